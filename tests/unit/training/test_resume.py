"""A run that was stopped, or killed, goes on to the very losses and weights of one that was not."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.protocol.run_events import EpochFinished, Paused, Resumed, RunStarted
from crcviewer.protocol.run_state import RunState
from crcviewer.protocol.text import Text
from tests.unit.training.tiny_runs import (
    COMMAND,
    TINY_RUN,
    events_of,
    figures_of,
    refused,
    same_weights,
)
from training.base.errors import DataError, RunError
from training.cli.train import TrainRequest, main
from training.config.overrides import override
from training.config.presets import PRESETS
from training.hardware.processes import run_state
from training.loop.resume_checkpoint import read_resume_checkpoint
from training.run import recorder
from training.run.request import read_config, request_of
from training.run.train_run import resume, train

pytestmark = pytest.mark.slow

WritePhantoms = Callable[..., Path]

OLD_RUN = Path(__file__).with_name("old_run")

STEPS = ["--set", "batch.size=16", "--set", "batch.accumulation=2"]
"""90 samples: epochs of three steps, the last of them shorter."""


def request_for(preset: str, data: Path, run: Path) -> TrainRequest:
    changes = [*TINY_RUN[5::2], *STEPS[1::2]]
    return TrainRequest(preset, override(PRESETS[preset], changes), (data,), run, device="cpu")


class AfterSteps:
    """Asks to stop before the step of that number, counted from 0."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def __call__(self) -> bool:
        self._left -= 1
        return self._left < 0


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory, phantom_folder: Path) -> Path:
    """A run of ``tiny`` that nobody stopped."""
    run = tmp_path_factory.mktemp("whole") / "run"
    assert train(request_for("tiny", phantom_folder, run))
    return run


def test_stopped_in_every_stage_at_an_epochs_middle_and_end(
    uninterrupted: Path, phantom_folder: Path, tmp_path: Path
) -> None:
    check_stopped_everywhere("tiny", uninterrupted, phantom_folder, tmp_path / "run")


def test_the_studys_own_recipe_goes_on_as_well(phantom_folder: Path, tmp_path: Path) -> None:
    # Adam, plateaus and LDAM, where tiny has Muon, one cycle and a running mean.
    assert train(request_for("paper", phantom_folder, tmp_path / "whole"))
    check_stopped_everywhere("paper", tmp_path / "whole", phantom_folder, tmp_path / "run")


def check_stopped_everywhere(
    preset: str, uninterrupted: Path, phantom_folder: Path, run: Path
) -> None:
    assert not train(request_for(preset, phantom_folder, run), AfterSteps(2))
    # Steps of the tries that follow. Stage 1 is of 6 and 3, stage 2 of 6, the control of 12.
    # 2 in the middle of an epoch, 3 at its end, 7 and 9: in radiology and at its end, and so on.
    for steps in (1, 4, 2, 1, 2, 5, 9):
        assert run_state(run) is RunState.PAUSED
        (run / "STOP").touch()  # what asked it to stop may still lie there
        assert not resume(run, stop_asked=AfterSteps(steps))
    assert resume(run)
    assert figures_of(run) == figures_of(uninterrupted)
    assert same_weights(run, uninterrupted)
    assert run_state(run) is RunState.FINISHED
    places = [(e.branch, e.epoch) for e in events_of(run) if isinstance(e, Resumed)]
    assert places == [
        ("pathology", 0), ("pathology", 1), ("radiology", 0), ("fusion", 0), ("fusion", 0),
        ("fusion", 1), ("control", 0), ("control", 3),
    ]  # fmt: skip
    # The finished model tells of all its parts, whichever try trained them.
    stages = [
        read_checkpoint(of / "best.safetensors").document.training["stages"]
        for of in (run, uninterrupted)
    ]
    assert stages[0] == stages[1]
    assert sorted(path.name for path in run.iterdir()) == sorted(
        path.name for path in uninterrupted.iterdir()
    )


