"""The columns of every table of results: of the window, of commands and of reports.

``docs/results-columns.md`` is made from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from crcviewer.protocol.images import FieldOfView
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.review import Review
from crcviewer.protocol.verdict import ImageCheck
from crcviewer.report.answers import answer_of
from crcviewer.session.case import Case, OnDisk, Picture

Value = str | float | int | bool | tuple[str, ...] | Mapping[str, Any] | None
Row = dict[str, Value]


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    YES_NO = "yes or no"
    LIST = "list"


@dataclass(frozen=True)
class Column:
    """One of them."""

    name: str
    kind: Kind
    means: str
    """In a line, for who reads a table."""


PROBABILITY = "p_"
"""A column for each class of the models that answered, named by its code: ``p_STR``."""

_T, _N, _I, _Y, _L = Kind.TEXT, Kind.NUMBER, Kind.INTEGER, Kind.YES_NO, Kind.LIST

BEFORE = (
    Column("case", _T, "what the case is called"),
    Column("pathology", _T, "file of the tile"),
    Column("radiology", _T, "file or folder of the radiology image; empty: none"),
    Column("verdict", _T, "code of the class that the program states; empty: no verdict"),
    Column("class", _T, "code of the class that the network finds likeliest, verdict or not"),
    Column("probability", _N, "of that class; calibrated where the model has a calibration"),
)
AFTER = (
    Column("prediction_set", _L, "codes of the 90 % set, likeliest first"),
    Column("prediction_set_95", _L, "codes of the 95 % set"),
    Column("out_of_distribution", _Y, "whether the tile is unlike the training tiles"),
    Column("out_of_distribution_score", _N, "how unlike; above 1 is outside"),
    Column("reasons", _L, "why it is outside, then doubts that are not enough for that"),
    Column("radiology_out_of_distribution", _Y, "the same of the radiology image"),
    Column("radiology_out_of_distribution_score", _N, "the same of the radiology image"),
    Column("radiology_reasons", _L, "the same of the radiology image"),
    Column("radiology_use", _T, "used, none, not_used, not_audited or outside: what it had to do"
           " with the answer"),
    Column("radiology_changed_class", _Y, "whether the class with this radiology image is another"
           " than with a neutral one"),
    Column("radiology_delta", _N, "largest change of a probability between the two"),
    Column("tile_only", _Y, "whether no radiology image was looked at"),
    Column("view_disagrees", _Y, "whether averaging over views named another class than the view"
           " that the overlay explains"),
    Column("warnings", _L, "all other warnings, in English"),
    Column("error", _T, "why there is no result, in English"),
    Column("pathology_field_x", _N, "left edge of the square that the network saw, in pixels of"
           " the full image"),
    Column("pathology_field_y", _N, "its upper edge"),
    Column("pathology_field_side", _N, "its side, in pixels"),
    Column("pathology_pixel_um", _N, "µm a pixel of the tile, as the file or the user says"),
    Column("radiology_field_x", _N, "left edge of the square of the radiology image"),
    Column("radiology_field_y", _N, "its upper edge"),
    Column("radiology_field_side", _N, "its side, in pixels"),
    Column("radiology_pixel_um", _N, "µm a pixel of the radiology image"),
    Column("radiology_slice", _I, "the slice that the network had, from 1"),
    Column("radiology_window_centre", _N, "of the window through which the network saw it"),
    Column("radiology_window_width", _N, "likewise"),
    Column("radiology_window_unit", _T, "HU, or file: the unit of the file"),
    Column("radiology_inverted", _Y, "whether low values are bright"),
    Column("own_class", _T, "code of the reader's own class"),
    Column("own_cannot_be_told", _Y, "the reader looked, and no class can be told"),
    Column("own_diagnosis", _T, "the reader's own words"),
    Column("own_note", _T, "the reader's note"),
    Column("own_flag", _Y, "to be looked at again"),
    Column("own_reader", _T, "who decided"),
    Column("own_blinded", _Y, "decided with names, order and the model's answer hidden"),
    Column("own_seconds", _N, "seconds that the case was looked at until the decision"),
    Column("own_decided_at", _T, "time of the decision, ISO 8601, UTC"),
    Column("own_saw", _T, "code of the verdict that was in view when the reader decided"),
    Column("synthetic", _Y, "whether an image was made by a program"),
    Column("file_changed", _Y, "whether a file is another now than that of the result"),
    Column("classified_at", _T, "time of the answer, ISO 8601, UTC"),
    Column("model", _T, "name of the model that answered"),
    Column("model_sha256", _T, "of its file"),
    Column("preprocessing_sha256", _T, "of how it prepares its input"),
    Column("site_profile", _T, "name of the profile that it answered under"),
    Column("site_profile_sha256", _T, "of that file"),
    Column("pathology_sha256", _T, "of the tile's file as it was read for the answer"),
    Column("radiology_sha256", _T, "of the radiology image's file or files"),
    Column("program_version", _T, "of the program that answered"),
    Column("program_sha256", _T, "of its code that decides about answers"),
)  # fmt: skip


EFFECT = "radiology_effect"
"""Not a column, but an object of JSON Lines: the answer with the radiology image and with the
neutral one. Its ``changed`` and ``delta`` are columns."""


def columns(cards: Iterable[ModelCard]) -> tuple[Column, ...]:
    """All of them, with the classes of these models, each once."""
    tissues = {tissue.code: tissue for card in cards for tissue in card.classes}
    found = (
        Column(f"{PROBABILITY}{code}", _N, f"probability of {tissue.english or tissue.chinese}")
        for code, tissue in tissues.items()
    )
    return (*BEFORE, *found, *AFTER)


def rows(cases: Iterable[Case], cards: Mapping[str, ModelCard]) -> Iterator[Row]:
    """One a case, by column; ``cards``: of the models that answered, by hash. The answer of a model
    that is not among them is left out, since nobody knows what its classes are."""
    for case in cases:
        yield row(case, cards)


def row(case: Case, cards: Mapping[str, ModelCard]) -> Row:
    """What is not known is None."""
    result, card = answer_of(case, cards)
    found: Row = {
        EFFECT: None,
        "case": case.name,
        "pathology": _path(case.pathology),
        "radiology": _path(case.radiology),
        "error": str(case.error.said) if case.error is not None else None,
        "synthetic": case.synthetic,
        "pathology_pixel_um": _pixel(case.pathology),
        "radiology_pixel_um": _pixel(case.radiology),
    }
    if result is not None and card is not None:
        found |= _answer(result, card)
        found["file_changed"] = case.on_disk is OnDisk.CHANGED
        found["classified_at"] = case.classified_at or None
    if case.review is not None:
        found |= _review(case.review)
    return found


def _answer(result: Classified, card: ModelCard) -> Row:
    codes = [tissue.code for tissue in card.classes]
    tile, scan, effect = result.pathology_check, result.radiology_check, result.radiology_effect
    seen = result.radiology_windowing
    return {
        "verdict": None if result.verdict is None else codes[result.verdict],
        "class": codes[result.class_index],
        "probability": result.probabilities[result.class_index],
        **{f"{PROBABILITY}{c}": p for c, p in zip(codes, result.probabilities, strict=True)},
        "prediction_set": tuple(codes[i] for i in result.prediction_set) or None,
        "prediction_set_95": tuple(codes[i] for i in result.prediction_set_95) or None,
        "out_of_distribution": None if tile is None else tile.outside,
        "out_of_distribution_score": None if tile is None else tile.score,
        "reasons": _reasons(tile),
        "radiology_out_of_distribution": None if scan is None else scan.outside,
        "radiology_out_of_distribution_score": None if scan is None else scan.score,
        "radiology_reasons": _reasons(scan),
        "radiology_use": result.radiology_use.value,
        EFFECT: None
        if effect is None
        else {
            "changed": effect.changed,
            "delta": effect.delta,
            "neutral_probabilities": dict(zip(codes, effect.neutral_probabilities, strict=False)),
            "own_probabilities": dict(zip(codes, effect.own_probabilities, strict=False)),
        },
        "radiology_changed_class": None if effect is None else effect.changed,
        "radiology_delta": None if effect is None else effect.delta,
        "tile_only": result.tile_only,
        "view_disagrees": result.view_disagrees,
        "warnings": tuple(map(str, result.warnings)),
        **_field("pathology", result.pathology_field),
        **_field("radiology", result.radiology_field),
        "radiology_slice": None if result.radiology_slice is None else result.radiology_slice + 1,
        "radiology_window_centre": None if seen is None else seen.network[0],
        "radiology_window_width": None if seen is None else seen.network[1],
        "radiology_window_unit": None if seen is None else ("HU" if seen.hounsfield else "file"),
        "radiology_inverted": None if seen is None else seen.inverted,
        "model": card.name,
        "model_sha256": card.sha256,
        "preprocessing_sha256": card.preprocessing_sha256 or None,
        "site_profile": result.site_profile or None,
        "site_profile_sha256": result.site_profile_sha256 or None,
        "pathology_sha256": result.pathology_sha256 or None,
        "radiology_sha256": result.radiology_sha256 or None,
        "program_version": result.program_version or None,
        "program_sha256": result.program_sha256 or None,
    }


def _review(review: Review) -> Row:
    return {
        "own_class": review.class_code or None,
        "own_cannot_be_told": review.cannot_be_told,
        "own_diagnosis": review.diagnosis or None,
        "own_note": review.note or None,
        "own_flag": review.flagged,
        "own_reader": review.reader or None,
        "own_blinded": review.blinded if review.decided else None,
        "own_seconds": review.seconds if review.decided else None,
        "own_decided_at": review.decided_at or None,
        "own_saw": review.model_class or None,
    }


def _reasons(check: ImageCheck | None) -> tuple[str, ...]:
    if check is None:
        return ()
    return tuple(reason.kind.value for reason in (*check.reasons, *check.doubts))


def _field(name: str, field: FieldOfView | None) -> Row:
    parts = (f"{name}_field_x", f"{name}_field_y", f"{name}_field_side")
    if field is None:
        return dict.fromkeys(parts)
    return dict(zip(parts, (field.x, field.y, field.side), strict=True))


def _path(picture: Picture | None) -> str | None:
    return picture.info.path if picture is not None else None


def _pixel(picture: Picture | None) -> float | None:
    return picture.known_pixel_size_um if picture is not None else None
