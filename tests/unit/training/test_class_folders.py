"""Class folders, with radiology images or without, as they lie on people's disks."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.protocol.data_choices import DataChoices, PatientFrom
from crcviewer.protocol.data_report import DataReport, Severity
from crcviewer.protocol.json_lines import from_json
from crcviewer.protocol.stages import SPLITS
from tests.unit.training.tiny_runs import TINY_RUN
from training.cli.check import main as check
from training.cli.evaluate import main as evaluate
from training.cli.train import main as train
from training.data.data_check import report_data
from training.data.image_cache import ImageCache
from training.data.manifest_data import inspect_manifest
from training.data.pairing import PairingMode, default_mode
from training.data.read_data import read_data
from training.phantoms.organs import generate_slices
from training.phantoms.tissue import generate_tiles
from training.run.request import read_config, request_of

pytestmark = pytest.mark.usefixtures("own_cache")

CLASSES = ("LYM", "STR", "TUM")
LABELS = (3, 7, 8)


def write_tiles(
    folder: Path, name: str = "P{patient:02}_{number}.png", patients: int = 10, side: int = 32
) -> Path:
    """Tiles of three classes in folders; each patient has one of each, and one more."""
    for number in range(patients * 4):
        patient, which = number % patients, (number // patients) % 3
        drawn = generate_tiles(
            np.array([LABELS[which]]), np.array([number]), seed=0, size=side, split="train"
        )
        path = folder / CLASSES[which] / name.format(patient=patient, number=number)
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(drawn[0]).save(path)
    return folder


def write_slices(folder: Path, name: str, count: int = 30) -> Path:
    """``name`` may hold ``{organ}`` and ``{number}``."""
    numbers = np.arange(count)
    drawn = generate_slices(numbers % 3, numbers, seed=0, size=32, split="train")
    for number, one in enumerate(drawn):
        path = folder / name.format(organ=f"organ {number % 3}", number=number)
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(one).save(path)
    return folder


def errors(report: DataReport) -> list[str]:
    return [str(p.cause) for p in report.problems if p.severity is Severity.ERROR]


def test_folders_are_a_source_of_their_own(tmp_path: Path) -> None:
    folder = write_tiles(tmp_path / "我的 tiles")
    report = report_data(folder, tile_only=True)
    assert errors(report) == []
    assert report.layout == "folders"
    (found,) = report.sets
    assert found.classes == (
        "lymphocytes", "cancer-associated stroma", "colorectal adenocarcinoma epithelium",
    )  # fmt: skip
    assert sum(count.images for count in found.splits) == 40
    assert report.patients is not None
    assert (report.patients.origin, report.patients.known) == (PatientFrom.NAME, 40)
    study = read_data(folder, tile_only=True)
    names = [set(study.pathology.split(split).patient_names) for split in SPLITS]
    assert sum(map(len, names)) == len(set.union(*names)) == 10
    # Without radiology images it is for tiles alone.
    assert errors(report_data(folder)) != []


def test_tiles_of_nobody_known_are_told_and_copies_stay_together(tmp_path: Path) -> None:
    folder = write_tiles(tmp_path, "TUM-ABCDEFGH{number}.png")
    first = sorted((folder / "STR").iterdir())[0]
    for copy in range(12):
        with Image.open(first) as image:
            image.rotate(90 * (copy % 4)).save(folder / "STR" / f"copy {copy}.png")
    report = report_data(folder, tile_only=True)
    assert errors(report) == []
    assert report.patients is not None
    assert (report.patients.origin, report.patients.known) == (PatientFrom.IMAGE, 0)
    assert report.sets[0].splits[0].patients is None
    assert report.same == ()  # none is in two splits
    study = inspect_manifest(folder, tile_only=True)
    split_of = {
        split
        for row, split in zip(study.manifest.rows, study.splits, strict=True)
        if "copy" in row.file or row.pathology == first
    }
    assert len(split_of) == 1


@pytest.mark.parametrize("names", [("train", "val", "test"), ("训练集", "验证集", "测试集")])
def test_folders_may_say_the_split(tmp_path: Path, names: tuple[str, ...]) -> None:
    for number, name in enumerate(names):
        write_tiles(tmp_path / name, f"Q{number}{{patient}}_{{number}}.png", patients=4)
        for image in (tmp_path / name).rglob("*.png"):
            with Image.open(image) as opened:
                shifted = np.roll(np.asarray(opened), 5 * number, axis=(0, 1))
            Image.fromarray(shifted).save(image)
    report = report_data(tmp_path, tile_only=True)
    assert errors(report) == []
    assert [count.images for count in report.sets[0].splits] == [16, 16, 16]
    # A tile of train under another name in test is a leak.
    tile = next((tmp_path / names[0] / "TUM").iterdir())
    with Image.open(tile) as learnt:
        turned = learnt.transpose(Image.Transpose.ROTATE_90)
    turned.save(tmp_path / names[2] / "TUM" / "Q29_x.png")
    leaking = report_data(tmp_path, tile_only=True)
    assert not leaking.usable
    (same,) = leaking.same
    assert {same.first.split, same.second.split} == {"train", "test"}
    assert not same.exact
    assert any(problem.file.endswith(".png") for problem in leaking.problems)
    without = DataChoices(leave_out=("duplicates",))
    assert errors(report_data(tmp_path, tile_only=True, choices=without)) == []


def test_validation_is_taken_from_train_where_there_is_none(tmp_path: Path) -> None:
    write_tiles(tmp_path / "train")
    write_tiles(tmp_path / "test", "T{patient}_{number}.png", patients=3)
    for image in (tmp_path / "test").rglob("*.png"):
        with Image.open(image) as opened:
            inverted = 255 - np.asarray(opened)
        Image.fromarray(inverted).save(image)
    report = report_data(tmp_path, tile_only=True)
    assert errors(report) == []
    train, val, test = report.sets[0].splits
    assert train.images + val.images == 40
    assert val.images > 0
    assert test.images == 12


def test_a_folder_below_the_class_is_the_patient(tmp_path: Path) -> None:
    folder = write_tiles(tmp_path, "TCGA-AA-{patient:04}-01Z/{number}.png")
    report = report_data(folder, tile_only=True)
    assert report.patients is not None
    assert report.patients.origin is PatientFrom.FOLDER
    assert report.patients.known == 40


# ---------------------------------------------------------------------------- radiology


def test_two_unrelated_folders_are_paired_at_random(tmp_path: Path) -> None:
    tiles = write_tiles(tmp_path / "tiles")
    scans = write_slices(tmp_path / "scans", "{organ}/{number}.png")
    chosen = DataChoices(radiology_data=str(scans))
    report = report_data(tiles, choices=chosen)
    assert errors(report) == []
    assert {c.mode: c.possible for c in report.pairings}["manifest"] is False
    assert report.sets[1].classes == ("organ 0", "organ 1", "organ 2")
    assert sum(count.images for count in report.sets[1].splits) == 30
    study = read_data(tiles, choices=chosen)
    assert study.pairs is None
    assert default_mode(study) is PairingMode.RANDOM
    assert study.radiology_labels == "own"
    # All in one folder: nothing to learn by itself, which is told.
    flat = write_slices(tmp_path / "flat", "{number}.png")
    report = report_data(tiles, choices=DataChoices(radiology_data=str(flat)))
    assert errors(report) == []
    assert any(p.file == "flat" for p in report.problems)
    assert read_data(tiles, choices=report.choices).radiology_labels == "tile"


def test_organs_of_a_published_set_beside_own_tiles(tmp_path: Path, phantom_folder: Path) -> None:
    tiles = write_tiles(tmp_path)
    chosen = DataChoices(radiology_data=str(phantom_folder))
    report = report_data(tiles, choices=chosen)
    assert errors(report) == []
    assert report.sets[1].modality == "CT"
    study = read_data(tiles, choices=chosen)
    assert len(study.radiology.classes) == 11
    assert study.pairs is None


def test_names_pair_tiles_with_scans_and_numbers_do_not(tmp_path: Path) -> None:
    tiles = write_tiles(tmp_path / "tiles")
    scans = write_slices(tmp_path / "scans", "P{number:02}_ct.png", count=10)
    study = inspect_manifest(tiles, choices=DataChoices(radiology_data=str(scans)))
    assert study.data is not None
    assert study.data.pairs is not None
    for row in study.manifest.rows:
        assert row.radiology is not None
        assert row.radiology.name == f"{row.patient}_ct.png"
    numbered = write_tiles(tmp_path / "numbered", "{number}.png")
    others = write_slices(tmp_path / "others", "{number}.png")
    unrelated = inspect_manifest(numbered, choices=DataChoices(radiology_data=str(others)))
    assert unrelated.data is not None
    assert unrelated.data.pairs is None


# -------------------------------------------------------------------------- resolution


def test_tiles_keep_the_size_that_is_asked_for(tmp_path: Path) -> None:
    folder = write_tiles(tmp_path, side=128)
    for side in (64, 128):
        study = read_data(folder, tile_only=True, side=side)
        assert study.pathology.source_size == side
    tile = np.asarray(Image.open(folder / "TUM" / "P00_20.png"))
    split = next(s for s in SPLITS if "P00" in study.pathology.split(s).patient_names)
    assert any((one == tile).all() for one in study.pathology.split(split).images)
    report = report_data(folder, tile_only=True, side=224)
    assert report.sets[0].sides_found == (128, 128, 128)
    (told,) = [p for p in report.problems if p.cause.values.get("side") == 224]
    assert (told.severity, told.cause.values["most"]) == (Severity.WARNING, 128)


def test_one_small_tile_that_would_cut_all_is_told(tmp_path: Path) -> None:
    folder = write_tiles(tmp_path, side=64)
    small = folder / "TUM" / "P00_20.png"
    with Image.open(small) as image:
        image.resize((20, 20)).save(small)
    report = report_data(folder, tile_only=True)
    (told,) = [p for p in report.problems if p.cause.values.get("side") == 20]
    assert told.cause.values == {"count": 1, "side": 20, "most": 64}
    again = report_data(folder, tile_only=True, choices=DataChoices(leave_out=(told.leave_out,)))
    assert again.sets[0].side == 64


def test_the_cache_stays_below_its_bound(tmp_path: Path, own_cache: Path) -> None:
    folder = write_tiles(tmp_path)
    read_data(folder, tile_only=True)
    with ImageCache(own_cache, most_bytes=20 * 32 * 32 * 3) as kept:
        assert kept.count() == 40
    with ImageCache(own_cache) as kept:
        assert kept.count() == 15  # three quarters of twenty
    assert len(read_data(folder, tile_only=True).pathology.train) > 0


# ------------------------------------------------------------------------- the command


def test_overlap_with_other_data_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_tiles(tmp_path / "a")
    other = write_tiles(tmp_path / "b", "other {number}.png")
    arguments = ["--data", str(folder), "--tile-only", "--against", str(other)]
    assert check(arguments) == 0
    assert "40 are the same" in capsys.readouterr().out


@pytest.mark.slow
def test_a_run_learns_from_them_and_keeps_what_was_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tiles = write_tiles(tmp_path / "tiles", patients=12)
    scans = write_slices(tmp_path / "scans", "{organ}/{number}.png")
    run = tmp_path / "run"
    chosen = DataChoices(leave_out=("TUM/P00_*",), radiology_data=str(scans))
    arguments = ["--data", str(tiles), *chosen.arguments()]
    assert train([*TINY_RUN, *arguments, "--run", str(run), "--no-control"]) == 0
    request = request_of(read_config(run))
    assert request.choices == chosen
    document = read_checkpoint(run / "best.safetensors").document
    assert document.pairing == "random"
    assert any(note.values.get("count") == 1 for note in document.notes)
    assert "P00" not in repr(document.notes)
    # What the run has seen is told to whoever judges it on other data.
    for against in (run, run / "best.safetensors"):
        capsys.readouterr()
        told = ["--tile-only", "--json", "--against", str(against)]
        assert check(["--data", str(tiles), *told]) == 0
        report = from_json(DataReport, capsys.readouterr().out.splitlines()[-1])
        (overlap,) = report.overlaps
        assert overlap.compared > 0
        assert overlap.images >= overlap.compared
        assert set(overlap.of_split) == set(SPLITS)
    for split in ("test", "all"):
        out = tmp_path / f"evaluated {split}"
        others = ["--model", str(run / "best.safetensors"), "--run", str(out), "--split", split]
        assert evaluate([*arguments, *others, "--device", "cpu", "--resamples", "100"]) == 0


def test_a_written_split_keeps_what_folders_gave(tmp_path: Path) -> None:
    folder = write_tiles(tmp_path / "tiles")
    kept = tmp_path / "kept.csv"
    assert check(["--data", str(folder), "--tile-only", "--write-split", str(kept)]) == 0
    first, second = (read_data(path, tile_only=True) for path in (folder, kept))
    for split in SPLITS:
        one, other = first.pathology.split(split), second.pathology.split(split)
        assert Counter(map(bytes, one.images)) == Counter(map(bytes, other.images))
        assert one.patient_names == other.patient_names
