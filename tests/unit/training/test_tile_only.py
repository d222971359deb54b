"""Training from tiles alone: no radiology image is needed, and the tile branch is the model."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from crcviewer.model.predict import load_model
from crcviewer.model.reference_file import read_reference
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.evaluation_report import EvaluatedModel, EvaluationReport
from crcviewer.protocol.run_events import FinalStep, Finished, Paused, RunStarted, StageStarted
from tests.unit.training.own_images import write_cohort
from tests.unit.training.tiny_runs import TINY_RUN, events_of, figures_of
from training.cli.train import main
from training.data.read_data import read_data
from training.run.request import read_config, request_of
from training.run.train_run import resume, train

pytestmark = pytest.mark.slow

MODEL = "stage1_pathology.safetensors"


@pytest.fixture(scope="module")
def tiles(tmp_path_factory: pytest.TempPathFactory, phantom_folder: Path) -> Path:
    """A folder of tiles without any organ set."""
    folder = tmp_path_factory.mktemp("tiles")
    shutil.copy(phantom_folder / "pathmnist.npz", folder)
    return folder


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, tiles: Path) -> Path:
    run = tmp_path_factory.mktemp("runs") / "run"
    arguments = [*TINY_RUN, "--data", str(tiles), "--run", str(run), "--tile-only"]
    assert main(arguments) == 0
    return run


def test_the_tile_branch_is_the_model(finished: Path) -> None:
    assert {path.name for path in finished.glob("*.safetensors")} <= {MODEL, names.FEATURE_MAP}
    started, *_, end = events_of(finished)
    assert isinstance(started, RunStarted)
    assert (started.pairing, len(started.data)) == ("none", 1)
    stages = [e.branch for e in events_of(finished) if isinstance(e, StageStarted)]
    assert stages == ["pathology"]
    assert isinstance(end, Finished)
    assert (end.model, end.recommended) == (MODEL, MODEL)
    card = load_model(finished / MODEL, "cpu").card
    assert (card.tile_only, card.pairing, card.radiology_modality) == (True, "none", "")
    assert [str(figure.metric) for figure in card.evaluation] == ["accuracy", "macro F1"]
    assert json.loads((finished / "config.json").read_text())["pairing"] == "none"


def test_it_is_tested_mapped_and_reported_as_any_run(finished: Path) -> None:
    steps = [e.step for e in events_of(finished) if isinstance(e, FinalStep)]
    assert list(dict.fromkeys(steps)) == ["test", "calibration", "map", "evaluation"]
    end = events_of(finished)[-1]
    assert isinstance(end, Finished)
    assert {(f.model, f.radiology) for f in end.figures} == {(MODEL, "none")}
    assert (finished / end.recommended).is_file()
    assert (finished / names.REPORT).is_file()
    report = EvaluationReport.from_text((finished / names.EVALUATION).read_text(encoding="utf-8"))
    assert [one.model for one in report.models] == [EvaluatedModel.TILES]
    # The feature map of its own validation tiles, which have no radiology images.
    reference = read_reference(finished / MODEL)
    assert len(reference) == 15
    assert set(reference.slices.tolist()) == {-1}
    assert reference.single is None


def test_stopped_it_goes_on_to_the_same(finished: Path, tiles: Path, tmp_path: Path) -> None:
    request = request_of(read_config(finished))
    run = tmp_path / "run"

    def after(event: str) -> Callable[[], bool]:
        return lambda: event in (run / "events.jsonl").read_text(encoding="ascii")

    assert not train(replace(request, run=run), stop_asked=after('"epoch_finished"'))
    assert events_of(run)[-1] == Paused(1, "pathology", 1, MODEL)
    load_model(run / MODEL, "cpu")
    assert resume(run)
    assert figures_of(run) == figures_of(finished)


def test_a_table_needs_no_radiology_images(tmp_path: Path) -> None:
    def without(lines: list[dict[str, str]]) -> None:
        for line in lines:
            line["radiology"] = ""

    data = read_data(write_cohort(tmp_path / "cohort", edit=without), tile_only=True)
    assert data.tile_only
    assert len(data.sources) == 1
    assert len(data.pathology.train.images) > 0
    # Nor are those looked at that are there.
    assert read_data(write_cohort(tmp_path / "other"), tile_only=True).tile_only
    assert not read_data(tmp_path / "other" / "cases.csv").tile_only
