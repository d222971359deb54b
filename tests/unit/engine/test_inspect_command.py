"""``crcviewer inspect``: one object an image, of what was understood and what is doubtful."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import gdcm
import nibabel as nib
import numpy as np
import pytest
from PIL import Image

from crcviewer.engine.inspect_command import main
from tests.unit.imaging import dicom_writing as dicom

KEYS = {
    "path", "kind", "modality", "series", "plane", "slices", "width", "height", "spacing",
    "spacing_unit", "orientation", "window", "colour", "reasons", "warnings", "error",
}  # fmt: skip


def test_each_image_is_an_object_with_all_fields(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "图 像"
    folder.mkdir()
    pixels = np.random.default_rng(0).integers(0, 255, (48, 64, 3)).astype(np.uint8)
    Image.fromarray(pixels).save(folder / "P1_he.png")
    data = np.random.default_rng(1).integers(0, 900, (16, 20, 6)).astype(np.int16)
    nib.save(nib.Nifti1Image(data, np.diag([1.0, 1, 4, 1])), folder / "P1_mri.nii.gz")
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert main([str(folder), "--json", "--png", str(tmp_path / "out")]) == 1
    told = {
        Path(one["path"]).name: one for one in map(json.loads, capsys.readouterr().out.splitlines())
    }
    assert set(told) == {"P1_he.png", "P1_mri.nii.gz", "broken.png"}
    assert all(set(one) == KEYS for one in told.values())
    tile, scan, broken = told["P1_he.png"], told["P1_mri.nii.gz"], told["broken.png"]
    assert (tile["kind"], tile["width"], tile["height"], tile["spacing"]) == ("tile", 64, 48, None)
    assert (scan["kind"], scan["modality"], scan["plane"], scan["slices"]) == (
        "radiology", "MR", "axial", 6,
    )  # fmt: skip
    assert scan["spacing"] == [1, 1]
    assert scan["orientation"] == {"left": "R", "right": "L", "top": "A", "bottom": "P"}
    assert scan["window"]["from"] == "percentiles"
    assert 700 < scan["window"]["width"] < 900
    assert scan["series"]["volumes"] == []
    assert broken["kind"] == "none"
    assert broken["error"]
    shown = {path.name[5:]: path for path in (tmp_path / "out").iterdir()}
    np.testing.assert_array_equal(np.asarray(Image.open(shown["P1_he.png"])), pixels)
    assert np.asarray(Image.open(shown["P1_mri.png"])).shape == (20, 16)


def test_what_is_there_is_told_for_people_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Image.new("RGB", (8, 8), (200, 120, 180)).save(tmp_path / "a_he.png")
    assert main([str(tmp_path / "a_he.png")]) == 0
    assert main([str(tmp_path / "nothing.png")]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        str(tmp_path / "a_he.png"), str(tmp_path / "nothing.png"),
    ]  # fmt: skip


def test_an_archive_is_told_by_the_names_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (48, 64, 3)).astype(np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    packed = tmp_path / "cases.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(tmp_path / "a.png", "P1/a_he.png")
        archive.writestr("P1/b_he.png", "no picture")
    assert main([str(packed), "--json"]) == 1
    told = {one["path"]: one for one in map(json.loads, capsys.readouterr().out.splitlines())}
    assert set(told) == {str(packed / "P1" / "a_he.png"), str(packed / "P1" / "b_he.png")}
    assert told[str(packed / "P1" / "a_he.png")]["kind"] == "tile"


def test_a_scan_whose_pixels_are_damaged_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its header alone would be understood."""
    scan = dicom.write(tmp_path / "plain.dcm", dicom.hounsfield())
    coded = dicom.recompress(scan, tmp_path / "coded.dcm", gdcm.TransferSyntax.JPEG2000Lossless)
    data = bytearray(coded.read_bytes())
    at = data.index(b"\xff\x4f\xff\x51") + 60
    data[at : at + 200] = bytes(200)
    coded.write_bytes(data)
    assert main([str(coded), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["kind"] == "none"
