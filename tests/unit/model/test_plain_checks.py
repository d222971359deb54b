"""Checks of a tile that need no model, on made tiles and made strangers."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from crcviewer.model.plain_checks import plain_checks, radiology_checks
from crcviewer.protocol.verdict import OutsideReason
from tests import strangers
from tests.strangers import Picture
from training.phantoms import generate_tiles

OTHERS = (OutsideReason.NO_STAIN, OutsideReason.INK, OutsideReason.BROWN_STAIN)


def worst(picture: Picture) -> tuple[float, OutsideReason]:
    found = plain_checks(picture)[0]
    return found.score, found.kind


def reasons(picture: Picture) -> set[OutsideReason]:
    return {found.kind for found in plain_checks(picture) if found.score > 1}


@pytest.fixture(scope="module")
def tiles() -> list[Picture]:
    """Two of each class, as a scanner gives them."""
    numbers = np.arange(18)
    return list(generate_tiles(numbers % 9, numbers, seed=11, size=224))


@pytest.mark.parametrize("side", [28, 64, 224])
def test_tiles_of_h_and_e_pass_at_any_size(side: int) -> None:
    numbers = np.arange(18)
    made = generate_tiles(numbers % 9, numbers, seed=12, size=side)
    assert [worst(tile) for tile in made if worst(tile)[0] > 1] == []
    assert [worst(t) for t in made if worst(strangers.as_jpeg(t, 60))[0] > 1] == []


def test_other_stains_are_named_by_their_colour(tiles: list[Picture]) -> None:
    nuclei = tiles[3]  # lymphocytes
    assert reasons(strangers.restained(nuclei, strangers.STAINS["toluidine"])) & set(OTHERS)
    assert reasons(strangers.restained(nuclei, strangers.STAINS["methyl green"])) & set(OTHERS)
    brown = [OutsideReason.BROWN_STAIN in reasons(one) for one in strangers.immunohistochemistry(0)]
    assert np.mean(brown) > 0.9


def test_ink_is_ink(tiles: list[Picture]) -> None:
    alone = [OutsideReason.INK in reasons(strangers.ink_alone(seed)) for seed in range(4)]
    assert all(alone)
    drawn = [bool(reasons(strangers.pen(tile, n))) for n, tile in enumerate(tiles)]
    assert np.mean(drawn) > 0.85


@pytest.mark.parametrize("made", list(strangers.MADE_FAR))
def test_most_made_strangers_need_no_model(made: str) -> None:
    found = [bool(reasons(strangers.MADE_FAR[made](seed))) for seed in range(20)]
    assert np.mean(found) >= 0.75


def test_photographs_are_no_h_and_e() -> None:
    assert np.mean([bool(reasons(one)) for one in strangers.photographs(1, 30)]) > 0.9


def test_one_colour_is_blank_and_glass_is_not() -> None:
    assert OutsideReason.FLAT in reasons(np.full((64, 64, 3), 243, np.uint8))
    glass = generate_tiles(np.ones(4, np.int64), np.arange(4), seed=3, size=224)
    assert [reasons(one) for one in glass] == [set()] * 4


def test_blur_is_told_from_a_share_of_the_side_on(tiles: list[Picture]) -> None:
    tissue = [tile for n, tile in enumerate(tiles) if n % 9 not in (0, 1)]
    for tile in tissue:
        assert OutsideReason.OUT_OF_FOCUS not in reasons(tile)
        assert OutsideReason.OUT_OF_FOCUS not in reasons(strangers.blurred(tile, 0.005))
    # Mucus that is blurred has nothing left to tell it by.
    told = [
        OutsideReason.OUT_OF_FOCUS in reasons(strangers.blurred(tile, 0.025)) for tile in tissue
    ]
    assert np.mean(told) > 0.8


@pytest.mark.parametrize("value", [0, 255])
def test_a_straight_border_is_told(tiles: list[Picture], value: int) -> None:
    for tile in (tiles[3], tiles[8]):
        assert OutsideReason.BORDER in reasons(strangers.bordered(tile, 0.045, value))


def test_a_grey_tile_has_no_stain(tiles: list[Picture]) -> None:
    grey = np.repeat(tiles[8].mean(2, keepdims=True), 3, 2).astype(np.uint8)
    assert OutsideReason.GREY in reasons(grey)


def test_turning_a_tile_changes_nothing_of_its_colours(tiles: list[Picture]) -> None:
    for tile in tiles[:9]:
        turned = np.ascontiguousarray(np.rot90(tile))
        ours = {f.kind: f.score for f in plain_checks(tile) if f.kind in OTHERS}
        theirs = {f.kind: f.score for f in plain_checks(turned) if f.kind in OTHERS}
        assert ours == pytest.approx(theirs, rel=1e-3, abs=1e-3)


def test_focus_is_of_a_gaussian_pyramid(tiles: list[Picture]) -> None:
    for picture in (*tiles[:9], strangers.blurred(tiles[8], 0.01), tiles[3][:150, :150]):
        level = densities(picture).mean(2)
        detail = []
        for _ in range(4):
            smooth = gaussian_filter(level, 1.0)
            detail.append(np.sqrt(((level - smooth)[2:-2, 2:-2] ** 2).mean()))
            level = smooth[::2, ::2]
        ratio = detail[1] / detail[3] * (picture.shape[0] / 224) ** 0.5
        found = {one.kind: one.score for one in plain_checks(picture)}
        if OutsideReason.OUT_OF_FOCUS in found:
            assert found[OutsideReason.OUT_OF_FOCUS] == pytest.approx(0.33 / ratio, rel=1e-4)
        else:
            assert detail[3] < 0.0041


def test_colours_are_told_by_their_hue(tiles: list[Picture]) -> None:
    made = [tiles[8], strangers.pen(tiles[8], 1), *strangers.immunohistochemistry(0)[:3]]
    for picture in made:
        density = densities(picture).reshape(-1, 3)
        mean = density.mean(1)
        density, mean = density[mean > 0.06], mean[mean > 0.06]
        across = (density[:, 0] - mean) * 1.5**0.5
        other = (density[:, 1] - density[:, 2]) * 0.5**0.5
        chroma = np.hypot(across, other)
        coloured = chroma > 0.04
        hue = np.degrees(np.arctan2(other, across)) % 360
        foreign = (
            1 - (chroma * (coloured & (hue >= 62) & (hue < 174))).sum() / chroma[coloured].sum()
        )
        expected = foreign / 0.3 * min(1, coloured.mean() / 0.1)
        found = [one.score for one in plain_checks(picture) if one.kind in OTHERS]
        assert min(abs(score - expected) for score in found) < 1e-3


def densities(picture: Picture) -> NDArray[np.float64]:
    density: NDArray[np.float64] = -np.log10(np.maximum(picture, 1) / 255)
    return density


def test_a_flat_scan_shows_nothing() -> None:
    assert radiology_checks(np.full((28, 28), 40, np.uint8))[0].score > 1
    noisy = np.random.default_rng(0).integers(0, 255, (28, 28), np.uint8)
    assert radiology_checks(noisy)[0].score < 1
