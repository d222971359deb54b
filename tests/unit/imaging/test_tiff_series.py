"""Of several pictures in one TIFF the tissue is shown, never the label, wherever that stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray

from crcviewer.imaging.formats.slide import open_slide
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.images import Slot

LABEL, TISSUE = (30, 200, 30), (200, 120, 180)


def _flat(side: int, colour: tuple[int, int, int]) -> NDArray[np.uint8]:
    return np.full((side, side, 3), colour, np.uint8)


def _write(
    path: Path, pictures: list[tuple[str, int, tuple[int, int, int], float]], *, levels: bool
) -> Path:
    """Name, side, colour and µm a pixel of each."""
    with tifffile.TiffWriter(path, ome=True) as writer:
        for name, side, colour, um in pictures:
            values = _flat(side, colour)
            told: dict[str, Any] = {
                "axes": "YXS", "PhysicalSizeX": um, "PhysicalSizeY": um, "Name": name,
                "PhysicalSizeXUnit": "µm", "PhysicalSizeYUnit": "µm",
            }  # fmt: skip
            how: dict[str, Any] = {"tile": (64, 64), "photometric": "rgb"}
            pyramid = levels and side >= 512
            writer.write(values, metadata=told, subifds=2 if pyramid else 0, **how)
            if pyramid:
                for step in (2, 4):
                    writer.write(values[::step, ::step], subfiletype=1, **how)
    return path


@pytest.mark.parametrize(
    ("before", "side"),
    [("label image", 128), ("Macro image", 128), ("LABEL", 1024), ("", 64), ("slide preview", 128)],
)
@pytest.mark.parametrize("levels", [True, False])
def test_the_tissue_is_shown_though_a_label_stands_before_it(
    tmp_path: Path, before: str, side: int, levels: bool
) -> None:
    pictures = [(before, side, LABEL, 8.0), ("scan", 512, TISSUE, 0.5)]
    path = str(_write(tmp_path / "切片.ome.tiff", pictures, levels=levels))
    source = open_image(path)
    assert (source.info.width, source.info.height) == (512, 512)
    assert source.info.pixel_size_um == pytest.approx(0.5)
    pixels, _ = source.read(0, slot=Slot.PATHOLOGY)
    assert tuple(pixels[100, 100]) == pytest.approx(TISSUE, abs=2)
    if levels:
        with open_slide(path) as slide:
            assert slide.dimensions == (512, 512)
            assert slide.mpp == pytest.approx(0.5)
            assert tuple(slide.read_region(0, 0, 0, 8, 8)[0, 0]) == pytest.approx(TISSUE, abs=2)


def test_the_first_of_several_scenes_is_shown(tmp_path: Path) -> None:
    pictures = [("scene 1", 512, TISSUE, 0.25), ("scene 2", 640, LABEL, 0.5)]
    path = str(_write(tmp_path / "scenes.ome.tiff", pictures, levels=True))
    with open_slide(path) as slide:
        assert slide.dimensions == (512, 512)
        assert slide.mpp == pytest.approx(0.25)


def test_pixels_that_are_not_square_have_no_size(tmp_path: Path) -> None:
    path = tmp_path / "uneven.ome.tiff"
    values = _flat(512, TISSUE)
    how: dict[str, Any] = {"tile": (64, 64), "photometric": "rgb"}
    with tifffile.TiffWriter(path, ome=True) as writer:
        told = {"axes": "YXS", "PhysicalSizeX": 0.25, "PhysicalSizeY": 0.5}
        writer.write(values, metadata=told, subifds=1, **how)
        writer.write(values[::2, ::2], subfiletype=1, **how)
    with open_slide(str(path)) as slide:
        assert slide.mpp is None
