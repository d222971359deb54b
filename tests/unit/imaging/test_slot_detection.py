"""Pathology or radiology, by name and by colour."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from crcviewer.imaging.open.open_image import open_image, open_unhashed
from crcviewer.imaging.open.slot_detection import NAMED_A_SCAN, ONLY_GREY, look_at
from crcviewer.protocol.images import Slot

Picture = NDArray[np.uint8]


def test_colours(stained: Picture, scan: Picture) -> None:
    assert look_at(stained).modality == "H&E"
    assert look_at(stained).slot is Slot.PATHOLOGY
    assert look_at(scan).slot is Slot.RADIOLOGY
    assert look_at(np.repeat(scan[..., None], 3, axis=2)).slot is Slot.RADIOLOGY
    brown = np.broadcast_to(np.array([150, 110, 60], np.uint8), (8, 8, 3))
    assert look_at(brown).modality == "colour"
    noisy = np.random.default_rng(0).normal(238, 3, (32, 32, 3)).astype(np.uint8)
    assert look_at(noisy).slot is Slot.PATHOLOGY
    assert look_at(np.full((8, 8), 240, np.uint8)).slot is None
    assert look_at(np.full((8, 8), 90, np.uint8)).slot is None


def test_a_scan_with_a_little_colour_written_on_it_is_still_a_scan(scan: Picture) -> None:
    marked = np.repeat(scan[..., None], 3, axis=2)
    marked[2:4, 2:10] = (255, 230, 0)
    assert look_at(marked).slot is Slot.RADIOLOGY


def test_the_name_counts_where_pixels_tell_little(
    tmp_path: Path, stained: Picture, scan: Picture
) -> None:
    Image.fromarray(scan).save(tmp_path / "a_mri.png")
    Image.fromarray(np.full((8, 8), 250, np.uint8)).save(tmp_path / "b_path.png")
    info = open_image(tmp_path / "a_mri.png").info
    assert info.slot is Slot.RADIOLOGY
    assert info.slot_reason.values == {"word": "mri"}
    assert open_image(tmp_path / "b_path.png").info.slot is Slot.PATHOLOGY


def test_the_folder_counts_where_it_is_named_after_the_role(
    tmp_path: Path, stained: Picture, scan: Picture
) -> None:
    for folder in ("mri", "my_mri_collection"):
        (tmp_path / folder).mkdir()
        Image.fromarray(np.full((8, 8), 250, np.uint8)).save(tmp_path / folder / "7.png")
    assert open_image(tmp_path / "mri" / "7.png").info.slot is Slot.RADIOLOGY
    assert open_image(tmp_path / "my_mri_collection" / "7.png").info.slot is None


@pytest.mark.parametrize(("name", "modality"), [("x_he.png", ""), ("x.png", "H&E")])
def test_a_quick_look_decodes_only_what_the_name_does_not_tell(
    tmp_path: Path, stained: Picture, name: str, modality: str
) -> None:
    Image.fromarray(stained).save(tmp_path / name)
    info = open_unhashed(str(tmp_path / name), look=False).info
    assert info.slot is Slot.PATHOLOGY
    assert info.modality == modality


@pytest.mark.parametrize("look", [True, False])
def test_the_colours_of_a_stain_outweigh_a_name(tmp_path: Path, look: bool) -> None:
    rng = np.random.default_rng(0)
    stained = np.array([210, 120, 180]) + rng.integers(-20, 20, (32, 32, 3))
    Image.fromarray(stained.astype(np.uint8)).save(tmp_path / "MR_023.png")
    info = open_unhashed(str(tmp_path / "MR_023.png"), look=look).info
    assert info.slot is Slot.PATHOLOGY
    assert NAMED_A_SCAN in info.warnings


def test_grey_alone_is_doubtful(tmp_path: Path) -> None:
    grey = np.random.default_rng(0).integers(0, 150, (32, 32)).astype(np.uint8)
    Image.fromarray(grey).save(tmp_path / "dapi.png")
    assert ONLY_GREY in open_image(tmp_path / "dapi.png").info.warnings
    Image.fromarray(grey).save(tmp_path / "a_ct.png")
    assert open_image(tmp_path / "a_ct.png").info.warnings == ()
