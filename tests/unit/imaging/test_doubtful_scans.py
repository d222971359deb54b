"""What is called a CT and is none in Hounsfield units, values that are none, pages among slices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.formats.dicom import NOT_HOUNSFIELD, REPORT_PAGE
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.images import Slot
from crcviewer.protocol.modality import Modality
from tests.unit.imaging import dicom_writing as dicom

_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
_PLACE: dict[str, Any] = {
    "ImageOrientationPatient": [1, 0, 0, 0, 1, 0],
    "ImagePositionPatient": [0, 0, 0],
    "PixelSpacing": [1, 1],
}


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"SOPClassUID": _CAPTURE},
        {"RescaleSlope": 1, "RescaleIntercept": 0, "RescaleType": "MGML"},
    ],
    ids=["8 bits", "capture", "another unit"],
)
def test_a_ct_without_hounsfield_units_is_shown_as_it_is(
    tmp_path: Path, told: dict[str, Any]
) -> None:
    pixels = np.linspace(0, 255, 40 * 50).astype(np.uint8).reshape(40, 50)
    source = open_image(dicom.write(tmp_path / "a", pixels, **_PLACE, **told))
    assert NOT_HOUNSFIELD in source.info.warnings
    assert source.info.window is None
    assert np.array_equal(source.read(0, slot=None)[0], pixels)


def test_a_deep_ct_that_tells_no_rescale_is_shown_by_its_values(tmp_path: Path) -> None:
    stored = np.linspace(0, 4000, 40 * 50).astype(np.uint16).reshape(40, 50)
    info = open_image(dicom.write(tmp_path / "a", stored, **_PLACE)).info
    assert (info.window_from, NOT_HOUNSFIELD in info.warnings) == ("percentiles", True)
    told = dicom.write(tmp_path / "b", stored, RescaleSlope=1, RescaleIntercept=-1024, **_PLACE)
    info = open_image(told).info
    assert (info.window_from, NOT_HOUNSFIELD in info.warnings) == ("standard", False)


@pytest.mark.parametrize("photometric", ["MONOCHROME2", "MONOCHROME1"])
def test_padding_is_dark_whatever_its_value(tmp_path: Path, photometric: str) -> None:
    stored = np.add.outer(np.arange(40), np.arange(50)).astype(np.uint16) * 8
    stored[:, :15] = 60_003
    path = dicom.write(
        tmp_path / "a", stored, Modality="MR", PhotometricInterpretation=photometric,
        PixelPaddingValue=60_000, PixelPaddingRangeLimit=60_010, **_PLACE,
    )  # fmt: skip
    shown = open_image(path).read(0, slot=None)[0]
    assert (shown[:, :15] == 0).all()
    assert shown[:, 15:].std() > 50


def test_frames_with_scales_of_their_own_can_be_compared(tmp_path: Path) -> None:
    """PET, and MR of Philips: stored alike, ten times as bright."""
    base = np.add.outer(np.arange(20), np.arange(20)).astype(np.uint16) * 10
    for number in range(3):
        dicom.write(
            tmp_path / f"{number}", base, Modality="PT", RescaleSlope=10.0**number,
            RescaleIntercept=0, SOPInstanceUID=f"1.2.{number}",
            **(_PLACE | {"ImagePositionPatient": [0, 0, 5.0 * number]}),
        )  # fmt: skip
    source = open_image(tmp_path)
    means = [float(source.read(n, slot=None)[0].mean()) for n in range(3)]
    assert means[0] < means[1] < means[2]
    values = source.read_values(2)
    assert values is not None
    assert values[0].max() == base.max() * 100


def test_frames_of_one_file_with_scales_of_their_own(tmp_path: Path) -> None:
    frames = np.stack([np.full((8, 9), 100, np.uint16) for _ in range(3)])
    data = dicom.dataset(frames, Modality="MR")
    groups = []
    for number in range(3):
        group, scale = Dataset(), Dataset()
        scale.RescaleSlope, scale.RescaleIntercept = float(number + 1), 0.0
        group.PixelValueTransformationSequence = [scale]
        groups.append(group)
    data.PerFrameFunctionalGroupsSequence = groups
    data.save_as(tmp_path / "e.dcm", enforce_file_format=True)
    source = open_image(tmp_path / "e.dcm")
    found = [source.read_values(n) for n in range(3)]
    assert [int(one[0].max()) for one in found if one is not None] == [100, 200, 300]


def test_a_dose_page_is_named_and_not_chosen(tmp_path: Path) -> None:
    page = np.zeros((60, 70, 3), np.uint8)
    dicom.write(tmp_path / "page", page, SOPClassUID=_CAPTURE, SeriesDescription="Dose Report",
                SeriesInstanceUID="1.9")  # fmt: skip
    assert REPORT_PAGE in open_image(tmp_path / "page").info.warnings
    dicom.write(tmp_path / "slice", dicom.hounsfield(), **_PLACE)
    assert open_image(tmp_path).info.width == 40


def test_only_the_shape_of_pixels_is_told(tmp_path: Path) -> None:
    path = dicom.write(tmp_path / "a", dicom.hounsfield(), Modality="US", PixelAspectRatio=[2, 1])
    info = open_image(path).info
    assert (info.width, info.height) == (40, 64)


@pytest.mark.parametrize("kind", [np.uint8, np.int16, np.float32])
def test_labels_of_any_size_are_refused(tmp_path: Path, kind: type) -> None:
    """A small lesion and organs side by side; also where the middle slice is empty."""
    labels: NDArray[Any] = np.zeros((40, 50, 20), kind)
    labels[10:14, 10:14, 2:6] = 1
    labels[20:30, 10:18, 3:6] = 2
    nib.save(nib.Nifti1Image(labels, np.diag([1, 1, 3, 1])), tmp_path / "a.nii.gz")
    with pytest.raises(ImageError):
        open_image(tmp_path / "a.nii.gz")


def test_a_scan_of_8_bits_is_no_label_map(tmp_path: Path) -> None:
    y, x = np.mgrid[0:60, 0:60]
    body = (x - 30) ** 2 + (y - 30) ** 2 < 600
    noise = np.random.default_rng(0).normal(120, 6, (60, 60, 8))
    scan = np.where(body[..., None], noise, 0).clip(0, 255).astype(np.uint8)
    nib.save(nib.Nifti1Image(scan, np.diag([1, 1, 3, 1])), tmp_path / "a.nii.gz")
    assert open_image(tmp_path / "a.nii.gz").info.slices == 8


def test_dyes_are_no_colours_and_a_microscopes_grey_is_no_scan(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    dyes = rng.integers(0, 3000, (3, 64, 64)).astype(np.uint16)
    told = {"axes": "CYX", "mode": "composite", "Labels": ["DAPI", "GFP", "Cy3"]}
    tifffile.imwrite(tmp_path / "f.tif", dyes, imagej=True, metadata=told)
    assert open_image(tmp_path / "f.tif").info.slices == 3
    tifffile.imwrite(tmp_path / "g.ome.tif", dyes[0], metadata={"axes": "YX", "PhysicalSizeX": 0.3})
    info = open_image(tmp_path / "g.ome.tif").info
    assert (info.slot, info.modality) == (Slot.PATHOLOGY, Modality.GREY)


def test_a_depth_told_for_each_channel_counts(tmp_path: Path) -> None:
    pixels = np.full((32, 32, 3), 2000, np.uint16)
    told = [(281, "H", 3, (4095, 4095, 4095), True)]
    tifffile.imwrite(tmp_path / "a.tif", pixels, photometric="rgb", extratags=told)
    tifffile.imwrite(tmp_path / "b.tif", pixels * 30, photometric="rgb")
    assert int(open_image(tmp_path / "a.tif").read(0, slot=None)[0][0, 0, 0]) == round(2000 / 16.06)
