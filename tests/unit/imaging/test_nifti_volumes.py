"""NIfTI: orientation, modality, NaNs, four dimensions, what is missing."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pytest
from numpy.typing import NDArray

from crcviewer.imaging.core.anatomy import NO_ORIENTATION
from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.discover.find_cases import find_cases
from crcviewer.imaging.formats.nifti import MODALITY_UNKNOWN, NOT_A_NUMBER
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.images import Slot


def _save(path: Path, data: NDArray[Any], affine: NDArray[Any] | None = None) -> Path:
    image = nib.Nifti1Image(data, np.diag([2.0, 2.0, 5.0, 1.0]) if affine is None else affine)
    nib.save(image, path)
    return path


def _marked() -> NDArray[np.int16]:
    """RAS ``(12, 10, 6)``: bright at the patient's right, anterior, head corner; dim noise."""
    data = np.random.default_rng(1).integers(0, 20, (12, 10, 6)).astype(np.int16)
    data[-3:, -3:, -1] = 1000
    return data


@pytest.mark.parametrize("ending", [".nii", ".nii.gz"])
@pytest.mark.parametrize("axes", ["RAS", "LPS", "ASR", "IPL", "SRA"])
def test_any_storage_order_is_seen_as_a_radiologist_sees_it(
    tmp_path: Path, ending: str, axes: str
) -> None:
    ras = nib.Nifti1Image(_marked(), np.diag([2.0, 2.0, 5.0, 1.0]))
    turn = nib.orientations.ornt_transform(
        nib.orientations.axcodes2ornt("RAS"), nib.orientations.axcodes2ornt(axes)
    )
    nib.save(ras.as_reoriented(turn), tmp_path / f"v{ending}")
    source = open_image(tmp_path / f"v{ending}")
    info = source.info
    assert (info.width, info.height, info.slices) == (12, 10, 6)
    assert info.slice_positions_mm == (0, 5, 10, 15, 20, 25)
    assert info.pixel_size_um == pytest.approx(2000)
    head, _ = source.read(5, slot=Slot.RADIOLOGY)
    # The patient's right is at the viewer's left, anterior is up.
    assert head[:3, :3].min() == 255
    assert head[5:].max() < 100
    assert source.read(0, slot=Slot.RADIOLOGY)[0].shape == (10, 12)


def test_a_single_coronal_slice_is_shown_in_its_own_plane(tmp_path: Path) -> None:
    data = np.random.default_rng(1).integers(0, 20, (12, 1, 9)).astype(np.int16)
    data[-3:, :, -3:] = 1000
    source = open_image(_save(tmp_path / "c.nii", data, np.diag([2.0, 9.0, 2.0, 1.0])))
    assert (source.info.width, source.info.height, source.info.slices) == (12, 9, 1)
    assert (source.info.plane, source.info.letters) == ("coronal", ("R", "L", "H", "F"))
    pixels, _ = source.read(0, slot=None)
    assert pixels[:3, :3].min() == 255  # right at the left, head up
    assert pixels[5:].max() < 100


@pytest.mark.parametrize(
    ("thick", "plane", "size"),
    [(0, "sagittal", (20, 24)), (1, "coronal", (16, 24)), (2, "axial", (16, 20))],
)
def test_thick_slices_stay_in_their_plane(
    tmp_path: Path, thick: int, plane: str, size: tuple[int, int]
) -> None:
    """A sagittal or coronal series is no strip of axial slices."""
    sizes = [1.0, 1.0, 1.0]
    sizes[thick] = 4.0
    data = np.random.default_rng(1).integers(0, 900, (16, 20, 24)).astype(np.int16)
    info = open_image(_save(tmp_path / "a_mr.nii", data, np.diag([*sizes, 1.0]))).info
    assert (info.plane, (info.width, info.height), info.slices) == (plane, size, data.shape[thick])


def test_pixels_that_are_not_square_are_made_so(tmp_path: Path) -> None:
    data = np.random.default_rng(1).integers(0, 900, (16, 20, 4)).astype(np.int16)
    info = open_image(_save(tmp_path / "a.nii", data, np.diag([1.0, 2.0, 9.0, 1.0]))).info
    assert (info.width, info.height, info.spacing_um) == (16, 40, (1000, 1000))


