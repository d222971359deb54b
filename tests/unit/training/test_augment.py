from __future__ import annotations

import msgspec
import pytest
import torch

from crcviewer.model.preprocess import ChannelStatistics, to_input
from training.augment.augmentation import Augmentation, augment, erase, move, refocus
from training.augment.virtual_stain import measured_stain_spread

STILL = Augmentation(rotation=0.0)
CENTRE = torch.tensor([0.7, 0.5, 0.7])
EVERYTHING = Augmentation(
    mirror=True, rotation=180.0, zoom=0.2, stretch=0.1, wander=0.1, stain_scale=0.2,
    stain_shift=0.05, stain_tilt=0.05, opponent_scale=0.1, opponent_shift=0.1, gamma=0.2,
    blur=0.5, sharpen=0.3, noise=0.05, erase=0.5,
)  # fmt: skip

DRAWN = (0.379208, 0.275328, 0.463993, 0.411142, 0.69203, 0.273692, 0.600437, 0.600273)


def tiles(count: int = 6, side: int = 28) -> torch.Tensor:
    generator = torch.Generator().manual_seed(1)
    return torch.randint(0, 256, (count, side, side, 3), generator=generator, dtype=torch.uint8)


def run(
    images: torch.Tensor, settings: Augmentation, draw: int = 5, size: int = 32
) -> torch.Tensor:
    samples = torch.arange(len(images))
    spread = measured_stain_spread(images.numpy()) if settings.virtual_stain else None
    return augment(
        images, samples, draw=draw, settings=settings, centre=CENTRE, size=size, spread=spread
    )


@pytest.mark.parametrize("grey", [False, True])
def test_without_randomness_it_is_what_prediction_sees(grey: bool) -> None:
    images = tiles()[..., 0].contiguous() if grey else tiles()
    channels = 1 if grey else 3
    statistics = ChannelStatistics(28, (0.0,) * channels, (1.0,) * channels)
    expected = to_input(images, statistics, 64)[:, :channels]
    torch.testing.assert_close(run(images, STILL, size=64), expected, atol=1e-5, rtol=0)


def test_a_sample_looks_the_same_in_any_batch_and_differs_by_draw() -> None:
    images = tiles()
    whole = run(images, EVERYTHING)
    part = augment(
        images[[4, 1]], torch.tensor([4, 1]), draw=5, settings=EVERYTHING, centre=CENTRE, size=32
    )
    torch.testing.assert_close(part, whole[[4, 1]], atol=1e-6, rtol=0)
    other = run(images, EVERYTHING, draw=6)
    assert float((whole - other).abs().mean(dim=(1, 2, 3)).min()) > 0.02


@pytest.mark.parametrize(
    "part", [f.name for f in msgspec.structs.fields(Augmentation) if f.default is not False]
)
def test_every_part_changes_images_within_range(part: str) -> None:
    changed = run(tiles(32), msgspec.structs.replace(STILL, **{part: 0.5}))
    assert float((changed - run(tiles(32), STILL)).abs().max()) > 0.01
    assert float(changed.min()) >= 0.0
    assert float(changed.max()) <= 1.0


def test_mirror_is_left_right_for_half_of_the_images() -> None:
    images = tiles(200, 8)
    changed = run(images, msgspec.structs.replace(STILL, mirror=True), size=8)
    plain = images.permute(0, 3, 1, 2) / 255
    mirrored = torch.isclose(changed, plain.flip(3), atol=1e-5).all(dim=(1, 2, 3))
    same = torch.isclose(changed, plain, atol=1e-5).all(dim=(1, 2, 3))
    assert bool((mirrored ^ same).all())
    assert 70 < int(mirrored.sum()) < 130


def test_no_turn_of_the_radiology_default_mirrors() -> None:
    # A bright patch on the image's left stays on its left for every draw.
    images = torch.zeros(300, 28, 28, dtype=torch.uint8)
    images[:, 10:18, 3:9] = 255
    changed = run(images, Augmentation(zoom=0.1, wander=0.05))
    left, right = changed[..., :16].sum(dim=(1, 2, 3)), changed[..., 16:].sum(dim=(1, 2, 3))
    assert bool((left > 10 * right).all())


def test_a_quarter_turn_is_exact() -> None:
    images = tiles(1, 8).permute(0, 3, 1, 2) / 255
    u = torch.full((1, 6), 0.5)
    u[0, 2] = 1.0  # the far end of ±90°
    turned = move(images, u, 8, msgspec.structs.replace(STILL, rotation=90.0))
    quarter = torch.rot90(images, 1, (2, 3)), torch.rot90(images, -1, (2, 3))
    assert any(torch.allclose(turned, expected, atol=1e-4) for expected in quarter)


def test_zoom_two_shows_the_middle_half() -> None:
    ramp = torch.linspace(0, 1, 64).expand(1, 1, 64, 64)
    u = torch.full((1, 6), 0.5)
    u[0, 0] = 1.0
    zoomed = move(ramp, u, 64, msgspec.structs.replace(STILL, zoom=float(torch.tensor(2.0).log())))
    assert float(zoomed[0, 0, 32].min()) == pytest.approx(0.25, abs=0.01)
    assert float(zoomed[0, 0, 32].max()) == pytest.approx(0.75, abs=0.01)


def test_blur_softens_and_sharpening_hardens() -> None:
    images = tiles(1).permute(0, 3, 1, 2) / 510 + 0.25
    half = msgspec.structs.replace(STILL, blur=0.5, sharpen=0.5)
    softer = refocus(images, torch.tensor([[0.0, 0.8]]), half)
    harder = refocus(images, torch.tensor([[0.9, 0.3]]), half)
    assert float(softer.std()) < 0.9 * float(images.std())
    assert float(harder.std()) > 1.05 * float(images.std())


def test_erase_takes_one_square_of_a_share() -> None:
    images = tiles(3).permute(0, 3, 1, 2) / 255
    u = torch.tensor([[0.1, 1.0, 0.5, 0.5], [0.9, 1.0, 0.5, 0.5], [0.1, 0.0, 0.5, 0.5]])
    erased = erase(images, u, 0.5)
    assert torch.equal(erased[1], images[1])
    assert float(erased[0, :, 7:21, 7:21].std(dim=(1, 2)).max()) == pytest.approx(0.0, abs=1e-5)
    assert torch.equal(erased[0, :, :6], images[0, :, :6])
    assert int((erased[2] != images[2]).any(dim=0).sum()) < int(
        (erased[0] != images[0]).any(dim=0).sum()
    )


@pytest.mark.parametrize("values", [{"zoom": -0.1}, {"virtual_stain": 1.5}])
def test_nonsense_of_a_file_is_refused(values: dict[str, float]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(values, Augmentation)


def test_virtual_stains_need_the_training_sets() -> None:
    with pytest.raises(ValueError, match="not given"):
        augment(
            tiles(), torch.arange(6), draw=5, settings=Augmentation(virtual_stain=0.5),
            centre=CENTRE, size=32,
        )  # fmt: skip


def test_what_a_recipe_drew_before_it_still_draws() -> None:
    # A run may be gone on with after an update: new parts must have keys of their own.
    changed = run(tiles(2, 8), EVERYTHING, draw=77, size=8)
    assert changed.flatten()[::48].tolist() == pytest.approx(DRAWN, abs=1e-4)
