"""The fields of a map as a table, a row a field: CSV for spreadsheets, Parquet with types."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np

from crcviewer.engine.slides.journal import Journal, JournalHead, Records
from crcviewer.engine.slides.measures import grid_of_head
from crcviewer.imaging.core.parquet import Column, Values, write_parquet
from crcviewer.protocol.atomic import write_atomically
from crcviewer.protocol.slide_messages import FIELD_STATES, REASON_BITS, FieldState

_COLUMNS = (
    Column("column", int, "of the grid, from 0"),
    Column("row", int, "of the grid, from 0"),
    Column("x_px", int, "left side of the field, in pixels of the slide"),
    Column("y_px", int, "upper side of the field, in pixels of the slide"),
    Column("side_px", int, "side of the field, in pixels of the slide"),
    Column("x_um", float, "left side of the field", "µm"),
    Column("y_um", float, "upper side of the field", "µm"),
    Column("state", str, "verdict, no_verdict (the gate refused it) or unreadable"),
    Column("class", str, "code of the class; empty without a verdict"),
    Column("likeliest_class", str, "code, with or without a verdict; empty: unreadable"),
    Column("probability", float, "calibrated, of the likeliest class"),
    Column("reasons", str, "of the gate, with + between them"),
)
_VERDICT = FIELD_STATES.index(FieldState.VERDICT)
_CHECKED_EVERY = 4096


def columns_of(head: JournalHead) -> tuple[Column, ...]:
    """Of the table of a map: those of every map, then a probability a class."""
    return (
        *_COLUMNS,
        *(
            Column(f"p_{tissue.code}", float, f"calibrated probability of {tissue.code}")
            for tissue in head.classes
        ),
    )


def values_of(journal: Journal, records: Records) -> dict[str, Values]:
    """Of each column, a value a record."""
    head, grid = journal.head, grid_of_head(journal.head)
    places = [
        grid.field(int(column), int(row))
        for column, row in zip(records["column"], records["row"], strict=True)
    ]
    codes = [*(tissue.code for tissue in head.classes), None]  # -1: unreadable
    likeliest = [codes[index] for index in records["class_index"]]
    states = [FIELD_STATES[state].value for state in records["state"]]
    x = np.array([place.x for place in places])
    y = np.array([place.y for place in places])
    return {
        "column": records["column"].astype(np.int64),
        "row": records["row"].astype(np.int64),
        "x_px": x.astype(np.int64),
        "y_px": y.astype(np.int64),
        "side_px": np.full(len(records), int(grid.side), np.int64),
        "x_um": x * head.pixel_size_um,
        "y_um": y * head.pixel_size_um,
        "state": states,
        "class": [
            code if state == _VERDICT else None
            for code, state in zip(likeliest, records["state"], strict=True)
        ],
        "likeliest_class": likeliest,
        "probability": records["probability"].astype(np.float64),
        "reasons": [_reasons(int(bits)) for bits in records["reasons"]],
        **{
            f"p_{tissue.code}": records["probabilities"][:, index].astype(np.float64)
            for index, tissue in enumerate(head.classes)
        },
    }


def write_fields_csv(
    path: Path, journal: Journal, records: Records, check: Callable[[], None]
) -> None:
    """``check`` raises where the file is not wanted any more."""
    columns, values = columns_of(journal.head), values_of(journal, records)
    micrometres = {"x_um", "y_um"}
    written = [
        [
            (f"{value:.1f}" if column.name in micrometres else f"{value:.4f}")
            for value in values[column.name]
        ]
        if column.kind is float
        else values[column.name]
        for column in columns
    ]

    def write(temporary: Path) -> None:
        with temporary.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow([column.name for column in columns])
            for number, row in enumerate(zip(*written, strict=True)):
                if number % _CHECKED_EVERY == 0:
                    check()
                table.writerow(row)

    write_atomically(path, write)


def write_fields_parquet(path: Path, journal: Journal, records: Records) -> None:
    """With units, and what each column holds, in its metadata."""
    head = journal.head
    about = {
        "program": "crcviewer",
        "version": head.code_version,
        "slide": head.slide,
        "slide_sha256": head.slide_sha256,
        "model": head.model_name,
        "model_sha256": head.model_sha256,
        "purpose": "For research use only, not for diagnosis.",
    }
    write_parquet(path, columns_of(head), values_of(journal, records), about)


def _reasons(bits: int) -> str:
    return "+".join(reason.value for bit, reason in enumerate(REASON_BITS) if bits >> bit & 1)