def test_a_volume_without_directions_says_so(tmp_path: Path) -> None:
    image = nib.Nifti1Image(_marked(), None)
    nib.save(image, tmp_path / "a.nii")
    info = open_image(tmp_path / "a.nii").info
    assert NO_ORIENTATION in info.warnings
    assert (info.plane, info.letters) == ("", None)


def test_labels_are_no_scan(tmp_path: Path) -> None:
    labels = np.zeros((32, 32, 8), np.uint8)
    labels[8:20, 8:20, 2:6] = 3
    labels[20:28, 4:12, 2:6] = 7
    for name, data in (("mask", (labels > 0).astype(np.uint8)), ("labels", labels)):
        with pytest.raises(ImageError, match="label map"):
            open_image(_save(tmp_path / f"{name}.nii.gz", data))
    image = nib.Nifti1Image(_marked(), np.eye(4))
    image.header.set_intent("label")
    nib.save(image, tmp_path / "said.nii")
    with pytest.raises(ImageError, match="label map"):
        open_image(tmp_path / "said.nii")


def test_the_kind_of_scan_is_known_by_evidence_only(tmp_path: Path) -> None:
    air = np.full((8, 8, 4), -1000, np.int16)
    air[2:6, 2:6] = np.random.default_rng(0).integers(0, 90, (4, 4, 4))
    air[3, 3] = 50
    ct = open_image(_save(tmp_path / "a.nii.gz", air))
    assert (ct.info.modality, ct.info.window) == ("CT", (50, 400))
    assert int(ct.read(2, slot=None)[0][4, 4]) == 128
    assert int(ct.read(2, slot=None)[0][0, 0]) == 0
    unknown = open_image(_save(tmp_path / "b.nii.gz", _marked()))
    assert (unknown.info.modality, unknown.info.window) == ("", None)
    assert MODALITY_UNKNOWN in unknown.info.warnings
    assert open_image(_save(tmp_path / "p1_mri.nii", _marked())).info.modality == "MR"
    shifted = (np.random.default_rng(0).integers(0, 3000, (8, 8, 4))).astype(np.int16)
    assert open_image(_save(tmp_path / "p1_ct.nii", shifted)).info.modality == ""
    eight_bits = shifted.astype(np.uint8)
    assert open_image(_save(tmp_path / "p2_ct.nii", eight_bits)).info.modality == ""
    cropped = np.linspace(-120, 300, 8 * 8 * 4).astype(np.int16).reshape(8, 8, 4)
    assert open_image(_save(tmp_path / "p3_ct.nii", cropped)).info.modality == "CT"
    assert open_image(_save(tmp_path / "p3.nii", cropped)).info.modality == ""
    encoded = nib.Nifti1Image(_marked(), np.eye(4))
    encoded.header.set_dim_info(freq=0, phase=1, slice=2)
    nib.save(encoded, tmp_path / "c.nii")
    assert open_image(tmp_path / "c.nii").info.modality == "MR"


def test_slope_and_intercept_are_applied(tmp_path: Path) -> None:
    stored = np.zeros((8, 8, 4), np.uint8)
    stored[2:6, 2:6] = 105
    image = nib.Nifti1Image(stored, np.eye(4))
    image.header.set_slope_inter(10, -1000)
    nib.save(image, tmp_path / "a.nii")
    source = open_image(tmp_path / "a.nii")
    assert source.info.modality == "CT"
    assert int(source.read(1, slot=None)[0][3, 3]) == 128


def test_nan_and_four_dimensions_are_warned_of(tmp_path: Path) -> None:
    data = np.random.default_rng(2).random((8, 8, 4, 3)).astype(np.float32) * 900
    data[0, 0, 2] = np.nan
    data[1, 1, 2] = np.inf
    data[..., 1:] = 5000
    source = open_image(_save(tmp_path / "a.nii.gz", data))
    assert source.info.slices == 4
    assert NOT_A_NUMBER in source.info.warnings
    assert {"count": 3} in [warning.values for warning in source.info.warnings]
    pixels, _ = source.read(2, slot=None)
    # Array (0, 0) is left and posterior: the lower right of the picture.
    assert int(pixels[7, 7]) == 0
    assert int(pixels[6, 6]) == 255
    assert 60 < pixels.mean() < 200


def test_only_nan(tmp_path: Path) -> None:
    source = open_image(_save(tmp_path / "a.nii", np.full((4, 4, 2), np.nan, np.float32)))
    assert source.read(0, slot=None)[0].max() == 0


