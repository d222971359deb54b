"""Hover, click and lasso, by real mouse and key events on the real widget."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crcviewer.ui.explore.data.colouring import Colouring
from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.explore.data.map_data import MapKind
from crcviewer.ui.explore.map.map_view import MapView, Tool
from tests.gui.explore.map_numbers import map_data, star_at

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def view(model: ExploreModel, qtbot: QtBot) -> MapView:
    made = MapView(model, MapKind.FUSED)
    qtbot.addWidget(made)
    made.resize(500, 500)
    with qtbot.waitExposed(made):
        made.show()
    made.fit()
    return made


def drag(view: MapView, qtbot: QtBot, path: list[QPoint], key: Qt.KeyboardModifier = NONE) -> None:
    """With the left button held down, which qtbot's own moves do not tell."""
    viewport = view.viewport()
    qtbot.mousePress(viewport, LEFT, key, path[0])
    for place in path[1:]:
        moved = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(place), QPointF(viewport.mapToGlobal(place)),
            Qt.MouseButton.NoButton, LEFT, key,
        )  # fmt: skip
        QApplication.sendEvent(viewport, moved)
    qtbot.mouseRelease(viewport, LEFT, key, path[-1])


def around(view: MapView, rows: list[int]) -> list[QPoint]:
    """A circle that holds these cases."""
    places = np.array([view.position_of(row).toTuple() for row in rows])
    middle = places.mean(axis=0)
    radius = np.linalg.norm(places - middle, axis=1).max() + 12
    return [
        QPoint(
            round(middle[0] + radius * math.cos(i * math.tau / 24)),
            round(middle[1] + radius * math.sin(i * math.tau / 24)),
        )
        for i in range(25)
    ]


def colours_near(view: MapView, row: int) -> set[str]:
    """Of the pixels where a case is drawn."""
    image = view.viewport().grab().toImage()
    place = view.position_of(row)
    steps = (-1, 0, 1)
    return {image.pixelColor(place + QPoint(x, y)).name() for x in steps for y in steps}


def test_every_case_can_be_pointed_at(view: MapView, model: ExploreModel, qtbot: QtBot) -> None:
    places = {row: view.position_of(row) for row in range(60)}
    for row, place in places.items():
        qtbot.mouseMove(view.viewport(), place)
        # Where two cases lie on one another the other one may be met.
        assert model.pointed is not None
        assert (places[model.pointed] - place).manhattanLength() <= 2, row
    qtbot.mouseMove(view.viewport(), QPoint(3, 3))
    assert model.pointed is None


def test_hidden_cases_are_not_met(view: MapView, model: ExploreModel, qtbot: QtBot) -> None:
    model.show_only("DEB")
    qtbot.mouseMove(view.viewport(), view.position_of(0))
    assert model.pointed is None
    view.set_tool(Tool.LASSO)
    drag(view, qtbot, around(view, list(range(60))))
    assert model.selected.tolist() == list(range(2, 60, 3))


def test_a_click_selects_and_a_click_beside_clears(
    view: MapView, model: ExploreModel, qtbot: QtBot
) -> None:
    for row in (5, 20):
        model.show_only(None)
        qtbot.mouseMove(view.viewport(), view.position_of(row))
        expected = model.pointed
        qtbot.mouseClick(view.viewport(), LEFT, NONE, view.position_of(row))
        assert model.selected.tolist() == [expected]
    qtbot.mouseClick(view.viewport(), LEFT, CTRL, view.position_of(0))
    assert len(model.selected) == 2
    qtbot.mouseClick(view.viewport(), LEFT, NONE, QPoint(4, 4))
    assert len(model.selected) == 0


def test_a_lasso_holds_what_lies_inside(view: MapView, model: ExploreModel, qtbot: QtBot) -> None:
    first, second = list(range(0, 60, 3)), list(range(1, 60, 3))
    view.set_tool(Tool.LASSO)
    drag(view, qtbot, around(view, first))
    assert model.selected.tolist() == first
    drag(view, qtbot, around(view, second), CTRL)
    assert model.selected.tolist() == sorted(first + second)
    drag(view, qtbot, around(view, second))
    assert model.selected.tolist() == second


