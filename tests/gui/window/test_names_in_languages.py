"""Names that are words of the program stay as they are, in every view, whatever the language.

A model is called "Fast", a run "Best", a class "test", a patient "control": when the language is
changed and changed back, none of them has become another word, and all that is open stays open.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QWidget,
)
from pytestqt.qtbot import QtBot

from crcviewer.protocol.images import Slot
from crcviewer.protocol.text import text
from crcviewer.ui.look import language
from crcviewer.ui.shared.message_bar import Message, Severity
from crcviewer.ui.window.main_window import MainWindow
from tests.gui.map_model import write_model_with_map
from tests.gui.recorded import SHORT, write_run
from tests.gui.window.hands import pair, wait_done

WAIT_MS = 90_000
MODEL, RUN, CLASSES, CASES = "Fast", "Best", ("test", "train"), ("control", "synthetic")
NAMES = (MODEL, RUN, *CLASSES, *CASES)
_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)


@pytest.fixture(autouse=True)
def english_again(qapp: QApplication) -> Iterator[None]:
    font = qapp.font()
    yield
    language.install(language.ENGLISH)
    qapp.setFont(font)


@pytest.fixture(scope="session")
def named_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("named")
    write_model_with_map(folder, MODEL, CLASSES)
    return (folder / "best.safetensors").rename(folder / f"{MODEL}.safetensors")


@pytest.fixture
def named(
    window: MainWindow, named_model: Path, images: Path, tmp_path: Path, qtbot: QtBot
) -> MainWindow:
    """A window full of such names."""
    with qtbot.waitSignal(window.chooser.model_changed, timeout=WAIT_MS):
        window.chooser.load(str(named_model))
    (tmp_path / "cases").mkdir()
    for case, files in zip(CASES, ("01 tumour", "02 stroma"), strict=True):
        for file in pair(images, files):
            shutil.copy(file, tmp_path / "cases" / f"{case}{file.name[len(files) :]}")
    window.open_paths([str(tmp_path / "cases")])
    wait_done(window, 2, qtbot)
    write_run(window.runs.folder / RUN, *SHORT)
    window.runs.start()
    window.tabs.setCurrentWidget(window.train_tab)
    qtbot.waitUntil(lambda: "70.0 %" in "".join(words(window).values()), timeout=WAIT_MS)
    window.model_menu.fill()
    window.tabs.setCurrentWidget(window.explore_place)
    explore = window.explore_place.tab()
    qtbot.waitUntil(lambda: explore.model.data is not None, timeout=WAIT_MS)
    window.show_message(
        Message(Severity.ERROR, text("{name} was not loaded. {cause}", name=RUN, cause=MODEL))
    )
    return window


def words(top: QWidget) -> dict[tuple[object, ...], str]:
    """All that can be read in a window and in its dialogs, each at its place."""
    found: dict[tuple[object, ...], str] = {}
    for widget in (top, *top.findChildren(QWidget)):
        found[widget, "title"] = widget.windowTitle()
        found[widget, "tip"] = widget.toolTip()
        found[widget, "accessible"] = widget.accessibleName()
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            found[widget, "text"] = widget.text()
        if isinstance(widget, QComboBox):
            for row in range(widget.count()):
                found[widget, row] = widget.itemText(row)
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            found.update(_cells(widget, widget.model(), QModelIndex()))
        if isinstance(widget, QMenu) and widget.title():
            for number, action in enumerate(widget.actions()):
                found[widget, "action", number] = action.text()
    return {place: said for place, said in found.items() if said}


def _cells(
    view: QAbstractItemView, model: QAbstractItemModel, parent: QModelIndex, *path: int
) -> Iterator[tuple[tuple[object, ...], str]]:
    for row in range(min(model.rowCount(parent), 60)):
        flat = isinstance(model, QAbstractListModel)
        for column in range(1 if flat else model.columnCount(parent)):
            index = model.index(row, column, parent)
            for role in _ROLES:
                said = index.data(role)
                if isinstance(said, str):
                    yield (view, *path, row, column, role), said
        yield from _cells(view, model, model.index(row, 0, parent), *path, row)


def whole_names(said: dict[tuple[object, ...], str]) -> dict[tuple[object, ...], str]:
    """Places that hold nothing but a name, or quote one."""
    return {
        place: name
        for place, shown in said.items()
        for name in NAMES
        if shown == name or f"“{name}”" in shown or f"/{name}." in shown
    }


def test_names_stay_and_so_does_all_that_is_open(named: MainWindow, qtbot: QtBot) -> None:
    half_done = open_and_begin(named)
    before = words(named)
    split = named.explore_place.tab().making.new_map_dialog.split  # the program's own "test"
    of_names = {
        place: name
        for place, name in whole_names(before).items()
        if place[0] not in (split, split.view())
    }
    assert set(of_names.values()) == set(NAMES)
    begun = half_done()

    named.language.choose(language.CHINESE)
    qtbot.waitUntil(lambda: named.tabs.tabText(0) == "分类")
    in_chinese = words(named)
    lost = [
        (before[place], in_chinese.get(place))
        for place, name in of_names.items()
        if name not in in_chinese.get(place, "")
    ]
    assert lost == []
    assert half_done() == begun

    named.language.choose(language.ENGLISH)
    qtbot.waitUntil(lambda: named.tabs.tabText(0) == "Classify")
    after = words(named)
    others = [
        (said, after.get(place)) for place, said in before.items() if after.get(place) != said
    ]
    assert others == []
    assert half_done() == begun


def open_and_begin(window: MainWindow) -> Callable[[], dict[str, object]]:
    """Begin this and that; the answer tells how far it is."""
    classify, explore = window.classify_tab, window.explore_place.tab()
    window.tabs.setCurrentWidget(classify)
    classify.case_list.select_case(window.store.ids()[1])
    pane = classify.panes[Slot.PATHOLOGY]
    pane.header.field_button.setChecked(True)
    explore.model.select([1, 2, 3])
    explore.model.point_at(2)
    settings, log = window.dialogs.show_settings(), window.dialogs.show_log()
    settings.pages.setCurrentIndex(2)
    log.filter.setText(MODEL)
    wizard = window.train_tab.open_wizard()

    def half_done() -> dict[str, object]:
        return {
            "tab": window.tabs.currentIndex(),
            "case": classify.case_list.current_id(),
            "field": (pane.view.editor.editing, pane.field),
            "zoom": pane.view.magnification,
            "selected": explore.model.selected.tolist(),
            "pointed": explore.model.pointed,
            "settings": (settings.isVisible(), settings.pages.currentIndex()),
            "log": (log.isVisible(), log.filter.text(), log.follow.isChecked()),
            "wizard": (wizard.isVisible(), wizard.currentId()),
            "run": [run.path.name for run in window.train_tab.list.chosen()],
            "messages": len(window.message_bar.messages()),
        }

    return half_done
