"""Cases put into groups by a value that each has: a few names, or a number. Knows no widgets."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from crcviewer.imaging.core.file_names import natural_key
from crcviewer.protocol.text import Text, text, verbatim
from crcviewer.protocol.tissue import TissueClass
from crcviewer.ui.look.language import class_name, say


@dataclass(frozen=True)
class Group:
    """Cases that are drawn alike."""

    key: str
    """Stays the same when the map is drawn anew, so that what was hidden stays hidden."""
    name: Text | TissueClass
    colour: str
    symbol: str
    """As in :mod:`crcviewer.ui.explore.map.symbols`."""
    rows: NDArray[np.int64]

    @property
    def code(self) -> str:
        """Short, for the map itself; empty: none."""
        return self.name.code if isinstance(self.name, TissueClass) else ""

    @property
    def label(self) -> str:
        """Its name in the language of the window."""
        if isinstance(self.name, TissueClass):
            return f"{self.name.code}  {class_name(self.name)}"
        return say(self.name)


CLASS_SYMBOLS = ("circle", "square", "triangle", "diamond", "plus", "cross", "down", "pentagon",
                 "hexagon")  # fmt: skip
GREY = "#8a929c"
STEPS = ("#440154", "#3b528b", "#21918c", "#5ec962", "#fde725")
"""Five steps of viridis, from low to high."""
_STEP_SYMBOLS = ("cross", "down", "triangle", "square", "circle")
_MOST_GROUPS = 24
_FEW = 8
"""Numbers of so few different values are names: grades, stages, years."""
COLOURS = ("#EE7733", "#222255", "#663333", "#0072B2", "#88CCEE", "#F0E442", "#CC3311", "#AA3377",
           "#009E73", "#882255", "#117733", "#004488", "#CCBB44", "#AA4499")  # fmt: skip
"""Of the palettes of Paul Tol and of Okabe and Ito, the first ones farthest apart for every kind of
colour vision, and from grey."""


def by_value(
    values: Sequence[str],
    *,
    names: bool = False,
    shown_as: Callable[[str], Text] = verbatim,
) -> tuple[Group, ...]:
    """One value a case; empty: not known. Numbers of many values become five ranges, unless all
    are ``names``. ``shown_as``: what a group of one value is called."""
    known = [value for value in values if value]
    numbers = [_number(value) for value in known]
    if not names and len(set(known)) > _FEW and all(math.isfinite(number) for number in numbers):
        groups = _ranges(values)
    else:
        groups = _names(values, shown_as)
    unknown = [row for row, value in enumerate(values) if not value]
    if unknown:
        groups.append(
            Group("unknown", text("not known"), GREY, "square", np.array(unknown, np.int64))
        )
    return tuple(groups)


def _names(values: Sequence[str], shown_as: Callable[[str], Text]) -> list[Group]:
    counts = Counter(value for value in values if value)
    shown = [value for value, _ in counts.most_common(_MOST_GROUPS)]
    if len(counts) > _MOST_GROUPS:
        shown = shown[: _MOST_GROUPS - 1]
    groups = []
    for place, value in enumerate(sorted(shown, key=natural_key)):
        rows = [row for row, other in enumerate(values) if other == value]
        groups.append(_group(value, shown_as(value), place, rows))
    left = [row for row, value in enumerate(values) if value and value not in set(shown)]
    if left:
        others = text("{count} others", count=len(counts) - len(shown))
        groups.append(_group("others", others, len(shown), left))
    return groups


def _group(key: str, name: Text, place: int, rows: list[int]) -> Group:
    colour = COLOURS[place] if place < len(COLOURS) else _more(place)
    symbol = CLASS_SYMBOLS[place % len(CLASS_SYMBOLS)]
    return Group(f"value {key}", name, colour, symbol, np.array(rows, np.int64))


def _more(place: int) -> str:
    """A hue far from its neighbours', by the golden angle."""
    return QColor.fromHsvF((place * 0.381966) % 1.0, 0.55, 0.45 + 0.1 * (place % 4)).name()


def _ranges(values: Sequence[str]) -> list[Group]:
    """Fifths of the cases, as far as their values differ."""
    numbers = np.array([_number(value) if value else math.nan for value in values])
    known = numbers[np.isfinite(numbers)]
    edges = np.unique(np.quantile(known, np.linspace(0, 1, len(STEPS) + 1)))
    groups = []
    for place, (low, high) in enumerate(pairwise(edges)):
        last = place == len(edges) - 2
        inside = (numbers >= low) & ((numbers <= high) if last else (numbers < high))
        rows = np.flatnonzero(inside)
        if len(rows):
            name = text("{low} to {high}", low=f"{low:.4g}", high=f"{high:.4g}")
            groups.append(Group(f"range {place}", name, STEPS[place], _STEP_SYMBOLS[place], rows))
    return groups


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return math.nan
