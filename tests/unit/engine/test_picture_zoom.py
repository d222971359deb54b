"""The deep zoom of single pictures: each tile is what the network is given of that place."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image

from crcviewer.engine.failures import RequestError
from crcviewer.engine.picture_pyramid import PicturePyramid
from crcviewer.imaging.core import size_limits
from crcviewer.imaging.formats import raster, tiff
from crcviewer.imaging.formats.large_image import LargeImageSource
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.images import FieldOfView, ImageRef, Slot
from crcviewer.protocol.messages import Failed, Hello, Progress
from crcviewer.protocol.slide_messages import (
    OpenZoom,
    ReadZoomTiles,
    SlideTile,
    SlideTileRead,
    SlideTilesRead,
    ZoomOpened,
)
from tests.unit.engine.worker_dialogue import Dialogue, Start
from tests.unit.imaging.icc_writing import adobe_rgb, in_space
from tests.unit.imaging.slide_writing import pyramid, tissue

Pixels = NDArray[Any]
Write = Callable[[Path, Pixels], None]


def _jpeg(path: Path, pixels: Pixels) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    image = Image.fromarray(in_space(pixels, adobe_rgb()))
    image.save(path.with_suffix(".jpg"), quality=95, icc_profile=adobe_rgb(), exif=exif)


def _deep_png(path: Path, pixels: Pixels) -> None:
    import imagecodecs

    deep = pixels.astype(np.uint16) * 57
    path.with_suffix(".png").write_bytes(imagecodecs.png_encode(deep))


def _grey_png(path: Path, pixels: Pixels) -> None:
    Image.fromarray(pixels[..., 1]).save(path.with_suffix(".png"))


def _strips(path: Path, pixels: Pixels) -> None:
    tifffile.imwrite(path.with_suffix(".tif"), pixels, photometric="rgb", rowsperstrip=64)


def _zstd(path: Path, pixels: Pixels) -> None:
    tifffile.imwrite(
        path.with_suffix(".tif"), pixels, photometric="rgb", tile=(256, 256), compression="zstd"
    )


def _slide(path: Path, pixels: Pixels) -> None:
    pyramid(path.with_suffix(".tiff"), pixels)


WRITERS = [_jpeg, _deep_png, _grey_png, _strips, _zstd, _slide]
PLACES = [(0, 0), (1500, 700), (2300, 1500)]


@pytest.fixture
def reader(start: Start) -> Dialogue:
    return start("reader")


def _tiles(reader: Dialogue, image: ImageRef, tiles: tuple[SlideTile, ...]) -> dict[Any, Pixels]:
    reader.send(ReadZoomTiles(7, image, tiles))
    found: dict[Any, Pixels] = {}
    while True:
        reply = reader.next()
        if isinstance(reply, SlideTileRead):
            found[reply.tile] = np.load(reply.array, allow_pickle=False)
            Path(reply.array).unlink()
        elif not isinstance(reply, Progress | Hello):
            assert isinstance(reply, SlideTilesRead), reply
            return found


@pytest.mark.parametrize("write", WRITERS, ids=lambda one: one.__name__)
def test_a_tile_is_what_the_network_is_given(
    reader: Dialogue, tmp_path: Path, write: Write
) -> None:
    write(tmp_path / "图 1", tissue(2600, 1800))
    (path,) = tmp_path.glob("图*")
    source = open_image(str(path))
    image = ImageRef(str(path))
    reader.send(OpenZoom(1, image))
    opened = reader.final()
    assert isinstance(opened, ZoomOpened)
    assert (opened.levels[0].width, opened.levels[0].height) == (
        source.info.width, source.info.height,
    )  # fmt: skip
    places = PLACES if source.info.width > source.info.height else [(y, x) for x, y in PLACES]
    tiles = tuple(SlideTile(0, x, y, 200, 200) for x, y in places)
    for tile, pixels in _tiles(reader, image, tiles).items():
        field = FieldOfView(tile.x, tile.y, 200)
        given = source.read_field(0, field, slot=Slot.PATHOLOGY, min_side=64)
        assert pixels.shape == given.shape == (200, 200, 3)
        np.testing.assert_array_equal(pixels, given)
    # And half as large: the network has the mean of four.
    half = SlideTile(1, 200, 300, 128, 128)
    (small,) = _tiles(reader, image, (half,)).values()
    given = source.read_field(0, FieldOfView(400, 600, 256), slot=Slot.PATHOLOGY, min_side=32)
    assert given.shape == small.shape
    far = np.abs(small.astype(int) - given)
    assert far.max() <= 4  # a step of rounding, before the profile is applied
    assert far.mean() < 0.6


@pytest.mark.parametrize("write", [_jpeg, _deep_png, _strips, _zstd], ids=lambda one: one.__name__)
def test_streamed_pictures_are_unpacked_in_bands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Write
) -> None:
    """As those of more pixels than are decoded whole."""
    for module in (size_limits, raster, tiff):
        monkeypatch.setattr(module, "WHOLE_PIXELS", 1_000_000)
    write(tmp_path / "large", tissue(2600, 1800))
    (path,) = tmp_path.glob("large*")
    source = open_image(str(path))
    assert isinstance(source, LargeImageSource)
    told: list[tuple[int, int]] = []
    made = PicturePyramid(
        source, 0, tmp_path / "unpacked", lambda done, total: told.append((done, total))
    )
    assert told[-1][0] == told[-1][1]
    assert len({done for done, _ in told}) > 4
    x, y = (900, 1400) if source.info.height > source.info.width else (1400, 900)
    given = source.read_field(0, FieldOfView(x, y, 300), slot=Slot.PATHOLOGY, min_side=100)
    np.testing.assert_array_equal(made.read(SlideTile(0, x, y, 300, 300)), given)
    assert made.bytes == made.file.stat().st_size
    made.close()
    assert not made.file.exists()


def test_a_picture_that_was_changed_is_a_failure_and_then_opens_anew(
    reader: Dialogue, tmp_path: Path
) -> None:
    path = tmp_path / "a.png"
    Image.fromarray(tissue(2600, 1800)).save(path)
    image = ImageRef(str(path))
    reader.send(OpenZoom(1, image))
    assert isinstance(reader.final(), ZoomOpened)
    Image.fromarray(tissue(3000, 900)).save(path)
    reader.send(ReadZoomTiles(2, image, (SlideTile(0, 0, 0),)))
    assert isinstance(reader.final(), Failed)
    reader.send(OpenZoom(3, image))
    opened = reader.final()
    assert isinstance(opened, ZoomOpened)
    assert opened.levels[0].width == 3000


def test_a_disk_without_room_is_told_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crcviewer.engine import picture_pyramid

    monkeypatch.setattr(picture_pyramid, "_ROOM", 1 << 60)
    path = tmp_path / "a.png"
    Image.fromarray(tissue(2600, 1800)).save(path)
    with pytest.raises(RequestError):
        PicturePyramid(open_image(str(path)), 0, tmp_path / "unpacked", lambda done, total: None)
    assert not (tmp_path / "unpacked").exists()


@pytest.mark.real_data
def test_tiles_of_a_real_slide_are_what_the_network_is_given(reader: Dialogue) -> None:
    folder = os.environ.get("CRCVIEWER_TEST_DATA")
    if not folder:
        pytest.skip("CRCVIEWER_TEST_DATA does not name the folder of real images")
    path = Path(folder) / "slide" / "CMU-1-Small-Region.svs"
    source, image = open_image(str(path)), ImageRef(str(path))
    tiles = (SlideTile(0, 900, 1200, 300, 300),)
    (pixels,) = _tiles(reader, image, tiles).values()
    given = source.read_field(0, FieldOfView(900, 1200, 300), slot=Slot.PATHOLOGY, min_side=100)
    np.testing.assert_array_equal(pixels, given)
