"""A model of five classes of one's own, from the manifest to what the viewer shows."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from crcviewer.engine.classify_command import main as classify
from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.protocol.evaluation_report import EvaluatedModel, EvaluationReport
from crcviewer.protocol.tissue import TISSUE_CLASSES
from tests.unit.training.own_images import Line, write_cohort
from training.cli.evaluate import main as evaluate
from training.cli.train import main as train
from training.config.settings import LossSettings
from training.data.class_names import tissue_classes
from training.optim.losses import StudyLoss

pytestmark = pytest.mark.slow

FIVE = ("STR", "TUM", "polyp 1", "polyp 2", "腺瘤")

SMALL = [
    "--preset", "tiny", "--device", "cpu", "--no-control",
    "--set", "network.backbone=resnet10", "--set", "network.width=0.0625",
    "--set", "network.input_size=32", "--set", "schedule.small_size=0",
    "--set", "network.test_time_views=1",
    "--set", "epochs.pathology=1", "--set", "epochs.radiology=1", "--set", "epochs.fusion=1",
]  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own")

    def some_without_radiology(lines: list[Line]) -> None:
        for line in lines[:5]:
            line["radiology"] = ""

    path = write_cohort(folder / "data", classes=FIVE, tiles=5, edit=some_without_radiology)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRCVIEWER_CACHE", str(folder / "cache"))
        assert train([*SMALL, "--data", str(path), "--run", str(folder / "run")]) == 0
    return folder / "run"


def test_the_checkpoint_says_what_it_learnt_from(run: Path) -> None:
    document = read_checkpoint(run / "best.safetensors").document
    assert [tissue.code for tissue in document.classes] == ["STR", "TUM", "POLY", "POL2", "腺瘤"]
    assert document.classes[0].chinese == "癌相关基质"
    assert document.pairing == "manifest"
    assert document.training["radiology_labels"] == "tile"
    assert any("first trained on the classes of the tiles" in str(note) for note in document.notes)
    assert [source.name for source in document.trained_on] == [
        "cases.csv, tiles", "cases.csv, radiology",
    ]  # fmt: skip
    assert document.preprocessing.radiology_modality == "images of unstated kind"
    stage1 = read_checkpoint(run / "stage1_radiology.safetensors").document
    assert stage1.outputs == 5


def test_the_viewer_takes_it(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = run.parent / "data"
    command = [str(data / "病例 0 0.png"), str(data / "scan 0.png"), "--json"]
    assert classify([*command, "--model", str(run / "best.safetensors"), "--device", "cpu"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told["probabilities"]) == {"STR", "TUM", "POLY", "POL2", "腺瘤"}
    assert sum(told["probabilities"].values()) == pytest.approx(1.0, abs=1e-4)


def test_its_evaluation_counts_patients_not_tiles(
    run: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CRCVIEWER_CACHE", str(run.parent / "cache"))
    out = run.parent / "evaluation"
    data = str(run.parent / "data" / "cases.csv")
    model = str(run / "best.safetensors")
    assert evaluate(["--model", model, "--data", data, "--run", str(out), "--map-cases", "0"]) == 0
    report = EvaluationReport.from_text((out / "evaluation.json").read_text("utf-8"))
    assert report.patients == report.cases // 5 >= 1  # each patient has five tiles
    fused = report.model(EvaluatedModel.FUSED)
    assert fused is not None
    assert fused.measures[0].count == report.patients
    assert fused.measures[0].low is None
    assert f"resamples of {report.patients} patients" in capsys.readouterr().out
    page = (out / "report.html").read_text("utf-8")
    assert f"the cases are of {report.patients} patients" in page, "too few for intervals"
    audit = read_checkpoint(run / "best.safetensors").document.audit
    assert audit is not None
    assert audit["patients"] == report.patients


@pytest.mark.parametrize("count", [2, 5, 9, 40, 200])
def test_codes_are_short_and_each_is_there_once(count: int) -> None:
    classes = tissue_classes(tuple(f"tissue number {k}" for k in range(count)))
    assert len({tissue.code for tissue in classes}) == count
    assert all(1 <= len(tissue.code) <= 4 for tissue in classes)
    assert len({tissue.colour for tissue in classes}) == count


def test_the_studys_classes_keep_code_and_colour_among_others() -> None:
    classes = tissue_classes(("smooth muscle", "mucus membrane", "mucus"))
    assert [tissue.code for tissue in classes] == ["MUS", "MUCU", "MUC"]
    assert (classes[0], classes[2]) == (TISSUE_CLASSES[5], TISSUE_CLASSES[4])
    assert [t.code for t in tissue_classes(("adipose", "adi"))] == ["ADI", "ADI2"]


def test_a_class_without_an_image_does_not_spoil_the_loss() -> None:
    """One's own radiology images need not be of every class of the tiles."""
    loss = StudyLoss([4, 0, 9], LossSettings(ldam_weight=0.5))
    assert torch.isfinite(loss.margins).all()
    generator = torch.Generator().manual_seed(0)
    features, weight = (torch.randn(n, 8, generator=generator) for n in (6, 3))
    value = loss(features, features @ weight.T, weight, torch.tensor([0, 2, 0, 2, 2, 0]))
    assert np.isfinite(value.item())
