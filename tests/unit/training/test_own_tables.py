"""Tables as they are: encodings, columns, labels, paths and patients, told and decided by users."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

import numpy as np
import pytest
from PIL import Image

from crcviewer.protocol.data_choices import DataChoices
from crcviewer.protocol.data_report import ColumnReason, DataReport, Severity
from crcviewer.protocol.json_lines import from_json
from tests.unit.training.own_images import CLASSES, HEADER, Line, errors, rewritten, write_cohort
from training.cli.check import main as check
from training.data.data_check import report_data
from training.data.leave_out import LeftOutByName, understood
from training.data.read_data import read_data

pytestmark = pytest.mark.usefixtures("own_cache")


# ------------------------------------------------------------------------- how it is written


@pytest.mark.parametrize(
    ("encoding", "told", "guessed"),
    [
        ("utf-8", "UTF-8", False),
        ("utf-8-sig", "UTF-8", False),
        ("utf-16", "UTF-16", False),
        ("utf-16-le", "UTF-16", True),
        ("utf-16-be", "UTF-16", True),
        ("gbk", "GB18030", True),
        ("gb18030", "GB18030", True),
    ],
)
@pytest.mark.parametrize("between", [(",", ""), (";", "sep=;\r\n"), ("\t", "")])
def test_each_way_of_writing_is_read_and_told(
    tmp_path: Path, encoding: str, told: str, guessed: bool, between: tuple[str, str]
) -> None:
    delimiter, head = between
    path = write_cohort(tmp_path)
    expected = read_data(path).sources[0].sha256
    rewritten(path, encoding=encoding, delimiter=delimiter, head=head)
    report = report_data(path)
    assert errors(report) == []
    assert report.table is not None
    assert (report.table.encoding, report.table.encoding_guessed) == (told, guessed)
    assert (report.table.delimiter, report.table.rows) == (delimiter, 36)
    assert report.sets[0].classes == CLASSES
    assert report.sets[0].sha256 == expected


def test_a_western_table(tmp_path: Path) -> None:
    path = write_cohort(tmp_path, classes=("Müller", "Größe", "Öffnung"))
    for file in tmp_path.glob("病例*"):
        file.rename(tmp_path / file.name.replace("病例", "Präparat"))
    rewritten(
        path, encoding="cp1252", delimiter=";", cell=lambda c, v: v.replace("病例", "Präparat")
    )
    report = report_data(path)
    assert report.table is not None
    assert (report.table.encoding, report.table.encoding_guessed) == ("Windows-1252", True)
    assert {label.spelt for label in report.labels} == {"Müller", "Größe", "Öffnung"}
    assert errors(report) == []
    wrong = report_data(path, choices=DataChoices(encoding="cp1251"))
    assert wrong.table is not None
    assert wrong.table.encoding == "cp1251"
    assert "Müller" not in {label.spelt for label in wrong.labels}
    unknown = report_data(path, choices=DataChoices(encoding="klingon"))
    assert unknown.problems[0].cause.values == {"encoding": "klingon"}


# ------------------------------------------------------------------------------ columns


@pytest.mark.parametrize(
    ("names", "reasons"),
    [
        (("Tile", "CT", "Class", "Patient ID"), [ColumnReason.MEANS_IT] * 4),
        (("Bild", "Scan", "Klasse", "patient"), [*[ColumnReason.MEANS_IT] * 3, ColumnReason.NAMED]),
        (("病理", "影像", "标签", "患者编号"), [ColumnReason.MEANS_IT] * 4),
        (("ＰＡＴＨＯＬＯＧＹ", "radiology", "label", "patient"), None),
        (("a", "radiology", "label", "patient"), [ColumnReason.VALUES, *[ColumnReason.NAMED] * 3]),
    ],
)
def test_columns_are_found_by_other_names_and_by_what_is_in_them(
    tmp_path: Path, names: tuple[str, ...], reasons: list[ColumnReason] | None
) -> None:
    path = write_cohort(tmp_path)
    expected = read_data(path).sources[0].sha256
    report = report_data(rewritten(path, names=names))
    assert errors(report) == []
    assert report.sets[0].sha256 == expected
    assert report.table is not None
    assert [column.role for column in report.table.columns] == list(HEADER)
    assert [column.name for column in report.table.columns] == list(names)
    if reasons is not None:
        assert [column.reason for column in report.table.columns] == reasons
    assert report.table.columns[3].examples == ("P0", "P1", "P2")
    guessed = [p for p in report.problems if "role" in p.cause.values]
    assert {p.severity for p in guessed} <= {Severity.WARNING}


def test_columns_that_nobody_could_guess_are_chosen(tmp_path: Path) -> None:
    path = rewritten(write_cohort(tmp_path), names=("a", "b", "c", "d"))
    report = report_data(path)
    assert not report.usable
    assert report.table is not None
    # Two columns name files: which are the tiles nobody can tell.
    assert report.table.missing == ("pathology", "label", "patient")
    chosen = DataChoices(columns={"radiology": "B", "label": "c", "patient": "d"})
    report = report_data(path, choices=chosen)
    assert errors(report) == []
    assert report.table is not None
    assert [c.reason for c in report.table.columns] == [
        ColumnReason.VALUES, *[ColumnReason.CHOSEN] * 3,
    ]  # fmt: skip
    assert read_data(path, choices=chosen).pairs is not None
    wrong = report_data(path, choices=DataChoices(columns={"label": "z"}))
    assert wrong.problems[0].cause.values["column"] == "z"
    # A role with an empty name has no column.
    without = DataChoices(columns={**chosen.columns, "pathology": "a", "radiology": ""})
    assert not report_data(path, choices=without).usable
    assert report_data(path, choices=without, tile_only=True).usable


def test_what_a_model_has_said_is_no_truth(tmp_path: Path) -> None:
    path = write_cohort(tmp_path)
    rewritten(path, names=("pathology", "radiology", "class", "probability"))
    report = report_data(path)
    assert report.table is not None
    assert "label" in report.table.missing
    assert all(column.role != "label" for column in report.table.columns)


def test_the_command_takes_choices_and_says_what_was_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = rewritten(write_cohort(tmp_path), names=("a", "b", "c", "d"), delimiter=";")
    choices = DataChoices(columns={"radiology": "b", "label": "c", "patient": "d"})
    assert check(["--data", str(path), "--json", *choices.arguments()]) == 0
    report = from_json(DataReport, capsys.readouterr().out.splitlines()[-1])
    assert report.choices == choices
    assert check(["--data", str(path), *choices.arguments()]) == 0
    told = capsys.readouterr().out
    assert "semicolons" in told
    assert check(["--data", str(path), "--column", "colour=a"]) == 1


# ------------------------------------------------------------------------------- labels


def test_words_for_one_tissue_are_told_and_mapped(tmp_path: Path) -> None:
    path = write_cohort(tmp_path, classes=("TUM", "肿瘤", "Tumor", "STR", "polyp"))
    report = report_data(path)
    assert not report.usable
    offered = {label.spelt: label.suggestion for label in report.labels}
    assert offered == {"TUM": "", "肿瘤": "TUM", "Tumor": "TUM", "STR": "", "polyp": ""}
    told = {p.cause.values.get("label") for p in report.problems if p.severity is Severity.ERROR}
    assert told == {"肿瘤", "Tumor"}
    mapped = report_data(path, choices=DataChoices(labels={"肿瘤": "TUM", "tumor": "TUM"}))
    assert errors(mapped) == []
    assert [label.suggestion for label in mapped.labels] == [""] * 5
    assert len(mapped.sets[0].classes) == 3
    # To itself: it is a class of its own, and the user knows.
    own = report_data(path, choices=DataChoices(labels={"肿瘤": "肿瘤", "Tumor": "Tumor"}))
    assert errors(own) == []
    assert len(own.sets[0].classes) == 5


def test_a_class_of_two_images_is_told(tmp_path: Path) -> None:
    def edit(lines: list[Line]) -> None:
        for line in lines[:2]:
            line["label"] = "rare"

    report = report_data(write_cohort(tmp_path, edit=edit))
    (told,) = [p for p in report.problems if p.cause.values.get("name") == "rare"]
    assert (told.severity, told.cause.values["count"]) == (Severity.WARNING, 2)


def test_one_picture_under_two_labels_or_patients_is_told_and_left_out(tmp_path: Path) -> None:
    path = write_cohort(tmp_path)
    (tmp_path / "病例 1 0.png").write_bytes((tmp_path / "病例 0 0.png").read_bytes())
    report = report_data(path)
    assert not report.usable
    (same,) = report.same
    assert (same.first.row, same.second.row) == (2, 5)
    assert same.exact
    assert same.labels_differ
    assert same.patients_differ
    assert (same.first.patient, same.second.patient) == ("P0", "P1")
    assert report.can_leave_out == ("conflicts:2",)
    again = report_data(path, choices=DataChoices(leave_out=report.can_leave_out))
    assert again.usable
    assert [place.row for place in again.left_out[0].places] == [2, 5]
    assert sum(count.images for count in again.sets[0].splits) == 34


def test_rows_that_cannot_be_used_are_left_out_and_counted(tmp_path: Path) -> None:
    def edit(lines: list[Line]) -> None:
        lines[0]["pathology"] = "gone.png"
        lines[1]["label"] = ""
        lines[2]["patient"] = ""
        lines[3]["pathology"] = "note.png"

    path = write_cohort(tmp_path, edit=edit, more={"note.png": b"no picture"})
    report = report_data(path)
    assert not report.usable
    assert report.can_leave_out == ("unusable:4",)
    assert report.can_leave_out_count == 4
    assert {p.leave_out for p in report.problems if p.severity is Severity.ERROR} == {"unusable"}
    chosen = DataChoices(leave_out=("unusable:4",))
    again = report_data(path, choices=chosen)
    assert again.usable
    assert [place.row for place in again.left_out[0].places] == [2, 3, 4, 5]
    assert len(read_data(path, choices=chosen).pathology.train) > 0
    (tmp_path / "病例 5 0.png").unlink()
    assert not report_data(path, choices=chosen).usable  # five now, and the user has seen four


def test_rows_and_files_are_left_out_by_name(tmp_path: Path) -> None:
    path = write_cohort(tmp_path)
    chosen = DataChoices(leave_out=("rows 2-4", "病例 5 *.png", "row 99"))
    report = report_data(path, choices=chosen)
    counts = {one.rule: one.count for one in report.left_out}
    assert counts == {"rows 2-4": 3, "病例 5 *.png": 1, "row 99": 0}
    assert sum(count.images for count in report.sets[0].splits) == 32
    listed = tmp_path / "without.txt"
    listed.write_text("# blurred\nrows 2-4\n病例 5 *.png\n", "utf-8")
    assert check(["--data", str(path), "--leave-out", str(listed)]) == 0


# -------------------------------------------------------------------------------- paths


@pytest.mark.parametrize("root", ["D:\\Studie 1\\", "\\\\server\\share\\x\\", "/home/somebody/"])
def test_paths_of_another_computer_are_found_beside_the_table(tmp_path: Path, root: str) -> None:
    folder = tmp_path / "here"
    path = write_cohort(folder)
    expected = read_data(path).sources[0].sha256
    (folder / "tiles").mkdir()
    for image in folder.glob("病例*"):
        image.rename(folder / "tiles" / image.name)

    def moved(column: str, value: str) -> str:
        if column == "pathology":
            between = "\\" if "\\" in root else "/"
            return f"{root}tiles{between}{value}"
        return value

    report = report_data(rewritten(path, cell=moved))
    assert errors(report) == []
    assert report.sets[0].sha256 == expected
    assert report.table is not None
    (told,) = report.table.moved_from
    assert PureWindowsPath(told) == PureWindowsPath(root)


def test_paths_with_backslashes_below_the_table(tmp_path: Path) -> None:
    path = write_cohort(tmp_path)
    (tmp_path / "sub").mkdir()
    for image in tmp_path.glob("病例*"):
        image.rename(tmp_path / "sub" / image.name)
    rewritten(path, cell=lambda c, v: f".\\sub\\{v}" if c == "pathology" else v)
    assert report_data(path).usable


# ------------------------------------------------------------------------------ examples


def test_the_report_has_pictures_and_counts_to_show(tmp_path: Path) -> None:
    report = report_data(write_cohort(tmp_path))
    train = report.sets[0].splits[0]
    assert train.patients is not None
    assert len(train.patients_per_class) == 3
    assert max(train.patients_per_class) <= train.patients
    for example in report.examples:
        with Image.open(example.path) as image:
            assert np.asarray(image).shape[:2] == (32, 40)
    assert {(e.slot, e.label) for e in report.examples} >= {
        (slot, label) for slot in ("pathology", "radiology") for label in range(3)
    }
    assert report.sets[0].sides_found == (32, 32, 32)


@pytest.mark.parametrize("name", ["cases.xlsx", "cases.pdf"])
def test_other_files_are_no_tables(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"PK\3\4")
    (problem,) = report_data(path).problems
    assert problem.cause.values == {"file": name}
    assert problem.file == name


def test_a_list_as_long_as_its_table_is_looked_up_once_a_row() -> None:
    leavers = understood([f"tiles/P{n}.png" for n in range(100_000)] + ["rows 2-5", "row 9", "b/*"])
    named = LeftOutByName(leavers)
    found = [named.find(f"Tiles/p{n}.PNG", 10) for n in range(100_000)]
    assert [one.written for one in found if one is not None] == [one.written for one in leavers][
        :100_000
    ]
    rows = [named.find("x", row) for row in range(1, 11)]
    assert [one and one.written for one in rows] == [
        None, *["rows 2-5"] * 4, None, None, None, "row 9", None,
    ]  # fmt: skip
    beside = named.find("B/x.png")
    assert beside is not None
    assert beside.written == "b/*"
