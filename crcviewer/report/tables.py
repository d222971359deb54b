"""Results as CSV, JSON Lines, Parquet and XLSX; :mod:`crcviewer.report.columns` has the columns.

A table is read by spreadsheets, which take for a formula what begins like one: CSV has an
apostrophe before it (:func:`crcviewer.imaging.core.table.as_csv`), XLSX says of each cell that it
is words, Parquet and JSON know no formulas.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from crcviewer.imaging.core import parquet, table
from crcviewer.protocol.atomic import write_atomically, write_text_atomically
from crcviewer.protocol.failure import PlainError
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import text
from crcviewer.report.columns import EFFECT, PROBABILITY, Column, Kind, Row, Value, columns, rows
from crcviewer.session.case import Case

Progress = Callable[[int, int], None]


class TableFormat(StrEnum):
    """By the ending of a file's name."""

    CSV = ".csv"
    JSON_LINES = ".jsonl"
    PARQUET = ".parquet"
    XLSX = ".xlsx"


class TableFormatError(PlainError):
    """No table of that kind."""


_MOST_ROWS_XLSX = 1_048_575
_MOST_LETTERS_XLSX = 32_767


def format_of(path: Path) -> TableFormat:
    """Raises TableFormatError."""
    ending = path.suffix.lower()
    if ending == ".json":
        return TableFormat.JSON_LINES
    try:
        return TableFormat(ending)
    except ValueError:
        raise TableFormatError(
            text("A table cannot be written as {name}.", name=path.name),
            text("Choose a name that ends in {endings}.", endings=tuple(TableFormat)),
        ) from None


def write_table(
    path: Path, cases: Sequence[Case], cards: Mapping[str, ModelCard], progress: Progress
) -> None:
    """Write all cases, by the ending of the name; whole, or not at all.

    Raises OSError, TableFormatError, and whatever ``progress`` raises to end it.
    """
    form = format_of(path)
    if form is TableFormat.XLSX and len(cases) > _MOST_ROWS_XLSX:
        raise TableFormatError(
            text("A spreadsheet holds {most:,} rows at most.", most=_MOST_ROWS_XLSX),
            text("Choose CSV, JSON Lines or Parquet."),
        )
    answered = {case.result.model_sha256 for case in cases if case.result is not None}
    known = {sha256: card for sha256, card in cards.items() if sha256 in answered}
    shown = columns(known.values())
    found = _counted(rows(cases, known), len(cases), progress)
    _WRITERS[form](path, shown, found)


def record(row: Row, shown: Iterable[Column]) -> dict[str, Any]:
    """Of JSON Lines: by column, and what belongs together as an object too: probabilities by class
    code, the model, the fields, the window, what radiology did."""
    told: dict[str, Any] = {}
    probabilities: dict[str, Value] = {}
    for column in shown:
        value = row.get(column.name)
        if column.name.startswith(PROBABILITY):
            probabilities[column.name.removeprefix(PROBABILITY)] = value
        else:
            told[column.name] = list(value) if isinstance(value, tuple) else value
    known = {code: value for code, value in probabilities.items() if value is not None}
    return told | {"probabilities": known or None} | _objects(row)


def _objects(row: Row) -> dict[str, Any]:
    window = _parts(row, "radiology_window", "centre", "width", "unit")
    model = {"name": row.get("model"), "sha256": row.get("model_sha256")}
    return {
        "model": model if model["name"] else None,
        "pathology_field": _parts(row, "pathology_field", "x", "y", "side"),
        "radiology_field": _parts(row, "radiology_field", "x", "y", "side"),
        "radiology_window": window and window | {"inverted": row.get("radiology_inverted")},
        EFFECT: row.get(EFFECT),
    }


def _parts(row: Row, name: str, *parts: str) -> dict[str, Any] | None:
    """None where the first of them is not known."""
    found = {part: row.get(f"{name}_{part}") for part in parts}
    return found if found[parts[0]] is not None else None


