"""Files that are a part of a slide: a JPEG of one is a thumbnail, or a label with a patient's name.

MIRAX: ``x.mrxs`` beside a folder ``x`` with ``Slidedat.ini``. Hamamatsu: ``x.vms`` or ``x.vmu``
beside the JPEGs that it names.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.files import display_name
from crcviewer.protocol.text import text

_MIRAX, _HAMAMATSU = (".mrxs",), (".vms", ".vmu")


def check_no_part_of_a_slide(path: str) -> None:
    """Raises ImageError where the file is the head or a part of a slide in several files."""
    suffix = Path(path).suffix.casefold()
    place = Path(path).parent
    if suffix in (*_MIRAX, *_HAMAMATSU):
        raise _part(path, text("MIRAX") if suffix in _MIRAX else text("Hamamatsu"))
    try:
        heads = _heads_in(str(place), place.stat().st_mtime_ns)
    except OSError:
        return  # a folder that is gone is told of by whoever opens the file
    if "slidedat.ini" in heads:
        raise _part(path, text("MIRAX"))
    name = Path(path).name.casefold()
    if any(name.startswith(head) for head in heads if head != "slidedat.ini"):
        raise _part(path, text("Hamamatsu"))


@lru_cache(maxsize=64)
def _heads_in(folder: str, _changed: int) -> frozenset[str]:
    """What tells of slides in a folder: Slidedat.ini, and stems of Hamamatsu's heads."""
    found = set()
    for entry in Path(folder).iterdir():
        name = entry.name.casefold()
        if name == "slidedat.ini":
            found.add(name)
        elif name.endswith(_HAMAMATSU):
            found.add(name[: name.rindex(".")])
    return frozenset(found)


def _part(path: str, maker: object) -> ImageError:
    return ImageError(
        text("{name} is a part of a slide ({maker}).", name=display_name(path), maker=maker),
        text("Export the region of interest as TIFF or PNG with the scanner's program."),
    )
