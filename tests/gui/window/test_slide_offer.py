"""A slide dropped on Classify is a case, and can be looked at whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from crcviewer.ui.window.main_window import MainWindow
from tests.gui.window.conftest import Workers
from tests.unit.imaging.slide_writing import pyramid, tissue


def test_a_dropped_slide_is_a_case_and_is_offered_to_slides(
    make_window: Callable[[], MainWindow], workers: Workers, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "切片.tiff"
    pyramid(path, tissue(5000, 3000))
    workers.reader.start()
    window = make_window()
    assert window.slides.place.made is None
    window.open_paths([str(path)])
    qtbot.waitUntil(lambda: bool(window.message_bar.messages()))
    qtbot.waitUntil(lambda: len(window.store) == 1)
    button = next(
        button
        for button in window.message_bar.findChildren(QPushButton, "message_action")
        if button.isVisible()
    )
    button.click()
    assert window.tabs.currentWidget() is window.slides.place
    assert not window.message_bar.messages()
    tab = window.slides.place.tab()
    qtbot.waitUntil(lambda: len(tab.pages()) == 1)
    assert len(window.store) == 1
    # Neither offered again, nor while it is open.
    window.open_paths([str(path)])
    qtbot.waitUntil(lambda: not window.classify_tab.intake.running)
    assert not window.message_bar.messages()
    window.close()


def test_the_scan_of_a_slide_comes_along_and_a_drop_on_slides_offers_nothing(
    make_window: Callable[[], MainWindow], workers: Workers, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "P7"
    folder.mkdir()
    pyramid(folder / "P7_he.tiff", tissue(5000, 3000))
    grey = np.random.default_rng(0).integers(0, 256, (128, 128), np.uint8)
    Image.fromarray(grey).save(folder / "P7_ct.png")
    workers.reader.start()
    window = make_window()
    window.open_paths([str(folder)])
    qtbot.waitUntil(lambda: bool(window.message_bar.messages()))
    button = next(
        button
        for button in window.message_bar.findChildren(QPushButton, "message_action")
        if button.isVisible()
    )
    button.click()
    tab = window.slides.place.tab()
    qtbot.waitUntil(lambda: len(tab.pages()) == 1 and not tab.opening)
    page = tab.page
    assert page is not None
    scan = page.mapping.panel.scan
    assert scan.ref is not None
    assert Path(scan.ref.path).name == "P7_ct.png"
    qtbot.waitUntil(lambda: not scan.waiting)
    tab.close_slide(page)
    other = tmp_path / "other.bin"
    pyramid(other, tissue(4800, 3000))
    tab.take([str(other)])  # its content tells that it is a slide
    qtbot.waitUntil(lambda: len(tab.pages()) == 1)
    assert not window.message_bar.messages()
    window.close()
