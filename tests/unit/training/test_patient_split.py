"""Splits by patient: no patient in two, shares and classes as asked as far as that allows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from crcviewer.protocol.data_choices import DataChoices, SplitShares
from crcviewer.protocol.data_report import Severity
from crcviewer.protocol.stages import SPLITS
from tests.unit.training.own_images import HEADER, write_cohort
from training.base.errors import DataError
from training.data.data_check import report_data
from training.data.patient_split import split_by_patient
from training.data.read_data import read_data
from training.data.study_data import StudyData

pytestmark = pytest.mark.usefixtures("own_cache")
SPLIT = (*HEADER, "split")


def patients_of(study: StudyData, split: str) -> set[bytes]:
    return {image.tobytes() for image in study.radiology.split(split).images}


def test_no_patient_is_in_two_splits_and_the_same_manifest_gives_the_same_split(
    tmp_path: Path,
) -> None:
    path = write_cohort(tmp_path)
    study = read_data(path)
    owners = [patients_of(study, split) for split in SPLITS]
    assert sum(len(owner) for owner in owners) == len(set.union(*owners)) == 12
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join([lines[0], *reversed(lines[1:])]), encoding="utf-8")
    turned = read_data(path)
    assert [patients_of(turned, split) for split in SPLITS] == owners
    assert turned.sources[0].sha256 == study.sources[0].sha256


def test_shares_can_be_asked_for_and_what_whole_patients_do_not_allow_is_told(
    tmp_path: Path,
) -> None:
    path = write_cohort(tmp_path)
    choices = DataChoices(shares=SplitShares(25, 25))
    report = report_data(path, choices=choices)
    assert report.splits_drawn
    assert [split.patients for split in report.sets[0].splits] == [6, 3, 3]
    assert not [p for p in report.problems if "asked" in p.cause.values]
    study = read_data(path, choices=choices)
    owners = [patients_of(study, split) for split in SPLITS]
    assert [len(owner) for owner in owners] == [6, 3, 3]
    assert len(set.union(*owners)) == 12
    choices = DataChoices(shares=SplitShares(45, 45))
    few = tmp_path / "few"
    few.mkdir()
    report = report_data(write_cohort(few, patients=3), choices=choices)
    (told,) = [p for p in report.problems if "asked" in p.cause.values]
    assert told.severity is Severity.WARNING
    assert told.cause.values == {"asked": "10/45/45", "got": "33/33/33"}
    assert not report_data(write_cohort(tmp_path, header=SPLIT)).splits_drawn


@pytest.mark.parametrize("shares", [SplitShares(15, 15), SplitShares(10, 30), SplitShares(40, 5)])
@pytest.mark.parametrize("seed", range(3))
def test_the_split_is_stratified_as_well_as_whole_patients_allow(
    seed: int, shares: SplitShares
) -> None:
    generator = np.random.default_rng(seed)
    patients, labels = [], []
    for patient in range(120):
        favourite = generator.integers(4)
        for _ in range(generator.integers(5, 40)):
            patients.append(f"P{patient}")
            labels.append(favourite if generator.random() < 0.7 else generator.integers(4))
    kinds = np.eye(4, dtype=np.int64)[np.array(labels)]
    splits = np.array(split_by_patient(patients, kinds, shares))
    owned: dict[str, set[str]] = {}
    for owner, split in zip(patients, splits, strict=True):
        owned.setdefault(owner, set()).add(split)
    assert {len(its) for its in owned.values()} == {1}
    for split, share in shares.fractions().items():
        got = kinds[splits == split].sum(0) / kinds.sum(0)
        assert np.abs(got - share).max() < 0.03
    assert split_by_patient(patients, kinds, shares, seed=1) != splits.tolist()


def test_a_class_of_one_patient_is_trained_on_and_three_patients_suffice() -> None:
    patients = ["a", "a", "b", "c", "d", "e", "f", "g"]
    kinds = np.eye(2, dtype=np.int64)[[1, 1, 0, 0, 0, 0, 0, 0]]
    assert split_by_patient(patients, kinds)[:2] == ["train", "train"]
    few = split_by_patient(["x", "y", "z"], np.ones((3, 1), np.int64))
    assert sorted(few) == ["test", "train", "val"]
    with pytest.raises(DataError) as caught:
        split_by_patient(["x", "y"], np.ones((2, 1), np.int64))
    assert caught.value.cause.values == {"count": 2}


def test_a_split_is_the_same_in_every_version() -> None:
    """Whoever evaluates a model later, on the table that it was trained on, must judge it on the
    patients that it has not seen."""
    generator = np.random.default_rng(3)
    patients = [f"P{n}" for n in generator.integers(0, 12, 60)]
    kinds = np.eye(3, dtype=np.int64)[generator.integers(0, 3, 60)]
    splits = dict(zip(patients, split_by_patient(patients, kinds), strict=True))
    held_out = {patient: split for patient, split in splits.items() if split != "train"}
    assert held_out == {"P2": "val", "P4": "val", "P1": "test", "P10": "test"}
