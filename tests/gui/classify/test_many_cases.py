"""What is done with many cases takes as long as they are many, and never holds the window up."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from crcviewer.protocol.images import CaseFiles, FieldOfView, Slot
from crcviewer.session.case import Case
from crcviewer.ui.classify.case_list import CaseList
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.pairing import move_images, swap_slots
from tests.gui.classify.no_thumbnails import NoThumbnails

MakeFiles = Callable[..., CaseFiles]

COUNT, FEWER = 20_000, 2_000
GROWTH = 4 * COUNT / FEWER
"""How much longer the many may take than the fewer: ten times is in proportion, 100 is squared."""
LEAST_S = 0.002
"""Below this, what is measured is chance."""


@pytest.fixture(autouse=True)
def no_collection() -> Iterator[None]:
    """Python's collector goes through all that other tests have left, at any moment."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def cases(store: CaseStore, qtbot: QtBot) -> CaseList:
    """A list that somebody looks at."""
    shown = CaseList(store, NoThumbnails())
    qtbot.addWidget(shown)
    shown.show()
    return shown


def test_steps_grow_in_proportion_to_the_cases(
    cases: CaseList, store: CaseStore, make_files: MakeFiles
) -> None:
    fewer = _took(store, make_files, FEWER)
    store.clear()
    many = _took(store, make_files, COUNT)
    assert cases.model.rowCount() == COUNT // 2
    slow = {name: (fewer[name], many[name]) for name in many
            if many[name] > GROWTH * max(fewer[name], LEAST_S)}  # fmt: skip
    assert slow == {}
    store.undo_stack.undo()
    assert [case.name for case in store] == [f"c{n}" for n in range(COUNT)]


def _took(store: CaseStore, make_files: MakeFiles, count: int) -> dict[str, float]:
    """Seconds of this thread's own time for each step with so many cases."""
    files = [make_files(f"c{n}", f"/d/c{n}_path.png", f"/d/c{n}_ct.png") for n in range(count)]
    undo, redo = store.undo_stack.undo, store.undo_stack.redo
    steps: list[tuple[str, Callable[[], object]]] = [
        ("add", lambda: store.add(files, group=count)),
        ("settle", lambda: store.settle(count, files)),
        ("swap", lambda: swap_slots(store, store.ids())),
        ("undo swap", undo),
        ("clear", store.clear),
        ("undo clear", undo),
        ("remove every second", lambda: store.remove(store.ids()[::2])),
        ("undo it", undo),
        ("redo it", redo),
    ]
    took = {}
    for name, step in steps:
        before = time.thread_time()
        step()
        took[name] = time.thread_time() - before
    return took


def test_many_images_are_paired_late_in_one_step(store: CaseStore, make_files: MakeFiles) -> None:
    def paired(count: int) -> float:
        store.clear()
        store.add([make_files(f"c{n}", f"/d/c{n}_path.png") for n in range(count)])
        store.add([make_files(f"c{n}", None, f"/e/c{n}_ct.png") for n in range(count)])
        ids = store.ids()
        before = time.thread_time()
        move_images(store, [(ids[count + n], Slot.RADIOLOGY, ids[n]) for n in range(count)])
        return time.thread_time() - before

    fewer, many = paired(FEWER // 2), paired(COUNT // 2)
    assert many < GROWTH * max(fewer, LEAST_S)
    assert len(store) == COUNT // 2
    assert all(case.radiology is not None for case in store)
    store.undo_stack.undo()
    assert len(store) == COUNT


def test_where_every_second_row_goes_the_current_case_stays(
    cases: CaseList, store: CaseStore, make_files: MakeFiles
) -> None:
    store.add([make_files(f"c{n}", f"/c{n}.png") for n in range(1000)])
    ids = store.ids()
    cases.select_case(ids[501])
    store.remove(ids[::2])
    assert cases.model.rowCount() == 500
    assert cases.count_text == "500 cases"
    assert cases.current_id() == ids[501]


def test_field_of_view_is_a_step_of_its_own(store: CaseStore, make_files: MakeFiles) -> None:
    """Ctrl+Z after it used to bring back a case that had been deleted before."""

    def field() -> FieldOfView | None:
        case: Case | None = store.get(kept)
        assert case is not None
        assert case.pathology is not None
        return case.pathology.field

    store.add([make_files("a", "/a.png"), make_files("b", "/b.png")])
    kept, deleted = store.ids()
    store.remove([deleted])
    store.set_field(kept, Slot.PATHOLOGY, FieldOfView(1, 2, 30))
    store.undo_stack.undo()
    assert (store.ids(), field()) == ((kept,), None)
    store.undo_stack.undo()
    assert store.ids() == (kept, deleted)
