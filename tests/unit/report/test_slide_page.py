"""The page of a slide: what is stated, what is not, and what limits it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from msgspec.structs import replace

from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.slide_measures import Measure, NotStated, SlideMeasure, SlideSummary
from crcviewer.protocol.text import text
from crcviewer.protocol.tissue import TISSUE_CLASSES
from crcviewer.report.pdf import PdfReport
from crcviewer.report.slide_page import MapOfSlide, slide_page

_WARNING = text("The map is not complete: some fields are not classified yet.")
_MEASURES = (
    SlideMeasure(Measure.AREA, 1.25, "mm2", 1.0, 1.5, class_index=8, count=100),
    SlideMeasure(Measure.AREA_SHARE, 0.5, "", 0.4, 0.6, class_index=8, count=100),
    SlideMeasure(Measure.AREA, 1.25, "mm2", class_index=None, count=100),
    SlideMeasure(Measure.AREA_SHARE, 0.5, class_index=None, count=100),
    SlideMeasure(Measure.STROMA_REGION, 0.375, "", 0.25, 0.5, count=90, warnings=(_WARNING,)),
    SlideMeasure(Measure.STROMA_HOT_SPOT, None, not_stated=NotStated.FEW_TUMOUR_FIELDS),
)
_SUMMARY = SlideSummary(
    "#slide[*]_王.svs", "1" * 64, "model", "2" * 64, TISSUE_CLASSES, "0.1", 112.0, 112.0, 0.5,
    2000, 1000, 200, 150, 100, 0, _MEASURES, warnings=(_WARNING,), regions=2,
)  # fmt: skip


def page(summary: SlideSummary = _SUMMARY, card: ModelCard | None = None) -> dict[str, Any]:
    pixels = np.full((100, 200, 3), 200, np.uint8)
    with PdfReport() as pdf:
        return slide_page(MapOfSlide(summary, pixels, 0.1, card), pdf.files, pdf.speeches[0])


def test_values_stand_with_intervals_and_what_is_not_stated_has_its_reason() -> None:
    measures, areas = page()["tables"]
    region, hot_spot = measures["rows"]
    assert {"37.5", "25.0", "50.0"} <= set(region[1].replace("(", " ").split())
    assert region[2] == "90"
    assert "50" in hot_spot[1], "the least number of tumour fields"
    assert hot_spot[2] == ""
    assert [row[0] for row in areas["rows"]] == ["TUM", ""]
    assert areas["rows"][0][2:] == ["1.25", "50 %", "40 % – 60 %", "100"]
    assert areas["rows"][1][4] == "", "too few blocks for an interval"


def test_warnings_stand_above_all_else_and_each_once() -> None:
    lines = page()["lines"]
    assert lines[0]["words"] == str(_WARNING)
    assert len(lines) == 2  # and that regions restrict it
    assert all(line["warning"] for line in lines)


def test_the_legend_has_only_what_is_on_the_map() -> None:
    legend = page()["legend"]
    assert [one["colour"] for one in legend] == [TISSUE_CLASSES[8].colour, "#aaaaaa"]


def test_the_hot_spot_is_drawn_where_it_is(tmp_path: Path) -> None:
    square = replace(
        _MEASURES[5], value=0.6, not_stated=None, square=(500.0, 250.0, 400.0), stroma_high=True
    )
    found = page(replace(_SUMMARY, measures=(*_MEASURES[:5], square)))
    assert found["pictures"][0]["caption"] != page()["pictures"][0]["caption"]


def test_a_page_in_each_language_with_a_name_that_is_no_markup(tmp_path: Path) -> None:
    from pypdf import PdfReader

    pixels = np.full((100, 200, 3), 200, np.uint8)
    with PdfReport(("en", "zh")) as pdf:
        found = MapOfSlide(_SUMMARY, pixels, 0.1)
        pages = [[slide_page(found, pdf.files, speech)] for speech in pdf.speeches]
        pdf.write(tmp_path / "r.pdf", _SUMMARY.slide, pages, b"{}")
    read = PdfReader(tmp_path / "r.pdf")
    assert len(read.pages) == 2
    for one in read.pages:
        assert _SUMMARY.slide in one.extract_text()
