"""The tissue map of a slide in the window, with the real engine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crcviewer.protocol.slide_measures import Measure
from crcviewer.protocol.verdict import RadiologyUse
from crcviewer.ui.shared.message_bar import Message, Severity
from crcviewer.ui.slides.map_run import RunState
from crcviewer.ui.slides.slide_page import SlidePage
from crcviewer.ui.window.main_window import MainWindow
from training.phantoms.slide_file import write_slide
from training.phantoms.slide_plan import SlideSettings


@pytest.fixture(scope="session")
def small_slide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A phantom of 3000 × 2400 pixels of 0.5 µm."""
    path = tmp_path_factory.mktemp("切 片") / "map.tiff"
    write_slide(path, SlideSettings(width=3000, height=2400, seed=2), lambda done, total: None)
    return path


@pytest.fixture
def page(window: MainWindow, small_slide: Path, qtbot: QtBot) -> SlidePage:
    path = small_slide
    window.slides.open([str(path)])
    tab = window.slides.place.tab()
    qtbot.waitUntil(lambda: tab.page is not None)
    assert tab.page is not None
    return tab.page


def test_a_slide_is_mapped_measured_restricted_and_exported(
    window: MainWindow, page: SlidePage, tmp_path: Path, qtbot: QtBot
) -> None:
    mapping, run = page.mapping, page.mapping.run
    assert mapping.panel.map_button.isEnabled()
    mapping.panel.map_button.click()
    assert run.state is RunState.RUNNING
    qtbot.waitUntil(lambda: run.state is RunState.DONE and run.measures is not None)
    assert run.map is not None
    assert run.measures is not None
    fields = int(run.map.tissue.sum())
    assert fields > 30
    by_class, outside = run.map.counts()
    assert sum(by_class) + outside == fields == run.measures.fields
    area = sum(one.value or 0 for one in run.measures.measures if one.kind is Measure.AREA)
    assert area == pytest.approx(fields * 0.112**2, rel=0.02)

    # A rectangle restricts it, undo takes it back.
    page.view.fit()
    mapping.panel.regions.rectangle_button.click()
    inside = [page.view.camera.to_screen(point).toPoint() for point in (
        page.view.camera.extent.center() / 2, page.view.camera.extent.center())]  # fmt: skip
    QTest.mousePress(page.view, Qt.MouseButton.LeftButton, pos=inside[0])
    QTest.mouseMove(page.view, inside[1])
    QTest.mouseRelease(page.view, Qt.MouseButton.LeftButton, pos=inside[1])
    assert len(mapping.regions.told()) == 1
    qtbot.waitUntil(lambda: run.measures is not None and run.measures.fields < fields)
    QTest.keyClick(page.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not mapping.regions.told()
    qtbot.waitUntil(lambda: run.measures is not None and run.measures.fields == fields)
    QTest.keyClick(page.view, Qt.Key.Key_Escape)
    assert not mapping.panel.regions.rectangle_button.isChecked()

    messages: list[Message] = []
    mapping.message_raised.connect(messages.append)
    out = tmp_path / "out"
    mapping.export(str(out), ("geojson", "csv", "png", "json"))
    qtbot.waitUntil(lambda: bool(messages))
    assert messages[0].severity is Severity.INFORMATION, messages[0].text
    assert {file.suffix for file in out.iterdir()} >= {".csv", ".png"}

    mapping.panel.remove_button.click()
    qtbot.waitUntil(lambda: run.state is RunState.NONE)
    assert run.map is None


def test_a_field_is_looked_at_and_opens_as_a_case(
    window: MainWindow, page: SlidePage, qtbot: QtBot
) -> None:
    mapping, run = page.mapping, page.mapping.run
    mapping.panel.map_button.click()
    qtbot.waitUntil(lambda: run.state is RunState.DONE)
    middle = page.view.camera.to_screen(page.view.camera.extent.center()).toPoint()
    QTest.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=middle + QPoint(3, 3))
    card = mapping.panel.field
    qtbot.waitUntil(lambda: card.result is not None)
    assert card.isVisible()
    assert mapping.layer.chosen is not None
    card.open_button.click()
    assert window.tabs.currentWidget() is window.classify_tab
    qtbot.waitUntil(lambda: len(window.store) == 1)
    case = next(iter(window.store))
    assert case.pathology is not None
    assert case.pathology.field is not None
    assert case.pathology.field.side == pytest.approx(224, rel=0.01)
    qtbot.waitUntil(lambda: not window.classify_tab.intake.running)
    assert not window.message_bar.messages()


def test_a_map_is_paused_and_gone_on_with(page: SlidePage, qtbot: QtBot) -> None:
    run, panel = page.mapping.run, page.mapping.panel
    panel.map_button.click()
    qtbot.waitUntil(lambda: run.map is not None and bool(run.map.known.any()))
    panel.pause_button.click()
    qtbot.waitUntil(lambda: run.state is not RunState.RUNNING)
    assert run.map is not None
    known = int(run.map.known.sum())
    if run.state is RunState.PAUSED:  # else it was too quick
        panel.map_button.click()
        qtbot.waitUntil(lambda: run.state is RunState.DONE)
        assert run.map.known.sum() >= known
    assert run.map is not None
    assert bool(run.map.known[run.map.tissue].all())


