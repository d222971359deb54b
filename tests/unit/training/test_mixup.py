from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from training.augment.augmentation import Augmentation
from training.augment.mixup import Mixture, draw_mixture
from training.config.settings import LossSettings
from training.loop.batches import Batches
from training.loop.device_images import DeviceImages, measured_statistics
from training.optim.losses import StudyLoss

LABELS = torch.arange(5000) % 9


def drawn(samples: torch.Tensor, draw: int = 1, alpha: float = 0.4) -> Mixture:
    return draw_mixture(samples, torch.arange(4000), LABELS, draw=draw, alpha=alpha)


def test_a_sample_is_mixed_alike_in_any_batch_and_anew_in_the_next_epoch() -> None:
    whole, part = drawn(torch.arange(4000)), drawn(torch.tensor([7, 3]))
    assert torch.equal(part.samples, whole.samples[[7, 3]])
    assert torch.equal(part.share, whole.share[[7, 3]])
    assert torch.equal(whole.labels, LABELS[whole.samples])
    assert int(whole.samples.max()) < 4000
    again = drawn(torch.arange(4000), draw=2)
    assert float((again.samples == whole.samples).float().mean()) < 0.01


@pytest.mark.parametrize("alpha", [0.2, 1.0, 3.0])
def test_shares_are_of_the_beta_distribution(alpha: float) -> None:
    share = drawn(torch.arange(4000), alpha=alpha).share.double()
    assert float(share.mean()) == pytest.approx(0.5, abs=0.03)
    # The variance of Beta(α, α) is 1 / (4 (2α + 1)).
    assert float(share.var()) == pytest.approx(1 / (4 * (2 * alpha + 1)), rel=0.06)
    assert 0.0 <= float(share.min()) <= float(share.max()) <= 1.0


def test_both_modalities_are_mixed_with_the_same_other_and_share() -> None:
    generator = np.random.default_rng(0)
    tiles = generator.integers(0, 256, (12, 16, 16, 3), dtype=np.uint8)
    slices = generator.integers(0, 256, (5, 16, 16), dtype=np.uint8)
    cpu = torch.device("cpu")
    data = Batches(
        [DeviceImages(images, measured_statistics(images), 16, cpu) for images in (tiles, slices)],
        torch.arange(12) % 3,
        stage="test",
        seed=0,
        augmentations=[Augmentation(mirror=True), Augmentation()],
        partners=lambda samples, epoch: (samples + epoch) % 5,
        mixup=0.5,
    )
    samples = torch.tensor([4, 9, 2])
    mixture = data.mixture(samples, 3)
    assert mixture is not None
    mixed = data.training_input(samples, 3, mixture)
    own, other = data.training_input(samples, 3), data.training_input(mixture.samples, 3)
    share = mixture.share.view(-1, 1, 1, 1)
    for place in (0, 1):
        expected = share * own[place] + (1 - share) * other[place]
        torch.testing.assert_close(mixed[place], expected, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("ldam_weight", [0.0, 0.5])
def test_the_loss_is_that_of_both_labels_by_their_shares(ldam_weight: float) -> None:
    generator = torch.Generator().manual_seed(0)
    features, weight = (torch.randn(n, 5, generator=generator) for n in (4, 3))
    logits = functional.linear(features, weight)
    loss = StudyLoss([10, 40, 90], LossSettings(ldam_weight=ldam_weight, label_smoothing=0.1))
    labels, others = torch.tensor([0, 1, 2, 2]), torch.tensor([2, 1, 0, 1])
    share = torch.tensor([0.9, 0.3, 0.5, 1.0])
    mixture = Mixture(torch.arange(4), others, share)
    value = loss(features, logits, weight, labels, mixture=mixture, epoch=0)
    by_hand = [
        share[i] * loss(features[[i]], logits[[i]], weight, labels[[i]])
        + (1 - share[i]) * loss(features[[i]], logits[[i]], weight, others[[i]])
        for i in range(4)
    ]
    torch.testing.assert_close(value, torch.stack(by_hand).mean())
