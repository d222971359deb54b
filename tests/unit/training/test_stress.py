"""Copies changed on purpose, and the table that a model gets of them."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from crcviewer.protocol.json_lines import from_json
from crcviewer.protocol.stress_report import PLAIN, StressReport
from tests.unit.training.evaluation.evaluation_cases import untrained_run
from tests.unit.training.own_images import write_cohort
from training.cli.stress import main
from training.evaluation.stressed_copies import STRESSES, Stress

pytestmark = pytest.mark.slow

CLASSES = ("adipose", "mucus", "debris")
TILES = np.random.default_rng(0).integers(30, 220, (3, 28, 28, 3), np.uint8)


@pytest.mark.parametrize("stress", STRESSES, ids=lambda one: f"{one.kind} {one.level}")
def test_copies_are_the_same_every_time_and_leave_the_tiles_alone(stress: Stress) -> None:
    change = stress.change
    before = TILES.copy()
    first, second = change(TILES), change(TILES)
    assert (before == TILES).all()
    assert first.dtype == np.uint8
    assert first.shape == TILES.shape
    assert (first == second).all()
    assert (first != TILES).any()
    # What is done to a tile is not a matter of the others.
    assert (change(TILES[1:]) == first[1:]).all()


def test_kinds_and_levels_are_named_once() -> None:
    named = [(one.kind, one.level) for one in STRESSES]
    assert len(set(named)) == len(named)
    assert {kind for kind, _ in named} == {
        "stain", "scanner", "brightness", "scale", "jpeg", "blur", "border",
    }  # fmt: skip


def test_the_command_writes_table_figure_and_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = untrained_run(tmp_path / "models", CLASSES)
    table = write_cohort(tmp_path / "data", patients=12, tiles=3, classes=CLASSES)
    out = tmp_path / "stress"
    assert main([str(model), "--data", str(table), "--out", str(out), "--json"]) == 0
    report = from_json(StressReport, capsys.readouterr().out.splitlines()[-1])
    assert report == from_json(StressReport, (out / "stress.json").read_text(encoding="utf-8"))
    # Validation, unless the test split is asked for.
    assert report.split == "val"
    assert (report.cases, report.patients) == (6, 2)
    plain, *others = report.rows
    assert (plain.kind, plain.lost.value) == (PLAIN, 0.0)
    assert [(row.kind, row.level) for row in others] == [(s.kind, s.level) for s in STRESSES]
    for row in report.rows:
        assert row.accuracy.low is None  # of two patients
    with (out / "stress.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(report.rows)
    assert float(rows[0]["accuracy"]) == pytest.approx(plain.accuracy.value)
    assert (out / "stress.png").stat().st_size > 1000
