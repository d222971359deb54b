"""An image is never seen beside the name, the answer or the choice of another case."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from pytestqt.qtbot import QtBot

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.images import CaseFiles, FieldOfView, Slot
from crcviewer.protocol.messages import ImageOpened
from crcviewer.ui.classify.case_images import CaseImages
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.classify_tab import ClassifyTab
from crcviewer.ui.look.user_settings import Settings

MakeFiles = Callable[..., CaseFiles]


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be stopped there")


@pytest.fixture
def silent(tmp_path: Path, qtbot: QtBot) -> Iterator[ReaderClient]:
    """A reader that does not answer, as where a share is slow."""
    reader = ReaderClient(tmp_path)
    with qtbot.waitSignal(reader.hello_received, timeout=60_000):
        reader.start()
    assert reader.pid is not None
    os.kill(reader.pid, signal.SIGSTOP)
    yield reader
    os.kill(reader.pid, signal.SIGCONT)
    reader.shutdown()


@pytest.fixture
def tab(
    store: CaseStore, make_files: MakeFiles, silent: ReaderClient, tmp_path: Path, qtbot: QtBot
) -> Iterator[ClassifyTab]:
    """Three cases, the first in view."""
    stored = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    engine = EngineClient(tmp_path)
    made = ClassifyTab(store, silent, engine, Settings(stored))
    qtbot.addWidget(made)
    store.add([make_files(name, f"/{name}.png") for name in "abc"])
    with qtbot.waitExposed(made):
        made.show()
    made.case_list.select_case(store.ids()[0])
    yield made
    engine.shutdown()


def answer(tab: ClassifyTab) -> None:
    """What the reader would say of the case in view."""
    case = tab.current_case()
    assert case is not None
    assert case.pathology is not None
    images = tab.display.images
    opened = ImageOpened(0, case.pathology.info, 0, "", 1.0, FieldOfView(0, 0, 64))
    images._come(Slot.PATHOLOGY)
    images.image_ready.emit(Slot.PATHOLOGY, opened, np.zeros((64, 64, 3), np.uint8))


def test_the_image_of_the_case_before_goes_while_another_is_awaited(
    tab: ClassifyTab, qtbot: QtBot
) -> None:
    pane = tab.panes[Slot.PATHOLOGY]
    answer(tab)
    assert pane.view.has_image
    assert "a.png" in pane.header.name.text()
    tab.step(1)
    qtbot.waitUntil(lambda: not pane.view.has_image)
    assert pane.header.name.text() == ""
    answer(tab)
    assert "b.png" in pane.header.name.text()


def test_nothing_is_chosen_for_a_tile_that_is_not_in_view_yet(
    tab: ClassifyTab, store: CaseStore
) -> None:
    first, second, _ = store.ids()
    reviewing, panel = tab.review.reviewing, tab.review.panel
    answer(tab)
    reviewing.choose("TUM")
    assert store.get(first).review.class_code == "TUM"
    tab.step(1)
    for choose in (lambda: reviewing.choose("STR"), reviewing.cannot_tell):
        choose()
        assert store.get(second).review is None
        assert panel._hint.isVisible(), "why, where it would stand"
    answer(tab)
    assert not panel._hint.isVisible()
    reviewing.choose("STR")
    assert store.get(second).review.class_code == "STR"


def test_a_tile_that_cannot_be_opened_may_be_judged_all_the_same(
    tab: ClassifyTab, store: CaseStore, silent: ReaderClient, qtbot: QtBot
) -> None:
    images = tab.display.images
    assert images.awaits(Slot.PATHOLOGY)
    assert silent.pid is not None
    os.kill(silent.pid, signal.SIGCONT)  # and there is no such file
    qtbot.waitUntil(lambda: not images.awaits(Slot.PATHOLOGY))
    tab.review.reviewing.cannot_tell()
    assert store.get(store.ids()[0]).review.cannot_be_told


def test_a_key_held_down_does_not_put_off_that_an_image_is_awaited(
    store: CaseStore, make_files: MakeFiles, silent: ReaderClient, qtbot: QtBot
) -> None:
    store.add([make_files(name, f"/{name}.png") for name in "abc"])
    images = CaseImages(silent)
    pictures = [case.pathology for case in store]
    walking = QTimer()
    walking.setTimerType(Qt.TimerType.PreciseTimer)
    walking.timeout.connect(lambda: pictures.append(pictures.pop(0)))
    walking.timeout.connect(lambda: images.show(Slot.PATHOLOGY, pictures[0]))
    with qtbot.waitSignal(images.image_awaited):
        walking.start(20)
    walking.stop()
