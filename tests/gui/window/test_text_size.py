"""Text of 150 % on a screen of 1280 pixels: everything fits, and no text is cut."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from crcviewer.protocol.images import Slot
from crcviewer.ui.classify.case_delegate import least_width
from crcviewer.ui.look import appearance, theme
from crcviewer.ui.shared.window_size import resize_on_screen
from crcviewer.ui.train.wizard.train_wizard import TrainWizard
from crcviewer.ui.window.main_window import MainWindow


@pytest.fixture
def app_look(app: QApplication) -> None:
    appearance.apply_theme(app)


@pytest.fixture
def large_text(app: QApplication, app_look: None) -> None:
    appearance.choose_text_size(app, 150)


def cut(top: QWidget) -> list[str]:
    """Texts that have less room than they need."""
    found = []
    for label in top.findChildren(QLabel):
        if label.isVisible() and label.wordWrap() and label.text():
            needed = label.heightForWidth(label.width())
            if label.height() < needed - 1:
                found.append(label.text())
    for button in top.findChildren(QPushButton):
        if button.isVisible() and button.width() < button.sizeHint().width():
            found.append(button.text())
    return found


@pytest.mark.usefixtures("large_text")
def test_window_with_large_text_fits_a_small_screen(
    make_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    window = make_window()
    window.resize(1280, 800)
    for tab in range(window.tabs.count()):
        window.tabs.setCurrentIndex(tab)
        QApplication.processEvents()
        assert window.width() <= 1280, window.tabs.tabText(tab)
        assert cut(window) == [], window.tabs.tabText(tab)
    case_list = window.classify_tab.case_list
    assert case_list.view.width() >= least_width(case_list.fontMetrics())
    explore = window.explore_place.tab()
    assert explore.bar.width() >= explore.bar.minimumSizeHint().width()


@pytest.mark.usefixtures("app_look")
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_window_fits_a_screen_of_1024_pixels(
    make_window: Callable[[], MainWindow], qtbot: QtBot, language: str
) -> None:
    window = make_window()
    window.language.choose(language)
    for slot in Slot:
        header = window.classify_tab.panes[slot].header
        for button in (header.size_button, header.window_button, header.series_button):
            button.show()  # as for a scan of several series, or a tile of unknown scale
    window.resize(1024, 700)
    for tab in range(window.tabs.count()):
        window.tabs.setCurrentIndex(tab)
        QApplication.processEvents()
        assert window.minimumSizeHint().width() <= 1024, window.tabs.tabText(tab)
        assert window.width() == 1024, window.tabs.tabText(tab)
        assert cut(window) == [], window.tabs.tabText(tab)
    window.tabs.setCurrentIndex(0)
    QApplication.processEvents()
    for button in window.classify_tab.findChildren(QToolButton):
        if button.isVisible() and button.text():
            assert button.width() >= button.minimumSizeHint().width(), button.text()
            assert button.visibleRegion().boundingRect() == button.rect(), button.text()
    window.language.choose("en")


@pytest.mark.usefixtures("app_look")
def test_no_window_opens_larger_than_the_screen(
    make_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    """That of the tests has 800 by 800 pixels."""
    window = make_window()
    room = window.screen().availableSize()
    window.train_tab.open_wizard()
    wizard = window.train_tab.findChild(TrainWizard)
    log = window.dialogs.show_log()
    large = QWidget(window)
    resize_on_screen(large, 1200, 900)
    assert large.width() <= room.width()
    for opened in (wizard, log, large):
        assert opened.height() <= room.height() - 40, "with its title bar"
        opened.close()
    assert log.width() <= room.width()


@pytest.mark.usefixtures("large_text")
def test_dialogs_with_large_text_cut_nothing(
    make_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    window = make_window()
    settings, log = window.dialogs.show_settings(), window.dialogs.show_log()
    for page in range(settings.pages.count()):
        settings.pages.setCurrentIndex(page)
        QApplication.processEvents()
        assert cut(settings) == [], settings.pages.tabText(page)
    assert cut(log) == []
    settings.close()  # or what it asks the computer would outlive the test
    log.close()


@pytest.mark.usefixtures("app_look")
def test_explore_bar_needs_no_scrolling_at_the_usual_size(
    make_window: Callable[[], MainWindow],
) -> None:
    window = make_window()
    window.resize(1280, 800)
    window.tabs.setCurrentWidget(window.explore_place)
    QApplication.processEvents()
    bar = window.explore_place.tab().bar
    # Beside it are the legend's column and three margins.
    assert bar.minimumSizeHint().width() <= 1280 - 300 - 3 * theme.SPACE
