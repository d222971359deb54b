"""Another language while runs and the wizard are shown: words change, names and state do not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItemIterator,
    QWidget,
)
from pytestqt.qtbot import QtBot

from crcviewer.client.run_follower import About, write_about
from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol.recipe_report import RECIPE_TITLES
from crcviewer.ui.look import language
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.train.runs.run_list_model import SortBy
from crcviewer.ui.train.train_tab import TrainTab
from crcviewer.ui.train.wizard.train_wizard import TrainWizard
from tests.gui.recorded import SHORT, STARTED, write_run
from tests.gui.train.test_wizard_size import report
from tests.gui.train.test_wizard_time import ONLY_A_PROCESSOR, trial
from training.cli.recipes import report_recipes

WORDS_OF_THE_PROGRAM = str(RECIPE_TITLES["fast"])
"""A name for a run that is also a word of the program's own."""


@pytest.fixture(autouse=True)
def english(app: QApplication) -> Iterator[None]:
    yield
    language.install(language.ENGLISH)


def texts_of(top: QWidget) -> list[str]:
    """All that stands in it, hidden or not."""
    QApplication.processEvents()
    found = [top.windowTitle()]
    for widget in top.findChildren(QWidget):
        if _in_a_combo(widget):
            continue  # Qt makes its list when that is first needed
        found += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            found.append(widget.text())
        if isinstance(widget, QComboBox):
            found += [widget.itemText(row) for row in range(widget.count())]
        if isinstance(widget, QTabWidget):
            found += [widget.tabText(place) for place in range(widget.count())]
        if isinstance(widget, QTreeWidget):
            items = QTreeWidgetItemIterator(widget)
            while (item := items.value()) is not None:
                found += [item.text(0), item.text(1)]
                items += 1
    return found


def _in_a_combo(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QComboBox):
        above = above.parentWidget()
    return above is not None


def settings_in(folder: Path) -> Settings:
    return Settings(QSettings(str(folder / "language.ini"), QSettings.Format.IniFormat))


def test_words_of_the_tab_change_and_names_and_state_do_not(
    runs: Path, make_library: Callable[[], RunLibrary], tmp_path: Path, qtbot: QtBot
) -> None:
    run = write_run(runs / "one", *SHORT, settings={"batch": {"size": 8}, "mirror": True})
    write_about(run, About(name=WORDS_OF_THE_PROGRAM, note="training"))
    write_run(runs / "test", STARTED)
    tab = TrainTab(make_library(), settings_in(tmp_path))
    qtbot.addWidget(tab)
    with qtbot.waitExposed(tab):
        tab.show()
    assert tab.list is not None
    assert tab.view is not None
    tab.list.choose(run)
    tab.list.sort.setCurrentIndex(tab.list.sort.findData(SortBy.NAME))
    tab.view.curves.smoothing.setValue(2)
    for place in range(tab.view.pages.count()):
        if tab.view.pages.isTabVisible(place):
            tab.view.pages.setCurrentIndex(place)
    before = texts_of(tab)
    language.install(language.CHINESE)
    chinese = texts_of(tab)
    assert len(chinese) == len(before)
    assert sum(one != other for one, other in zip(before, chinese, strict=True)) > 30
    assert before.count(WORDS_OF_THE_PROGRAM) == chinese.count(WORDS_OF_THE_PROGRAM) > 0
    index = tab.list.model.index_of(run)
    assert index.data() == WORDS_OF_THE_PROGRAM
    assert [one.path for one in tab.list.chosen()] == [run]
    assert tab.list.sort.currentData() == SortBy.NAME
    assert tab.view.curves.window_epochs == 3
    assert tab.view.pages.currentWidget() is tab.view.log
    language.install(language.ENGLISH)
    assert texts_of(tab) == before


def test_words_of_every_step_change_and_what_was_chosen_does_not(
    make_library: Callable[[], RunLibrary], tmp_path: Path, qtbot: QtBot
) -> None:
    wizard = TrainWizard(make_library(), settings_in(tmp_path))
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.data.job.drop()
    wizard.setup.found(recipes=report_recipes(), devices=ONLY_A_PROCESSOR, report=report())
    wizard.data.view.show_report(report())
    wizard.setup.change(device="cpu", name=WORDS_OF_THE_PROGRAM)
    wizard.pairing.initializePage()
    wizard.recipe.initializePage()
    for device in ONLY_A_PROCESSOR.devices:
        wizard.machine.add_device(device)
    wizard.recipe.editors["epochs.fusion"].set_value(7)
    wizard.setup.found(trial=trial(7200), tried=wizard.setup.draft.study_arguments())
    wizard.machine.initializePage()
    wizard.review.initializePage()
    draft, before = wizard.setup.draft, texts_of(wizard)
    language.install(language.CHINESE)
    chinese = texts_of(wizard)
    assert len(chinese) == len(before)
    assert sum(one != other for one, other in zip(before, chinese, strict=True)) > 100
    for name in (WORDS_OF_THE_PROGRAM, ONLY_A_PROCESSOR.devices[0].title):
        assert sum(name in words for words in chinese) >= 1
    assert wizard.review.name.text() == WORDS_OF_THE_PROGRAM
    assert wizard.setup.draft == draft
    language.install(language.ENGLISH)
    assert texts_of(wizard) == before
    wizard.reject()
