"""``crcviewer classify``: the command as a user of a terminal, or a script, meets it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from crcviewer.engine.classify_command import main
from crcviewer.protocol.tissue import TISSUE_CLASSES
from tests.unit.engine.tiny_model import write_tiny_model
from tests.unit.imaging import dicom_writing as dicom

pytestmark = pytest.mark.slow

_RANDOM = np.random.default_rng(5)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("models") / "小 model.safetensors"
    write_tiny_model(path)
    return path


def write_tile(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Pink to purple, as stained tissue is.
    noise = _RANDOM.integers(0, 60, (64, 64, 3))
    Image.fromarray((noise + np.array([180, 90, 170])).clip(0, 255).astype(np.uint8)).save(path)
    return path


def write_scan(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(_RANDOM.integers(0, 256, (64, 64), np.uint8)).save(path)
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, list[Any], str]:
    """Exit status, the JSON lines, and what went to standard error."""
    status = main([str(a) for a in arguments])
    out, err = capsys.readouterr()
    return status, [json.loads(line) for line in out.splitlines()], err


def test_a_pair_gives_one_json_object(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tile, scan = write_tile(tmp_path / "病理 '1.png"), write_scan(tmp_path / "x.png")
    status, lines, _ = run(capsys, tile, scan, "--model", model, "--json")
    assert status == 0
    (line,) = lines
    assert line["pathology"] == str(tile)
    assert line["radiology"] == str(scan)
    assert line["error"] is None
    assert list(line["probabilities"]) == [c.code for c in TISSUE_CLASSES]
    assert sum(line["probabilities"].values()) == pytest.approx(1, abs=1e-5)
    assert line["class"] == max(line["probabilities"], key=line["probabilities"].get)
    digest = hashlib.sha256(model.read_bytes()).hexdigest()
    assert line["model"] == {"name": "tiny", "sha256": digest}
    assert line["model_sha256"] == digest
    assert line["tile_only"] is False
    assert line["radiology_effect"]["delta"] == line["radiology_delta"] > 0


def test_the_result_tells_what_the_network_had(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Field, slice and window, of each image."""
    tile = write_tile(tmp_path / "a.png")
    scan = dicom.write(tmp_path / "ct.dcm", dicom.hounsfield())
    status, (line,), _ = run(capsys, tile, scan, "--model", model, "--json")
    assert status == 0
    assert line["radiology_window"] == {
        "centre": 50, "width": 400, "unit": "HU", "inverted": False,
    }  # fmt: skip
    window = [line[f"radiology_window_{part}"] for part in ("centre", "width", "unit")]
    assert window == [50, 400, "HU"]
    assert line["radiology_inverted"] is False
    assert line["radiology_slice"] == 1
    assert [line[f"radiology_field_{part}"] for part in ("x", "y", "side")] == [4, 0, 32]
    assert line["radiology_field"] == {"x": 4, "y": 0, "side": 32}
    assert line["pathology_field"]["side"] == line["pathology_field_side"] > 0


