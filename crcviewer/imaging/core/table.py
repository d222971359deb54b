"""Tables of the user's own: CSV as spreadsheets write it. Nothing is believed of them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from crcviewer.protocol.failure import PlainError
from crcviewer.protocol.text import text

_MOST_BYTES = 20_000_000
# What tables write where nothing is known.
_NOTHING = frozenset(("", "nan", "na", "n/a", "none", "null", "-"))


class TableError(PlainError):
    """A file that is no table."""


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows below the header, each by its columns in small letters; what means nothing is empty.

    Comma, semicolon or tab. Raises TableError.
    """
    again = text("Save it again as “CSV UTF-8” from your spreadsheet.")
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise TableError(
                text("{name} is too large for a table of cases.", name=path.name), again
            )
        content = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise TableError(
            text("{name} cannot be read.", name=path.name), text("Choose a file that is there.")
        ) from error
    except UnicodeDecodeError as error:
        raise TableError(text("{name} is not a table in UTF-8.", name=path.name), again) from error
    first = content.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(content), delimiter=delimiter))
    except csv.Error as error:
        raise TableError(text("{name} is not a table.", name=path.name), again) from error
    lines = [cells for cells in lines if any(cell.strip() for cell in cells)]
    if len(lines) < 2:
        raise TableError(
            text("{name} has no rows below a header.", name=path.name),
            text("Its first row must name the columns."),
        )
    names = [cell.strip().casefold() for cell in lines[0]]
    return [
        {name: _value(cell) for name, cell in zip(names, cells, strict=False)}
        for cells in lines[1:]
    ]


def _value(cell: str) -> str:
    value = cell.strip()
    return "" if value.casefold() in _NOTHING else value