def test_the_name_does_not_matter(tmp_path: Path) -> None:
    _save(tmp_path / "v.nii.gz", _marked()).rename(tmp_path / "scan.png")
    assert open_image(tmp_path / "scan.png").info.kind == "nifti"
    _save(tmp_path / "v.nii", _marked()).rename(tmp_path / "volume")
    assert open_image(tmp_path / "volume").info.slices == 6


def test_a_useless_affine_does_no_harm(tmp_path: Path) -> None:
    image = nib.Nifti1Image(_marked(), np.eye(4))
    nib.save(image, tmp_path / "a.nii")
    data = bytearray((tmp_path / "a.nii").read_bytes())
    data[280:328] = bytes(48)  # srow_x, srow_y, srow_z
    (tmp_path / "a.nii").write_bytes(data)
    assert open_image(tmp_path / "a.nii").info.slices == 6


def test_cut_off_volumes(tmp_path: Path) -> None:
    data = _save(tmp_path / "a.nii", _marked()).read_bytes()
    (tmp_path / "a.nii").write_bytes(data[:-10])
    with pytest.raises(ImageError, match="cut off"):
        open_image(tmp_path / "a.nii")
    packed = gzip.compress(data)
    (tmp_path / "b.nii.gz").write_bytes(packed[: len(packed) // 2])
    with pytest.raises(ImageError, match="damaged"):
        open_image(tmp_path / "b.nii.gz")


def _with_shape(path: Path, shape: tuple[int, ...]) -> Path:
    """A small file whose header announces ``shape``."""
    data = bytearray(_save(path, _marked()).read_bytes())
    dimensions = np.array([len(shape), *shape, *[1] * (7 - len(shape))], np.int16)
    data[40:56] = dimensions.tobytes()
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "shape", [(32767, 32767, 32767), (5000, 5000, 30), (32767, 32767, 1), (8, -3, 4)]
)
def test_a_header_that_announces_too_much(tmp_path: Path, shape: tuple[int, ...]) -> None:
    path = _with_shape(tmp_path / "a.nii", shape)
    with pytest.raises(ImageError):
        open_image(path)
    (tmp_path / "b.nii.gz").write_bytes(gzip.compress(path.read_bytes()))
    with pytest.raises(ImageError):
        open_image(tmp_path / "b.nii.gz")


def test_colours_and_complex_numbers_are_refused(tmp_path: Path) -> None:
    _save(tmp_path / "c.nii", np.zeros((4, 4, 2), np.complex64))
    with pytest.raises(ImageError, match="not a grey volume"):
        open_image(tmp_path / "c.nii")


def test_free_text_of_the_header_is_not_kept(tmp_path: Path) -> None:
    image = nib.Nifti1Image(_marked(), np.eye(4))
    image.header["descrip"] = b"Musterfrau, Erika"
    image.header["db_name"] = b"Musterfrau"
    nib.save(image, tmp_path / "a.nii")
    source = open_image(tmp_path / "a.nii")
    source.read(0, slot=None)
    header = vars(source)["_volume"].header
    assert b"Muster" not in header.binaryblock
    assert "Muster" not in repr(source.info)


def test_the_two_halves_of_a_pair_are_one_volume(tmp_path: Path) -> None:
    values = np.random.default_rng(0).normal(100, 20, (10, 12, 5)).astype(np.float32)
    nib.save(nib.Nifti1Pair(values, np.diag([1.0, 1, 3, 1])), tmp_path / "a_t2.hdr")
    source = open_image(tmp_path / "a_t2.hdr")
    assert (source.info.slices, source.info.modality) == (5, "MR")
    found = source.read_values(2)
    assert found is not None
    np.testing.assert_array_equal(found[0], values[::-1, ::-1, 2].T)
    for dropped in ("a_t2.img", "a_t2.hdr", ""):
        (case,), _ = find_cases(
            [tmp_path / dropped],
            on_cases=lambda _: None,
            on_progress=lambda *_: None,
            cancelled=lambda: False,
        )
        assert case.radiology is not None
        assert case.radiology.path == str(tmp_path / "a_t2.hdr")
    (tmp_path / "a_t2.img").unlink()
    with pytest.raises(ImageError):
        open_image(tmp_path / "a_t2.hdr")
