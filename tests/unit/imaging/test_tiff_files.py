"""TIFF of every depth, layout and compression."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image

from crcviewer.imaging.formats.tiff import SEVERAL_SIZES
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.images import Slot

Picture = NDArray[np.uint8]


def _pixels(path: Path) -> Picture:
    return open_image(path).read(0, slot=None)[0]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"compression": "lzw"},
        {"compression": "deflate", "predictor": True},
        {"compression": "zstd"},
        {"tile": (16, 16)},
        {"bigtiff": True},
        {"byteorder": ">"},
        {"planarconfig": "separate"},
    ],
)
def test_rgb_layouts_give_the_same_pixels(
    tmp_path: Path, stained: Picture, options: dict[str, Any]
) -> None:
    data = stained
    if options.get("planarconfig"):
        data = np.ascontiguousarray(np.moveaxis(stained, -1, 0))
    tifffile.imwrite(tmp_path / "a.tif", data, photometric="rgb", **options)
    source = open_image(tmp_path / "a.tif")
    np.testing.assert_array_equal(source.read(0, slot=None)[0], stained)
    assert source.info.slices == 1
    assert source.info.slot is Slot.PATHOLOGY


def test_jpeg_in_tiff(tmp_path: Path, stained: Picture) -> None:
    smooth = np.repeat(np.repeat(stained[::8, ::8], 8, axis=0), 8, axis=1)
    tifffile.imwrite(
        tmp_path / "a.tif",
        smooth,
        photometric="rgb",
        compression="jpeg",
        compressionargs={"level": 98},
        tile=(16, 16),
    )
    assert np.abs(_pixels(tmp_path / "a.tif").astype(int) - smooth).mean() < 3


def test_16_bits_float_and_signed(tmp_path: Path, stained: Picture) -> None:
    deep = stained.astype(np.uint16) * 257
    deep[0, 0] = 65535
    tifffile.imwrite(tmp_path / "deep.tif", deep, photometric="rgb")
    np.testing.assert_array_equal(_pixels(tmp_path / "deep.tif")[1:], stained[1:])

    tifffile.imwrite(tmp_path / "f.tif", (stained / 255).astype(np.float32), photometric="rgb")
    np.testing.assert_array_equal(_pixels(tmp_path / "f.tif"), stained)

    signed = np.linspace(-1000, 1000, 10_000).astype(np.int16).reshape(100, 100)
    tifffile.imwrite(tmp_path / "s.tif", signed)
    pixels = _pixels(tmp_path / "s.tif")
    assert pixels[0, 0] == 0
    assert pixels[-1, -1] == 255
    assert pixels[50, 0] == pytest.approx(128, abs=2)


def test_alpha_palette_cmyk_and_inverted_grey(tmp_path: Path, scan: Picture) -> None:
    alpha = np.zeros((4, 4, 4), np.uint8)
    alpha[0, 0] = (10, 20, 30, 255)
    tifffile.imwrite(tmp_path / "a.tif", alpha, photometric="rgb", extrasamples=["unassalpha"])
    assert _pixels(tmp_path / "a.tif")[0, 0].tolist() == [10, 20, 30]
    assert _pixels(tmp_path / "a.tif")[3, 3].tolist() == [255, 255, 255]

    colours = np.zeros((3, 256), np.uint16)
    colours[:, 7] = (65535, 0, 32896)
    tifffile.imwrite(
        tmp_path / "p.tif", np.full((4, 4), 7, np.uint8), photometric="palette", colormap=colours
    )
    assert _pixels(tmp_path / "p.tif")[0, 0].tolist() == [255, 0, 128]

    Image.new("CMYK", (4, 4), (0, 255, 0, 51)).save(tmp_path / "c.tif")
    assert _pixels(tmp_path / "c.tif")[0, 0].tolist() == [204, 0, 204]

    tifffile.imwrite(tmp_path / "w.tif", 255 - scan, photometric="miniswhite")
    np.testing.assert_array_equal(_pixels(tmp_path / "w.tif"), scan)


def test_lab_is_left_to_pillow(tmp_path: Path) -> None:
    Image.new("LAB", (4, 4), (128, 128, 128)).save(tmp_path / "lab.tif")
    red, green, blue = (int(v) for v in _pixels(tmp_path / "lab.tif")[0, 0])
    assert max(red, green, blue) - min(red, green, blue) < 6
    assert 110 < green < 130


def test_pages_are_slices(tmp_path: Path) -> None:
    stack = np.arange(5, dtype=np.uint8)[:, None, None] * np.full((1, 8, 10), 40, np.uint8)
    tifffile.imwrite(tmp_path / "pages.tif", stack)
    tifffile.imwrite(tmp_path / "imagej.tif", stack, imagej=True)
    for name in ("pages.tif", "imagej.tif"):
        source = open_image(tmp_path / name)
        assert source.info.slices == 5
        assert [int(source.read(i, slot=None)[0][3, 3]) for i in range(5)] == [0, 40, 80, 120, 160]


def test_pages_of_other_sizes_are_told_of(tmp_path: Path, stained: Picture) -> None:
    with tifffile.TiffWriter(tmp_path / "a.tif") as writer:
        writer.write(stained, photometric="rgb")
        writer.write(stained[:20, :20], photometric="rgb")
    info = open_image(tmp_path / "a.tif").info
    assert info.slices == 1
    assert info.warnings == (SEVERAL_SIZES,)


def test_tiff_orientation(tmp_path: Path, stained: Picture) -> None:
    tifffile.imwrite(
        tmp_path / "a.tif", stained, photometric="rgb", extratags=[(274, 3, 1, 6, True)]
    )
    np.testing.assert_array_equal(_pixels(tmp_path / "a.tif"), np.rot90(stained, -1))


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ({"resolution": (20000, 20000), "resolutionunit": "centimeter"}, 0.5),
        ({"resolution": (50800, 50800), "resolutionunit": "inch"}, 0.5),
        ({"resolution": (72, 72), "resolutionunit": "inch"}, None),
        ({"resolution": (1, 1), "resolutionunit": "none"}, None),
        ({"imagej": True, "resolution": (4, 4), "metadata": {"unit": "um"}}, 0.25),
        ({"description": "Aperio Image|AppMag = 20|MPP = 0.4990|x"}, 0.499),
        ({"ome": True, "metadata": {"PhysicalSizeX": 250, "PhysicalSizeXUnit": "nm"}}, 0.25),
        ({"ome": True, "metadata": {"PhysicalSizeX": 0.65, "PhysicalSizeXUnit": "µm"}}, 0.65),
    ],
)
def test_pixel_size(
    tmp_path: Path, stained: Picture, options: dict[str, Any], size: float | None
) -> None:
    name = "a.ome.tif" if options.pop("ome", False) else "a.tif"
    tifffile.imwrite(tmp_path / name, stained, photometric="rgb", **options)
    found = open_image(tmp_path / name).info.pixel_size_um
    assert found == (None if size is None else pytest.approx(size, rel=1e-3))


def test_a_strip_past_the_end_is_told_as_cut_off(tmp_path: Path, stained: Picture) -> None:
    from crcviewer.imaging.core.errors import ImageError

    tifffile.imwrite(tmp_path / "a.tif", stained, photometric="rgb")
    data = (tmp_path / "a.tif").read_bytes()
    (tmp_path / "a.tif").write_bytes(data[: len(data) // 2])
    with pytest.raises(ImageError, match="cut off"):
        open_image(tmp_path / "a.tif")


@pytest.mark.parametrize("kind", ["names", "colours", "imagej"])
def test_three_grey_channels_that_are_colours_are_one_picture(tmp_path: Path, kind: str) -> None:
    picture = np.random.default_rng(0).integers(0, 255, (40, 30, 3)).astype(np.uint8)
    path = tmp_path / "a.ome.tif"
    if kind == "imagej":
        path = tmp_path / "a.tif"
        planes = np.moveaxis(picture, -1, 0)
        tifffile.imwrite(path, planes, imagej=True, metadata={"axes": "CYX", "mode": "composite"})
    else:  # blue first: the order is that of the names
        planes = np.moveaxis(picture, -1, 0)[::-1]
        named = {"Name": ["Blue", "Green", "Red"]}
        channel = {"Color": [65535, 16711935, -16776961]} if kind == "colours" else named
        tifffile.imwrite(
            path, planes, metadata={"axes": "CYX", "Channel": channel}, photometric="minisblack"
        )
    source = open_image(path)
    assert source.info.slices == 1
    np.testing.assert_array_equal(source.read(0, slot=None)[0], picture)


def test_other_channels_are_told_and_not_mixed(tmp_path: Path) -> None:
    planes = np.random.default_rng(0).integers(0, 255, (4, 40, 30)).astype(np.uint8)
    channel = {"Name": ["DAPI", "FITC", "TRITC", "Cy5"]}
    tifffile.imwrite(
        tmp_path / "a.ome.tif", planes, photometric="minisblack",
        metadata={"axes": "CYX", "Channel": channel},
    )  # fmt: skip
    info = open_image(tmp_path / "a.ome.tif").info
    assert info.slices == 4
    assert [w.values.get("count") for w in info.warnings if "count" in w.values] == [4]
