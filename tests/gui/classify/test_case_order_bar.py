"""Sorting, filtering and the grid, as the user handles them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from crcviewer.protocol.images import CaseFiles
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.review import Review
from crcviewer.session.case_order import ListLook, ListOrder, Mark, SortKey
from crcviewer.ui.classify.case_grid_delegate import CaseGridDelegate
from crcviewer.ui.classify.case_list import CaseList
from crcviewer.ui.classify.case_store import CaseStore
from tests.gui.classify.no_thumbnails import NoThumbnails

MakeFiles = Callable[..., CaseFiles]


@pytest.fixture
def cases(
    store: CaseStore, make_files: MakeFiles, card: ModelCard, result: Classified, qtbot: QtBot
) -> CaseList:
    """Thirty tiles: every second is STR, of these every second has no verdict."""
    widget = CaseList(store, NoThumbnails())
    qtbot.addWidget(widget)
    widget.resize(420, 600)
    widget.set_card(card)
    store.add([make_files(f"c{n}", f"/c{n}.png") for n in range(30)])
    for case_id in store.ids()[::2]:
        none = case_id % 4 == 1
        store.set_result(case_id, replace(result, verdict=None) if none else result)
    with qtbot.waitExposed(widget):
        widget.show()
    qtbot.waitUntil(lambda: not widget.model.has_news())
    return widget


def names(cases: CaseList) -> list[str]:
    return [cases.model.index(row, 0).data() for row in range(cases.model.rowCount())]


def entry(menu: QMenu, name: str) -> QAction:
    menu.aboutToShow.emit()
    return next(action for action in menu.actions() if action.objectName() == name)


def test_ticks_of_the_menu_are_combined(cases: CaseList, store: CaseStore, qtbot: QtBot) -> None:
    bar = cases.bar
    entry(bar.filter_menu, "class_STR").trigger()
    assert cases.model.order == ListOrder(classes=("STR",))
    with_verdict = names(cases)
    entry(bar.filter_menu, Mark.NO_VERDICT).trigger()
    assert len(names(cases)) == 15 > len(with_verdict) > 0
    store.set_review(store.ids()[:3], lambda _: Review("MUS", decided_at="2026-01-01"))
    qtbot.waitUntil(lambda: not cases.model.has_news())
    entry(bar.filter_menu, Mark.REVIEWED).trigger()
    assert names(cases) == ["c0", "c2"]
    entry(bar.filter_menu, "own_MUS").trigger()
    assert names(cases) == ["c0", "c2"]
    assert cases.count_text.startswith("2 ")
    assert bar.clear_button.isVisible()
    bar.clear_button.click()
    assert len(names(cases)) == 30
    assert not bar.clear_button.isVisible()


def test_sorting_keeps_what_is_selected_and_the_arrows_walk_what_is_shown(
    cases: CaseList, store: CaseStore
) -> None:
    ids = store.ids()
    cases.view.select_ids(ids[3:6], ids[4])
    entry(cases.bar.sort_menu, SortKey.NAME).trigger()
    entry(cases.bar.sort_menu, "descending").trigger()
    assert names(cases)[0] == "c29"
    assert cases.current_id() == ids[4]
    assert sorted(cases.view.selected_ids()) == list(ids[3:6])
    cases.step(1)
    assert cases.current_id() == ids[3]
    # c3 is no STR: of those that are, the next one below it comes into view.
    cases.set_order(ListOrder(classes=("STR",), sort=SortKey.NAME))
    assert cases.current_id() == ids[2]
    row = cases.view.currentIndex().row()
    cases.step(1)
    assert cases.view.currentIndex().row() == row + 1
    assert names(cases)[row + 1] == "c6"


def test_undo_and_selection_go_by_case_not_by_row(cases: CaseList, store: CaseStore) -> None:
    cases.set_order(ListOrder(sort=SortKey.NAME, descending=True))
    last = store.ids()[-1]
    cases.select_case(last)
    store.remove(store.ids()[:10])
    assert cases.current_id() == last
    store.undo_stack.undo()
    assert cases.current_id() == last
    assert names(cases) == [f"c{n}" for n in range(29, -1, -1)]
    store.remove([last])
    assert cases.current_id() == store.ids()[-1]


def test_answers_find_their_place_as_they_come(
    cases: CaseList, store: CaseStore, result: Classified, qtbot: QtBot
) -> None:
    cases.set_order(ListOrder(sort=SortKey.CONFIDENCE, descending=True))
    surest = replace(result, probabilities=(0.01,) * 8 + (0.92,), class_index=8, verdict=8)
    store.set_result(store.ids()[7], surest)
    qtbot.waitUntil(lambda: names(cases)[0] == "c7")
    cases.set_order(ListOrder(marks=(Mark.WAITING,)))
    waiting = len(names(cases))
    store.set_result(store.ids()[9], surest)
    qtbot.waitUntil(lambda: len(names(cases)) == waiting - 1)


def test_the_grid_is_sized_by_slider_and_wheel_and_kept(
    cases: CaseList, store: CaseStore, qtbot: QtBot
) -> None:
    cases.select_case(store.ids()[20])
    told: list[int] = []
    cases.thumbnail_side_changed.connect(told.append)
    qtbot.mouseClick(cases.bar.grid_button, Qt.MouseButton.LeftButton)
    assert cases.grid
    assert cases.grid_action.isChecked()
    view = cases.view
    assert isinstance(view.itemDelegate(), CaseGridDelegate)
    first, second = (view.visualRect(cases.model.index(row, 0)) for row in (20, 21))
    assert first.top() == second.top() or second.left() < first.left()
    assert view.visualRect(cases.model.index(0, 0)).width() < view.viewport().width() // 2
    side = cases.kept().side
    middle = QPointF(view.viewport().rect().center())
    turn = QWheelEvent(
        middle, QPointF(view.viewport().mapToGlobal(middle.toPoint())), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), turn)
    assert cases.kept().side > side
    assert told[-1] > told[0]
    assert cases.current_id() == store.ids()[20]
    kept = cases.kept()
    cases.restore(ListLook())
    assert not cases.grid
    cases.restore(kept)
    assert cases.kept() == kept


def test_what_will_be_seen_next_is_told(cases: CaseList, store: CaseStore, qtbot: QtBot) -> None:
    told: list[list[int]] = []
    cases.rows_ahead.connect(told.append)
    bar = cases.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    qtbot.waitUntil(lambda: bool(told))
    last = cases.view.rows_in_sight()[1]
    assert told[-1][0] == store.ids()[last + 1]
    bar.setValue(bar.value() - 120)
    qtbot.waitUntil(lambda: told[-1][0] == store.ids()[cases.view.rows_in_sight()[0] - 1])
    cases.step(1)
    assert cases.neighbours(2)[0] == cases.model.id_at(cases.view.currentIndex().row() + 1)


def test_patient_is_offered_only_where_names_tell(
    cases: CaseList, store: CaseStore, make_files: MakeFiles
) -> None:
    def keys() -> set[str]:
        cases.bar.sort_menu.aboutToShow.emit()
        return {action.objectName() for action in cases.bar.sort_menu.actions()}

    assert SortKey.PATIENT not in keys()
    store.add([make_files("P1", "/P1_he.png", "/P1_ct.png")])
    assert SortKey.PATIENT in keys()