def test_a_long_epoch_is_saved_before_its_end(
    phantom_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if minutes had passed, and saving cost nothing.
    monkeypatch.setattr(recorder, "_SAVE_EVERY_S", 0.0)
    monkeypatch.setattr(recorder, "_LEAST_WORK_FOR_SAVING", 0.0)
    run = tmp_path / "run"
    killed = tmp_path / "killed"

    def after_two_steps() -> bool:
        saved = read_resume_checkpoint(run / "last.ckpt", lambda branch: {}).state
        if saved["under_way"]["steps"] < 2:
            return False
        if not killed.exists():
            shutil.copytree(run, killed)  # what a kill would leave at this moment
        return True

    assert not train(request_for("tiny", phantom_folder, run), after_two_steps)
    saved = read_resume_checkpoint(killed / "last.ckpt", lambda branch: {})
    assert (saved.branch, saved.epoch, saved.state["under_way"]["steps"]) == ("pathology", 0, 2)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("branch", ["pathology", "fusion"])
def test_killed_without_a_word(
    uninterrupted: Path, phantom_folder: Path, tmp_path: Path, branch: str
) -> None:
    run = tmp_path / "run"
    arguments = [*TINY_RUN, *STEPS, "--data", str(phantom_folder), "--run", str(run)]
    with subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if f"  {branch} 1/2" in line:
                break
        assert run_state(run) is RunState.RUNNING
        process.send_signal(signal.SIGKILL)
    assert run_state(run) is RunState.INTERRUPTED
    # As if it had been killed while it wrote an event and a file.
    with (run / "events.jsonl").open("ab") as events:
        events.write(b'{"event": "epoch_fin')
    (run / ".last.ckpt.1.00000000.part").write_bytes(b"half")
    assert main(["--resume", str(run)]) == 0
    assert figures_of(run) == figures_of(uninterrupted)
    assert same_weights(run, uninterrupted)
    assert not list(run.glob(".*.part"))


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot send a signal to one process alone")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_signals_are_answered_at_the_next_step(
    phantom_folder: Path, tmp_path: Path, name: str
) -> None:
    run = tmp_path / "run"
    # An epoch of 45 steps, so that it ends in the middle of one.
    arguments = [*TINY_RUN, "--set", "batch.size=2", "--set", "epochs.pathology=500"]
    arguments += ["--data", str(phantom_folder), "--run", str(run)]
    # Whoever runs the tests by nohup ignores SIGHUP, and so would the run.
    before = signal.signal(signal.Signals[name], signal.SIG_DFL)
    process = subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, text=True)
    signal.signal(signal.Signals[name], before)
    with process:
        assert process.stdout is not None
        for line in process.stdout:
            if " 1/500" in line:
                break
        process.send_signal(signal.Signals[name])
        rest = process.stdout.read()
    assert process.returncode == 0
    assert f"crcviewer train --resume {run}" in rest
    assert run_state(run) is RunState.PAUSED
    last = events_of(run)[-1]
    assert isinstance(last, Paused)
    assert 1 <= last.epoch < 500
    assert (run / "last.ckpt").exists()
    assert (run / "stage1_pathology.safetensors").exists()


@pytest.fixture
def paused(phantom_folder: Path, tmp_path: Path) -> Path:
    """A run stopped in its first epoch, of data of its own."""
    data = tmp_path / "data"
    shutil.copytree(phantom_folder, data)
    run = tmp_path / "run"
    assert not train(request_for("tiny", data, run), AfterSteps(1))
    return run


def test_changed_data_are_refused(paused: Path) -> None:
    tiles = paused.parent / "data" / "pathmnist.npz"
    arrays = dict(np.load(tiles))
    arrays["train_images"][0, 0, 0, 0] ^= 1
    np.savez(tiles, **arrays)
    before = (paused / "events.jsonl").read_bytes()
    with pytest.raises(DataError) as caught:
        resume(paused)
    assert caught.value.cause.values["before"] == caught.value.cause.values["now"] == 120
    assert caught.value.cause.values["checksum"] != caught.value.cause.values["other"]
    assert (paused / "events.jsonl").read_bytes() == before
    assert run_state(paused) is RunState.PAUSED


