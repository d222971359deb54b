"""Real files with every kind of oddity: each is read as its own reader reads it, or refused with a
sentence; none is answered confidently where its meaning is doubtful."""

from __future__ import annotations

import warnings
from pathlib import Path

import nibabel as nib
import numpy as np
import pydicom
import pytest

from crcviewer.imaging.core.anatomy import NO_ORIENTATION
from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.formats.dicom_series import series_in
from crcviewer.imaging.formats.nifti import MODALITY_UNKNOWN
from crcviewer.imaging.open.open_image import open_image

pytestmark = pytest.mark.real_data


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "README.md")


def test_every_file_is_an_image_or_a_sentence(real_data: Path) -> None:
    refused, read = [], 0
    for path in files_in(real_data / "odd"):
        try:
            source = open_image(path)
            source.read(source.info.slices // 2, slot=None, max_side=128)
            read += 1
        except ImageError as error:
            refused.append(error)
    assert all(error.cause and error.next_step for error in refused)
    assert read > 200
    assert len(refused) > 50


def test_grey_dicom_pixels_are_those_that_pydicom_reads(real_data: Path) -> None:
    """Single frames as they are stored: the same picture up to the window."""
    compared = 0
    for path in files_in(real_data / "odd" / "dicom"):
        try:
            source = open_image(path)
        except ImageError:
            continue
        view = source.info
        if view.slices > 1 or min(view.width, view.height) < 32 or source.is_colour:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                dataset = pydicom.dcmread(path, force=True)
                truth = dataset.pixel_array.astype(float)
            except Exception:  # what pydicom alone cannot read is compared elsewhere
                continue
        if truth.ndim != 2 or truth.shape != (view.height, view.width):
            continue
        try:
            shown = source.read(0, slot=None)[0].astype(float)
        except ImageError:
            continue
        truth = truth * float(dataset.get("RescaleSlope") or 1) + float(
            dataset.get("RescaleIntercept") or 0
        )
        if view.modality != "CT" and view.window_from != "file":
            truth = dataset.pixel_array.astype(float)
        inside = (shown > 0) & (shown < 255)
        if inside.sum() < 200 or truth[inside].std() == 0 or shown[inside].std() == 0:
            continue
        correlation = np.corrcoef(truth[inside], shown[inside])[0, 1]
        low = dataset.PhotometricInterpretation == "MONOCHROME1"
        assert (-correlation if low else correlation) > 0.999, path.name
        compared += 1
    assert compared > 30


@pytest.mark.parametrize(
    ("place", "volumes", "plane", "letters"),
    [
        ("3.*", [19], "sagittal", "APHF"),
        ("4.*", [19], "axial", "RLAP"),
        ("5.*", [15], "coronal", "RLHF"),
        ("6.*", [19, 19, 19], "axial", "RLAP"),
        ("7.*", [19], "axial", "RLAP"),
    ],
)
def test_the_series_of_a_pelvis(
    real_data: Path, place: str, volumes: list[int], plane: str, letters: str
) -> None:
    (folder,) = (real_data / "radiology" / "pelvis_mr").glob(place)
    stacks = series_in(str(folder))
    assert [len(stack.frames) for stack in stacks] == volumes
    info = open_image(folder).info
    assert (info.plane, info.modality) == (plane, "MR")
    assert info.letters is not None
    assert "".join(info.letters) == letters


@pytest.mark.parametrize(
    ("place", "frames"),
    [
        ("philips_enhanced/anatomical/001", 8),
        ("siemens_multiframe/anatomical/001", 8),
        ("ge/anatomical/001", 4),
    ],
)
def test_frames_of_enhanced_files_count(real_data: Path, place: str, frames: int) -> None:
    assert open_image(real_data / "odd" / "series" / place).info.slices == frames


@pytest.mark.parametrize(
    "pattern",
    [
        "dicom/highdicom/seg_*",
        "dicom/dcmqi/segmentations/*.dcm",
        "dicom/pydicom/rtdose*",
        "dicom/highdicom/sr*",
        "slides/mirax_and_ome/**/*.jpg",
        "slides/mirax_and_ome/*.mrxs",
    ],
)
def test_what_is_no_picture_is_refused(real_data: Path, pattern: str) -> None:
    found = sorted((real_data / "odd").glob(pattern))
    assert found
    for path in found:
        with pytest.raises(ImageError):
            open_image(path)


def test_dicom_whose_preamble_is_a_tiff_is_dicom(real_data: Path) -> None:
    info = open_image(real_data / "odd" / "dicom" / "pydicom" / "CT_small.dcm").info
    assert (info.kind, info.modality, info.window_from) == ("dicom", "CT", "standard")


def test_a_large_picture_in_zstd_has_its_colours(real_data: Path) -> None:
    source = open_image(real_data / "odd" / "slides" / "large_image" / "yb10kx5k.zstd.tiff")
    shown = source.read(0, slot=None, max_side=256)[0].reshape(-1, 3).astype(float)
    yellow = ((shown[:, 0] > 200) & (shown[:, 1] > 200) & (shown[:, 2] < 80)).mean()
    blue = ((shown[:, 2] > 150) & (shown[:, 0] < 80)).mean()
    assert yellow > 0.15
    assert blue > 0.2


def test_volumes_are_those_that_nibabel_reads(real_data: Path) -> None:
    """Turned to the radiological convention by nibabel's own axes."""
    compared = 0
    for path in sorted((real_data / "odd" / "nifti").rglob("*.nii*")):
        try:
            source = open_image(path)
        except ImageError:
            continue
        info = source.info
        assert info.modality or MODALITY_UNKNOWN in info.warnings
        assert info.letters or NO_ORIENTATION in info.warnings
        if info.plane != "axial" or info.width < 16:
            continue
        image = nib.as_closest_canonical(nib.load(path))
        volume = np.asarray(image.dataobj, dtype=float)
        volume = volume.reshape(*volume.shape[:3], -1)[..., 0]
        if (info.width, info.height, info.slices) != volume.shape:
            continue
        expected = volume[::-1, ::-1, info.slices // 2].T
        shown = source.read(info.slices // 2, slot=None)[0].astype(float)
        inside = (shown > 0) & (shown < 255) & np.isfinite(expected)
        if inside.sum() > 100:
            assert np.corrcoef(expected[inside], shown[inside])[0, 1] > 0.999, path.name
            compared += 1
    assert compared >= 8
