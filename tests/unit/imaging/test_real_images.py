"""The readers on real files: tiles, a slide, CT and MR."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from crcviewer.imaging.core.field_of_view import default_field
from crcviewer.imaging.discover.find_cases import find_cases
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.images import FieldOfView, Slot

pytestmark = pytest.mark.real_data


def test_every_tile_is_recognised_as_pathology_by_its_colours(real_data: Path) -> None:
    cases, skipped = find_cases(
        [real_data / "tiles_224"],
        on_cases=lambda _: None,
        on_progress=lambda *_: None,
        cancelled=lambda: False,
    )
    infos = [case.pathology for case in cases]
    assert len(infos) == sum(path.is_file() for path in (real_data / "tiles_224").rglob("*.*"))
    assert skipped == 0
    for info in infos:
        assert info is not None
        assert info.slot is Slot.PATHOLOGY
        assert info.modality == "H&E"
        assert (info.width, info.height) == (224, 224)
        assert default_field(info, Slot.PATHOLOGY) == FieldOfView(0, 0, 224)


def test_an_aperio_slide_shows_its_tissue_and_not_its_label(real_data: Path) -> None:
    source = open_image(real_data / "slide" / "CMU-1-Small-Region.svs")
    info = source.info
    assert (info.width, info.height, info.slices) == (2220, 2967, 1)
    assert info.pixel_size_um == pytest.approx(0.499)
    field = default_field(info, Slot.PATHOLOGY)
    assert field.side == 224
    square = source.read_field(0, field, slot=Slot.PATHOLOGY)
    whole, scale = source.read(0, slot=None)
    assert scale == 1
    np.testing.assert_array_equal(square, whole[1372:1596, 998:1222])


def test_ct_as_dicom_and_as_nifti(real_data: Path) -> None:
    folder = real_data / "radiology" / "abdomen_ct_dicom"
    series = open_image(folder)
    info = series.info
    assert (info.modality, info.slices, info.width) == ("CT", 20, 512)
    assert info.pixel_size_um == pytest.approx(976.56, abs=0.01)
    assert info.window == (50, 400)
    assert list(info.slice_positions_mm) == sorted(info.slice_positions_mm)
    steps = np.diff(info.slice_positions_mm)
    assert steps.min() > 0
    single = open_image(min(folder.iterdir()))
    index = info.slice_positions_mm.index(single.info.slice_positions_mm[0])
    np.testing.assert_array_equal(single.read(0, slot=None)[0], series.read(index, slot=None)[0])
    volume = open_image(real_data / "radiology" / "abdomen_ct.nii.gz")
    assert (volume.info.modality, volume.info.slices) == ("CT", 30)
    for source in (series, volume):
        pixels, _ = source.read(source.info.slices // 2, slot=Slot.RADIOLOGY)
        assert pixels[0, 0] == 0  # air
        height, width = pixels.shape
        middle = pixels[height // 3 : height * 2 // 3, width // 3 : width * 2 // 3]
        assert 100 < np.median(middle) < 200  # soft tissue


def test_mr_shows_the_liver_at_the_viewers_left(real_data: Path) -> None:
    source = open_image(real_data / "radiology" / "abdomen_mr.nii.gz")
    assert source.info.modality == "MR"
    pixels, _ = source.read(10, slot=Slot.RADIOLOGY)
    height, width = pixels.shape
    # In this fat-bright volume the liver is the large dark organ; it lies at the patient's right.
    upper = pixels[height // 4 : height // 2]
    left = upper[:, width // 6 : width // 3].mean()
    right = upper[:, width * 2 // 3 : width * 5 // 6].mean()
    assert left < 0.8 * right
