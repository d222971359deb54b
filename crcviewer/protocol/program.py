"""Which program this is: its version, and a hash of the code that decides about numbers."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from crcviewer import __version__
from crcviewer.protocol.resources import resources_folder

VERSION = __version__
_PACKAGE = Path(__file__).resolve().parents[1]
_ROOMS = ("engine", "imaging", "model", "protocol")
_FROZEN = "program.sha256"


@cache
def program_sha256() -> str:
    """Of all sources that have a part in an answer, by their names and in order; the same for an
    installation, a source tree and a bundle of one state of the code."""
    frozen = resources_folder() / _FROZEN
    if frozen.is_file():  # a bundle has no sources: it was computed as it was made
        return frozen.read_text(encoding="ascii").strip()
    digest = hashlib.sha256()
    for room in _ROOMS:
        for file in sorted((_PACKAGE / room).rglob("*.py")):
            content = file.read_bytes().replace(b"\r\n", b"\n")
            digest.update(file.relative_to(_PACKAGE).as_posix().encode())
            digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()
