"""Images of 900 million pixels, in a process of their own whose memory is measured."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
import pyvips
import tifffile
from numpy.typing import NDArray

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.size_limits import MAX_PAGES
from crcviewer.imaging.formats.large_image import LargeImageSource
from crcviewer.imaging.formats.slide_source import SlideSource
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.images import FieldOfView, Slot

pytestmark = pytest.mark.slow

_READ = """
import json, pathlib, sys
sys.path.insert(0, sys.argv[2])
from crcviewer.imaging.open.open_image import (open_image)
from crcviewer.protocol.images import FieldOfView, Slot

def peak_mb():
    # Not getrusage: its peak includes what the parent had when it forked.
    status = pathlib.Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024

source = open_image(sys.argv[1])
before = peak_mb()
pixels, scale = source.read(0, slot=None, max_side=1024)
square = source.read_field(0, FieldOfView(9000, 9500, 1000), slot=Slot.PATHOLOGY)
print(json.dumps({
    "size": [source.info.width, source.info.height],
    "millions": source.info.warnings[0].values["count"],
    "shape": pixels.shape,
    "scale": scale,
    "corners": [int(pixels[5, 5]), int(pixels[-5, -5])],
    "square": square[[2, -3], [2, -3], 0].tolist() + list(square.shape),
    "opened_mb": before,
    "peak_mb": peak_mb(),
}))
"""


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _write_huge_png(path: Path) -> None:
    """30,000 × 30,000 grey: dark above row 10,000, light below. Rows are packed once, repeated."""
    side = 30_000
    packed, check = b"\x78\x01", 1
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    for grey, rows in ((40, 10_000), (200, 20_000)):
        block = (b"\0" + bytes([grey]) * side) * 1000
        data = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
        packed += data * (rows // 1000)
        for _ in range(rows // 1000):
            check = zlib.adler32(block, check)
    packed += packer.flush() + struct.pack(">I", check)
    size = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", size)
        + _chunk(b"IDAT", packed)
        + _chunk(b"IEND", b"")
    )


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the peak from /proc")
def test_30000_by_30000_is_decoded_without_the_memory_for_it(tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    _write_huge_png(path)
    root = str(Path(__file__).parents[3])
    result = subprocess.run(
        [sys.executable, "-c", _READ, str(path), root], capture_output=True, text=True, check=False
    )
    assert result.stderr == ""
    told: dict[str, Any] = json.loads(result.stdout)
    assert told["size"] == [30_000, 30_000]
    assert told["millions"] == 900
    assert told["shape"] == [1024, 1024]
    assert told["scale"] == pytest.approx(1024 / 30_000)
    assert told["corners"] == [40, 200]
    assert told["square"] == [40, 200, 333, 333, 3]
    assert told["opened_mb"] < 150
    assert told["peak_mb"] < 400  # one byte a pixel would be 858


def _ramps(width: int, height: int) -> NDArray[np.uint8]:
    """Three ramps that tell every place apart, smooth enough for JPEG."""
    x, y = np.arange(width)[None, :], np.arange(height)[:, None]
    pixels = np.empty((height, width, 3), np.uint8)
    pixels[..., 0] = (x * 255 // width).astype(np.uint8)
    pixels[..., 1] = (y * 255 // height).astype(np.uint8)
    pixels[..., 2] = (x * 127 // width).astype(np.uint8) + (y * 127 // height).astype(np.uint8)
    return pixels


@pytest.fixture(scope="module")
def wide() -> NDArray[np.uint8]:
    return _ramps(9000, 5000)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.png", {"compression": 1}),
        ("a.jpg", {"Q": 95}),
        ("tiled.tif", {"tile": True, "compression": "jpeg", "Q": 95}),
        ("strips.tif", {"compression": "deflate"}),
        ("pyramid.tif", {"tile": True, "pyramid": True, "compression": "deflate"}),
    ],
)
def test_streamed_formats_give_what_decoding_whole_would(
    tmp_path: Path, wide: NDArray[np.uint8], name: str, options: dict[str, Any]
) -> None:
    path = tmp_path / name
    pyvips.Image.new_from_array(wide).write_to_file(str(path), **options)
    source = open_image(path)
    assert isinstance(source, LargeImageSource | SlideSource)
    assert (source.info.width, source.info.height, source.info.slices) == (9000, 5000, 1)
    assert source.info.slot is Slot.PATHOLOGY
    pixels, scale = source.read(0, slot=None, max_side=900)
    assert pixels.shape == (500, 900, 3)
    assert scale == pytest.approx(0.1)
    expected = wide.reshape(500, 10, 900, 10, 3).mean(axis=(1, 3))
    assert np.abs(pixels[5:-5, 5:-5] - expected[5:-5, 5:-5]).max() < 5
    square = source.read_field(0, FieldOfView(8000, 4000, 200), slot=Slot.PATHOLOGY)
    assert np.abs(square.astype(int) - wide[4000:4200, 8000:8200]).max() <= 4
    outside = source.read_field(0, FieldOfView(-100, 4900, 200), slot=Slot.PATHOLOGY)
    assert np.abs(outside[:100, 100:].astype(int) - wide[4900:, :100]).max() <= 4
    assert np.abs(outside[150, 150].astype(int) - wide[4999, 50]).max() <= 4


def test_a_rotated_photograph_is_cut_where_it_is_seen(
    tmp_path: Path, wide: NDArray[np.uint8]
) -> None:
    for orientation in range(1, 9):
        picture = pyvips.Image.new_from_array(wide).copy()
        picture.set_type(pyvips.GValue.gint_type, "orientation", orientation)
        path = tmp_path / f"{orientation}.jpg"
        picture.jpegsave(str(path), Q=90)
        source = open_image(path)
        assert isinstance(source, LargeImageSource)
        whole, scale = source.read(0, slot=None, max_side=900)
        square = source.read_field(0, FieldOfView(400, 700, 300), slot=Slot.PATHOLOGY)
        seen = whole[round(850 * scale), round(550 * scale)].astype(int)
        assert np.abs(square[150, 150] - seen).max() <= 5, orientation


def test_deep_pixels_have_the_same_tones_in_every_square(tmp_path: Path) -> None:
    deep = (np.arange(7000 * 6000, dtype=np.uint32) % 4000).astype(np.uint16).reshape(6000, 7000)
    deep[:500, :500] = 100
    pyvips.Image.new_from_array(deep).tiffsave(str(tmp_path / "a_he.tif"), tile=True)
    source = open_image(tmp_path / "a_he.tif")
    dark = source.read_field(0, FieldOfView(100, 100, 200), slot=Slot.RADIOLOGY)
    assert set(np.unique(dark)) == {round(100 / 4095 * 255)}


def test_a_truncated_huge_image_is_an_error(tmp_path: Path, wide: NDArray[np.uint8]) -> None:
    for name in ("a.png", "a.jpg"):
        path = tmp_path / name
        pyvips.Image.new_from_array(wide).write_to_file(str(path))
        data = path.read_bytes()
        path.write_bytes(data[: len(data) * 2 // 3])
        source = open_image(path)
        with pytest.raises(ImageError, match="damaged"):
            source.read(0, slot=None, max_side=900)


@pytest.mark.parametrize(
    ("side", "samples", "dtype"), [(6000, 100, "uint8"), (6000, 3, "float64"), (9000, 40, "uint8")]
)
def test_many_or_deep_channels_are_refused_before_they_are_decoded(
    tmp_path: Path, side: int, samples: int, dtype: str
) -> None:
    """36 million pixels of 100 samples are 3.5 MB of file and were 6.9 GB of memory."""
    path = tmp_path / "channels.tif"
    tile = np.zeros((256, 256, samples), dtype)
    count = (-(-side // 256)) ** 2
    tifffile.imwrite(
        path,
        (tile for _ in range(count)),
        shape=(side, side, samples),
        dtype=dtype,
        tile=(256, 256),
        compression="zlib",
        photometric="minisblack" if samples > 3 else "rgb",
        planarconfig="contig",
    )
    before = psutil.Process().memory_info().rss
    with pytest.raises(ImageError) as caught:
        open_image(path).read(0, slot=None)
    assert "size" in caught.value.cause.values
    assert psutil.Process().memory_info().rss - before < 100e6


def test_a_chain_of_directories_ends(tmp_path: Path) -> None:
    path = tmp_path / "pages.tif"
    with tifffile.TiffWriter(path) as writer:
        for _ in range(MAX_PAGES + 1):
            writer.write(np.zeros((2, 2), np.uint8), contiguous=False, metadata=None)
    with pytest.raises(ImageError) as caught:
        open_image(path)
    assert caught.value.cause.values["most"] == MAX_PAGES
