"""From dropped paths to cases."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import gdcm
import nibabel as nib
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from crcviewer.imaging.discover.find_cases import find_cases
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.images import CaseFiles
from tests.unit.imaging import dicom_writing as dicom

Picture = NDArray[np.uint8]


def _inspect(*paths: Path | str) -> tuple[tuple[CaseFiles, ...], int]:
    return find_cases(
        paths, on_cases=lambda _: None, on_progress=lambda *_: None, cancelled=lambda: False
    )


def _write_pair(folder: Path, name: str, stained: Picture, scan: Picture) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(stained).save(folder / f"{name}_path.png")
    Image.fromarray(scan).save(folder / f"{name}_mri.png")


def reason(case: CaseFiles) -> str:
    """Why it could not be read."""
    return "" if case.error is None else str(case.error.said)


def test_a_folder_of_folders(tmp_path: Path, stained: Picture, scan: Picture) -> None:
    for i in (1, 2, 10):
        _write_pair(tmp_path, f"case{i}", stained, scan)
    _write_pair(tmp_path / "deep" / "er", "inner", stained, scan)
    (tmp_path / "notes.txt").write_text("notes")
    (tmp_path / ".hidden.png").write_bytes(b"x")
    (tmp_path / "Thumbs.db").write_bytes(b"x")
    (tmp_path / ".DS_Store").write_bytes(b"x")
    cases, skipped = _inspect(tmp_path)
    assert [case.name for case in cases] == ["case1", "case2", "case10", "inner"]
    assert all(case.pathology and case.radiology and not case.error for case in cases)
    assert skipped == 1


def test_a_file_that_was_set_aside_gets_its_row_and_is_not_looked_at(
    tmp_path: Path, stained: Picture, scan: Picture
) -> None:
    _write_pair(tmp_path, "case1", stained, scan)
    poison = tmp_path / "case1_mri.png"
    poison.write_bytes(b"what would end the reader")
    looked_at: list[str] = []
    cases, _ = find_cases(
        [tmp_path],
        on_cases=lambda _: None,
        on_progress=lambda *_: None,
        cancelled=lambda: False,
        on_file=looked_at.append,
        set_aside=[str(poison)],
    )
    (fine, failed) = cases
    assert fine.pathology is not None
    assert (fine.error, failed.error_path) == (None, str(poison))
    assert "broke down" in reason(failed)
    assert looked_at == [str(poison), str(tmp_path / "case1_path.png")]


def test_a_bad_file_gets_its_row_and_the_rest_goes_on(
    tmp_path: Path, stained: Picture, scan: Picture
) -> None:
    _write_pair(tmp_path, "good", stained, scan)
    (tmp_path / "text.png").write_text("this is no picture")
    (tmp_path / "empty.dcm").write_bytes(b"")
    cases, skipped = _inspect(tmp_path)
    assert cases[0].name == "good"
    errors = {case.name: case for case in cases[1:]}
    assert "is not an image: it holds text" in reason(errors["text.png"])
    assert errors["text.png"].error_path == str(tmp_path / "text.png")
    assert "empty (zero bytes)" in reason(errors["empty.dcm"])
    assert skipped == 0


def test_a_dropped_file_is_never_skipped_silently(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("notes")
    cases, skipped = _inspect(tmp_path / "notes.txt", tmp_path / "gone.png")
    assert ["holds text" in reason(cases[0]), "not there" in reason(cases[1])] == [True, True]
    assert skipped == 0


def test_a_tile_and_a_dicom_folder(tmp_path: Path, stained: Picture) -> None:
    series = tmp_path / "IMAGES"
    series.mkdir()
    for i in range(3):
        dicom.write(series / f"IM{i}", dicom.hounsfield(), InstanceNumber=i)
    Image.fromarray(stained).save(tmp_path / "tile.png")
    cases, _ = _inspect(tmp_path / "tile.png", series)
    (case,) = cases
    assert case.radiology is not None
    assert (case.radiology.path, case.radiology.slices) == (str(series), 3)
    assert case.radiology.kind == "dicom_series"
    # Dropping some of its slices opens the series that they are part of.
    some, _ = _inspect(series / "IM0", series / "IM1")
    assert some[0].radiology == case.radiology
    one, _ = _inspect(series / "IM0")
    assert one[0].radiology is not None
    assert one[0].radiology.kind == "dicom"


def test_a_dicom_file_that_cannot_be_decoded_costs_no_other_of_its_folder(tmp_path: Path) -> None:
    """What it shows is looked at, since its words do not say: its pixels are not there."""
    whole = dicom.write(tmp_path / "whole", dicom.hounsfield(), SeriesInstanceUID="1.1")
    colours = np.random.default_rng(0).integers(0, 255, (32, 40, 3), np.uint8)
    kind = {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.7", "Modality": "OT"}
    plain = dicom.write(tmp_path / "plain", colours, SeriesInstanceUID="1.2", **kind)
    rle = gdcm.TransferSyntax.RLELossless
    damaged = dicom.recompress(plain, tmp_path / "damaged", rle)
    plain.unlink()
    content = damaged.read_bytes()
    at = content.rindex(b"\xe0\x7f\x10\x00") + 12
    damaged.write_bytes(content[:at] + bytes(len(content) - at))
    cases, _ = _inspect(tmp_path)
    assert [case.radiology.path for case in cases if case.radiology] == [str(whole)]
    assert [case.error_path for case in cases if case.error] == [str(damaged)]


def test_several_series_in_one_folder(tmp_path: Path) -> None:
    for uid, count in (("1.1", 2), ("1.2", 3), ("1.3", 1)):
        for i in range(count):
            dicom.write(
                tmp_path / f"{uid}.{i}",
                dicom.hounsfield(),
                SeriesInstanceUID=uid,
                InstanceNumber=i,
            )
    cases, _ = _inspect(tmp_path)
    infos = [case.radiology for case in cases if case.radiology]
    assert [info.slices for info in infos] == [2, 3, 1]
    for info in infos:
        assert open_image(info.path).info.slices == info.slices


def test_slices_that_each_have_a_tile_are_cases_of_their_own(
    tmp_path: Path, stained: Picture
) -> None:
    for i in range(3):
        dicom.write(tmp_path / f"p{i}_ct.dcm", dicom.hounsfield())
        Image.fromarray(stained).save(tmp_path / f"p{i}_path.png")
    cases, _ = _inspect(tmp_path)
    assert [case.name for case in cases] == ["p0", "p1", "p2"]
    assert all(case.radiology and case.radiology.slices == 1 for case in cases)


def test_mixed_kinds_pair_by_name(tmp_path: Path, stained: Picture) -> None:
    Image.fromarray(stained).save(tmp_path / "病人1_病理.jpg", quality=95)
    nib.save(
        nib.Nifti1Image(np.zeros((6, 6, 4), np.int16), np.eye(4)), tmp_path / "病人1_影像.nii.gz"
    )
    (case,) = _inspect(tmp_path)[0]
    assert case.name == "病人1"
    assert case.radiology is not None
    assert case.radiology.kind == "nifti"


def test_a_loop_of_links_ends(tmp_path: Path, stained: Picture, scan: Picture) -> None:
    _write_pair(tmp_path / "a", "case", stained, scan)
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a" / "self").symlink_to(tmp_path / "a" / "self")
    cases, _ = _inspect(tmp_path)
    assert [case.name for case in cases] == ["case"]


def test_pipes_and_sockets_are_never_waited_on(tmp_path: Path, stained: Picture) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    listener = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    try:
        os.chdir(tmp_path)  # a socket's name must be short
        listener.bind("socket.png")
    finally:
        os.chdir(here)
    Image.fromarray(stained).save(tmp_path / "tile.png")
    cases, _ = _inspect(tmp_path)
    listener.close()
    assert [case.name for case in cases] == ["tile.png"]
    dropped, _ = _inspect(tmp_path / "pipe.png", "/dev/zero")
    assert all("device or pipe" in reason(case) for case in dropped)


@pytest.mark.parametrize(
    "name", ["病人 一_path.png", 'it\'s "quoted".png', "two\nlines.png", b"odd \xff\xfe.png"]
)
def test_odd_names(tmp_path: Path, stained: Picture, name: str | bytes) -> None:
    path = os.path.join(os.fsencode(tmp_path), os.fsencode(name))  # noqa: PTH118 - bytes
    Image.fromarray(stained).save(tmp_path / "plain.png")
    os.rename(tmp_path / "plain.png", path)  # noqa: PTH104 - bytes
    (case,) = _inspect(tmp_path)[0]
    assert case.pathology is not None
    source = open_image(case.pathology.path)
    np.testing.assert_array_equal(source.read(0, slot=None)[0], stained)
    assert "\n" not in case.name
    case.name.encode()  # can be shown


def test_odd_names_in_errors_are_one_line(tmp_path: Path) -> None:
    path = os.fsdecode(os.path.join(os.fsencode(tmp_path), b"bad\n\xff.png"))  # noqa: PTH118
    Path(path).write_text("text")
    (case,) = _inspect(tmp_path)[0]
    assert "“bad␊�.png” is not an image" in reason(case)
    assert case.error_path == path


def test_cases_come_in_batches_and_progress_is_told(tmp_path: Path, scan: Picture) -> None:
    for i in range(100):
        Image.fromarray(scan).save(tmp_path / f"{i}_mri.png")
    batches: list[tuple[CaseFiles, ...]] = []
    steps: list[tuple[int, int, str]] = []
    cases, _ = find_cases(
        [tmp_path],
        on_cases=batches.append,
        on_progress=lambda *step: steps.append(step),
        cancelled=lambda: False,
    )
    assert len(cases) == 100
    assert len(batches) >= 3
    assert sum(map(len, batches)) == 100
    assert steps[-1][:2] == (100, 100)
    assert [s[0] for s in steps] == sorted(s[0] for s in steps)


def test_cancelling_ends_it_with_what_was_found(tmp_path: Path, scan: Picture) -> None:
    for i in range(50):
        Image.fromarray(scan).save(tmp_path / f"{i}_mri.png")
    looked_at: list[str] = []
    cases, _ = find_cases(
        [tmp_path],
        on_cases=lambda _: None,
        on_progress=lambda *_: None,
        cancelled=lambda: len(looked_at) >= 32,
        on_file=looked_at.append,
    )
    assert len(cases) == len(looked_at) == 32


def test_the_same_file_twice_is_one_case(tmp_path: Path, stained: Picture) -> None:
    Image.fromarray(stained).save(tmp_path / "tile.png")
    cases, _ = _inspect(tmp_path / "tile.png", tmp_path, f"{tmp_path}/./tile.png")
    assert len(cases) == 1


def test_what_was_found_opens_again(tmp_path: Path, stained: Picture, scan: Picture) -> None:
    _write_pair(tmp_path, "a", stained, scan)
    (case,) = _inspect(tmp_path)[0]
    assert case.pathology is not None
    assert case.pathology.sha256 == ""
    assert len(open_image(case.pathology.path).info.sha256) == 64
