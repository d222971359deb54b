"""Series divided into volumes, slices as radiologists see them, and what is told of both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from crcviewer.imaging.core.anatomy import NO_ORIENTATION
from crcviewer.imaging.discover.find_cases import find_cases
from crcviewer.imaging.formats.dicom import LOCALIZER
from crcviewer.imaging.formats.dicom_series import series_in
from crcviewer.imaging.open.open_image import open_image
from tests.unit.imaging import dicom_writing as dicom

AXIAL = [1, 0, 0, 0, 1, 0]


def write_slice(folder: Path, name: str, position: float, *, value: int = 0, **more: Any) -> None:
    folder.mkdir(exist_ok=True)
    pixels = np.zeros((16, 24), np.int16)
    values = {
        "Modality": "MR", "SeriesInstanceUID": "1.2.3", "ImageOrientationPatient": AXIAL,
        "ImagePositionPatient": [0, 0, position], "PixelSpacing": [1, 1],
        "SOPInstanceUID": f"1.2.3.{abs(hash(name))}", **more,
    }  # fmt: skip
    dicom.write(folder / name, pixels, **values)


@pytest.mark.parametrize(
    ("tag", "values"),
    [("EchoTime", [20, 80]), ("AcquisitionNumber", [1, 2]), ("DiffusionBValue", [50.0, 800.0]),
     ("TemporalPositionIdentifier", [1, 2])],
)  # fmt: skip
def test_a_series_is_divided_into_its_volumes(tmp_path: Path, tag: str, values: list[Any]) -> None:
    for number, value in enumerate(values):
        for place in range(5):
            write_slice(tmp_path, f"{number}-{place}", 3.0 * place, **{tag: value})
    stacks = series_in(str(tmp_path))
    assert [len(stack.frames) for stack in stacks] == [5, 5]
    assert len({stack.volume for stack in stacks}) == 2
    cases, _ = find_cases(
        [tmp_path], on_cases=lambda _: None, on_progress=lambda *_: None, cancelled=lambda: False
    )
    assert [case.radiology.slices for case in cases if case.radiology] == [5, 5]


def test_volumes_that_no_tag_tells_apart_are_divided_by_their_places(tmp_path: Path) -> None:
    for number in range(3):
        for place in range(4):
            write_slice(tmp_path, f"{number}-{place}", place, InstanceNumber=number * 4 + place)
    assert [len(stack.frames) for stack in series_in(str(tmp_path))] == [4, 4, 4]


def test_copies_are_left_out_and_told(tmp_path: Path) -> None:
    for place in range(4):
        for copy in "ab":
            write_slice(tmp_path, f"{copy}{place}", place, SOPInstanceUID=f"1.2.{place}")
    (stack,) = series_in(str(tmp_path))
    assert len(stack.frames) == 4
    assert [note.values.get("count") for note in stack.notes] == [4]


def test_gaps_and_unequal_distances_are_told(tmp_path: Path) -> None:
    for place in (0.0, 1.0, 2.0, 4.0, 5.0):
        write_slice(tmp_path / "gap", f"{place}", place)
    for place in (0.0, 1.0, 2.4, 3.0, 4.0):
        write_slice(tmp_path / "unequal", f"{place}", place)
    for place in range(5):
        write_slice(tmp_path / "whole", f"{place}", 2.5 * place)
    told = {name: open_image(tmp_path / name).info.warnings for name in ("gap", "unequal", "whole")}
    assert [note.values.get("count") for note in told["gap"]] == [1]
    assert len(told["unequal"]) == 1
    assert told["unequal"] != told["gap"]
    assert told["whole"] == ()


def test_a_localizer_is_named_and_not_chosen(tmp_path: Path) -> None:
    for place in range(9):
        write_slice(
            tmp_path, f"scout{place}", place,
            SeriesInstanceUID="1.9", ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"],
        )  # fmt: skip
    for place in range(4):
        write_slice(tmp_path, f"t2-{place}", place)
    info = open_image(tmp_path).info
    assert info.slices == 4
    assert LOCALIZER not in info.warnings
    assert LOCALIZER in open_image(tmp_path / "scout0").info.warnings


def test_a_file_without_orientation_says_so(tmp_path: Path) -> None:
    path = dicom.write(tmp_path / "a", dicom.hounsfield())
    info = open_image(path).info
    assert NO_ORIENTATION in info.warnings
    assert (info.plane, info.letters) == ("", None)


def test_a_mirrored_slice_is_put_right(tmp_path: Path) -> None:
    pixels = np.arange(16 * 24, dtype=np.uint8).reshape(16, 24)
    common = {"Modality": "PT", "ImagePositionPatient": [0, 0, 0], "PixelSpacing": [1, 1]}
    usual = dicom.write(tmp_path / "a", pixels, ImageOrientationPatient=AXIAL, **common)
    prone = dicom.write(
        tmp_path / "b", pixels[::-1, ::-1].copy(), ImageOrientationPatient=[-1, 0, 0, 0, -1, 0],
        **common,
    )  # fmt: skip
    turned = dicom.write(
        tmp_path / "c", pixels.T.copy(), ImageOrientationPatient=[0, 1, 0, 1, 0, 0], **common
    )
    for path in (usual, prone, turned):
        source = open_image(path)
        assert (source.info.plane, source.info.letters) == ("axial", ("R", "L", "A", "P"))
        np.testing.assert_array_equal(source.read(0, slot=None)[0], pixels)


def test_pixels_that_are_not_square_are_made_so(tmp_path: Path) -> None:
    pixels = np.repeat(np.arange(0, 240, 10, dtype=np.uint8)[None], 16, axis=0)
    path = dicom.write(
        tmp_path / "a", pixels, Modality="PT", PixelSpacing=[2, 1],
        ImageOrientationPatient=AXIAL, ImagePositionPatient=[0, 0, 0],
    )  # fmt: skip
    source = open_image(path)
    assert (source.info.width, source.info.height) == (24, 32)
    assert source.info.spacing_um == (1000, 1000)
    assert source.read(0, slot=None)[0].shape == (32, 24)


def test_brightness_is_of_the_volume_and_without_padding(tmp_path: Path) -> None:
    """A slice that holds little is not stretched, and the frame around an image does not count."""
    rng = np.random.default_rng(0)
    for place, top in enumerate((1000, 100, 1000)):
        pixels = np.full((40, 40), -2000, np.int16)
        pixels[5:35, 5:35] = rng.integers(0, top, (30, 30))
        dicom.write(
            tmp_path / f"{place}", pixels, Modality="MR", SeriesInstanceUID="1.2.3",
            SOPInstanceUID=f"1.2.3.{place}", ImageOrientationPatient=AXIAL,
            ImagePositionPatient=[0, 0, 3.0 * place], PixelSpacing=[1, 1],
        )  # fmt: skip
    source = open_image(tmp_path)
    bright, dim = (source.read(number, slot=None)[0][5:35, 5:35] for number in (0, 1))
    assert 100 < bright.mean() < 160
    assert 5 < dim.mean() < 25
