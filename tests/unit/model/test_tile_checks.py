"""The plain checks under a warm or a cool light."""

from __future__ import annotations

import numpy as np
import pytest

from crcviewer.model.plain_checks import plain_checks
from crcviewer.model.tile_checks import has_cast, tile_checks
from crcviewer.protocol.verdict import OutsideReason
from tests import strangers
from tests.strangers import Picture
from training.phantoms import generate_tiles

LIGHTS = {"warm": (1.0, 0.95, 0.78), "cool": (0.8, 0.92, 1.0)}


def lit(tile: Picture, light: str) -> Picture:
    found: Picture = (tile * np.array(LIGHTS[light])).round().astype(np.uint8)
    return found


@pytest.fixture(scope="module")
def tiles() -> list[Picture]:
    """Four of each class."""
    numbers = np.arange(36)
    return list(generate_tiles(numbers % 9, numbers, seed=21, size=224))


def beyond(picture: Picture) -> set[OutsideReason]:
    return {found.kind for found in tile_checks(picture) if found.score > 1}


@pytest.mark.parametrize("light", list(LIGHTS))
def test_a_cast_is_told_and_no_reason(tiles: list[Picture], light: str) -> None:
    told = [has_cast(tile_checks(lit(tile, light))) for tile in tiles]
    assert np.mean(told) > 0.8
    assert [beyond(lit(tile, light)) for tile in tiles] == [set()] * len(tiles)
    # Without its light being taken into account, a part of them was taken for other dyes.
    refused = [plain_checks(lit(tile, light))[0].score > 1 for tile in tiles]
    assert any(refused)


def test_usual_colours_have_no_cast(tiles: list[Picture]) -> None:
    assert np.mean([has_cast(tile_checks(tile)) for tile in tiles]) < 0.1
    brown = strangers.immunohistochemistry(3)
    assert not any(has_cast(tile_checks(one)) for one in brown)


def test_what_is_no_tissue_is_so_in_any_light(tiles: list[Picture]) -> None:
    for light in LIGHTS:
        brown = [lit(one, light) for one in strangers.immunohistochemistry(3)]
        assert np.mean([bool(beyond(one)) for one in brown]) > 0.75
        ink = [lit(strangers.ink_alone(seed), light) for seed in range(4)]
        assert all(beyond(one) for one in ink)
        photographs = [lit(one, light) for one in strangers.photographs(4, 20)]
        assert np.mean([bool(beyond(one)) for one in photographs]) > 0.8


def test_a_picture_of_few_pixels_is_blank_and_has_no_cast() -> None:
    for side in (3, 28):
        found = tile_checks(np.full((side, side, 3), 200, np.uint8))
        assert (found[0].kind, found[0].score) == (OutsideReason.FLAT, 3.0)
        assert not has_cast(found)
