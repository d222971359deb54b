"""Cases come, change, go and come back; results live and die with their images."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import CaseFiles, FieldOfView, ImageInfo, Slot
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.review import Review
from crcviewer.protocol.text import text
from crcviewer.session.case import CaseState
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.pairing import choose_scan, move_image, split_off, swap_slots

MakeFiles = Callable[..., CaseFiles]


def paths(store: CaseStore) -> list[tuple[str | None, str | None]]:
    """What lies in the two slots of every case."""
    return [
        (
            case.pathology.info.path if case.pathology else None,
            case.radiology.info.path if case.radiology else None,
        )
        for case in store
    ]


@pytest.fixture
def pairs(store: CaseStore, make_files: MakeFiles) -> CaseStore:
    """Two complete cases and a tile."""
    store.add(
        [
            make_files("a", "/a_path.png", "/a_ct.png"),
            make_files("b", "/b_path.png", "/b_ct.png"),
            make_files("c", "/c_path.png"),
        ]
    )
    return store


def test_add_tells_the_order(store: CaseStore, make_files: MakeFiles, qtbot: QtBot) -> None:
    with qtbot.waitSignal(store.order_changed):
        store.add([make_files("a", "/a.png"), make_files("broken")])
    good, broken = store
    assert good.state is CaseState.NEW
    assert good.classifiable
    assert broken.state is CaseState.FAILED
    assert broken.error == make_files("broken").error
    assert not broken.classifiable


def test_settle_pairs_the_provisional_cases_and_keeps_their_ids(
    store: CaseStore, make_files: MakeFiles, result: Classified
) -> None:
    store.add([make_files("x", "/x.png"), make_files("y", "/y.png")], group=7)
    store.add([make_files("x", None, "/x_ct.png")], group=7)
    first, second, _ = store.ids()
    store.set_result(second, result)
    changed: list[list[int]] = []
    store.pictures_changed.connect(changed.append)
    store.settle(
        7,
        [
            make_files("x", "/x.png", "/x_ct.png"),
            make_files("y", "/y.png"),
            make_files("z", "/z"),
        ],
    )
    assert paths(store) == [("/x.png", "/x_ct.png"), ("/y.png", None), ("/z", None)]
    assert store.ids()[:2] == (first, second)
    assert changed == [[first]]
    kept = store.get(second)
    assert kept is not None
    assert kept.result is result


def test_settle_joins_halves_that_were_found_apart(store: CaseStore, make_files: MakeFiles) -> None:
    store.add([make_files("x", None, "/x_ct.png")], group=7)
    store.add([make_files("x", "/x.png"), make_files("y", "/y.png", "/y_ct.png")], group=7)
    first, _, third = store.ids()
    store.settle(
        7, [make_files("x", "/x.png", "/x_ct.png"), make_files("y", "/y.png", "/y_ct.png")]
    )
    assert store.ids() == (first, third)
    assert paths(store) == [("/x.png", "/x_ct.png"), ("/y.png", "/y_ct.png")]


def test_settle_parts_what_was_a_pair_for_a_while(store: CaseStore, make_files: MakeFiles) -> None:
    # Two images alone are a pair; among those that came after them they are not.
    store.add([make_files("a", "/a.png", "/b_ct.png")], group=1)
    store.add([make_files("b", "/b.png"), make_files("c", "/c.png")], group=1)
    ids = store.ids()
    store.settle(
        1,
        [
            make_files("a", "/a.png"),
            make_files("b", "/b.png", "/b_ct.png"),
            make_files("c", "/c.png"),
        ],
    )
    assert paths(store) == [("/a.png", None), ("/b.png", "/b_ct.png"), ("/c.png", None)]
    assert store.ids() == ids
    store.clear()
    store.add([make_files("a", "/a.png", "/x.dcm")], group=2)
    store.settle(2, [make_files("x", None, "/x.dcm"), make_files("a", "/a.png")])
    assert paths(store) == [(None, "/x.dcm"), ("/a.png", None)]


def test_tiles_that_share_a_scan_are_all_there(store: CaseStore, make_files: MakeFiles) -> None:
    """The second took the place of the first, which had found the scan before."""
    first = make_files("P1_a", "/P1_path_a.png", "/P1_ct.nii")
    store.add([first], group=1)
    store.add([make_files("P1_b", "/P1_path_b.png")], group=1)
    ids = store.ids()
    store.settle(1, [first, make_files("P1_b", "/P1_path_b.png", "/P1_ct.nii")])
    assert store.ids() == ids
    assert paths(store) == [
        ("/P1_path_a.png", "/P1_ct.nii"), ("/P1_path_b.png", "/P1_ct.nii"),
    ]  # fmt: skip


def test_settle_does_not_bring_back_what_the_user_removed(
    store: CaseStore, make_files: MakeFiles
) -> None:
    found = [make_files("x", "/x.png"), make_files("y", "/y.png")]
    store.add(found, group=7)
    store.remove([store.ids()[0]])
    store.settle(7, found)
    assert paths(store) == [("/y.png", None)]


def test_remove_and_clear_are_undone_in_place_with_results(
    pairs: CaseStore, result: Classified
) -> None:
    before = paths(pairs)
    ids = pairs.ids()
    pairs.set_result(ids[1], result)
    pairs.remove([ids[1]])
    assert pairs.ids() == (ids[0], ids[2])
    pairs.undo_stack.undo()
    assert paths(pairs) == before
    assert pairs.ids() == ids
    back = pairs.get(ids[1])
    assert back is not None
    assert back.result is result
    pairs.clear()
    assert len(pairs) == 0
    pairs.undo_stack.undo()
    assert pairs.ids() == ids
    pairs.undo_stack.redo()
    assert len(pairs) == 0


def test_undo_leaves_alone_what_came_in_between(pairs: CaseStore, make_files: MakeFiles) -> None:
    pairs.clear()
    pairs.add([make_files("new", "/new.png")])
    pairs.undo_stack.undo()
    assert sorted(p or "" for p, _ in paths(pairs)) == [
        "/a_path.png",
        "/b_path.png",
        "/c_path.png",
        "/new.png",
    ]


def test_swap_exchanges_slots_and_voids_the_result(pairs: CaseStore, result: Classified) -> None:
    first = pairs.ids()[0]
    pairs.set_result(first, result)
    swap_slots(pairs, [first])
    case = pairs.get(first)
    assert case is not None
    assert paths(pairs)[0] == ("/a_ct.png", "/a_path.png")
    assert case.result is None
    assert case.state is CaseState.NEW
    pairs.undo_stack.undo()
    assert paths(pairs)[0] == ("/a_path.png", "/a_ct.png")
    restored = pairs.get(first)
    assert restored is not None
    assert restored.result is result


def test_moving_an_image_exchanges_it(pairs: CaseStore) -> None:
    a, b, _ = pairs.ids()
    move_image(pairs, a, Slot.RADIOLOGY, b, Slot.RADIOLOGY)
    assert paths(pairs)[:2] == [("/a_path.png", "/b_ct.png"), ("/b_path.png", "/a_ct.png")]


def test_moving_the_only_image_removes_the_emptied_case(pairs: CaseStore) -> None:
    a, b, c = pairs.ids()
    split_off(pairs, a, Slot.RADIOLOGY)
    assert paths(pairs)[:2] == [("/a_path.png", None), (None, "/a_ct.png")]
    alone = pairs.ids()[1]
    move_image(pairs, alone, Slot.RADIOLOGY, c, Slot.RADIOLOGY)
    assert paths(pairs) == [
        ("/a_path.png", None),
        ("/b_path.png", "/b_ct.png"),
        ("/c_path.png", "/a_ct.png"),
    ]
    pairs.undo_stack.undo()
    pairs.undo_stack.undo()
    assert pairs.ids() == (a, b, c)
    assert paths(pairs)[0] == ("/a_path.png", "/a_ct.png")


def test_moving_within_a_case_swaps(pairs: CaseStore) -> None:
    c = pairs.ids()[2]
    move_image(pairs, c, Slot.PATHOLOGY, c, Slot.RADIOLOGY)
    assert paths(pairs)[2] == (None, "/c_path.png")


def test_setting_the_last_image_to_nothing_removes_the_case(
    pairs: CaseStore, make_info: Callable[[str, Slot], ImageInfo]
) -> None:
    c = pairs.ids()[2]
    pairs.set_picture(c, Slot.RADIOLOGY, make_info("/new_ct.png", Slot.RADIOLOGY))
    assert paths(pairs)[2] == ("/c_path.png", "/new_ct.png")
    pairs.set_picture(c, Slot.RADIOLOGY, None)
    pairs.set_picture(c, Slot.PATHOLOGY, None)
    assert c not in pairs


def test_slice_and_field_void_the_result_once(pairs: CaseStore, result: Classified) -> None:
    a = pairs.ids()[0]
    pairs.set_result(a, result)
    changed: list[list[int]] = []
    pairs.pictures_changed.connect(changed.append)
    pairs.set_slice(a, Slot.RADIOLOGY, 3)
    pairs.set_slice(a, Slot.RADIOLOGY, 3)
    field = FieldOfView(1, 2, 30)
    pairs.set_field(a, Slot.RADIOLOGY, field)
    pairs.set_field(a, Slot.RADIOLOGY, field)
    case = pairs.get(a)
    assert case is not None
    assert case.radiology is not None
    assert (case.radiology.ref().slice_index, case.radiology.ref().field) == (3, field)
    assert case.result is None
    assert changed == [[a], [a]]


def test_a_review_is_a_step_that_leaves_the_result(
    pairs: CaseStore, result: Classified, qtbot: QtBot
) -> None:
    first, second, _ = pairs.ids()
    pictures: list[list[int]] = []
    pairs.pictures_changed.connect(pictures.append)
    with qtbot.waitSignal(pairs.cases_changed) as told:
        pairs.set_review([first, second], lambda _: Review(class_code="STR"))
    assert told.args == [[first, second]]
    pairs.set_result(first, result)
    pairs.undo_stack.undo()
    assert pairs.get(first).review is None
    assert pairs.get(first).result is result  # it came after the step
    pairs.undo_stack.redo()
    assert pairs.get(first).review == Review(class_code="STR")
    assert pairs.get(first).result is result
    assert pictures == []
    steps = pairs.undo_stack.count()
    pairs.set_review([first], lambda case: case.review)
    assert pairs.undo_stack.count() == steps


def test_a_review_stays_with_its_tile(pairs: CaseStore, make_files: MakeFiles) -> None:
    first, second, third = pairs.ids()
    pairs.set_review([first], lambda _: Review(note="fold"))
    pairs.set_field(first, Slot.PATHOLOGY, FieldOfView(0.0, 0.0, 5.0))
    assert pairs.get(first).review == Review(note="fold")
    move_image(pairs, first, Slot.RADIOLOGY, third, Slot.RADIOLOGY)
    assert pairs.get(first).review == Review(note="fold")
    move_image(pairs, first, Slot.PATHOLOGY, second, Slot.PATHOLOGY)
    assert pairs.get(first).review is None
    assert pairs.get(second).review is None
    pairs.undo_stack.undo()
    assert pairs.get(first).review == Review(note="fold")


def test_a_review_outlives_the_settling_of_its_folder(
    store: CaseStore, make_files: MakeFiles
) -> None:
    store.add([make_files("x", "/x.png")], group=7)
    (first,) = store.ids()
    store.set_review([first], lambda _: Review(flagged=True))
    store.settle(7, [make_files("x", "/x.png", "/x_ct.png")])
    assert store.get(first).radiology is not None
    assert store.get(first).review == Review(flagged=True)


def test_another_model_voids_results_and_failures_but_not_unreadable_files(
    pairs: CaseStore, make_files: MakeFiles, result: Classified
) -> None:
    pairs.add([make_files("broken")])
    a, b = pairs.ids()[:2]
    pairs.set_result(a, result)
    pairs.set_error(b, Failure(text("The engine stopped twice on this case.")))
    pairs.void_results("abc")
    kept, retried, _, unreadable = pairs
    assert kept.result is result
    assert retried.state is CaseState.NEW
    assert unreadable.state is CaseState.FAILED
    pairs.void_results("another")
    voided = pairs.get(a)
    assert voided is not None
    assert voided.result is None


def test_of_several_scans_that_fit_the_user_chooses_one(
    store: CaseStore, make_files: MakeFiles, result: Classified
) -> None:
    both = ("/P1_ct.nii", "/P1_mri.nii")
    marked = replace(make_files("P1", "/P1_path.png", both[0]), candidates=both)
    store.add([marked, make_files("P1_mri.nii", None, both[1])])
    tile, other = store.ids()
    store.set_result(tile, result)
    choose_scan(store, tile, both[0])
    kept = store.get(tile)
    assert kept is not None
    assert (kept.candidates, kept.result) == ((), result)
    store.undo_stack.undo()
    choose_scan(store, tile, both[1])
    assert paths(store) == [("/P1_path.png", both[1]), (None, both[0])]
    chosen = store.get(tile)
    assert chosen is not None
    assert (chosen.candidates, chosen.name) == ((), "P1")
    assert store.ids() == (tile, other)


def test_a_store_with_steps_goes_without_the_collector(qapp: object, make_files: MakeFiles) -> None:
    """Its steps held it, and the collector ended them before the stack that they lie on."""
    store = CaseStore()
    store.add([make_files("a", "/a.png")])
    store.clear()
    gone = weakref.ref(store)
    gc.disable()
    try:
        del store
        assert gone() is None
    finally:
        gc.enable()
