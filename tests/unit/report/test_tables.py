"""One set of columns in every format, read back by other programs."""

from __future__ import annotations

import csv
import errno
import gc
import io
import json
import os
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyarrow.parquet as pq
import pytest
from msgspec.structs import replace

from crcviewer.protocol.images import FieldOfView, ImageInfo, Slot, Windowing
from crcviewer.protocol.review import Review
from crcviewer.protocol.text import text
from crcviewer.protocol.tissue import TISSUE_CLASSES
from crcviewer.protocol.verdict import ImageCheck, OutsideReason, RadiologyUse, Reason
from crcviewer.report.columns import columns
from crcviewer.report.tables import TableFormatError, write_table
from crcviewer.session.case import Case, CaseState, OnDisk, Picture
from tests.unit.report.cases import CARD, CARDS, RESULT, a_case

_FORMULA = "=HYPERLINK(1)"


def _nothing(done: int, total: int) -> None:
    pass


def _written(path: Path, *cases: Case) -> Path:
    write_table(path, cases, CARDS, _nothing)
    return path


def _csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


def _json(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _xlsx(path: Path) -> list[str]:
    """All words of the sheet of results; there is no formula among its cells."""
    with zipfile.ZipFile(path) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert not [e for e in sheet.iter() if e.tag.endswith("}f")]
    return [e.text or "" for e in sheet.iter() if e.tag.endswith("}t")]


@pytest.fixture
def case() -> Case:
    """With all that can be said of one."""
    tile = ImageInfo("/图/a.png", "raster", "PNG", 448, 448, slot=Slot.PATHOLOGY, pixel_size_um=0.5)
    scan = ImageInfo("/ct", "dicom_series", "DICOM series", 512, 512, 60, Slot.RADIOLOGY,
                     pixel_size_um=700.0)  # fmt: skip
    ink = Reason(OutsideReason.INK, text("blue or green ink"))
    result = replace(
        RESULT,
        tile_only=False,
        pathology_field=FieldOfView(12.5, 3, 224),
        radiology_field=FieldOfView(1, 2, 400),
        radiology_slice=29,
        radiology_windowing=Windowing((50.0, 400.0), hounsfield=True),
        radiology_use=RadiologyUse.NOT_USED,
        verdict=None,
        prediction_set=(7, 5),
        pathology_check=ImageCheck(True, (ink,)),
        warnings=(text("A warning."), text("Another, with a comma.")),
    )
    review = Review("TUM", note=_FORMULA, diagnosis="腺癌", reader="R", seconds=2.5)
    return Case(1, '病例 "1", a', Picture(tile), Picture(scan), CaseState.DONE, result=result,
                review=review, classified_at="2026-11-29T01:00:00+00:00",
                on_disk=OnDisk.CHANGED)  # fmt: skip


def test_all_formats_say_the_same(tmp_path: Path, case: Case) -> None:
    expected = {
        "case": '病例 "1", a',
        "pathology": "/图/a.png",
        "verdict": None,
        "class": "STR",
        "prediction_set": ["STR", "MUS"],
        "reasons": ["ink"],
        "out_of_distribution": True,
        "radiology_slice": 30,
        "radiology_window_width": 400.0,
        "radiology_window_unit": "HU",
        "pathology_field_x": 12.5,
        "own_class": "TUM",
        "own_note": _FORMULA,
        "own_seconds": 2.5,
        "file_changed": True,
        "warnings": ["A warning.", "Another, with a comma."],
        "classified_at": "2026-11-29T01:00:00+00:00",
        "model_sha256": CARD.sha256,
    }
    (lines,) = _json(_written(tmp_path / "r.jsonl", case))
    assert {name: lines[name] for name in expected} == expected
    assert lines["probabilities"]["STR"] == 0.6
    (parquet,) = pq.read_table(_written(tmp_path / "r.parquet", case)).to_pylist()
    assert {name: parquet[name] for name in expected} == expected
    assert parquet["p_STR"] == 0.6
    (row,) = _csv(_written(tmp_path / "r.csv", case))
    assert (row["verdict"], row["prediction_set"], row["file_changed"]) == ("", "STR MUS", "yes")
    assert row["warnings"] == "A warning.\nAnother, with a comma."
    assert float(row["p_STR"]) == 0.6
    words = _xlsx(_written(tmp_path / "r.xlsx", case))
    assert {'病例 "1", a', "STR MUS", "ink", _FORMULA} <= set(words)
    names = [column.name for column in columns(CARDS.values())]
    assert list(row) == parquet_names(tmp_path / "r.parquet") == words[: len(names)] == names


def parquet_names(path: Path) -> list[str]:
    return list(pq.read_schema(path).names)


def test_no_cell_is_a_formula(tmp_path: Path, case: Case) -> None:
    row = _written(tmp_path / "r.csv", replace(case, name="@SUM(1)")).read_text("utf-8-sig")
    assert "'@SUM(1)" in row
    assert f"'{_FORMULA}" in row


def test_a_case_without_an_answer_and_one_of_an_unknown_model_have_none(tmp_path: Path) -> None:
    strange = replace(a_case(2), result=replace(RESULT, model_sha256="another"))
    fresh = replace(a_case(1), result=None, state=CaseState.NEW)
    for row in _json(_written(tmp_path / "r.jsonl", a_case(3), fresh, strange))[1:]:
        assert (row["class"], row["probabilities"], row["model"]) == (None, None, None)


def test_an_answer_that_does_not_fit_its_model_is_none(tmp_path: Path) -> None:
    odd = [
        replace(RESULT, verdict=40),
        replace(RESULT, probabilities=(1.0,)),
        replace(RESULT, prediction_set=(-1,)),
    ]
    cases = [replace(a_case(n), result=result) for n, result in enumerate(odd)]
    assert [row["class"] for row in _csv(_written(tmp_path / "r.csv", *cases))] == [""] * 3


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet", ".xlsx"])
def test_odd_names_block_no_export(tmp_path: Path, ending: str) -> None:
    odd = os.fsdecode(b"/d/caf\xe9.png"), "/d/a\u202egnp.<b>\n\x07q.png"
    cases = [a_case(n, path) for n, path in enumerate(odd)]
    file = _written(tmp_path / f"表{ending}", *cases)
    if ending == ".jsonl":
        assert [row["pathology"] for row in _json(file)] == list(odd)
    if ending == ".parquet":
        told = pq.read_table(file).column("pathology").to_pylist()
        assert told == ["/d/caf\\udce9.png", odd[1]]


def test_a_table_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    class EnoughError(Exception):
        pass

    def stop(done: int, total: int) -> None:
        raise EnoughError

    for ending in (".csv", ".jsonl", ".parquet", ".xlsx"):
        with pytest.raises(EnoughError):
            write_table(tmp_path / f"r{ending}", [a_case(1)], CARDS, stop)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableFormatError):
        write_table(tmp_path / "r.docx", [a_case(1)], CARDS, _nothing)


def test_the_documentation_has_every_column() -> None:
    page = Path(__file__).parents[3] / "docs" / "results-columns.md"
    lines = page.read_text("utf-8").splitlines()
    for column in columns([]):
        assert f"| `{column.name}` | {column.kind.value} | {column.means} |" in lines


def test_codes_are_those_of_the_models() -> None:
    assert [c.name for c in columns([CARD]) if c.name.startswith("p_")] == [
        f"p_{tissue.code}" for tissue in TISSUE_CLASSES
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet", ".xlsx"])
def test_a_disk_without_room_is_an_error_of_the_disk(tmp_path: Path, ending: str) -> None:
    """And what was there stays."""
    import resource

    path = tmp_path / f"r{ending}"
    path.write_bytes(b"before")
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    many = [replace(a_case(n), name=f"{n} {'x' * 200}") for n in range(50)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limit[1]))
    try:
        with pytest.raises(OSError, match="too large") as told:
            _written(path, *many)
        assert told.value.errno == errno.EFBIG
        # What a spreadsheet was being packed in cannot be written either as it goes.
        del told
        gc.collect()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]
