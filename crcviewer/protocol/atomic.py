"""Files that are there whole or not at all: written to a temporary name, then renamed."""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections.abc import Callable
from pathlib import Path

_TRIES_ON_WINDOWS = 20


def write_atomically(path: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` fill a temporary file beside ``path``, flush it to disk and rename it.

    Whatever goes wrong, ``path`` is as it was and no temporary file is left.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
    try:
        # Some writers make files that only their owner may read: the usual mode is put back.
        temporary.touch()
        mode = temporary.stat().st_mode
        write(temporary)
        temporary.chmod(mode)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        _rename(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _rename(temporary: Path, path: Path) -> None:
    # On Windows nobody can replace a file while somebody reads it, which does not take long.
    for _ in range(_TRIES_ON_WINDOWS if sys.platform == "win32" else 0):
        try:
            temporary.replace(path)
            return
        except PermissionError:
            time.sleep(0.1)
    temporary.replace(path)


def write_text_atomically(path: Path, text: str) -> None:
    """As :func:`write_atomically`, of UTF-8 text. A name that is no UTF-8 is written escaped, as
    JSON reads it, and never keeps the rest from being written."""
    content = text.encode("utf-8", "backslashreplace")
    write_atomically(path, lambda p: p.write_bytes(content))
