"""A recipe of all the parts goes on exactly where it was stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.unit.training.tiny_runs import TINY_RUN, figures_of, same_weights
from training.config.overrides import override
from training.config.presets import BEST
from training.run.request import TrainRequest
from training.run.train_run import resume, train

pytestmark = pytest.mark.slow

CHANGES = [
    *TINY_RUN[5::2], "batch.size=24", "schedule.name=cosine", "loss.reweight_after=0.5",
    "loss.ldam_weight=0.5", "tile.virtual_stain=0.5",
]  # fmt: skip
"""90 samples: four steps an epoch; classes are re-weighted from the second epoch on."""


def request(data: Path, run: Path, *more: str) -> TrainRequest:
    settings = override(BEST, [*CHANGES, *more])
    return TrainRequest("best", settings, (data,), run, device="cpu", control=False)


class AfterSteps:
    """Asks to stop before the step of that number, counted from 0."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def __call__(self) -> bool:
        self._left -= 1
        return self._left < 0


@pytest.fixture(scope="module")
def uneven(tmp_path_factory: pytest.TempPathFactory, write_phantoms: Callable[..., Path]) -> Path:
    """Phantoms of which some classes are rare, so that weights differ."""
    folder = write_phantoms(tmp_path_factory.mktemp("data") / "uneven")
    file = folder / "pathmnist.npz"
    with np.load(file) as arrays:
        changed = dict(arrays)
    labels = changed["train_labels"]
    for rare in range(4):
        labels[np.flatnonzero(labels == rare)[2:]] = 8
    np.savez(file, **changed)
    return folder


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory, uneven: Path) -> Path:
    """The whole recipe, never stopped."""
    run = tmp_path_factory.mktemp("whole") / "run"
    assert train(request(uneven, run))
    return run


def test_mixup_late_weights_cosine_and_virtual_stains_go_on_exactly(
    uninterrupted: Path, uneven: Path, tmp_path: Path
) -> None:
    # In the first epoch's middle, in the second's, and in stage 2, where pairs are mixed.
    run = tmp_path / "run"
    assert not train(request(uneven, run), AfterSteps(2))
    for steps in (4, 4 + 4 + 3):
        assert not resume(run, stop_asked=AfterSteps(steps))
    assert resume(run)
    assert figures_of(run) == figures_of(uninterrupted)
    assert same_weights(run, uninterrupted)


@pytest.mark.parametrize(
    ("without", "changes_from"),
    [("loss.mixup=0", 1), ("tile.virtual_stain=0", 1), ("loss.reweight_after=1", 2)],
)
def test_each_part_does_change_what_is_learnt(
    without: str, changes_from: int, uninterrupted: Path, uneven: Path, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    # Stopped after stage 1's first network.
    assert not train(request(uneven, run, without), AfterSteps(8))
    whole, other = figures_of(uninterrupted), figures_of(run)
    for epoch in (1, 2):
        same = other["pathology", epoch][0] == whole["pathology", epoch][0]
        assert same == (epoch < changes_from), epoch
