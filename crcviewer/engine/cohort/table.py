"""The table of a cohort: a row a slide, as CSV and Parquet, with a file that says what each column
holds. It is written anew as slides are done, so that it is whole at any moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import crcviewer
from crcviewer.engine.cohort.slide_list import ListedSlide
from crcviewer.engine.cohort.tasks import SlideOutcome
from crcviewer.imaging.core.parquet import Column, write_parquet
from crcviewer.imaging.core.table import as_csv
from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.slide_measures import Measure, SlideMeasure, SlideSummary
from crcviewer.protocol.text import Text
from crcviewer.protocol.tissue import TissueClass

TABLE_CSV, TABLE_PARQUET, COLUMNS_CSV = "cohort.csv", "cohort.parquet", "cohort.columns.csv"
_NO_VERDICT = "no_verdict"


class RowState(StrEnum):
    """What became of a slide."""

    MAPPED = "mapped"
    FAILED = "failed"
    STOPPED = "stopped"
    """Begun; the same command goes on with it."""
    WAITING = "waiting"
    """Not begun."""


@dataclass(frozen=True)
class TableRow:
    """A slide of the list, and what became of it."""

    listed: ListedSlide
    state: RowState
    outcome: SlideOutcome | None = None

    @property
    def summary(self) -> SlideSummary | None:
        """Of a slide that is mapped."""
        return None if self.outcome is None else self.outcome.summary


_Value = Callable[[TableRow], Any]
Entry = tuple[Column, _Value]


def entries(classes: Sequence[TissueClass]) -> list[Entry]:
    """All columns, each with how it is had from a row; ``classes``: of the model."""
    return [
        *_ABOUT,
        *(
            entry
            for index, tissue in [*enumerate(classes), (None, None)]
            for entry in _of_class(index, tissue)
        ),
        *(entry for kind, told in _RATIOS.items() for entry in _of_ratio(kind, told)),
        *_HOT_SPOT,
        *_MADE_BY,
    ]


def write_tables(folder: Path, rows: Sequence[TableRow], about: Mapping[str, str]) -> list[Path]:
    """Raises OSError; each file is whole, of now or of before."""
    classes = next((row.summary.classes for row in rows if row.summary is not None), ())
    found = entries(classes)
    columns = [column for column, _ in found]
    values = {column.name: [value(row) for row in rows] for column, value in found}
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / name for name in (TABLE_CSV, TABLE_PARQUET, COLUMNS_CSV)]
    cells = zip(*(map(_cell, values[column.name]) for column in columns), strict=True)
    write_text_atomically(files[0], as_csv([column.name for column in columns], cells))
    told = {"program": "crcviewer", "version": crcviewer.__version__, **about}
    write_parquet(files[1], columns, values, told)
    kinds = {str: "words", int: "whole number", float: "number", bool: "true or false"}
    explained = ((one.name, kinds[one.kind], one.unit, one.told) for one in columns)
    write_text_atomically(files[2], as_csv(("column", "kind", "unit", "what"), explained))
    return files


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.6g}" if isinstance(value, float) else value


# ------------------------------------------------------------------------------- the columns


def _of_summary(value: Callable[[SlideSummary], Any]) -> _Value:
    return lambda row: None if row.summary is None else value(row.summary)


def _error(row: TableRow) -> str | None:
    failure = None if row.outcome is None else row.outcome.failure
    return None if failure is None else str(failure.said)


def _sentences(texts: Iterable[Text]) -> str | None:
    """One after the other; None: none."""
    return " | ".join(map(str, texts)) or None


_ABOUT: list[Entry] = [
    (Column("row", int, "of the list, as a spreadsheet counts"), lambda row: row.listed.row),
    (Column("slide", str, "the file"), lambda row: row.listed.slide),
    (Column("patient", str, "as in the list"), lambda row: row.listed.patient or None),
    (
        Column("state", str, "mapped, failed, stopped (goes on from its journal) or waiting"),
        lambda row: row.state.value,
    ),
    (Column("error", str, "why it is not mapped, and what to do"), _error),
    (
        Column("files", str, "what its files in the folder maps are called after"),
        lambda row: row.listed.name,
    ),
    (
        Column("warnings", str, "of the slide as a whole, with | between them"),
        _of_summary(lambda summary: _sentences(summary.warnings)),
    ),
    (
        Column("fields", int, "fields on tissue, within the regions if there are any"),
        _of_summary(lambda summary: summary.fields),
    ),
    (Column("classified", int, "of these"), _of_summary(lambda summary: summary.classified)),
    (
        Column("without_verdict", int, "fields that the gate refused"),
        _of_summary(lambda summary: summary.without_verdict),
    ),
    (
        Column("unreadable", int, "fields that could not be read: that part is damaged"),
        _of_summary(lambda summary: summary.unreadable),
    ),
    (Column("complete", bool, "nothing is left to classify"), _of_summary(lambda s: s.complete)),
]

_RATIOS = {
    Measure.STROMA_REGION: "STR / (STR + TUM) within the convex hull of the tumour fields",
    Measure.STROMA_HOT_SPOT: "the same in the square of 2 mm that has the most, with tumour on all"
    " four sides",
    Measure.LYMPHOCYTES_NEAR: "LYM fields, of the fields that are no tumour within 250 µm of one",
    Measure.DEBRIS_SHARE: "DEB / (DEB + TUM) within the hull",
}


def _one(row: TableRow, kind: Measure, index: int | None = None) -> SlideMeasure | None:
    measures = () if row.summary is None else row.summary.measures
    found = (one for one in measures if one.kind is kind and one.class_index == index)
    return next(found, None)


def _part(kind: Measure, index: int | None, value: Callable[[SlideMeasure], Any]) -> _Value:
    def of_row(row: TableRow) -> Any:
        one = _one(row, kind, index)
        return None if one is None else value(one)

    return of_row


def _with_interval(
    name: str, kind: Measure, index: int | None, told: str, unit: str = ""
) -> list[Entry]:
    ends = f"of the 95 % interval of {name}; empty: too few blocks of 1 mm"
    return [
        (Column(name, float, told, unit), _part(kind, index, lambda one: one.value)),
        (Column(f"{name}_low", float, f"lower end {ends}", unit),
         _part(kind, index, lambda one: one.low)),
        (Column(f"{name}_high", float, f"upper end {ends}", unit),
         _part(kind, index, lambda one: one.high)),
    ]  # fmt: skip


def _of_class(index: int | None, tissue: TissueClass | None) -> list[Entry]:
    code = _NO_VERDICT if tissue is None else tissue.code
    told = "fields without a verdict" if tissue is None else f"{tissue.code} ({tissue.english})"
    return [
        *_with_interval(f"area_{code}", Measure.AREA, index, f"area of {told}", "mm2"),
        *_with_interval(
            f"share_{code}", Measure.AREA_SHARE, index, f"{told}, of all classified fields"
        ),
    ]


def _of_ratio(kind: Measure, told: str) -> list[Entry]:
    name = kind.value
    return [
        *_with_interval(name, kind, None, told),
        (
            Column(f"{name}_fields", int, f"fields that {name} rests on"),
            _part(kind, None, lambda one: one.count),
        ),
        (
            Column(f"{name}_not_stated", str, f"why {name} has no value"),
            _part(kind, None, lambda one: None if one.not_stated is None else one.not_stated.value),
        ),
        (
            Column(f"{name}_warnings", str, f"of {name}, with | between them"),
            _part(kind, None, lambda one: _sentences(one.warnings)),
        ),
    ]


def _side(number: int) -> Callable[[SlideMeasure], float | None]:
    return lambda one: None if one.square is None else one.square[number]


_HOT_SPOT: list[Entry] = [
    (
        Column("stroma_high", bool, "whether the hot spot has 0.5 or more (van Pelt et al. 2018)"),
        _part(Measure.STROMA_HOT_SPOT, None, lambda one: one.stroma_high),
    ),
    *(
        (
            Column(f"hot_spot_{name}", float, f"{told} of its square", "px"),
            _part(Measure.STROMA_HOT_SPOT, None, _side(number)),
        )
        for number, (name, told) in enumerate(
            (("x", "left side"), ("y", "upper side"), ("side", "side"))
        )
    ),
]

_MADE_BY: list[Entry] = [
    (
        Column("pixel_size_um", float, "side of a pixel of the slide", "µm"),
        _of_summary(lambda summary: summary.pixel_size_um),
    ),
    (
        Column("pixel_size_from", str, "file, user (the list) or objective"),
        _of_summary(lambda summary: summary.pixel_size_from),
    ),
    (
        Column("stride_um", float, "from one field to the next", "µm"),
        _of_summary(lambda summary: summary.stride_um),
    ),
    (
        Column("regions", int, "polygons that restrict it; 0: all tissue"),
        _of_summary(lambda summary: summary.regions),
    ),
    (
        Column("radiology_sha256", str, "of the scan beside every field; empty: tiles only"),
        _of_summary(lambda summary: summary.radiology_sha256 or None),
    ),
    (
        Column("seconds", float, "that were worked on it", "s"),
        _of_summary(lambda summary: summary.seconds),
    ),
    (
        Column("slide_sha256", str, "of the slide; of a large one of samples of it"),
        _of_summary(lambda summary: summary.slide_sha256),
    ),
    (Column("model", str, "its name"), _of_summary(lambda summary: summary.model_name)),
    (
        Column("model_sha256", str, "of the model's file"),
        _of_summary(lambda summary: summary.model_sha256),
    ),
    (
        Column("version", str, "of crcviewer, that made the map"),
        _of_summary(lambda summary: summary.code_version),
    ),
]
