"""Moving and resizing the field of view with mouse and keys."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QShortcut
from pytestqt.qtbot import QtBot

from crcviewer.protocol.images import FieldOfView
from crcviewer.protocol.messages import ImageOpened
from crcviewer.protocol.text import verbatim
from crcviewer.report.overlay_map import OverlayMap
from crcviewer.ui.shared.image_pane import ImagePane

START = FieldOfView(100, 50, 200)


@pytest.fixture
def editing(
    pane: ImagePane, opened: Callable[..., ImageOpened], grey: NDArray[np.uint8]
) -> ImagePane:
    """A pane whose field of view is being edited; half of the pixels were decoded."""
    pane.show_image(opened(field=START), grey)
    pane.header.field_button.click()
    return pane


def at(pane: ImagePane, x: float, y: float) -> QPoint:
    """Where a place of the full image lies on the screen."""
    return pane.view.viewportTransform().map(QPointF(x, y)).toPoint()


def drag(qtbot: QtBot, pane: ImagePane, *places: tuple[float, float]) -> None:
    viewport = pane.view.viewport()
    points = [at(pane, *place) for place in places]
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=points[0])
    for point in points[1:]:
        qtbot.mouseMove(viewport, point)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=points[-1])


def test_drag_moves_the_square_and_tells_once_on_release(qtbot: QtBot, editing: ImagePane) -> None:
    fields: list[FieldOfView] = []
    editing.field_changed.connect(fields.append)
    viewport = editing.view.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=at(editing, 200, 150))
    qtbot.mouseMove(viewport, at(editing, 230, 160))
    qtbot.mouseMove(viewport, at(editing, 250, 190))
    assert fields == []
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=at(editing, 250, 190))
    assert len(fields) == 1
    # A pixel of the screen is about 1.2 pixels of the full image here.
    assert (fields[0].x, fields[0].y) == pytest.approx((150, 90), abs=2.5)
    assert fields[0].side == 200
    assert editing.field == fields[0]


def test_corner_resizes_and_keeps_a_square_with_the_opposite_corner_fixed(
    qtbot: QtBot, editing: ImagePane
) -> None:
    with qtbot.waitSignal(editing.field_changed) as told:
        drag(qtbot, editing, (100, 50), (150, 70), (160, 70))
    field = told.args[0]
    assert (field.x + field.side, field.y + field.side) == pytest.approx((300, 250))
    assert field.side == pytest.approx(180, abs=2.5)


def test_outside_of_the_square_the_image_is_panned(qtbot: QtBot, editing: ImagePane) -> None:
    before = at(editing, 0, 0)
    with qtbot.assertNotEmitted(editing.field_changed):
        drag(qtbot, editing, (30, 400), (60, 400))
    assert editing.field == START
    assert at(editing, 0, 0).x() > before.x()


def test_without_editing_the_square_stays(qtbot: QtBot, editing: ImagePane) -> None:
    editing.header.field_button.click()
    with qtbot.assertNotEmitted(editing.field_changed):
        drag(qtbot, editing, (200, 150), (230, 160))
    assert editing.field == START


def test_centre_cannot_leave_the_image(qtbot: QtBot, editing: ImagePane) -> None:
    with qtbot.waitSignal(editing.field_changed) as told:
        drag(qtbot, editing, (200, 150), (-2000, 150))
    assert told.args[0].x == -100


def test_keys_nudge_resize_and_reset(qtbot: QtBot, editing: ImagePane) -> None:
    fields: list[FieldOfView] = []
    editing.field_changed.connect(fields.append)
    qtbot.keyClick(editing.view, Qt.Key.Key_Right)
    qtbot.keyClick(editing.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(editing.view, Qt.Key.Key_BracketLeft)
    editing.header.reset_button.click()
    assert fields == [
        FieldOfView(102, 50, 200),
        FieldOfView(102, 70, 200),
        FieldOfView(104, 72, 196),
        # 112 µm of 0.5 µm pixels in the middle of 448
        FieldOfView(112, 112, 224),
    ]


def test_arrows_are_the_windows_unless_the_square_is_edited(
    qtbot: QtBot, editing: ImagePane
) -> None:
    editing.activateWindow()
    qtbot.waitUntil(editing.isActiveWindow)
    walked: list[bool] = []
    QShortcut(Qt.Key.Key_Right, editing, lambda: walked.append(True))
    qtbot.keyClick(editing.view, Qt.Key.Key_Right)
    assert walked == []
    assert editing.field == FieldOfView(102, 50, 200)
    editing.header.field_button.click()
    qtbot.keyClick(editing.view, Qt.Key.Key_Right)
    assert walked == [True]
    assert editing.field == FieldOfView(102, 50, 200)


def test_editing_drops_the_overlay_of_the_old_square(qtbot: QtBot, editing: ImagePane) -> None:
    values = np.ones((8, 8), np.float32)
    editing.set_overlay(OverlayMap(values, START, -1, 1, diverging=True, title=verbatim("t")))
    assert editing.view.overlay.drawn
    drag(qtbot, editing, (200, 150), (230, 160))
    assert not editing.view.overlay.drawn


def test_escape_ends_editing(qtbot: QtBot, editing: ImagePane) -> None:
    qtbot.keyClick(editing.view, Qt.Key.Key_Escape)
    assert not editing.view.editor.editing
    assert not editing.header.field_button.isChecked()
