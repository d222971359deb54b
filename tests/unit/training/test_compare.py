"""``crcviewer compare`` on evaluations that were truly written, of answers that are made up."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from crcviewer.protocol.audit_report import AuditVerdict, Verdict
from crcviewer.protocol.evaluation_report import (
    EvaluatedModel,
    EvaluationReport,
    ModelEvaluation,
    Recipe,
)
from crcviewer.protocol.text import text
from crcviewer.protocol.tissue import TISSUE_CLASSES
from training.cli.compare import main
from training.evaluation.measures import Measured, measure
from training.evaluation.paired_tests import compare_models

M = EvaluatedModel
TRUTH = np.arange(90) % 9


def write_run(
    folder: Path, *, fused: int, control: int = 20, seed: int = 0, key: str = "a1", **changes: Any
) -> Path:
    """An evaluated run: its models get the first ``fused`` and ``control`` cases wrong."""
    found = {M.CONTROL: answering(control), M.FUSED: answering(fused)}
    report = EvaluationReport(
        name="model", pairing="random", trained_pairing="random", leak=False, audit_verdict=None,
        radiology_modality="CT", network=text("resnet10"), data="phantoms", cases=90,
        test_sha256="0" * 64, classes=TISSUE_CLASSES, tested_on=(), trained_on=(), train_cases=9,
        recipe=Recipe("tiny", seed, key, text("{epochs} epochs", epochs="1 + 1")),
        models=tuple(
            ModelEvaluation(
                model, f"{model}.safetensors", f"{folder} {model}", 2,
                int((one.predicted != TRUTH).sum()), one.measures, one.classes,
                tuple(tuple(map(int, row)) for row in one.confusion), one.reliability,
            )
            for model, one in found.items()
        ),
        comparisons=(
            compare_models(TRUTH, (M.CONTROL, found[M.CONTROL]), (M.FUSED, found[M.FUSED])),
        ),
        baselines=(), maps=(), missing=(), notes=(), seed=0, resamples=100, command="",
        device="cpu", created="", code_version="", torch="",
    )  # fmt: skip
    folder.mkdir(parents=True)
    report = msgspec.structs.replace(report, **changes)
    (folder / "evaluation.json").write_text(report.to_text(), encoding="utf-8")
    with (folder / "predictions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("model", "case", "true", "predicted"))
        for model, one in found.items():
            writer.writerows(
                (model.value, case, TRUTH[case], one.predicted[case]) for case in range(90)
            )
    return folder


def answering(wrong: int) -> Measured:
    said = np.where(np.arange(90) < wrong, (TRUTH + 1) % 9, TRUTH)
    return measure(TRUTH, np.eye(9)[said], count=100, seed=0)


def as_json(capsys: pytest.CaptureFixture[str], *runs: Path) -> dict[str, Any]:
    assert main([*map(str, runs), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_seeds_of_a_recipe_are_one_group(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = [write_run(tmp_path / f"s{k}", fused=9 + 9 * k, seed=k) for k in range(3)]
    runs.append(write_run(tmp_path / "other", fused=0, key="b2"))
    found = as_json(capsys, *runs)
    group, other = found["groups"]
    assert (group["runs"], group["seeds"]) == (["s0", "s1", "s2"], [0, 1, 2])
    fused = next(s for s in group["spreads"] if (s["model"], s["name"]) == ("fused", "accuracy"))
    # Accuracies 0.9, 0.8 and 0.7: deviation 0.1; t(0.975, 2) = 4.3027.
    assert fused["value"] == pytest.approx(0.8)
    assert fused["deviation"] == pytest.approx(0.1)
    assert fused["high"] - fused["value"] == pytest.approx(4.302653 * 0.1 / 3**0.5)
    (gain,) = group["gains"]
    assert gain["model"] == "control"
    assert gain["value"] == pytest.approx(20 / 90 - 0.2)
    assert other["runs"] == ["other"]
    alone = next(s for s in other["spreads"] if (s["model"], s["name"]) == ("fused", "accuracy"))
    assert (alone["value"], alone["deviation"], alone["low"]) == (1.0, None, None)


def test_every_two_runs_are_tested_case_by_case(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = [write_run(tmp_path / str(wrong), fused=wrong) for wrong in (18, 9)]
    (pair,) = as_json(capsys, *runs)["pairs"]
    assert (pair["only_first_right"], pair["only_second_right"]) == (0, 9)
    assert pair["mcnemar_p"] == pytest.approx(2 / 2**9)
    assert pair["accuracy_difference"] == pytest.approx(0.1)
    assert pair["same_recipe"]


def test_the_table_is_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = [
        write_run(tmp_path / "a" / "run", fused=9, audit_verdict=AuditVerdict(Verdict.NOT_USED)),
        write_run(tmp_path / "b" / "run", fused=18, seed=1, leak=True, pairing="label"),
    ]
    assert main([*map(str, runs)]) == 0
    said = capsys.readouterr().out
    for part in (
        "2 runs on the same 90 test cases of phantoms", "seeds 0, 1", "0.8500 ± 0.0707 (n = 2)",
        "fused − control", "Fewer than 3 seeds", "audit: radiology not used", "run (1) → run (2)",
        "accuracy −0.1000, p = 0.004 (9 : 0)", "run (2): LEAK", "different kinds of pairs",
        "For research use only.",
    ):  # fmt: skip
        assert part in said


def test_what_cannot_be_compared_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = write_run(tmp_path / "good", fused=9)
    other = write_run(tmp_path / "other", fused=9, test_sha256="1" * 64, data="PathMNIST")
    classes = write_run(tmp_path / "classes", fused=9, classes=TISSUE_CLASSES[::-1])
    empty = tmp_path / "empty"
    empty.mkdir()
    damaged = shutil.copytree(good, tmp_path / "damaged")
    (damaged / "evaluation.json").write_text("{")
    mixed = shutil.copytree(good, tmp_path / "mixed")
    shutil.copy(write_run(tmp_path / "third", fused=8) / "predictions.csv", mixed)
    newer = write_run(tmp_path / "newer", fused=9, format_version=99)
    for runs, sentence in (
        ((good, other), "evaluated on other test images"),
        ((good, classes), "know other classes"),
        ((good, empty), "has not been evaluated. Evaluate it: crcviewer evaluate --model"),
        ((good, tmp_path / "nowhere"), "does not exist"),
        ((good, damaged), "cannot be read"),
        ((good, mixed), "predictions.csv does not belong to evaluation.json"),
        ((good, newer), "newer version"),
        ((good,), "not two different runs"),
        ((good, good), "not two different runs"),
    ):
        assert main([*map(str, runs)]) == 1
        captured = capsys.readouterr()
        assert sentence in captured.err
        assert captured.out == ""
        assert captured.err.count("\n") == 1


def test_the_same_model_twice_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = write_run(tmp_path / "first", fused=9)
    again = shutil.copytree(first, tmp_path / "again")
    (note,) = as_json(capsys, first, again)["notes"]
    assert note["values"] == {"run": "again", "other": "first"}


def test_copies_and_the_same_seed_again_count_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, other = (write_run(tmp_path / f"s{k}", fused=9 + 9 * k, seed=k) for k in range(2))
    copied = shutil.copytree(first, tmp_path / "copied")
    repeated = write_run(tmp_path / "repeated", fused=9, seed=0)
    (group,) = as_json(capsys, first, copied, repeated, other)["groups"]
    assert group["seeds"] == [0, 1]
    assert len(group["runs"]) == 4
    fused = next(s for s in group["spreads"] if (s["model"], s["name"]) == ("fused", "accuracy"))
    assert (fused["count"], fused["low"]) == (2, None)
    assert fused["value"] == pytest.approx(0.85)
