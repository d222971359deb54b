"""What the colours of a map tell: cases put into groups, each with a colour, a shape and a name."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.text import Text, text, verbatim
from crcviewer.ui.explore.data.map_data import MapData
from crcviewer.ui.explore.data.reclassified import Reclassified
from crcviewer.ui.explore.data.value_groups import CLASS_SYMBOLS, GREY, STEPS, Group, by_value


class Colouring(StrEnum):
    """By what cases are told apart."""

    CLASS = "class"
    PREDICTION = "prediction"
    RIGHT = "right"
    CONFIDENCE = "confidence"
    MODALITY = "modality"
    PATIENT = "patient"
    RECLASSIFIED = "reclassified"
    """What classifying again without radiology changed."""
    COLUMN = "column"
    """Of a table of the user's own."""


__all__ = ["CLASS_SYMBOLS", "Colouring", "Group", "colouring_name", "groups_of"]

_UP_TO = (0.5, 0.7, 0.9, 0.99, 1.1)
_BLUE, _ORANGE = "#2b7bba", "#d95f02"  # ColorBrewer; apart for every kind of colour vision


def groups_of(
    data: MapData,
    colouring: Colouring,
    *,
    column: Sequence[str] = (),
    reclassified: Reclassified | None = None,
) -> tuple[Group, ...]:
    """Every case is in exactly one group; empty groups are left out, except for classes.

    ``column``: values of the column that colours are to tell, one a case.
    """
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
        case Colouring.PATIENT:
            patients = [data.patient(row) for row in range(len(data))]
            numbers = any(case.anonymous for case in data.cases)
            shown_as = _numbered_patient if numbers else verbatim
            return by_value(patients, names=True, shown_as=shown_as)
        case Colouring.RECLASSIFIED:
            return _by_reclassified(data, reclassified)
        case Colouring.COLUMN:
            return by_value(column or [""] * len(data))


def _numbered_patient(number: str) -> Text:
    return text("patient {name}", name=number)


def colouring_name(colouring: Colouring) -> Text:
    """For the user."""
    return {
        Colouring.CLASS: text("true class"),
        Colouring.PREDICTION: text("predicted class"),
        Colouring.RIGHT: text("right or wrong"),
        Colouring.CONFIDENCE: text("confidence"),
        Colouring.MODALITY: text("modality used"),
        Colouring.PATIENT: text("patient"),
        Colouring.RECLASSIFIED: text("without radiology"),
        Colouring.COLUMN: text("my table"),
    }[colouring]


def _by_class(data: MapData, of: NDArray[np.int64]) -> tuple[Group, ...]:
    groups = [
        Group(
            tissue.code,
            tissue,
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
        Group("right", text("right"), _BLUE, "circle", np.flatnonzero(right & known)),
        Group("wrong", text("wrong"), _ORANGE, "cross", np.flatnonzero(~right & known)),
    ]
    return _with_unknown(groups, np.flatnonzero(~known))


def _by_confidence(data: MapData) -> tuple[Group, ...]:
    groups, low = [], 0.0
    symbols = ("cross", "down", "triangle", "square", "circle")
    for (high, colour), symbol in zip(zip(_UP_TO, STEPS, strict=True), symbols, strict=True):
        rows = np.flatnonzero((data.confidence >= low) & (data.confidence < high))
        if low == 0:
            name = text("below {high} %", high=f"{100 * high:g}")
        elif high > 1:
            name = text("{low} % and above", low=f"{100 * low:g}")
        else:
            name = text("{low} to {high} %", low=f"{100 * low:g}", high=f"{100 * high:g}")
        groups.append(Group(f"confidence {high}", name, colour, symbol, rows))
        low = high
    return tuple(group for group in groups if len(group.rows))


def _by_modality(data: MapData) -> tuple[Group, ...]:
    changed, alone = data.radiology_changed, data.slices < 0
    groups = (
        Group("tile", text("tile alone gives this class"), _BLUE, "circle",
              np.flatnonzero(~changed & ~alone)),
        Group("both", text("radiology changed the class"), _ORANGE, "triangle",
              np.flatnonzero(changed & ~alone)),
        Group("none", text("no radiology image"), GREY, "square", np.flatnonzero(alone)),
    )  # fmt: skip
    return tuple(group for group in groups if len(group.rows))


def _by_reclassified(data: MapData, reclassified: Reclassified | None) -> tuple[Group, ...]:
    asked = np.zeros(len(data), np.bool_)
    changed = np.zeros(len(data), np.bool_)
    if reclassified is not None:
        asked[reclassified.rows] = True
        changed[reclassified.rows[reclassified.changed]] = True
    groups = (
        Group("same", text("same class without radiology"), _BLUE, "circle",
              np.flatnonzero(asked & ~changed)),
        Group("changed", text("another class without radiology"), _ORANGE, "triangle",
              np.flatnonzero(changed)),
        Group("not asked", text("not classified again"), GREY, "square",
              np.flatnonzero(~asked)),
    )  # fmt: skip
    return tuple(group for group in groups if len(group.rows))


def _with_unknown(groups: list[Group], rows: NDArray[np.int64]) -> tuple[Group, ...]:
    if len(rows):
        groups.append(Group("unknown", text("class not known"), GREY, "circle", rows))
    return tuple(groups)
