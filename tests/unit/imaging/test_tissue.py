"""Where tissue is found: on drawn slides, whose truth is known, and on a real one."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from crcviewer.imaging.formats.slide import open_slide
from crcviewer.imaging.slides.fields import read_fields
from crcviewer.imaging.slides.tissue import (
    Tissue,
    _within,
    find_tissue,
    glass_colour,
    tissue_mask,
)
from crcviewer.protocol.images import FieldOfView, Slot
from crcviewer.protocol.tissue import TISSUE_CLASSES
from tests.unit.imaging.slide_writing import pyramid, tissue
from training.phantoms.slide_file import write_slide
from training.phantoms.slide_plan import CELL, GLASS, SlideSettings, plan_slide

_CODES = [one.code for one in TISSUE_CLASSES]


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "scanner"), [(1, "A"), (4, "B")])
def test_tissue_of_drawn_slides(tmp_path: Path, seed: int, scanner: str) -> None:
    settings = SlideSettings(4200, 3600, seed=seed, scanner=scanner)
    path = tmp_path / "slide.tiff"
    write_slide(path, settings, lambda done, total: None)
    with open_slide(str(path)) as slide:
        found = find_tissue(slide, slide.mpp or 0)
    plan = plan_slide(settings).labels
    # Background in the tissue is a hole, which is left out like glass.
    truth = (plan != GLASS) & (plan != _CODES.index("BACK"))
    scale = found.downsample / CELL
    rows = np.minimum((np.arange(found.mask.shape[0]) * scale).astype(int), plan.shape[0] - 1)
    columns = np.minimum((np.arange(found.mask.shape[1]) * scale).astype(int), plan.shape[1] - 1)
    truth = truth[np.ix_(rows, columns)]
    seen = ~found.pen
    both = (found.mask & truth & seen).sum()
    either = ((found.mask | truth) & seen).sum()
    assert both / either > 0.9
    # Of solid tissue nothing is lost, and pen on the glass is no tissue.
    solid = truth & seen & (plan[np.ix_(rows, columns)] != _CODES.index("ADI"))
    assert found.mask[solid].mean() > 0.97
    assert found.pen.any()


def test_holes_pen_and_specks_are_left_out() -> None:
    page = np.full((300, 400, 3), 243, np.uint8)
    page[50:250, 50:250] = (200, 120, 190)
    page[120:170, 120:170] = 243  # a hole of 0.16 mm²
    page[200:203, 80:84] = 243  # a crack of 0.0008 mm²
    page[20:24, 300:303] = (200, 120, 190)  # dust
    page[:, 330:350] = (60, 85, 195)  # a blue line
    mask, pen, glass = tissue_mask(page, 8.0)
    assert glass == pytest.approx((243, 243, 243), abs=1)
    assert mask[60:110, 60:240].all()
    assert not mask[130:160, 130:160].any()
    assert mask[200:203, 80:84].all()
    assert not mask[20:24, 300:303].any()
    assert pen[:, 335:345].all()
    assert not mask[:, 325:355].any()


def test_white_that_was_not_scanned_is_no_measure_of_the_glass() -> None:
    page = np.full((200, 200, 3), 255, np.uint8)
    page[:, 100:] = (232, 230, 226)
    assert glass_colour(page) == pytest.approx((232, 230, 226), abs=1)
    mask, _, _ = tissue_mask(page, 8.0)
    assert not mask.any()


@pytest.mark.parametrize(
    "glass", [(185, 185, 187), (245, 240, 205), (170, 170, 172)], ids=["dim", "yellow", "dimmer"]
)
def test_dim_and_yellow_glass_is_no_tissue(glass: tuple[int, int, int]) -> None:
    draw = np.random.default_rng(0)
    page = np.full((300, 400, 3), glass, np.float64)
    page[50:250, 50:250] *= (0.8, 0.5, 0.75)
    page += draw.normal(0, 3, page.shape)
    mask, pen, found = tissue_mask(page.clip(0, 255).astype(np.uint8), 8.0)
    assert found == pytest.approx(glass, abs=2)
    assert mask[60:240, 60:240].all()
    assert not mask[:, 270:].any()
    assert not pen.any()


def test_even_tissue_is_no_dim_glass() -> None:
    page = np.full((150, 150, 3), (200, 170, 195), np.uint8)
    mask, _, _ = tissue_mask(page, 8.0)
    assert mask.all()


def test_a_page_without_glass_is_all_tissue() -> None:
    page = np.full((150, 150, 3), (190, 110, 180), np.uint8)
    mask, pen, _ = tissue_mask(page, 8.0)
    assert mask.all()
    assert not pen.any()


def test_the_share_of_a_field() -> None:
    page = np.full((100, 100, 3), 243, np.uint8)
    page[:, :50] = (190, 110, 180)
    mask, pen, glass = tissue_mask(page, 8.0)
    from crcviewer.imaging.slides.tissue import Tissue

    found = Tissue(mask, pen, 16.0, glass)
    left = np.array([0, 736, 1200], np.float32)
    share = found.share(left, np.full(3, 320, np.float32), 160)
    assert share[0] == 1
    assert share[2] == 0
    assert 0.2 < share[1] < 0.8


@pytest.mark.real_data
def test_a_real_slide_of_skin(real_data: Path) -> None:
    with open_slide(str(real_data / "slide" / "CMU-1-Small-Region.svs")) as slide:
        found = find_tissue(slide, slide.mpp or 0)
        overview = slide.overview(max(found.mask.shape))
    assert 0.2 < found.mask.mean() < 0.7
    grey = np.asarray(Image.fromarray(overview).convert("L"), np.float32)
    # What is left out is far brighter than what is not.
    inner = ndimage.binary_erosion(found.mask, iterations=3)
    outer = ndimage.binary_erosion(~found.mask, iterations=3)
    assert grey[outer].mean() - grey[inner].mean() > 30


@pytest.mark.parametrize("min_side", [28, 56])
@pytest.mark.parametrize("mpp", [0.5, 0.25])
def test_fields_are_those_of_a_case(tmp_path: Path, min_side: int, mpp: float) -> None:
    """What is on the map is what a click on the field classifies."""
    from crcviewer.imaging.open.open_image import open_image

    path = tmp_path / "slide.tiff"
    pixels = np.kron(tissue(900, 800), np.ones((2, 2, 1), np.uint8))
    pyramid(path, pixels, mpp=mpp)
    side = 112 / mpp
    fields = [FieldOfView(x * side, y * side, side) for y in range(3) for x in range(2)]
    with open_slide(str(path)) as slide:
        found = read_fields(slide, fields, min_side)
    source = open_image(str(path))
    for field, read in zip(fields, found, strict=True):
        alone = source.read_field(0, field, slot=Slot.PATHOLOGY, min_side=min_side)
        np.testing.assert_array_equal(read, alone)


def test_a_large_copy_takes_few_bytes_a_pixel() -> None:
    """Of a slide of 32 mm and more the small copy has up to 16 million pixels."""
    draw = np.random.default_rng(0)
    small = np.full((1800, 1500, 3), 240, np.uint8)
    stained = np.array([180, 110, 170]) + draw.integers(-20, 20, (1200, 1000, 1))
    small[300:1500, 200:1200] = stained.astype(np.uint8)
    tracemalloc.start()
    try:
        mask, _, _ = tissue_mask(small, 8.0)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert mask[400:1400, 300:1100].all()
    # Density or labels, masks, and some rows of all else.
    assert peak < 18 * small.shape[0] * small.shape[1]


def test_the_share_of_a_field_takes_few_bytes_a_pixel() -> None:
    draw = np.random.default_rng(0)
    mask = draw.random((3000, 1500)) < 0.5
    found = Tissue(mask, np.zeros_like(mask), 16.0, (240, 240, 240))
    corners = draw.uniform(0, 16 * 1400, (2, 50)).astype(np.float32)
    tracemalloc.start()
    try:
        shares = found.share(corners[0], corners[1], 160.0)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    x, y = np.rint(corners / 16).astype(int)
    ends = np.rint((corners + 160) / 16).astype(int)
    for n in range(50):
        square = mask[y[n] : ends[1, n], x[n] : ends[0, n]]
        assert shares[n] == pytest.approx(square.mean())
    assert peak < 6 * mask.size


@pytest.mark.parametrize("steps", [1, 6])
def test_what_is_near_is_the_same_in_bands(steps: int) -> None:
    draw = np.random.default_rng(steps)
    mask = draw.random((700, 90)) < 0.0008
    mask[250:270] = False
    mask[255, 40] = mask[256, 3] = mask[511, 7] = mask[512, 60] = True
    whole = ndimage.distance_transform_edt(~mask) <= steps
    np.testing.assert_array_equal(_within(mask, steps), whole)
    nothing = np.zeros_like(mask)
    assert not _within(nothing, steps).any()
