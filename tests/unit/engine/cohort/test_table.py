"""The table of a cohort."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from pyarrow import parquet

from crcviewer.engine.cohort.slide_list import ListedSlide
from crcviewer.engine.cohort.table import RowState, TableRow, entries, write_tables
from crcviewer.engine.cohort.tasks import SlideOutcome
from crcviewer.engine.slides.summary import summary_of
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.json_lines import from_json, to_json
from crcviewer.protocol.slide_measures import Measure
from crcviewer.protocol.text import text
from crcviewer.protocol.tissue import TISSUE_CLASSES
from tests.unit.engine.slide_maps import CODES, write_map

_DOCS = Path(__file__).parents[4] / "docs" / "cohort.md"


def test_a_row_a_slide_with_every_measure_and_its_interval(tmp_path: Path) -> None:
    labels = np.full((60, 60), CODES.index("MUS"))
    labels[5:-5, 5:-5] = CODES.index("TUM")
    labels[5:-5:2, 5:-5:2] = CODES.index("STR")
    summary = summary_of(write_map(tmp_path / "m", labels))
    # As it comes from a worker.
    mapped = from_json(SlideOutcome, to_json(SlideOutcome(2, summary=summary)))
    failed = SlideOutcome(3, failure=Failure(text("It is gone."), text("Look for it.")))
    rows = [
        TableRow(ListedSlide(2, "/s/a.svs", "a.svs", "=P1"), RowState.MAPPED, mapped),
        TableRow(ListedSlide(3, "/s/b.svs", "b.svs"), RowState.FAILED, failed),
        TableRow(ListedSlide(4, "/s/c.svs", "c.svs"), RowState.WAITING),
    ]
    as_csv, as_parquet, explained = write_tables(tmp_path / "out", rows, {"list": "list.csv"})
    with as_csv.open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    assert [row["state"] for row in read] == ["mapped", "failed", "waiting"]
    assert read[0]["patient"] == "'=P1", "no cell is a formula to a spreadsheet"
    assert read[1]["error"] == "It is gone. Look for it."
    typed = parquet.read_table(as_parquet).to_pylist()
    assert typed[0]["patient"] == "=P1"
    ratio = next(one for one in summary.measures if one.kind is Measure.STROMA_REGION)
    for name, value in (("", ratio.value), ("_low", ratio.low), ("_high", ratio.high)):
        assert typed[0][f"stroma_region{name}"] == value
        assert abs(float(read[0][f"stroma_region{name}"]) - value) < 1e-5
    assert typed[0]["share_TUM"] + typed[0]["share_STR"] + typed[0]["share_MUS"] == 1.0
    assert typed[0]["share_no_verdict"] == 0.0
    assert typed[0]["model_sha256"] == "2" * 64
    assert typed[0]["stroma_high"] is False
    assert typed[2]["fields"] is None
    with explained.open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    assert [row["column"] for row in told] == list(read[0])
    assert all(row["what"] and row["kind"] for row in told)


def test_every_column_is_in_the_guide() -> None:
    guide = _DOCS.read_text(encoding="utf-8")
    codes = {tissue.code for tissue in TISSUE_CLASSES}
    for column, _ in entries(TISSUE_CLASSES):
        name = column.name
        for code in codes | {"no_verdict"}:
            name = (
                name.replace(f"_{code}", "_CLASS") if name.startswith(("area_", "share_")) else name
            )
        assert f"`{name}`" in guide, name
