"""Images as they stand in reports."""

from __future__ import annotations

import numpy as np

from crcviewer.protocol.images import FieldOfView
from crcviewer.protocol.text import text
from crcviewer.report.overlay_map import OverlayMap
from crcviewer.report.pictures import ReportImage, picture


def _overlay(field: FieldOfView, value: float) -> OverlayMap:
    values = np.full((2, 2), value, np.float32)
    return OverlayMap(values, field, -1.0, 1.0, diverging=True, title=text("evidence"))


def test_pixels_of_a_small_image_are_repeated_not_blended() -> None:
    pixels = np.zeros((28, 28), np.uint8)
    pixels[:, ::2] = 200
    drawn = np.asarray(picture(ReportImage(pixels)))
    assert drawn.shape[0] % 28 == 0
    assert drawn.shape[0] >= 640
    assert set(np.unique(drawn)) == {0, 200}


def test_an_overlay_lies_on_its_field_alone_even_beyond_the_border() -> None:
    pixels = np.full((100, 100, 3), 128, np.uint8)
    drawn = np.asarray(picture(ReportImage(pixels), _overlay(FieldOfView(50, -50, 100), 1.0)))
    times = drawn.shape[0] // 100
    inside, outside = drawn[25 * times, 75 * times], drawn[75 * times, 25 * times]
    assert tuple(outside) == (128, 128, 128)
    assert inside[0] > inside[2]  # red speaks for the class


def test_the_scale_bar_is_as_long_as_it_says() -> None:
    """A pixel of 1 µm: the bar of 200 µm is the longest white row of 200 pixels of the image."""
    drawn = np.asarray(picture(ReportImage(np.zeros((800, 800), np.uint8), pixel_size_um=1.0)))
    assert max((drawn.min(axis=2) == 255).sum(axis=1)) in range(199, 204)
