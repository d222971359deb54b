"""Columns of a table joined to cases, and values put into groups, without a widget."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest

from crcviewer.imaging.core.table import TableError, read_rows
from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.map_messages import MapCase
from crcviewer.protocol.text import text
from crcviewer.ui.explore.data.colouring import Colouring, groups_of
from crcviewer.ui.explore.data.map_data import MapData
from crcviewer.ui.explore.data.own_columns import join_columns
from crcviewer.ui.explore.data.value_groups import by_value


@pytest.fixture
def named(data: MapData) -> MapData:
    """The first is called as the second's file."""
    cases = [MapCase(f"病例 {i}", ImageRef(f"/x/p{i}.png"), patient=f"P{i % 4}") for i in range(60)]
    return replace(data, cases=tuple(cases))


def test_rows_meet_cases_by_name_file_or_number(named: MapData) -> None:
    rows = [{"name": "病例 3", "grade": "G1"}, {"name": "P7.PNG", "grade": "G2"},
            {"name": "1000", "grade": "G3"}, {"name": "nobody", "grade": "G3"}]  # fmt: skip
    joined = join_columns(named, rows)
    column = joined.values["grade"]
    assert {i: value for i, value in enumerate(column) if value} == {3: "G1", 7: "G2", 0: "G3"}
    assert (joined.unmatched_rows, joined.unmatched_cases) == (1, 57)
    # The column that matches is found, whatever else is called so.
    rows = [{"case": "x", "pathology": f"folder/p{i}.png", "age": str(i)} for i in range(60)]
    joined = join_columns(named, rows)
    assert set(joined.values) == {"case", "age"}
    assert joined.values["age"][59] == "59"
    assert not join_columns(named, [{"name": "nobody", "grade": "G3"}]).values


def test_a_name_that_two_cases_have_is_nobodys(named: MapData) -> None:
    twin = msgspec.structs.replace(named.cases[0], name="病例 1")
    twins = replace(named, cases=(twin, *named.cases[1:]))
    joined = join_columns(twins, [{"name": "病例 1", "x": "1"}, {"name": "p1", "x": "2"}])
    assert joined.unmatched_rows == 1
    assert joined.values["x"][1] == "2"


def test_few_values_are_names_and_many_numbers_are_ranges() -> None:
    groups = by_value(["10", "9", "", "10"])
    assert [group.label for group in groups] == ["9", "10", "not known"]
    assert groups[1].rows.tolist() == [0, 3]
    numbers = [f"{i / 10:.1f}".replace(".", ",") for i in range(100)] + [""]
    groups = by_value(numbers)
    assert len(groups) == 6
    assert [len(group.rows) for group in groups] == [20, 20, 20, 20, 20, 1]
    assert groups[0].name == text("{low} to {high}", low="0", high="1.98")
    many = by_value([f"P{i % 40}" for i in range(400)] + ["P0"])
    assert len(many) == 24
    assert many[-1].name == text("{count} others", count=17)
    assert sorted(np.concatenate([group.rows for group in many]).tolist()) == list(range(401))
    assert len({(group.symbol, group.colour) for group in many}) == 24


def test_patients_and_what_is_without_radiology(named: MapData) -> None:
    groups = groups_of(named, Colouring.PATIENT)
    assert [group.label for group in groups] == ["P0", "P1", "P2", "P3"]
    assert groups[1].rows.tolist() == list(range(1, 60, 4))
    # A hospital's numbers are names of patients, not amounts.
    numbers = [
        msgspec.structs.replace(case, patient=str(1000 + i % 12))
        for i, case in enumerate(named.cases)
    ]
    groups = groups_of(replace(named, cases=tuple(numbers)), Colouring.PATIENT)
    assert [group.label for group in groups] == [str(1000 + i) for i in range(12)]
    alone = replace(named, slices=np.where(np.arange(60) < 2, -1, named.slices))
    by_modality = {group.key: group.rows.tolist() for group in groups_of(alone, Colouring.MODALITY)}
    assert by_modality["none"] == [0, 1]
    assert by_modality["both"] == [3]


@pytest.mark.parametrize(
    ("content", "cause"),
    [(b"\xff\xfe\x00", "is not a table"), (b"name,x\n", "no rows below"), (b"", "no rows")],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, cause: str) -> None:
    path = tmp_path / "表.csv"
    path.write_bytes(content)
    with pytest.raises(TableError, match=cause):
        read_rows(path)
    with pytest.raises(TableError, match="cannot be read"):
        read_rows(tmp_path / "gone.csv")
