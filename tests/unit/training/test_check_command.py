"""``crcviewer check``: what data hold, and a split that is written down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from crcviewer.protocol.data_report import DataReport
from crcviewer.protocol.json_lines import from_json
from crcviewer.protocol.stages import SPLITS
from tests.unit.training.own_images import CLASSES, HEADER, write_cohort
from training.cli.check import main as check
from training.data.data_check import report_data
from training.data.read_data import read_data

pytestmark = pytest.mark.usefixtures("own_cache")
SPLIT = (*HEADER, "split")


def test_check_counts_by_split_and_class(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_cohort(tmp_path, header=SPLIT)
    assert check(["--data", str(path), "--json"]) == 0
    report = from_json(DataReport, capsys.readouterr().out.splitlines()[-1])
    assert report.layout == "manifest"
    tiles, slices = report.sets
    assert tiles.classes == CLASSES
    assert [(s.images, s.per_class, s.patients) for s in tiles.splits] == [(12, (4, 4, 4), 4)] * 3
    # Each scan is of three tiles of three classes: the first of them stands for it.
    assert [(s.images, s.per_class, s.patients) for s in slices.splits] == [(4, (4, 0, 0), 4)] * 3
    assert report.pairs == 36
    assert [c.mode for c in report.pairings if c.default] == ["manifest"]
    assert len(report.sha256) == 64
    assert check(["--data", str(path)]) == 0
    assert "The data can be used." in capsys.readouterr().out


def test_a_written_split_stays_as_rows_are_added(tmp_path: Path) -> None:
    path = write_cohort(tmp_path / "a")
    kept = tmp_path / "kept.csv"
    assert check(["--data", str(path), "--write-split", str(kept)]) == 0
    first, second = read_data(path), read_data(kept)
    for split in SPLITS:
        np.testing.assert_array_equal(
            first.pathology.split(split).images, second.pathology.split(split).images
        )
    assert second.sources[0].sha256 == first.sources[0].sha256


def test_check_tells_what_a_folder_holds_and_lacks(
    phantom_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = report_data(phantom_folder)
    assert report.usable
    assert report.available == ("pathmnist", "organamnist")
    assert report.pairs == 120
    assert [(s.name, s.modality, s.side) for s in report.sets] == [
        ("pathmnist", "H&E", 28), ("organamnist", "CT", 28),
    ]  # fmt: skip
    assert {c.mode: c.possible for c in report.pairings} == dict.fromkeys(
        ("random", "index", "manifest", "label"), True
    )
    assert report.sha256 == report_data(phantom_folder).sha256
    arrays: dict[str, Any] = dict(np.load(phantom_folder / "pathmnist.npz"))
    arrays["test_labels"] = arrays["test_labels"] + 7
    np.savez(tmp_path / "pathmnist.npz", allow_pickle=True, **arrays)
    bad = report_data(tmp_path)
    assert [p.cause.values.get("file") for p in bad.problems] == [None, "pathmnist.npz"]
    assert not bad.usable
    assert check(["--data", str(tmp_path / "nowhere"), "--json"]) == 1
    nowhere = from_json(DataReport, capsys.readouterr().out.splitlines()[-1])
    assert [p.cause.values for p in nowhere.problems] == [{"folder": str(tmp_path / "nowhere")}]