def test_an_archive_is_a_folder(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packed = tmp_path / "cases.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(write_tile(tmp_path / "a.png"), "P1/a_path.png")
        archive.write(write_scan(tmp_path / "b.png"), "P1/a_mri.png")
    status, (line,), _ = run(capsys, packed, "--model", model, "--json")
    assert status == 0
    assert line["pathology"] == str(packed / "P1" / "a_path.png")
    assert line["radiology"] == str(packed / "P1" / "a_mri.png")


def test_a_tile_alone_says_so(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tile = write_tile(tmp_path / "a.png")
    status, (line,), _ = run(capsys, tile, "--model", model, "--json")
    assert status == 0
    assert line["radiology"] is None
    assert line["tile_only"] is True
    assert line["radiology_delta"] is None
    assert line["radiology_effect"] is None


def test_a_folder_is_searched_and_paired_and_one_bad_file_stops_nothing(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "many"
    write_tile(folder / "one_path.png")
    write_scan(folder / "one_mri.png")
    write_tile(folder / "deep" / "two_path.png")
    broken = folder / "deep" / "broken_path.png"
    broken.write_text("no picture", encoding="utf-8")
    (folder / "readme.md").write_text("notes", encoding="utf-8")
    status, lines, err = run(capsys, folder, "--model", model, "--json")
    assert status == 1
    by_tile = {Path(line["pathology"]).name: line for line in lines}
    assert set(by_tile) == {"one_path.png", "two_path.png", "broken_path.png"}
    assert by_tile["one_path.png"]["radiology"] == str(folder / "one_mri.png")
    assert by_tile["two_path.png"]["tile_only"] is True
    bad = by_tile["broken_path.png"]
    assert bad["class"] is bad["probabilities"] is None
    assert "broken_path.png" in bad["error"]
    assert bad["model"]["name"] == "tiny"
    assert "1 file was passed over" in err


def test_one_radiology_image_serves_all_tiles_of_a_folder(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.png", "b.png"):
        write_tile(tmp_path / "tiles" / name)
    scan = write_scan(tmp_path / "scan.png")
    status, lines, _ = run(capsys, tmp_path / "tiles", scan, "--model", model, "--json")
    assert status == 0
    assert [line["radiology"] for line in lines] == [str(scan)] * 2


def test_a_folder_of_each_is_paired_by_name(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.png", "b.png"):
        write_tile(tmp_path / "tiles" / name)
        write_scan(tmp_path / "scans" / name)
    arguments = (tmp_path / "tiles", tmp_path / "scans", "--model", model, "--json")
    status, lines, _ = run(capsys, *arguments)
    assert status == 0
    pairs = [(Path(line["pathology"]).name, Path(line["radiology"]).name) for line in lines]
    assert sorted(pairs) == [("a.png", "a.png"), ("b.png", "b.png")]


def test_a_radiology_image_without_a_tile_is_an_error_of_its_case(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_tile(tmp_path / "many" / "one_path.png")
    scan = write_scan(tmp_path / "many" / "deep" / "two_mri.png")
    write_scan(tmp_path / "many" / "deep" / "three_mri.png")
    status, lines, _ = run(capsys, tmp_path / "many", "--model", model, "--json")
    assert status == 1
    (line,) = (x for x in lines if x["radiology"] == str(scan))
    assert line["pathology"] is None
    assert "no tile" in line["error"]


def test_a_bad_radiology_image_is_an_error_not_tile_only(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tile = write_tile(tmp_path / "a.png")
    status, (line,), _ = run(capsys, tile, tmp_path / "gone.dcm", "--model", model, "--json")
    assert status == 1
    assert "gone.dcm" in line["error"]
    assert line["class"] is None


def test_without_json_it_is_a_table_for_people(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "many"
    write_tile(folder / "a.png")
    write_tile(folder / "long name.png")
    (folder / "z.png").write_bytes(b"")
    assert main([str(folder), "--model", str(model)]) == 1
    out, err = capsys.readouterr()
    rows = out.splitlines()
    assert len(rows) == 3
    assert rows[0].startswith("a.png          ")
    assert "tile only" in rows[1]
    assert "z.png" in rows[2]
    assert "not classified" in rows[2]
    assert "For research use only, not for diagnosis." in err


def test_without_a_verdict_no_class_is_named_but_in_json(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    strange = tmp_path / "blue.png"
    ink = _RANDOM.integers(0, 40, (64, 64, 3)) + np.array([20, 60, 190])
    Image.fromarray(ink.clip(0, 255).astype(np.uint8)).save(strange)
    assert main([str(strange), "--model", str(model)]) == 0
    row = capsys.readouterr().out
    assert "no verdict" in row
    for tissue in TISSUE_CLASSES:
        assert tissue.code not in row
        assert tissue.english not in row
    _, (told,), _ = run(capsys, strange, "--model", model, "--json")
    assert told["verdict"] is None
    assert told["class"] is not None
    assert told["reasons"]


def test_a_model_that_cannot_be_used_ends_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.safetensors"
    bad.write_bytes(b"nothing")
    status, lines, err = run(capsys, write_tile(tmp_path / "a.png"), "--model", bad, "--json")
    assert status == 1
    assert lines == []
    assert "bad.safetensors is damaged" in err
    assert "Traceback" not in err


def test_a_folder_without_images_says_so(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, lines, err = run(capsys, tmp_path, "--model", model, "--json")
    assert (status, lines) == (1, [])
    assert "No images were found" in err


@pytest.mark.parametrize("arguments", [[], ["a", "b", "c"], ["a", "--device", "abacus"]])
def test_wrong_usage_is_status_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names that are no text")
def test_as_a_process_with_odd_names_and_a_plain_terminal(tmp_path: Path, model: Path) -> None:
    folder = tmp_path / "many"
    write_tile(folder / "癌\n two.png")
    odd = os.fsencode(folder) + b"/odd \xff.png"
    Path(os.fsdecode(odd)).write_bytes(write_tile(tmp_path / "a.png").read_bytes())
    command = [sys.executable, "-m", "crcviewer", "classify", str(folder), "--model", str(model)]
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    table = subprocess.run(command, capture_output=True, env=plain, check=False)
    assert table.returncode == 0, table.stderr
    assert len(table.stdout.splitlines()) == 2
    as_json = subprocess.run([*command, "--json"], capture_output=True, env=plain, check=False)
    assert as_json.returncode == 0, as_json.stderr
    names = {os.fsencode(json.loads(x)["pathology"]) for x in as_json.stdout.splitlines()}
    assert odd in names
