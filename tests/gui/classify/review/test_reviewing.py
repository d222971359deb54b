"""A reader says what they see: by button and key, into the store, with what they could see."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crcviewer.protocol.images import CaseFiles
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.review import Review
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.review.blinding import Blinding
from crcviewer.ui.classify.review.review_actions import ReviewActions
from crcviewer.ui.classify.review.review_clock import LONGEST_LOOK_S, ReviewClock
from crcviewer.ui.classify.review.review_panel import ReviewPanel
from crcviewer.ui.classify.review.reviewing import Reviewing

MakeFiles = Callable[..., CaseFiles]


class Desk(QWidget):
    """The panel with its actions, and a text field beside it."""

    def __init__(self, store: CaseStore, card: ModelCard) -> None:
        super().__init__()
        self.store = store
        self.panel, self.blinding = ReviewPanel(self), Blinding(self)
        self.reviewing = Reviewing(store, self.panel, self.blinding, lambda: card, self)
        self.offered = ReviewActions(self.reviewing, self)
        self.offered.set_classes(card.classes)
        for group in self.offered.groups:
            self.addActions(group)
        self.field = QLineEdit(self)
        layout = QVBoxLayout(self)
        layout.addWidget(self.panel)
        layout.addWidget(self.field)
        self.shown: int = store.ids()[0]
        store.cases_changed.connect(lambda _: self.look_at(self.shown))

    def look_at(self, case_id: int) -> None:
        self.shown = case_id
        self.reviewing.show(self.store.get(case_id))

    def review(self, case_id: int | None = None) -> Review | None:
        return self.store.get(case_id or self.shown).review


@pytest.fixture
def desk(store: CaseStore, make_files: MakeFiles, card: ModelCard, qtbot: QtBot) -> Desk:
    store.add([make_files(name, f"/{name}.png") for name in "abc"])
    made = Desk(store, card)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.look_at(store.ids()[0])
    made.setFocus()
    return made


def press(qtbot: QtBot, desk: Desk, key: Qt.Key) -> None:
    qtbot.keyClick(desk.focusWidget() or desk, key)


def test_keys_choose_the_classes_of_the_card_in_its_order(
    desk: Desk, card: ModelCard, qtbot: QtBot
) -> None:
    for number, tissue in enumerate(card.classes):
        press(qtbot, desk, Qt.Key(Qt.Key.Key_1 + number))
        assert desk.review().class_code == tissue.code
    assert desk.panel.chosen.text() == card.classes[8].code
    press(qtbot, desk, Qt.Key.Key_0)
    assert desk.review().cannot_be_told
    assert not desk.review().class_code
    press(qtbot, desk, Qt.Key.Key_0)
    assert desk.review() is None
    desk.store.undo_stack.undo()
    assert desk.review().cannot_be_told


def test_a_key_in_a_text_field_is_a_letter(desk: Desk, qtbot: QtBot) -> None:
    desk.field.setFocus()
    qtbot.keyClicks(desk.field, "1ga")
    assert desk.field.text() == "1ga"
    desk.panel.diagnosis.setFocus()
    qtbot.keyClicks(desk.panel.diagnosis, "G2")
    assert desk.panel.diagnosis.text() == "G2"
    assert desk.review() is None


def test_the_button_of_the_choice_takes_it_back(desk: Desk, qtbot: QtBot) -> None:
    button = desk.panel.findChild(QWidget, "review_STR")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert desk.review().class_code == "STR"
    assert button.isChecked()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert desk.review() is None
    assert not button.isChecked()


def test_accepting_says_what_the_model_says_and_that_it_was_seen(
    desk: Desk, result: Classified, qtbot: QtBot
) -> None:
    press(qtbot, desk, Qt.Key.Key_A)
    assert desk.review() is None  # there is no answer yet
    desk.store.set_result(desk.shown, replace(result, verdict=7, model_sha256="abc"))
    press(qtbot, desk, Qt.Key.Key_A)
    assert (desk.review().class_code, desk.review().model_class) == ("STR", "STR")
    assert not desk.review().blinded
    desk.store.set_result(desk.shown, replace(result, verdict=None, model_sha256="abc"))
    press(qtbot, desk, Qt.Key.Key_1)
    assert (desk.review().class_code, desk.review().model_class) == ("ADI", "")


def test_blinded_neither_sees_nor_accepts_the_model(
    desk: Desk, result: Classified, qtbot: QtBot
) -> None:
    desk.store.set_result(desk.shown, replace(result, verdict=7, model_sha256="abc"))
    desk.blinding.begin(3)
    press(qtbot, desk, Qt.Key.Key_A)
    assert desk.review() is None
    press(qtbot, desk, Qt.Key.Key_9)
    assert desk.review().blinded
    assert desk.review().model_class == ""
    assert desk.panel.chosen.text() == "TUM"
    (shown, *_) = desk.store
    assert not desk.blinding.hides(shown)
    press(qtbot, desk, Qt.Key.Key_8)  # with the answer in view it is another kind of choice
    assert not desk.review().blinded
    assert desk.review().model_class == "STR"


def test_words_are_kept_when_the_case_is_left(desk: Desk, qtbot: QtBot) -> None:
    first, second, _ = desk.store.ids()
    desk.panel.note.setFocus()
    qtbot.keyClicks(desk.panel.note, "fold at the edge")
    desk.panel.diagnosis.setFocus()
    qtbot.keyClicks(desk.panel.diagnosis, "adenoma")
    desk.look_at(second)
    assert desk.review(first) == Review(note="fold at the edge", diagnosis="adenoma")
    assert desk.review(second) is None
    assert desk.panel.diagnosis.text() == ""
    assert desk.panel.note.toPlainText() == ""
    desk.look_at(first)
    assert desk.panel.diagnosis.text() == "adenoma"


def test_an_answer_that_arrives_leaves_what_is_being_typed(
    desk: Desk, result: Classified, qtbot: QtBot
) -> None:
    desk.panel.diagnosis.setFocus()
    qtbot.keyClicks(desk.panel.diagnosis, "ade")
    desk.store.set_result(desk.shown, result)
    qtbot.keyClicks(desk.panel.diagnosis, "noma")
    assert desk.panel.diagnosis.text() == "adenoma"
    assert desk.review() is None
    desk.reviewing.commit()
    assert desk.review().diagnosis == "adenoma"
    assert desk.store.undo_stack.count() == 1


def test_a_case_without_a_tile_takes_no_word(desk: Desk, make_files: MakeFiles) -> None:
    desk.store.add([make_files("scan", None, "/scan.png"), make_files("broken")])
    *_, scan, broken = desk.store.ids()
    for case_id in (scan, broken):
        desk.look_at(case_id)
        assert not desk.panel.isEnabled()
    desk.look_at(desk.store.ids()[0])
    assert desk.panel.isEnabled()


def test_words_of_elsewhere_are_not_changed_by_looking_at_them(desk: Desk) -> None:
    first, second, _ = desk.store.ids()
    given = Review(note="x" * 60_000 + "\n", diagnosis="y" * 10_000 + " ")
    desk.store.set_review([first], lambda _: given)
    steps = desk.store.undo_stack.count()
    desk.look_at(first)
    desk.look_at(second)
    assert desk.review(first) == given
    assert desk.store.undo_stack.count() == steps


def test_nothing_of_one_session_is_put_onto_a_case_of_another(desk: Desk, qtbot: QtBot) -> None:
    first = desk.shown
    desk.panel.diagnosis.setFocus()
    qtbot.keyClicks(desk.panel.diagnosis, "adenoma")
    desk.reviewing.forget()
    assert desk.reviewing.clock.seconds(first) == 0
    desk.look_at(first)  # another case of the same id
    assert desk.panel.diagnosis.text() == ""
    desk.reviewing.commit()
    assert desk.review() is None


def test_flag_without_a_class_is_no_decision(desk: Desk, qtbot: QtBot) -> None:
    press(qtbot, desk, Qt.Key.Key_G)
    assert desk.review().flagged
    assert not desk.review().decided
    assert desk.review().decided_at == ""
    press(qtbot, desk, Qt.Key.Key_G)
    assert desk.review() is None


def test_the_clock_adds_up_looks_and_caps_long_ones(qapp: object) -> None:
    time = [0.0]
    clock = ReviewClock(now=lambda: time[0])
    clock.look_at(1)
    time[0] = 4.0
    clock.look_at(2)
    time[0] = 10.0
    clock.look_at(1)
    time[0] = 11.5
    assert clock.seconds(1) == 5.5
    assert clock.seconds(2) == 6.0
    clock.look_at(None)
    time[0] = 100.0
    assert clock.seconds(1) == 5.5
    clock.look_at(3)
    time[0] += 2 * LONGEST_LOOK_S
    assert clock.seconds(3) == LONGEST_LOOK_S
    clock.forget()
    time[0] += 1
    assert [clock.seconds(case) for case in (1, 2, 3)] == [0, 0, 0]


def test_blinded_names_and_order_follow_the_seed(desk: Desk) -> None:
    desk.blinding.begin(1)
    desk.blinding.number(desk.store)
    hidden = [desk.blinding.shown_name(case) for case in desk.store]
    assert len(set(hidden)) == 3
    assert not {"a", "b", "c"}.intersection(hidden)
    orders = set()
    for seed in range(30):
        desk.blinding.begin(seed)
        orders.add(tuple(desk.blinding.order(desk.store)))
        assert desk.blinding.order(desk.store) == desk.blinding.order(reversed(list(desk.store)))
    assert len(orders) == 6  # all orders of three cases
    desk.blinding.end()
    assert [desk.blinding.shown_name(case) for case in desk.store] == ["a", "b", "c"]
