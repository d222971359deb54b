"""PNG, JPEG, BMP, WebP and JPEG 2000 of every mode."""

from __future__ import annotations

import io
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image

from crcviewer.imaging.core.image_source import COLOUR_SCAN, GREY_TILE
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.images import Slot

Picture = NDArray[np.uint8]


def _pixels(path: Path, slot: Slot | None = None) -> Picture:
    return open_image(path).read(0, slot=slot)[0]


@pytest.mark.parametrize(
    ("name", "kind", "options"),
    [
        ("a.png", "PNG", {}),
        ("a.bmp", "BMP", {}),
        ("a.webp", "WEBP", {"lossless": True}),
        ("a.jp2", "JPEG2000", {"irreversible": False}),
        ("no_ending", "PNG", {}),
        ("a.jpg", "PNG", {}),
        ("a.tif", "BMP", {}),
    ],
)
def test_lossless_formats_are_told_by_content_and_give_the_same_pixels(
    tmp_path: Path, stained: Picture, name: str, kind: str, options: dict[str, bool]
) -> None:
    path = tmp_path / name
    Image.fromarray(stained).save(path, format=kind, **options)
    source = open_image(path)
    np.testing.assert_array_equal(source.read(0, slot=None)[0], stained)
    assert (source.info.width, source.info.height) == (64, 48)
    assert source.info.kind == "raster"
    assert source.info.slot is Slot.PATHOLOGY
    assert len(source.info.sha256) == 64


def test_jpeg_comes_close_to_what_was_saved(tmp_path: Path, stained: Picture) -> None:
    path = tmp_path / "a.jpeg"
    Image.fromarray(stained).save(path, quality=100, subsampling=0)
    assert open_image(path).info.format == "JPEG"
    np.testing.assert_allclose(_pixels(path).astype(int), stained.astype(int), atol=4)


def test_a_large_jpeg_is_decoded_reduced_for_display(tmp_path: Path) -> None:
    path = tmp_path / "a_he.jpg"
    ramp = np.tile(np.linspace(0, 255, 1600).astype(np.uint8), (800, 1))
    Image.fromarray(ramp).save(path, quality=95)
    pixels, scale = open_image(path).read(0, slot=None, max_side=200)
    assert pixels.shape == (100, 200)
    assert scale == pytest.approx(1 / 8)
    np.testing.assert_allclose(pixels[50, 10:-10], ramp[0, 84:-76:8], atol=4)


def test_grey_is_repeated_for_pathology_and_colour_weighed_for_radiology(
    tmp_path: Path, stained: Picture, scan: Picture
) -> None:
    Image.fromarray(stained).save(tmp_path / "tile.png")
    Image.fromarray(scan).save(tmp_path / "scan.png")
    as_tile = _pixels(tmp_path / "scan.png", Slot.PATHOLOGY)
    np.testing.assert_array_equal(as_tile, np.repeat(scan[..., None], 3, axis=2))
    as_scan = _pixels(tmp_path / "tile.png", Slot.RADIOLOGY).astype(float)
    expected = stained @ np.array([0.299, 0.587, 0.114])
    np.testing.assert_allclose(as_scan, expected, atol=1)


def test_a_slot_that_does_not_fit_the_colours_is_warned_of(
    tmp_path: Path, stained: Picture, scan: Picture
) -> None:
    Image.fromarray(stained).save(tmp_path / "tile.png")
    Image.fromarray(scan).save(tmp_path / "scan.png")
    Image.fromarray(scan).convert("RGB").save(tmp_path / "rgb_ct.png")
    assert open_image(tmp_path / "scan.png").warnings_for(Slot.PATHOLOGY)[-1] == GREY_TILE
    assert open_image(tmp_path / "tile.png").warnings_for(Slot.RADIOLOGY)[-1] == COLOUR_SCAN
    assert open_image(tmp_path / "tile.png").warnings_for(Slot.PATHOLOGY) == ()
    assert open_image(tmp_path / "rgb_ct.png").warnings_for(Slot.RADIOLOGY) == ()


@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA"])
def test_transparency_becomes_white(tmp_path: Path, mode: str) -> None:
    picture = Image.new("RGBA", (4, 2), (200, 0, 0, 0))
    picture.putpixel((0, 0), (40, 40, 40, 255))
    picture.putpixel((1, 0), (0, 0, 0, 128))
    save_as = picture if mode == "RGBA" else picture.convert("LA")
    if mode == "PA":
        save_as = picture.quantize(8)
    save_as.save(tmp_path / "a.png")
    pixels = _pixels(tmp_path / "a.png", Slot.RADIOLOGY)
    assert pixels[1, 3] == 255
    assert pixels[0, 0] == 40
    assert 125 <= pixels[0, 1] <= 129


def test_palette_and_bilevel_pictures(tmp_path: Path) -> None:
    palette = Image.new("P", (2, 1))
    palette.putpalette([0, 0, 0, 250, 20, 130])
    palette.putpixel((1, 0), 1)
    palette.save(tmp_path / "p.png")
    np.testing.assert_array_equal(_pixels(tmp_path / "p.png"), [[[0, 0, 0], [250, 20, 130]]])
    bilevel = Image.new("1", (2, 1))
    bilevel.putpixel((1, 0), 1)
    bilevel.save(tmp_path / "b.png")
    np.testing.assert_array_equal(_pixels(tmp_path / "b.png"), [[0, 255]])


