"""The command as a user runs it: small, but whole."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from msgspec.structs import replace

from crcviewer.model.checkpoint import CheckpointError, read_checkpoint
from crcviewer.model.network import FusionNetwork, SingleModalNetwork
from crcviewer.model.predict import load_model
from crcviewer.protocol.failure import ChangeSettings, ChooseFolder
from crcviewer.protocol.run_events import Failed, Paused
from tests.unit.training.tiny_runs import events_of, refused
from training.base.errors import StudyError
from training.cli.train import TrainRequest, main, train
from training.config.overrides import override
from training.config.presets import TINY
from training.config.settings import OptimiserSettings
from training.run.train_run import resume

pytestmark = pytest.mark.slow

WritePhantoms = Callable[..., Path]

SMALL = [
    "--preset", "tiny", "--device", "cpu",
    "--set", "network.width=0.125", "--set", "network.input_size=32",
    "--set", "schedule.small_size=0", "--set", "network.test_time_views=1",
    "--set", "epochs.pathology=2", "--set", "epochs.radiology=2", "--set", "epochs.fusion=2",
]  # fmt: skip


def events(run: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (run / "events.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def finished_run(tmp_path_factory: pytest.TempPathFactory, phantom_folder: Path) -> Path:
    run = tmp_path_factory.mktemp("runs") / "病例 one"
    assert main([*SMALL, "--data", str(phantom_folder), "--run", str(run)]) == 0
    return run


def test_a_run_leaves_its_record(finished_run: Path) -> None:
    assert sorted(path.name for path in finished_run.iterdir()) == [
        ".lock", "best.safetensors", "cases.npz", "config.json", "confusion.csv",
        "control.safetensors", "evaluation.json", "events.jsonl", "feature_map.safetensors",
        "figures", "per_class.csv",
        "predictions.csv", "preview", "probe.safetensors", "report.html",
        "reporting_checklists.html", "stage1_pathology.safetensors",
        "stage1_radiology.safetensors", "worker.log",
    ]  # fmt: skip
    told = events(finished_run)
    seen = [event for event in told if event["event"] != "final_step"]
    assert [event["event"] for event in seen] == [
        "run_started",
        *["stage_started", *["epoch_finished", "preview"] * 2] * 2,
        *["stage_started", "start_validated", *["epoch_finished", "preview"] * 2],
        *["stage_started", *["epoch_finished", "preview"] * 4],
        *["stage_started", *["epoch_finished", "preview"] * 2],
        "finished",
    ]  # fmt: skip
    final = [e for e in told if e["event"] == "final_step"]
    assert list(dict.fromkeys(e["step"] for e in final)) == [
        "test", "audit", "calibration", "map", "choice", "evaluation",
    ]  # fmt: skip
    assert [e["step"] for e in final if e["done"] == e["total"] == 1] == [
        "test", "audit", "calibration", "map", "choice", "evaluation",
    ]  # fmt: skip
    assert all(e["number"] <= e["of"] == 6 for e in final)
    assert final[0]["eta_s"] > 0.0
    assert final[-1]["eta_s"] == 0.0
    assert told.index(final[-1]) == len(told) - 2, "nothing is done after the last step"
    stages = [(e["stage"], e["branch"]) for e in seen if e["event"] == "stage_started"]
    assert stages == [
        (1, "pathology"), (1, "radiology"), (2, "fusion"), (3, "control"), (3, "probe"),
    ]  # fmt: skip
    epoch = seen[2]
    assert {"train_loss", "val_loss", "train_accuracy", "val_accuracy", "learning_rate"} <= {*epoch}
    assert len(epoch["per_class_f1"]) == 9
    organs = [e for e in seen if e["event"] == "epoch_finished" and e["branch"] == "radiology"]
    assert len(organs[0]["per_class_f1"]) == 11
    assert epoch["images_per_second"] > 0
    assert epoch["memory"] > 2**20
    # All that is left after the last epoch is on the clock, too.
    assert seen[-3]["eta_s"] > 0.0
    config = json.loads((finished_run / "config.json").read_text())
    assert config["settings"]["epochs"] == {"pathology": 2, "radiology": 2, "fusion": 2}
    assert (config["seed"], config["pairing"]) == (0, "manifest")
    log = (finished_run / "worker.log").read_text(encoding="utf-8")
    assert "fusion 2/2" in log
    # Figures of the test split are for who opens the report: nothing is chosen by them on the way.
    assert "test split: " not in log


def test_its_model_is_one_that_the_viewer_takes(finished_run: Path) -> None:
    model = load_model(finished_run / "best.safetensors", "cpu")
    card = model.card
    assert card.name == "病例 one"
    assert card.pairing == "manifest"
    assert [source.synthetic for source in card.trained_on] == [True, True]
    assert {str(figure.metric) for figure in card.evaluation} >= {"accuracy", "macro F1"}
    figure = card.evaluation[0]
    assert figure.value is not None
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low <= figure.value <= figure.high
    assert figure.count == 15
    assert "crcviewer train --preset tiny" in figure.command
    of_run = events(finished_run)[-1]["figures"]
    assert len(of_run) == 7
    (same,) = [
        f for f in of_run
        if (f["model"], f["metric"], f["radiology"]) == ("best.safetensors", "accuracy", "own")
    ]  # fmt: skip
    assert (same["data"], same["value"]) == (figure.data, figure.value)
    generator = np.random.default_rng(0)
    tile = generator.integers(0, 256, (28, 28, 3), dtype=np.uint8)
    prediction = model.predict(tile, None)
    assert prediction.probabilities.shape == (9,)
    assert prediction.tile_only


def test_the_model_to_use_is_told(finished_run: Path) -> None:
    """Of 15 cases no gain is sure."""
    end = events(finished_run)[-1]
    names = ["stage1_pathology.safetensors", "control.safetensors", "best.safetensors"]
    assert list(end["val_accuracy"]) == names
    assert end["gain"]["count"] == 15
    sure = end["gain"]["low"] > 0
    assert (end["recommended"] == "best.safetensors") <= sure
    assert end["recommended"] in names
    assert end["recommended"] in (finished_run / "worker.log").read_text(encoding="utf-8")


def test_stage_two_begins_as_the_tile_only_model(finished_run: Path) -> None:
    seen = events(finished_run)
    (start,) = [e for e in seen if e["event"] == "start_validated"]
    assert (start["stage"], start["branch"]) == (2, "fusion")
    alone = [e for e in seen if e["event"] == "epoch_finished" and e["branch"] == "pathology"]
    best = [e for e in alone if e["best"]][-1]
    assert start["val_accuracy"] == best["val_accuracy"]
    assert start["val_loss"] == pytest.approx(best["val_loss"], abs=1e-5)
    stages = read_checkpoint(finished_run / "best.safetensors").document.training["stages"]
    assert stages["fusion"]["best_val_accuracy"] >= start["val_accuracy"]


def test_stopped_in_any_stage_it_leaves_its_best_so_far(
    phantom_folder: Path, tmp_path: Path
) -> None:
    """In the first epoch of stage 2 that is the tile-only model, as a fused one."""
    run = tmp_path / "run"
    settings = override(TINY, SMALL[5::2])
    request = TrainRequest("tiny", settings, (phantom_folder,), run, device="cpu")

    def after(event: str) -> Callable[[], bool]:
        return lambda: event in (run / "events.jsonl").read_text(encoding="ascii")

    assert not train(request, stop_asked=after('"epoch_finished"'))
    paused = [events_of(run)[-1]]
    for event in ('"radiology"', '"start_validated"'):
        assert not resume(run, stop_asked=after(event))
        paused.append(events_of(run)[-1])
    assert paused == [
        Paused(1, "pathology", 1, "stage1_pathology.safetensors"),
        Paused(1, "radiology", 0, "stage1_pathology.safetensors"),
        Paused(2, "fusion", 0, "best.safetensors"),
    ]
    fused = read_checkpoint(run / "best.safetensors")
    alone = read_checkpoint(run / "stage1_pathology.safetensors")
    assert fused.document.training["stages"]["fusion"]["best_epoch"] == 0
    assert isinstance(fused.network, FusionNetwork)
    assert isinstance(alone.network, SingleModalNetwork)
    tiles, slices = torch.randn(4, 3, 32, 32), torch.randn(4, 3, 32, 32)
    with torch.inference_mode():
        torch.testing.assert_close(
            fused.network(tiles, slices).logits, alone.network(tiles).logits, rtol=0, atol=1e-6
        )
    load_model(run / "best.safetensors", "cpu")
    # The controls change nothing about the model, nor do they keep anybody from using it.
    for branch in ("control", "probe"):
        assert not resume(run, stop_asked=after(f'"{branch}"'))
        assert events_of(run)[-1] == Paused(3, branch, 0, "best.safetensors")
        load_model(run / "best.safetensors", "cpu")


def test_its_models_name_no_folder_of_this_machine(finished_run: Path) -> None:
    """A model is handed on; whose folders its data lay in is nobody's business."""
    models = sorted(finished_run.glob("*.safetensors"))
    assert models
    for model in models:
        assert str(finished_run.parent).encode() not in model.read_bytes(), model.name


