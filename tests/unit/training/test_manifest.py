"""One's own images: read, split by patient, and every mistake told by its row."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from crcviewer.protocol.data_choices import DataChoices, SplitShares
from crcviewer.protocol.data_report import DataReport, Severity
from crcviewer.protocol.failure import PlainError
from crcviewer.protocol.images import Slot
from crcviewer.protocol.json_lines import from_json
from crcviewer.protocol.stages import SPLITS
from crcviewer.protocol.text import JOINED, Text, text
from tests.unit.training.own_images import CLASSES, HEADER, Line, write_cohort
from training.base.errors import DataError
from training.cli.check import main as check
from training.data.class_names import class_names
from training.data.data_check import report_data
from training.data.decode_images import DecodedImage, Wanted
from training.data.manifest_data import read_manifest_study
from training.data.manifest_images import read_images
from training.data.pairing import PairingMode, default_mode
from training.data.patient_split import split_by_patient
from training.data.read_data import read_data
from training.data.study_data import StudyData, join_studies

SPLIT = (*HEADER, "split")
SLICES = (*HEADER, "radiology_slice")


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("CRCVIEWER_CACHE", str(folder))
    return folder


def test_a_cohort_becomes_a_study(tmp_path: Path) -> None:
    study = read_data(write_cohort(tmp_path / "队列 one"))
    assert study.pathology.classes == CLASSES
    assert study.radiology.classes == CLASSES
    assert study.radiology_labels == "tile"
    assert study.pathology.source_size == 32
    assert study.radiology.train.images.ndim == 3
    assert sum(len(study.pathology.split(split)) for split in SPLITS) == 36
    assert default_mode(study) is PairingMode.MANIFEST
    assert not study.synthetic
    assert [source.count for source in study.sources] == [36, 12]


def test_pixels_and_pairs_are_those_of_the_files(tmp_path: Path) -> None:
    path = write_cohort(tmp_path, header=SPLIT)
    study = read_data(path)
    assert study.pairs is not None
    # Patient 1 is the first of val: his tiles 0 to 2, and his scan, without its margins.
    tile = np.asarray(Image.open(tmp_path / "病例 1 0.png"))
    np.testing.assert_array_equal(study.pathology.val.images[0], tile[:, 4:36])
    scan = np.asarray(Image.open(tmp_path / "scan 1.png"))
    np.testing.assert_array_equal(study.radiology.val.images[0], scan[:, 4:36])
    np.testing.assert_array_equal(study.pairs["val"], np.repeat(np.arange(4), 3))
    assert study.pathology.val.labels[:3].tolist() == [1, 2, 0]
    # Of a scan whose tiles are of three classes, the first of the equally frequent.
    assert study.radiology.val.labels.tolist() == [0, 0, 0, 0]


def patients_of(study: StudyData, split: str) -> set[bytes]:
    return {image.tobytes() for image in study.radiology.split(split).images}


def test_no_patient_is_in_two_splits_and_the_same_manifest_gives_the_same_split(
    tmp_path: Path,
) -> None:
    path = write_cohort(tmp_path)
    study = read_data(path)
    owners = [patients_of(study, split) for split in SPLITS]
    assert sum(len(owner) for owner in owners) == len(set.union(*owners)) == 12
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join([lines[0], *reversed(lines[1:])]), encoding="utf-8")
    turned = read_data(path)
    assert [patients_of(turned, split) for split in SPLITS] == owners
    assert turned.sources[0].sha256 == study.sources[0].sha256


def test_shares_can_be_asked_for_and_what_whole_patients_do_not_allow_is_told(
    tmp_path: Path,
) -> None:
    path = write_cohort(tmp_path)
    choices = DataChoices(shares=SplitShares(25, 25))
    report = report_data(path, choices=choices)
    assert report.splits_drawn
    assert [split.patients for split in report.sets[0].splits] == [6, 3, 3]
    assert not [p for p in report.problems if "asked" in p.cause.values]
    study = read_data(path, choices=choices)
    owners = [patients_of(study, split) for split in SPLITS]
    assert [len(owner) for owner in owners] == [6, 3, 3]
    assert len(set.union(*owners)) == 12
    choices = DataChoices(shares=SplitShares(45, 45))
    few = tmp_path / "few"
    few.mkdir()
    report = report_data(write_cohort(few, patients=3), choices=choices)
    (told,) = [p for p in report.problems if "asked" in p.cause.values]
    assert told.severity is Severity.WARNING
    assert told.cause.values == {"asked": "10/45/45", "got": "33/33/33"}
    assert not report_data(write_cohort(tmp_path, header=SPLIT)).splits_drawn


@pytest.mark.parametrize("shares", [SplitShares(15, 15), SplitShares(10, 30), SplitShares(40, 5)])
@pytest.mark.parametrize("seed", range(3))
def test_the_split_is_stratified_as_well_as_whole_patients_allow(
    seed: int, shares: SplitShares
) -> None:
    generator = np.random.default_rng(seed)
    patients, labels = [], []
    for patient in range(120):
        favourite = generator.integers(4)
        for _ in range(generator.integers(5, 40)):
            patients.append(f"P{patient}")
            labels.append(favourite if generator.random() < 0.7 else generator.integers(4))
    kinds = np.eye(4, dtype=np.int64)[np.array(labels)]
    splits = np.array(split_by_patient(patients, kinds, shares))
    owned: dict[str, set[str]] = {}
    for owner, split in zip(patients, splits, strict=True):
        owned.setdefault(owner, set()).add(split)
    assert {len(its) for its in owned.values()} == {1}
    for split, share in shares.fractions().items():
        got = kinds[splits == split].sum(0) / kinds.sum(0)
        assert np.abs(got - share).max() < 0.03
    assert split_by_patient(patients, kinds, shares, seed=1) != splits.tolist()


def test_a_class_of_one_patient_is_trained_on_and_three_patients_suffice() -> None:
    patients = ["a", "a", "b", "c", "d", "e", "f", "g"]
    kinds = np.eye(2, dtype=np.int64)[[1, 1, 0, 0, 0, 0, 0, 0]]
    assert split_by_patient(patients, kinds)[:2] == ["train", "train"]
    few = split_by_patient(["x", "y", "z"], np.ones((3, 1), np.int64))
    assert sorted(few) == ["test", "train", "val"]
    with pytest.raises(DataError) as caught:
        split_by_patient(["x", "y"], np.ones((2, 1), np.int64))
    assert caught.value.cause.values == {"count": 2}


def test_a_split_is_the_same_in_every_version() -> None:
    """Whoever evaluates a model later, on the table that it was trained on, must judge it on the
    patients that it has not seen."""
    generator = np.random.default_rng(3)
    patients = [f"P{n}" for n in generator.integers(0, 12, 60)]
    kinds = np.eye(3, dtype=np.int64)[generator.integers(0, 3, 60)]
    splits = dict(zip(patients, split_by_patient(patients, kinds), strict=True))
    held_out = {patient: split for patient, split in splits.items() if split != "train"}
    assert held_out == {"P2": "val", "P4": "val", "P1": "test", "P10": "test"}


def test_codes_of_the_study_are_its_classes_in_its_order() -> None:
    names = class_names(["tum", "polyp 10", "基质", "癌相关基质", "polyp 2", "ADI"])
    assert names == (
        "adipose", "cancer-associated stroma", "colorectal adenocarcinoma epithelium",
        "polyp 2", "polyp 10", "基质",
    )  # fmt: skip


def test_a_tile_without_radiology_gets_the_mean_image(tmp_path: Path) -> None:
    def some_without(lines: list[Line]) -> None:
        for line in lines[0:6]:  # patients 0 (train) and 1 (val)
            line["radiology"] = "nan"

    path = write_cohort(tmp_path, header=SPLIT, edit=some_without)
    study = read_data(path)
    assert study.pairs is not None
    training = study.radiology.train
    assert len(training) == 3
    assert len(training.images) == 4
    assert study.pairs["train"][:4].tolist() == [3, 3, 3, 0]
    mean = training.measured.mean(axis=0)
    assert len(training.measured) == 3
    assert np.abs(training.images[3] - mean).max() <= 0.5
    np.testing.assert_array_equal(study.radiology.val.images[-1], training.images[3])
    (warned,) = report_data(path).problems
    assert (warned.severity, warned.row) == (Severity.WARNING, 2)
    assert warned.cause.values == {"count": 6}
    # Joined with itself, each tile keeps its partner.
    joined = join_studies((study, study))
    assert joined.pairs is not None
    for split in SPLITS:
        twice = joined.radiology.split(split).images[joined.pairs[split]]
        once = study.radiology.split(split).images[study.pairs[split]]
        np.testing.assert_array_equal(twice, np.concatenate([once, once]))
    assert len(joined.radiology.train) == 6


def test_images_are_decoded_once(tmp_path: Path, own_cache: Path) -> None:
    path = write_cohort(tmp_path)
    first = read_data(path)
    assert (own_cache / "images.sqlite").is_file()
    assert (own_cache / "images.sqlite").stat().st_mode & 0o077 == 0
    one = tmp_path / "病例 0 0.png"
    status, size = one.stat(), one.stat().st_size
    # Other bytes under the same size and time are not even looked at …
    one.write_bytes(b"x" * size)
    os.utime(one, ns=(status.st_atime_ns, status.st_mtime_ns))
    again = read_data(path)
    np.testing.assert_array_equal(again.pathology.train.images, first.pathology.train.images)
    # … but a changed file is.
    os.utime(one, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    with pytest.raises(DataError) as caught:
        read_data(path)
    (line,) = problems_told(caught.value)
    assert line["row"] == 2


def test_a_cache_that_cannot_be_used_costs_only_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_cohort(tmp_path / "data")
    (tmp_path / "images.sqlite").write_text("no database" * 100)
    for folder in (tmp_path, tmp_path / "data" / "cases.csv"):
        monkeypatch.setenv("CRCVIEWER_CACHE", str(folder))
        assert len(read_data(path).pathology.train) > 0


def test_many_images_are_decoded_by_several_processes(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (210, 20, 20, 3), np.uint8)
    wanted = []
    for number, image in enumerate(pixels):
        Image.fromarray(image).save(tmp_path / f"{number}.png")
        wanted.append(Wanted(tmp_path / f"{number}.png", Slot.PATHOLOGY))
    seen: list[tuple[int, int]] = []
    read = read_images(wanted, lambda done, total: seen.append((done, total)))
    for one, image in zip(wanted, pixels, strict=True):
        found = read[one]
        assert isinstance(found, DecodedImage)
        np.testing.assert_array_equal(found.pixels, image)
    assert seen[-1] == (210, 210)


# --------------------------------------------------------------------------- bad manifests


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


def problems_told(error: DataError) -> list[dict[str, Any]]:
    """The values of each line that the error lists."""

    def lines(text: Text) -> list[dict[str, Any]]:
        if text.template == JOINED:
            return lines(text.values["first"]) + lines(text.values["next"])
        return [text.values]

    return lines(error.cause.values["problems"])


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


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
def test_a_table_may_be_as_excel_saves_it(tmp_path: Path, encoding: str) -> None:
    path = write_cohort(tmp_path)
    expected = read_data(path)
    content = path.read_text("utf-8-sig").replace(",", ";").replace("腺瘤", "腺瘤")
    path.write_bytes(content.replace("polyp 10; 腺瘤", "polyp 10, 腺瘤").encode(encoding))
    assert read_data(path).sources[0].sha256 == expected.sources[0].sha256


def test_warnings_do_not_stop_a_study(tmp_path: Path) -> None:
    def edit(lines: list[Line]) -> None:
        lines[0]["pathology"] = "scan 0.png"  # grey
        for line in lines:
            line["label"] = line["label"] if line["split"] != "val" else CLASSES[0]

    path = write_cohort(tmp_path, header=("pathology", "radiology", "label", "split"), edit=edit)
    report = report_data(path)
    assert report.usable
    told = [(problem.row, problem.cause.values) for problem in report.problems]
    assert told == [
        (None, {}),  # no column "patient"
        (None, {"split": "val", "classes": ("polyp 10", "腺瘤")}),
        (2, {}),  # a grey image as a tile
    ]
    assert {p.severity for p in report.problems} == {Severity.WARNING}


# ------------------------------------------------------------------------------ the command


def test_check_counts_by_split_and_class(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_cohort(tmp_path, header=SPLIT)
    assert check(["--data", str(path), "--json"]) == 0
    report = from_json(DataReport, capsys.readouterr().out.splitlines()[-1])
    assert report.layout == "manifest"
    tiles, slices = report.sets
    assert tiles.classes == CLASSES
    assert [(s.images, s.per_class, s.patients) for s in tiles.splits] == [(12, (4, 4, 4), 4)] * 3
    # Each scan is of three tiles of three classes: the first of them stands for it.
    assert [(s.images, s.per_class, s.patients) for s in slices.splits] == [(4, (4, 0, 0), 4)] * 3
    assert report.pairs == 36
    assert [c.mode for c in report.pairings if c.default] == ["manifest"]
    assert len(report.sha256) == 64
    assert check(["--data", str(path)]) == 0
    assert "The data can be used." in capsys.readouterr().out


def test_a_written_split_stays_as_rows_are_added(tmp_path: Path) -> None:
    path = write_cohort(tmp_path / "a")
    kept = tmp_path / "kept.csv"
    assert check(["--data", str(path), "--write-split", str(kept)]) == 0
    first, second = read_data(path), read_data(kept)
    for split in SPLITS:
        np.testing.assert_array_equal(
            first.pathology.split(split).images, second.pathology.split(split).images
        )
    assert second.sources[0].sha256 == first.sources[0].sha256


def test_check_tells_what_a_folder_holds_and_lacks(
    phantom_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = report_data(phantom_folder)
    assert report.usable
    assert report.available == ("pathmnist", "organamnist")
    assert report.pairs == 120
    assert [(s.name, s.modality, s.side) for s in report.sets] == [
        ("pathmnist", "H&E", 28), ("organamnist", "CT", 28),
    ]  # fmt: skip
    assert {c.mode: c.possible for c in report.pairings} == dict.fromkeys(
        ("random", "index", "manifest", "label"), True
    )
    assert report.sha256 == report_data(phantom_folder).sha256
    arrays: dict[str, Any] = dict(np.load(phantom_folder / "pathmnist.npz"))
    arrays["test_labels"] = arrays["test_labels"] + 7
    np.savez(tmp_path / "pathmnist.npz", allow_pickle=True, **arrays)
    bad = report_data(tmp_path)
    assert [p.cause.values.get("file") for p in bad.problems] == [None, "pathmnist.npz"]
    assert not bad.usable
    assert check(["--data", str(tmp_path / "nowhere"), "--json"]) == 1
    nowhere = from_json(DataReport, capsys.readouterr().out.splitlines()[-1])
    assert [p.cause.values for p in nowhere.problems] == [{"folder": str(tmp_path / "nowhere")}]
