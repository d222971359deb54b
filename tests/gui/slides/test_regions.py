"""Regions drawn by hand: rectangle, polygon and brush, listed, named, undone."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from crcviewer.protocol.slide_measures import SlideRegion
from crcviewer.ui.slides.region_shapes import area_of, path_of, regions_of, stroke
from crcviewer.ui.slides.slide_page import SlidePage
from crcviewer.ui.slides.slides_tab import SlidesTab

Sharp = Callable[[SlidesTab], None]


@pytest.fixture
def page(tab: SlidesTab, phantom_slide: Path, qtbot: QtBot) -> SlidePage:
    tab.open_paths([str(phantom_slide)])
    qtbot.waitUntil(lambda: tab.page is not None and not tab.opening)
    assert tab.page is not None
    tab.page.overview_action.setChecked(False)
    return tab.page


def _drag(page: SlidePage, *places: tuple[int, int], shift: bool = False) -> None:
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(page.view, left, held, QPoint(*places[0]))
    for place in places[1:]:
        QTest.mouseMove(page.view, QPoint(*place))
    QTest.mouseRelease(page.view, left, held, QPoint(*places[-1]))


def _of_screen(page: SlidePage, region: SlideRegion) -> float:
    """Its area in square pixels of the screen."""
    return area_of(region) * page.view.camera.scale**2


def test_a_brush_paints_goes_on_takes_away_and_each_stroke_is_undone(page: SlidePage) -> None:
    regions = page.mapping.regions
    page.mapping.panel.regions.brush_button.click()
    _drag(page, (200, 200), (260, 200), (320, 200))
    assert len(regions) == 1
    first = _of_screen(page, regions.told()[0])
    assert first == pytest.approx(120 * 48 + math.pi * 24**2, rel=0.02)
    _drag(page, (320, 200), (320, 260), (320, 320))  # begun within it: the same region
    assert len(regions) == 1
    assert _of_screen(page, regions.told()[0]) > 1.5 * first
    _drag(page, (500, 200), (520, 200))
    assert len(regions) == 2
    _drag(page, (260, 140), (260, 260), shift=True)  # cuts the first in two
    assert len(regions) == 3
    stack = regions.undo_stack
    assert stack.count() == 4
    for count in (2, 1, 1, 0):
        QTest.keyClick(page.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert len(regions) == count
    stack.redo()
    assert len(regions) == 1


def test_a_ring_that_is_painted_has_a_hole(page: SlidePage) -> None:
    page.mapping.panel.regions.brush_button.click()
    turns = [2 * math.pi * n / 24 for n in range(25)]
    _drag(page, *[(round(300 + 90 * math.cos(a)), round(300 + 90 * math.sin(a))) for a in turns])
    (region,) = page.mapping.regions.told()
    assert len(region.rings) == 2
    assert _of_screen(page, region) == pytest.approx(math.pi * (114**2 - 66**2), rel=0.05)
    middle = page.view.camera.to_slide(QPointF(300, 300))
    assert page.mapping.regions.at(middle) is None


def test_shapes_of_qt_and_regions_are_the_same_where_a_slide_is_large() -> None:
    path = stroke([QPointF(90_000, 60_000), QPointF(91_000, 60_500)], 300)
    (region,) = regions_of(path, 10, "margin")
    assert region.name == "margin"
    length = math.hypot(1000, 500)
    assert area_of(region) == pytest.approx(600 * length + math.pi * 300**2, rel=0.01)
    assert path_of(region).contains(QPointF(90_500, 60_250))
    assert not path_of(region).contains(QPointF(90_500, 60_700))


def test_regions_are_listed_named_gone_to_and_deleted(
    page: SlidePage, sharp: Sharp, qtbot: QtBot
) -> None:
    regions, panel = page.mapping.regions, page.mapping.panel.regions
    assert not panel.list.isVisible()
    panel.rectangle_button.click()
    _drag(page, (200, 200), (300, 260))
    _drag(page, (400, 300), (500, 400))
    assert panel.list.topLevelItemCount() == 2
    first = panel.list.topLevelItem(0)
    assert first is not None
    side = page.view.camera.scale
    area = 100 * 60 / side**2 * (0.5 / 1000) ** 2
    assert first.text(1).startswith(f"{area:.3g}"[:3])
    panel.list.setCurrentItem(first, 1)
    QTest.keyClick(panel.list, Qt.Key.Key_F2)
    editor = panel.list.findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "invasive margin")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(regions.told()[0].name))
    assert [region.name for region in regions.told()] == ["invasive margin", ""]
    QTest.keyClick(page.view, Qt.Key.Key_Escape)
    second = panel.list.topLevelItem(1)
    assert second is not None
    second.setSelected(True)
    assert regions.chosen == {1}
    panel.retranslate()
    assert [panel.list.indexOfTopLevelItem(one) for one in panel.list.selectedItems()] == [1]
    panel.show_button.click()
    assert page.view.camera.seen.width() < 300 / side
    panel.delete_button.click()
    assert [region.name for region in regions.told()] == ["invasive margin"]
    regions.undo_stack.undo()
    assert len(regions) == 2
    panel.clear_button.click()
    assert not panel.list.isVisible()
