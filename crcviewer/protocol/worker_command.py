"""The one place that knows how a worker process is started, from source and frozen."""

from __future__ import annotations

import sys
from collections.abc import MutableMapping
from pathlib import Path

PRECISION_VARIABLE = "CRCVIEWER_PRECISION"
"""``float32``: answers are computed in it even where the processor has a quicker precision."""
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
    # -P: a module of the folder that the user happens to be in is none of ours.
    return [sys.executable, "-P", "-X", "utf8", "-m", "crcviewer", *arguments]


def spare_other_programs(environment: MutableMapping[str, str]) -> None:
    """Give ``environment`` back the library path that it had before a frozen program was started.

    On Linux the frozen program puts its own libraries first; a file manager or a browser that it
    opens must not load those. A worker sets the path again for itself when it starts.
    """
    if not (getattr(sys, "frozen", False) and sys.platform.startswith("linux")):
        return
    before = environment.pop("LD_LIBRARY_PATH_ORIG", "")
    environment.pop("LD_LIBRARY_PATH", None)
    if before:
        environment["LD_LIBRARY_PATH"] = before
