"""Single models, tables of one's own, classes that the model has or has not, by the command."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from crcviewer.imaging.core.evaluated_cases import read_cases
from crcviewer.model.checkpoint import write_into_document
from crcviewer.model.reference_file import read_reference
from crcviewer.protocol.evaluation_report import Difference, EvaluatedModel, EvaluationReport
from crcviewer.protocol.json_lines import to_plain
from crcviewer.protocol.run_events import Failed, Progress, from_line
from crcviewer.protocol.verdict import Calibration, SetsAtLevel
from tests.unit.training.evaluation.evaluation_cases import EvaluatedRun, untrained_run
from tests.unit.training.own_images import Line, write_cohort
from training.cli.evaluate import main

pytestmark = pytest.mark.slow

FEW = ["--device", "cpu", "--resamples", "100", "--map-cases", "0"]
CLASSES = ("adipose", "mucus", "debris")


def report_of(folder: Path) -> EvaluationReport:
    return EvaluationReport.from_text((folder / "evaluation.json").read_text(encoding="utf-8"))


def rows_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "predictions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def evaluated(model: Path, table: Path, run: Path, *more: str) -> EvaluationReport:
    arguments = ["--model", str(model), "--data", str(table), "--run", str(run), *FEW, *more]
    assert main(arguments) == 0
    return report_of(run)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fused model that knows three classes, with both tile-only ones beside it."""
    return untrained_run(tmp_path_factory.mktemp("models"), CLASSES, alone=True).parent


def test_a_tile_only_model_is_evaluated_for_itself(
    evaluated_run: EvaluatedRun, tmp_path: Path
) -> None:
    report = evaluated(
        evaluated_run.folder / "control.safetensors", evaluated_run.data, tmp_path / "run"
    )
    (alone,) = report.models
    assert report.main is alone
    assert alone.model is EvaluatedModel.TILES
    assert report.pairing == "none"
    assert report.comparisons == ()
    with_fused = report_of(evaluated_run.folder).model(EvaluatedModel.CONTROL)
    assert with_fused is not None
    assert alone.measure("accuracy").value == with_fused.measure("accuracy").value
    assert alone.epochs == with_fused.epochs
    assert {row["radiology"] for row in rows_of(tmp_path / "run")} == {""}
    page = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert "sees tiles alone" in page


def test_a_table_of_another_hospital_is_tested_whole(models: Path, tmp_path: Path) -> None:
    table = write_cohort(tmp_path / "病理", patients=12, classes=("MUC", "adipose"))
    report = evaluated(models / "best.safetensors", table, tmp_path / "run", "--split", "all")
    assert report.cases == 36
    assert report.patients == 12
    assert not report.seen
    fused = report.model(EvaluatedModel.FUSED)
    assert fused is not None
    assert [found.count for found in fused.classes] == [18, 18, 0]
    assert report.baselines == ()
    rows = rows_of(tmp_path / "run")
    assert rows[0]["file"] == "病例 0 0.png"
    assert {row["split"] for row in rows} == {"all"}
    assert {row["patient"] for row in rows} == {f"P{number}" for number in range(12)}
    assert {row["true_code"] for row in rows} == {"ADI", "MUC"}
    cases = read_cases(tmp_path / "run" / "cases.npz", 36, 3)
    tile, scan = cases.tiles.ref(0), cases.slices.ref(0)
    assert tile is not None
    assert scan is not None
    assert Path(tile.path) == table.parent / "病例 0 0.png"
    assert Path(scan.path) == table.parent / "scan 0.png"
    assert cases.patients[-1] == "P11"


def test_a_map_may_have_the_radiology_branch_joined(models: Path, tmp_path: Path) -> None:
    table = write_cohort(tmp_path / "own", patients=12, classes=("MUC", "adipose"))
    more = ("--split", "all", "--map-cases", "50")
    run = tmp_path / "run"
    report = evaluated(models / "best.safetensors", table, run, *more, "--join-radiology")
    assert [one.model for one in report.maps if one.joined] == [EvaluatedModel.FUSED]
    assert EvaluatedModel.FUSED in [one.model for one in report.maps if not one.joined]
    # The map that the window opens is the default one.
    made = read_reference(run / "feature_map.safetensors")
    assert not made.joined
    assert "radiology branch joined" in (run / "report.html").read_text(encoding="utf-8")


def test_images_of_ones_own_are_pictured_for_the_window_alone(models: Path, tmp_path: Path) -> None:
    table = write_cohort(tmp_path / "own", classes=("MUC", "ADI"))
    for pictures in ("published", "all"):
        run = tmp_path / pictures
        report = evaluated(
            models / "best.safetensors", table, run, "--split", "all", "--pictures", pictures
        )
        page = (run / "report.html").read_text(encoding="utf-8")
        assert report.pictures == (pictures == "all")
        assert ("data:image/png" in page) == (pictures == "all")
        cases = read_cases(run / "cases.npz", 36, 3)
        wrong = np.flatnonzero(cases.predicted("fused") != cases.truth)
        assert len(wrong)
        assert all(cases.picture(row) is not None for row in wrong.tolist())


def test_few_patients_have_no_interval_anywhere(models: Path, tmp_path: Path) -> None:
    table = write_cohort(tmp_path / "own", patients=9, tiles=6, classes=("MUC", "ADI", "DEB"))
    report = evaluated(models / "best.safetensors", table, tmp_path / "run", "--split", "all")
    assert (report.cases, report.patients) == (54, 9)
    estimates = [
        *(measure for model in report.models for measure in model.measures),
        *(
            figure
            for model in report.models
            for found in model.classes
            for figure in (found.precision, found.recall, found.f1, found.auc)
        ),
        *(one.accuracy_difference for one in report.comparisons),
        *(one.f1_difference for one in report.comparisons),
    ]
    assert all(one.low is None and one.note for one in estimates)
    assert {one.difference for one in report.comparisons} == {Difference.CANNOT_TELL}
    page = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert "There are no intervals: the cases are of 9 patients" in page


