"""Folders of DICOM files as series."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.images import Slot
from tests.unit.imaging import dicom_writing as dicom

AXIAL = ["1", "0", "0", "0", "1", "0"]


def _slice(path: Path, height: float, grey: int, **values: Any) -> None:
    made: dict[str, Any] = {
        "Modality": "US",
        "ImageOrientationPatient": AXIAL,
        "ImagePositionPatient": ["0", "0", str(height)],
        **values,
    }
    dicom.write(path, np.full((8, 10), grey, np.uint8), **made)


def _greys(path: Path | str) -> list[int]:
    source = open_image(path)
    return [int(source.read(i, slot=None)[0][0, 0]) for i in range(source.info.slices)]


def test_slices_are_sorted_by_their_position_not_their_names(tmp_path: Path) -> None:
    for name, height, number in (("a", 30, 1), ("b", 10, 2), ("c", 20, 3)):
        _slice(tmp_path / name, height, grey=int(height), InstanceNumber=number)
    info = open_image(tmp_path).info
    assert _greys(tmp_path) == [10, 20, 30]
    assert info.slice_positions_mm == (10, 20, 30)
    assert (info.kind, info.format, info.slices) == ("dicom_series", "DICOM series", 3)
    assert info.slot is Slot.RADIOLOGY
    assert len(info.sha256) == 64


def test_a_tilted_series_is_sorted_along_its_normal(tmp_path: Path) -> None:
    coronal = ["1", "0", "0", "0", "0", "-1"]
    for name, depth in (("a", 5), ("b", -5), ("c", 0)):
        _slice(
            tmp_path / name,
            0,
            grey=100 + depth,
            ImageOrientationPatient=coronal,
            ImagePositionPatient=["0", str(depth), "0"],
        )
    assert _greys(tmp_path) == [95, 100, 105]


def test_without_positions_the_instance_number_decides(tmp_path: Path) -> None:
    for name, number in (("a", 3), ("b", 1), ("c", 2)):
        dicom.write(
            tmp_path / name, np.full((8, 8), number, np.uint8), Modality="US", InstanceNumber=number
        )
    assert _greys(tmp_path) == [1, 2, 3]


def test_other_files_in_the_folder_are_passed_over(tmp_path: Path) -> None:
    _slice(tmp_path / "a", 0, 1)
    _slice(tmp_path / "b", 1, 2)
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / "empty").write_bytes(b"")
    _slice(tmp_path / ".hidden", 3, 9)
    assert _greys(tmp_path) == [1, 2]


def test_several_series_in_a_folder_are_numbered(tmp_path: Path) -> None:
    for i in range(2):
        _slice(tmp_path / f"s1_{i}", i, 10 + i, SeriesInstanceUID="1.2.1")
    for i in range(3):
        _slice(tmp_path / f"s2_{i}", i, 20 + i, SeriesInstanceUID="1.2.2")
    assert _greys(f"{tmp_path}#series-1") == [10, 11]
    assert _greys(f"{tmp_path}#series-2") == [20, 21, 22]
    assert _greys(tmp_path) == [20, 21, 22]
    assert open_image(tmp_path).info.warnings[0].values["count"] == 2
    with pytest.raises(ImageError, match="no longer holds"):
        open_image(f"{tmp_path}#series-3")


def test_a_folder_without_dicom(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="holds no DICOM"):
        open_image(tmp_path)


def test_a_slice_that_vanishes_fails_alone(tmp_path: Path) -> None:
    for i in range(3):
        _slice(tmp_path / str(i), i, i)
    source = open_image(tmp_path)
    (tmp_path / "1").unlink()
    assert int(source.read(0, slot=None)[0][0, 0]) == 0
    with pytest.raises(ImageError, match="not there any more"):
        source.read(1, slot=None)
    assert int(source.read(2, slot=None)[0][0, 0]) == 2
