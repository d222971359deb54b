"""The list of a cohort: a table of slides, with what belongs to each."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from crcviewer.engine.slides.map_files import names_of
from crcviewer.imaging.core.pixel_size import believable
from crcviewer.imaging.core.table import Table, TableError, TableRow, read_table
from crcviewer.protocol.text import Text, counted, joined, text

COLUMNS = ("slide", "patient", "radiology", "region", "mpp")
_TOLD = 10
"""So many wrong rows are told of, and the number of the rest."""


@dataclass(frozen=True)
class ListedSlide:
    """A row of the list; paths are absolute."""

    row: int
    """As a spreadsheet counts."""
    slide: str
    name: str
    """What its files are called after; no two have the same."""
    patient: str = ""
    radiology: str = ""
    region: str = ""
    mpp: float | None = None


@dataclass(frozen=True)
class SlideList:
    """As it was read."""

    path: Path
    slides: tuple[ListedSlide, ...]
    ignored: tuple[str, ...]
    """Columns that mean nothing here."""
    encoding: str
    encoding_guessed: bool


def read_slide_list(path: Path) -> SlideList:
    """Paths in it are relative to its folder. Raises TableError with all rows that are wrong."""
    table = read_table(path)
    if "slide" not in table.columns:
        raise TableError(
            text(
                "{name} has no column “slide”: its columns are {columns}.",
                name=path.name,
                columns=tuple(table.names),
            ),
            text("Name the column with the files of the slides “slide”."),
        )
    folder = path.absolute().parent
    problems: list[Text] = []
    found: list[ListedSlide] = []
    first: dict[str, int] = {}
    for row in table.rows:
        listed = _read(row, folder, problems)
        if listed is None:
            continue
        same = os.path.normcase(listed.slide)
        if same in first:
            problems.append(
                text(
                    "Row {row} names the slide of row {first} again.",
                    row=row.number,
                    first=first[same],
                )
            )
            continue
        first[same] = row.number
        found.append(listed)
    if problems:
        raise TableError(_told(problems), text("Correct the list, then begin again."))
    names = names_of([one.slide for one in found])
    slides = tuple(
        ListedSlide(one.row, one.slide, name, one.patient, one.radiology, one.region, one.mpp)
        for one, name in zip(found, names, strict=True)
    )
    return SlideList(path, slides, _ignored(table), table.encoding, table.encoding_guessed)


def _read(row: TableRow, folder: Path, problems: list[Text]) -> ListedSlide | None:
    values = row.values
    if not values["slide"]:
        problems.append(text("Row {row} names no slide.", row=row.number))
        return None

    def place(column: str) -> str:
        written = values.get(column, "")
        # "…/a/../b" stays as it is where a link is on the way; two ways to a file are rare.
        return os.path.normpath(folder / Path(written).expanduser()) if written else ""

    mpp: float | None = None
    if written := values.get("mpp", ""):
        try:
            mpp = believable(float(written.replace(",", ".")))
        except ValueError:
            mpp = None
        if mpp is None:
            problems.append(
                text(
                    "Row {row}: “{written}” is no size of a pixel in µm, as 0.25 is.",
                    row=row.number,
                    written=written[:40],
                )
            )
    return ListedSlide(
        row.number,
        place("slide"),
        "",
        values.get("patient", ""),
        place("radiology"),
        place("region"),
        mpp,
    )


def _ignored(table: Table) -> tuple[str, ...]:
    return tuple(
        name
        for name, column in zip(table.names, table.columns, strict=True)
        if column not in COLUMNS and name
    )


def _told(problems: list[Text]) -> Text:
    rest = len(problems) - _TOLD
    if rest <= 0:
        return joined(problems)
    more = counted(rest, "One more row is wrong.", "{count} more rows are wrong.")
    return joined((*problems[:_TOLD], more))
