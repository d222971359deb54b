"""The tissue map of a slide: whole, stopped and gone on with, and what goes wrong under way."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from crcviewer.engine.failures import RequestError
from crcviewer.engine.image_cache import FieldCropper
from crcviewer.engine.job import CancelToken, RequestCancelledError
from crcviewer.engine.slides.grid import SPANS, grid_of, reading_order
from crcviewer.engine.slides.journal import read_journal
from crcviewer.engine.slides.map_files import MapFiles, map_to_files
from crcviewer.engine.slides.slide_maps import SlideMaps
from crcviewer.imaging.core.errors import ImageError
from crcviewer.protocol.failure import TellPixelSize
from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.slide_measures import SlideRegion
from crcviewer.protocol.slide_messages import (
    FIELD_STATES,
    FieldState,
    MapSlide,
    OpenSlideMap,
    SlideFields,
    SlideGrid,
    SlideProgress,
)
from tests.unit.engine.slide_maps import Mapping, stained, write_slide
from tests.unit.engine.tiny_model import write_tiny_branch, write_tiny_model
from tests.unit.imaging.slide_writing import leica


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "tiny.safetensors"
    write_tiny_model(path)
    return path


@pytest.fixture
def mapping(model: Path, tmp_path: Path) -> Mapping:
    return Mapping(model, tmp_path)


def arrays(mapping: Mapping) -> list[dict[str, Any]]:
    found = []
    for reply in mapping.told:
        if isinstance(reply, SlideFields):
            with np.load(reply.array, allow_pickle=False) as file:
                found.append(dict(file))
    return found


def test_a_map_is_told_and_kept(mapping: Mapping, tmp_path: Path) -> None:
    done = mapping.map(write_slide(tmp_path / "slide.tiff"))
    grid = next(reply for reply in mapping.told if isinstance(reply, SlideGrid))
    tissue = np.load(grid.tissue, allow_pickle=False)
    assert tissue.shape == (grid.rows, grid.columns) == (5, 6)
    assert grid.pitch == grid.side == 224
    assert grid.fields == tissue.sum() == done.summary.fields == done.summary.classified
    told = arrays(mapping)
    places = np.concatenate([one["row"] * grid.columns + one["column"] for one in told])
    assert sorted(places) == sorted(np.flatnonzero(tissue))
    assert told[0]["span"][0] == SPANS[0]
    last = [reply for reply in mapping.told if isinstance(reply, SlideProgress)][-1]
    assert last.done == last.total == grid.fields
    assert last.coloured
    assert done.summary.complete
    assert len(read_journal(Path(done.journal)).records) == grid.fields


def test_a_field_is_what_a_case_is(mapping: Mapping, tmp_path: Path) -> None:
    """Class, probability and verdict are those that a click on the field gives."""
    from crcviewer.protocol.images import FieldOfView
    from crcviewer.protocol.messages import Classify

    path = write_slide(tmp_path / "slide.tiff")
    done = mapping.map(path)
    records = read_journal(Path(done.journal)).records
    assert len(records) > 4
    for record in records[:4]:
        field = FieldOfView(float(record["column"]) * 224, float(record["row"]) * 224, 224.0)
        request = Classify(9, ImageRef(str(path), field=field), overlays=False)
        case = mapping.engine.classify(request, mapping.job(request))
        assert case.class_index == record["class_index"]
        np.testing.assert_allclose(case.probabilities, record["probabilities"], atol=2e-3)
        outside = FIELD_STATES[record["state"]] is FieldState.NO_VERDICT
        assert (case.verdict is None) == outside


def test_a_stopped_map_is_gone_on_with(mapping: Mapping, model: Path, tmp_path: Path) -> None:
    path = write_slide(tmp_path / "slide.tiff", 2688, 2240)
    whole = mapping.map(path, journal=str(tmp_path / "whole.slidemap"))
    journal = tmp_path / "map.slidemap"
    request = MapSlide(3, str(path), journal=str(journal))
    job = mapping.job(request)

    def stop(reply: Any) -> None:
        if isinstance(reply, SlideProgress):
            job.token.cancel()

    job.report = stop
    with pytest.raises(RequestCancelledError):
        mapping.maps.map_slide(request, job)
    some = len(read_journal(journal).records)
    assert 0 < some < whole.summary.fields
    # A crash cuts off a record; another session goes on.
    with journal.open("ab") as file:
        file.write(b"\0\1\2")
    other = Mapping(model, tmp_path / "other")
    (tmp_path / "other").mkdir()
    done = other.map(path, journal=str(journal))
    grid = next(reply for reply in other.told if isinstance(reply, SlideGrid))
    assert grid.classified == some
    assert done.summary.complete
    a, b = (read_journal(Path(p)) for p in (whole.journal, done.journal))
    np.testing.assert_array_equal(a.plane("class_index", -1), b.plane("class_index", -1))
    assert a.plane("state", 9).tolist() == b.plane("state", 9).tolist()


def test_a_map_is_opened_as_far_as_it_is_by_whichever_model(
    mapping: Mapping, tmp_path: Path
) -> None:
    path = write_slide(tmp_path / "slide.tiff")
    done = mapping.map(path)
    journal = Path(done.journal)
    told = np.concatenate([one["column"] for one in arrays(mapping)])
    mapping.told.clear()
    without_model = SlideMaps(_no_model, FieldCropper())
    request = OpenSlideMap(4, str(path), str(journal))
    assert without_model.open_map(request, mapping.job(request)).complete
    grid = next(reply for reply in mapping.told if isinstance(reply, SlideGrid))
    assert grid.classified == grid.fields == len(told)
    assert grid.model_sha256 == mapping.engine.warm_model().card.sha256
    assert len(grid.classes) == 9
    assert len(arrays(mapping)[0]["column"]) == len(told)
    # Cut off: it is told that something lacks, and nothing is classified.
    size = journal.stat().st_size
    os.truncate(journal, size - 30)
    assert not without_model.open_map(request, mapping.job(request)).complete
    other = write_slide(tmp_path / "other.tiff", 1120)
    request = OpenSlideMap(5, str(other), str(journal))
    with pytest.raises(RequestError):
        without_model.open_map(request, mapping.job(request))


def _no_model() -> Any:
    raise AssertionError("it needs no model")


def test_the_journal_of_another_model_is_kept_aside(mapping: Mapping, tmp_path: Path) -> None:
    path = write_slide(tmp_path / "slide.tiff")
    first = mapping.map(path)
    before = Path(first.journal).read_bytes()
    write_tiny_branch(tmp_path / "alone.safetensors")
    other = Mapping(tmp_path / "alone.safetensors", tmp_path)
    second = other.map(path)
    assert second.summary.model_sha256 != first.summary.model_sha256
    assert second.summary.complete
    aside = list(tmp_path.glob("map-*.slidemap"))
    assert [p.read_bytes() for p in aside] == [before]


def test_regions_restrict_a_map(mapping: Mapping, tmp_path: Path) -> None:
    path = write_slide(tmp_path / "slide.tiff")
    square = ((230.0, 230.0), (900.0, 230.0), (900.0, 670.0), (230.0, 670.0))
    done = mapping.map(path, regions=(SlideRegion((square,)),))
    assert done.summary.fields == 6
    assert done.summary.regions == 1
    # More of the same slide goes into the same journal.
    rest = mapping.map(path)
    grid = [reply for reply in mapping.told if isinstance(reply, SlideGrid)][-1]
    assert grid.classified == 6
    assert rest.summary.fields > 6
    nowhere = ((0.0, 0.0), (90.0, 0.0), (90.0, 90.0))
    with pytest.raises(RequestError):
        mapping.map(path, regions=(SlideRegion((nowhere,)),))


def test_a_map_lies_where_qupath_has_the_slide(model: Path, tmp_path: Path) -> None:
    """QuPath shows of a slide the part alone that was scanned, and counts from its corner: what is
    written for it does so too, and what it wrote of regions is read so."""
    leica(tmp_path / "slide.scn", stained(1344, 1120), corner=(448, 224), size=(3000, 2400))
    left = ((0.0, 0.0), (672.0, 0.0), (672.0, 1120.0), (0.0, 1120.0))
    mapping = Mapping(model, tmp_path)
    wanted = MapFiles(
        str(tmp_path / "slide.scn"), "slide", tmp_path / "out", regions=(SlideRegion((left,)),),
        formats=("geojson", "csv"),
    )  # fmt: skip
    summary = map_to_files(mapping.maps, wanted, CancelToken(), lambda _: None)
    assert summary.fields == summary.classified > 6
    told = json.loads((tmp_path / "out" / "slide.map.geojson").read_text())["features"]
    assert len(told) == summary.fields
    corners = np.array([one["geometry"]["coordinates"][0][0] for one in told])
    assert corners.min() >= -112
    assert corners[:, 0].max() + 112 <= 672
    assert corners[:, 1].max() + 112 <= 1120
    # The table is in pixels of the slide, as it was.
    with (tmp_path / "out" / "slide.fields.csv").open(newline="") as file:
        rows = [(float(row["x_px"]), float(row["y_px"])) for row in csv.DictReader(file)]
    np.testing.assert_array_equal(np.array(rows), corners + np.array([448, 224]))


def test_a_slide_without_a_pixel_size_asks_for_it(mapping: Mapping, tmp_path: Path) -> None:
    path = write_slide(tmp_path / "slide.tiff", mpp=None)
    with pytest.raises(RequestError) as told:
        mapping.map(path)
    assert isinstance(told.value.action, TellPixelSize)
    done = mapping.map(path, pixel_size_um=0.5)
    assert done.summary.pixel_size_from == "user"
    with pytest.raises(RequestError) as told:
        mapping.map(path, pixel_size_um=9.0)  # 12 pixels a field, for a model of 28
    assert isinstance(told.value.action, TellPixelSize)


def test_a_stride_that_cannot_be_meant(mapping: Mapping, tmp_path: Path) -> None:
    path = write_slide(tmp_path / "slide.tiff")
    with pytest.raises(RequestError):
        mapping.map(path, stride_um=1.0)
    half = mapping.map(path, stride_um=56.0, journal=str(tmp_path / "half.slidemap"))
    whole = mapping.map(path)
    assert half.summary.fields > 3 * whole.summary.fields


def test_a_slide_that_is_replaced_keeps_what_is_done(mapping: Mapping, tmp_path: Path) -> None:
    path = write_slide(tmp_path / "slide.tiff", 3360, 2240)
    journal = tmp_path / "map.slidemap"
    request = MapSlide(3, str(path), journal=str(journal), threads=1)
    job = mapping.job(request)
    replaced = False

    def replace(reply: Any) -> None:
        nonlocal replaced
        if isinstance(reply, SlideProgress) and not replaced:
            replaced = True
            os.utime(path, ns=(1, 1))

    job.report = replace
    with pytest.raises(ImageError):
        mapping.maps.map_slide(request, job)
    assert len(read_journal(journal).records) > 0


def test_a_damaged_part_costs_its_fields_only(mapping: Mapping, tmp_path: Path) -> None:
    path = write_slide(tmp_path / "slide.tiff", 2688, 2240)
    import tifffile

    with tifffile.TiffFile(path) as file:
        page = file.pages.first
        across = -(-2688 // 128)
        # One tile of the largest level, in the midst of the tissue.
        number = 8 * across + 10
        start, size = page.dataoffsets[number], page.databytecounts[number]
    data = bytearray(path.read_bytes())
    data[start : start + size] = b"\xff" * size
    path.write_bytes(data)
    done = mapping.map(path)
    assert 1 <= done.summary.unreadable <= 4
    assert done.summary.complete
    assert any("{count}" in one.template or "One field" in one.template
               for one in done.summary.warnings)  # fmt: skip


def test_nothing_but_glass(mapping: Mapping, tmp_path: Path) -> None:
    from tests.unit.imaging.slide_writing import pyramid

    path = tmp_path / "glass.tiff"
    pyramid(path, np.full((1120, 1120, 3), 243, np.uint8))
    with pytest.raises(RequestError):
        mapping.map(path)


def test_a_scan_has_a_part_only_where_the_audit_says_so(mapping: Mapping, tmp_path: Path) -> None:
    from PIL import Image

    scan = tmp_path / "scan.png"
    Image.fromarray(np.arange(64 * 64, dtype=np.uint8).reshape(64, 64)).save(scan)
    mapping.map(write_slide(tmp_path / "slide.tiff"), radiology=ImageRef(str(scan)))
    grid = next(reply for reply in mapping.told if isinstance(reply, SlideGrid))
    assert not grid.radiology_used
    assert grid.warnings


def test_the_first_look_is_one_field_in_a_square() -> None:
    grid = grid_of(40_000, 30_000, 0.5, 112.0)
    wanted = np.zeros((grid.rows, grid.columns), np.bool_)
    wanted[10:90, 20:150] = True
    batches = reading_order(grid, wanted, np.zeros_like(wanted))
    all_of = np.concatenate([b.rows.astype(int) * grid.columns + b.columns for b in batches])
    assert sorted(all_of) == sorted(np.flatnonzero(wanted))
    spans = [b.span for b in batches]
    assert spans == sorted(spans, reverse=True)
    first = sum(len(b.rows) for b in batches if b.span == SPANS[0])
    assert first < 0.01 * wanted.sum()
    squares = {(r // 16, c // 16) for r, c in zip(*np.nonzero(wanted), strict=True)}
    assert first == len(squares)
    # What is done is not planned again.
    done = np.zeros_like(wanted)
    done[20:40] = True
    rest = reading_order(grid, wanted, done)
    assert sum(len(b.rows) for b in rest) == (wanted & ~done).sum()
