"""What a person is shown of a case of the map: who it is, what is known of it, its picture."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPixmap

from crcviewer.ui.explore.data.colouring import NUMBERED
from crcviewer.ui.explore.data.explore_model import Star
from crcviewer.ui.explore.data.map_data import MapData
from crcviewer.ui.shared.pixels import fitted, image_of
from crcviewer.ui.shared.units import probability_text

_OF_SPLIT = re.compile(r"(?P<split>train|val|test) (?P<number>\d+)")
"""What a case of MedMNIST data is called by workers."""


def case_name(data: MapData, row: int) -> str:
    """Who it is."""
    number = _OF_SPLIT.fullmatch(data.name(row))
    if data.in_model:
        return _tr("validation case {0}").format(int(data.tiles[row]))
    if number is None:
        return data.name(row) or _tr("tile {0}").format(int(data.tiles[row]))
    split = {
        "train": _tr("training case {0}"),
        "val": _tr("validation case {0}"),
        "test": _tr("test case {0}"),
    }[number["split"]]
    return split.format(number["number"])


def case_title(data: MapData, row: int) -> str:
    """Who it is, and whether somebody made it."""
    name = case_name(data, row)
    return _tr("{0}, synthetic").format(name) if data.synthetic[row] else name


def case_lines(data: MapData, row: int) -> tuple[str, ...]:
    """True and predicted class, confidence, and what radiology did."""
    predicted = data.code(int(data.predictions[row]))
    confidence = probability_text(float(data.confidence[row]))
    lines = [_tr("predicted {0}, {1}").format(predicted, confidence)]
    if data.known[row]:
        verdict = _tr("right") if data.right[row] else _tr("wrong")
        lines.insert(
            0, _tr("true class {0} · {1}").format(data.code(int(data.labels[row])), verdict)
        )
    if data.patient(row):
        patient = data.patient(row).removeprefix(NUMBERED)
        lines.append(_tr("patient {0}").format(patient))
    if data.single_probabilities is not None:
        alone = int(data.single_probabilities[row].argmax())
        lines.append(_tr("tile network alone: {0}").format(data.code(alone)))
    if data.radiology_changed[row]:
        neutral = int(data.neutral_probabilities[row].argmax())
        lines.append(_tr("with neutral radiology: {0}").format(data.code(neutral)))
    if (
        data.in_model
        and data.thumbnails is not None
        and data.thumbnail(int(data.tiles[row])) is None
    ):
        lines.append(_tr("its picture is not kept in the model"))
    return tuple(lines)


def star_lines(data: MapData, star: Star) -> tuple[str, ...]:
    """What is known of one of the user's own cases."""
    nearest = [data.code(int(data.labels[row])) for row in star.fused.nearest]
    return (
        _tr("predicted {0}").format(data.code(star.predicted)),
        _tr("nearest tiles: {0}").format(" ".join(nearest)),
    )


def far_text() -> str:
    """Of a case that resembles nothing on the map."""
    return _tr(
        "Far from everything on this map: the model has seen nothing like it, so its class"
        " should not be relied on."
    )


def picture_of(data: MapData, tile: int, side: int, ratio: float = 1.0) -> QPixmap:
    """Of the case with this tile, ``side`` pixels wide; a null one where the map carries none."""
    pixels = data.thumbnail(tile)
    return QPixmap() if pixels is None else fitted(QPixmap.fromImage(image_of(pixels)), side, ratio)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CaseText", text)
