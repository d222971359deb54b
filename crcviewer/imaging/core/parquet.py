"""Tables as Parquet: each column typed, with its unit and what it holds written into the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.atomic import write_atomically

Values = Sequence[object] | NDArray[Any]
"""Of one column: None where nothing is known."""

_COMPRESSION = "zstd"
_ROWS_AT_A_TIME = 5_000


@dataclass(frozen=True)
class Column:
    """One column of a table, and what its reader must know of it."""

    name: str
    kind: type[str] | type[int] | type[float] | type[bool] | type[list[str]]
    told: str = ""
    """What it holds, in English: a file's metadata is not translated."""
    unit: str = ""


def write_parquet(
    path: Path,
    columns: Sequence[Column],
    values: Mapping[str, Values],
    about: Mapping[str, str] | None = None,
) -> None:
    """A file that is whole or as it was before. ``values``: by the columns' names, all of one
    length; ``about``: of the table, kept in its metadata. Raises OSError."""
    import pyarrow
    from pyarrow import parquet

    arrays = [_array(column, values[column.name]) for column in columns]
    schema = _schema(columns, [array.type for array in arrays], about or {})
    table = pyarrow.Table.from_arrays(arrays, schema=schema)

    def write(temporary: Path) -> None:
        # A file of Python's own: its errors are OSErrors, and its name may be of any letters.
        with temporary.open("wb") as file:
            parquet.write_table(table, file, compression=_COMPRESSION)

    write_atomically(path, write)


def write_parquet_rows(
    path: Path, columns: Sequence[Column], rows: Iterator[Mapping[str, object]]
) -> None:
    """The same of rows by the columns' names, some thousands in memory at a time. Raises OSError,
    and what ``rows`` raises."""
    import pyarrow
    from pyarrow import parquet

    schema = _schema(columns, [_type(column) for column in columns], {})

    def write(temporary: Path) -> None:
        with (
            temporary.open("wb") as file,
            parquet.ParquetWriter(file, schema, compression=_COMPRESSION) as writer,
        ):
            while part := list(islice(rows, _ROWS_AT_A_TIME)):
                arrays = [
                    _array(column, [row.get(column.name) for row in part]) for column in columns
                ]
                writer.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))

    write_atomically(path, write)


def _schema(columns: Sequence[Column], types: Sequence[Any], about: Mapping[str, str]) -> Any:
    import pyarrow

    fields = []
    for column, kind in zip(columns, types, strict=True):
        told = {"description": column.told, "unit": column.unit}
        told = {name: words for name, words in told.items() if words}
        fields.append(pyarrow.field(column.name, kind, metadata=told))
    keys = {name: _letters(words) for name, words in about.items()}
    return pyarrow.schema(fields, metadata=keys)


def _array(column: Column, values: Values) -> Any:
    import pyarrow

    if isinstance(values, np.ndarray) and values.dtype.kind in "fiub":
        return pyarrow.array(values)
    return pyarrow.array([_plain(column, value) for value in values], _type(column))


def _plain(column: Column, value: object) -> object:
    if value is None or column.kind not in (str, list[str]):
        return value
    if isinstance(value, list | tuple):
        return [_letters(str(one)) for one in value]
    return _letters(str(value))


def _type(column: Column) -> Any:
    import pyarrow

    if column.kind == list[str]:
        return pyarrow.list_(pyarrow.string())
    return {
        str: pyarrow.string(),
        int: pyarrow.int64(),
        float: pyarrow.float64(),
        bool: pyarrow.bool_(),
    }[column.kind]


def _letters(words: str) -> str:
    """Names that are no UTF-8 are written escaped."""
    return words.encode("utf-8", "backslashreplace").decode("utf-8")
