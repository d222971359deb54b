"""A tile in another colour space looks as its original."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image, ImageCms
from pydicom.dataset import Dataset

from crcviewer.imaging.core.colour import profile_name
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.images import FieldOfView, Slot
from tests.unit.imaging import dicom_writing as dicom
from tests.unit.imaging.icc_writing import adobe_rgb, in_space


def tile() -> NDArray[np.uint8]:
    """Colours of H&E, none of them at the border of sRGB."""
    rng = np.random.default_rng(0)
    pink, blue = np.array([220, 150, 190.0]), np.array([110, 80, 150.0])
    share = rng.random((48, 48, 1))
    mixed = pink * share + blue * (1 - share) + rng.normal(0, 4, (48, 48, 3))
    return mixed.clip(40, 240).astype(np.uint8)


@pytest.fixture(scope="module")
def adobe() -> bytes:
    return adobe_rgb()


@pytest.mark.parametrize("ending", ["png", "tif", "jpg", "webp"])
def test_an_embedded_profile_is_applied(tmp_path: Path, adobe: bytes, ending: str) -> None:
    original = tile()
    stored = in_space(original, adobe)
    there = Image.fromarray(stored)
    assert np.abs(stored.astype(int) - original).max() > 8
    path = tmp_path / f"tile.{ending}"
    if ending == "tif":
        tifffile.imwrite(path, stored, photometric="rgb", iccprofile=adobe)
    else:
        options: dict[str, dict[str, Any]] = {
            "jpg": {"quality": 100, "subsampling": 0},
            "webp": {"lossless": True},
        }
        there.save(path, icc_profile=adobe, **options.get(ending, {}))
    opened = open_image(path)
    assert opened.info.colour_profile == "Adobe RGB (1998)"
    for pixels in (
        opened.read(0, slot=Slot.PATHOLOGY)[0],
        opened.read_field(0, FieldOfView(0, 0, 48), slot=Slot.PATHOLOGY),
    ):
        assert np.abs(pixels.astype(int) - original).mean() < (2.5 if ending == "jpg" else 1.0)


def test_srgb_and_what_is_no_profile_change_nothing(tmp_path: Path) -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (srgb, b"", b"no profile at all", b"\0" * 200):
        assert profile_name(profile) == ""
        Image.fromarray(tile()).save(tmp_path / "a.png", icc_profile=profile)
        np.testing.assert_array_equal(open_image(tmp_path / "a.png").read(0, slot=None)[0], tile())


@pytest.mark.parametrize("sequence", [False, True])
def test_the_profile_of_a_dicom_photograph_is_applied(
    tmp_path: Path, adobe: bytes, sequence: bool
) -> None:
    """Of the object itself, or of its optical path."""
    original = tile()
    told: dict[str, Any] = {"ICCProfile": adobe}
    if sequence:
        optical = Dataset()
        optical.ICCProfile = adobe
        told = {"OpticalPathSequence": [optical]}
    path = dicom.write(
        tmp_path / "photo.dcm", in_space(original, adobe), Modality="XC",
        SOPClassUID="1.2.840.10008.5.1.4.1.1.77.1.4", **told,
    )  # fmt: skip
    opened = open_image(path)
    assert opened.info.colour_profile == "Adobe RGB (1998)"
    assert np.abs(opened.read(0, slot=None)[0].astype(int) - original).mean() < 1