def test_classes_that_the_model_lacks_are_left_out_and_told(models: Path, tmp_path: Path) -> None:
    table = write_cohort(tmp_path / "own", classes=("ADI", "polyp 2", "MUC"))
    report = evaluated(models / "best.safetensors", table, tmp_path / "run", "--split", "all")
    assert report.left_out == {"polyp 2": 12}
    assert report.cases == 24
    page = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert "polyp 2 (12)" in page


def test_nothing_that_the_model_knows_is_an_error(
    models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write_cohort(tmp_path / "own")
    arguments = ["--model", str(models / "best.safetensors"), "--data", str(table), *FEW]
    assert main([*arguments, "--run", str(tmp_path / "run"), "--split", "all", "--json"]) == 1
    events = [from_line(line) for line in capsys.readouterr().out.splitlines()]
    assert isinstance(events[-1], Failed)
    assert not (tmp_path / "run" / "evaluation.json").exists()


def test_a_fused_model_on_tiles_without_radiology(models: Path, tmp_path: Path) -> None:
    def without(lines: list[Line]) -> None:
        for line in lines:
            line["radiology"] = ""

    table = write_cohort(tmp_path / "own", classes=("ADI", "MUC"), edit=without)
    report = evaluated(models / "best.safetensors", table, tmp_path / "run", "--split", "all")
    assert [one.model for one in report.models] == [
        EvaluatedModel.STAGE1, EvaluatedModel.CONTROL, EvaluatedModel.NEUTRAL,
    ]  # fmt: skip
    assert report.main.model is EvaluatedModel.NEUTRAL
    assert len(report.missing) == 1


def test_the_models_beside_a_renamed_one_are_found(models: Path, tmp_path: Path) -> None:
    for name in ("best", "stage1_pathology", "control"):
        end = "demo" if name == "best" else f"demo.{name}"
        shutil.copy(models / f"{name}.safetensors", tmp_path / f"{end}.safetensors")
    table = write_cohort(tmp_path / "own", classes=("MUC", "ADI"))
    report = evaluated(tmp_path / "demo.safetensors", table, tmp_path / "run", "--split", "all")
    assert [one.file for one in report.models] == [
        "demo.stage1_pathology.safetensors", "demo.control.safetensors", "demo.safetensors",
        "demo.safetensors",
    ]  # fmt: skip
    assert report.missing == ()


def test_probabilities_are_those_at_the_temperature_of_the_file(
    models: Path, tmp_path: Path
) -> None:
    table = write_cohort(tmp_path / "own", classes=("MUC", "ADI"))
    before = evaluated(models / "best.safetensors", table, tmp_path / "before", "--split", "all")
    model = tmp_path / "best.safetensors"
    shutil.copy(models / "best.safetensors", model)
    sets = (SetsAtLevel(0.9, (0.2, 0.5, 0.9)), SetsAtLevel(0.95, (1.0, 1.0, 1.0)))
    fitted = Calibration(2.5, "aps_shrunk", 50, 50, sets)
    write_into_document(model, {"calibration": to_plain(fitted)})
    report = evaluated(model, table, tmp_path / "run", "--split", "all")
    main, raw = report.main, before.main
    assert main.uncalibrated is not None
    assert raw.uncalibrated is None
    assert main.uncalibrated.temperature == 2.5
    assert main.uncalibrated.ece.value == raw.measure("ece").value
    assert main.uncalibrated.reliability == raw.reliability
    assert main.measure("ece").value != raw.measure("ece").value
    assert main.measure("accuracy") == raw.measure("accuracy")
    assert [one.level for one in main.sets] == [0.9, 0.95]
    assert main.sets[1].coverage.value == 1.0
    assert main.sets[1].size.value == 3.0
    page = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert "with the temperature of 2.50" in page


def test_images_that_the_model_has_learnt_from_are_told(
    evaluated_run: EvaluatedRun, tmp_path: Path
) -> None:
    model = evaluated_run.folder / "stage1_pathology.safetensors"
    assert evaluated(model, evaluated_run.data, tmp_path / "val", "--split", "val").seen
    assert not evaluated(model, evaluated_run.data, tmp_path / "test").seen
    whole = evaluated(model, evaluated_run.data, tmp_path / "all", "--split", "all")
    assert whole.seen
    splits = [row["split"] for row in rows_of(tmp_path / "all")]
    assert set(splits) == {"train", "val", "test"}
    page = (tmp_path / "val" / "report.html").read_text(encoding="utf-8")
    assert "has learnt from these very images" in page


def test_phantoms_are_not_said_to_have_stains(evaluated_run: EvaluatedRun) -> None:
    page = (evaluated_run.folder / "report.html").read_text(encoding="utf-8")
    assert "What needs no network" in page
    assert "Stain and JPEG" not in page
    assert "data:image/png" in page  # phantoms may be shown


def test_a_program_is_told_how_far_it_is(
    evaluated_run: EvaluatedRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluated(
        evaluated_run.folder / "best.safetensors", evaluated_run.data, tmp_path / "run", "--json"
    )
    lines = capsys.readouterr().out.splitlines()
    events = [from_line(line) for line in lines]
    assert all(isinstance(event, Progress) for event in events)
    assert all(json.loads(line) for line in lines)
    assert any(isinstance(e, Progress) and e.done == e.total == 45 for e in events)