def test_cmyk_jpeg_has_the_colours_of_its_inks(tmp_path: Path) -> None:
    Image.new("CMYK", (16, 16), (0, 255, 0, 0)).save(tmp_path / "magenta.jpg", quality=100)
    red, green, blue = _pixels(tmp_path / "magenta.jpg")[8, 8]
    assert red > 240
    assert green < 15
    assert blue > 240


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied_to_pixels_and_sizes(
    tmp_path: Path, stained: Picture, orientation: int
) -> None:
    from PIL import ImageOps

    picture = Image.fromarray(stained)
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture.save(tmp_path / "a.png", exif=exif)
    source = open_image(tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as stored:
        expected = np.asarray(ImageOps.exif_transpose(stored))
    np.testing.assert_array_equal(source.read(0, slot=None)[0], expected)
    assert (source.info.height, source.info.width) == expected.shape[:2]


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_16_bit_png_equals_the_8_bit_one(tmp_path: Path, stained: Picture, channels: int) -> None:
    deep = stained.astype(np.uint16) * 257
    if channels < 3:
        deep = deep[..., 0]
    if channels in (2, 4):
        deep = np.concatenate(
            [deep.reshape(48, 64, -1), np.full((48, 64, 1), 65535, np.uint16)], axis=2
        )
    # The brightest value tells the depth: here the full 16 bits.
    deep[0, 0, ...] = 65535
    (tmp_path / "a.png").write_bytes(imagecodecs.png_encode(np.ascontiguousarray(deep)))
    expected = stained[..., 0] if channels < 3 else stained
    pixels = _pixels(tmp_path / "a.png")
    assert pixels.shape == expected.shape
    np.testing.assert_array_equal(pixels[1:], expected[1:])


def test_a_12_bit_camera_in_16_bits_is_not_black(tmp_path: Path) -> None:
    ramp = np.linspace(0, 4095, 64).astype(np.uint16).reshape(8, 8)
    (tmp_path / "a.png").write_bytes(imagecodecs.png_encode(ramp))
    pixels = _pixels(tmp_path / "a.png")
    assert pixels.max() == 255
    np.testing.assert_allclose(pixels, ramp / 4095 * 255, atol=0.51)


def test_pixel_size_only_where_a_microscope_could_have_made_it(
    tmp_path: Path, stained: Picture
) -> None:
    picture = Image.fromarray(stained)
    picture.save(tmp_path / "web.png", dpi=(72, 72))
    picture.save(tmp_path / "print.jpg", dpi=(300, 300))
    picture.save(tmp_path / "slide.png", dpi=(50800, 50800))
    assert open_image(tmp_path / "web.png").info.pixel_size_um is None
    assert open_image(tmp_path / "print.jpg").info.pixel_size_um is None
    assert open_image(tmp_path / "slide.png").info.pixel_size_um == pytest.approx(0.5, rel=1e-3)


def test_one_pixel(tmp_path: Path) -> None:
    Image.new("RGB", (1, 1), (200, 90, 160)).save(tmp_path / "one.png")
    source = open_image(tmp_path / "one.png")
    assert source.read(0, slot=Slot.PATHOLOGY)[0].tolist() == [[[200, 90, 160]]]
    from crcviewer.imaging.core.field_of_view import default_field

    square = source.read_field(0, default_field(source.info, Slot.PATHOLOGY), slot=Slot.PATHOLOGY)
    assert square.tolist() == [[[200, 90, 160]]]


def test_the_first_picture_of_a_phones_double_jpeg(tmp_path: Path, stained: Picture) -> None:
    second = Image.new("RGB", (64, 48), (0, 255, 0))
    Image.fromarray(stained).save(
        tmp_path / "a.jpg", format="MPO", save_all=True, append_images=[second], quality=100
    )
    source = open_image(tmp_path / "a.jpg")
    assert (source.info.format, source.info.slices) == ("JPEG", 1)
    assert np.abs(source.read(0, slot=None)[0].astype(int) - stained).mean() < 10


def test_a_huge_text_chunk_in_a_png_does_not_stop_it(tmp_path: Path, stained: Picture) -> None:
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("comment", "x" * 100_000, zip=True)
    buffer = io.BytesIO()
    Image.fromarray(stained).save(buffer, format="PNG", pnginfo=notes)
    (tmp_path / "a.png").write_bytes(buffer.getvalue())
    np.testing.assert_array_equal(_pixels(tmp_path / "a.png"), stained)


@pytest.mark.parametrize("ending", ["png", "tif"])
def test_deep_tiles_of_a_folder_have_one_scale(tmp_path: Path, ending: str) -> None:
    """A dim tile beside bright ones stays dim: not each by its own maximum."""
    bright = np.linspace(0, 4000, 64 * 64).reshape(64, 64).astype(np.uint16)
    dim = (bright // 20).astype(np.uint16)
    for name, values in (("bright", bright), ("dim", dim)):
        if ending == "png":
            Image.fromarray(values).save(tmp_path / f"{name}.png")
        else:
            tifffile.imwrite(tmp_path / f"{name}.tif", values)
    (tmp_path / f"broken.{ending}").write_bytes(b"no picture")
    shown = open_image(tmp_path / f"dim.{ending}").read(0, slot=None)[0]
    assert 10 < int(shown.max()) < 16
    assert int(open_image(tmp_path / f"bright.{ending}").read(0, slot=None)[0].max()) > 245


def test_a_told_maximum_comes_first(tmp_path: Path) -> None:
    values = np.full((32, 32), 1000, np.uint16)
    tifffile.imwrite(
        tmp_path / "a.tif", values, extratags=[(281, "H", 1, 4095, True)], photometric="minisblack"
    )
    assert int(open_image(tmp_path / "a.tif").read(0, slot=None)[0][0, 0]) == 62
