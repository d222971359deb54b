from __future__ import annotations

import torch

from crcviewer.model.preprocess import dihedral_views
from training.augment.augmentation import Augmentation, augment
from training.augment.dihedral import turn


def test_the_eighths_are_the_eight_symmetries_exactly() -> None:
    image = torch.rand(1, 3, 5, 5, generator=torch.Generator().manual_seed(0))
    turned = turn(image.expand(8, -1, -1, -1), (torch.arange(8) + 0.5) / 8)
    wanted = dihedral_views(image)[:, 0]
    matches = (turned[:, None] == wanted[None]).flatten(2).all(2)
    assert torch.equal(matches.sum(0), torch.ones(8, dtype=torch.long))
    assert torch.equal(matches.sum(1), torch.ones(8, dtype=torch.long))
    assert torch.equal(turned[0], image[0])


def test_augmentation_draws_all_eight_alike_and_changes_no_value() -> None:
    generator = torch.Generator().manual_seed(0)
    image = torch.randint(0, 256, (1, 8, 8, 3), dtype=torch.uint8, generator=generator)
    count = 800
    turned = augment(
        image.expand(count, -1, -1, -1),
        torch.arange(count),
        draw=3,
        settings=Augmentation(dihedral=True, rotation=0.0),
        centre=torch.full((3,), 0.5),
        size=8,
    )
    wanted = dihedral_views(image.permute(0, 3, 1, 2) / 255)[:, 0]
    near = (turned[:, None] - wanted[None]).abs().amax((2, 3, 4)) < 1e-5
    assert torch.equal(near.sum(1), torch.ones(count, dtype=torch.long))
    assert int(near.sum(0).min()) > 60
    assert int(near.sum(0).max()) < 140
