"""The images themselves: the same for the same index, and not told apart by colour alone."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.ensemble import RandomForestClassifier
from sklearn.neighbors import NearestCentroid

from crcviewer.protocol.tissue import ORGANS, TISSUE_CLASSES
from training.phantoms import generate_slices, generate_tiles
from training.phantoms.anatomy import LEVEL_OF

pytestmark = pytest.mark.slow


def _tiles(
    count: int, split: str, difficulty: float
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    labels = np.arange(count) % len(TISSUE_CLASSES)
    tiles = generate_tiles(
        labels, np.arange(count), seed=3, size=64, difficulty=difficulty, split=split
    )
    return tiles, labels


@pytest.mark.parametrize("size", [28, 64, 100])
def test_tile_depends_on_its_own_index_alone(size: int) -> None:
    labels = np.arange(45) % 9
    every = generate_tiles(labels, np.arange(45), seed=5, size=size, difficulty=0.5)
    some = np.array([44, 3, 17, 8])
    again = generate_tiles(labels[some], some, seed=5, size=size, difficulty=0.5)
    assert every.shape == (45, size, size, 3)
    assert every.dtype == np.uint8
    np.testing.assert_array_equal(again, every[some])


@pytest.mark.parametrize("size", [28, 64, 100])
def test_slice_depends_on_its_own_index_alone(size: int) -> None:
    organs = np.arange(44) % 11
    every = generate_slices(organs, np.arange(44), seed=5, size=size)
    some = np.array([43, 3, 17, 14])
    again = generate_slices(organs[some], some, seed=5, size=size)
    assert every.shape == (44, size, size)
    assert every.dtype == np.uint8
    np.testing.assert_array_equal(again, every[some])


@pytest.mark.parametrize("change", [{"seed": 6}, {"split": "test"}])
def test_another_seed_or_split_gives_other_images(change: dict[str, object]) -> None:
    labels, indices = np.arange(9), np.arange(9)
    usual = {"seed": 5, "size": 28, "split": "train"}
    first = generate_tiles(labels, indices, **usual)  # type: ignore[arg-type]  # keywords by name
    other = generate_tiles(labels, indices, **usual | change)  # type: ignore[arg-type]  # likewise
    assert all((a != b).any() for a, b in zip(first, other, strict=True))
    first = generate_slices(labels, indices, **usual)  # type: ignore[arg-type]  # likewise
    other = generate_slices(labels, indices, **usual | change)  # type: ignore[arg-type]  # likewise
    assert all((a != b).any() for a, b in zip(first, other, strict=True))


def test_no_two_tiles_of_a_class_are_alike() -> None:
    tiles = generate_tiles(np.full(60, 8), np.arange(60), seed=0, size=28)
    assert len(np.unique(tiles.reshape(60, -1), axis=0)) == 60


def test_texture_tells_the_classes_apart_and_mean_colour_does_not() -> None:
    train, labels = _tiles(900, "train", 0.0)
    test, truth = _tiles(450, "test", 0.0)
    colour = NearestCentroid().fit(train.mean((1, 2)), labels)
    by_colour = colour.score(test.mean((1, 2)), truth)
    forest = RandomForestClassifier(100, random_state=0).fit(_texture(train), labels)
    by_texture = forest.score(_texture(test), truth)
    assert by_colour < 0.6
    assert by_texture > 0.75


def test_difficulty_makes_tiles_ambiguous() -> None:
    scores = []
    for difficulty in (0.0, 1.0):
        train, labels = _tiles(900, "train", difficulty)
        test, truth = _tiles(450, "test", difficulty)
        forest = RandomForestClassifier(100, random_state=0).fit(_texture(train), labels)
        scores.append(forest.score(_texture(test), truth))
    # At difficulty 1 no classifier of tiles can pass 0.7 (see generate_tiles).
    assert scores[1] < 0.7 < scores[0]


def test_organs_are_told_apart_also_left_from_right() -> None:
    organs = np.arange(660) % len(ORGANS)
    train = generate_slices(organs, np.arange(660), seed=3, size=28)
    test = generate_slices(organs, np.arange(660), seed=3, size=28, split="test")
    forest = RandomForestClassifier(100, random_state=0).fit(train.reshape(660, -1), organs)
    found = forest.predict(test.reshape(660, -1))
    assert (found == organs).mean() > 0.9
    for left, right in (("femur-left", "femur-right"), ("kidney-left", "kidney-right")):
        pair = np.isin(organs, [ORGANS.index(left), ORGANS.index(right)])
        assert (found == organs)[pair].mean() > 0.9


def test_every_organ_has_a_part_in_the_anatomy() -> None:
    for organ in ORGANS:
        assert any(part.name == organ for part in LEVEL_OF[organ].parts), organ


def test_background_is_the_emptiest_class() -> None:
    tiles, labels = _tiles(270, "train", 0.0)
    spread = tiles.std((1, 2)).mean(1)
    means = [spread[labels == label].mean() for label in range(9)]
    assert int(np.argmin(means)) == 1


@pytest.mark.parametrize(
    ("labels", "difficulty"), [([9], 0.0), ([-1], 0.0), ([0, 1], 0.0), ([0], 1.5)]
)
def test_wrong_arguments_are_refused(labels: list[int], difficulty: float) -> None:
    with pytest.raises(ValueError, match=r"label|difficulty"):
        generate_tiles(np.array(labels), np.array([0]), seed=0, size=28, difficulty=difficulty)


def _texture(tiles: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Contrast at several distances and the distribution of local contrast: no mean colour."""
    grey = tiles.astype(np.float32).mean(3)
    steps = [np.abs(grey[:, k:] - grey[:, :-k]).mean((1, 2)) for k in (1, 2, 4, 8)]
    steps += [np.abs(grey[:, :, k:] - grey[:, :, :-k]).mean((1, 2)) for k in (1, 2, 4, 8)]
    local = grey.reshape(len(grey), 8, 8, 8, 8).std((2, 4)).reshape(len(grey), -1)
    bands = np.sort(local, 1)[:, ::8]
    shape = np.sort(grey.reshape(len(grey), -1), 1)[:, ::256]
    shape = shape - shape.mean(1, keepdims=True)
    return np.hstack([np.stack(steps, 1), bands, shape])
