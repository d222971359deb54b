"""The audit's two controls, as ``train`` makes them: tiles alone, and radiology alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from crcviewer.model.checkpoint import CheckpointError, read_checkpoint, write_checkpoint
from crcviewer.model.network import SingleModalNetwork
from crcviewer.model.predict import load_model
from crcviewer.model.preprocess import to_input
from crcviewer.model.single_modal import load_single_modal
from crcviewer.protocol.audit_report import Verdict
from crcviewer.protocol.run_events import EpochFinished, FinalStep, Preview, StageStarted, from_line
from training.cli.complete import main as complete
from training.cli.train import main
from training.data.medmnist_data import read_study

pytestmark = pytest.mark.slow

WritePhantoms = Callable[..., Path]

SMALL = [
    "--preset", "tiny", "--device", "cpu",
    "--set", "network.width=0.125", "--set", "network.input_size=32",
    "--set", "schedule.small_size=0", "--set", "network.test_time_views=1",
]  # fmt: skip


def with_epochs(pathology: int, radiology: int, fusion: int) -> list[str]:
    asked = {"pathology": pathology, "radiology": radiology, "fusion": fusion}
    return [word for name, n in asked.items() for word in ("--set", f"epochs.{name}={n}")]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, write_phantoms: WritePhantoms) -> Path:
    """450 pairs in which the organ tells the tissue three times of five."""
    folder = tmp_path_factory.mktemp("controls")
    data = write_phantoms(folder / "data", count=450, signal=0.6)
    arguments = ["--data", str(data), "--run", str(folder / "run"), "--pairing", "manifest"]
    assert main([*SMALL, *with_epochs(1, 6, 4), *arguments]) == 0
    return folder / "run"


def lines_of(run: Path) -> list[str]:
    return (run / "events.jsonl").read_text().splitlines()


def of_branch(run: Path, branch: str) -> tuple[StageStarted, list[EpochFinished]]:
    events = [read for line in lines_of(run) if (read := from_line(line))]
    (started,) = [e for e in events if isinstance(e, StageStarted) and e.branch == branch]
    return started, [e for e in events if isinstance(e, EpochFinished) and e.branch == branch]


def test_the_control_learns_as_long_as_both_stages_from_weights_of_its_own(run: Path) -> None:
    started, epochs = of_branch(run, "control")
    assert started.epochs == len(epochs) == 5
    first, _ = of_branch(run, "pathology")
    assert started.parameters == first.parameters
    document = read_checkpoint(run / "control.safetensors").document
    assert (document.kind, document.pairing) == ("pathology", "none")
    # Same recipe and same tiles, but its own first weights and order: another first epoch.
    _, stage1 = of_branch(run, "pathology")
    assert epochs[0].train_loss != stage1[0].train_loss


def test_the_probe_finds_what_organs_tell(run: Path) -> None:
    started, epochs = of_branch(run, "probe")
    assert started.epochs == 4
    assert len(epochs[0].per_class_f1) == 9
    checkpoint = read_checkpoint(run / "probe.safetensors")
    document, network = checkpoint.document, checkpoint.network
    assert (document.kind, document.outputs, document.pairing) == ("probe", 9, "manifest")
    assert isinstance(network, SingleModalNetwork)
    data = read_study(run.parent / "data")
    assert data.pairs is not None
    slices = torch.from_numpy(data.radiology.test.images[data.pairs["test"]])
    preprocessing = document.preprocessing
    with torch.inference_mode():
        inputs = to_input(slices, preprocessing.radiology, preprocessing.input_size)
        predicted = network(inputs).logits.argmax(1).numpy()
    # The organ tells the tissue for 6 of 10 and nothing of the others; 0.14 is guessing.
    accuracy = float(np.mean(predicted == data.pathology.test.labels))
    assert accuracy > 0.3


def test_the_fused_model_tells_how_its_controls_were_trained(run: Path) -> None:
    stages = read_checkpoint(run / "best.safetensors").document.training["stages"]
    assert list(stages) == ["pathology", "radiology", "fusion", "control", "probe"]
    for branch in ("control", "probe"):
        _, epochs = of_branch(run, branch)
        assert stages[branch]["epochs"] == stages[branch]["of_epochs"] == len(epochs)
        assert stages[branch]["best_val_accuracy"] == max(e.val_accuracy for e in epochs)


def test_the_tile_only_models_are_models_of_their_own(run: Path) -> None:
    test = read_study(run.parent / "data").pathology.test
    for name in ("stage1_pathology", "control"):
        model = load_model(run / f"{name}.safetensors", "cpu")
        assert (model.card.tile_only, model.card.pairing, model.card.layers) == (True, "none", ())
        found = model.predict_many(list(test.images), None).probabilities
        alone = load_single_modal(run / f"{name}.safetensors", "cpu")
        expected = alone.predict_many(list(test.images)).probabilities
        np.testing.assert_allclose(found, expected, atol=1e-4)
    with pytest.raises(CheckpointError):
        load_model(run / "probe.safetensors", "cpu")


def test_time_left_counts_down_to_what_is_done_after_the_last_epoch(run: Path) -> None:
    _, epochs = of_branch(run, "probe")
    # Test, audit, trust, map and report are to come: they count themselves down to nothing.
    assert epochs[-1].eta_s > 0.0
    finals = [e for line in lines_of(run) if isinstance(e := from_line(line), FinalStep)]
    assert finals[0].eta_s > 0.0
    assert finals[-1].eta_s == 0.0


def test_the_control_can_be_left_out(phantom_folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    arguments = ["--data", str(phantom_folder), "--run", str(run), "--no-control"]
    assert main([*SMALL, *with_epochs(1, 1, 1), *arguments]) == 0
    assert not (run / "control.safetensors").exists()
    assert (run / "probe.safetensors").exists()
    stages = read_checkpoint(run / "best.safetensors").document.training["stages"]
    assert list(stages) == ["pathology", "radiology", "fusion", "probe"]
    assert json.loads((run / "config.json").read_text())["control"] is False


def test_the_fused_model_carries_its_audit_and_its_map(run: Path) -> None:
    fused = read_checkpoint(run / "best.safetensors")
    assert fused.document.audit is not None
    assert fused.document.audit["verdict"]["kind"] in (Verdict.USED, Verdict.NOT_USED)
    # The controls are asked, too.
    assert fused.document.audit["probe"] is not None
    assert fused.document.audit["control"] is not None
    assert len(fused.extra["reference.labels"]) == 75
    assert load_model(run / "best.safetensors", "cpu").card.evaluation


def test_a_model_of_an_earlier_version_is_completed(run: Path, tmp_path: Path) -> None:
    older = tmp_path / "older"
    shutil.copytree(run, older)
    path = older / "best.safetensors"
    whole = read_checkpoint(path)
    bare = {k: v for k, v in whole.extra.items() if not k.startswith("reference.")}
    write_checkpoint(path, whole.network, replace(whole.document, audit=None), bare)
    assert complete(["--run", str(older), "--thumbnails", "none", "--device", "cpu"]) == 0
    again = read_checkpoint(path)
    assert again.document.audit is not None
    assert whole.document.audit is not None
    for name in ("verdict", "accuracy", "permuted_accuracies", "probe", "control"):
        assert again.document.audit[name] == whole.document.audit[name]
    assert torch.equal(again.extra["reference.labels"], whole.extra["reference.labels"])
    for name, value in whole.network.state_dict().items():
        assert torch.equal(again.network.state_dict()[name], value)
    load_model(path, "cpu")


def test_other_data_than_those_of_the_training_complete_nothing(
    run: Path, phantom_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (run / "best.safetensors").read_bytes()
    assert complete(["--run", str(run), "--data", str(phantom_folder)]) == 1
    assert capsys.readouterr().err
    assert (run / "best.safetensors").read_bytes() == before


def test_previews_show_what_validation_got_wrong(run: Path) -> None:
    events = [read for line in lines_of(run) if (read := from_line(line))]
    previews = [e for e in events if isinstance(e, Preview)]
    assert len(previews) == len([e for e in events if isinstance(e, EpochFinished)])
    data = read_study(run.parent / "data")
    assert data.pairs is not None
    for branch, labels in (("control", data.pathology.val), ("probe", data.pathology.val),
                           ("radiology", data.radiology.val)):  # fmt: skip
        last = [e for e in previews if e.branch == branch][-1]
        counts = np.array(last.confusion)
        assert counts.sum(1).tolist() == np.bincount(labels.labels).tolist()
        _, epochs = of_branch(run, branch)
        assert np.trace(counts) / counts.sum() == pytest.approx(epochs[-1].val_accuracy)
        with np.load(run / last.file) as worst:
            shown = dict(worst)
        assert 0 < len(shown["images"]) == min(24, counts.sum() - np.trace(counts))
        assert (shown["truth"] != shown["predicted"]).all()
        assert (labels.labels[shown["samples"]] == shown["truth"]).all()
        assert (np.diff(shown["confidence"]) <= 0).all()
        if branch == "control":
            assert (shown["images"] == data.pathology.val.images[shown["samples"]]).all()
        if branch == "probe":
            partners = data.pairs["val"][shown["samples"]]
            assert (shown["images"][..., 0] == data.radiology.val.images[partners]).all()


def test_trust_is_fitted_again_without_a_look_at_the_test_split(run: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    shutil.copytree(run, again)
    path = again / "best.safetensors"
    before = load_model(path, "cpu").card
    assert before.calibration is not None
    assert before.gate is not None
    assert before.gate.flagged_test is not None
    asked = ["--run", str(again), "--only", "trust", "--no-test", "--device", "cpu"]
    assert complete(asked) == 0
    after = load_model(path, "cpu").card
    # The fit finds the same, so that what was measured on test is still true of it.
    assert after.calibration == before.calibration
    assert after.gate == before.gate
    assert [one.overlay for one in after.overlay_tests] == [
        one.overlay for one in before.overlay_tests
    ]