def _counted(found: Iterator[Row], total: int, progress: Progress) -> Iterator[Row]:
    for done, row in enumerate(found, 1):
        yield row
        if done % 100 == 0 or done == total:
            progress(done, total)


def _write_csv(path: Path, shown: Sequence[Column], found: Iterator[Row]) -> None:
    """With a byte-order mark, without which Excel garbles Chinese names."""
    cells = ([_cell(column, row.get(column.name)) for column in shown] for row in found)
    content = table.as_csv([column.name for column in shown], cells, line_end="\r\n")
    write_text_atomically(path, "\ufeff" + content)


def _cell(column: Column, value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return _joined(column, value)
    if isinstance(value, float):
        return f"{value:.6f}" if column.name.startswith(("p_", "probability")) else f"{value:.6g}"
    return str(value)


def _joined(column: Column, value: tuple[str, ...]) -> str:
    """Codes with blanks between, sentences on lines of their own."""
    return ("\n" if column.name == "warnings" else " ").join(value)


def _write_json_lines(path: Path, shown: Sequence[Column], found: Iterator[Row]) -> None:
    def write(temporary: Path) -> None:
        with temporary.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            for row in found:
                file.write(json.dumps(record(row, shown), ensure_ascii=False) + "\n")

    write_atomically(path, write)


def _write_parquet(path: Path, shown: Sequence[Column], found: Iterator[Row]) -> None:
    typed = [parquet.Column(one.name, _PARQUET_KINDS[one.kind], one.means) for one in shown]
    parquet.write_parquet_rows(path, typed, found)


_PARQUET_KINDS: dict[Kind, Any] = {
    Kind.TEXT: str,
    Kind.NUMBER: float,
    Kind.INTEGER: int,
    Kind.YES_NO: bool,
    Kind.LIST: list[str],
}


def _whole(words: str) -> str:
    """A name that is no valid text keeps its odd bytes as escapes."""
    return words.encode("utf-8", "backslashreplace").decode("utf-8")


def _write_xlsx(path: Path, shown: Sequence[Column], found: Iterator[Row]) -> None:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }

    def written() -> bytes:
        # Packed in memory: its own way to a file hides what the disk says, and a full one leaves
        # more behind than an error.
        packed = io.BytesIO()
        with xlsxwriter.Workbook(packed, options) as book:
            bold = book.add_format({"bold": True})
            sheet, words = book.add_worksheet("results"), book.add_worksheet("columns")
            sheet.freeze_panes(1, 1)
            for place, column in enumerate(shown):
                sheet.write_string(0, place, column.name, bold)
                sheet.set_column(place, place, 24 if place < 3 else 12)
            last = 0
            for last, row in enumerate(found, 1):
                for place, column in enumerate(shown):
                    _put(sheet, last, place, column, row.get(column.name))
            sheet.autofilter(0, 0, last, len(shown) - 1)
            words.set_column(0, 1, 32)
            words.set_column(2, 2, 90)
            for place, column in enumerate(shown):
                for part, said in enumerate((column.name, column.kind.value, column.means)):
                    words.write_string(place, part, said)
        return packed.getvalue()

    def write(temporary: Path) -> None:
        try:
            temporary.write_bytes(written())
        except FileCreateError as error:  # of the files that its sheets lie in meanwhile
            raise error.args[0] if isinstance(error.args[0], OSError) else OSError(error) from error

    write_atomically(path, write)


def _put(sheet: Any, line: int, place: int, column: Column, value: Value) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, int | float):
        sheet.write_number(line, place, value)
    else:
        words = _joined(column, value) if isinstance(value, tuple) else str(value)
        sheet.write_string(line, place, _whole(words)[:_MOST_LETTERS_XLSX])


_WRITERS: dict[TableFormat, Callable[[Path, Sequence[Column], Iterator[Row]], None]] = {
    TableFormat.CSV: _write_csv,
    TableFormat.JSON_LINES: _write_json_lines,
    TableFormat.PARQUET: _write_parquet,
    TableFormat.XLSX: _write_xlsx,
}
