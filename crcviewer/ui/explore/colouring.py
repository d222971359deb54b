"""What the colours of a map tell: cases put into groups, each with a colour, a shape and a name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from crcviewer.ui.explore.map_data import MapData
from crcviewer.ui.language import class_name


class Colouring(StrEnum):
    """By what cases are told apart."""

    CLASS = "class"
    PREDICTION = "prediction"
    RIGHT = "right"
    CONFIDENCE = "confidence"
    MODALITY = "modality"


@dataclass(frozen=True)
class Group:
    """Cases that are drawn alike."""

    key: str
    """Stays the same when the map is drawn anew, so that what was hidden stays hidden."""
    code: str
    """Short, for the map itself; empty: none."""
    name: str
    colour: str
    symbol: str
    """As in :mod:`crcviewer.ui.explore.symbols`."""
    rows: NDArray[np.int64]


CLASS_SYMBOLS = ("circle", "square", "triangle", "diamond", "plus", "cross", "down", "pentagon",
                 "hexagon")  # fmt: skip
_GREY = "#8a929c"
_BLUE, _ORANGE = "#2b7bba", "#d95f02"  # ColorBrewer; apart for every kind of colour vision
# Five steps of viridis, from unsure to sure.
_STEPS = ((0.5, "#440154"), (0.7, "#3b528b"), (0.9, "#21918c"), (0.99, "#5ec962"), (1.1, "#fde725"))


def groups_of(data: MapData, colouring: Colouring) -> tuple[Group, ...]:
    """Every case is in exactly one group; empty groups are left out, except for classes."""
    match colouring:
        case Colouring.CLASS:
            return _by_class(data, data.labels)
        case Colouring.PREDICTION:
            return _by_class(data, data.predictions)
        case Colouring.RIGHT:
            return _by_right(data)
        case Colouring.CONFIDENCE:
            return _by_confidence(data)
        case Colouring.MODALITY:
            return _by_modality(data)


def colouring_name(colouring: Colouring) -> str:
    """For the user."""
    return {
        Colouring.CLASS: _tr("true class"),
        Colouring.PREDICTION: _tr("predicted class"),
        Colouring.RIGHT: _tr("right or wrong"),
        Colouring.CONFIDENCE: _tr("confidence"),
        Colouring.MODALITY: _tr("modality used"),
    }[colouring]


def _by_class(data: MapData, of: NDArray[np.int64]) -> tuple[Group, ...]:
    groups = [
        Group(
            tissue.code,
            tissue.code,
            f"{tissue.code}  {class_name(tissue)}",
            tissue.colour,
            CLASS_SYMBOLS[index % len(CLASS_SYMBOLS)],
            np.flatnonzero(of == index),
        )
        for index, tissue in enumerate(data.classes)
    ]
    return _with_unknown(groups, np.flatnonzero(of < 0))


def _by_right(data: MapData) -> tuple[Group, ...]:
    right, known = data.right, data.known
    groups = [
        Group("right", "", _tr("right"), _BLUE, "circle", np.flatnonzero(right & known)),
        Group("wrong", "", _tr("wrong"), _ORANGE, "cross", np.flatnonzero(~right & known)),
    ]
    return _with_unknown(groups, np.flatnonzero(~known))


def _by_confidence(data: MapData) -> tuple[Group, ...]:
    groups, low = [], 0.0
    symbols = ("cross", "down", "triangle", "square", "circle")
    for (high, colour), symbol in zip(_STEPS, symbols, strict=True):
        rows = np.flatnonzero((data.confidence >= low) & (data.confidence < high))
        if low == 0:
            name = _tr("below {0} %").format(f"{100 * high:g}")
        elif high > 1:
            name = _tr("{0} % and above").format(f"{100 * low:g}")
        else:
            name = _tr("{0} to {1} %").format(f"{100 * low:g}", f"{100 * high:g}")
        groups.append(Group(f"confidence {high}", "", name, colour, symbol, rows))
        low = high
    return tuple(group for group in groups if len(group.rows))


def _by_modality(data: MapData) -> tuple[Group, ...]:
    changed = data.radiology_changed
    return (
        Group("tile", "", _tr("tile alone gives this class"), _BLUE, "circle",
              np.flatnonzero(~changed)),
        Group("both", "", _tr("radiology changed the class"), _ORANGE, "triangle",
              np.flatnonzero(changed)),
    )  # fmt: skip


def _with_unknown(groups: list[Group], rows: NDArray[np.int64]) -> tuple[Group, ...]:
    if len(rows):
        groups.append(Group("unknown", "", _tr("class not known"), _GREY, "circle", rows))
    return tuple(groups)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Colouring", text)
