"""Slides: every kind opens at every level with the pixels it was made of; each fault has its own
sentence."""

from __future__ import annotations

import threading
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms
from pydicom.uid import ExplicitVRLittleEndian, JPEGBaseline8Bit, RLELossless

from crcviewer.imaging.core.errors import ImageError, UnknownFormatError
from crcviewer.imaging.core.field_of_view import default_field
from crcviewer.imaging.discover.find_cases import find_cases
from crcviewer.imaging.formats.slide import NO_SCALE, open_slide, pixel_size
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.images import CaseFiles, Slot
from crcviewer.protocol.text import Text
from tests.unit.imaging.slide_writing import dicom_level, halved, pyramid, tissue


def _difference(found: Any, expected: Any) -> float:
    return float(np.abs(found.astype(float) - expected.astype(float)).mean())


@pytest.mark.parametrize(
    "options",
    [
        {"compression": "jpeg"},
        {"compression": "zstd"},
        {"compression": "jpeg2000"},
        {"ome": True, "compression": "lzw"},
        {"planarconfig": "separate", "compression": "deflate"},
        {"extrasamples": ["unassalpha"], "compression": "deflate"},
    ],
    ids=str,
)
def test_every_level_has_the_pixels_it_was_made_of(tmp_path: Path, options: dict[str, Any]) -> None:
    pixels = tissue(900, 700)
    if "extrasamples" in options:
        pixels = np.dstack([pixels, np.full((700, 900), 255, np.uint8)])
    if options.get("planarconfig"):
        stored = [np.moveaxis(pixels, -1, 0)]
        while len(stored) < 3:
            stored.append(np.moveaxis(halved(np.moveaxis(stored[-1], 0, -1)), -1, 0))
        with tifffile.TiffWriter(tmp_path / "s.tif") as writer:
            for number, level in enumerate(stored):
                writer.write(
                    level, metadata=None, tile=(128, 128), photometric="rgb",
                    subfiletype=int(number > 0), resolution=(20_000 / 2**number,) * 2,
                    resolutionunit="CENTIMETER", **options,
                )  # fmt: skip
        stored = [np.moveaxis(level, 0, -1) for level in stored]
    else:
        stored = pyramid(tmp_path / "s.tif", pixels, **options)
    with open_slide(str(tmp_path / "s.tif")) as slide:
        assert slide.dimensions == (900, 700)
        assert [(at.width, at.height) for at in slide.levels] == [
            (900, 700),
            (450, 350),
            (225, 175),
        ]
        assert slide.mpp == pytest.approx(0.5)
        for number, level in enumerate(stored):
            found = slide.read_region(number, 33, 21, 150, 130)
            assert _difference(found, level[21:151, 33:183, :3]) < 2.5, number
        beyond = slide.read_region(2, 200, -10, 50, 40)
        assert (beyond[:10] == 255).all()
        assert (beyond[:, 25:] == 255).all()
        assert _difference(beyond[10:, :25], stored[2][:30, 200:225, :3]) < 2.5


def test_a_slide_of_16_bits_has_one_scale(tmp_path: Path) -> None:
    deep = tissue(600, 500).astype(np.uint16) * 16
    pyramid(tmp_path / "s.tif", deep, compression="deflate")
    with open_slide(str(tmp_path / "s.tif")) as slide:
        found = slide.read_region(0, 0, 0, 600, 500)
    assert _difference(found, tissue(600, 500)) < 1.5


def test_a_slide_stands_in_the_place_of_a_tile(tmp_path: Path) -> None:
    pixels = tissue(2000, 1600)
    pyramid(tmp_path / "s.tif", pixels, mpp=0.25, compression="deflate")
    source = open_image(tmp_path / "s.tif")
    info = source.info
    assert (info.kind, info.slot, info.modality) == ("slide", Slot.PATHOLOGY, "H&E")
    assert info.slide is not None
    assert info.slide.levels == ((2000, 1600), (1000, 800), (500, 400))
    field = default_field(info, Slot.PATHOLOGY)
    assert field.side == 448
    square = source.read_field(0, field, slot=Slot.PATHOLOGY, min_side=56)
    assert square.shape == (224, 224, 3)
    x, y = int(field.x), int(field.y)
    assert _difference(square, halved(pixels[y : y + 448, x : x + 448])) < 2
    shown, scale = source.read(0, slot=None, max_side=500)
    assert scale == pytest.approx(0.25)
    assert shown.shape == (400, 500, 3)


