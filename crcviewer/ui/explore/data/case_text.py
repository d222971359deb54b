"""What is said of a case of the map, in words."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from crcviewer.ui.explore.data.colouring import NUMBERED
from crcviewer.ui.explore.data.composition import Composition
from crcviewer.ui.explore.data.explore_model import Star
from crcviewer.ui.explore.data.map_data import MapData
from crcviewer.ui.shared.units import probability_text

_MOST_CONFUSIONS = 5
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


def composition_html(data: MapData, made: Composition) -> str:
    """Counts, accuracy and confusions of a selection."""
    parts = []
    if made.accuracy is not None:
        parts.append(
            _tr("{0} of {1} right ({2} %)").format(
                made.right, made.known, f"{100 * made.accuracy:.1f}"
            )
        )
    counts = "  ".join(f"<b>{data.code(k)}</b>&nbsp;{n}" for k, n in made.by_class)
    if counts:
        parts.append(counts)
    for true, taken, count in made.confusions[:_MOST_CONFUSIONS]:
        parts.append(
            _tr("{0} taken for {1}: {2}").format(
                f"<b>{data.code(true)}</b>", f"<b>{data.code(taken)}</b>", count
            )
        )
    more = len(made.confusions) - _MOST_CONFUSIONS
    if more > 0:
        parts.append(_tr("and {0} rarer confusions").format(more))
    if made.radiology_changed:
        parts.append(_tr("radiology changed the class of {0}").format(made.radiology_changed))
    return "<br>".join(parts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CaseText", text)
