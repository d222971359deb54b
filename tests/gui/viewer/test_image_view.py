"""Zoom, pan and keys of the image view."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QShortcut, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crcviewer.protocol.images import FieldOfView
from crcviewer.protocol.messages import ImageOpened
from crcviewer.ui.shared.image_pane import ImagePane
from crcviewer.ui.shared.image_view import ImageView

Opened = Callable[..., ImageOpened]
Pixels = NDArray[np.uint8]


def turn_wheel(
    view: ImageView,
    at: QPointF,
    eighths: int,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    viewport = view.viewport()
    event = QWheelEvent(
        at,
        QPointF(viewport.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, eighths),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def scene_at(view: ImageView, at: QPointF) -> QPointF:
    return view.viewportTransform().inverted()[0].map(at)


@pytest.mark.parametrize("turns", [(120,), (120, 120, 120, 120), (120, 120, -120), (30, 30)])
def test_wheel_keeps_the_place_under_the_cursor(
    pane: ImagePane, opened: Opened, grey: Pixels, turns: tuple[int, ...]
) -> None:
    pane.show_image(opened(), grey)
    at = QPointF(90, 260)
    before, scale = scene_at(pane.view, at), pane.view.magnification
    for eighths in turns:
        turn_wheel(pane.view, at, eighths)
    moved = (scene_at(pane.view, at) - before) * pane.view.magnification
    assert moved.manhattanLength() <= 0.75 * len(turns) + 0.5
    assert pane.view.magnification == pytest.approx(scale * 1.25 ** (sum(turns) / 120))


def test_a_zoom_at_once_goes_on_from_where_a_smooth_one_leads_and_ends_it(
    pane: ImagePane, opened: Opened, grey: Pixels, qtbot: QtBot
) -> None:
    pane.show_image(opened(), grey)
    view, at = pane.view, QPointF(90, 260)
    before = view.magnification
    view.zoom_smoothly(2, at)
    view.zoom_smoothly(2, at)
    assert before < view.magnification < 4 * before
    view.zoom_by(1 / 2, at)
    assert view.magnification == pytest.approx(2 * before)
    assert not view._easing.active
    view.zoom_smoothly(2, at)
    qtbot.waitUntil(lambda: view.magnification == pytest.approx(4 * before))


def test_ctrl_wheel_asks_for_opacity_and_does_not_zoom(
    qtbot: QtBot, pane: ImagePane, opened: Opened, grey: Pixels
) -> None:
    pane.show_image(opened(), grey)
    scale = pane.view.magnification
    steps: list[int] = []
    pane.opacity_step_requested.connect(steps.append)
    control = Qt.KeyboardModifier.ControlModifier
    for eighths in (120, -240, 60, 60):
        turn_wheel(pane.view, QPointF(50, 50), eighths, control)
    assert steps == [1, -1, -1, 1]
    assert pane.view.magnification == scale


def test_zoom_ends_at_large_pixels_and_fit_returns(
    qtbot: QtBot, pane: ImagePane, opened: Opened, grey: Pixels
) -> None:
    pane.show_image(opened(), grey)
    fitted = pane.view.magnification
    for _ in range(60):
        turn_wheel(pane.view, QPointF(100, 100), 120)
    assert pane.view.magnification == pytest.approx(64 * 0.5)
    qtbot.keyClick(pane.view, Qt.Key.Key_F)
    assert pane.view.magnification == pytest.approx(fitted)
    qtbot.keyClick(pane.view, Qt.Key.Key_Plus)
    assert pane.view.magnification == pytest.approx(1.25 * fitted)
    qtbot.keyClick(pane.view, Qt.Key.Key_Minus)
    assert pane.view.magnification == pytest.approx(fitted)


def test_drag_pans_and_double_click_fits(
    qtbot: QtBot, pane: ImagePane, opened: Opened, grey: Pixels
) -> None:
    pane.show_image(opened(), grey)
    viewport = pane.view.viewport()
    centre = QPointF(viewport.rect().center())
    under = scene_at(pane.view, centre)
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    qtbot.mouseMove(viewport, QPoint(130, 80))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(130, 80))
    moved = (under - scene_at(pane.view, centre)) * pane.view.magnification
    assert (round(moved.x()), round(moved.y())) == (30, -20)
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    back = (under - scene_at(pane.view, centre)) * pane.view.magnification
    assert back.manhattanLength() <= 1.5


def test_resize_keeps_the_whole_image_in_view(
    pane: ImagePane, opened: Opened, grey: Pixels
) -> None:
    pane.show_image(opened(), grey)
    pane.resize(300, 420)
    assert 448 * pane.view.magnification == pytest.approx(0.97 * pane.view.viewport().width())


def test_a_large_image_is_reduced_without_glitter(pane: ImagePane, opened: Opened) -> None:
    """A checkerboard of single pixels is an even grey from afar, not a pattern."""
    pixels = (np.indices((2000, 2000)).sum(axis=0) % 2 * 255).astype(np.uint8)
    pane.show_image(opened(side=2000, scale=1.0, field=FieldOfView(0, 0, 2000)), pixels)
    picture = pane.view.viewport().grab().toImage()
    centre = picture.rect().center()
    tones = {
        picture.pixelColor(centre.x() + dx, centre.y() + dy).red()
        for dx in range(-20, 20, 3)
        for dy in range(-20, 20, 3)
    }
    assert max(tones) - min(tones) <= 4
    assert all(abs(tone - 127) <= 4 for tone in tones)


def test_magnified_pixels_stay_crisp(pane: ImagePane, opened: Opened) -> None:
    pixels = np.zeros((8, 8, 3), np.uint8)
    pixels[2, 5] = (255, 0, 0)  # row 2, column 5
    pane.show_image(opened(side=8, scale=1.0, pixel_size_um=None), pixels)
    picture = pane.view.viewport().grab().toImage()

    def colour(x: float, y: float) -> QColor:
        point = pane.view.viewportTransform().map(QPointF(x, y)).toPoint()
        return picture.pixelColor(point)

    assert colour(5.1, 2.1).red() == colour(5.9, 2.9).red() == 255
    assert colour(4.9, 2.5).red() == colour(5.5, 3.1).red() == 0


def test_probe_is_told_in_parts_of_the_field_and_ends_outside(
    qtbot: QtBot, pane: ImagePane, opened: Opened, grey: Pixels
) -> None:
    pane.show_image(opened(field=FieldOfView(100, 50, 200)), grey)
    places: list[tuple[float, float] | None] = []
    pane.probe_moved.connect(places.append)
    viewport = pane.view.viewport()
    for x, y in ((150, 200), (60, 60)):
        qtbot.mouseMove(viewport, pane.view.viewportTransform().map(QPointF(x, y)).toPoint())
    assert len(places) == 2
    assert places[0] == pytest.approx((0.25, 0.75), abs=0.01)
    assert places[1] is None


def test_left_and_right_are_left_to_the_window(
    qtbot: QtBot, pane: ImagePane, opened: Opened, grey: Pixels
) -> None:
    pane.show_image(opened(), grey)
    at = scene_at(pane.view, QPointF(0, 0))
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    walked: list[bool] = []
    QShortcut(Qt.Key.Key_Right, pane, lambda: walked.append(True))
    qtbot.keyClick(pane.view, Qt.Key.Key_Right)
    assert walked == [True]
    # Without any shortcut it is not the view's own scrolling either.
    qtbot.keyClick(pane.view, Qt.Key.Key_Left)
    assert scene_at(pane.view, QPointF(0, 0)) == at


def test_keys_alone_zoom_move_point_and_fit(
    pane: ImagePane, opened: Opened, grey: Pixels, qtbot: QtBot
) -> None:
    pane.show_image(opened(), grey)
    view = pane.view
    whole = view.magnification
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Plus):
        qtbot.keyClick(view, key)
    assert view.magnification == pytest.approx(whole * 1.25**2)
    middle = QPointF(view.viewport().rect().center())
    before = scene_at(view, middle)
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    moved = scene_at(view, middle) - before
    assert moved.x() * view.magnification == pytest.approx(view.viewport().width() / 10, abs=1)
    assert moved.y() * view.magnification == pytest.approx(view.viewport().height() / 10, abs=1)
    places: list[tuple[float, float]] = []
    view.cursor_moved.connect(places.append)
    for _ in range(20):
        qtbot.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert places[0] == pytest.approx((0.5 - 1 / 16, 0.5))
    assert places[-1] == pytest.approx((1 / 32, 0.5))
    qtbot.keyClick(view, Qt.Key.Key_F)
    assert view.magnification == pytest.approx(whole)
