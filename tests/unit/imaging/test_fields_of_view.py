"""The square that the network sees: default, edges, reduction."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.field_of_view import default_field, padded, plan_crop
from crcviewer.imaging.core.image_source import ImageSource
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.images import FieldOfView, ImageInfo, Slot

Picture = NDArray[np.uint8]


@pytest.fixture
def source(tmp_path: Path, stained: Picture) -> ImageSource:
    Image.fromarray(stained).save(tmp_path / "tile.png")
    return open_image(tmp_path / "tile.png")


def _naive(picture: Picture, left: int, top: int, side: int) -> Picture:
    rows = np.clip(np.arange(top, top + side), 0, picture.shape[0] - 1)
    columns = np.clip(np.arange(left, left + side), 0, picture.shape[1] - 1)
    return picture[rows][:, columns]


@pytest.mark.parametrize(
    ("left", "top", "side"),
    [
        (10, 5, 20), (0, 0, 48), (-7, -3, 30), (50, 40, 30), (-10, -20, 100),
        (200, 10, 16), (-90, 10, 16), (10, -80, 16), (10, 300, 16), (63, 47, 1),
    ],
)  # fmt: skip
def test_a_square_is_what_lies_there_with_its_edges_repeated(
    source: ImageSource, stained: Picture, left: int, top: int, side: int
) -> None:
    square = source.read_field(0, FieldOfView(left, top, side), slot=Slot.PATHOLOGY)
    np.testing.assert_array_equal(square, _naive(stained, left, top, side))
    assert square.flags.writeable


def test_a_large_square_comes_reduced_by_a_whole_factor(tmp_path: Path) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (700, 900), np.uint8)
    Image.fromarray(noise).save(tmp_path / "scan.png")
    source = open_image(tmp_path / "scan.png")
    square = source.read_field(0, FieldOfView(100, 50, 600), slot=Slot.RADIOLOGY, min_side=64)
    assert square.shape == (300, 300)
    means = noise[50:650, 100:700].reshape(300, 2, 300, 2).mean(axis=(1, 3))
    np.testing.assert_allclose(square, means, atol=1)
    kept = source.read_field(0, FieldOfView(100, 50, 600), slot=Slot.RADIOLOGY, min_side=200)
    np.testing.assert_array_equal(kept, noise[50:650, 100:700])


def test_a_square_far_larger_than_the_image_stays_small(
    source: ImageSource, stained: Picture
) -> None:
    square = source.read_field(0, FieldOfView(-50_000, -50_000, 100_000), slot=Slot.PATHOLOGY)
    assert 256 <= square.shape[0] < 512
    middle = square[square.shape[0] // 2, square.shape[1] // 2].astype(float)
    assert np.abs(middle - stained.mean(axis=(0, 1))).max() < 80


def test_fractions_are_rounded_to_whole_pixels(source: ImageSource, stained: Picture) -> None:
    square = source.read_field(0, FieldOfView(9.6, 5.4, 19.8), slot=Slot.PATHOLOGY)
    np.testing.assert_array_equal(square, stained[5:25, 10:30])


@pytest.mark.parametrize(
    "field",
    [
        FieldOfView(0, 0, 0),
        FieldOfView(0, 0, -4),
        FieldOfView(float("nan"), 0, 4),
        FieldOfView(0, float("inf"), 4),
        FieldOfView(0, 0, 1e300),
    ],
)
def test_a_field_that_is_no_square_is_refused(source: ImageSource, field: FieldOfView) -> None:
    with pytest.raises(ImageError, match="not a square"):
        source.read_field(0, field, slot=Slot.PATHOLOGY)


def test_a_slice_that_is_not_there_is_refused(source: ImageSource) -> None:
    with pytest.raises(ImageError, match="no slice 2"):
        source.read(1, slot=None)
    with pytest.raises(ImageError, match="no slice"):
        source.read_field(-1, FieldOfView(0, 0, 8), slot=Slot.PATHOLOGY)


def _info(width: int, height: int, pixel_size_um: float | None) -> ImageInfo:
    return ImageInfo("x", "raster", "PNG", width, height, pixel_size_um=pixel_size_um)


@pytest.mark.parametrize(
    ("info", "slot", "expected"),
    [
        (_info(1000, 600, 0.5), Slot.PATHOLOGY, FieldOfView(388, 188, 224)),
        (_info(1000, 600, 0.25), Slot.PATHOLOGY, FieldOfView(276, 76, 448)),
        (_info(1000, 600, None), Slot.PATHOLOGY, FieldOfView(200, 0, 600)),
        (_info(200, 100, 0.25), Slot.PATHOLOGY, FieldOfView(50, 0, 100)),
        (_info(512, 400, 900.0), Slot.RADIOLOGY, FieldOfView(56, 0, 400)),
        (_info(512, 400, 900.0), Slot.PATHOLOGY, FieldOfView(56, 0, 400)),
    ],
)
def test_default_field(info: ImageInfo, slot: Slot, expected: FieldOfView) -> None:
    assert default_field(info, slot) == expected


_sizes = st.integers(1, 5_000)
_places = st.floats(-20_000, 20_000)
_sides = st.floats(0.01, 40_000)


@given(
    x=_places,
    y=_places,
    side=_sides,
    width=_sizes,
    height=_sizes,
    min_side=st.integers(1, 128),
)
def test_a_crop_lies_inside_of_the_image_and_is_square(
    *, x: float, y: float, side: float, width: int, height: int, min_side: int
) -> None:
    crop = plan_crop(FieldOfView(x, y, side), width, height, min_side)
    for span, limit in ((crop.x, width), (crop.y, height)):
        assert 0 <= span.start < span.start + span.length <= limit
        assert 1 <= span.cells <= span.length
        assert min(span.before, span.after) >= 0
    across, down = (one.before + one.cells + one.after for one in (crop.x, crop.y))
    assert across == down
    whole = max(1, round(side))
    assert across == whole if whole < 8 * min_side else 4 * min_side <= across < 8 * min_side


@given(st.integers(-60, 60), st.integers(-60, 60), st.integers(1, 70), st.integers(0, 2**32 - 1))
def test_any_square_is_what_lies_there_with_its_edges_repeated(
    left: int, top: int, side: int, seed: int
) -> None:
    random = np.random.default_rng(seed)
    picture = random.integers(0, 256, random.integers(1, 40, 2), np.uint8)
    crop = plan_crop(FieldOfView(left, top, side), picture.shape[1], picture.shape[0], 64)
    inside = picture[
        crop.y.start : crop.y.start + crop.y.length, crop.x.start : crop.x.start + crop.x.length
    ]
    inside = inside[: crop.y.cells, : crop.x.cells]
    np.testing.assert_array_equal(padded(inside, crop), _naive(picture, left, top, side))


@given(_sizes, _sizes, st.none() | st.floats(1e-6, 1e6), st.sampled_from(Slot))
def test_the_default_field_is_a_centred_square_of_the_image(
    width: int, height: int, pixel_size_um: float | None, slot: Slot
) -> None:
    field = default_field(_info(width, height, pixel_size_um), slot)
    assert 0 < field.side <= min(width, height)
    assert field.x + field.side / 2 == pytest.approx(width / 2)
    assert field.y + field.side / 2 == pytest.approx(height / 2)
