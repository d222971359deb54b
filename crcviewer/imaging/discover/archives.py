"""ZIP archives, unpacked within bounds, so that they open as folders do."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path, PurePath, PurePosixPath

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.files import display_name, stamp_of
from crcviewer.protocol.text import text

_MOST_MEMBERS = 20_000
_MOST_BYTES = 4 * 2**30
_PIECE = 2**20
_UTF8 = 0x800
"""The flag that says so of a member's name."""


def is_archive(path: str) -> bool:
    """By name and content: other documents are ZIP files too."""
    return path.casefold().endswith(".zip") and zipfile.is_zipfile(path)


def unpack(path: str, into: Path, cancelled: Callable[[], bool]) -> Path:
    """A folder in ``into`` with the archive's files; the same one each time, while the archive is
    the same. Raises ImageError.

    Links, and members whose names lead out of the folder, are left out. What the archive says of
    its size is not relied upon. Archives within the archive stay packed.
    """
    name = display_name(path)
    whole = into / _folder_of(path)
    partial = Path(tempfile.mkdtemp(prefix="zip-", dir=into))
    folder = partial / Path(path).stem
    if (whole / folder.name).is_dir():
        partial.rmdir()
        return whole / folder.name
    try:
        folder.mkdir()
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            told = sum(m.file_size for m in members)
            free = shutil.disk_usage(folder).free
            if len(members) > _MOST_MEMBERS or told > min(_MOST_BYTES, free):
                raise _too_large(name)
            left = _MOST_BYTES
            for member, inside in zip(members, _names(members), strict=True):
                target = _place(folder, member, inside)
                if cancelled():
                    return folder
                if target is None:
                    continue
                if member.flag_bits & 1:
                    raise ImageError(
                        text("{name} is locked with a password.", name=name),
                        text("Unpack it with its password, then open the folder."),
                    )
                left = _copy(archive, member, target, left, name)
        partial.rename(whole)
    except ImageError:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise ImageError(
            text("{name} could not be unpacked.", name=name),
            text("Unpack it with another program, then open the folder."),
        ) from error
    return whole / folder.name


def _folder_of(path: str) -> str:
    key = hashlib.sha256(repr((path, stamp_of(path))).encode("utf-8", "backslashreplace"))
    return f"zip-{key.hexdigest()[:16]}"


def packed_name(path: str, archives: Iterable[str]) -> str:
    """What a file that was unpacked is called outside: ``cases.zip/P1/tile.png``; any other path as
    it is. ``archives``: those that may have held it."""
    for archive in archives:
        parts = PurePath(path).parts
        with suppress(ImageError):
            folder = _folder_of(os.path.abspath(archive))  # noqa: PTH100 - as find_cases
            if folder in parts:
                return str(Path(archive).joinpath(*parts[parts.index(folder) + 2 :]))
    return path


def _names(members: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Of all members, in the code page of the archive: packers of Windows write names in that of
    their system, without telling which. One for all: UTF-8, else that of Chinese, else DOS's."""
    untold = [_raw(member) for member in members if not member.flag_bits & _UTF8]
    page = _code_page([raw for raw in untold if not raw.isascii()])
    return [
        member.filename if member.flag_bits & _UTF8 else _raw(member).decode(page, "replace")
        for member in members
    ]


def _raw(member: zipfile.ZipInfo) -> bytes:
    return member.filename.encode("cp437", "replace")  # as zipfile has decoded it


def _code_page(names: list[bytes]) -> str:
    whole = b"/".join(names)
    for page in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            decoded = whole.decode(page)
            if page == "utf-8" or _is_chinese(decoded):
                return page
    return "cp437"


def _is_chinese(decoded: str) -> bool:
    """Mostly of the common characters (GB 2312). A western name that is read so gives rare ones."""
    foreign = [character for character in decoded if ord(character) > 0x7F]
    common = 0
    for character in foreign:
        with suppress(UnicodeEncodeError):
            character.encode("gb2312")
            common += 1
    return common > 0.8 * len(foreign)


def _copy(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, left: int, name: str
) -> int:
    """How many bytes may still be written after it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(member) as packed, target.open("wb") as file:
        while piece := packed.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise _too_large(name)
            file.write(piece)
    return left


def _place(folder: Path, member: zipfile.ZipInfo, name: str) -> Path | None:
    """None where it is a link, or its name leads elsewhere."""
    inside = PurePosixPath(name.replace("\\", "/"))
    odd = inside.is_absolute() or ".." in inside.parts or ":" in name or "\0" in name
    if odd or stat.S_ISLNK(member.external_attr >> 16) or not inside.parts:
        return None
    return folder.joinpath(*inside.parts)


def _too_large(name: str) -> ImageError:
    return ImageError(
        text("{name} is too large to be opened packed.", name=name),
        text("Unpack it with another program, then open the folder."),
    )
