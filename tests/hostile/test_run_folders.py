"""Whatever is in a run folder is one row of the list, and the others are as ever."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from crcviewer.client.processes import run_state
from crcviewer.client.run_events_reader import RunEventsReader
from crcviewer.client.run_history import RunHistory
from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol import run_directory as names
from crcviewer.ui.train.curves.curve_series import Metric, curves_of
from tests.hostile.limits import run_limited
from tests.hostile.run_folders import FOLDERS, make_folders
from tests.hostile.shown_folders import show_all, with_sound_one

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
_AT_MOST_S = 10
"""Of processor time: a row is shown with all its pages; a sound one takes a tenth of a second."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return with_sound_one(tmp_path_factory.mktemp("runs"))


@pytest.fixture
def library(folders: dict[str, Path], qapp: object) -> RunLibrary:
    return RunLibrary(folders["sound"].parent)


@pytest.mark.timeout(1_600)
def test_every_folder_is_a_row_and_every_page_is_shown(tmp_path: Path) -> None:
    shown = run_limited(show_all, str(tmp_path), each_s=_AT_MOST_S)
    assert shown == [*FOLDERS, "sound", "the end"]


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
