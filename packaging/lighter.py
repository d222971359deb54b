"""What makes the bundle lighter without leaving anything out of it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

_WITH_SYMBOLS = (
    "torch/lib/libtorch_*.so",
    "torch/lib/libc10*.so",
    "libpython3*.so*",
    "openTSNE/*.so",
    "kiwisolver/*.so",
    "typst/*.so",
    "pyarrow/*.so*",
    "fontTools/*.so",
    "imagecodecs/*.so",
    "cryptography/*.so",
    "PIL/*.so",
    "msgpack/*.so",
    "yaml/*.so",
)
"""Of the libraries, those that come with names for debuggers, 200 MB of them. Most others are
stripped by their makers, and some (OpenBLAS of NumPy and SciPy) do not survive it a second time."""

Entry = tuple[str, str, str]


def without_symbols(binaries: Iterable[Entry], folder: Path) -> list[Entry]:
    """PyInstaller's (name, source, kind), some libraries as copies without debuggers' names.

    What the loader needs stays. Only on Linux; elsewhere they come without, or in files apart.
    """
    entries = list(binaries)
    if sys.platform != "linux" or shutil.which("strip") is None:
        return entries
    result = []
    for name, source, kind in entries:
        library = kind in ("BINARY", "EXTENSION")
        if library and any(fnmatch(name, pattern) for pattern in _WITH_SYMBOLS):
            copy = folder / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            subprocess.run(["strip", "--strip-unneeded", "-o", copy, source], check=True)
            result.append((name, str(copy), kind))
        else:
            result.append((name, source, kind))
    return result


def without_spaces(files: Iterable[Entry], folder: Path) -> list[Entry]:
    """PyInstaller's (name, source, kind), tables of highdicom in JSON as copies on one line: 16 MB
    instead of 23, the same when read."""
    result = []
    for name, source, kind in files:
        copy = folder / name
        spacious = fnmatch(name.replace("\\", "/"), "highdicom/_standard/*.json")
        if spacious:
            copy.parent.mkdir(parents=True, exist_ok=True)
            content = json.loads(Path(source).read_text(encoding="utf-8"))
            copy.write_text(json.dumps(content, separators=(",", ":")), encoding="utf-8")
        result.append((name, str(copy) if spacious else source, kind))
    return result


def share_archive(folder: Path, first: str, second: str) -> None:
    """Let two executables whose archives of Python code lie beside them read one and the same."""
    archive = folder / f"{second}.pkg"
    archive.unlink()
    archive.symlink_to(f"{first}.pkg")
