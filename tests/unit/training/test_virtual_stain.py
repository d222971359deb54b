from __future__ import annotations

import numpy as np
import pytest
import torch

from training.augment.stain import HED, concentrations
from training.augment.virtual_stain import StainSpread, measured_stain_spread, normalise_to_virtual

SPREAD = StainSpread(
    torch.tensor([0.5, 0.4, 0.1]),
    torch.tensor([0.1, 0.05, 0.02]),
    torch.tensor([0.06, 0.05, 0.02]),
    torch.tensor([0.01, 0.01, 0.002]),
)


def stained(count: int, seed: int = 0) -> torch.Tensor:
    """Images made of stains, in concentrations that no channel clips."""
    generator = torch.Generator().manual_seed(seed)
    least = torch.tensor([0.4, 0.3, 0.05]).view(3, 1, 1)
    own = torch.rand(count, 3, 1, 1, generator=generator) * 0.2 + least
    noise = torch.randn(count, 3, 12, 12, generator=generator)
    stains = own + noise * torch.tensor([0.05, 0.04, 0.015]).view(3, 1, 1)
    return torch.einsum("ncxy,cd->ndxy", -stains, HED).exp()


def test_concentrations_undo_the_stains() -> None:
    pixel = torch.exp(-(0.5 * HED[0] + 0.3 * HED[1])).view(1, 3, 1, 1)
    torch.testing.assert_close(
        concentrations(pixel).flatten(), torch.tensor([0.5, 0.3, 0.0]), atol=1e-5, rtol=0
    )


def test_an_image_gets_the_template_that_was_drawn() -> None:
    images = stained(4)
    z = torch.randn(4, 6, generator=torch.Generator().manual_seed(1)) * 0.5
    chosen = torch.tensor([True, True, False, True])
    changed = normalise_to_virtual(images, SPREAD, z, chosen)
    assert torch.equal(changed[2], images[2])
    got = concentrations(changed[chosen]).flatten(2)
    means = SPREAD.mean_of_means + z[chosen, :3] * SPREAD.std_of_means
    spreads = SPREAD.mean_of_spreads + z[chosen, 3:] * SPREAD.std_of_spreads
    torch.testing.assert_close(got.mean(2), means, atol=2e-3, rtol=0)
    torch.testing.assert_close(got.std(2), spreads, atol=2e-3, rtol=0)


def test_blank_glass_is_not_stretched_into_tissue() -> None:
    blank = torch.full((1, 3, 8, 8), 0.94)
    blank[:, :, ::2] += 1 / 255  # compression noise
    changed = normalise_to_virtual(blank, SPREAD, torch.zeros(1, 6), torch.tensor([True]))
    before, after = (concentrations(images).flatten(2).std(2) for images in (blank, changed))
    assert bool((after <= 2.01 * before + 1e-4).all())


def test_spread_is_measured_over_images() -> None:
    pixels = (stained(40) * 255).round().to(torch.uint8).permute(0, 2, 3, 1).numpy()
    spread = measured_stain_spread(pixels)
    own = concentrations(torch.from_numpy(pixels).permute(0, 3, 1, 2) / 255).flatten(2)
    torch.testing.assert_close(spread.mean_of_means, own.mean(2).mean(0))
    torch.testing.assert_close(spread.std_of_means, own.mean(2).std(0))
    assert spread.mean_of_spreads.tolist() == pytest.approx([0.05, 0.04, 0.015], abs=0.01)
    alike = measured_stain_spread(np.repeat(pixels[:1], 3, 0))
    assert alike.std_of_means.tolist() == pytest.approx([0.0, 0.0, 0.0], abs=1e-6)
