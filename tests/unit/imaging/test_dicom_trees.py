"""Discs and archives: patients, studies and series mixed, and files with several volumes."""

from __future__ import annotations

import gc
import warnings
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pytest
from PIL import Image
from pydicom.dataset import Dataset
from pydicom.fileset import FileSet
from pydicom.uid import generate_uid

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.part_paths import volume_path
from crcviewer.imaging.discover.find_cases import find_cases
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.images import CaseFiles, ImageInfo
from tests.unit.imaging import dicom_writing as dicom
from tests.unit.imaging.slide_writing import dicom_level, tissue


def _slice(place: float, **values: Any) -> Dataset:
    pixels = np.full((16, 20), int(place) + 100, np.int16)
    pixels[4:8, 4:8] = 400
    told = {
        "PatientName": "A^B",
        "PatientID": "P1",
        "StudyInstanceUID": "1.2.1",
        "SeriesInstanceUID": "1.2.1.1",
        "StudyDescription": "Staging",
        "SeriesDescription": "T2 axial",
        "SeriesNumber": 3,
        "ImageOrientationPatient": [1, 0, 0, 0, 1, 0],
        "ImagePositionPatient": [0, 0, place],
        "InstanceNumber": int(place) + 1,
        "PixelSpacing": [1, 1],
        "StudyDate": "20200101",
        "StudyTime": "1200",
        "StudyID": "1",
        "AccessionNumber": "1",
    }
    return dicom.dataset(pixels, **(told | values))


