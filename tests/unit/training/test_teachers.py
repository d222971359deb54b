"""Networks that teach another: what they see, which are taken, and that runs go on with them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.model.network import NetworkConfig, SingleModalNetwork
from crcviewer.model.preprocess import ChannelStatistics
from crcviewer.protocol.run_directory import STAGE1_PATHOLOGY
from tests.unit.training.tiny_runs import TINY_RUN, figures_of, same_weights
from training.base.errors import RunError
from training.config.overrides import override
from training.config.presets import TINY
from training.loop.teachers import Teacher, Teachers
from training.run.request import TrainRequest
from training.run.train_run import resume, train

CPU = torch.device("cpu")
HERE = ChannelStatistics(28, (0.7, 0.6, 0.7), (0.2, 0.25, 0.2))
THERE = ChannelStatistics(28, (0.6, 0.5, 0.8), (0.15, 0.2, 0.25))


def network(seed: int) -> SingleModalNetwork:
    torch.manual_seed(seed)
    return SingleModalNetwork(NetworkConfig("resnet10", 0.0625), 9).eval()


def test_teachers_get_the_same_pixels_as_they_know_them() -> None:
    tiles = torch.rand(4, 3, 32, 32)
    mean, std = (torch.tensor(of).view(1, 3, 1, 1) for of in (HERE.mean, HERE.std))
    own_mean, own_std = (torch.tensor(of).view(1, 3, 1, 1) for of in (THERE.mean, THERE.std))
    one, other = network(0), network(1)
    teachers = Teachers([Teacher(one, THERE, 32), Teacher(other, HERE, 32)], HERE, CPU)
    said = teachers((tiles - mean) / std, torch.float32)
    with torch.no_grad():
        of_one = one((tiles - own_mean) / own_std).logits.softmax(1)
        of_other = other((tiles - mean) / std).logits.softmax(1)
    torch.testing.assert_close(said, (of_one + of_other) / 2, atol=1e-5, rtol=1e-4)
    assert said.sum(1).tolist() == pytest.approx([1.0] * 4)


def test_larger_images_are_reduced_to_what_a_teacher_knows() -> None:
    seen: list[tuple[int, ...]] = []
    one = network(0)
    one.register_forward_pre_hook(lambda module, given: seen.append(tuple(given[0].shape)))
    Teachers([Teacher(one, HERE, 16)], HERE, CPU)(torch.rand(2, 3, 64, 64), torch.float32)
    assert seen == [(2, 3, 16, 16)]


# ------------------------------------------------------------------------------------- in a run


def request(data: Path, run: Path, *teachers: Path, changes: tuple[str, ...] = ()) -> TrainRequest:
    settings = override(TINY, [*TINY_RUN[5::2], *changes])
    return TrainRequest(
        "tiny", settings, (data,), run, device="cpu", control=False, tile_only=True,
        teachers=teachers,
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, write_phantoms: Callable[..., Path]) -> Path:
    """Stands in for real images: nothing in it says that it is synthetic."""
    made = write_phantoms(tmp_path_factory.mktemp("data") / "one")
    (made / "phantom.json").unlink()
    (made / "pairs.csv").unlink()
    return made


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Path:
    run = tmp_path_factory.mktemp("teacher") / "run"
    assert train(request(folder, run))
    return run / STAGE1_PATHOLOGY


@pytest.mark.slow
def test_a_taught_run_goes_on_exactly_and_its_card_names_the_teachers(
    folder: Path, teacher: Path, tmp_path: Path
) -> None:
    whole, parted = tmp_path / "whole", tmp_path / "parted"
    assert train(request(folder, whole, teacher))
    left = [3]

    def stop() -> bool:
        left[0] -= 1
        return left[0] < 0

    assert not train(request(folder, parted, teacher), stop)
    assert resume(parted)
    assert figures_of(parted) == figures_of(whole)
    assert same_weights(parted, whole)
    assert figures_of(whole) != figures_of(teacher.parent)
    notes = read_checkpoint(whole / STAGE1_PATHOLOGY).document.notes
    assert any("another network says of the same tiles" in str(note) for note in notes)


@pytest.mark.slow
def test_the_last_weights_are_kept_where_that_is_asked_for(folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    assert train(request(folder, run, changes=("schedule.keep=last",)))
    stage = read_checkpoint(run / STAGE1_PATHOLOGY).document.training["stages"]["pathology"]
    assert stage["best_epoch"] == stage["epochs"] == 2


@pytest.mark.slow
def test_a_teacher_that_knows_the_tiles_that_judge_is_refused(
    folder: Path, teacher: Path, tmp_path: Path
) -> None:
    # Its validation is what the teacher was trained on.
    swapped = tmp_path / "swapped"
    shutil.copytree(folder, swapped)
    with np.load(swapped / "pathmnist.npz") as arrays:
        changed = dict(arrays)
    for kind in ("images", "labels"):
        train_, val = changed[f"train_{kind}"], changed[f"val_{kind}"]
        changed[f"train_{kind}"], changed[f"val_{kind}"] = val, train_
    np.savez(swapped / "pathmnist.npz", **changed)
    with pytest.raises(RunError):
        train(request(swapped, tmp_path / "run", teacher))
    assert not (tmp_path / "run").exists()
