"""The command as a user runs it, on a small run that was truly trained."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from crcviewer.model.predict import load_model
from crcviewer.model.reference_file import read_reference
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.audit_report import AuditVerdict, Verdict
from crcviewer.protocol.evaluation_report import EvaluatedModel, EvaluationReport
from tests.unit.training.evaluation.evaluation_cases import EvaluatedRun
from training.cli.evaluate import main
from training.data.medmnist_data import read_study
from training.evaluation.reporting_checklist import CHECKLISTS, checklist_page

pytestmark = pytest.mark.slow

M = EvaluatedModel


def report_of(folder: Path) -> EvaluationReport:
    return EvaluationReport.from_text((folder / "evaluation.json").read_text(encoding="utf-8"))


def test_all_files_are_there(evaluated_run: EvaluatedRun) -> None:
    files = {path.name for path in evaluated_run.folder.iterdir()}
    assert files >= {
        "evaluation.json", "predictions.csv", "per_class.csv", "confusion.csv", "report.html",
        "cases.npz", "reporting_checklists.html",
    }  # fmt: skip
    stems = {"accuracy", "f1", "reliability", "feature_maps"} | {
        f"{kind}_{model}"
        for kind in ("confusion", "roc", "roc_ovo")
        for model in ("stage1", "control", "fused")
    }
    figures = {path.name for path in (evaluated_run.folder / "figures").iterdir()}
    assert figures == {f"{stem}.{kind}" for stem in stems for kind in ("png", "svg")}
    with Image.open(evaluated_run.folder / "figures" / "confusion_fused.png") as image:
        assert image.width > 800
    assert not list(evaluated_run.folder.rglob("*.part"))


def test_the_figures_are_those_of_the_viewer(evaluated_run: EvaluatedRun) -> None:
    report = report_of(evaluated_run.folder)
    assert [model.model for model in report.models] == [M.STAGE1, M.CONTROL, M.FUSED, M.NEUTRAL]
    assert report.missing == ()
    data = read_study(evaluated_run.data)
    assert data.pairs is not None
    assert report.pairing == "manifest"
    test = data.pathology.test
    model = load_model(evaluated_run.folder / "best.safetensors", "cpu")
    partners = data.radiology.test.images[data.pairs["test"]]
    answers = model.predict_many(list(test.images), list(partners))
    fused = report.model(M.FUSED)
    assert fused is not None
    right = answers.probabilities.argmax(1) == test.labels
    assert fused.measure("accuracy").value == right.mean()
    assert fused.errors == (~right).sum()
    assert fused.epochs == 2
    assert np.array(fused.confusion).sum(axis=1).tolist() == np.bincount(test.labels).tolist()
    # The card, written by train, says the same.
    card = {str(f.metric): f.value for f in model.card.evaluation}
    assert fused.measure("accuracy").value == card["accuracy"]
    single = report.model(M.STAGE1)
    assert single is not None
    assert single.measure("accuracy").value == card["accuracy of the tile branch alone (stage 1)"]


def test_what_was_evaluated_can_be_found_again(evaluated_run: EvaluatedRun) -> None:
    inputs = report_of(evaluated_run.folder).inputs
    assert inputs is not None
    (data,) = inputs.data_from(evaluated_run.folder)
    assert data == evaluated_run.data
    assert not Path(inputs.data[0]).is_absolute()
    assert inputs.model == "best.safetensors"
    assert (inputs.pairing, inputs.seed, inputs.split) == ("manifest", 0, "test")
    assert (inputs.pathology, inputs.radiology) == ("pathmnist", "")


def test_an_evaluation_of_the_first_format_opens(evaluated_run: EvaluatedRun) -> None:
    new = report_of(evaluated_run.folder)
    old = json.loads(new.to_text())
    del old["inputs"]
    old |= {
        "format_version": 1,
        "audit_verdict": "leak: tile and organ labels go together in the train split",
        "missing": ["There is no control."],
        "notes": ["For research use only."],
        "network": "resnet10 × 2",
    }
    old["recipe"]["epochs"] = "1 + 1 epochs"
    for model in old["models"]:
        model["title"] = "Fused"
        for measure in model["measures"]:
            measure["note"] = "over the 2 of 3 classes that have test cases"
            del measure["count"]
    report = EvaluationReport.from_text(json.dumps(old))
    assert report.inputs is None
    assert report.audit_verdict == AuditVerdict(Verdict.LEAK, "train")
    assert [str(one) for one in report.missing] == ["There is no control."]
    assert str(report.recipe.epochs) == "1 + 1 epochs"
    fused, before = report.model(M.FUSED), new.model(M.FUSED)
    assert fused is not None
    assert before is not None
    assert fused.measure("accuracy").low == before.measure("accuracy").low
    assert report.comparisons == new.comparisons
    old["audit_verdict"] = ""
    assert EvaluationReport.from_text(json.dumps(old)).audit_verdict is None


def test_the_window_can_open_its_map(evaluated_run: EvaluatedRun) -> None:
    made = read_reference(evaluated_run.folder / "feature_map.safetensors")
    report = report_of(evaluated_run.folder)
    data = read_study(evaluated_run.data)
    assert data.pairs is not None
    assert len(made) == report.cases
    assert made.labels.tolist() == data.pathology.test.labels.tolist()
    assert made.slices.tolist() == data.pairs["test"].tolist()
    assert made.cases[3].name == "test 3"
    fused, single = report.model(M.FUSED), report.model(M.STAGE1)
    assert fused is not None
    assert single is not None
    assert made.model_sha256 == fused.sha256
    right = made.probabilities.argmax(1) == made.labels
    assert right.mean() == pytest.approx(fused.measure("accuracy").value)
    assert made.single_probabilities is not None
    alone = made.single_probabilities.argmax(1) == made.labels
    assert alone.mean() == pytest.approx(single.measure("accuracy").value)
    layout = next(one for one in report.maps if one.model is M.FUSED)
    assert made.fused.quality.trustworthiness == layout.trustworthiness


def test_every_two_models_are_compared(evaluated_run: EvaluatedRun) -> None:
    report = report_of(evaluated_run.folder)
    assert len(report.comparisons) == 6
    found = report.comparison(M.CONTROL, M.FUSED)
    models = {model.model: model for model in report.models}
    assert found is not None
    assert found.only_first_right + found.both_wrong == models[M.FUSED].errors
    assert found.only_second_right + found.both_wrong == models[M.CONTROL].errors


def test_tables_hold_every_case(evaluated_run: EvaluatedRun) -> None:
    report = report_of(evaluated_run.folder)
    with (evaluated_run.folder / "predictions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 4 * report.cases
    for row in rows:
        of_classes = [float(row[f"p_{tissue.code}"]) for tissue in report.classes]
        assert sum(of_classes) == pytest.approx(1.0, abs=1e-4)
        assert report.classes[int(row["predicted"])].code == row["predicted_code"]
    wrong = sum(r["true"] != r["predicted"] for r in rows if r["model"] == "control")
    control = report.model(M.CONTROL)
    assert control is not None
    assert wrong == control.errors


def test_the_checklist_has_what_is_known_and_marks_what_only_authors_know(
    evaluated_run: EvaluatedRun,
) -> None:
    report = report_of(evaluated_run.folder)
    page = (evaluated_run.folder / names.CHECKLIST).read_text(encoding="utf-8")
    blanks = 0
    # All items of each checklist, with their parts.
    for (name, _, sections), count in zip(CHECKLISTS, (27, 42), strict=True):
        items = [item for _, section in sections for item in section]
        numbers = {int("".join(filter(str.isdigit, item.number))) for item in items}
        assert numbers == {*range(1, count + 1)}, name
        unknown = sum(not item.known(report) for item in items)
        assert 0 < unknown < len(items), name
        blanks += unknown
    assert page.count('class="blank"') == blanks
    fused = report.model(M.FUSED)
    assert fused is not None
    for figure in (fused.sha256, str(fused.measure("accuracy").shown(3)), "运行 one"):
        assert figure in page
    chinese = checklist_page(report, "zh")
    assert "由作者填写" in chinese
    assert fused.sha256 in chinese


def test_the_page_says_what_it_must_and_asks_nothing_of_a_network(
    evaluated_run: EvaluatedRun,
) -> None:
    page = (evaluated_run.folder / "report.html").read_text(encoding="utf-8")
    for sentence in (
        "For research use only, not for diagnosis", "0.9029", "0.9249", "0.9021", "0.7567",
        "683 of 7,180", "4.70", "McNemar", "What differs from the study", "abdominal CT",
        "never mirrored", "15 here; 7,180 in the study", "synthetic phantoms", "manifest",
        "crcviewer evaluate --model", "运行 one", "Tile only, matched control",
    ):  # fmt: skip
        assert sentence in page
    report = report_of(evaluated_run.folder)
    for source in report.tested_on:
        assert source.sha256 in page
    fused = report.model(M.FUSED)
    assert fused is not None
    assert f"{fused.measure('macro_f1').value:.4f}" in page
    outside = re.sub(r"data:image/(svg\+xml|png);base64,[\w+/=]+", "", page)
    assert not re.search(r"https?:|src=\"(?!\")|<script|@import|url\(", outside)
    assert page.count("data:image/svg+xml;base64,") == 13
    assert "LEAK" not in page


def test_the_terminal_says_it_too(evaluated_run: EvaluatedRun) -> None:
    assert "McNemar" in evaluated_run.printed
    assert "control → fused" in evaluated_run.printed
    assert "For research use only" in evaluated_run.printed.splitlines()[-1]


def test_models_that_are_missing_or_unfit_are_named(
    evaluated_run: EvaluatedRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "alone" / "best.safetensors"
    model.parent.mkdir()
    shutil.copy(evaluated_run.folder / "best.safetensors", model)
    shutil.copy(
        evaluated_run.folder / "stage1_radiology.safetensors",
        model.with_name("control.safetensors"),
    )
    run = tmp_path / "new" / "run"
    arguments = ["--model", str(model), "--data", str(evaluated_run.data), "--run", str(run)]
    few = ["--device", "cpu", "--resamples", "100", "--map-cases", "0", "--pairing", "random"]
    assert main([*arguments, *few]) == 0
    said = capsys.readouterr().out
    page = (run / "report.html").read_text(encoding="utf-8")
    report = report_of(run)
    for text in (said, page, " ".join(map(str, report.missing))):
        assert "There is no stage1_pathology.safetensors" in text
        assert "control.safetensors is no tile branch" in text
    assert [one.model for one in report.models] == [M.FUSED, M.NEUTRAL]
    assert (report.pairing, report.trained_pairing) == ("random", "manifest")
    assert "trained with <strong>manifest</strong> pairs" in page
    assert report.maps == ()


def test_images_without_pairs_are_evaluated_with_a_model_of_pairs(
    evaluated_run: EvaluatedRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The window asks for no pairing: what a folder lacks must not end its evaluation."""
    unpaired = tmp_path / "unpaired"
    shutil.copytree(evaluated_run.data, unpaired)
    (unpaired / "pairs.csv").unlink()
    model, run = evaluated_run.folder / "best.safetensors", tmp_path / "run"
    arguments = ["--model", str(model), "--data", str(unpaired), "--run", str(run)]
    few = ["--device", "cpu", "--resamples", "100", "--map-cases", "0"]
    assert main([*arguments, *few]) == 0
    report = report_of(run)
    assert (report.pairing, report.trained_pairing) == ("random", "manifest")
    assert "drawn at random" in capsys.readouterr().out


def test_what_is_wrong_is_said_before_anything_is_written(
    evaluated_run: EvaluatedRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("not a model")
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    good = str(evaluated_run.folder / "best.safetensors")
    data, run = str(evaluated_run.data), tmp_path / "run"
    for changed, sentence in (
        ({"--model": str(text)}, "notes.txt is not a model file"),
        ({"--model": str(tmp_path / "none.safetensors")}, "none.safetensors could not be read"),
        (
            {"--model": str(evaluated_run.folder / "stage1_radiology.safetensors")},
            "sees radiology images alone",
        ),
        ({"--data": str(tmp_path / "nowhere")}, "does not exist"),
        ({"--pathology": "organamnist"}, "is of a class that the model knows"),
        ({"--run": str(blocked)}, "cannot be written to"),
        ({"--run": str(blocked / "below")}, "cannot be written to"),
        ({"--device": "cuda:99"}, "cannot be used"),
        ({"--resamples": "5"}, "too few"),
    ):
        arguments = {"--model": good, "--data": data, "--run": str(run), "--device": "cpu"}
        arguments |= changed
        assert main([word for pair in arguments.items() for word in pair]) == 1
        said = capsys.readouterr().err
        assert sentence in said
        assert said.count("\n") == 1
        assert not run.exists()
