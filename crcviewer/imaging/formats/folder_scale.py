"""One brightness scale for all deep tiles of a folder: a dim tile beside bright ones stays dim.

A file with 16 bits a channel rarely tells how many of them its camera used. By its own largest
value alone, two tiles of one slide would be shown on different scales.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np

from crcviewer.imaging.core.intensity import Values

_MOST_FILES = 24
_MOST_BYTES = 32 * 1024 * 1024
"""Of one neighbour's file: larger ones are not tiles."""

Maximum = Callable[[Path], int]
"""The largest value of a file with 16 bits a channel; 0 for any other."""


def scale_of(path: str, values: Values, maximum: Maximum) -> Values | None:
    """What the range of a picture of 16 bits is taken from; None where it has another depth."""
    if values.dtype != np.uint16:
        return None
    place = Path(path)
    try:
        changed = place.parent.stat().st_mtime_ns
        of_folder = _largest(str(place.parent), place.suffix.casefold(), changed, maximum)
    except OSError:
        of_folder = 0
    return np.array([max(int(values.max(initial=0)), of_folder)])


@lru_cache(maxsize=16)
def _largest(folder: str, suffix: str, _changed: int, maximum: Maximum) -> int:
    files = sorted(entry for entry in Path(folder).iterdir() if entry.suffix.casefold() == suffix)
    # Spread over the folder: neighbours in name are often neighbours on the slide.
    some = files[:: max(1, len(files) // _MOST_FILES)][:_MOST_FILES]
    return max((_of_one(file, maximum) for file in some), default=0)


def _of_one(file: Path, maximum: Maximum) -> int:
    try:
        if not file.is_file() or file.stat().st_size > _MOST_BYTES:
            return 0
        return maximum(file)
    except Exception:  # a damaged neighbour is told of where it is opened itself
        return 0
