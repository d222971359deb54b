"""Slices as values, for a window of the user's own: what pydicom and nibabel read, and through the
network's window what the network sees."""

from __future__ import annotations

from pathlib import Path

import nibabel as nib
import numpy as np
import pydicom
import pytest
from PIL import Image

from crcviewer.imaging.core import intensity
from crcviewer.imaging.core.image_source import ImageSource
from crcviewer.imaging.core.intensity import Values
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.images import Slot, Windowing
from tests.unit.imaging.dicom_writing import hounsfield, write


def values_of(source: ImageSource, index: int = 0) -> tuple[Values, Windowing]:
    """With the promise that the network's window gives what the network sees."""
    found = source.read_values(index)
    assert found is not None
    values, windowing, scale = found
    assert scale == 1
    shown = intensity.windowed(values, *windowing.network)
    seen, _ = source.read(index, slot=Slot.RADIOLOGY)
    np.testing.assert_array_equal(~shown if windowing.inverted else shown, seen)
    return values, windowing


def test_ct_is_in_hounsfield_units_with_the_window_of_its_file(tmp_path: Path) -> None:
    stored = (hounsfield() + 1024).astype(np.uint16)
    path = write(
        tmp_path / "a.dcm",
        stored,
        RescaleSlope=1,
        RescaleIntercept=-1024,
        WindowCenter=-600,
        WindowWidth=1500,
    )
    values, windowing = values_of(open_image(path))
    np.testing.assert_array_equal(values, hounsfield())
    assert values.dtype == np.int16
    assert windowing == Windowing((50, 400), (-600, 1500), hounsfield=True)


def test_mr_is_in_the_units_of_its_file(tmp_path: Path) -> None:
    """Each slice may have a scale of its own: as stored, they could not be compared."""
    stored = np.arange(32 * 40, dtype=np.uint16).reshape(32, 40)
    path = write(
        tmp_path / "a.dcm",
        stored,
        Modality="MR",
        RescaleSlope=2,
        RescaleIntercept=10,
        WindowCenter=1010,
        WindowWidth=400,
    )
    values, windowing = values_of(open_image(path))
    np.testing.assert_array_equal(values, stored * 2.0 + 10)
    assert windowing.file == (1010, 400)
    assert not windowing.hounsfield


def test_what_is_bright_at_low_values_says_so(tmp_path: Path) -> None:
    stored = np.arange(32 * 40, dtype=np.uint16).reshape(32, 40)
    path = write(tmp_path / "a.dcm", stored, Modality="DX", PhotometricInterpretation="MONOCHROME1")
    values, windowing = values_of(open_image(path))
    np.testing.assert_array_equal(values, stored)
    assert windowing.inverted


def test_fractions_stay_fractions(tmp_path: Path) -> None:
    values = np.linspace(0, 3, 16 * 12 * 4, dtype=np.float32).reshape(16, 12, 4)
    nib.save(nib.Nifti1Image(values, np.diag([1.0, 1.0, 3.0, 1.0])), tmp_path / "a.nii")
    read, windowing = values_of(open_image(tmp_path / "a.nii"), 2)
    np.testing.assert_array_equal(read, values[::-1, ::-1, 2].T)
    assert read.dtype == np.float32
    assert windowing.file is None


def test_a_large_slice_comes_reduced(tmp_path: Path) -> None:
    path = write(tmp_path / "a.dcm", np.full((64, 80), 40, np.int16))
    found = open_image(path).read_values(0, max_side=40)
    assert found is not None
    values, _, scale = found
    assert (values.shape, scale) == ((32, 40), 0.5)
    assert (values == 40).all()


def test_pictures_have_no_values_of_their_own(tmp_path: Path) -> None:
    Image.fromarray(np.zeros((8, 8), np.uint8)).save(tmp_path / "a.png")
    assert open_image(tmp_path / "a.png").read_values(0) is None


@pytest.mark.real_data
def test_a_real_ct_series_is_as_pydicom_reads_it(real_data: Path) -> None:
    folder = real_data / "radiology" / "abdomen_ct_dicom"
    files = sorted(
        map(pydicom.dcmread, folder.iterdir()), key=lambda file: file.ImagePositionPatient[2]
    )
    source = open_image(folder)
    for index in (0, 11, 19):
        values, _ = values_of(source, index)
        told = files[index].pixel_array * files[index].RescaleSlope + files[index].RescaleIntercept
        np.testing.assert_array_equal(values, told)


@pytest.mark.real_data
def test_a_real_mr_volume_is_as_nibabel_reads_it(real_data: Path) -> None:
    path = real_data / "radiology" / "abdomen_mr.nii.gz"
    volume = nib.as_closest_canonical(nib.load(path))
    told = np.asarray(volume.dataobj)
    values, _ = values_of(open_image(path), 5)
    np.testing.assert_array_equal(values, told[::-1, ::-1, 5].T)
