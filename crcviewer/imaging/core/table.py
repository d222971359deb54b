"""Tables of the user's own: CSV as spreadsheets write it. Nothing is believed of them."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from crcviewer.protocol.failure import PlainError
from crcviewer.protocol.text import text

_MOST_BYTES = 20_000_000
_BEGIN_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_DELIMITERS = ",;\t"
# What tables write where nothing is known.
_NOTHING = frozenset(("", "nan", "na", "n/a", "none", "null", "-"))


class TableError(PlainError):
    """A file that is no table."""


@dataclass(frozen=True)
class TableRow:
    """Of one row below the header."""

    number: int
    """As a spreadsheet counts: the header is row 1."""
    values: dict[str, str]
    """By column; what means "not known" is empty, as is what a short row lacks."""


@dataclass(frozen=True)
class Table:
    """Rows that are not empty."""

    columns: tuple[str, ...]
    """In small letters; of two with one name, the first has the values."""
    rows: tuple[TableRow, ...]
    names: tuple[str, ...] = ()
    """The columns as they are written."""
    encoding: str = ""
    """``UTF-8``, ``UTF-16``, ``GB18030``, ``Windows-1252``, or as it was asked for."""
    encoding_guessed: bool = False
    """Whether its bytes would do in another encoding too."""
    delimiter: str = ""


def read_table(path: Path, encoding: str = "") -> Table:
    """Comma, semicolon or tab; UTF-8, UTF-16, Windows' western or Chinese encoding, unless one is
    given.

    Raises TableError, where there are no rows below the header too.
    """
    again = text("Save it again as “CSV UTF-8” from your spreadsheet.")
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise TableError(
                text("{name} is too large for a table of cases.", name=path.name), again
            )
        content, found, guessed = _decoded(path.read_bytes(), encoding)
        lines, delimiter = _parsed(content)
    except OSError as error:
        raise TableError(
            text("{name} cannot be read.", name=path.name), text("Choose a file that is there.")
        ) from error
    except LookupError as error:
        raise TableError(
            text("There is no encoding “{encoding}”.", encoding=encoding[:40]),
            text("Write it as utf-8, utf-16, gb18030 or cp1252, say."),
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableError(text("{name} is not a table.", name=path.name), again) from error
    if len(lines) < 2:
        raise TableError(
            text("{name} has no rows below a header.", name=path.name),
            text("Its first row must name the columns."),
        )
    names = tuple(cell.strip() for cell in lines[0][1])
    columns = tuple(name.casefold() for name in names)
    rows = tuple(TableRow(number, _by_name(columns, cells)) for number, cells in lines[1:])
    return Table(columns, rows, names, found, guessed, delimiter)


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of :func:`read_table`. Raises TableError."""
    return [row.values for row in read_table(path).rows]


def as_csv(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, line_end: str = "\n"
) -> str:
    """With commas, for a file in UTF-8. No cell is a formula to a spreadsheet; :func:`read_table`
    gives what was written."""
    lines: list[str] = []
    # Only cells with a character of the line's end are quoted, and a name may hold either.
    writer = csv.writer(cast("Any", SimpleNamespace(write=lines.append)), lineterminator="\r\n")
    writer.writerow([_harmless(cell) for cell in columns])
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return "".join(line.removesuffix("\r\n") + line_end for line in lines)


def _harmless(cell: object) -> object:
    """Names may begin like a formula, which a spreadsheet would run: an apostrophe before them
    makes them words to it."""
    written = str(cell)
    return "'" + written if _is_formula(written) else cell


def _is_formula(cell: str) -> bool:
    if not cell.lstrip("' ").startswith(_BEGIN_A_FORMULA):
        return False
    try:
        float(cell)
    except ValueError:
        return True
    return False


def _decoded(content: bytes, asked: str) -> tuple[str, str, bool]:
    """The letters, their encoding, and whether that is a guess.

    Raises UnicodeDecodeError where these are no letters, or of no encoding that is known, and
    LookupError where there is none of that name.
    """
    if asked:
        # Python's own codecs may be no encodings of letters (base64 …): these raise LookupError.
        return content.decode(asked).removeprefix("\ufeff"), codecs.lookup(asked).name, False
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16"), "UTF-16", False
    if b"\0" in content:
        return _wide(content), "UTF-16", True
    try:
        return content.decode("utf-8-sig"), "UTF-8", False
    except UnicodeDecodeError:
        pass
    try:
        letters = content.decode("gb18030")
    except UnicodeDecodeError:
        return content.decode("cp1252"), "Windows-1252", True
    if _is_chinese(letters):
        return letters, "GB18030", True
    return content.decode("cp1252"), "Windows-1252", True


def _wide(content: bytes) -> str:
    """UTF-16 that does not say so: every other byte of its line ends and separators is zero.

    Raises UnicodeDecodeError.
    """
    head = content[:4000]
    for encoding, zero in (("utf-16-le", 1), ("utf-16-be", 0)):
        if head[zero::2].count(0) * 5 > len(head[zero::2]) and 0 not in head[1 - zero :: 2]:
            return content.decode(encoding)
    raise UnicodeDecodeError("utf-8", content[:1], 0, 1, "zero bytes are no letters")


def _is_chinese(letters: str) -> bool:
    """Western letters with accents read as GB 18030 give signs that hardly anybody uses."""
    other = [letter for letter in letters if ord(letter) > 127]
    usual = len("".join(other).encode("gb2312", "ignore").decode("gb2312"))
    return usual * 3 >= len(other) * 2


def _parsed(content: str) -> tuple[list[tuple[int, list[str]]], str]:
    """Rows that are not empty, with their numbers, and what is between cells. Raises csv.Error."""
    first, _, rest = content.partition("\n")
    delimiter = ""
    # Python's line ends are all three; what Excel writes first need not be quoted.
    said = first.strip().strip('"')
    if said.casefold().startswith("sep=") and len(said) <= len("sep=;"):
        # Excel reads this line, and does not show it.
        delimiter, content = first.strip('\r\n"')[len("sep=") :] or ",", rest
    if not delimiter:

        def cells(one: str) -> int:
            return len(next(csv.reader(io.StringIO(content, newline=""), delimiter=one), []))

        delimiter = max(_DELIMITERS, key=cells)
    rows = enumerate(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter), 1)
    return [(number, row) for number, row in rows if any(cell.strip() for cell in row)], delimiter


def _by_name(columns: tuple[str, ...], cells: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for place, name in enumerate(columns):
        values.setdefault(name, _value(cells[place]) if place < len(cells) else "")
    return values


def _value(cell: str) -> str:
    value = cell.strip()
    if value.startswith("'") and _is_formula(value):
        value = value[1:].strip()
    return "" if value.casefold() in _NOTHING else value
