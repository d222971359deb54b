"""Opening a user's file safely, and knowing whether it is still the same."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from crcviewer.imaging.core.errors import ImageError
from crcviewer.protocol.text import text, visible


def display_name(path: str | os.PathLike[str]) -> str:
    """The file's name in quotes, as :func:`visible`."""
    return f"“{shown_name(path)}”"


def shown_name(path: str | os.PathLike[str]) -> str:
    """The last part of a path, as :func:`visible`. Not by :class:`Path`: it is asked of many
    thousands of files at once."""
    whole = os.fspath(path)
    bare = whole.rstrip(_SEPARATORS)
    if os.altsep is None:
        return visible(bare[bare.rfind(os.sep) + 1 :] or whole)
    return visible(os.path.basename(bare) or whole)  # noqa: PTH119 - a name of any kind


_SEPARATORS = os.sep + (os.altsep or "")


_SAMPLES, _SAMPLE_BYTES = 64, 64 * 1024


@dataclass(frozen=True)
class Stamp:
    """What changes when a file does."""

    size: int
    modified_ns: int
    inode: int


def _error_of(path: str | os.PathLike[str], error: OSError) -> ImageError:
    name = display_name(path)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return ImageError(
            text("{name} is not there any more.", name=name),
            text("Check whether it was moved or renamed, then open it again."),
        )
    if isinstance(error, PermissionError):
        return ImageError(
            text("You have no permission to read {name}.", name=name),
            text("Change its permissions, or ask its owner for a copy."),
        )
    return ImageError(
        text("{name} could not be read from its disk.", name=name),
        text("Check that the disk or network drive is connected, then open it again."),
    )


def stamp_of(path: str | os.PathLike[str]) -> Stamp:
    """Raises ImageError where the file is gone, barred, empty or no ordinary file."""
    try:
        status = Path(path).stat()
    except OSError as error:
        raise _error_of(path, error) from None
    return _checked(path, status)


def _checked(path: str | os.PathLike[str], status: os.stat_result) -> Stamp:
    if not stat.S_ISREG(status.st_mode):
        kind = text("a folder") if stat.S_ISDIR(status.st_mode) else text("a device or pipe")
        raise ImageError(
            text("{name} is {kind}, not an image file.", name=display_name(path), kind=kind),
            text("Open an image file instead."),
        )
    if status.st_size == 0:
        raise ImageError(
            text("{name} is empty (zero bytes).", name=display_name(path)),
            text("Copy or export it again from where it came from."),
        )
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ino)


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


@contextmanager
def opened(path: str | os.PathLike[str], stamp: Stamp | None = None) -> Iterator[BufferedReader]:
    """The file for reading; ImageError where it is not what ``stamp`` says, before and after.

    A pipe, socket or device is never waited on: it is recognised before it is read.
    """
    try:
        # An opener keeps the file's name on the object, which tifffile asks for.
        file = open(path, "rb", opener=_open_without_waiting)  # noqa: SIM115
    except OSError as error:
        raise _error_of(path, error) from None
    with file:
        descriptor = file.fileno()
        before = _checked(path, os.fstat(descriptor))
        if stamp is not None and before != stamp:
            raise _changed(path)
        try:
            yield file
        except Exception:
            # What looks damaged may only have been changed under our hands.
            if _checked(path, os.fstat(descriptor)) != before:
                raise _changed(path) from None
            raise
        if _checked(path, os.fstat(descriptor)) != before:
            raise _changed(path)


def mode_of(path: str | os.PathLike[str]) -> int:
    """Kind and permissions, as ``stat``; 0 where there is nothing, or nothing that we may see."""
    try:
        return Path(path).stat().st_mode
    except (OSError, ValueError):
        return 0


def is_folder(path: str | os.PathLike[str]) -> bool:
    """False too where nobody may say."""
    return stat.S_ISDIR(mode_of(path))


def disk_stamp(path: str | os.PathLike[str], *, deep: bool = False) -> str:
    """Another one where the file, or any file that lies in the folder, is another; ``deep``: in
    folders within it too. Empty where there is none. Hidden files do not count."""
    try:
        status = Path(path).stat()
        if not stat.S_ISDIR(status.st_mode):
            return _written(status)
        found, pending = hashlib.sha256(), [os.fspath(path)]
        while pending:
            with os.scandir(pending.pop()) as entries:
                listed = sorted((e for e in entries if e.name[0] != "."), key=lambda e: e.name)
            for entry in listed:
                if entry.is_file():
                    found.update(os.fsencode(f"{entry.path}/{_written(entry.stat())}/"))
                elif deep and entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
    except OSError:
        return ""
    return found.hexdigest()


def _written(status: os.stat_result) -> str:
    return f"{status.st_size}-{status.st_mtime_ns}-{status.st_ino}"


def check_unchanged(path: str | os.PathLike[str], stamp: Stamp) -> None:
    """Raises ImageError where the file is gone or no longer what it was."""
    if stamp_of(path) != stamp:
        raise _changed(path)


def _changed(path: str | os.PathLike[str]) -> ImageError:
    return ImageError(
        text("{name} was changed while it was being read.", name=display_name(path)),
        text("Wait until it is completely written, then open it again."),
    )


def read_head(path: str | os.PathLike[str], stamp: Stamp, size: int = 4096) -> bytes:
    """The first bytes."""
    with opened(path, stamp) as file:
        return file.read(size)


def read_tail(path: str | os.PathLike[str], stamp: Stamp, size: int = 1024) -> bytes:
    """The last bytes."""
    with opened(path, stamp) as file:
        file.seek(max(0, stamp.size - size))
        return file.read(size)


def sample_hash(path: str | os.PathLike[str], stamp: Stamp) -> str:
    """Hexadecimal: of the size and 64 pieces spread over the file, its begin and end among them;
    of a small file, as :func:`sha256_of`. For slides, whose gigabytes take minutes to read."""
    if stamp.size <= _SAMPLES * _SAMPLE_BYTES:
        return sha256_of(path, stamp)
    digest = hashlib.sha256(str(stamp.size).encode())
    step = (stamp.size - _SAMPLE_BYTES) / (_SAMPLES - 1)
    with opened(path, stamp) as file:
        for number in range(_SAMPLES):
            file.seek(round(number * step))
            digest.update(file.read(_SAMPLE_BYTES))
    return digest.hexdigest()


def sha256_of(path: str | os.PathLike[str], stamp: Stamp) -> str:
    """Hexadecimal, of the file's bytes."""
    with opened(path, stamp) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
