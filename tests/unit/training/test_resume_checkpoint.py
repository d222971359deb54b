"""What a run knows between two steps comes back from ``last.ckpt`` as it was, whatever it is."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from crcviewer.model.network import NetworkConfig, SingleModalNetwork
from training.base.errors import RunError
from training.config.settings import OptimiserSettings, ScheduleSettings
from training.loop.epoch import EpochProgress
from training.loop.resume_checkpoint import read_resume_checkpoint, save_resume_checkpoint
from training.loop.stage import Best, StageState
from training.optim.optimiser import make_optimisers, make_schedule, running_mean

CONFIG = NetworkConfig(backbone="resnet10", width=0.0625)
STEPS = 12


def fresh(optimiser: OptimiserSettings, schedule: ScheduleSettings, seed: int) -> StageState:
    torch.manual_seed(seed)
    network = SingleModalNetwork(CONFIG, 3)
    optimisers = make_optimisers(network, optimiser, branches=(network.branch,), pretrained=True)
    return StageState(
        network,
        optimisers,
        tuple(make_schedule(one, schedule, STEPS) for one in optimisers),
        running_mean(network, schedule.ema_decay) if schedule.ema_decay else None,
    )


def step(state: StageState, seed: int) -> None:
    """One of the optimisers, with gradients of chance."""
    generator = torch.Generator().manual_seed(seed)
    for parameter in state.network.parameters():
        parameter.grad = torch.randn(parameter.shape, generator=generator)
    for optimiser in state.optimisers:
        optimiser.step()
    state.step_taken()


def all_of(state: StageState) -> Any:
    return (
        state.network.state_dict(),
        [optimiser.state_dict() for optimiser in state.optimisers],
        [schedule.state_dict() for schedule in state.schedules],
        state.averaged and state.averaged.state_dict(),
        state.epoch,
        state.best and vars(state.best),
        state.under_way and vars(state.under_way),
    )


def same(one: Any, other: Any) -> bool:
    """Bit for bit, whatever it is nested in."""
    if isinstance(one, Tensor):
        return isinstance(other, Tensor) and torch.equal(one, other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


figures = st.floats(allow_nan=False, width=64)
progress = st.builds(
    EpochProgress,
    loss=figures.map(lambda value: torch.tensor(value, dtype=torch.float32)),
    correct=st.integers(0, 2**62).map(torch.tensor),
    steps=st.integers(0, 2**40),
    learning_rate=figures,
)


@settings(max_examples=20, deadline=None)
@given(
    optimiser=st.builds(OptimiserSettings, name=st.sampled_from(["adam", "adamw", "muon"])),
    schedule=st.builds(
        ScheduleSettings,
        name=st.sampled_from(["plateau", "one_cycle", "cosine"]),
        ema_decay=st.sampled_from([0.0, 0.99]),
    ),
    steps=st.integers(0, STEPS + 2),
    accuracies=st.lists(st.floats(0.0, 1.0), max_size=8),
    best=st.none() | st.tuples(st.integers(1, 1000), st.floats(0.0, 1.0), figures),
    under_way=st.none() | progress,
    trained=st.dictionaries(
        st.sampled_from(["pathology", "radiology", "控制"]),
        st.dictionaries(st.text(max_size=8), st.integers() | figures | st.text(max_size=8)),
    ),
)
def test_every_state_comes_back_and_goes_on_as_it_would_have(  # noqa: PLR0917 - hypothesis's
    optimiser: OptimiserSettings,
    schedule: ScheduleSettings,
    steps: int,
    accuracies: list[float],
    best: tuple[int, float, float] | None,
    under_way: EpochProgress | None,
    trained: dict[str, dict[str, Any]],
) -> None:
    state = fresh(optimiser, schedule, seed=0)
    for number in range(steps):
        step(state, number)
    for accuracy in accuracies:
        state.epoch += 1
        for one in state.schedules:
            one.after_epoch(accuracy)
    if best is not None:
        weights = {name: value.clone() for name, value in state.judged.state_dict().items()}
        state.best = Best(*best, weights)
    state.under_way = under_way

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "last.ckpt"
        save_resume_checkpoint(path, "fusion", state, trained)
        point = read_resume_checkpoint(path, lambda branch: {})
    assert (point.branch, point.epoch, dict(point.trained)) == ("fusion", state.epoch, trained)
    again = fresh(optimiser, schedule, seed=1)
    untouched = all_of(fresh(optimiser, schedule, seed=1))
    point.restore("control", again)
    assert same(all_of(again), untouched), "it is the state of another network"
    point.restore("fusion", again)
    assert same(all_of(again), all_of(state))
    for resumed in (state, again):
        step(resumed, STEPS)
    assert same(all_of(again), all_of(state))


def damage_nothing(path: Path) -> None:
    path.write_bytes(b"")


def damage_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def damage_format(path: Path) -> None:
    torch.save({"format": 99}, path)


def damage_shape(path: Path) -> None:
    torch.save([1, 2], path)


@pytest.mark.parametrize("damage", [damage_nothing, damage_half, damage_format, damage_shape])
def test_a_file_that_is_none_is_refused(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    path = tmp_path / "last.ckpt"
    save_resume_checkpoint(path, "fusion", fresh(OptimiserSettings(), ScheduleSettings(), 0), {})
    damage(path)
    with pytest.raises(RunError) as caught:
        read_resume_checkpoint(path, lambda branch: {})
    assert caught.value.cause.values["file"] == "last.ckpt"


def test_the_names_in_the_file_are_those_of_earlier_versions(tmp_path: Path) -> None:
    path = tmp_path / "last.ckpt"
    save_resume_checkpoint(path, "fusion", fresh(OptimiserSettings(), ScheduleSettings(), 0), {})
    plain = torch.load(path, weights_only=True)
    assert set(plain) == {"format", "told", "branch", "state"}
    assert set(plain["state"]) == {
        "network", "optimisers", "schedules", "averaged", "epoch", "best", "under_way",
    }  # fmt: skip


def _saved(path: Path) -> Path:
    optimiser, schedule = OptimiserSettings(), ScheduleSettings()
    state = fresh(optimiser, schedule, 0)
    step(state, 0)
    save_resume_checkpoint(path, "pathology", state, {})
    return path


def _go_on(path: Path) -> None:
    point = read_resume_checkpoint(path, lambda branch: {})
    point.restore("pathology", fresh(OptimiserSettings(), ScheduleSettings(), 1))


def _resaved(path: Path, **other: Any) -> None:
    plain = torch.load(path, weights_only=True)
    torch.save(plain | other, path)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "words": lambda path: path.write_bytes(b"hello"),
    "a number": lambda path: torch.save(5, path),
    "a list": lambda path: torch.save([1, 2], path),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:3000]),
    "an archive of nothing": lambda path: path.write_bytes(b"PK\5\6" + bytes(18)),
    "a pickle that would be run": lambda path: torch.save(print, path),
    "nothing told": lambda path: _resaved(path, told=None),
    "told as words": lambda path: _resaved(path, told={"pathology": "x"}),
    "a branch that is none": lambda path: _resaved(path, branch=5),
    "a state that is none": lambda path: _resaved(path, state=[]),
    "an epoch that is none": lambda path: _resaved(path, state={"epoch": "x"}),
    "an epoch before all": lambda path: _resaved(path, state={"epoch": -4}),
    "a state that lacks all": lambda path: _resaved(path, state={"epoch": 1}),
    "a state of another kind": lambda path: _resaved(
        path,
        state={"epoch": 1, "network": 5, "optimisers": [], "schedules": [], "averaged": None,
               "best": None, "under_way": None},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGE)
def test_any_damage_is_one_sentence(name: str, tmp_path: Path) -> None:
    path = _saved(tmp_path / "last.ckpt")
    DAMAGE[name](path)
    with pytest.raises(RunError) as caught:
        _go_on(path)
    assert caught.value.cause.values == {"file": "last.ckpt"}
    assert caught.value.next_step


@pytest.mark.parametrize("seed", range(60))
def test_damaged_bytes_are_read_or_one_sentence(seed: int, tmp_path: Path) -> None:
    path = _saved(tmp_path / "last.ckpt")
    content, draw = bytearray(path.read_bytes()), random.Random(seed)
    # Most of it are weights: what is around them is at the beginning and the end.
    for _ in range(8):
        place = draw.randrange(1500)
        content[place if draw.random() < 0.5 else len(content) - 1 - place] = draw.randrange(256)
    path.write_bytes(content)
    with suppress(RunError):
        _go_on(path)
