"""Tables as Parquet: each column typed, with its unit and what it holds written into the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.atomic import write_atomically

Values = Sequence[object] | NDArray[Any]
"""Of one column: None where nothing is known."""


@dataclass(frozen=True)
class Column:
    """One column of a table, and what its reader must know of it."""

    name: str
    kind: type[str] | type[int] | type[float] | type[bool]
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

    fields, arrays = [], []
    for column in columns:
        told = {"description": column.told, "unit": column.unit}
        arrays.append(_array(column, values[column.name]))
        fields.append(
            pyarrow.field(
                column.name,
                arrays[-1].type,
                metadata={name: words for name, words in told.items() if words},
            )
        )
    keys = {name: _letters(words) for name, words in (about or {}).items()}
    table = pyarrow.Table.from_arrays(arrays, schema=pyarrow.schema(fields, metadata=keys))

    def write(temporary: Path) -> None:
        # A file of Python's own: its errors are OSErrors, and its name may be of any letters.
        with temporary.open("wb") as file:
            parquet.write_table(table, file, compression="zstd")

    write_atomically(path, write)


def _array(column: Column, values: Values) -> Any:
    import pyarrow

    if isinstance(values, np.ndarray) and values.dtype.kind in "fiub":
        return pyarrow.array(values)
    found = list(values)
    if column.kind is str:
        found = [None if value is None else _letters(str(value)) for value in found]
    kinds = {
        str: pyarrow.string(),
        int: pyarrow.int64(),
        float: pyarrow.float64(),
        bool: pyarrow.bool_(),
    }
    return pyarrow.array(found, kinds[column.kind])


def _letters(words: str) -> str:
    """Names that are no UTF-8 are written escaped."""
    return words.encode("utf-8", "backslashreplace").decode("utf-8")
