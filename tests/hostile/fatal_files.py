"""Lets the program die of files whose name says so, or hang on them, as a decoder might.

A folder with this as ``sitecustomize.py``, put on the path of Python, does so in workers.
"""

SITECUSTOMIZE = """
import os, signal, sys, time

def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        name = os.path.basename(os.fsdecode(arguments[0]))
        if name.startswith("fatal"):
            os.kill(os.getpid(), signal.SIGKILL)
        if name.startswith("endless"):
            time.sleep(10_000)

if "worker" in sys.orig_argv:
    sys.addaudithook(watch)
"""
