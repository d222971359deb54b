"""The list of cases as the user handles it: filter, keys, menu, dragging."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QImage, QPainter, QPixmap
from pytestqt.qtbot import QtBot

from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import CaseFiles, Slot
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import verbatim
from crcviewer.session.case import Picture
from crcviewer.session.case_order import ListOrder, Mark
from crcviewer.ui.classify.case_delegate import CaseDelegate
from crcviewer.ui.classify.case_list import CaseList
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.case_view import image_mime
from tests.gui.drags import drag_and_drop

MakeFiles = Callable[..., CaseFiles]


class Asked:
    """Gives grey thumbnails and notes for which pictures it was asked."""

    def __init__(self) -> None:
        self.paths: set[str] = set()

    def pixmap(self, picture: Picture, slot: Slot) -> QPixmap:
        self.paths.add(picture.info.path)
        pixmap = QPixmap(8, 8)
        pixmap.fill(Qt.GlobalColor.gray)
        return pixmap


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def cases(store: CaseStore, asked: Asked, make_files: MakeFiles, qtbot: QtBot) -> CaseList:
    """Shown, with two pairs, a tile, a radiology image and an unreadable file."""
    widget = CaseList(store, asked)
    qtbot.addWidget(widget)
    widget.resize(260, 500)
    store.add(
        [
            make_files("alpha", "/alpha_path.png", "/alpha_ct.png"),
            make_files("beta", "/beta_path.png", "/beta_ct.png"),
            make_files("gamma", "/gamma_path.png"),
            make_files("delta", None, "/delta_ct.png"),
            make_files("broken.png"),
        ]
    )
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def paths(store: CaseStore, case_id: int) -> tuple[str | None, str | None]:
    case = store.get(case_id)
    assert case is not None
    return (
        case.pathology.info.path if case.pathology else None,
        case.radiology.info.path if case.radiology else None,
    )


def drop(widget: CaseList, data: QMimeData, at: QPoint) -> bool:
    """An image is let go over the list; whether the list took it."""
    return drag_and_drop(widget.view.viewport(), data, at, Qt.DropAction.MoveAction)


def delegate_of(widget: CaseList) -> CaseDelegate:
    delegate = widget.view.itemDelegate()
    assert isinstance(delegate, CaseDelegate)
    return delegate


def slot_place(widget: CaseList, row: int, slot: Slot) -> QPoint:
    rect = widget.view.visualRect(widget.model.index(row, 0))
    return delegate_of(widget).slot_rect(rect, slot).center()


def test_first_case_is_selected_and_rows_are_read_out(
    cases: CaseList, store: CaseStore, card: ModelCard, result: Classified
) -> None:
    assert cases.current_id() == store.ids()[0]
    cases.set_card(card)
    store.set_result(store.ids()[0], result)
    texts = [cases.model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(5)]
    assert texts == [
        "alpha, STR 60.0 %",
        "beta, not classified yet",
        "gamma, not classified yet",
        "delta, needs a tile",
        "broken.png, It is damaged. Choose another file.",
    ]


def test_only_visible_rows_ask_for_thumbnails(
    cases: CaseList, store: CaseStore, asked: Asked, make_files: MakeFiles, qtbot: QtBot
) -> None:
    store.add([make_files(f"n{n}", f"/n{n}.png") for n in range(3000)])
    qtbot.waitUntil(lambda: "/n0.png" in asked.paths)
    assert "/n2999.png" not in asked.paths
    assert len(asked.paths) < 40
    cases.view.scrollToBottom()
    qtbot.waitUntil(lambda: "/n2999.png" in asked.paths)


def test_filter_by_text_and_class(
    cases: CaseList, store: CaseStore, card: ModelCard, result: Classified, qtbot: QtBot
) -> None:
    def shown() -> list[str]:
        return [cases.model.index(n, 0).data() for n in range(cases.model.rowCount())]

    cases.set_card(card)
    cases.set_order(ListOrder(text="ALPHA_ct"))
    assert shown() == ["alpha"]
    cases.set_order(ListOrder())
    store.set_result(store.ids()[1], result)
    qtbot.waitUntil(lambda: not cases.model.has_news())
    cases.set_order(ListOrder(classes=("STR",)))
    assert shown() == ["beta"]
    cases.set_order(ListOrder(marks=(Mark.FAILED,)))
    assert shown() == ["broken.png"]
    cases.set_order(ListOrder(marks=(Mark.TILE_ONLY,)))
    assert shown() == ["beta"]
    store.remove([store.ids()[1]])
    assert shown() == []
    cases.set_order(ListOrder())
    assert len(shown()) == 4


def test_one_case_is_counted_as_one(cases: CaseList, store: CaseStore, qtbot: QtBot) -> None:
    store.remove(store.ids()[1:])
    assert cases.count_text == "1 case"
    qtbot.keyClicks(cases.bar.text, "zzz")
    qtbot.waitUntil(lambda: cases.count_text == "0 of 1 case")


def test_selection_stays_when_other_rows_go(cases: CaseList, store: CaseStore) -> None:
    third = store.ids()[2]
    cases.select_case(third)
    store.remove(store.ids()[:2])
    assert cases.current_id() == third


def test_removing_the_current_case_selects_another_one(
    cases: CaseList, store: CaseStore, qtbot: QtBot
) -> None:
    ids = store.ids()
    cases.select_case(ids[0])
    with qtbot.waitSignal(cases.case_selected, check_params_cb=lambda i: i == ids[1]):
        qtbot.keyClick(cases.view, Qt.Key.Key_Delete)
    assert store.ids() == ids[1:]
    assert cases.view.selected_ids() == [ids[1]]
    assert cases.count_text == "4 cases"
    store.clear()
    assert cases.current_id() is None


def test_image_dropped_on_another_row_pairs_anew(cases: CaseList, store: CaseStore) -> None:
    a, b = store.ids()[:2]
    assert drop(cases, image_mime(a, Slot.RADIOLOGY), slot_place(cases, 1, Slot.RADIOLOGY))
    assert paths(store, a) == ("/alpha_path.png", "/beta_ct.png")
    assert paths(store, b) == ("/beta_path.png", "/alpha_ct.png")
    store.undo_stack.undo()
    assert paths(store, b) == ("/beta_path.png", "/beta_ct.png")


def test_image_dropped_beside_the_thumbnails_keeps_its_kind(
    cases: CaseList, store: CaseStore
) -> None:
    gamma, delta = store.ids()[2:4]
    rect = cases.view.visualRect(cases.model.index(2, 0))
    drop(cases, image_mime(delta, Slot.RADIOLOGY), QPoint(rect.right() - 10, rect.center().y()))
    assert paths(store, gamma) == ("/gamma_path.png", "/delta_ct.png")
    assert delta not in store


def test_image_dropped_on_empty_space_becomes_a_case(cases: CaseList, store: CaseStore) -> None:
    a = store.ids()[0]
    drop(cases, image_mime(a, Slot.RADIOLOGY), QPoint(100, cases.view.viewport().height() - 5))
    assert paths(store, a) == ("/alpha_path.png", None)
    assert paths(store, store.ids()[1]) == (None, "/alpha_ct.png")


def test_files_and_strange_data_are_not_taken_by_the_list(
    cases: CaseList, store: CaseStore
) -> None:
    files, strange = QMimeData(), QMimeData()
    files.setUrls([QUrl.fromLocalFile("/x.png")])
    strange.setData("application/x-crcviewer-image", b"{}")
    for data in (files, strange):
        assert not drop(cases, data, slot_place(cases, 1, Slot.RADIOLOGY))
    assert len(store) == 5


def test_menu_of_one_case(cases: CaseList, store: CaseStore, qtbot: QtBot) -> None:
    cases.select_case(store.ids()[0])
    menu = cases.context_menu()
    entries = {action.objectName(): action for action in menu.actions() if action.text()}
    assert list(entries) == [
        "choose_pathology",
        "remove_pathology",
        "show_pathology",
        "choose_radiology",
        "remove_radiology",
        "show_radiology",
        "separate",
        "swap",
        "classify_again",
        "remove",
    ]
    with qtbot.waitSignal(cases.image_requested) as asked_for:
        entries["choose_radiology"].trigger()
    assert asked_for.args == [store.ids()[0], Slot.RADIOLOGY]
    entries["remove_pathology"].trigger()
    assert paths(store, store.ids()[0]) == (None, "/alpha_ct.png")


def test_two_lone_images_can_be_paired_from_the_menu(cases: CaseList, store: CaseStore) -> None:
    gamma, delta = store.ids()[2:4]
    cases.select_case(gamma)
    selection = cases.view.selectionModel()
    selection.select(cases.model.index(3, 0), selection.SelectionFlag.Select)
    assert cases.target_ids() == [gamma, delta]
    next(a for a in cases.context_menu().actions() if a.objectName() == "pair").trigger()
    assert paths(store, gamma) == ("/gamma_path.png", "/delta_ct.png")


def test_slots_are_told_apart_by_place(cases: CaseList) -> None:
    rect = cases.view.visualRect(cases.model.index(0, 0))
    delegate = delegate_of(cases)
    for slot in Slot:
        assert delegate.slot_at(rect, slot_place(cases, 0, slot)) is slot
    assert delegate.slot_at(rect, QPoint(rect.right() - 5, rect.center().y())) is None


def test_chinese_characters_are_whole_in_an_english_window(
    cases: CaseList, store: CaseStore, make_files: MakeFiles
) -> None:
    store.clear()
    store.add([replace(make_files("国"), error=Failure(verbatim("国" * 60)))])
    row = cases.view.visualRect(cases.model.index(0, 0))
    delegate = delegate_of(cases)
    left = delegate.slot_rect(row, Slot.RADIOLOGY).right() + 6
    metrics = cases.view.fontMetrics()
    picture = cases.view.viewport().grab().toImage()
    column = QRect(left, row.top() + 2, metrics.horizontalAdvance("国") // 2, row.height() - 4)

    alone = QImage(40, 60, QImage.Format.Format_RGB32)
    alone.fill(Qt.GlobalColor.white)
    painter = QPainter(alone)
    painter.setFont(cases.view.font())
    painter.drawText(QPoint(2, 40), "国")
    painter.end()
    whole = _inked_rows(alone, QRect(2, 0, column.width(), 60))
    # A name above two lines of what is wrong.
    assert _inked_rows(picture, column) == pytest.approx(3 * whole, abs=1)


def _inked_rows(picture: QImage, place: QRect) -> int:
    ground = picture.pixelColor(place.topLeft()).lightness()

    def inked(y: int) -> bool:
        across = range(place.left(), place.right() + 1)
        return any(abs(picture.pixelColor(x, y).lightness() - ground) > 40 for x in across)

    return sum(inked(y) for y in range(place.top(), place.bottom() + 1))


def test_list_agrees_with_the_store_whatever_comes_and_goes(
    store: CaseStore, make_files: MakeFiles, qtbot: QtBot
) -> None:
    widget = CaseList(store, Asked())
    qtbot.addWidget(widget)
    dice = random.Random(1)
    for group in range(40):
        names = [f"{group}n{n}" for n in range(dice.randint(1, 8))]
        final = [make_files(name, f"/{name}.png", f"/{name}_ct.png") for name in names]
        found: list[CaseFiles] = []
        for name in names:
            if dice.random() < 0.4:
                found += [make_files(name, None, f"/{name}_ct.png")]
                found += [make_files(name, f"/{name}.png")]
            else:
                found += [make_files(name, f"/{name}.png", f"/{name}_ct.png")]
        while found:
            store.add(found[:3], group=group)
            found = found[3:]
            if dice.random() < 0.3:
                store.remove(dice.sample(store.ids(), min(3, len(store))))
            if dice.random() < 0.2:
                store.undo_stack.undo()
        store.settle(group, final)
        rows = range(widget.model.rowCount())
        assert tuple(widget.model.id_at(row) for row in rows) == store.ids()
        assert int(widget.count_text.split()[0]) == len(store)
        if len(store):
            assert widget.view.selected_ids() == [widget.current_id()]
