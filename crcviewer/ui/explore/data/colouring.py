"""What the colours of a map tell: cases put into groups, each with a colour, a shape and a name."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from crcviewer.ui.explore.data.map_data import MapData
from crcviewer.ui.explore.data.reclassified import Reclassified
from crcviewer.ui.explore.data.value_groups import CLASS_SYMBOLS, GREY, STEPS, Group, by_value
from crcviewer.ui.look.language import class_name


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

NUMBERED = "patient "
"""A model's file says no names of patients: they are "patient 1", "patient 2" …"""
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
            patients = [_patient(data.patient(row)) for row in range(len(data))]
            return by_value(patients, names=True)
        case Colouring.RECLASSIFIED:
            return _by_reclassified(data, reclassified)
        case Colouring.COLUMN:
            return by_value(column or [""] * len(data))


def _patient(name: str) -> str:
    numbered = name.startswith(NUMBERED)
    return _tr("patient {0}").format(name.removeprefix(NUMBERED)) if numbered else name


def colouring_name(colouring: Colouring) -> str:
    """For the user."""
    return {
        Colouring.CLASS: _tr("true class"),
        Colouring.PREDICTION: _tr("predicted class"),
        Colouring.RIGHT: _tr("right or wrong"),
        Colouring.CONFIDENCE: _tr("confidence"),
        Colouring.MODALITY: _tr("modality used"),
        Colouring.PATIENT: _tr("patient"),
        Colouring.RECLASSIFIED: _tr("without radiology"),
        Colouring.COLUMN: _tr("my table"),
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
    for (high, colour), symbol in zip(zip(_UP_TO, STEPS, strict=True), symbols, strict=True):
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
    changed, alone = data.radiology_changed, data.slices < 0
    groups = (
        Group("tile", "", _tr("tile alone gives this class"), _BLUE, "circle",
              np.flatnonzero(~changed & ~alone)),
        Group("both", "", _tr("radiology changed the class"), _ORANGE, "triangle",
              np.flatnonzero(changed & ~alone)),
        Group("none", "", _tr("no radiology image"), GREY, "square", np.flatnonzero(alone)),
    )  # fmt: skip
    return tuple(group for group in groups if len(group.rows))


def _by_reclassified(data: MapData, reclassified: Reclassified | None) -> tuple[Group, ...]:
    asked = np.zeros(len(data), np.bool_)
    changed = np.zeros(len(data), np.bool_)
    if reclassified is not None:
        asked[reclassified.rows] = True
        changed[reclassified.rows[reclassified.changed]] = True
    groups = (
        Group("same", "", _tr("same class without radiology"), _BLUE, "circle",
              np.flatnonzero(asked & ~changed)),
        Group("changed", "", _tr("another class without radiology"), _ORANGE, "triangle",
              np.flatnonzero(changed)),
        Group("not asked", "", _tr("not classified again"), GREY, "square",
              np.flatnonzero(~asked)),
    )  # fmt: skip
    return tuple(group for group in groups if len(group.rows))


def _with_unknown(groups: list[Group], rows: NDArray[np.int64]) -> tuple[Group, ...]:
    if len(rows):
        groups.append(Group("unknown", "", _tr("class not known"), GREY, "circle", rows))
    return tuple(groups)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Colouring", text)
