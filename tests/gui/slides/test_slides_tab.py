"""Whole slides: opened, flown over, measured, with the real reader."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from crcviewer.imaging.formats.slide import open_slide
from crcviewer.ui.shared.deep_zoom.tile_grid import TileGrid
from crcviewer.ui.shared.message_bar import Message
from crcviewer.ui.slides.beside_dialog import BesideDialog
from crcviewer.ui.slides.slide_page import SlidePage
from crcviewer.ui.slides.slides_tab import SlidesTab
from tests.gui.drags import drop_files
from tests.unit.imaging.slide_writing import pyramid, tissue

Sharp = Callable[[SlidesTab], None]


def _opened(tab: SlidesTab, path: Path, qtbot: QtBot) -> SlidePage:
    tab.open_paths([str(path)])
    qtbot.waitUntil(lambda: tab.page is not None and not tab.opening)
    page = tab.page
    assert page is not None
    return page


def _pixels(image: QImage) -> np.ndarray:
    made = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(made.constBits(), np.uint8).reshape(made.height(), made.bytesPerLine())
    return rows[:, : made.width() * 3].reshape(made.height(), made.width(), 3).copy()


def _difference(found: np.ndarray, expected: np.ndarray) -> int:
    """The largest; the middle of a view is a pixel, and a picture may so lie beside it."""
    inner = (slice(3, -3), slice(3, -3))
    moved = [
        np.roll(expected, (down, across), (0, 1))[inner].astype(int)
        for down in range(-2, 3)
        for across in range(-2, 3)
    ]
    return min(int(np.abs(one - found[inner]).max()) for one in moved)


def _turn_wheel(page: SlidePage, notches: int, at: QPointF) -> None:
    event = QWheelEvent(
        at,
        page.view.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(page.view, event)


def _point(page: SlidePage, at: QPointF) -> None:
    button = Qt.MouseButton.NoButton
    over = page.view.mapToGlobal(at)
    event = QMouseEvent(
        QEvent.Type.MouseMove, at, over, button, button, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(page.view, event)


def test_a_dropped_slide_is_shown_whole_and_then_pixel_for_pixel(
    tab: SlidesTab, phantom_slide: Path, sharp: Sharp, qtbot: QtBot
) -> None:
    assert drop_files(tab, [phantom_slide])
    qtbot.waitUntil(lambda: tab.page is not None)
    page = tab.page
    assert page is not None
    sharp(tab)
    assert page.view.camera.seen.contains(page.view.camera.extent)
    assert page.view.pixel_size_um == pytest.approx(0.5, rel=0.01)
    page.view.go_to(QPointF(2000, 1500))
    page.one_action.trigger()
    page.view.clearFocus()
    page.overview_action.setChecked(False)
    sharp(tab)
    assert page.view.camera.scale == 1
    seen = page.view.camera.seen
    here = _pixels(page.view.grab(QRectF(100, 50, 300, 200).toRect()).toImage())
    with open_slide(str(phantom_slide)) as slide:
        left, top = round(seen.left()) + 100, round(seen.top()) + 50
        there = slide.read_region(0, left, top, 300, 200)
    assert _difference(here, there) <= 1


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_slide_has_the_same_pixels(
    tab: SlidesTab, tmp_path: Path, sharp: Sharp, qtbot: QtBot, quarters: int
) -> None:
    path = tmp_path / "noise.tiff"
    pyramid(path, np.random.default_rng(0).integers(0, 256, (2200, 3000, 3), np.uint8))
    page = _opened(tab, path, qtbot)
    page.overview_action.setChecked(False)
    page.view.go_to(QPointF(1200, 1000))
    page.view.zoom_to(1)
    page.view.clearFocus()
    sharp(tab)
    place = page.view.rect().center()
    side = 101
    corner = QPoint(place.x() - side // 2, place.y() - side // 2)
    area = QRectF(corner.x(), corner.y(), side, side).toRect()
    before = _pixels(page.view.grab(area).toImage())
    for _ in range(quarters):
        page.turn_action.trigger()
    sharp(tab)
    after = _pixels(page.view.grab(area).toImage())
    turned = np.rot90(before, -quarters)
    assert _difference(after, turned) <= 1


def test_the_wheel_zooms_at_the_pointer_and_a_drag_pans(
    tab: SlidesTab, phantom_slide: Path, sharp: Sharp, qtbot: QtBot
) -> None:
    page = _opened(tab, phantom_slide, qtbot)
    sharp(tab)
    camera = page.view.camera
    at = QPointF(700, 200)
    under, scale = camera.to_slide(at), camera.scale
    _turn_wheel(page, 4, at)
    qtbot.waitUntil(lambda: not page.view._easing.active)
    assert camera.scale > 2 * scale
    assert (camera.to_slide(at) - under).manhattanLength() < 2 / camera.scale
    under = camera.to_slide(QPointF(300, 300))
    QTest.mousePress(page.view, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    QTest.mouseMove(page.view, QPoint(340, 270))
    QTest.mouseRelease(page.view, Qt.MouseButton.LeftButton, pos=QPoint(340, 270))
    assert (camera.to_slide(QPointF(340, 270)) - under).manhattanLength() < 2 / camera.scale
    sharp(tab)
    QTest.keyClick(page.view, Qt.Key.Key_F)
    assert camera.seen.contains(camera.extent)
    page.overview.show()
    QTest.mouseClick(page.overview, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert camera.centre.x() < 0.2 * camera.slide.width()


def test_tiles_of_a_smaller_level_are_seen_until_the_sharp_ones_come(
    tab: SlidesTab, phantom_slide: Path, sharp: Sharp, qtbot: QtBot
) -> None:
    page = _opened(tab, phantom_slide, qtbot)
    sharp(tab)
    page.view.go_to(QPointF(1000, 1000))
    page.view.zoom_to(2)
    page.view.grab()  # before the reader could answer
    assert page.view.frame.coarse == pytest.approx(1)
    assert page.view.frame.blank == 0
    sharp(tab)


def test_memory_of_tiles_is_bounded(
    tab: SlidesTab, phantom_slide: Path, sharp: Sharp, qtbot: QtBot
) -> None:
    tab.cache.budget = 12 << 20
    page = _opened(tab, phantom_slide, qtbot)
    page.view.zoom_to(1)
    for x in range(500, 3600, 600):
        page.view.go_to(QPointF(x, 1500))
        sharp(tab)
    assert 0 < tab.cache.bytes <= tab.cache.budget
    tab.close_slide(page)
    assert tab.cache.bytes == 0
    assert tab.stack.currentIndex() == 0


def test_an_unknown_pixel_size_is_asked_for(tab: SlidesTab, unscaled: Path, qtbot: QtBot) -> None:
    page = _opened(tab, unscaled, qtbot)
    assert page.question.isVisible()
    assert page.view.pixel_size_um is None
    page.ruler.ends = QPointF(0, 0), QPointF(300, 400)
    in_pixels = page.ruler.text
    page.question.buttons[20].click()
    assert not page.question.isVisible()
    assert page.view.pixel_size_um == 0.5
    assert page.pixel_size_is_users
    assert page.ruler.text != in_pixels


def test_the_ruler_is_drawn_with_the_mouse_and_ends_with_escape(
    tab: SlidesTab, phantom_slide: Path, qtbot: QtBot
) -> None:
    page = _opened(tab, phantom_slide, qtbot)
    page.view.zoom_to(1)
    page.ruler_action.trigger()
    QTest.mousePress(page.view, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    QTest.mouseMove(page.view, QPoint(400, 300))
    QTest.mouseRelease(page.view, Qt.MouseButton.LeftButton, pos=QPoint(500, 300))
    assert page.ruler.pixels == pytest.approx(200)
    assert page.ruler.text.startswith("100")
    QTest.keyClick(page.view, Qt.Key.Key_Escape)
    assert not page.ruler_action.isChecked()
    assert page.ruler.ends is None


def test_what_is_pointed_at_is_told_anew_when_the_slide_moves_below_the_pointer(
    tab: SlidesTab, unscaled: Path, qtbot: QtBot
) -> None:
    page = _opened(tab, unscaled, qtbot)
    view = page.view
    told: list[QPointF | None] = []
    view.pointed.connect(told.append)
    view.zoom_to(1)
    at = QPointF(200, 150)
    _point(page, at)
    for move in (view.turn, lambda: view.zoom_to(0.5), lambda: view.pan(40, 10)):
        told.clear()
        move()
        place = view.camera.to_slide(at)
        assert told[-1] == (place if view.extent.contains(place) else None)
    view.fit()
    _point(page, QPointF(view.rect().center()))
    assert view._marks.reading.endswith("px")
    page.question.buttons[20].click()
    assert view._marks.reading.endswith("mm")


def test_no_words_stand_over_the_bar_of_a_map(
    tab: SlidesTab, phantom_slide: Path, qtbot: QtBot
) -> None:
    assert not _opened(tab, phantom_slide, qtbot).mapping.panel.bar.isTextVisible()


def test_slides_are_chosen_in_a_dialog(tab: SlidesTab, phantom_slide: Path, qtbot: QtBot) -> None:
    tab.open_button.click()
    dialog = tab.findChild(QFileDialog)
    assert dialog is not None
    dialog.selectFile(str(phantom_slide))
    dialog.accept()
    qtbot.waitUntil(lambda: tab.page is not None)
    assert tab.has(str(phantom_slide))


def test_one_tool_is_in_hand_at_a_time(tab: SlidesTab, phantom_slide: Path, qtbot: QtBot) -> None:
    page = _opened(tab, phantom_slide, qtbot)
    panel = page.mapping.panel.regions
    panel.rectangle_button.setChecked(True)
    page.ruler_action.trigger()
    assert page.view.tool is page.ruler
    assert not panel.rectangle_button.isChecked()
    panel.polygon_button.setChecked(True)
    assert not page.ruler_action.isChecked()
    assert page.view.tool is not None
    assert page.view.tool is not page.ruler
    for x, y in ((300, 300), (500, 300), (500, 450)):
        QTest.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert [len(region.rings[0]) for region in page.mapping.regions.told()] == [3]
    QTest.keyClick(page.view, Qt.Key.Key_Escape)
    assert page.view.tool is None
    assert not panel.polygon_button.isChecked()


def test_several_slides_are_tabs_and_one_opens_once(
    tab: SlidesTab, phantom_slide: Path, unscaled: Path, qtbot: QtBot
) -> None:
    tab.open_paths([str(phantom_slide), str(unscaled)])
    qtbot.waitUntil(lambda: len(tab.pages()) == 2)
    tab.open_paths([str(phantom_slide)])
    assert len(tab.pages()) == 2
    assert not tab.opening
    assert tab.page is not None
    assert Path(tab.page.path) == phantom_slide


def test_what_is_no_slide_is_a_message(tab: SlidesTab, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "a.svs").write_text("no slide")
    raised: list[Message] = []
    tab.message_raised.connect(raised.append)
    tab.open_paths([str(tmp_path / "a.svs")])
    qtbot.waitUntil(lambda: bool(raised))
    assert raised[0].cause
    assert not tab.pages()


def test_a_slide_that_was_replaced_says_so_and_opens_again(
    tab: SlidesTab, tmp_path: Path, sharp: Sharp, qtbot: QtBot
) -> None:
    path = tmp_path / "a.tiff"
    pyramid(path, tissue(4000, 3000))
    page = _opened(tab, path, qtbot)
    sharp(tab)
    path.write_bytes(b"another")
    page.view.zoom_to(2)
    qtbot.waitUntil(page.again_button.isVisible)
    path.unlink()
    pyramid(path, tissue(1200, 900))
    page.again_button.click()
    qtbot.waitUntil(lambda: tab.page is not None and tab.page is not page)
    sharp(tab)
    assert len(tab.pages()) == 1
    assert tab.page is not None
    assert tab.page.opened.levels[0].width == 1200


@pytest.mark.real_data
def test_a_label_is_shown_only_when_it_is_asked_for(tab: SlidesTab, qtbot: QtBot) -> None:
    folder = os.environ.get("CRCVIEWER_TEST_DATA")
    if not folder:
        pytest.skip("CRCVIEWER_TEST_DATA does not name the folder of real images")
    page = _opened(tab, Path(folder) / "slide" / "CMU-1-Small-Region.svs", qtbot)
    assert not page.findChildren(BesideDialog)
    label = next(a for a in page.beside_menu.actions() if a.text() == "label")
    label.trigger()
    qtbot.waitUntil(lambda: bool(page.findChildren(BesideDialog)))
    dialog = page.findChildren(BesideDialog)[0]
    assert dialog.image.width() > 50
    dialog.close()


def test_the_grid_covers_each_place_of_a_level_once(
    tab: SlidesTab, phantom_slide: Path, qtbot: QtBot
) -> None:
    grid: TileGrid = _opened(tab, phantom_slide, qtbot).grid
    whole = QRectF(0, 0, grid.levels[0].width, grid.levels[0].height)
    for level in range(grid.last + 1):
        rects = [grid.rect_of(key) for key in grid.tiles_in(whole, level)]
        assert sum(r.width() * r.height() for r in rects) == pytest.approx(
            whole.width() * whole.height(), rel=1e-6
        )
