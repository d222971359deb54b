"""How far an answer can be relied on, as plain fields: for JSON lines and tables, of the command
and of the window alike."""

from __future__ import annotations

from typing import Any

from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.verdict import ImageCheck

FIELDS = (
    "verdict",
    "prediction_set",
    "prediction_set_95",
    "out_of_distribution",
    "reasons",
    "radiology_out_of_distribution",
    "radiology_reasons",
    "radiology_use",
    "out_of_distribution_score",
    "radiology_out_of_distribution_score",
    "view_disagrees",
    "site_profile",
)
"""In this order."""


def verdict_record(card: ModelCard, done: Classified | None) -> dict[str, Any]:
    """All :data:`FIELDS`; None or empty where there is no answer.

    ``verdict`` and the sets are class codes; ``verdict`` is None where the gate has fired, whatever
    ``class`` says. ``reasons`` are the names of :class:`~crcviewer.protocol.verdict.OutsideReason`,
    those that put the image outside first, then doubts. ``out_of_distribution`` is None where the
    image was not looked at; its score is above 1 outside.
    """
    if done is None:
        return dict.fromkeys(FIELDS) | {"reasons": [], "radiology_reasons": []}
    codes = [tissue.code for tissue in card.classes]
    tile, scan = done.pathology_check, done.radiology_check
    return {
        "verdict": None if done.verdict is None else codes[done.verdict],
        "prediction_set": [codes[index] for index in done.prediction_set] or None,
        "prediction_set_95": [codes[index] for index in done.prediction_set_95] or None,
        "out_of_distribution": None if tile is None else tile.outside,
        "reasons": _reasons(tile),
        "radiology_out_of_distribution": None if scan is None else scan.outside,
        "radiology_reasons": _reasons(scan),
        "radiology_use": done.radiology_use.value,
        "out_of_distribution_score": None if tile is None else tile.score,
        "radiology_out_of_distribution_score": None if scan is None else scan.score,
        "view_disagrees": done.view_disagrees,
        "site_profile": done.site_profile or None,
    }


def verdict_cells(card: ModelCard, done: Classified | None) -> list[str]:
    """The same as cells of a table: lists with spaces between, ``yes`` and ``no``."""
    return [_cell(value) for value in verdict_record(card, done).values()]


def _reasons(check: ImageCheck | None) -> list[str]:
    if check is None:
        return []
    return [reason.kind.value for reason in (*check.reasons, *check.doubts)]


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, float):
        return f"{value:.4f}"
    return "" if value is None else str(value)
