"""What is fatal on purpose: files that end or hold up the worker that opens them, as a decoder
might, and a child of the attack that dies.

A folder with ``SITECUSTOMIZE`` as ``sitecustomize.py``, put on the path of Python, does so in
workers. ``python -m tests.hostile.fatal_files KIND FIRST COUNT SEED`` dies of its second file, and
makes a mistake with its third.
"""

from __future__ import annotations

import os
import sys

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


def main(first: int, count: int) -> None:
    for number in range(first, first + count):
        print(number, "begins", flush=True)
        if number == 1:
            os._exit(9)
        print(number, "mistake KeyError" if number == 2 else "opened", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[2]), int(sys.argv[3]))
