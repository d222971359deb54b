"""One stage at a time: steps, accumulation, the best weights, stopping."""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from crcviewer.model.preprocess import ChannelStatistics
from training.augment.augmentation import Augmentation
from training.base.errors import StudyStopped
from training.config.settings import BatchSettings, OptimiserSettings, ScheduleSettings
from training.data.study_data import neutral_image
from training.loop.batches import Batches
from training.loop.device_images import DeviceImages, measured_statistics
from training.loop.epoch import train_epoch
from training.loop.stage import DivergedError, EpochReport, StageState, train_stage, validate_start
from training.optim.losses import StudyLoss
from training.optim.optimiser import make_optimisers, make_schedule

CPU = torch.device("cpu")


@dataclass(frozen=True)
class PlainOutput:
    logits: Tensor
    features: Tensor


class WithoutBuffers(nn.Module):
    """A network of the same form, without batch normalisation."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.body = nn.Conv2d(3, 6, 3, stride=2)
        self.head = nn.Linear(6, 3)

    def forward(self, images: Tensor) -> PlainOutput:
        features = torch.tanh(self.body(images)).mean((2, 3))
        return PlainOutput(self.head(features), features)


def coloured(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Images whose brightest channel is their label, in noise."""
    generator = np.random.default_rng(seed)
    labels = np.arange(count) % 3
    images = generator.integers(0, 160, (count, 16, 16, 3), dtype=np.uint8)
    images[np.arange(count), :, :, labels] += 60
    return images, labels


def batches(count: int = 45, seed: int = 0) -> Batches:
    images, labels = coloured(count, seed)
    modality = DeviceImages(images, measured_statistics(images), 16, CPU)
    return Batches(
        [modality],
        torch.from_numpy(labels),
        stage="test",
        seed=seed,
        augmentations=[Augmentation(mirror=True, noise=0.05)],
    )


def first_state(network: nn.Module, rate: float = 1e-2) -> StageState:
    optimisers = make_optimisers(network, OptimiserSettings(learning_rate=rate), branches=())
    schedule = make_schedule(optimisers[0], ScheduleSettings(), steps=10)
    return StageState(network, optimisers, (schedule,))


def pass_over(network: nn.Module, *, size: int, accumulation: int, count: int = 45) -> int:
    """One pass with plain gradient descent; how many steps it took."""
    steps = 0

    def counted() -> None:
        nonlocal steps
        steps += 1

    trained = train_epoch(
        network,
        batches(count),
        0,
        StudyLoss([15, 15, 15]),
        [torch.optim.SGD(network.parameters(), lr=0.5)],
        size=size,
        accumulation=accumulation,
        precision=torch.float32,
        after_step=counted,
        stopped=lambda: False,
    )
    assert trained is not None
    return steps


def test_accumulation_equals_one_large_batch() -> None:
    # 45 samples: a whole group of 20 twice, and a last one of 5, whose batches are 5 and nothing.
    large, small = WithoutBuffers(), WithoutBuffers()
    before = copy.deepcopy(large.state_dict())
    assert pass_over(large, size=20, accumulation=1) == 3
    assert pass_over(small, size=5, accumulation=4) == 3
    for name, value in large.state_dict().items():
        torch.testing.assert_close(small.state_dict()[name], value, atol=1e-6, rtol=1e-5)
        assert not torch.equal(value, before[name])


@pytest.mark.parametrize(
    ("count", "size", "accumulation"), [(45, 20, 1), (41, 20, 1), (41, 4, 3), (5, 8, 4), (1, 8, 1)]
)
def test_steps_are_counted_right_and_no_batch_is_single(
    count: int, size: int, accumulation: int
) -> None:
    data = batches(count)
    groups = list(data.groups(0, size, accumulation))
    assert len(groups) == data.steps(size, accumulation)
    seen = torch.cat([samples for group in groups for samples in group])
    assert sorted(seen.tolist()) == list(range(count))
    assert all(len(samples) > 1 or count == 1 for group in groups for samples in group)


def test_of_the_sampled_only_some_are_in_an_epoch_and_others_in_the_next() -> None:
    images, labels = coloured(40)
    flags = torch.arange(40) >= 10
    data = Batches(
        [DeviceImages(images, measured_statistics(images), 16, CPU)],
        torch.from_numpy(labels),
        stage="test",
        seed=0,
        augmentations=[Augmentation()],
        sampled=flags,
        sampled_count=6,
        size_of_epoch=lambda epoch: 24 if epoch == 0 else None,
    )
    assert len(data) == 16
    epochs = [
        {int(n) for group in data.groups(epoch, 5, 1) for s in group for n in s}
        for epoch in range(6)
    ]
    assert all(set(range(10)) <= seen and len(seen) == 16 for seen in epochs)
    assert len(set.union(*epochs)) > 25
    # All are there where a split is predicted; the early size is for training alone.
    assert sum(len(samples) for samples in data.in_order(7)) == 40
    assert [data.training_input(torch.arange(2), e)[0].shape[-1] for e in (0, 1)] == [24, 16]
    assert data.plain_input(torch.arange(2))[0].shape[-1] == 16


