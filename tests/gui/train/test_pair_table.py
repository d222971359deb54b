"""Two folders become a table of pairs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from crcviewer.ui.train.wizard.pair_table import PatientFrom, as_csv, find_pairs


def touch(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    return path


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    tiles, slices = tmp_path / "切片 tiles", tmp_path / "ct"
    touch(tiles / "TUM" / "P1_a_path.png")
    touch(tiles / "TUM" / "P1_b_path.png")
    touch(tiles / "STR" / "P2_a_path.TIF")
    touch(tiles / "STR" / "P3_a_path.png")
    touch(tiles / "STR" / "notes.txt")
    touch(tiles / ".thumbs" / "P1_a_path.png")
    touch(slices / "P1_a_ct.png")
    touch(slices / "p2.dcm")
    touch(slices / "P9.dcm")
    return tiles, slices


def test_by_the_tiles_name_else_by_the_patients(folders: tuple[Path, Path]) -> None:
    tiles, slices = folders
    table = find_pairs(tiles, slices, PatientFrom.NAME)
    found = {
        row.pathology.name: (row.radiology.name if row.radiology else "", row.label, row.patient)
        for row in table.rows
    }
    assert found == {
        "P1_a_path.png": ("P1_a_ct.png", "TUM", "P1"),
        "P1_b_path.png": ("P1_a_ct.png", "TUM", "P1"),
        "P2_a_path.TIF": ("p2.dcm", "STR", "P2"),
        "P3_a_path.png": ("", "STR", "P3"),
    }
    assert (table.unpaired, table.lonely) == (1, 1)


def test_the_table_is_one_that_the_check_reads(folders: tuple[Path, Path]) -> None:
    table = find_pairs(*folders, PatientFrom.NAME)
    rows = list(csv.DictReader(io.StringIO(as_csv(table))))
    assert list(rows[0]) == ["pathology", "radiology", "label", "patient"]
    assert [row["patient"] for row in rows] == ["P2", "P3", "P1", "P1"]
    assert all(Path(row["pathology"]).is_file() for row in rows)


def test_patients_from_folders(tmp_path: Path) -> None:
    touch(tmp_path / "t" / "TUM" / "case 7" / "1.png")
    touch(tmp_path / "r" / "Case 7" / "slice.dcm")
    (row,) = find_pairs(tmp_path / "t", tmp_path / "r", PatientFrom.FOLDER).rows
    assert (row.patient, row.label) == ("case 7", "TUM")
    assert row.radiology is not None


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    with pytest.raises(OSError, match="No such file"):
        find_pairs(tmp_path / "t", tmp_path / "gone", PatientFrom.NAME)


def test_the_class_in_a_name_is_no_patient(tmp_path: Path) -> None:
    tiles = tmp_path / "tiles" / "TUM"
    tiles.mkdir(parents=True)
    (tmp_path / "scans").mkdir()
    for name in ("TUM-TCGA-AAICEQFN.tif", "TUM-AEPINLNQ.tif", "TCGA-AA-3554-01Z-00-DX1_7.png"):
        (tiles / name).touch()
    rows = find_pairs(tiles.parent, tmp_path / "scans", PatientFrom.NAME).rows
    assert sorted(row.patient for row in rows) == ["", "", "TCGA-AA-3554"]
