"""Every mistake of a table is told by its row."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from crcviewer.protocol.data_report import Severity
from crcviewer.protocol.failure import PlainError
from crcviewer.protocol.text import text
from tests.unit.training.own_images import CLASSES, HEADER, Line, problems_told, write_cohort
from training.base.errors import DataError
from training.data.data_check import report_data
from training.data.manifest_data import read_manifest_study
from training.data.read_data import read_data

pytestmark = pytest.mark.usefixtures("own_cache")
SPLIT = (*HEADER, "split")


SLICES = (*HEADER, "radiology_slice")


def set_cell(row: int, column: str, value: str) -> Callable[[list[Line]], object]:
    """``row`` as a spreadsheet counts."""
    return lambda lines: lines[row - 2].__setitem__(column, value)


def all_cells(column: str, value: str) -> Callable[[list[Line]], object]:
    def change(lines: list[Line]) -> None:
        for line in lines:
            line[column] = value

    return change


def same_label_but_one_patient(lines: list[Line]) -> None:
    for line in lines[3:]:
        line["label"] = CLASSES[0]


BAD: dict[str, tuple[Callable[[list[Line]], object], int | None, dict[str, object]]] = {
    "missing file": (set_cell(4, "pathology", "gone.png"), 4, {"path": "gone.png"}),
    "a name longer than any": (
        set_cell(4, "pathology", "x" * 300), 4, {"path": "x" * 300},
    ),
    "a slice of 5,000 digits": (
        lambda lines: [line.update(radiology_slice="") for line in lines]
        and lines[2].update(radiology_slice="9" * 5000),
        4, {"word": "9" * 100 + "…"},
    ),
    "a label of 5,000 digits": (
        set_cell(4, "label", "9" * 5000), 4, {"label": "9" * 100 + "…"},
    ),
    "missing scan": (set_cell(5, "radiology", "gone.png"), 5, {"path": "gone.png"}),
    "no tile": (set_cell(3, "pathology", ""), 3, {}),
    "no label": (set_cell(3, "label", " NaN "), 3, {}),
    "no patient": (set_cell(9, "patient", ""), 9, {}),
    "spelling": (
        set_cell(3, "label", "Polyp 2"), 3, {"label": "Polyp 2", "known": "polyp 2", "row": 2},
    ),
    "one class": (all_cells("label", "x"), None, {"label": "x"}),
    "no image": (set_cell(6, "pathology", "note.txt"), 6, {"name": "“note.txt”"}),
    "damaged": (set_cell(6, "pathology", "cut.png"), 6, {"name": "“cut.png”"}),
    "tiny": (set_cell(6, "pathology", "tiny.bmp"), 6, {"side": 1}),
    "again": (lambda lines: lines.append(dict(lines[2])), 38, {"row": 4}),
    "other label": (
        lambda lines: lines.append({**lines[2], "radiology": "", "label": CLASSES[0]}),
        38, {"how": text("the very image"), "where": text("row {row}", row=4), "label": "腺瘤"},
    ),
    "scan of another": (set_cell(5, "radiology", "scan 0.png"), 5, {"patient": "P0", "row": 2}),
    "no scans": (all_cells("radiology", ""), None, {"split": "train"}),
    "two patients": (
        lambda lines: [line.update(patient="a" if k % 2 else "b", radiology=f"scan {k % 2}.png")
                       for k, line in enumerate(lines)],
        None, {"count": 2},
    ),
}  # fmt: skip


def a_tiny_bitmap() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (1, 1)).save(stream, "BMP")
    return stream.getvalue()


@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_is_told_by_its_number(tmp_path: Path, name: str) -> None:
    edit, row, values = BAD[name]
    files = {"note.txt": b"hello there, no image", "tiny.bmp": a_tiny_bitmap()}
    header = SLICES if "slice" in name else HEADER
    path = write_cohort(tmp_path, edit=edit, more=files, header=header)
    (tmp_path / "cut.png").write_bytes((tmp_path / "scan 0.png").read_bytes()[:200])
    if "path" in values:
        values = {"path": str(tmp_path / str(values["path"]))}
    report = report_data(path)
    assert not report.usable
    errors = [p for p in report.problems if p.severity is Severity.ERROR]
    assert [problem.row for problem in errors][:1] == [row]
    assert {problem.file for problem in errors} == {"cases.csv"}
    assert errors[0].cause.values == values
    assert errors[0].next_step
    with pytest.raises(DataError) as caught:
        read_manifest_study(path)
    told = caught.value.cause.values
    assert (told["file"], told["count"]) == ("cases.csv", len(errors))
    assert problems_told(caught.value)[0].get("row") == row


BAD_SPLITS: dict[str, tuple[Callable[[list[Line]], object], int | None, dict[str, object]]] = {
    "patient in two": (
        set_cell(3, "split", "test"), 3,
        {"patient": "P0", "split": "test", "other": "train", "row": 2},
    ),
    "unknown split": (set_cell(3, "split", "holdout"), 3, {"word": "holdout"}),
    "no split": (set_cell(3, "split", ""), 3, {}),
    "empty split": (
        lambda lines: [line.update(split="train") for line in lines if line["split"] == "val"],
        None, {"split": "val"},
    ),
    "class without training": (
        lambda lines: [line.update(label="other") for line in lines if line["split"] == "test"],
        None, {"classes": ("other",)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_SPLITS)
def test_a_bad_split_is_told(tmp_path: Path, name: str) -> None:
    edit, row, values = BAD_SPLITS[name]
    report = report_data(write_cohort(tmp_path, header=SPLIT, edit=edit))
    errors = [p for p in report.problems if p.severity is Severity.ERROR]
    assert errors[0].row == row
    assert errors[0].cause.values == values


def test_all_rows_are_told_at_once_and_the_sentence_counts_them(tmp_path: Path) -> None:
    def lose(lines: list[Line]) -> None:
        for line in lines[:15]:
            line["pathology"] = "gone.png"

    path = write_cohort(tmp_path, edit=lose)
    assert [p.row for p in report_data(path).problems][:15] == list(range(2, 17))
    with pytest.raises(DataError) as caught:
        read_manifest_study(path)
    assert caught.value.cause.values["count"] == 15
    *lines, more = problems_told(caught.value)
    assert [line["row"] for line in lines] == list(range(2, 12))
    assert more == {"count": 5}


@pytest.mark.parametrize(
    ("content", "values"),
    [
        (b"", {"name": "cases.csv"}),
        (b"pathology,label\na,b\n", {"file": "cases.csv"}),
        (b"pathology,radiology,patient\na,b,c\n", {"file": "cases.csv", "column": "label"}),
        (b"pathology,label,patient,label\na,b,c,d\n", {"file": "cases.csv", "column": "label"}),
        (b"pathology,radiology,label,patient\n", {"name": "cases.csv"}),
        (b"\x89PNG\0\0\n", {"name": "cases.csv"}),
    ],
)
def test_what_is_no_manifest_is_told(
    tmp_path: Path, content: bytes, values: dict[str, object]
) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(content)
    with pytest.raises(PlainError) as caught:
        read_data(path)
    assert caught.value.cause.values == values
    assert report_data(path).problems[0].cause == caught.value.cause
    with pytest.raises(PlainError) as caught:
        read_data(tmp_path / "nowhere.csv")
    assert caught.value.cause.values == {"name": "nowhere.csv"}
