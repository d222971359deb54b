"""Slides in several files: the head that stands for all, and what a part belongs to.

MIRAX: ``x.mrxs`` (itself a JPEG: a thumbnail) beside a folder ``x`` with ``Slidedat.ini``.
Hamamatsu: ``x.vms`` or ``x.vmu`` beside the JPEGs that it names. A JPEG of one may be a label with
a patient's name: no part is ever opened as a picture of its own.
"""

from __future__ import annotations

import configparser
from functools import lru_cache
from pathlib import Path

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.files import display_name
from crcviewer.protocol.text import text

_MIRAX, _HAMAMATSU = ".mrxs", (".vms", ".vmu")
_INI = "slidedat.ini"
_FLUORESCENCE = "SLIDE_TYPE_FLUORESCENCE"


SINGLE_FILES = frozenset((".czi", ".kfb", ".svslide", ".zvi"))
"""Slides in one file that no reader of pictures of ours knows."""


def may_be_slide(path: str) -> bool:
    """Whether a file that is no known picture may be one, or a part of one, by its name."""
    return head_of_slide(path) is not None or Path(path).suffix.casefold() in SINGLE_FILES


def head_of_slide(path: str) -> str | None:
    """The head of the slide that a file is a part of, or is; None where it is neither.

    The head of a part may be missing: :func:`check_whole` tells of that.
    """
    place = Path(path)
    if place.suffix.casefold() in (_MIRAX, *_HAMAMATSU):
        return path
    try:
        heads = _heads_in(str(place.parent), place.parent.stat().st_mtime_ns)
    except OSError:
        return None  # a folder that is gone is told of by whoever opens the file
    if _INI in heads:
        return f"{place.parent}{_MIRAX}"
    name = place.name.casefold()
    for folded, head in heads.items():
        if folded != _INI and name.startswith(folded):
            return str(place.parent / head)
    return None


def parts_of_slide(head: str) -> list[str]:
    """Paths of all files of the slide besides its head."""
    place = Path(head)
    if place.suffix.casefold() == _MIRAX:
        folder = place.with_suffix("")
        return sorted(map(str, folder.iterdir())) if folder.is_dir() else []
    if place.suffix.casefold() in _HAMAMATSU:
        stem = place.name[: -len(place.suffix)].casefold()
        beside = place.parent.iterdir()
        return sorted(str(p) for p in beside if p != place and p.name.casefold().startswith(stem))
    return []


def check_whole(head: str) -> None:
    """Raises ImageError where parts of the slide are missing, or it is none of the kind for us."""
    place = Path(head)
    if not place.exists():
        raise _lacks(head, place.name)
    if place.suffix.casefold() == _MIRAX:
        folder = place.with_suffix("")
        ini = next((p for p in _files(folder) if p.name.casefold() == _INI), None)
        if ini is None:
            raise _lacks(head, folder.name)
        told = _read_ini(ini)
        if told.get("GENERAL", "SLIDE_TYPE", fallback="") == _FLUORESCENCE:
            raise fluorescence(head)
        names = _named(told, "DATAFILE", "file_")
        index = told.get("HIERARCHICAL", "INDEXFILE", fallback="")
        _check_there(head, folder, [*names, *([index] if index else [])])
    elif place.suffix.casefold() in _HAMAMATSU:
        told = _read_ini(place)
        section = next(iter(told.sections()), "")
        _check_there(head, place.parent, _named(told, section, "imagefile"))


def fluorescence(path: str) -> ImageError:
    """A slide whose channels are dyes that shine, not the stain of a tile."""
    return ImageError(
        text(
            "{name} is a fluorescence slide: the program reads slides in colour, as of H&E.",
            name=display_name(path),
        ),
        text("Open a slide that was scanned in bright field."),
    )


def _files(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _read_ini(path: Path) -> configparser.ConfigParser:
    told = configparser.ConfigParser(interpolation=None, strict=False, allow_no_value=True)
    told.read_string(path.read_text(encoding="utf-8-sig", errors="replace"))
    return told


def _named(told: configparser.ConfigParser, section: str, begin: str) -> list[str]:
    if not told.has_section(section):
        return []
    items = told.items(section)
    return [str(value) for key, value in items if key.startswith(begin) and value and "." in value]


def _check_there(head: str, folder: Path, names: list[str]) -> None:
    there = {path.name.casefold() for path in _files(folder)}
    for name in names:
        if Path(name).name.casefold() not in there:
            raise _lacks(head, Path(name).name)


def _lacks(head: str, part: str) -> ImageError:
    return ImageError(
        text(
            "A part of the slide {name} is missing: {part}.",
            name=display_name(head),
            part=display_name(part),
        ),
        text("Copy all files of the slide from where it came from, in one folder."),
    )


@lru_cache(maxsize=64)
def _heads_in(folder: str, _changed: int) -> dict[str, str]:
    """What tells of slides in a folder: Slidedat.ini, and stems of Hamamatsu's heads, folded."""
    found = {}
    for entry in Path(folder).iterdir():
        name = entry.name.casefold()
        if name == _INI:
            found[name] = entry.name
        elif name.endswith(_HAMAMATSU):
            found[name[: name.rindex(".")]] = entry.name
    return found
