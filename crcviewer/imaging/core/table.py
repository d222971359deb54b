"""Tables of the user's own: CSV as spreadsheets write it. Nothing is believed of them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

_MOST_BYTES = 20_000_000
# What tables write where nothing is known.
_NOTHING = frozenset(("", "nan", "na", "n/a", "none", "null", "-"))


class TableError(Exception):
    """A file that is no table: why, and what to do next."""

    def __init__(self, cause: str, next_step: str) -> None:
        super().__init__(f"{cause} {next_step}")
        self.cause = cause
        self.next_step = next_step


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows below the header, each by its columns in small letters; what means nothing is empty.

    Comma, semicolon or tab. Raises TableError.
    """
    again = "Save it again as “CSV UTF-8” from your spreadsheet."
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise TableError(f"{path.name} is too large for a table of cases.", again)
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise TableError(f"{path.name} cannot be read.", "Choose a file that is there.") from error
    except UnicodeDecodeError as error:
        raise TableError(f"{path.name} is not a table in UTF-8.", again) from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise TableError(f"{path.name} is not a table.", again) from error
    lines = [cells for cells in lines if any(cell.strip() for cell in cells)]
    if len(lines) < 2:
        raise TableError(
            f"{path.name} has no rows below a header.",
            "Its first row must name the columns.",
        )
    names = [cell.strip().casefold() for cell in lines[0]]
    return [
        {name: _value(cell) for name, cell in zip(names, cells, strict=False)}
        for cells in lines[1:]
    ]


def _value(cell: str) -> str:
    value = cell.strip()
    return "" if value.casefold() in _NOTHING else value
