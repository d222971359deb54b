"""The tab: evaluations by the real command, kept, reopened, compared."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crcviewer.protocol.evaluation_report import ALL_CASES, EvaluatedModel
from crcviewer.ui.evaluate.evaluate_tab import EvaluateTab
from crcviewer.ui.evaluate.evaluation_library import Order
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.message_bar import Message, Severity
from training.phantoms import generate_tiles

WAIT_MS = 240_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where evaluations are kept; the trash is the test's own."""
    place = tmp_path / "评估 kept"
    monkeypatch.setenv("CRCVIEWER_EVALUATIONS", str(place))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    (tmp_path / "share").mkdir()
    return place


@pytest.fixture
def show(folder: Path, tmp_path: Path, qtbot: QtBot) -> Callable[[], EvaluateTab]:
    """A shown tab."""

    def make() -> EvaluateTab:
        settings = Settings(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))
        tab = EvaluateTab(settings, models=list)
        qtbot.addWidget(tab)
        tab.resize(1200, 720)
        with qtbot.waitExposed(tab):
            tab.show()
        return tab

    return make


@pytest.fixture
def two(evaluated: Path, folder: Path) -> Path:
    """Two evaluations that are kept."""
    for name in ("run", "control"):
        shutil.copytree(evaluated / name, folder / name)
    return folder


def messages(tab: EvaluateTab) -> list[Message]:
    said: list[Message] = []
    tab.message_raised.connect(said.append)
    return said


def test_a_model_is_evaluated_in_the_background(
    evaluated: Path, phantoms: Path, show: Callable[[], EvaluateTab], qtbot: QtBot
) -> None:
    tab = show()
    assert tab.list.count() == 0
    assert tab.invitation.isVisible()
    model = evaluated / "run" / "control.safetensors"
    dialog = tab.open_dialog(Order(str(model), "control", "", "test"))
    assert not dialog.start_button.isEnabled()
    dialog.data.choose(str(phantoms))
    assert dialog.order().split == "test"
    assert dialog.caution.isVisible()
    qtbot.mouseClick(dialog.start_button, LEFT)
    assert tab.job.busy
    assert not tab.new_button.isEnabled()
    qtbot.waitUntil(lambda: not tab.job.busy, timeout=WAIT_MS)
    (entry,) = tab.chosen()
    assert entry.loaded is not None
    assert entry.loaded.report.main.model is EvaluatedModel.TILES
    assert entry.loaded.report.cases == 30
    assert tab.stack.currentWidget() is tab.view
    assert tab.view.evaluation is entry.loaded
    # It is kept: another window shows it, and it can be asked for again.
    other = show()
    assert [item.folder for item in other.library.entries()] == [entry.folder]
    order = other.library.order_of(entry.folder)
    assert order is not None
    assert (order.model, order.data, order.split) == (str(model), str(phantoms), "test")


def test_own_images_are_taken_whole(
    evaluated: Path, show: Callable[[], EvaluateTab], tmp_path: Path
) -> None:
    table = tmp_path / "表.csv"
    table.write_text("pathology,label\n", encoding="utf-8")
    tab = show()
    dialog = tab.open_dialog(Order(str(evaluated / "run" / "best.safetensors"), "best", "", "test"))
    dialog.data.choose(str(table))
    assert dialog.order().split == ALL_CASES
    assert dialog.start_button.isEnabled()
    dialog.reject()


