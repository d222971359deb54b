"""Classes of one's own, few or many, and test splits that lack some: no figure, table or page may
break on them, or warn."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.protocol.evaluation_report import EvaluatedModel, EvaluationInputs, EvaluationReport
from crcviewer.protocol.text import text
from tests.unit.training.evaluation.evaluation_cases import SILENT, small_data, untrained_run
from training.data.pairing import Pairing, PairingMode
from training.evaluation.baselines import baselines
from training.evaluation.drawing import class_labels
from training.evaluation.evaluate import Extent, evaluate
from training.evaluation.files import write_evaluation

pytestmark = pytest.mark.slow


def evaluated(
    folder: Path,
    classes: tuple[str, ...],
    labels: list[int],
    *,
    mode: PairingMode = PairingMode.RANDOM,
    alone: bool = False,
) -> tuple[EvaluationReport, str]:
    """The report as it can be read back, and the page."""
    checkpoint = read_checkpoint(untrained_run(folder, classes, alone=alone))
    data = small_data(classes, labels)
    found = evaluate(
        checkpoint,
        data,
        Pairing(mode, data, 0),
        inputs=EvaluationInputs(
            data=("data",), model="best.safetensors", pairing=mode.value, seed=0
        ),
        device=torch.device("cpu"),
        extent=Extent(resamples=100, map_cases=50),
        command="crcviewer evaluate …",
        tell=SILENT,
    )
    (folder / "figures").mkdir()
    write_evaluation(found, folder)
    report = EvaluationReport.from_text((folder / "evaluation.json").read_text(encoding="utf-8"))
    assert report == found.report
    return report, (folder / "report.html").read_text(encoding="utf-8")


def test_names_of_ones_own_are_text_and_never_markup(tmp_path: Path) -> None:
    classes = ("正常", "<script>alert(1)</script>", "=1+1")
    report, page = evaluated(tmp_path / "run", classes, [0, 1, 2] * 8, alone=True)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "未经训练 &lt;b&gt;&amp;" in page
    assert "正常" in page
    assert [str(layout.model) for layout in report.maps] == ["stage1", "fused"]
    # The study's figures are of other classes.
    assert "0.9249" not in page
    with (tmp_path / "run" / "per_class.csv").open(encoding="utf-8", newline="") as file:
        assert not any(cell.startswith("=") for row in csv.reader(file) for cell in row)


def test_codes_that_no_font_can_write_become_numbers(tmp_path: Path) -> None:
    unwritable = ("\U00012000" * 2, "glands")  # cuneiform
    document = read_checkpoint(untrained_run(tmp_path / "run", unwritable)).document
    assert document.classes[0].code == "\U00012000" * 2
    assert class_labels(document.classes) == ("#0", "GLAN")


@pytest.mark.parametrize("labels", [[0, 1, 1, 0, 1], [2] * 12], ids=("five", "one class"))
def test_what_is_not_defined_is_said(tmp_path: Path, labels: list[int]) -> None:
    report, page = evaluated(tmp_path / "run", ("fat", "gland", "mucus"), labels)
    fused = report.model(EvaluatedModel.FUSED)
    assert fused is not None
    there = Counter(labels)
    for number, found in enumerate(fused.classes):
        assert found.count == there[number]
        assert (found.f1.value is None) == (there[number] == 0)
    lacking = len(there) < 3
    assert ("not defined" in page) == lacking
    assert (fused.measure("auc_ovo_macro").value is None) == (len(there) < 2)
    enough = len(labels) >= 10
    assert (fused.measure("accuracy").low is not None) == enough
    assert bool(report.maps) == enough
    if not enough:
        assert any("A map needs at least 10 cases" in str(one) for one in report.missing)
    assert not re.search(r"\bnan\b|NaN", page)


def test_baselines_of_few_patients_have_no_intervals() -> None:
    tiles = small_data(("fat", "gland"), [0, 1] * 10).pathology
    (largest, _) = baselines(tiles.train, tiles.test, 2, 100, 0)
    assert largest.accuracy.count == 20
    assert largest.accuracy.low is not None
    owned = replace(tiles.test, patients=np.arange(20) % 4)
    for baseline in baselines(tiles.train, owned, 2, 100, 0):
        assert baseline.accuracy.count == 4
        assert baseline.accuracy.low is None
        assert baseline.f1.low is None


def test_forty_classes_are_in_the_tables(tmp_path: Path) -> None:
    many = tuple(f"kind {number}" for number in range(40))
    report, page = evaluated(tmp_path / "many", many, list(range(40)))
    assert len(report.models[0].classes) == 40
    assert page.count('class="swatch"') == 40


def test_a_leak_is_branded_and_one_class_is_enough(tmp_path: Path) -> None:
    report, page = evaluated(tmp_path / "run", ("fat",), [0] * 12, mode=PairingMode.LABEL)
    assert report.leak
    assert "LEAK. CONTROL, NOT A RESULT" in page
    assert "gives the answer away" in page
    fused = report.model(EvaluatedModel.FUSED)
    assert fused is not None
    assert fused.measure("accuracy").value == 1.0
    assert fused.measure("auc_ovr_micro").note == text("the model knows one class")
