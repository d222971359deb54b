"""Starts a process that outlives the window and has no console of its own."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QProcess

_REDIRECT = 'log=$1; shift; exec "$@" >"$log" 2>&1 </dev/null'


def start_detached(command: Sequence[str], log: Path) -> int:
    """Start it; what it prints goes to ``log``. Returns its process id; 0: it did not start.

    The new process is a session of its own: neither the window's end, nor its crash, nor a
    terminal that is closed ends it.
    """
    if sys.platform == "win32":
        return _start_on_windows(command, log)
    if shutil.which(command[0]) is None:
        return 0
    # Of a detached process the bindings tell the number only where they do not redirect what it
    # prints; the shell does that, and then becomes the program.
    arguments = ["-c", _REDIRECT, "sh", str(log), *command]
    started, pid = QProcess.startDetached("/bin/sh", arguments, str(Path.cwd()))
    return int(pid) if started else 0


if sys.platform == "win32":
    import subprocess

    def _start_on_windows(command: Sequence[str], log: Path) -> int:
        # Qt would open a console window for a detached process, and offers no way to say no.
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        try:
            with log.open("wb") as output:
                process = subprocess.Popen(
                    list(command),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    creationflags=flags,
                )
        except OSError:
            return 0
        return process.pid
