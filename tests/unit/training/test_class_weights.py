from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from training.config.settings import LossSettings
from training.optim.losses import StudyLoss, class_weights


def test_weights_are_inverse_effective_numbers_with_a_mean_of_one_over_images() -> None:
    counts = [10, 100]
    weights = class_weights(counts, beta=0.9)
    # (1 − 0.9^10) / (1 − 0.9) = 6.513, and 10 for many.
    assert float(weights[0] / weights[1]) == pytest.approx(10 / 6.5132, rel=1e-3)
    total = sum(n * float(w) for n, w in zip(counts, weights, strict=True))
    assert total == pytest.approx(110, rel=1e-6)
    assert torch.isfinite(class_weights([0, 5])).all()


def test_near_one_the_weights_are_inverse_counts_and_near_zero_equal() -> None:
    inverse = class_weights([10, 100], beta=1 - 1e-6)
    assert float(inverse[0] / inverse[1]) == pytest.approx(10, rel=1e-3)
    assert class_weights([10, 100], beta=1e-6).tolist() == pytest.approx([1.0, 1.0])


def test_it_begins_where_it_should_and_never_judges() -> None:
    logits = torch.tensor([[1.0, 2.0], [0.5, -1.0]])
    labels = torch.tensor([0, 1])
    loss = StudyLoss([10, 90], LossSettings(ldam_weight=0.0, reweight_after=0.8), epochs=10)
    features, weight = torch.zeros(2, 1), torch.zeros(2, 1)
    plain = functional.cross_entropy(logits, labels)
    each = functional.cross_entropy(logits, labels, reduction="none")
    late = (each * class_weights([10, 90])).mean()
    assert not torch.isclose(plain, late, rtol=1e-2)
    for epoch, expected in ((0, plain), (7, plain), (8, late), (9, late), (None, plain)):
        value = loss(features, logits, weight, labels, epoch=epoch)
        torch.testing.assert_close(value, expected)


def test_a_large_batch_is_the_mean_of_its_parts() -> None:
    # What accumulation and several processes rely on.
    generator = torch.Generator().manual_seed(0)
    logits, labels = torch.randn(6, 3, generator=generator), torch.tensor([0, 1, 2, 2, 2, 1])
    loss = StudyLoss([5, 20, 80], LossSettings(ldam_weight=0.0, reweight_after=0.0))
    features, weight = torch.zeros(6, 1), torch.zeros(3, 1)
    whole = loss(features, logits, weight, labels, epoch=0)
    parts = [
        loss(features[rows], logits[rows], weight, labels[rows], epoch=0)
        for rows in (slice(0, 3), slice(3, 6))
    ]
    torch.testing.assert_close(whole, torch.stack(parts).mean())


def test_off_means_never() -> None:
    loss = StudyLoss([10, 90], LossSettings(ldam_weight=0.0, reweight_after=1.0), epochs=7)
    logits, labels = torch.tensor([[1.0, 2.0], [0.5, -1.0]]), torch.tensor([0, 1])
    value = loss(torch.zeros(2, 1), logits, torch.zeros(2, 1), labels, epoch=7)
    torch.testing.assert_close(value, functional.cross_entropy(logits, labels))
