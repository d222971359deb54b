"""A library over a folder of recorded runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crcviewer.client.run_library import RunLibrary
from tests.gui.recorded import SHORT, write_run
from tests.gui.train.shown_tab import Shown


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of runs; the trash and the locks are the test's own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("CRCVIEWER_LOCKS", str(tmp_path / "locks"))
    (tmp_path / "share").mkdir()
    folder = tmp_path / "训练 runs"
    folder.mkdir()
    return folder


@pytest.fixture
def make_library(runs: Path, qtbot: QtBot) -> Iterator[Callable[[], RunLibrary]]:
    """A library that has read all that is there."""
    made: list[RunLibrary] = []

    def make() -> RunLibrary:
        library = RunLibrary(runs)
        made.append(library)
        library.start()
        qtbot.waitUntil(
            lambda: all(run.history.revision or run.start_failure for run in library.runs())
        )
        return library

    yield make
    for library in made:
        library.stop()


@pytest.fixture
def paused(runs: Path) -> Path:
    return write_run(runs / "paused", *SHORT)


@pytest.fixture
def show(
    make_library: Callable[[], RunLibrary], tmp_path: Path, qtbot: QtBot
) -> Callable[[], Shown]:
    """Puts the tab of the library on the screen."""
    return lambda: Shown(make_library(), tmp_path, qtbot)