def test_a_map_that_was_kept_is_shown_without_being_gone_on_with(
    window: MainWindow, page: SlidePage, qtbot: QtBot
) -> None:
    run = page.mapping.run
    page.mapping.panel.map_button.click()
    qtbot.waitUntil(lambda: run.state is RunState.DONE)
    assert run.map is not None
    counts = run.map.counts()
    tab = window.slides.place.tab()
    kept = tab.kept()
    assert kept.slides[0].journal
    tab.close_slide(page)
    tab.restore(kept)
    qtbot.waitUntil(lambda: tab.page is not None)
    assert tab.page is not None
    again = tab.page.mapping.run
    assert tab.kept() == kept  # also while it is under way
    qtbot.waitUntil(lambda: again.state is RunState.DONE and again.measures is not None)
    assert again.map is not None
    assert again.map.counts() == counts
    assert not tab.page.mapping.panel.map_button.isVisible()


def test_a_scan_is_paired_with_the_slide_and_the_map_says_what_part_it_has(
    window: MainWindow, page: SlidePage, tmp_path: Path, qtbot: QtBot
) -> None:
    scan = tmp_path / "P1 ct.png"
    grey = np.random.default_rng(0).integers(0, 256, (128, 128), np.uint8)
    Image.fromarray(grey).save(scan)
    mapping, run, panel = page.mapping, page.mapping.run, page.mapping.panel
    panel.scan.take([str(scan)])
    qtbot.waitUntil(lambda: panel.scan.ref is not None and not panel.scan.waiting)
    panel.map_button.click()
    qtbot.waitUntil(lambda: run.state is RunState.DONE)
    assert run.map is not None
    assert run.map.grid.radiology_used or run.map.grid.warnings
    middle = page.view.camera.to_screen(page.view.camera.extent.center()).toPoint()
    QTest.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=middle + QPoint(3, 3))
    card = panel.field
    qtbot.waitUntil(lambda: card.result is not None)
    assert card.result is not None
    assert card.result.radiology_use is not RadiologyUse.NONE
    assert not panel.map_button.isVisible()
    panel.scan.clear()
    assert panel.map_button.isVisible()  # the map is of another partner
    assert mapping.run.map is not None
    card.open_button.click()
    qtbot.waitUntil(lambda: len(window.store) == 1)
    case = next(iter(window.store))
    assert case.radiology is not None
    assert Path(case.radiology.info.path) == scan


def test_fields_of_a_region_become_cases_each_of_its_own(
    window: MainWindow, page: SlidePage, qtbot: QtBot
) -> None:
    mapping, run = page.mapping, page.mapping.run
    mapping.panel.map_button.click()
    qtbot.waitUntil(lambda: run.state is RunState.DONE)
    assert run.map is not None
    side = run.map.grid.side
    row, column = (int(n) for n in np.argwhere(run.map.tissue)[len(run.map.tissue) // 2])
    left, top = column * side, row * side
    square = tuple((left + x * 3 * side, top + y * 2 * side) for x, y in (
        (0, 0), (1, 0), (1, 1), (0, 1)))  # fmt: skip
    mapping.regions.add(square)
    inside = int(run.map.tissue[row : row + 2, column : column + 3].sum())
    menu = mapping.panel.send_menu
    menu.fill()
    entry = menu.findChild(QAction, "all")
    assert entry is not None
    assert str(inside) in entry.text()
    entry.trigger()
    assert window.tabs.currentWidget() is window.classify_tab
    qtbot.waitUntil(lambda: len(window.store) == inside)
    fields = {case.pathology.field for case in window.store if case.pathology is not None}
    assert len(fields) == inside
    assert len({case.name for case in window.store}) == inside
    # Again: they are known.
    window.slides.open([page.path])
    menu.fill()
    again = menu.findChild(QAction, "all")
    assert again is not None
    again.trigger()
    qtbot.waitUntil(lambda: not window.classify_tab.intake.running)
    assert len(window.store) == inside
    qtbot.waitUntil(lambda: all(case.result is not None for case in window.store))


def test_a_field_is_shown_on_the_map_of_explore(
    window: MainWindow, page: SlidePage, mapped_model: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.chooser.model_changed):
        window.chooser.load(str(mapped_model))
    mapping, run = page.mapping, page.mapping.run
    mapping.panel.map_button.click()
    qtbot.waitUntil(lambda: run.state is RunState.DONE)
    middle = page.view.camera.to_screen(page.view.camera.extent.center()).toPoint()
    QTest.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=middle + QPoint(3, 3))
    card = mapping.panel.field
    qtbot.waitUntil(lambda: card.result is not None)
    card.place_button.click()
    assert window.tabs.currentWidget() is window.explore_place
    explore = window.explore_place.tab()
    qtbot.waitUntil(lambda: len(window.store) == 1)
    (case,) = window.store
    qtbot.waitUntil(lambda: explore.model.star(case.id) is not None)
    assert explore.sides.currentWidget() is explore.my_cases
    star = explore.my_cases.current()
    assert star is not None
    assert star.case_id == case.id


def test_a_map_begins_by_itself_where_that_is_wished(
    window: MainWindow, small_slide: Path, qtbot: QtBot
) -> None:
    window._settings.maps_slides_at_once = True
    window.slides.open([str(small_slide)])
    tab = window.slides.place.tab()
    qtbot.waitUntil(lambda: tab.page is not None)
    assert tab.page is not None
    run = tab.page.mapping.run
    qtbot.waitUntil(lambda: run.state is RunState.DONE)
