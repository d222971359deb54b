"""Parquet files: types, units, gaps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pyarrow import parquet

from crcviewer.imaging.core.parquet import Column, write_parquet

COLUMNS = (
    Column("slide", str, "name of the file"),
    Column("area", float, "of all tissue", "mm2"),
    Column("fields", int),
    Column("high", bool),
    Column("p", float),
)


def test_what_is_written_is_read_with_types_units_and_gaps(tmp_path: Path) -> None:
    path = tmp_path / "表 1.parquet"
    write_parquet(
        path,
        COLUMNS,
        {
            "slide": ["切片.svs", None, "odd\udcff.svs"],
            "area": [1.5, None, np.float32(2)],
            "fields": [1, None, np.int64(3)],
            "high": [True, None, np.bool_(False)],
            "p": np.array([0.25, 0.5, np.nan], np.float16).astype(np.float32),
        },
        {"version": "1"},
    )
    table = parquet.read_table(path)
    assert table.column("slide").to_pylist() == ["切片.svs", None, "odd\\udcff.svs"]
    assert table.column("area").to_pylist() == [1.5, None, 2.0]
    assert table.column("fields").to_pylist() == [1, None, 3]
    assert table.column("high").to_pylist() == [True, None, False]
    assert table.column("p").to_pylist()[:2] == [0.25, 0.5]
    assert list(map(str, table.schema.types)) == ["string", "double", "int64", "bool", "float"]
    about = table.schema.field("area").metadata
    assert about == {b"description": b"of all tissue", b"unit": b"mm2"}
    assert parquet.read_metadata(path).metadata[b"version"] == b"1"


def test_a_table_without_rows_has_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "empty.parquet"
    write_parquet(path, COLUMNS, {column.name: [] for column in COLUMNS})
    table = parquet.read_table(path)
    assert table.num_rows == 0
    assert table.column_names == [column.name for column in COLUMNS]


def test_a_folder_that_is_gone_is_an_os_error_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="gone"):
        write_parquet(tmp_path / "gone" / "x.parquet", COLUMNS[:1], {"slide": ["a"]})
    assert not list(tmp_path.iterdir())