def test_order_and_images_change_with_the_epoch_only() -> None:
    data, again = batches(), batches()
    first = [next(iter(d.groups(0, 8, 1)))[0] for d in (data, again)]
    assert torch.equal(*first)
    assert not torch.equal(first[0], next(iter(data.groups(1, 8, 1)))[0])
    samples = torch.arange(8)
    assert torch.equal(data.training_input(samples, 0)[0], again.training_input(samples, 0)[0])
    assert not torch.equal(data.training_input(samples, 0)[0], data.training_input(samples, 1)[0])


def run(
    state: StageState,
    epochs: int = 4,
    stop_after: int | None = None,
    training: Batches | None = None,
    *,
    keep_last: bool = False,
) -> list[EpochReport]:
    reports: list[EpochReport] = []

    def stopped() -> bool:
        return stop_after is not None and len(reports) >= stop_after

    for report in train_stage(
        state,
        training or batches(),
        batches(seed=1),
        StudyLoss([15, 15, 15]),
        epochs=epochs,
        batch=BatchSettings(size=8, accumulation=2),
        precision=torch.float32,
        stopped=stopped,
        keep_last=keep_last,
    ):
        reports.append(report)
    return reports


def test_a_stage_learns_and_keeps_a_copy_of_its_best() -> None:
    state = first_state(WithoutBuffers(), rate=3e-2)
    reports = run(state, epochs=12)
    assert reports[-1].train_loss < 0.8 * reports[0].train_loss
    assert max(report.val_accuracy for report in reports) > 0.8
    best = state.best
    assert best is not None
    assert best.accuracy == max(report.val_accuracy for report in reports)
    assert best.epoch == [report.epoch for report in reports if report.best][-1]
    # A copy: learning on does not move it.
    kept = {name: value.clone() for name, value in best.weights.items()}
    state.best, held = None, best
    run(state, epochs=13)
    assert all(torch.equal(held.weights[name], value) for name, value in kept.items())
    assert not torch.equal(state.network.state_dict()["head.weight"], kept["head.weight"])


def test_a_start_that_no_epoch_beats_is_kept() -> None:
    state = first_state(WithoutBuffers(), rate=3e-2)
    run(state, epochs=12)
    assert state.best is not None
    spoilt = first_state(WithoutBuffers(), rate=3e-2)
    spoilt.network.load_state_dict(state.best.weights)
    start = validate_start(
        spoilt, batches(seed=1), StudyLoss([15, 15, 15]), size=128, precision=torch.float32
    )
    assert start.val_accuracy == state.best.accuracy
    assert not spoilt.is_new
    misled = batches()
    misled.labels = (misled.labels + 1) % 3
    assert not any(report.best for report in run(spoilt, training=misled))
    kept = spoilt.best
    assert kept is not None
    assert (kept.epoch, kept.accuracy) == (0, start.val_accuracy)
    assert all(torch.equal(kept.weights[n], value) for n, value in state.best.weights.items())


def test_the_same_seed_gives_the_same_losses() -> None:
    first, second = run(first_state(WithoutBuffers())), run(first_state(WithoutBuffers()))
    assert [r.train_loss for r in first] == [r.train_loss for r in second]
    assert [r.val_loss for r in first] == [r.val_loss for r in second]


def test_stopping_keeps_what_was_finished() -> None:
    state = first_state(WithoutBuffers())
    with pytest.raises(StudyStopped):
        run(state, stop_after=2)
    assert state.epoch == 2
    assert state.best is not None


def test_divergence_is_said_in_a_sentence() -> None:
    network = WithoutBuffers()
    with torch.no_grad():
        network.head.weight.fill_(float("inf"))
    with pytest.raises(DivergedError) as caught:
        run(first_state(network))
    assert caught.value.cause.values == {"epoch": 1}


def test_statistics_are_those_of_all_pixels() -> None:
    images, _ = coloured(30)
    statistics = measured_statistics(images)
    pixels = images.reshape(-1, 3) / 255.0
    assert statistics == ChannelStatistics(16, statistics.mean, statistics.std)
    assert statistics.mean == pytest.approx(pixels.mean(0))
    assert statistics.std == pytest.approx(pixels.std(0))
    grey = measured_statistics(images[..., 0])
    assert grey.mean == pytest.approx((pixels[:, 0].mean(),))
    plain = DeviceImages(images, statistics, 16, CPU).plain(torch.arange(30))
    assert plain.mean(dim=(0, 2, 3)).tolist() == pytest.approx([0, 0, 0], abs=1e-5)
    assert plain.std(dim=(0, 2, 3)).tolist() == pytest.approx([1, 1, 1], abs=1e-3)


def test_the_neutral_image_is_the_mean_of_each_pixel() -> None:
    images = np.stack([np.full((4, 4), 10, np.uint8), np.full((4, 4), 13, np.uint8)])
    images[1, 2, 3] = 100
    neutral = neutral_image(images)
    assert neutral[0, 0] == 12
    assert neutral[2, 3] == 55


def test_the_last_weights_are_kept_where_that_is_asked_for() -> None:
    state = first_state(WithoutBuffers(), rate=3e-2)
    reports = run(state, epochs=6, keep_last=True)
    assert state.best is not None
    assert (state.best.epoch, state.best.accuracy) == (6, reports[-1].val_accuracy)
    assert [report.best for report in reports] == [True] * 6
    assert all(
        torch.equal(value, state.network.state_dict()[name])
        for name, value in state.best.weights.items()
    )