def test_what_the_columns_of_a_table_are_can_be_said(
    evaluated: Path, show: Callable[[], EvaluateTab], tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    tiles = generate_tiles(np.arange(6) % 2, np.arange(6), seed=1, size=32)
    for number, tile in enumerate(tiles):
        Image.fromarray(tile).save(folder / f"{number}.png")
    lines = [f"{number}.png,{('ADI', 'BACK')[number % 2]},w{number}" for number in range(6)]
    table = folder / "表.csv"
    table.write_text("\n".join(["tile,was,wer", *lines]), encoding="utf-8")
    tab = show()
    order = Order(str(evaluated / "run" / "control.safetensors"), "control", "", "test")
    dialog = tab.open_dialog(order)
    dialog.data.choose(str(table))
    box = dialog.own_images
    qtbot.waitUntil(lambda: box.report is not None, timeout=WAIT_MS)
    assert box.choices_view.isVisible()
    assert not box.choices_view.shares.isVisible()
    columns = box.choices_view.columns_box.columns
    columns["label"].setCurrentIndex(columns["label"].findData("was"))
    columns["label"].activated.emit(columns["label"].currentIndex())
    assert "--column=label=was" in dialog.order().arguments(tmp_path, "en")
    qtbot.waitUntil(lambda: not box.job.busy, timeout=WAIT_MS)
    # It is asked for again as it was, and other images have nothing of it.
    again = tab.open_dialog(dialog.order())
    assert again.order().choices.columns["label"] == "was"
    again.reject()
    dialog.data.choose(str(folder))
    assert dialog.order().choices.columns == {}
    dialog.reject()
    assert not box.job.busy


def test_a_typed_path_counts_when_the_field_is_left(
    evaluated: Path, show: Callable[[], EvaluateTab], tmp_path: Path, qtbot: QtBot
) -> None:
    table = tmp_path / "own.csv"
    table.write_text("pathology,label\n", encoding="utf-8")
    tab = show()
    dialog = tab.open_dialog(Order(str(evaluated / "run" / "best.safetensors"), "best", "", "test"))
    told: list[str] = []
    dialog.data.chosen.connect(told.append)
    edit = dialog.data.edit
    edit.setText(str(table))
    qtbot.keyClick(edit, Qt.Key.Key_Tab)
    edit.editingFinished.emit()  # whatever the platform makes of the focus
    assert dialog.order().split == ALL_CASES
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert told == [str(table), str(table)]  # left once; Enter asks again, and counts once
    dialog.reject()


def test_what_goes_wrong_is_said_and_leaves_nothing(
    phantoms: Path, show: Callable[[], EvaluateTab], folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    tab = show()
    said = messages(tab)
    model = tmp_path / "no.safetensors"
    model.write_text("no model")
    tab.start(Order(str(model), "no", str(phantoms), "test"))
    qtbot.waitUntil(lambda: not tab.job.busy, timeout=WAIT_MS)
    assert [one.severity for one in said] == [Severity.ERROR]
    assert list(folder.iterdir()) == []


def test_it_can_be_cancelled(
    evaluated: Path, phantoms: Path, show: Callable[[], EvaluateTab], folder: Path, qtbot: QtBot
) -> None:
    tab = show()
    said = messages(tab)
    tab.start(Order(str(evaluated / "run" / "best.safetensors"), "m", str(phantoms), "test"))
    qtbot.mouseClick(tab.job.cancel_button, LEFT)
    qtbot.waitUntil(lambda: not tab.job.busy, timeout=WAIT_MS)
    assert said == []
    assert list(folder.iterdir()) == []
    assert tab.new_button.isEnabled()


def test_two_are_compared_case_by_case(
    two: Path, show: Callable[[], EvaluateTab], qtbot: QtBot
) -> None:
    tab = show()
    assert tab.list.count() == 2
    tab.choose(two / "run", two / "control")
    assert tab.stack.currentWidget() is tab.compare
    found = tab.compare.two
    assert found is not None
    for place, rows in enumerate((found.only_first, found.only_second)):
        tab.compare.show_only(place)
        assert tab.compare.strip.rows.tolist() == rows.tolist()
    if len(tab.compare.strip.rows):
        with qtbot.waitSignal(tab.tile_requested):
            tab.compare.strip.itemActivated.emit(tab.compare.strip.item(0))
    tab.choose(two / "run")
    assert tab.stack.currentWidget() is tab.view


def test_an_unreadable_one_is_a_row_that_says_so(
    two: Path, show: Callable[[], EvaluateTab]
) -> None:
    (two / "run" / "evaluation.json").write_text("{}")
    tab = show()
    said = messages(tab)
    assert tab.list.count() == 2
    tab.choose(two / "run")
    assert tab.stack.currentIndex() == 0
    assert [one.severity for one in said] == [Severity.WARNING]


def test_one_goes_to_the_trash(two: Path, show: Callable[[], EvaluateTab]) -> None:
    tab = show()
    entry = next(e for e in tab.library.entries() if e.folder == two / "run")
    menu = tab.menu_of(entry)
    names = {action.objectName(): action for action in menu.actions()}
    assert not names["again"].isEnabled()  # nobody has ordered it here
    names["trash"].trigger()
    menu.deleteLater()
    assert tab.list.count() == 1
    assert not (two / "run").exists()


def test_the_window_may_close_while_one_is_made(
    evaluated: Path, phantoms: Path, show: Callable[[], EvaluateTab], app: QApplication
) -> None:
    tab = show()
    tab.start(Order(str(evaluated / "run" / "best.safetensors"), "m", str(phantoms), "test"))
    assert tab.job.busy
    tab.close_jobs()
    assert not tab.job.busy