def test_a_rectangle_selects_and_moving_does_not(
    view: MapView, model: ExploreModel, qtbot: QtBot
) -> None:
    corners = around(view, list(range(0, 60, 3)))
    low = QPoint(min(p.x() for p in corners), min(p.y() for p in corners))
    high = QPoint(max(p.x() for p in corners), max(p.y() for p in corners))
    before = view.position_of(0)
    view.set_tool(Tool.RECTANGLE)
    drag(view, qtbot, [high, QPoint(low.x(), high.y()), low])
    assert model.selected.tolist() == list(range(0, 60, 3))
    assert view.position_of(0) == before
    view.set_tool(Tool.PAN)
    drag(view, qtbot, [QPoint(20, 20), QPoint(40, 40), QPoint(80, 60)])
    assert model.selected.tolist() == list(range(0, 60, 3))
    moved = view.position_of(0) - before
    assert abs(moved.x() - 60) <= 2
    assert abs(moved.y() - 40) <= 2
    # After moving, cases are met where they are drawn now.
    qtbot.mouseMove(view.viewport(), view.position_of(7))
    assert model.pointed is not None


def test_a_star_can_be_clicked(view: MapView, model: ExploreModel, qtbot: QtBot) -> None:
    model.set_stars({12: star_at(12, 10, 5)})
    place = view.position_of_star(12)
    assert place is not None
    qtbot.mouseMove(view.viewport(), place)
    assert (model.pointed, model.pointed_star) == (None, 12)
    with qtbot.waitSignal(view.star_clicked) as clicked:
        qtbot.mouseClick(view.viewport(), LEFT, NONE, place)
    assert clicked.args == [12]
    model.set_stars({})
    assert model.pointed_star is None


def test_keys_walk_the_map(view: MapView, model: ExploreModel, qtbot: QtBot) -> None:
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert model.pointed is not None
    before = view.position_of(model.pointed)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.position_of(model.pointed).x() > before.x()
    with qtbot.assertNotEmitted(view.row_opened):
        qtbot.keyClick(view, Qt.Key.Key_Space)
    assert model.selected.tolist() == [model.pointed]
    with qtbot.waitSignal(view.row_opened) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [model.pointed]
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert len(model.selected) == 0


def test_cases_are_drawn_in_their_colours(view: MapView, model: ExploreModel) -> None:
    model.set_colouring(Colouring.RIGHT)
    assert "#d95f02" in colours_near(view, 0)
    assert "#2b7bba" in colours_near(view, 30)
    model.show_only("right")
    assert "#d95f02" not in colours_near(view, 0)
    model.select([33])
    assert "#2b7bba" not in colours_near(view, 30)
    assert "#2b7bba" in colours_near(view, 33)


def test_many_cases_are_drawn_too(qtbot: QtBot) -> None:
    model = ExploreModel()
    model.set_data(map_data(9_000, pictures=False))
    view = MapView(model, MapKind.FUSED)
    qtbot.addWidget(view)
    view.resize(400, 400)
    with qtbot.waitExposed(view):
        view.show()
    model.show_only("BACK")
    assert model.data is not None
    rightmost = int(np.argmax(model.data.fused_map[:, 0]))
    assert "#bbbbbb" in colours_near(view, rightmost)
    model.show_only("DEB")
    assert colours_near(view, rightmost) == {"#ffffff"}


def test_a_map_that_is_not_there_is_empty(qtbot: QtBot) -> None:
    model = ExploreModel()
    model.set_data(map_data(single=False))
    view = MapView(model, MapKind.SINGLE)
    qtbot.addWidget(view)
    with qtbot.waitExposed(view):
        view.show()
    qtbot.mouseMove(view.viewport(), view.rect().center())
    assert model.pointed is None


def test_keys_alone_zoom_move_select_and_fit(
    view: MapView, model: ExploreModel, qtbot: QtBot
) -> None:
    assert model.data is not None
    last = len(model.data) - 1

    def apart() -> int:
        return (view.position_of(0) - view.position_of(last)).manhattanLength()

    whole, start = apart(), view.position_of(0)
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert apart() > whole
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    assert apart() == pytest.approx(whole, abs=2)
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    moved = view.position_of(0) - start
    assert moved.x() == pytest.approx(-view.viewport().width() / 10, abs=3)
    assert moved.y() == pytest.approx(-view.viewport().height() / 10, abs=3)
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert (view.position_of(0) - start).manhattanLength() <= 2
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Space, CTRL)
    assert len(model.selected) == 2
