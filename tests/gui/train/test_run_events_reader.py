"""Recorded event files, as they are while and after something writes them."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from msgspec.structs import replace

from crcviewer.client.run_events_reader import RunEventsReader
from crcviewer.protocol.run_events import EpochFinished, Event, from_line
from tests.gui.recorded import SHORT, STARTED, T0, epoch, lines, stage


def timeless(events: list[Event]) -> list[Event]:
    """The events as they were before they were written."""
    return [replace(event, time=0.0) for event in events]


def read_all(reader: RunEventsReader, most: int = 1 << 16) -> list[Event]:
    events: list[Event] = []
    while True:
        new, _ = reader.read(most)
        if not new and not reader.changed():
            return events
        events += timeless(new)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "events.jsonl"


def test_a_file_that_is_not_there_yet_has_no_events(file: Path) -> None:
    reader = RunEventsReader(file)
    assert reader.read() == ([], False)
    file.write_text(lines(STARTED))
    assert read_all(reader) == [STARTED]


def test_all_events_come_as_the_protocol_reads_them(file: Path) -> None:
    file.write_text(lines(*SHORT))
    read, _ = RunEventsReader(file).read()
    assert read == [from_line(text) for text in file.read_text().splitlines()]
    assert read[1].time == T0 + 10


@pytest.mark.parametrize("most", [1, 7, 300, 1 << 16])
def test_blocks_of_any_size_lose_nothing(file: Path, most: int) -> None:
    file.write_text(lines(*SHORT))
    assert read_all(RunEventsReader(file), most) == list(SHORT)


def test_half_a_line_waits_for_its_other_half(file: Path) -> None:
    text = lines(STARTED, stage("pathology", 3)).encode()
    reader = RunEventsReader(file)
    seen: list[Event] = []
    for end in range(0, len(text) + 1, 17):
        file.write_bytes(text[:end])
        seen += read_all(reader)
    file.write_bytes(text)
    seen += read_all(reader)
    assert seen == [STARTED, stage("pathology", 3)]
    assert reader.damaged == 0


def test_half_a_line_that_is_cut_off_when_the_run_goes_on(file: Path) -> None:
    whole = lines(STARTED)
    file.write_text(whole + '{"event": "epoch_fin')
    reader = RunEventsReader(file)
    assert read_all(reader) == [STARTED]
    with file.open("r+b") as open_file:
        open_file.truncate(len(whole))
    assert read_all(reader) == []
    with file.open("a") as open_file:
        open_file.write(lines(stage("pathology", 3)))
    new, anew = reader.read()
    assert timeless(new) == [stage("pathology", 3)]
    assert not anew


def test_a_torn_line_between_others_is_left_out_and_counted(file: Path) -> None:
    torn = lines(epoch("pathology", 1, 3, 0.5))[:60] + lines(stage("radiology", 2))
    file.write_text(lines(STARTED) + torn + "\x00\x00\n[1, 2\n" + lines(stage("fusion", 2)))
    reader = RunEventsReader(file)
    assert read_all(reader) == [STARTED, stage("fusion", 2)]
    assert reader.damaged == 3


def test_events_and_fields_of_a_newer_version_do_no_harm(file: Path) -> None:
    newer = lines(epoch("pathology", 1, 3, 0.5)).replace('"stage":1', '"stage":1,"moons":3')
    file.write_text('{"event": "moon_rose", "time": 1, "phase": 0.5}\n' + newer)
    reader = RunEventsReader(file)
    assert read_all(reader) == [epoch("pathology", 1, 3, 0.5)]
    assert (reader.unknown, reader.damaged) == (1, 0)


def test_an_epoch_with_a_word_for_a_number_is_damaged(file: Path) -> None:
    text = lines(epoch("pathology", 1, 3, 0.5)).replace('"val_loss":2.5', '"val_loss":"low"')
    assert '"low"' in text
    file.write_text(text)
    reader = RunEventsReader(file)
    assert read_all(reader) == []
    assert reader.damaged == 1


def test_a_loss_that_is_no_number_is_read_with_the_lines_around_it(file: Path) -> None:
    text = lines(STARTED, epoch("pathology", 1, 3, 0.5), epoch("pathology", 2, 3, 0.6))
    file.write_text(text.replace('"val_loss":2.5', '"val_loss":NaN'))
    reader = RunEventsReader(file)
    started, first, second = read_all(reader)
    assert (started, second) == (STARTED, epoch("pathology", 2, 3, 0.6))
    assert isinstance(first, EpochFinished)
    assert math.isnan(first.val_loss)
    assert reader.damaged == 0


def test_a_file_that_was_begun_anew_is_read_from_its_beginning(file: Path) -> None:
    file.write_text(lines(*SHORT))
    reader = RunEventsReader(file)
    read_all(reader)
    file.write_text(lines(STARTED))
    new, anew = reader.read()
    assert anew
    assert timeless(new) == [STARTED]


def test_nothing_is_read_twice(file: Path) -> None:
    file.write_text(lines(*SHORT))
    reader = RunEventsReader(file)
    read_all(reader)
    assert not reader.changed()
    with file.open("a") as open_file:
        open_file.write(lines(stage("fusion", 2)))
    assert reader.changed()
    assert read_all(reader) == [stage("fusion", 2)]
    assert not reader.changed()
