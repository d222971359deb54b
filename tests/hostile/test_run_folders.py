"""Whatever is in a run folder is one row of the list, and the others are as ever."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from crcviewer.client.processes import run_state
from crcviewer.client.run_events_reader import RunEventsReader
from crcviewer.client.run_history import RunHistory
from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol import run_directory as names
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.train.curves.curve_series import Metric, curves_of
from crcviewer.ui.train.train_tab import TrainTab
from tests.gui.window.test_names_are_no_markup import taken_for_markup
from tests.hostile.run_folders import FOLDERS, GOOD, make_folders

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
_AT_MOST_S = 3.0
"""A row is shown with all its pages; a sound one takes a tenth of a second."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    runs = tmp_path_factory.mktemp("runs")
    made = make_folders(runs)
    sound = runs / "sound"
    sound.mkdir()
    (sound / names.EVENTS).write_bytes(GOOD)
    return made | {"sound": sound}


@pytest.fixture
def library(folders: dict[str, Path], qapp: object) -> RunLibrary:
    return RunLibrary(folders["sound"].parent)


def test_every_folder_is_a_row_and_every_page_is_shown(
    folders: dict[str, Path], library: RunLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    stored = QSettings(str(tmp_path / "tab.ini"), QSettings.Format.IniFormat)
    tab = TrainTab(library, Settings(stored))
    qtbot.addWidget(tab)
    tab.resize(1280, 720)
    tab.show()
    library.start()
    sound = library.get(folders["sound"])
    assert sound is not None
    qtbot.waitUntil(lambda: sound.history.revision == 3, timeout=60_000)
    qtbot.waitUntil(lambda: not library._pumping.isActive(), timeout=60_000)
    assert {run.path for run in library.runs()} == set(folders.values())
    assert tab.view is not None
    slow = []
    for name, path in folders.items():
        run = library.get(path)
        assert run is not None, name
        began = time.monotonic()
        tab.view.show_runs([run])
        for number in range(tab.view.pages.count()):
            tab.view.pages.setCurrentIndex(number)
            assert not tab.grab().isNull()
        assert list(taken_for_markup(tab)) == [], name
        menu = tab.view._actions.menu(run, tab)
        menu.deleteLater()
        if time.monotonic() - began > _AT_MOST_S:
            slow.append((name, time.monotonic() - began))
        if "at random" in name and run.request:
            wizard = tab.open_wizard(run)
            wizard.next()
            wizard.reject()
    assert not slow
    library.stop()


@pytest.mark.parametrize("name", [n for n in FOLDERS if n.endswith(" events.jsonl")])
def test_a_record_that_cannot_be_read_is_said(
    name: str, folders: dict[str, Path], library: RunLibrary
) -> None:
    library.scan()
    run = library.get(folders[name])
    assert run is not None
    run.poll()
    assert run.read_error
    assert run.failure is not None
    assert run.failure.cause.values["reason"] == run.read_error


def test_damage_between_sound_lines_is_counted(
    folders: dict[str, Path], library: RunLibrary
) -> None:
    library.scan()
    run = library.get(folders["a long line, then sound ones"])
    assert run is not None
    while run.poll():
        pass
    assert run.history.latest is not None
    assert run.history.latest.epoch == 2, "the line behind it is read"
    losses = library.get(folders["losses without end"])
    assert losses is not None
    while losses.poll():
        pass
    assert losses.history.latest is not None
    assert losses.history.latest.train_loss != losses.history.latest.train_loss, "it is NaN"


@pytest.mark.hostile
def test_20000_damaged_records_are_read_or_left_out(tmp_path: Path) -> None:
    whole = b"".join(
        b"" if b"x" * 1000 in line else line + b"\n" for line in _some_lines(tmp_path).splitlines()
    )
    record = tmp_path / names.EVENTS
    for seed in range(20_000):
        draw = random.Random(seed)
        content = bytearray(whole)
        for _ in range(draw.randrange(1, 6)):
            place = draw.randrange(len(content))
            content[place : place + draw.randrange(3)] = draw.choice(
                (b"", b"9" * 30, b"-", b"1e999", b"[", b"}", b"\n", b'"', b"null", b"\xff", b"{}")
            )
        record.write_bytes(content)
        reader, history = RunEventsReader(record), RunHistory()
        events, _ = reader.read()
        for event in events:
            history.apply(event)
        assert curves_of(history, Metric.LOSS)
        run_state(tmp_path)


def _some_lines(folder: Path) -> bytes:
    run = make_folders(folder / "lines", ["markup everywhere", "a confusion of 150 classes"])
    first, second = (path / names.EVENTS for path in run.values())
    return first.read_bytes() + second.read_bytes()[:2000] + b"\n"