def test_the_branches_are_kept_as_what_they_are(finished_run: Path) -> None:
    kinds = {
        name: read_checkpoint(finished_run / f"stage1_{name}.safetensors").document
        for name in ("pathology", "radiology")
    }
    assert {name: document.kind for name, document in kinds.items()} == {
        "pathology": "pathology", "radiology": "radiology",
    }  # fmt: skip
    assert kinds["radiology"].outputs == 11
    told = kinds["pathology"].training["stages"]["pathology"]
    best = [
        event["epoch"]
        for event in events(finished_run)
        if event["event"] == "epoch_finished" and event["branch"] == "pathology" and event["best"]
    ]
    assert told["best_epoch"] == best[-1]
    with pytest.raises(CheckpointError, match="radiology images alone"):
        load_model(finished_run / "stage1_radiology.safetensors", "cpu")


def losses(run: Path) -> list[tuple[float, float]]:
    return [(e["train_loss"], e["val_loss"]) for e in events(run) if e["event"] == "epoch_finished"]


def test_the_seed_decides_the_losses(
    finished_run: Path, phantom_folder: Path, tmp_path: Path
) -> None:
    for seed in (0, 1):
        run = tmp_path / str(seed)
        arguments = ["--data", str(phantom_folder), "--run", str(run), "--seed", str(seed)]
        assert main([*SMALL, *arguments]) == 0
    assert losses(tmp_path / "0") == losses(finished_run)
    assert losses(tmp_path / "1") != losses(finished_run)
    weights = [
        read_checkpoint(run / "best.safetensors").network.state_dict()
        for run in (tmp_path / "0", finished_run)
    ]
    assert all(torch.equal(value, weights[1][name]) for name, value in weights[0].items())


