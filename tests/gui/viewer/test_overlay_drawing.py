"""Overlays as pixels on the screen: right place, right colour."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from crcviewer.protocol.images import FieldOfView
from crcviewer.protocol.messages import ImageOpened
from crcviewer.protocol.text import verbatim
from crcviewer.report.colour_maps import colours_of, lookup_table
from crcviewer.report.overlay_map import OverlayMap
from crcviewer.ui.shared.image_pane import ImagePane
from crcviewer.ui.shared.overlay import cell_text, overlay_image

FIELD = FieldOfView(100, 50, 200)
GREY = QColor(128, 128, 128)


def overlay_of(values: NDArray[np.float32], *, diverging: bool = True) -> OverlayMap:
    low = -1.0 if diverging else 0.0
    return OverlayMap(
        values, FIELD, low, 1.0, diverging=diverging, title=verbatim("t"), unit=verbatim("u")
    )


@pytest.fixture
def shown(
    pane: ImagePane, opened: Callable[..., ImageOpened], grey: NDArray[np.uint8]
) -> ImagePane:
    pane.show_image(opened(field=FIELD), grey)
    pane.set_overlay_opacity(1.0)
    return pane


def colour_at(pane: ImagePane, u: float, v: float) -> QColor:
    """What is on the screen at a place of the field of view."""
    point = QPointF(FIELD.x + u * FIELD.side, FIELD.y + v * FIELD.side)
    picture = pane.view.viewport().grab().toImage()
    return picture.pixelColor(pane.view.viewportTransform().map(point).toPoint())


def near(colour: QColor, name: str) -> bool:
    """Whether it is that colour but for the place being a pixel beside the cell's centre."""
    other = QColor(name)
    parts = (QColor.red, QColor.green, QColor.blue)
    return all(abs(part(colour) - part(other)) <= 12 for part in parts)


def test_rows_run_down_and_columns_right(shown: ImagePane) -> None:
    values = np.zeros((4, 4), np.float32)
    values[0, 3], values[2, 0] = 1.0, -1.0  # upper right for, left below the middle against
    shown.set_overlay(overlay_of(values))
    assert near(colour_at(shown, 3.5 / 4, 0.5 / 4), "#67001f")
    assert near(colour_at(shown, 0.5 / 4, 2.5 / 4), "#053061")
    # Everywhere else the evidence is nil and the image is seen as it is.
    assert colour_at(shown, 0.5 / 4, 0.5 / 4) == GREY
    assert colour_at(shown, 3.5 / 4, 3.5 / 4) == GREY


def test_nothing_is_drawn_outside_of_the_field(shown: ImagePane) -> None:
    without = colour_at(shown, -0.2, 0.5)
    shown.set_overlay(overlay_of(np.ones((4, 4), np.float32)))
    assert colour_at(shown, -0.2, 0.5) == without
    assert colour_at(shown, 0.05, 0.5).name() == "#67001f"
    assert without.red() < GREY.red(), "what the network does not see is dimmed"


def test_opacity_mixes_and_visibility_switches(shown: ImagePane) -> None:
    shown.set_overlay(overlay_of(np.ones((4, 4), np.float32)))
    shown.set_overlay_opacity(0.5)
    assert colour_at(shown, 0.5, 0.5).red() == pytest.approx((128 + 0x67) / 2, abs=2)
    shown.set_overlay_visible(False)
    assert colour_at(shown, 0.5, 0.5) == GREY


def test_attention_is_opaque_at_its_lowest(shown: ImagePane) -> None:
    shown.set_overlay(overlay_of(np.zeros((8, 8), np.float32), diverging=False))
    assert colour_at(shown, 0.3, 0.3).name() == "#440154"


def test_values_are_interpolated_between_cell_centres() -> None:
    values = np.array([[0.0, 1.0]], np.float32)
    image = overlay_image(overlay_of(values, diverging=False))
    table = lookup_table(diverging=False)
    quarter, half = image.width() // 4, image.width() // 2
    drawn = [image.pixelColor(x, 0).getRgb()[:3] for x in (0, quarter - 1, half, image.width() - 1)]
    wanted = [tuple(int(part) for part in table[step][:3]) for step in (0, 0, 128, 256)]
    for got, want in zip(drawn, wanted, strict=True):
        assert max(abs(a - b) for a, b in zip(got, want, strict=True)) <= 3


def test_not_a_number_is_transparent_and_the_ends_are_kept() -> None:
    rgba = colours_of(np.array([np.nan, -9.0, 9.0]), -1.0, 1.0, diverging=True)
    assert rgba[0].tolist() == [0, 0, 0, 0]
    assert rgba[1].tolist() == [5, 48, 97, 255]
    assert rgba[2].tolist() == [103, 0, 31, 255]


@pytest.mark.parametrize(
    ("pixel_size", "text"),
    [
        (0.5, "8 × 8 cells of 12.5 µm"),
        (800.0, "8 × 8 cells of 20 mm"),
        (None, "8 × 8 cells of 25 px"),
    ],
)
def test_cell_size_is_told_in_the_unit_that_is_known(
    qtbot: QtBot, pixel_size: float | None, text: str
) -> None:
    assert cell_text(overlay_of(np.zeros((8, 8), np.float32)), pixel_size) == text


def test_cell_under_the_cursor_is_bordered(qtbot: QtBot, shown: ImagePane) -> None:
    shown.set_overlay(overlay_of(np.zeros((4, 4), np.float32)))
    viewport = shown.view.viewport()
    inside = QPointF(FIELD.x + 0.6 * FIELD.side, FIELD.y + 0.4 * FIELD.side)
    qtbot.mouseMove(viewport, shown.view.viewportTransform().map(inside).toPoint())
    border = colour_at(shown, 0.5, 0.375)  # left edge of row 1, column 2
    assert border.lightness() > 200
    assert colour_at(shown, 0.25, 0.375) == GREY


def test_another_image_takes_the_overlay_away(
    shown: ImagePane, opened: Callable[..., ImageOpened], grey: NDArray[np.uint8]
) -> None:
    shown.set_overlay(overlay_of(np.ones((4, 4), np.float32)))
    shown.show_image(opened(field=FIELD), grey)
    assert shown.view.overlay.drawn, "the same image again"
    shown.show_image(opened(field=FIELD, path="/other.png"), grey)
    assert not shown.view.overlay.drawn


def test_marker_stands_at_its_place(shown: ImagePane) -> None:
    shown.set_marker((0.25, 0.5))
    assert colour_at(shown, 0.25, 0.5).lightness() > 200
    shown.set_marker(None)
    assert colour_at(shown, 0.25, 0.5) == GREY
