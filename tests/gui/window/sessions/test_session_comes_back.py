"""What was done in one window is there in the next one, and can be undone there."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from crcviewer.protocol.review import Review
from crcviewer.session.case import Case
from crcviewer.session.loaded import load
from crcviewer.session.opening import ReadOnly
from crcviewer.ui.window.sessions.keeper import SaveState
from tests.gui.window.hands import wait_seen
from tests.gui.window.sessions.conftest import Desk


def lasting(cases: list[Case]) -> list[Case]:
    """Without what ends with a window: array files, and stages on the way."""
    found = []
    for case in cases:
        result = case.result
        kept = replace(result, arrays="", id=0, seconds=0.0) if result is not None else None
        found.append(replace(case, result=kept))
    return found


def assert_same(now: list[Case], before: list[Case]) -> None:
    """The same cases and answers. An answer may have been computed again, by itself in place of
    with others, to the last of its digits."""
    told = lasting(now)
    assert len(told) == len(before)
    for ours, theirs in zip(told, before, strict=True):
        found, wanted = ours.result, theirs.result
        assert found is not None
        assert wanted is not None
        assert found.probabilities == pytest.approx(wanted.probabilities, abs=1e-6)
        numbers = ("probabilities", "logits", "radiology_effect", "exchanges")
        alike = {name: getattr(wanted, name) for name in numbers}
        assert replace(ours, result=replace(found, **alike)) == theirs


def test_work_without_a_name_comes_back(
    desk: Desk, images: Path, sessions: Path, qtbot: QtBot
) -> None:
    window = desk.open()
    window.open_paths([str(images)])
    qtbot.waitUntil(desk.settled(window, 12))
    ids = window.store.ids()
    window.store.set_review(ids[:2], lambda _: Review("STR", decided_at="2026-01-01T00:00:00Z"))
    window.store.remove(ids[3:5])
    window.classify_tab.case_list.select_case(ids[7])
    qtbot.waitUntil(desk.settled(window, 10))
    assert window.session_part.sessions.keeper.state is SaveState.SAVED
    before = lasting(list(window.store))
    desk.close(window)

    (file,) = sessions.glob("*.crcsession")
    again = desk.open()
    with qtbot.waitSignal(again.session_part.sessions.session_changed):
        again.session_part.sessions.open(file)
    qtbot.waitUntil(desk.settled(again, 10))
    assert lasting(list(again.store)) == before
    assert all(case.classified_at for case in again.store)
    assert again.classify_tab.case_list.current_id() == ids[7]
    again.store.undo_stack.undo()
    assert again.store.ids() == ids
    again.store.undo_stack.undo()
    assert all(case.review is None for case in again.store)
    again.store.undo_stack.redo()
    qtbot.waitUntil(desk.settled(again, 12))
    desk.close(again)

    third = desk.open()
    third.session_part.sessions.open(file)
    qtbot.waitUntil(desk.settled(third, 12))
    assert [case.review is not None for case in third.store] == [True] * 2 + [False] * 10
    third.store.undo_stack.redo()
    assert third.store.ids() == (*ids[:3], *ids[5:])


@pytest.mark.parametrize("way", ["close", "open"])
def test_words_that_are_still_being_typed_stay_with_their_case(
    desk: Desk, images: Path, tmp_path: Path, qtbot: QtBot, way: str
) -> None:
    (first, second) = tmp_path / "one.crcsession", tmp_path / "two.crcsession"
    window = desk.open()
    part, review = window.session_part.sessions, window.classify_tab.review
    for file, name in ((second, "02"), (first, "01")):
        window.open_paths([str(next(images.glob(f"{name}*path*")))])
        qtbot.waitUntil(desk.settled(window, 1))
        with qtbot.waitSignal(part.session_changed):
            part.save_as(file)
        if file is second:
            part.new()
            qtbot.waitUntil(lambda: not len(window.store))
    qtbot.waitUntil(desk.settled(window, 1))
    review.panel.diagnosis.setFocus()
    qtbot.keyClicks(review.panel.diagnosis, "adenoma")
    if way == "close":
        desk.close(window)
    else:
        with qtbot.waitSignal(part.session_changed):
            part.open(second)
        qtbot.waitUntil(desk.settled(window, 1))
        assert review.panel.diagnosis.text() == ""
        (case,) = window.store
        wait_seen(window, qtbot)
        review.reviewing.choose("STR")
        assert window.store.get(case.id).review.diagnosis == ""
    loaded = load(first, read_only=True)
    loaded.session.close()
    (case,) = loaded.cases
    assert case.review is not None
    assert case.review.diagnosis == "adenoma"


def test_saved_under_a_name_and_opened_by_a_drop(
    desk: Desk, images: Path, tmp_path: Path, sessions: Path, qtbot: QtBot
) -> None:
    window = desk.open()
    window.open_paths([str(images)])
    qtbot.waitUntil(desk.settled(window, 12))
    named = tmp_path / "Tuesday.crcsession"
    part = window.session_part.sessions
    with qtbot.waitSignal(part.session_changed):
        part.save_as(named)
    assert part.name in window.windowTitle()
    assert not list(sessions.glob("*.crcsession"))
    window.store.remove(window.store.ids()[:1])
    qtbot.waitUntil(desk.settled(window, 11))

    part.new()
    qtbot.waitUntil(lambda: not len(window.store))
    assert part.path is None
    assert part.name not in window.windowTitle() or not part.name
    window.open_paths([str(named)])
    qtbot.waitUntil(desk.settled(window, 11))
    assert part.path == named


def test_a_second_window_reads_only(desk: Desk, images: Path, tmp_path: Path, qtbot: QtBot) -> None:
    window = desk.open()
    window.open_paths([str(images)])
    qtbot.waitUntil(desk.settled(window, 12))
    named = tmp_path / "Tuesday.crcsession"
    with qtbot.waitSignal(window.session_part.sessions.session_changed):
        window.session_part.sessions.save_as(named)
    qtbot.waitUntil(desk.settled(window, 12))

    second = desk.open()
    second.open_paths([str(named)])
    qtbot.waitUntil(lambda: len(second.store) == 12)
    keeper = second.session_part.sessions.keeper
    assert keeper.state is SaveState.READ_ONLY
    assert second.message_bar.messages()
    second.store.remove(second.store.ids()[:3])
    loaded = load(named, read_only=True)
    assert loaded.session.read_only is ReadOnly.ASKED
    loaded.session.close()
    assert len(loaded.cases) == 12
    copy = tmp_path / "copy.crcsession"
    with qtbot.waitSignal(second.session_part.sessions.session_changed):
        second.session_part.sessions.save_as(copy)
    qtbot.waitUntil(lambda: keeper.state is SaveState.SAVED)
    loaded = load(copy, read_only=True)
    loaded.session.close()
    assert len(loaded.cases) == 9


def test_of_another_model_nothing_is_lost(
    desk: Desk, images: Path, models: tuple[Path, Path], tmp_path: Path, qtbot: QtBot
) -> None:
    window = desk.open()
    window.open_paths([str(images)])
    qtbot.waitUntil(desk.settled(window, 12))
    named = tmp_path / "of the first model.crcsession"
    with qtbot.waitSignal(window.session_part.sessions.session_changed):
        window.session_part.sessions.save_as(named)
    qtbot.waitUntil(desk.settled(window, 12))
    card = window.chooser.card
    assert card is not None
    before = lasting(list(window.store))
    window.session_part.sessions.new()
    qtbot.waitUntil(lambda: not len(window.store))
    with qtbot.waitSignal(window.chooser.model_changed):
        window.chooser.load(str(models[1]))

    window.open_paths([str(named)])
    qtbot.waitUntil(desk.settled(window, 12))
    now = window.chooser.card
    assert now is not None
    assert now.sha256 == card.sha256
    assert_same(list(window.store), before)


def test_where_the_model_is_gone_the_file_is_left_alone(
    desk: Desk, images: Path, models: tuple[Path, Path], tmp_path: Path, qtbot: QtBot
) -> None:
    gone = tmp_path / "gone.safetensors"
    gone.write_bytes(models[1].read_bytes())
    window = desk.open()
    with qtbot.waitSignal(window.chooser.model_changed):
        window.chooser.load(str(gone))
    window.open_paths([str(images)])
    qtbot.waitUntil(desk.settled(window, 12))
    named = tmp_path / "day.crcsession"
    part = window.session_part.sessions
    with qtbot.waitSignal(part.session_changed):
        part.save_as(named)
    qtbot.waitUntil(desk.settled(window, 12))
    before = lasting(list(window.store))
    part.new()
    qtbot.waitUntil(lambda: not len(window.store))
    gone.unlink()
    with qtbot.waitSignal(window.chooser.model_changed):
        window.chooser.load(str(models[0]))

    window.open_paths([str(named)])
    qtbot.waitUntil(desk.settled(window, 12))
    assert part.path is None
    assert window.message_bar.messages()
    card = window.chooser.card
    assert card is not None
    assert {c.result.model_sha256 for c in window.store if c.result} == {card.sha256}
    loaded = load(named, read_only=True)
    loaded.session.close()
    assert lasting(loaded.cases) == before