def test_an_overview_takes_no_memory_but_its_own(tmp_path: Path) -> None:
    """Of the level that it is made from only some rows are held at a time, however large it is."""
    path = tmp_path / "slide.tiff"
    tile = np.full((512, 512, 3), 200, np.uint8)
    width, height = 12 * 512, 10 * 512
    with tifffile.TiffWriter(path) as file:
        file.write(
            (tile for _ in range(12 * 10)), shape=(height, width, 3), dtype=np.uint8,
            tile=(512, 512), photometric="rgb", compression="deflate",
        )  # fmt: skip
    with open_slide(str(path)) as slide:
        tracemalloc.start()
        try:
            small = slide.overview(1500)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert small.shape == (1250, 1500, 3)
    assert (small == 200).all()
    # 94 MB are decoded; tiles that are kept for the next reading take up to 64 of them.
    assert peak < 64 * 2**20 + 1.5 * width * height


def test_many_threads_read_one_slide(tmp_path: Path) -> None:
    stored = pyramid(tmp_path / "s.tif", tissue(1000, 1000), compression="jpeg")
    wrong: list[int] = []
    with open_slide(str(tmp_path / "s.tif")) as slide:

        def read(seed: int) -> None:
            draw = np.random.default_rng(seed)
            for _ in range(20):
                level = int(draw.integers(0, 3))
                x, y = draw.integers(0, 150, 2).tolist()
                found = slide.read_region(level, x, y, 90, 80)
                if _difference(found, stored[level][y : y + 80, x : x + 90]) > 3:
                    wrong.append(seed)

        threads = [threading.Thread(target=read, args=(seed,)) for seed in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not wrong


@pytest.mark.parametrize("told", [None, 0, 5000.0, 0.0001], ids=str)
def test_a_pixel_size_that_is_not_to_be_believed_is_unknown(
    tmp_path: Path, told: float | None
) -> None:
    pyramid(tmp_path / "s.ome.tif", tissue(4200, 300), ome=True, mpp=told, compression="deflate")
    info = open_image(tmp_path / "s.ome.tif").info
    assert info.kind == "slide"
    assert info.pixel_size_um is None
    assert NO_SCALE in info.warnings
    assert default_field(info, Slot.PATHOLOGY).side == 224


def test_pixels_that_are_not_square_have_no_size(tmp_path: Path) -> None:
    """A field of them would be no square of tissue, and its area another."""
    sizes = {"square": (20_000, 20_000), "nearly": (20_000, 19_000), "uneven": (20_000, 10_000)}
    found = {}
    for name, per_cm in sizes.items():
        path = tmp_path / f"{name}.tif"
        tifffile.imwrite(
            path, tissue(300, 200), tile=(128, 128), photometric="rgb", metadata=None,
            resolution=per_cm, resolutionunit="CENTIMETER",
        )  # fmt: skip
        with open_slide(str(path)) as slide:
            found[name] = slide.mpp
            assert (NO_SCALE in slide.facts.warnings) == (slide.mpp is None)
    assert found == {"square": 0.5, "nearly": pytest.approx(0.513, abs=1e-3), "uneven": None}
    assert pixel_size({"openslide.mpp-x": "0.25", "openslide.mpp-y": "0.5"}) is None
    assert pixel_size({"openslide.mpp-x": "0.25", "openslide.mpp-y": "0.251"}) is not None


def test_a_small_pyramid_without_a_pixel_size_is_a_picture(tmp_path: Path) -> None:
    pyramid(tmp_path / "s.tif", tissue(300, 200), mpp=None, compression="deflate")
    assert open_image(tmp_path / "s.tif").info.kind == "raster"


def test_a_tiff_without_a_pyramid_opens_where_a_slide_was_asked_for(tmp_path: Path) -> None:
    stored = pyramid(tmp_path / "s.tif", tissue(300, 200), levels=1, compression="deflate")
    with open_slide(str(tmp_path / "s.tif")) as slide:
        assert len(slide.levels) == 1
        assert np.array_equal(slide.overview(300), stored[0])
    Image.fromarray(tissue(64, 64)).save(tmp_path / "p.png")
    with pytest.raises(UnknownFormatError):
        open_slide(str(tmp_path / "p.png"))


def test_a_truncated_slide_is_refused(tmp_path: Path) -> None:
    pyramid(tmp_path / "s.tif", tissue(900, 700), compression="jpeg")
    whole = (tmp_path / "s.tif").read_bytes()
    (tmp_path / "s.tif").write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(ImageError):
        open_slide(str(tmp_path / "s.tif"))


def test_a_slide_that_changes_while_it_is_open_says_so(tmp_path: Path) -> None:
    pyramid(tmp_path / "s.tif", tissue(900, 700), compression="jpeg")
    slide = open_slide(str(tmp_path / "s.tif"))
    pyramid(tmp_path / "t.tif", tissue(800, 700), compression="jpeg")
    (tmp_path / "t.tif").replace(tmp_path / "s.tif")
    with pytest.raises(ImageError):
        slide.read_region(0, 0, 0, 10, 10)
    slide.close()


def test_channels_of_dyes_are_no_colour_slide(tmp_path: Path) -> None:
    dyes = np.zeros((4, 4200, 300), np.uint8)
    with tifffile.TiffWriter(tmp_path / "f.ome.tif", ome=True) as writer:
        writer.write(
            dyes, subifds=1, tile=(128, 128), photometric="minisblack",
            metadata={"axes": "CYX", "PhysicalSizeX": 0.5}, compression="deflate",
        )  # fmt: skip
        writer.write(dyes[:, ::2, ::2], tile=(128, 128), photometric="minisblack", subfiletype=1)
    with pytest.raises(ImageError):
        open_slide(str(tmp_path / "f.ome.tif"))
    info = open_image(tmp_path / "f.ome.tif").info
    assert info.slices == 4
    assert info.warnings


@pytest.mark.parametrize("sparse", [False, True])
@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, JPEGBaseline8Bit, RLELossless])
def test_a_dicom_slide_has_its_levels(tmp_path: Path, syntax: str, sparse: bool) -> None:
    pixels = tissue(300, 200)
    coded = "" if syntax == ExplicitVRLittleEndian else syntax
    large = dicom_level(tmp_path / "a", pixels, syntax=coded, sparse=sparse)
    small = dicom_level(tmp_path / "b", halved(pixels), mpp=1.0, syntax=coded, sparse=sparse)
    dicom_level(tmp_path / "other", tissue(400, 90), series="1.2.3.78")
    for path in (large, small):
        with open_slide(str(path)) as slide:
            assert slide.dimensions == (300, 200)
            assert [at.downsample for at in slide.levels] == [1, 2]
            assert slide.mpp == pytest.approx(0.5)
            assert slide.facts.objective == 20
            limit = 6 if syntax == JPEGBaseline8Bit else 0.01
            found = slide.read_region(0, 50, 60, 200, 100)
            assert _difference(found, pixels[60:160, 50:250]) < limit
            found = slide.read_region(1, 10, 20, 60, 60)
            assert _difference(found, halved(pixels)[20:80, 10:70]) < limit


