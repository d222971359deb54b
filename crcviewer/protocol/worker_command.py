"""The one place that knows how a worker process is started, from source and frozen."""

from __future__ import annotations

import sys
from pathlib import Path

DEVICE_VARIABLE = "CRCVIEWER_DEVICE"
"""Environment variable: the device that ``auto`` means, for a choice of the user and for machines
whose GPU misbehaves."""


def worker_command(*arguments: str) -> list[str]:
    """Program and arguments that run ``crcviewer ARGUMENTS`` as a process of its own.

    In a frozen program the console executable beside the windowed one is used: windowed programs
    have no pipes on Windows.
    """
    if getattr(sys, "frozen", False):
        here = Path(sys.executable)
        console = here.with_name("crcviewer-cli" + here.suffix)
        return [str(console if console.exists() else here), *arguments]
    return [sys.executable, "-X", "utf8", "-m", "crcviewer", *arguments]