def _write(path: Path, place: float, **values: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    _slice(place, **values).save_as(path, enforce_file_format=True)


def _found(*paths: Path) -> list[CaseFiles]:
    cases, _ = find_cases(
        paths, on_cases=lambda _: None, on_progress=lambda *_: None, cancelled=lambda: False
    )
    return list(cases)


def _scans(cases: list[CaseFiles]) -> list[ImageInfo]:
    return [case.radiology for case in cases if case.radiology is not None]


_PEOPLE = [
    ("P1", "1.2.1", "1.2.1.1", "T2 axial"),
    ("P1", "1.2.1", "1.2.1.2", "DWI"),
    ("P1", "1.2.9", "1.2.9.1", "CT portal"),
    ("P2", "1.2.5", "1.2.5.1", "T2 axial"),
]


@pytest.mark.parametrize("places", ["flat", "scattered"])
def test_a_tree_of_mixed_files_gives_its_series(tmp_path: Path, places: str) -> None:
    """Flat: all in one folder. Scattered: in folders that have nothing to do with the series."""
    number = 0
    for place in range(6):
        for patient, study, series, words in _PEOPLE:
            folder = "all" if places == "flat" else f"{number % 5:04d}/{number % 3:04d}"
            _write(
                tmp_path / folder / f"IM{number:05d}", place * 4, PatientID=patient,
                StudyInstanceUID=study, SeriesInstanceUID=series, SeriesDescription=words,
            )  # fmt: skip
            number += 1
    scans = _scans(_found(tmp_path))
    assert [scan.slices for scan in scans] == [6, 6, 6, 6]
    told = [scan.series for scan in scans if scan.series is not None]
    assert sorted(one.description for one in told) == ["CT portal", "DWI", "T2 axial", "T2 axial"]
    assert len({one.study for one in told}) == 3
    assert len({one.patient for one in told}) == 2
    assert all(one.study_description == "Staging" for one in told)
    for scan in scans:
        opened = open_image(scan.path)
        assert (opened.info.slices, opened.info.series) == (6, scan.series)
        assert opened.read(3, slot=None)[0].shape == (16, 20)


def test_cases_with_a_slice_each_stay_cases(tmp_path: Path) -> None:
    """Slices of one series beside the tile that each belongs to."""
    for number in range(3):
        folder = tmp_path / f"case{number}"
        _write(folder / "ct.dcm", number * 4.0)
        Image.fromarray(tissue(64, 64)).save(folder / "tile_he.png")
    cases = _found(tmp_path)
    assert len(cases) == 3
    assert all(case.pathology and case.radiology for case in cases)


def test_series_of_several_people_under_one_identifier_stay_apart(tmp_path: Path) -> None:
    for person in range(2):
        for place in range(3):
            _write(
                tmp_path / f"p{person}" / f"{place}.dcm", place * 4.0, PatientID="",
                SOPInstanceUID=generate_uid(),
            )  # fmt: skip
    assert [scan.slices for scan in _scans(_found(tmp_path))] == [3, 3]


def test_the_index_of_a_disc_opens_the_disc(tmp_path: Path) -> None:
    files = FileSet()
    for place in range(4):
        files.add(_slice(place * 3.0))
    files.write(tmp_path / "disc")
    with warnings.catch_warnings():  # pydicom leaves a folder of its own to the collector
        warnings.simplefilter("ignore")
        del files
        gc.collect()
    assert (tmp_path / "disc" / "DICOMDIR").is_file()
    scans = _scans(_found(tmp_path / "disc" / "DICOMDIR"))
    assert [scan.slices for scan in scans] == [4]


def test_a_changed_file_of_a_folder_is_seen(tmp_path: Path) -> None:
    """What is kept of a folder is kept by the stamps of its files."""
    for place in range(3):
        _write(tmp_path / "s" / f"{place}.dcm", place * 4.0)
    before = open_image(tmp_path / "s").read(1, slot=None)[0]
    data = _slice(4.0)
    data.PixelData = np.full((16, 20), 200, np.int16).tobytes()
    data.save_as(tmp_path / "s" / "1.dcm", enforce_file_format=True)
    assert not np.array_equal(open_image(tmp_path / "s").read(1, slot=None)[0], before)


@pytest.mark.parametrize("name", ["v.nii", "v.nii.gz"])
def test_each_volume_of_a_nifti_can_be_chosen(tmp_path: Path, name: str) -> None:
    values = np.random.default_rng(0).normal(100, 20, (12, 14, 6, 3)).astype(np.float32)
    nib.save(nib.Nifti1Image(values, np.diag([1, 1, 3, 1])), tmp_path / name)
    file = str(tmp_path / name)
    first = open_image(file).info
    assert first.series is not None
    assert (first.series.volumes, first.series.volume) == (("1", "2", "3"), "1")
    (tmp_path / "v.bval").write_text("0 400 800\n")
    for number in (1, 2, 3):
        source = open_image(volume_path(file, number))
        assert source.info.series is not None
        assert source.info.series.volume == f"{number}: b {(number - 1) * 400}"
        found = source.read_values(2)
        assert found is not None
        expected = np.rot90(values[::-1, :, 2, number - 1])
        shown = found[0]
        both = [np.sort(part.ravel()) for part in (shown, expected)]
        np.testing.assert_allclose(both[0], both[1], rtol=1e-5)
    with pytest.raises(ImageError):
        open_image(volume_path(file, 4))


def test_each_volume_of_an_enhanced_file_can_be_chosen(tmp_path: Path) -> None:
    frames = np.stack([np.full((8, 9), 10 * n, np.uint16) for n in range(6)])
    data = dicom.dataset(frames, Modality="MR")
    shared = Dataset()
    orientation = Dataset()
    orientation.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    shared.PlaneOrientationSequence = [orientation]
    data.SharedFunctionalGroupsSequence = [shared]
    groups = []
    for number in range(6):
        group, place, diffusion = Dataset(), Dataset(), Dataset()
        place.ImagePositionPatient = [0, 0, 5.0 * (number // 2)]
        diffusion.DiffusionBValue = 800.0 * (number % 2)
        group.PlanePositionSequence = [place]
        group.MRDiffusionSequence = [diffusion]
        groups.append(group)
    data.PerFrameFunctionalGroupsSequence = groups
    data.save_as(tmp_path / "e.dcm", enforce_file_format=True)
    whole = open_image(tmp_path / "e.dcm").info
    assert whole.slices == 6
    assert whole.series is not None
    assert whole.series.volumes == ("b 0", "b 800")
    second = open_image(volume_path(str(tmp_path / "e.dcm"), 2))
    assert second.info.slices == 3
    assert second.info.series is not None
    assert second.info.series.volume == "b 800"
    values = second.read_values(1)
    assert values is not None
    assert (values[0] == 30).all()


def test_files_that_name_a_patient_confirm_and_forbid_pairs(tmp_path: Path) -> None:
    """Whatever their names say."""
    for number, patient in enumerate(("P1", "P2")):
        dicom_level(tmp_path / f"slide{number}_x{9 - number}.dcm", tissue(64, 64),
                    series=f"1.2.7.{number}", patient=patient)  # fmt: skip
        _write(
            tmp_path / f"ct{7 - number}.dcm",
            0,
            PatientID=patient,
            SeriesInstanceUID=f"1.3.{number}",
        )
    cases = _found(tmp_path)
    assert len(cases) == 2
    for case in cases:
        assert case.pathology is not None
        assert case.radiology is not None
        assert case.pathology.series is not None
        assert case.radiology.series is not None
        assert case.pathology.series.patient == case.radiology.series.patient
