"""Measures of maps whose fields are known."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image
from pyarrow import parquet
from pypdf import PdfReader

from crcviewer.engine.failures import RequestError
from crcviewer.engine.slides.export import ENDINGS, export_map
from crcviewer.engine.slides.measures import Measured, measure
from crcviewer.engine.slides.regions import read_regions
from crcviewer.protocol.slide_measures import Measure, NotStated, SlideMeasure, SlideRegion
from tests.unit.engine.slide_maps import CODES, write_map

TUM, STR, LYM, DEB, MUS = (CODES.index(code) for code in ("TUM", "STR", "LYM", "DEB", "MUS"))


def one(found: Measured, kind: Measure, class_index: int | None = None) -> SlideMeasure:
    return next(m for m in found.measures if m.kind is kind and m.class_index == class_index)


def chequered(rows: int, columns: int) -> NDArray[np.int64]:
    """Tumour with a stroma field in four, in muscle."""
    labels = np.full((rows, columns), MUS)
    labels[5:-5, 5:-5] = TUM
    labels[5:-5:2, 5:-5:2] = STR
    return labels


def test_areas_and_ratio(tmp_path: Path) -> None:
    labels = chequered(60, 60)
    found = measure(write_map(tmp_path / "m", labels))
    cell = 0.112**2
    assert one(found, Measure.AREA, TUM).value == pytest.approx((labels == TUM).sum() * cell)
    assert one(found, Measure.AREA_SHARE, MUS).value == pytest.approx((labels == MUS).mean())
    assert found.complete
    ratio = one(found, Measure.STROMA_REGION)
    inside = (labels == STR).sum() / ((labels == STR) | (labels == TUM)).sum()
    assert ratio.value == pytest.approx(inside, abs=0.01)
    assert ratio.low <= ratio.value <= ratio.high
    assert 0.25 <= one(found, Measure.STROMA_HOT_SPOT).value < 0.3
    assert one(found, Measure.STROMA_HOT_SPOT).stroma_high is False


def test_stroma_far_from_the_tumour_does_not_count(tmp_path: Path) -> None:
    labels = np.full((60, 60), MUS)
    labels[5:25, 5:25] = TUM
    labels[40:, :] = STR
    ratio = one(measure(write_map(tmp_path / "m", labels)), Measure.STROMA_REGION)
    assert ratio.value == 0


def test_the_hot_spot_has_tumour_on_all_sides(tmp_path: Path) -> None:
    labels = np.full((80, 80), MUS)
    labels[10:40, 10:40] = STR
    for edge in (
        np.s_[10:14, 10:40],
        np.s_[24:28, 10:40],
        np.s_[10:40, 10:14],
        np.s_[10:28, 24:28],
    ):
        labels[edge] = TUM
    labels[50:78, 50:78] = STR  # more stroma, and no tumour near
    found = one(measure(write_map(tmp_path / "m", labels)), Measure.STROMA_HOT_SPOT)
    assert found.square is not None
    left, top, side = found.square
    assert side == 18 * 224
    assert left < 40 * 224
    assert top < 40 * 224
    column, row = round(left / 224), round(top / 224)
    square = labels[row : row + 18, column : column + 18]
    assert found.value == pytest.approx(
        (square == STR).sum() / ((square == STR) | (square == TUM)).sum()
    )
    assert found.stroma_high == (found.value >= 0.5)


def test_fields_without_a_verdict_are_a_class_of_their_own(tmp_path: Path) -> None:
    labels = chequered(60, 60)
    outside = np.zeros((60, 60), np.bool_)
    outside[:, :30] = True
    found = measure(write_map(tmp_path / "m", labels, outside=outside))
    assert one(found, Measure.AREA_SHARE).value == pytest.approx(0.5)
    assert found.without_verdict == 1800
    shares = [m.value or 0.0 for m in found.measures if m.kind is Measure.AREA_SHARE]
    assert sum(shares) == pytest.approx(1)
    assert len(one(found, Measure.STROMA_REGION).warnings) > len(
        one(measure(write_map(tmp_path / "n", labels)), Measure.STROMA_REGION).warnings
    )


def test_few_tumour_fields_state_nothing(tmp_path: Path) -> None:
    labels = np.full((40, 40), STR)
    labels[:7, :7] = TUM
    found = measure(write_map(tmp_path / "m", labels))
    for kind in (Measure.STROMA_REGION, Measure.STROMA_HOT_SPOT, Measure.LYMPHOCYTES_NEAR,
                 Measure.DEBRIS_SHARE):  # fmt: skip
        assert one(found, kind).value is None
        assert one(found, kind).not_stated is NotStated.FEW_TUMOUR_FIELDS


def test_lymphocytes_and_debris(tmp_path: Path) -> None:
    labels = np.full((60, 60), MUS)
    labels[20:40, 20:40] = TUM
    labels[20:40, 18:20] = LYM  # within two fields: 224 µm
    labels[0:3, :] = LYM  # far away
    labels[25:30, 25:30] = DEB
    found = measure(write_map(tmp_path / "m", labels))
    near = one(found, Measure.LYMPHOCYTES_NEAR)
    assert near.count < 4 * 22 * 3
    assert near.value == pytest.approx(40 / near.count)
    assert one(found, Measure.DEBRIS_SHARE).value == pytest.approx(25 / 400)


def test_half_a_map_has_no_hot_spot(tmp_path: Path) -> None:
    labels = chequered(60, 60)
    tissue = np.ones((60, 60), np.bool_)
    labels[50:] = -1
    found = measure(write_map(tmp_path / "m", labels, tissue=tissue))
    assert not found.complete
    assert one(found, Measure.STROMA_HOT_SPOT).not_stated is NotStated.NOT_COMPLETE


def test_regions_restrict(tmp_path: Path) -> None:
    labels = chequered(60, 60)
    outer = ((0.0, 0.0), (30 * 224.0, 0.0), (30 * 224.0, 60 * 224.0), (0.0, 60 * 224.0))
    hole = ((0.0, 0.0), (10 * 224.0, 0.0), (10 * 224.0, 60 * 224.0), (0.0, 60 * 224.0))
    found = measure(write_map(tmp_path / "m", labels), [SlideRegion((outer, hole))])
    assert found.fields == 20 * 60


def test_neighbours_that_are_alike_widen_the_interval(tmp_path: Path) -> None:
    """Blocks, not fields, are drawn: patches of 1 mm tell less than their fields counted alone."""
    rng = np.random.default_rng(0)
    patches = np.kron(rng.integers(0, 2, (10, 10)), np.ones((9, 9), np.int64))
    scattered = rng.permutation(patches.ravel()).reshape(90, 90)
    widths = []
    for number, drawn in enumerate((patches, scattered)):
        labels = np.where(drawn == 1, STR, TUM)
        ratio = one(measure(write_map(tmp_path / f"m{number}", labels)), Measure.STROMA_REGION)
        widths.append(ratio.high - ratio.low)
    assert widths[0] > 3 * widths[1]


# --------------------------------------------------------------------------------------- files


def exported(tmp_path: Path, **options: Any) -> dict[str, Path]:
    labels = chequered(30, 40)
    outside = np.zeros_like(labels, np.bool_)
    outside[:3] = True
    journal = write_map(tmp_path / "m", labels, outside=outside)
    files = export_map(
        journal, tmp_path / "out", tuple(ENDINGS), (), png_side=800, check=lambda: None
    )
    return dict(zip(ENDINGS, files, strict=True))


def test_files_of_a_map(tmp_path: Path) -> None:
    files = exported(tmp_path)
    told = json.loads(files["geojson"].read_text())
    assert len(told["features"]) == 1200
    names = {f["properties"]["classification"]["name"] for f in told["features"]}
    assert names == {"No verdict", "MUS", "TUM", "STR"}
    ring = told["features"][0]["geometry"]["coordinates"][0]
    assert ring == [[0, 0], [224, 0], [224, 224], [0, 224], [0, 0]]
    with files["csv"].open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 1200
    assert rows[0]["class"] == ""
    assert rows[0]["likeliest_class"] == "MUS"
    assert rows[-1]["class"] == "MUS"
    typed = parquet.read_table(files["parquet"])
    assert typed.column("likeliest_class").to_pylist() == [r["likeliest_class"] for r in rows]
    assert typed.column("class")[0].as_py() is None
    assert typed.column("x_um").to_pylist() == [float(row["x_um"]) for row in rows]
    assert typed.schema.field("x_um").metadata[b"unit"] == "µm".encode()
    assert all(typed.schema.field(name).metadata[b"description"] for name in typed.column_names)
    assert parquet.read_metadata(files["parquet"]).metadata[b"slide_sha256"] == b"1" * 64
    with Image.open(files["png"]) as picture:
        assert picture.size == (800, 600)
        middle = picture.getpixel((20 * 20 + 10, 20 * 16 + 10))
    assert middle == (0x88, 0x22, 0x55)
    with tifffile.TiffFile(files["ome-tiff"]) as tiff:
        levels = tiff.series[0].levels
        assert tiff.is_ome
        assert len(levels) >= 1
        assert levels[0].shape == (240, 320, 3)
        assert 'PhysicalSizeX="14.0"' in tiff.ome_metadata
    pdf = PdfReader(files["pdf"])
    words = " ".join(page.extract_text() for page in pdf.pages)
    assert "2" * 64 in words.replace("\n", "")
    summary = json.loads(files["json"].read_text())
    (carried,) = pdf.attachments["crcviewer-report.json"]
    (kept,) = json.loads(carried)["maps"]
    for name in ("slide_sha256", "model_sha256", "fields", "without_verdict"):
        assert kept["summary"][name] == summary[name]
    assert summary["slide_sha256"] == "1" * 64
    assert summary["without_verdict"] == 120
    assert all(isinstance(m["definition"], str) for m in summary["measures"])


def test_the_pyramid_opens_as_a_slide(tmp_path: Path) -> None:
    from crcviewer.imaging.formats.slide import open_slide

    journal = write_map(tmp_path / "m", np.tile(chequered(60, 60), (3, 4)))
    (path,) = export_map(journal, tmp_path, ("ome-tiff",), (), png_side=100, check=lambda: None)
    with open_slide(str(path)) as slide:
        assert slide.dimensions == (1920, 1440)
        assert len(slide.levels) == 3


def test_regions_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "r.geojson"
    ring = [[0, 0], [10, 0], [10, 10], [0, 0]]
    feature = {
        "type": "Feature",
        "geometry": {"type": "MultiPolygon", "coordinates": [[ring], [ring]]},
        "properties": {"name": "tumour"},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert [region.name for region in read_regions(path)] == ["tumour", "tumour"]
    for words in ("", "[]", "{", '{"type": "Polygon", "coordinates": 3}', '{"type": "Feature"}'):
        path.write_text(words)
        with pytest.raises(RequestError):
            read_regions(path)
