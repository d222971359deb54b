from __future__ import annotations

import pytest
import torch

from training.augment.stain import HED, OPPONENT, jitter_gamma, jitter_opponent, jitter_stain


@pytest.fixture
def images() -> torch.Tensor:
    return torch.rand(4, 3, 6, 6, generator=torch.Generator().manual_seed(0)) * 0.9 + 0.05


def test_nothing_asked_nothing_changed(images: torch.Tensor) -> None:
    ones, zeros = torch.ones(4, 3), torch.zeros(4, 3)
    same = jitter_stain(images, ones, zeros, torch.zeros(4, 3, 3))
    torch.testing.assert_close(same, images, atol=1e-5, rtol=0)
    same = jitter_opponent(images, torch.tensor([0.7, 0.5, 0.7]), ones, zeros)
    torch.testing.assert_close(same, images, atol=1e-5, rtol=0)
    torch.testing.assert_close(jitter_gamma(images, torch.ones(4)), images)


def test_doubled_haematoxylin_doubles_its_optical_density_alone() -> None:
    # Beer–Lambert: concentrations 0.5 and 0.3 of the two stains.
    pixel = torch.exp(-(0.5 * HED[0] + 0.3 * HED[1])).view(1, 3, 1, 1)
    changed = jitter_stain(
        pixel, torch.tensor([[2.0, 1.0, 1.0]]), torch.zeros(1, 3), torch.zeros(1, 3, 3)
    )
    expected = torch.exp(-(1.0 * HED[0] + 0.3 * HED[1]))
    torch.testing.assert_close(changed.flatten(), expected, atol=1e-5, rtol=0)


def test_shift_and_tilt_of_a_stain() -> None:
    white = torch.ones(1, 3, 1, 1)
    shift = torch.tensor([[0.0, 0.2, 0.0]])
    tilt = torch.zeros(1, 3, 3)
    tilt[0, 1] = torch.tensor([0.1, -0.1, 0.0])
    changed = jitter_stain(white, torch.ones(1, 3), shift, tilt)
    vector = HED[1] + tilt[0, 1]
    expected = torch.exp(-0.2 * vector / vector.norm())
    torch.testing.assert_close(changed.flatten(), expected, atol=1e-5, rtol=0)


def test_opponent_jitter_leaves_the_centre_and_moves_one_axis() -> None:
    centre = torch.tensor([0.7, 0.5, 0.6])
    along = 0.05 * OPPONENT[1]
    pixels = torch.stack([centre, centre + along]).view(2, 3, 1, 1)
    scale = torch.tensor([[1.0, 3.0, 1.0]]).expand(2, 3)
    changed = jitter_opponent(pixels, centre, scale, torch.zeros(2, 3)).view(2, 3)
    torch.testing.assert_close(changed[0], centre)
    torch.testing.assert_close(changed[1], centre + 3 * along)


def test_gamma_darkens() -> None:
    grey = torch.full((1, 1, 2, 2), 0.5)
    assert float(jitter_gamma(grey, torch.tensor([2.0]))[0, 0, 0, 0]) == pytest.approx(0.25)
