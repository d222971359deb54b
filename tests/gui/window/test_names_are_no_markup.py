"""Names of a stranger's model, run and files that look like HTML are shown as they are: nothing in
the window takes them for markup, which would load a picture or ask another computer."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from crcviewer.client.run_follower import About, write_about
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.text import text
from crcviewer.ui.shared.message_bar import Message, Severity
from crcviewer.ui.window.main_window import MainWindow
from tests.gui.map_model import write_model_with_map
from tests.gui.recorded import SHORT, write_run
from tests.gui.window.hands import pair, wait_done

WAIT_MS = 90_000
MARKUP = "<img src=x>"
CLASSES = tuple(f"{MARKUP} {number}" for number in range(9))


def taken_for_markup(top: QWidget) -> Iterator[str]:
    """Labels and pages in which a name has become more than its letters."""
    for label in (w for w in (top, *top.findChildren(QWidget)) if isinstance(w, QLabel)):
        if label.textFormat() != Qt.TextFormat.PlainText and "<img" in label.text():
            yield f"{label.objectName()} {label.text()}"
    for page in top.findChildren(QTextEdit):
        if "<img" in page.toHtml():
            yield page.toPlainText()


@pytest.mark.skipif(os.name == "nt", reason="no file of Windows has such a name")
def test_a_name_that_looks_like_html_is_a_name(
    window: MainWindow,
    images: Path,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    qtbot: QtBot,
) -> None:
    folder = tmp_path_factory.mktemp("named")
    write_model_with_map(folder, MARKUP, CLASSES)
    (folder / "best.safetensors").rename(folder / f"{MARKUP}.safetensors")
    with qtbot.waitSignal(window.chooser.model_changed, timeout=WAIT_MS):
        window.chooser.load(str(folder / f"{MARKUP}.safetensors"))
    (tmp_path / MARKUP).mkdir()
    for file in pair(images, "01 tumour"):
        shutil.copy(file, tmp_path / MARKUP / f"{MARKUP}{file.name[len('01 tumour') :]}")
    window.open_paths([str(tmp_path / MARKUP)])
    (case,) = wait_done(window, 1, qtbot)
    assert case.result is not None
    assert MARKUP in case.name
    run = write_run(window.runs.folder / MARKUP, *SHORT)
    write_about(run, About(MARKUP, MARKUP))
    window.runs.start()
    window.tabs.setCurrentWidget(window.train_tab)
    qtbot.waitUntil(lambda: window.train_tab.view is not None and bool(window.runs.runs()))
    window.tabs.setCurrentWidget(window.explore_place)
    explore = window.explore_place.tab()
    qtbot.waitUntil(lambda: explore.model.data is not None, timeout=WAIT_MS)
    explore.model.select([1, 2, 3])
    explore.model.point_at(2)
    failure = Failure(text("{name} is damaged.", name=MARKUP), text("Look at {a}.", a=MARKUP))
    window.show_message(Message(Severity.ERROR, failure.cause, failure.next_step, MARKUP))
    window.dialogs.show_card()
    wizard = window.train_tab.open_wizard()
    window.tabs.setCurrentWidget(window.classify_tab)
    window.classify_tab.case_list.select_case(case.id)
    panel = window.classify_tab.result_panel
    qtbot.waitUntil(lambda: MARKUP in "".join(w.text() for w in panel.findChildren(QLabel)))
    assert window.findChildren(QTextEdit), "the card"
    for top in (window, wizard):
        assert list(taken_for_markup(top)) == []
