"""Large TIFFs in every compression: the pixels of the file, or a sentence; never black."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import tifffile

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.size_limits import WHOLE_PIXELS
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.images import FieldOfView, Slot

pytestmark = pytest.mark.slow

WIDTH, HEIGHT = 8192, 5120


def picture(top: int, left: int, side: int) -> np.ndarray:
    """A part of one smooth picture whose colours tell the place."""
    y, x = np.mgrid[top : top + side, left : left + side]
    return np.stack((255 * x // WIDTH, 255 * y // HEIGHT, 40 + 0 * x), axis=-1).astype(np.uint8)


def write(path: Path, compression: str, side: int = 512) -> Path:
    tiles = (
        picture(top, left, side) for top in range(0, HEIGHT, side) for left in range(0, WIDTH, side)
    )
    tifffile.imwrite(
        path, tiles, shape=(HEIGHT, WIDTH, 3), dtype="uint8", tile=(side, side),
        photometric="rgb", compression=compression,
    )  # fmt: skip
    return path


@pytest.mark.parametrize(
    "compression", ["zstd", "lzma", "jpeg2000", "webp", "lerc", "png", "jpegxl", "lzw", "zlib"]
)
def test_the_pixels_are_those_of_the_file(tmp_path: Path, compression: str) -> None:
    assert WIDTH * HEIGHT > WHOLE_PIXELS
    source = open_image(write(tmp_path / "large.tif", compression))
    shown, scale = source.read(0, slot=None, max_side=512)
    assert (source.info.width, source.info.height) == (WIDTH, HEIGHT)
    assert shown.shape == (320, 512, 3)
    assert scale == pytest.approx(1 / 16)
    x = np.arange(512) * 16 + 8
    np.testing.assert_allclose(shown[160, :, 0].astype(float), 255 * x / WIDTH, atol=4)
    np.testing.assert_allclose(
        shown[:, 256, 1].astype(float)[20:-20],
        (255 * (np.arange(320) * 16 + 8) / HEIGHT)[20:-20],
        atol=4,
    )
    square = source.read_field(0, FieldOfView(1000, 2000, 300), slot=Slot.PATHOLOGY)
    expected = picture(2000, 1000, 300)
    assert square.shape == expected.shape
    np.testing.assert_allclose(square.astype(float), expected.astype(float), atol=4)


def test_a_reduced_square_is_the_mean_of_its_pixels(tmp_path: Path) -> None:
    source = open_image(write(tmp_path / "large.tif", "zstd"))
    square = source.read_field(0, FieldOfView(100, 300, 2048), slot=Slot.PATHOLOGY, min_side=64)
    factor = 2048 // square.shape[0]
    whole = picture(300, 100, 2048).astype(float)
    mean = whole.reshape(square.shape[0], factor, square.shape[1], factor, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(square, mean, atol=1)


def test_a_tile_that_is_not_there_is_no_black_square(tmp_path: Path) -> None:
    path = write(tmp_path / "large.tif", "zstd")
    with tifffile.TiffFile(path) as tiff:
        tag = tiff.pages[0].tags["TileByteCounts"]
        counts = list(tag.value)
        counts[3] = 0
        at = tag.valueoffset
        order = tiff.byteorder
    data = bytearray(path.read_bytes())
    data[at : at + 4 * len(counts)] = np.array(counts, f"{order}u4").tobytes()
    path.write_bytes(data)
    with pytest.raises(ImageError):
        open_image(path).read(0, slot=None)
