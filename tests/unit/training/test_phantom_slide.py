"""A synthetic slide: what is drawn is what the truth says, however it is cut up."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import openslide
import pytest
from matplotlib.path import Path as Outline

from crcviewer.protocol.tissue import TISSUE_CLASSES
from training.base.errors import SettingsError
from training.cli.phantom import main
from training.phantoms.slide_picture import slide_picture
from training.phantoms.slide_plan import CELL, GLASS, SlideSettings, plan_slide, truth

SMALL = SlideSettings(6000, 4400, seed=3)


@pytest.fixture(scope="module")
def slide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("切片") / "one.tiff"
    assert main(["slide", "--out", str(out), "--width", "6000", "--height", "4400",
                 "--seed", "3", "--json"]) == 0  # fmt: skip
    return out


def test_a_pyramid_with_its_scale(slide: Path) -> None:
    with openslide.OpenSlide(slide) as opened:
        assert opened.level_dimensions == ((6000, 4400), (1500, 1100), (375, 275))
        assert float(opened.properties["openslide.mpp-x"]) == pytest.approx(0.5, abs=1e-4)
        whole = np.asarray(opened.read_region((0, 0), 1, (1500, 1100)).convert("RGB"), np.float32)
        large = np.asarray(opened.read_region((2000, 1200), 0, (800, 600)).convert("RGB"))
    reduced = large.reshape(150, 4, 200, 4, 3).mean((1, 3), dtype=np.float32)
    # Both went through JPEG.
    assert np.corrcoef(reduced.ravel(), whole[300:450, 500:700].ravel())[0, 1] > 0.97


def test_areas_and_ratio_are_those_of_the_polygons(slide: Path) -> None:
    told = json.loads(slide.with_suffix(".geojson").read_text())
    codes = {tissue.code for tissue in TISSUE_CLASSES}
    areas = dict.fromkeys(codes, 0.0)
    for feature in told["features"]:
        name = feature["properties"]["classification"]["name"]
        if name in codes:
            outer, *holes = (_area(ring) for ring in feature["geometry"]["coordinates"])
            areas[name] += (outer - sum(holes)) * 0.25e-6
    assert set(told["areas_mm2"]) == codes
    for code, area in told["areas_mm2"].items():
        assert areas[code] == pytest.approx(area, abs=0.02), code
    ratio = told["areas_mm2"]["STR"] / (told["areas_mm2"]["STR"] + told["areas_mm2"]["TUM"])
    assert told["stroma_ratio"] == pytest.approx(ratio)


def _area(ring: list[list[float]]) -> float:
    x, y = np.array(ring).T
    return abs(float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))) / 2


def test_a_polygon_lies_where_its_cells_are() -> None:
    plan = plan_slide(SMALL)
    code = "TUM"
    label = next(n for n, tissue in enumerate(TISSUE_CLASSES) if tissue.code == code)
    rows, columns = plan.labels.shape
    y, x = np.mgrid[:rows, :columns]
    centres = np.stack([x.ravel() + 0.5, y.ravel() + 0.5], 1) * CELL
    inside = np.zeros(rows * columns, np.bool_)
    for feature in truth(plan)["features"]:
        if feature["properties"]["classification"]["name"] == code:
            for ring in feature["geometry"]["coordinates"]:
                inside ^= Outline(ring).contains_points(centres)
    agree = (inside.reshape(rows, columns) == (plan.labels == label)).mean()
    assert agree > 0.999


def test_a_part_is_the_same_as_in_the_whole() -> None:
    picture = slide_picture(plan_slide(SMALL))
    whole = picture.region(1024, 512, 2048, 1024)
    part = picture.region(1500, 700, 300, 200)
    np.testing.assert_array_equal(part, whole[188:388, 476:776])


def test_a_seed_is_a_slide_and_scanners_see_the_same_tissue_in_other_colours() -> None:
    one, again = plan_slide(SMALL), plan_slide(SMALL)
    np.testing.assert_array_equal(one.labels, again.labels)
    other = plan_slide(SlideSettings(6000, 4400, seed=4))
    assert (one.labels != other.labels).mean() > 0.1
    there = plan_slide(SlideSettings(6000, 4400, seed=3, scanner="B"))
    np.testing.assert_array_equal(one.labels, there.labels)
    assert set(np.unique(one.labels)) == {*range(9), GLASS}
    views = [slide_picture(plan).region(2000, 1200, 512, 512) for plan in (one, there)]
    assert np.abs(views[0].mean((0, 1)) - views[1].mean((0, 1))).max() > 5


@pytest.mark.parametrize(
    "wrong", [{"width": 10}, {"height": 10**7}, {"scanner": "C"}, {"difficulty": 2.0}]
)
def test_what_cannot_be_drawn_is_refused(wrong: dict[str, int | str | float]) -> None:
    usual: dict[str, int | str | float] = {"width": 4000, "height": 4000}
    with pytest.raises(SettingsError):
        SlideSettings(**(usual | wrong))  # type: ignore[arg-type]


def test_a_file_that_is_there_is_kept(slide: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = slide.read_bytes()
    assert main(["slide", "--out", str(slide), "--width", "2000", "--height", "2000"]) == 1
    assert slide.name in capsys.readouterr().err
    assert slide.read_bytes() == before
    assert main(["slide", "--out", str(slide.with_suffix(".png"))]) == 1
