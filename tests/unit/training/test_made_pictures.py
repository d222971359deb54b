"""Pictures that are no tissue, for the gate to learn."""

from __future__ import annotations

import numpy as np
from PIL import Image

from crcviewer.model.gate import HEADS, Floats
from crcviewer.model.predict import load_model
from crcviewer.protocol.resources import demo_model
from tests import strangers, strangers_made
from tests.strangers import Picture
from training.phantoms import generate_tiles
from training.trust.copies import SPOILT, SPOILT_SCANS
from training.trust.fit_gate import Judged, Spoilt, fit_detector
from training.trust.made_pictures import MADE_KINDS, made_picture, scrambled

BILINEAR = Image.Resampling.BILINEAR


def test_pictures_are_the_same_every_time_and_none_is_like_another() -> None:
    for side in (28, 224):
        found = [made_picture(kind, seed, side) for kind in MADE_KINDS for seed in range(4)]
        again = [made_picture(kind, seed, side) for kind in MADE_KINDS for seed in range(4)]
        assert all(one.shape == (side, side, 3) and one.dtype == np.uint8 for one in found)
        assert all((one == other).all() for one, other in zip(found, again, strict=True))
        assert len({one.tobytes() for one in found}) == len(found)


def test_most_pictures_have_the_colours_of_haematoxylin_and_eosin() -> None:
    found = np.stack([made_picture(kind, seed, 28) for kind in MADE_KINDS for seed in range(20)])
    red, green, blue = np.moveaxis(found.reshape(len(found), -1, 3).mean(1), 1, 0)
    assert ((green < red) & (green < blue)).mean() > 0.6


def test_scrambled_tiles_keep_what_a_histogram_or_a_spectrum_tells() -> None:
    tile = generate_tiles(np.arange(9), np.arange(9), seed=1, size=28)[8]
    first, second, third = scrambled(np.stack([tile] * 3), 1)
    assert (np.sort(third.reshape(-1, 3), 0) == np.sort(tile.reshape(-1, 3), 0)).all()

    def density(image: np.ndarray) -> np.ndarray:
        found: np.ndarray = -np.log10(np.maximum(image.astype(np.float64), 1) / 255)
        return found

    for one in (first, second):
        assert np.abs(one.astype(int) - tile).mean() > 5
        # Densities below none are cut off.
        assert np.allclose(density(one).mean((0, 1)), density(tile).mean((0, 1)), atol=0.05)


def test_every_head_that_is_fitted_can_be_told() -> None:
    assert {*SPOILT, *SPOILT_SCANS} <= set(HEADS)


def test_a_gate_that_learnt_made_pictures_tells_kinds_that_it_has_not_learnt() -> None:
    path = demo_model()
    assert path is not None
    model = load_model(path, "cpu")

    def statistics(pictures: list[Picture]) -> Floats:
        small = [Image.fromarray(one).resize((28, 28), BILINEAR) for one in pictures]
        return model.tile_statistics([np.asarray(one) for one in small])

    def phantoms(seed: int, count: int) -> Floats:
        classes = np.arange(count) % 9
        return statistics(list(generate_tiles(classes, np.arange(count), seed=seed, size=64)))

    accepted, val = phantoms(1, 270), phantoms(2, 90)
    judged = Judged(val, np.zeros(len(val)), 0.05)
    made = [made_picture(kind, seed, 28) for kind in MADE_KINDS for seed in range(25)]
    learnt = {"made": Spoilt(statistics(made), accepted)}
    strange = statistics(
        [strangers.clouds(number) for number in range(12)]
        + [strangers_made.cells(number) for number in range(12)]
    )
    detector = fit_detector(accepted, np.arange(270) % 9, learnt, judged)
    assert (detector.scores(val).max(1) > 1).mean() <= 0.05
    # By the head alone: the distance of anything but phantoms is far from phantoms.
    assert (detector.scores(strange)[:, 1] > 1).mean() >= 0.9