def test_stop_ends_the_run_in_order(phantom_folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    settings = override(TINY, [*SMALL[5::2], "epochs.fusion=500"])
    done: list[bool] = []
    request = TrainRequest("tiny", settings, (phantom_folder,), run, device="cpu")
    worker = threading.Thread(target=lambda: done.append(train(request)))
    worker.start()
    while not (run / "events.jsonl").exists() or len(losses(run)) < 6:
        worker.join(0.02)
        assert worker.is_alive()
    (run / "STOP").touch()
    worker.join(60)
    assert done == [False]
    last = events(run)[-1]
    assert (last["event"], last["branch"]) == ("paused", "fusion")
    assert 2 <= last["epoch"] < 500
    card = load_model(run / "best.safetensors", "cpu").card
    early = {"epoch": last["epoch"], "epochs": 500}
    assert any(early.items() <= note.values.items() for note in card.notes)
    # The test split was not read.
    assert card.evaluation == ()


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot send Ctrl+C to one process alone")
def test_ctrl_c_ends_the_run_in_order(phantom_folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    command = [
        sys.executable, "-m", "training.cli.train", *SMALL, "--set", "epochs.pathology=5000",
        "--data", str(phantom_folder), "--run", str(run),
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if " 2/5000" in line:
                break
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
    assert process.returncode == 0
    assert "Stopped as asked" in rest
    assert events(run)[-1]["event"] == "paused"
    assert (run / "stage1_pathology.safetensors").exists()


def test_nothing_is_begun_where_something_is_wrong(
    phantom_folder: Path, tmp_path: Path, write_phantoms: WritePhantoms
) -> None:
    broken = write_phantoms(tmp_path / "broken")
    (broken / "pathmnist.npz").write_bytes(b"not an archive")
    run = tmp_path / "run"
    data = ["--data", str(phantom_folder)]
    for arguments in (
        ["--data", str(broken)],
        [*data, "--set", "batch.size=0"],
        [*data, "--device", "cuda:99"],
        [*data, "--device", "toaster"],
        [*data, "--pairing", "label"],
    ):
        failure = refused(main, [*SMALL, *arguments, "--run", str(run)], tmp_path)
        assert failure.cause
        assert failure.next_step
        assert not run.exists()


def test_an_earlier_run_is_never_overwritten(
    finished_run: Path, phantom_folder: Path, tmp_path: Path
) -> None:
    before = (finished_run / "events.jsonl").read_bytes()
    arguments = [*SMALL, "--data", str(phantom_folder), "--run", str(finished_run)]
    assert refused(main, arguments, tmp_path).action == ChooseFolder()
    assert (finished_run / "events.jsonl").read_bytes() == before


def test_a_run_that_diverges_says_so_in_its_events(phantom_folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    settings = override(TINY, SMALL[5::2])
    diverging = OptimiserSettings(name="adam", learning_rate=1e30)  # beyond what may be asked for
    request = TrainRequest(
        "tiny", replace(settings, optimiser=diverging), (phantom_folder,), run, device="cpu"
    )
    with pytest.raises(StudyError):
        train(request)
    last = events_of(run)[-1]
    assert isinstance(last, Failed)
    assert last.cause.values == {"epoch": 1}
    assert last.action == ChangeSettings({"optimiser.learning_rate": 1e30 / 4})


def test_a_leaking_model_is_branded(phantom_folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    arguments = ["--pairing", "label", "--allow-label-leak", "--set", "epochs.fusion=1"]
    assert main([*SMALL, *arguments, "--data", str(phantom_folder), "--run", str(run)]) == 0
    card = load_model(run / "best.safetensors", "cpu").card
    assert card.pairing == "label"
    assert any("CONTROL, NOT A RESULT" in str(note) for note in card.notes)


def test_joined_sources_are_tested_one_by_one(
    phantom_folder: Path, tmp_path: Path, write_phantoms: WritePhantoms
) -> None:
    other = write_phantoms(tmp_path / "other", seed=1, signal=0.5)
    (other / "pairs.csv").unlink()
    run = tmp_path / "run"
    arguments = ["--data", str(phantom_folder), "--data", str(other), "--run", str(run)]
    assert main([*SMALL, *arguments]) == 0
    card = load_model(run / "best.safetensors", "cpu").card
    assert card.pairing == "random"
    assert len(card.trained_on) == 4
    tested = {(figure.data, figure.split) for figure in card.evaluation}
    assert tested == {
        ("phantoms (synthetic, signal 0, seed 0)", "test"),
        ("phantoms (synthetic, signal 0.5, seed 1)", "test"),
    }
