"""What is done with the trained networks is on the clock: told, stopped as asked, gone on with."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.model.predict import load_model
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.run_events import FinalStep, Finished, Paused, Resumed, StageStarted
from crcviewer.protocol.run_state import RunState
from crcviewer.protocol.stages import FINAL, FINAL_STAGE
from tests.unit.training.tiny_runs import COMMAND, TINY_RUN, events_of, same_weights
from training.cli.train import main
from training.hardware.processes import run_state
from training.run.request import read_config, request_of
from training.run.train_run import resume, train

pytestmark = pytest.mark.slow

STEPS = ("test", "audit", "calibration", "map", "choice", "evaluation")


@pytest.fixture(scope="module")
def arguments(phantom_folder: Path) -> list[str]:
    one_epoch = [f"epochs.{branch}=1" for branch in ("pathology", "radiology", "fusion")]
    changes = [word for change in one_epoch for word in ("--set", change)]
    return [*TINY_RUN, *changes, "--data", str(phantom_folder), "--name", "same"]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, arguments: list[str]) -> Path:
    run = tmp_path_factory.mktemp("runs") / "run"
    assert main([*arguments, "--run", str(run)]) == 0
    return run


def end_of(run: Path) -> Finished:
    end = events_of(run)[-1]
    assert isinstance(end, Finished)
    return replace(end, seconds=0.0)


def document_of(run: Path) -> dict[str, Any]:
    """Of the fused model, but for what depends on time and place."""
    plain = vars(read_checkpoint(run / names.BEST).document)
    audit = {k: v for k, v in (plain["audit"] or {}).items() if k != "created"}
    figures = [replace(figure, command="") for figure in plain["evaluation"]]
    training = {k: v for k, v in plain["training"].items() if k != "command"}
    return {**plain, "audit": audit, "evaluation": figures, "training": training, "created": ""}


def at(run: Path, step: str) -> Callable[[], bool]:
    """Whether that step has begun."""

    def begun() -> bool:
        events = run / names.EVENTS
        return events.exists() and f'"step":"{step}"' in events.read_text(encoding="ascii")

    return begun


@pytest.mark.parametrize("step", STEPS)
def test_stopped_in_any_step_it_goes_on_there(finished: Path, tmp_path: Path, step: str) -> None:
    run = tmp_path / "run"
    request = replace(request_of(read_config(finished)), run=run)
    assert not train(request, stop_asked=at(run, step))
    told = events_of(run)
    assert told[-1] == Paused(FINAL_STAGE, step, 0, names.BEST)
    assert run_state(run) is RunState.PAUSED
    # The best model so far can be used: it opens, and meets its golden cases.
    load_model(run / names.BEST, "cpu")
    assert resume(run)
    again = events_of(run)[len(told) :]
    assert isinstance(again[0], Resumed)
    assert (again[0].stage, again[0].branch) == (FINAL_STAGE, FINAL)
    assert not any(isinstance(event, StageStarted) for event in again), "nothing is learnt twice"
    done = dict.fromkeys(event.step for event in again if isinstance(event, FinalStep))
    assert tuple(done) == STEPS[STEPS.index(step) :], "what was done is not done again"
    assert end_of(run) == end_of(finished)
    assert document_of(run) == document_of(finished)
    assert same_weights(run, finished)
    assert not (run / names.FINAL).exists()
    assert not (run / names.LAST).exists()


def test_killed_in_a_step_it_goes_on_to_the_same(
    finished: Path, tmp_path: Path, arguments: list[str]
) -> None:
    run = tmp_path / "run"
    with subprocess.Popen([*COMMAND, *arguments, "--run", str(run)]) as process:
        begun = at(run, "map")
        while not begun() and process.poll() is None:
            pass
        process.kill()
    assert run_state(run) is RunState.INTERRUPTED
    assert main(["--resume", str(run)]) == 0
    assert end_of(run) == end_of(finished)
    assert document_of(run) == document_of(finished)
    assert (run / names.REPORT).is_file()


def test_all_models_are_measured(finished: Path) -> None:
    end = end_of(finished)
    assert {(f.model, f.radiology) for f in end.figures} == {
        (names.STAGE1_PATHOLOGY, "none"),
        (names.CONTROL, "none"),
        (names.BEST, "own"),
        (names.BEST, "neutral"),
    }
    (accuracy,) = [
        f.value for f in end.figures if (f.model, f.metric) == (end.recommended, "accuracy")
        and f.radiology != "neutral"
    ]  # fmt: skip
    assert end.test_accuracy == accuracy
    # Each says so itself, wherever it goes.
    for file in (names.STAGE1_PATHOLOGY, names.CONTROL, names.BEST):
        card = load_model(finished / file, "cpu").card
        (said,) = [f.value for f in card.evaluation if str(f.metric) == "accuracy"]
        (known,) = [
            f.value for f in end.figures if (f.model, f.metric) == (file, "accuracy")
            and f.radiology != "neutral"
        ]  # fmt: skip
        assert said == known