def test_other_pairs_are_refused(paused: Path) -> None:
    pairs = paused.parent / "data" / "pairs.csv"
    header, first, second, *rest = pairs.read_text().splitlines()
    one, other = first.split(","), second.split(",")
    one[-1], other[-1] = other[-1], one[-1]
    assert one[-1] != other[-1]
    pairs.write_text("\n".join([header, ",".join(one), ",".join(other), *rest]) + "\n")
    with pytest.raises(DataError):
        resume(paused)


def test_data_that_have_moved_are_named(paused: Path, tmp_path: Path) -> None:
    (tmp_path / "data").rename(tmp_path / "moved")
    with pytest.raises(DataError):
        resume(paused)
    assert not resume(paused, data=(tmp_path / "moved",), stop_asked=AfterSteps(1))


def test_only_the_cut_of_a_group_may_change(paused: Path) -> None:
    for change in ("optimiser.learning_rate=1", "batch.size=8"):
        with pytest.raises(RunError) as caught:
            resume(paused, changes=[change])
        assert caught.value.next_step.values == {"size": 16, "accumulation": 2, "processes": 1}
    changes = ["batch.size=8", "batch.accumulation=4"]
    assert not resume(paused, changes=changes, stop_asked=AfterSteps(3))
    (epoch,) = [e for e in events_of(paused) if isinstance(e, EpochFinished)]
    assert epoch.epoch == 1


def test_what_cannot_go_on_is_refused_in_a_sentence(
    paused: Path, uninterrupted: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    (paused / "last.ckpt").write_bytes(b"not an archive")
    for run, named in (
        (empty, {"folder": str(empty), "file": "config.json"}),
        (uninterrupted, {"folder": str(uninterrupted), "file": "best.safetensors"}),
        (paused, {"file": "last.ckpt"}),
    ):
        failure = refused(main, ["--resume", str(run)], tmp_path)
        assert failure.cause.values.items() >= named.items()
    (paused / "config.json").write_text("{")
    failure = refused(main, ["--resume", str(paused)], tmp_path)
    assert failure.cause.values == {"file": "config.json", "folder": str(paused)}


def test_config_tells_where_the_run_was_made(paused: Path) -> None:
    config = json.loads((paused / "config.json").read_text(encoding="utf-8"))
    told = config["environment"]
    assert all(told[name] for name in ("python", "torch", "numpy", "system", "processor", "device"))
    assert [len(source["sha256"]) for source in config["data"]] == [64, 64]
    assert len(config["pairs_sha256"]) == 64
    assert isinstance(events_of(paused)[0], RunStarted)


def test_a_run_of_an_earlier_version_goes_on(paused: Path) -> None:
    """Its record as that version wrote it; ``last.ckpt`` has not changed since."""
    now = json.loads((paused / "config.json").read_text(encoding="utf-8"))
    old = json.loads((OLD_RUN / "config.json").read_text(encoding="utf-8"))
    # The phantoms may be others, bit for bit, with other versions of the libraries.
    old |= {"data": now["data"], "pairs_sha256": now["pairs_sha256"]}
    old["request"] |= {"data": now["request"]["data"], "run": str(paused)}
    (paused / "config.json").write_text(json.dumps(old), encoding="utf-8")
    shutil.copy(OLD_RUN / "events.jsonl", paused / "events.jsonl")
    assert run_state(paused) is RunState.PAUSED
    request = request_of(read_config(paused))
    # Its fused head began from nothing, and still does.
    settings = override(PRESETS["tiny"], [*TINY_RUN[5::2], *STEPS[1::2], "fusion.head_start=fresh"])
    assert request.settings == settings
    assert request.notes == (Text("A note."),)
    assert not resume(paused, stop_asked=AfterSteps(3))
    events = events_of(paused)
    assert [e.epoch for e in events if isinstance(e, EpochFinished)] == [1, 2, 1]
    assert isinstance(events[0], RunStarted)
    assert isinstance(events[-1], Paused)
    assert request_of(read_config(paused)).notes == request.notes
