"""A second, grey source: what is read of it, and how it is shown."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from crcviewer.model.preprocess import ChannelStatistics
from training.augment.augmentation import Augmentation, augment
from training.augment.detail import lose_detail
from training.augment.recolour_grey import COLUMNS, LUMINANCE, recolour_grey
from training.base.errors import DataError
from training.config.settings import TextureSettings
from training.data.texture_source import read_texture
from training.loop.batches import Batches, Texture
from training.loop.device_images import DeviceImages
from training.loop.texture_images import TextureImages

CPU = torch.device("cpu")
CLASSES = ("adipose", "lymphocytes", "cancer-associated stroma")
STATISTICS = ChannelStatistics(28, (0.7, 0.6, 0.7), (0.2, 0.2, 0.2))


def write(path: Path, names: tuple[str, ...], labels: list[int]) -> np.ndarray:
    images = np.random.default_rng(0).integers(0, 256, (len(labels), 64, 64), dtype=np.uint8)
    np.savez(path, images=images, labels=np.array(labels)[:, None], classes=np.array(names))
    return images


def texture_images(count: int = 12, size: int = 32) -> TextureImages:
    images = np.random.default_rng(1).integers(0, 256, (count, 64, 64), dtype=np.uint8)
    return TextureImages(
        images, STATISTICS, size, settings=TextureSettings(), tile=Augmentation(), device=CPU
    )


def test_classes_are_found_by_name_and_those_without_a_counterpart_left_out(tmp_path: Path) -> None:
    path = tmp_path / "tiles.npz"
    images = write(path, ("STROMA", "COMPLEX", "LYMPHO", "ADI"), [0, 1, 2, 3, 1, 0])
    texture = read_texture(path, CLASSES)
    assert texture.labels.tolist() == [2, 1, 0, 2]
    assert (texture.images == images[[0, 2, 3, 5]]).all()
    assert (texture.source.count, texture.source.synthetic) == (4, False)
    assert len(texture.source.sha256) == 64


@pytest.mark.parametrize(
    "names", [("cat", "dog"), ("STROMA",)], ids=["strange classes", "label without a name"]
)
def test_a_file_that_is_no_texture_source_is_refused(tmp_path: Path, names: tuple[str]) -> None:
    write(tmp_path / "tiles.npz", names, [0, 1, 1])
    with pytest.raises(DataError):
        read_texture(tmp_path / "tiles.npz", CLASSES)


def test_a_recoloured_tile_is_as_light_as_it_was_and_glass_stays_white() -> None:
    grey = torch.linspace(0.3, 1.0, 64).repeat(4, 1, 8, 1)
    u = torch.rand(4, COLUMNS, generator=torch.Generator().manual_seed(0))
    coloured = recolour_grey(grey, u)
    # Beer and Lambert: luminance of the density, not of the light, is what is kept exactly.
    weights = torch.tensor(LUMINANCE).view(1, 3, 1, 1)
    density = (-coloured.log() * weights).sum(1, keepdim=True)
    assert torch.allclose(density, -grey.log(), atol=1e-5)
    assert (coloured[..., -1] == 1.0).all()
    assert (coloured.amax(1) - coloured.amin(1)).mean() > 0.05, "it has colour"
    assert not torch.allclose(coloured[0], coloured[1], atol=0.02), "each another stain"


def test_detail_is_lost_where_it_was_asked_and_nowhere_else() -> None:
    images = torch.rand(6, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    chosen = torch.arange(6) % 2 == 0
    coarse = lose_detail(images, torch.linspace(0, 0.99, 6), chosen)
    assert torch.equal(coarse[~chosen], images[~chosen])
    steps = (coarse.diff(dim=3).abs().mean((1, 2, 3)), images.diff(dim=3).abs().mean((1, 2, 3)))
    assert (steps[0][chosen] < 0.5 * steps[1][chosen]).all()
    assert torch.allclose(coarse.mean((2, 3)), images.mean((2, 3)), atol=0.02)


def test_a_faded_tile_is_grey_and_as_light() -> None:
    images = torch.randint(0, 256, (8, 16, 16, 3), dtype=torch.uint8)

    def shown(grey: float) -> torch.Tensor:
        settings = Augmentation(rotation=0.0, grey=grey)
        return augment(
            images, torch.arange(8), draw=1, settings=settings, centre=torch.zeros(3), size=16
        )

    before, after = shown(0.0), shown(1.0)
    weights = torch.tensor(LUMINANCE).view(1, 3, 1, 1)
    assert torch.allclose((after * weights).sum(1), (before * weights).sum(1), atol=1e-5)
    assert (after.std(1) < before.std(1) + 1e-6).all()


def test_texture_tiles_depend_on_their_number_and_epoch_alone() -> None:
    images = texture_images()
    one = images.augmented(torch.tensor([3, 7]), draw=5)
    other = images.augmented(torch.tensor([7, 1, 3]), draw=5)
    assert torch.allclose(one, other[[2, 0]], atol=1e-5)
    assert not torch.allclose(one, images.augmented(torch.tensor([3, 7]), draw=6), atol=1e-2)
    assert images.augmented(torch.tensor([0]), draw=5, size=16).shape == (1, 3, 16, 16)


def test_an_epoch_shows_all_real_tiles_and_some_texture_with_its_labels() -> None:
    tiles = np.random.default_rng(2).integers(0, 256, (10, 28, 28, 3), dtype=np.uint8)
    labels = torch.arange(10) % 2
    batches = Batches(
        [DeviceImages(tiles, STATISTICS, 32, CPU)],
        labels,
        stage="pathology",
        seed=0,
        augmentations=[Augmentation()],
        texture=Texture(texture_images(), torch.full((12,), 2), count=5),
    )
    assert len(batches) == 15
    seen = torch.cat([part for group in batches.groups(0, 4, 1) for part in group])
    again = torch.cat([part for group in batches.groups(1, 4, 1) for part in group])
    assert sorted(seen[seen < 10].tolist()) == list(range(10))
    assert (batches.labels[seen[seen >= 10]] == 2).all()
    assert set(seen[seen >= 10].tolist()) != set(again[again >= 10].tolist())
    (joined,) = batches.training_input(seen, 0)
    assert joined.shape == (15, 3, 32, 32)
    # Batches of one kind alone are as they are among the others.
    only = seen[seen >= 10]
    (alone,) = batches.training_input(only, 0)
    assert torch.allclose(alone, joined[seen >= 10], atol=1e-5)
    (own,) = batches.training_input(torch.arange(10), 0)
    assert torch.allclose(own[seen[seen < 10]], joined[seen < 10], atol=1e-5)