def test_a_folder_of_a_dicom_slide_is_one_case(tmp_path: Path) -> None:
    pixels = tissue(300, 200)
    for number in range(2):
        folder = tmp_path / f"slide{number}"
        folder.mkdir()
        dicom_level(folder / "1", halved(pixels), mpp=1.0, series=f"1.2.{number}")
        dicom_level(folder / "2", pixels, series=f"1.2.{number}")
        dicom_level(folder / "3", tissue(64, 64), part="LABEL", series=f"1.2.{number}")
    cases = _found(tmp_path)
    assert [case.error for case in cases] == [None, None]
    for number, case in enumerate(cases):
        assert case.pathology is not None
        assert case.pathology.kind == "slide"
        assert case.pathology.path == str(tmp_path / f"slide{number}" / "2")
    assert open_image(tmp_path / "slide0").info.kind == "slide"


def test_the_label_of_a_slide_is_not_shown(tmp_path: Path) -> None:
    dicom_level(tmp_path / "1", tissue(64, 64), part="LABEL")
    with pytest.raises(ImageError):
        open_image(tmp_path / "1")


def test_the_profile_of_a_dicom_slide_is_applied(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = _swapped(profile)
    for syntax in ("", RLELossless):
        dicom_level(tmp_path / "a", tissue(128, 128), profile=swapped, syntax=syntax)
        source = open_image(tmp_path / "a")
        plain = tissue(128, 128)
        shown = source.read(0, slot=None)[0]
        assert source.info.colour_profile == "swapped"
        # Red and green of the profile stand in each other's places.
        assert _difference(shown, plain[..., [1, 0, 2]]) < 3


def _swapped(profile: bytes) -> bytes:
    """sRGB with red and green primaries in each other's places, under another name."""
    count = int.from_bytes(profile[128:132], "big")
    out = bytearray(profile)
    places = {out[132 + 12 * n : 136 + 12 * n].decode(): 132 + 12 * n for n in range(count)}
    red, green = places["rXYZ"], places["gXYZ"]
    out[red + 4 : red + 12], out[green + 4 : green + 12] = (
        out[green + 4 : green + 12],
        out[red + 4 : red + 12],
    )
    at = int.from_bytes(out[places["desc"] + 4 : places["desc"] + 8], "big")
    size = int.from_bytes(out[places["desc"] + 8 : places["desc"] + 12], "big")
    words = "swapped".encode("utf-16-be")
    if out[at : at + 4] == b"mluc":
        here = int.from_bytes(out[at + 24 : at + 28], "big")
        out[at + 20 : at + 24] = len(words).to_bytes(4, "big")
        out[at + here : at + here + len(words)] = words
    assert size >= len(words)
    return bytes(out)


@pytest.mark.real_data
def test_slides_of_scanners_agree_with_openslide(real_data: Path) -> None:
    openslide = pytest.importorskip("openslide")
    path = str(real_data / "slide" / "CMU-1-Small-Region.svs")
    with open_slide(path) as slide:
        truth = openslide.OpenSlide(path)
        expected = np.asarray(truth.read_region((700, 800), 0, (300, 200)).convert("RGB"))
        assert np.array_equal(slide.read_region(0, 700, 800, 300, 200), expected)
        assert (slide.facts.vendor, slide.mpp, slide.facts.objective) == ("aperio", 0.499, 20)
        assert slide.associated == ("label", "macro", "thumbnail")
        assert slide.associated_image("macro").shape == (431, 1280, 3)
    odd = real_data / "odd" / "slides" / "openslide_python"
    for name in ("boxes_0.dcm", "boxes_1.dcm", "small.svs"):
        info = open_image(odd / name).info
        assert (info.kind, info.width, info.slices) == ("slide", 16, 1)
    with pytest.raises(ImageError):
        open_image(odd / "unreadable.svs")


def _found(*paths: Path) -> tuple[CaseFiles, ...]:
    cases, _ = find_cases(
        paths, on_cases=lambda _: None, on_progress=lambda *_: None, cancelled=lambda: False
    )
    return cases


def test_parts_of_a_mirax_slide_stand_for_it_once(tmp_path: Path) -> None:
    """None is taken for a tile, and what is missing is named."""
    picture = Image.fromarray(tissue(64, 64))
    (tmp_path / "a").mkdir()
    picture.save(tmp_path / "a.mrxs", format="JPEG")
    picture.save(tmp_path / "a" / "label.jpg")
    (tmp_path / "a" / "Slidedat.ini").write_text(
        "[GENERAL]\nSLIDE_TYPE = SLIDE_TYPE_BRIGHTFIELD\n[HIERARCHICAL]\nINDEXFILE = Index.dat\n"
        "[DATAFILE]\nFILE_COUNT = 1\nFILE_0 = Data0000.dat\n"
    )
    (case,) = _found(tmp_path)
    assert case.error is not None
    assert case.error_path == str(tmp_path / "a.mrxs")
    assert case.error.cause.values["part"] == "“Data0000.dat”"
    (case,) = _found(tmp_path / "a" / "label.jpg")
    assert case.error is not None
    (tmp_path / "a.mrxs").unlink()
    (case,) = _found(tmp_path / "a")
    assert case.error is not None
    cause = case.error.cause.values["cause"]
    assert isinstance(cause, Text)
    assert cause.values["part"] == "“a.mrxs”"
