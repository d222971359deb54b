"""Whose the images of a table are: spellings, names of files, and none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crcviewer.imaging.core.patient_names import (
    patient_key,
    patient_of_name,
    patients_by_evidence,
)
from crcviewer.protocol.data_choices import DataChoices, PatientFrom
from crcviewer.protocol.data_report import Severity
from crcviewer.protocol.stages import SPLITS
from tests.unit.training.own_images import Line, errors, rewritten, write_cohort
from training.data.data_check import report_data
from training.data.read_data import read_data

pytestmark = pytest.mark.usefixtures("own_cache")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_a_patient_has_one_key_however_it_is_typed(name: str) -> None:
    assert patient_key(patient_key(name)) == patient_key(name)
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)
    assert patient_key(wide) == patient_key(name)


def test_spellings_of_a_patient_are_one_and_told(tmp_path: Path) -> None:
    def edit(lines: list[Line]) -> None:
        lines[3]["patient"] = "Ｐ１"
        lines[4]["patient"] = "p01"

    path = write_cohort(tmp_path, edit=edit)
    report = report_data(path)
    assert report.usable
    assert report.patients is not None
    assert report.patients.merged == (("P1", "p01", "Ｐ１"),)
    assert sum(count.patients or 0 for count in report.sets[0].splits) == 12
    rows = read_data(path)
    names = [set(rows.pathology.split(split).patient_names) for split in SPLITS]
    assert sum(map(len, names)) == len(set.union(*names)) == 12


@pytest.mark.parametrize(
    ("file", "patient"),
    [
        ("TUM-TCGA-AAICEQFN.tif", ""),
        ("MUS-AAKHYDPK.png", ""),
        ("NCT100K-ADI.tif", ""),
        ("TCGA-AA-3554-01Z-00-DX1.9b2c_tile4.png", "TCGA-AA-3554"),
        ("tum_tcga-g4-6293-01a.png", "TCGA-G4-6293"),
        ("P07_he.tif", "P07"),
        ("TUM_0001.png", ""),
        ("病人甲_病理.png", "病人甲"),
    ],
)
def test_names_give_the_right_patient_or_none(file: str, patient: str) -> None:
    assert patient_of_name(file, ("TUM", "stroma 2")) == patient


def test_patients_of_names_need_evidence() -> None:
    cohort = [f"P{n // 3:02}_tile{n}.png" for n in range(12)]
    assert patients_by_evidence(cohort, ()) == [f"P{n // 3:02}" for n in range(12)]
    assert set(patients_by_evidence([f"{n:04}_x.png" for n in range(12)], ())) == {""}
    assert set(patients_by_evidence([f"x{n % 3}_y{n}.png" for n in range(12)], ())) == {""}
    assert set(patients_by_evidence([f"study1_{n}.png" for n in range(12)], ())) == {""}
    nct = [f"TUM-{''.join(chr(65 + (n * k) % 26) for k in range(1, 9))}.tif" for n in range(12)]
    assert set(patients_by_evidence(nct, ("TUM",))) == {""}


def test_a_table_without_patients_can_take_them_from_names(tmp_path: Path) -> None:
    path = write_cohort(tmp_path, header=("pathology", "radiology", "label"))
    assert report_data(path).table is not None
    named = DataChoices(patient_from=PatientFrom.IMAGE)
    report = report_data(path, choices=named)
    assert errors(report) == []
    assert report.patients is not None
    assert (report.patients.origin, report.patients.known) == (PatientFrom.IMAGE, 0)
    assert report.sets[0].splits[0].patients is None


def test_an_empty_column_of_patients_names_nobody(tmp_path: Path) -> None:
    path = rewritten(write_cohort(tmp_path), cell=lambda c, v: "" if c == "patient" else v)
    report = report_data(path)
    assert errors(report) == []
    assert report.patients is not None
    assert (report.patients.origin, report.patients.unknown) == (PatientFrom.IMAGE, 36)
    assert any(p.cause.values == {"count": 36} for p in report.problems)


def test_one_scan_under_two_names_of_two_patients_is_told(tmp_path: Path) -> None:
    path = write_cohort(tmp_path)
    (tmp_path / "scan 1.png").write_bytes((tmp_path / "scan 0.png").read_bytes())
    report = report_data(path)
    told = [p for p in report.problems if p.cause.values.get("patient") == "P0"]
    assert [(p.row, p.severity) for p in told] == [(row, Severity.WARNING) for row in (5, 6, 7)]
