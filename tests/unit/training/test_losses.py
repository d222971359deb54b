from __future__ import annotations

import math

import pytest
import torch

from training.config.settings import LossSettings
from training.optim.losses import StudyLoss, ldam_loss, ldam_margins


def test_margins_are_the_fourth_roots_scaled_to_one_half() -> None:
    # 16, 81, 256 have the fourth roots 2, 3, 4; the rarest gets 0.5.
    margins = ldam_margins([16, 81, 256])
    assert margins.tolist() == pytest.approx([0.5, 0.5 * 2 / 3, 0.25])


def test_ldam_by_hand() -> None:
    # f = (3, 4) has the direction (0.6, 0.8); the classes point along the axes, at any length.
    features = torch.tensor([[3.0, 4.0]])
    weight = torch.tensor([[2.0, 0.0], [0.0, 0.1]])
    margins = torch.tensor([0.5, 0.25])
    value = ldam_loss(features, weight, torch.tensor([0]), margins, scale=10.0)
    # s (z − m_y) = 10 (0.6 − 0.5) = 1 against 10 · 0.8 = 8.
    assert float(value) == pytest.approx(math.log(math.exp(1) + math.exp(8)) - 1, rel=1e-6)


def test_ldam_does_not_see_the_length_of_features_or_weights() -> None:
    generator = torch.Generator().manual_seed(0)
    features = torch.randn(6, 5, generator=generator)
    weight = torch.randn(4, 5, generator=generator)
    labels = torch.tensor([0, 1, 2, 3, 0, 1])
    margins = ldam_margins([5, 10, 20, 40])
    once = ldam_loss(features, weight, labels, margins)
    again = ldam_loss(features * 100, weight * 0.01, labels, margins)
    assert float(once) == pytest.approx(float(again), rel=1e-5)


def test_study_loss_is_half_and_half() -> None:
    features = torch.tensor([[3.0, 4.0]])
    weight = torch.tensor([[2.0, 0.0], [0.0, 0.1]])
    logits = torch.tensor([[1.0, 2.0]])
    labels = torch.tensor([1])
    loss = StudyLoss([16, 256], LossSettings(ldam_scale=30.0))
    cross_entropy = math.log(1 + math.exp(-1))
    # Margin of class 1: 0.5 · (1/4) / (1/2) = 0.25; 30 (0.8 − 0.25) = 16.5 against 30 · 0.6 = 18.
    ldam = math.log(math.exp(16.5 - 18) + 1) - (16.5 - 18)
    value = loss(features, logits, weight, labels)
    assert float(value) == pytest.approx(0.5 * cross_entropy + 0.5 * ldam, rel=1e-5)


def test_without_ldam_it_is_cross_entropy_with_smoothing() -> None:
    logits = torch.tensor([[1.0, 2.0]])
    loss = StudyLoss([1, 1], LossSettings(ldam_weight=0.0, label_smoothing=0.2))
    right, wrong = math.log(1 + math.exp(-1)), math.log(1 + math.exp(1))
    value = loss(torch.zeros(1, 2), logits, torch.zeros(2, 2), torch.tensor([1]))
    assert float(value) == pytest.approx(0.9 * right + 0.1 * wrong, rel=1e-5)
