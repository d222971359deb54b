"""Reviewed cases become a table that the rest of the program takes, with no more than was seen."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.images import FieldOfView, Slot
from crcviewer.protocol.review import Review
from crcviewer.protocol.tissue import TISSUE_CLASSES
from crcviewer.session.case import Case, Picture
from crcviewer.session.session_file import SessionFile
from training.data.labelled_set import CUT, TABLE, write_labelled_set
from training.data.manifest import read_manifest
from training.data.manifest_data import inspect_manifest


@pytest.fixture
def tiles(tmp_path: Path) -> list[Picture]:
    """Five tiles of noise in different colours, in a folder with a Chinese name."""
    folder = tmp_path / "图 块"
    folder.mkdir()
    draw = np.random.default_rng(0)
    made = []
    for n in range(5):
        pixels = (draw.random((300, 300, 3)) * 90 + 30 * n).astype(np.uint8)
        file = folder / f"t{n}.png"
        Image.fromarray(pixels).save(file)
        made.append(Picture(open_image(file).info))
    return made


def case(number: int, tile: Picture, review: Review | None) -> Case:
    return Case(number, f"case {number}", tile, review=review)


def test_only_cases_with_a_class_are_in_it(tiles: list[Picture], tmp_path: Path) -> None:
    cases = [
        case(1, tiles[0], Review(class_code="TUM", blinded=True)),
        case(2, tiles[1], Review(class_code="STR", model_class="TUM", reader="王")),
        case(3, tiles[2], Review(cannot_be_told=True)),
        case(4, tiles[3], None),
        case(5, tiles[4], Review(note="fold")),
    ]
    found = write_labelled_set(cases, tmp_path / "out")
    assert found.counts == {"STR": 1, "TUM": 1}
    assert (found.undecided, found.cut, found.blinded, found.seen_with_model) == (3, 0, 1, 1)
    assert not found.by_file
    manifest = read_manifest(Path(found.table))
    assert [row.pathology.name for row in manifest.rows] == ["t0.png", "t1.png"]
    meant = [manifest.classes[row.label] for row in manifest.rows]
    english = {tissue.code: tissue.english for tissue in TISSUE_CLASSES}
    assert meant == [english["TUM"], english["STR"]]
    assert not any(row.patient for row in manifest.rows)


def test_a_sign_in_the_names_of_files_makes_no_patient_of_them(
    tiles: list[Picture], tmp_path: Path
) -> None:
    cases = []
    for number, tile in enumerate(tiles[:2], 1):
        file = Path(tile.info.path).rename(tmp_path / f"P1#{number}.png")
        cases.append(case(number, Picture(open_image(file).info), Review(class_code="TUM")))
    found = write_labelled_set(cases, tmp_path / "out")
    assert not found.by_file
    assert not any(row.patient for row in read_manifest(Path(found.table)).rows)


def test_what_the_reader_framed_is_cut_out_as_it_was_seen(
    tiles: list[Picture], tmp_path: Path
) -> None:
    fields = [FieldOfView(x, 60.0, 100.0) for x in (0.0, 40.0, 80.0)]
    cases = [
        case(n, replace(tiles[0], field=field), Review(class_code="MUS"))
        for n, field in enumerate(fields, start=1)
    ]
    cases.append(case(9, tiles[1], Review(class_code="STR")))
    found = write_labelled_set(cases, tmp_path / "out")
    assert found.cut == 3
    assert found.by_file
    rows = read_manifest(Path(found.table)).rows
    # Fields of one file are never parted.
    assert [row.patient for row in rows] == ["t0", "t0", "t0", "t1"]
    seen = open_image(tiles[0].info.path).read_field(0, fields[1], slot=Slot.PATHOLOGY)
    np.testing.assert_array_equal(np.asarray(Image.open(rows[1].pathology)), seen)
    assert rows[1].pathology.parent.name == CUT
    assert inspect_manifest(Path(found.table), whole=True).data is not None


def test_a_tile_that_changed_or_went_is_left_out_with_a_sentence(
    tiles: list[Picture], tmp_path: Path
) -> None:
    known = [Review(class_code="TUM", pathology_sha256=tile.info.sha256) for tile in tiles[:3]]
    cases = [case(n, tiles[n], known[n]) for n in range(3)]
    Image.new("RGB", (64, 64), "red").save(tiles[0].info.path)
    Path(tiles[1].info.path).unlink()
    found = write_labelled_set(cases, tmp_path / "out")
    assert found.counts == {"TUM": 1}
    assert [one.name for one in found.left_out] == ["case 0", "case 1"]
    assert all(one.why for one in found.left_out)


def test_files_of_one_name_are_two_patients(tiles: list[Picture], tmp_path: Path) -> None:
    twin = tmp_path / "other" / "t0.png"
    twin.parent.mkdir()
    Image.new("RGB", (64, 64), "blue").save(twin)
    parts = [replace(tiles[0], field=FieldOfView(0.0, 0.0, side)) for side in (50.0, 60.0)]
    cases = [case(n, tile, Review(class_code="TUM")) for n, tile in enumerate(parts)]
    cases.append(case(7, Picture(open_image(twin).info), Review(class_code="TUM")))
    found = write_labelled_set(cases, tmp_path / "out")
    patients = [row.patient for row in read_manifest(Path(found.table)).rows]
    assert patients[0] == patients[1] != patients[2]


def reviewed(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "crcviewer", "reviewed", *arguments],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_command_reads_a_session_that_a_window_has(
    tiles: list[Picture], tmp_path: Path
) -> None:
    path = tmp_path / "day.crcsession"
    with SessionFile.create(path) as session:
        session.update([case(1, tiles[0], Review(class_code="TUM"))], order=[1])
        ran = reviewed(str(path), "--out", str(tmp_path / "set"), "--json")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout.splitlines()[-1])["counts"] == {"TUM": 1}
    assert (tmp_path / "set" / TABLE).is_file()


def test_a_session_without_classes_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "day.crcsession"
    SessionFile.create(path).close()
    ran = reviewed(str(path), "--out", str(tmp_path / "set"))
    assert ran.returncode == 1
    assert "1 to 9" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "set").exists()
