"""A reader works through cases: by key, blinded, compared with the model and with a colleague."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget
from pytestqt.qtbot import QtBot

from crcviewer.protocol.images import Slot
from crcviewer.protocol.review import Review
from crcviewer.session.case import Case
from crcviewer.session.case_order import ListOrder, Mark, SortKey
from crcviewer.session.session_file import SessionFile
from crcviewer.ui.evaluate.new_evaluation import NewEvaluation
from crcviewer.ui.train.wizard.train_wizard import TrainWizard
from crcviewer.ui.window.labelled_set_dialog import SetUse
from crcviewer.ui.window.main_window import MainWindow
from tests.gui.window.hands import (
    drop,
    message_texts,
    pair,
    shown_result,
    wait_done,
    wait_seen,
)

NAMES = ("01 tumour", "02 stroma", "06 mucus")


@pytest.fixture
def read(window: MainWindow, images: Path, qtbot: QtBot) -> MainWindow:
    """Three classified cases, the first in view."""
    drop(window, *(file for name in NAMES for file in pair(images, name)))
    wait_done(window, 3, qtbot)
    window.activateWindow()
    window.classify_tab.case_list.select_case(window.store.ids()[0])
    window.classify_tab.case_list.view.setFocus()
    return window


def press(window: MainWindow, key: Qt.Key, qtbot: QtBot) -> None:
    wait_seen(window, qtbot)
    qtbot.keyClick(window.focusWidget() or window, key)


def give(window: MainWindow, *codes: str) -> None:
    """To each case a class."""
    for case_id, code in zip(window.store.ids(), codes, strict=True):
        window.store.set_review([case_id], partial(reviewed_as, code))


def reviewed_as(code: str, case: Case) -> Review:
    return replace(case.review or Review(), class_code=code)


def test_keys_review_the_case_in_view_and_undo_takes_it_back(
    read: MainWindow, qtbot: QtBot
) -> None:
    first, second, _ = read.store.ids()
    press(read, Qt.Key.Key_9, qtbot)
    assert read.store.get(first).review.class_code == "TUM"
    read.classify_tab.review.actions.go_on.setChecked(True)
    press(read, Qt.Key.Key_8, qtbot)
    assert read.store.get(first).review.class_code == "STR"
    assert read.classify_tab.case_list.current_id() == second
    press(read, Qt.Key.Key_5, qtbot)
    assert read.store.get(second).review.class_code == "MUC"
    assert read.store.get(second).result is not None
    read.classify_tab.offered.undo.trigger()
    assert read.store.get(second).review is None
    assert read.store.get(second).result is not None


def test_what_is_undone_or_done_again_comes_into_view(read: MainWindow, qtbot: QtBot) -> None:
    """Else a choice that is taken back elsewhere would be thought to be that of this case."""
    first, second, third = read.store.ids()
    tab = read.classify_tab
    press(read, Qt.Key.Key_9, qtbot)
    tab.case_list.select_case(third)
    tab.offered.undo.trigger()
    assert tab.case_list.current_id() == first
    assert read.store.get(first).review is None
    tab.case_list.select_case(second)
    tab.offered.redo.trigger()
    assert tab.case_list.current_id() == first
    read.store.remove([first, second])
    assert tab.case_list.current_id() == third
    tab.offered.undo.trigger()
    assert tab.case_list.current_id() == first


def test_a_filter_hides_a_judged_case_once_it_is_left(read: MainWindow, qtbot: QtBot) -> None:
    """Else the next key, meant to correct the choice, would judge a case nobody has looked at."""
    first, second, third = read.store.ids()
    cases = read.classify_tab.case_list
    cases.set_order(ListOrder(marks=(Mark.NOT_REVIEWED,)))
    press(read, Qt.Key.Key_9, qtbot)
    qtbot.waitUntil(lambda: not cases.model.has_news())
    assert cases.current_id() == first
    press(read, Qt.Key.Key_8, qtbot)
    assert read.store.get(first).review.class_code == "STR"
    assert read.store.get(second).review is None
    press(read, Qt.Key.Key_Right, qtbot)
    assert cases.current_id() == second
    qtbot.waitUntil(lambda: cases.model.row_of(first) < 0)
    assert cases.current_id() == second
    assert [cases.model.id_at(row) for row in range(cases.model.rowCount())] == [second, third]


def test_a_judged_case_keeps_its_place_in_the_order_until_it_is_left(
    read: MainWindow, qtbot: QtBot
) -> None:
    first, second, third = read.store.ids()
    cases = read.classify_tab.case_list
    cases.set_order(ListOrder(sort=SortKey.REVIEWED))
    cases.select_case(second)
    press(read, Qt.Key.Key_8, qtbot)
    qtbot.waitUntil(lambda: not cases.model.has_news())
    assert [cases.model.id_at(row) for row in range(3)] == [first, second, third]
    press(read, Qt.Key.Key_Right, qtbot)
    assert cases.current_id() == third
    qtbot.waitUntil(lambda: cases.model.row_of(second) == 0)
    assert cases.current_id() == third


def test_keys_that_judge_do_nothing_more_while_they_are_held_down(read: MainWindow) -> None:
    """With "go on", each repeat would judge another case."""
    review = read.classify_tab.review.actions
    assert not any(
        action.autoRepeat()
        for action in (*review.classes, review.accept, review.cannot_tell, review.flag)
    )


def test_keys_are_the_readers_over_the_images_and_of_no_other_tab(
    read: MainWindow, qtbot: QtBot
) -> None:
    first = read.store.ids()[0]
    scan = read.classify_tab.panes[Slot.RADIOLOGY]
    qtbot.waitUntil(lambda: scan.view.has_image)
    scan.view.setFocus()
    brightness = scan.brightness
    press(read, Qt.Key.Key_3, qtbot)
    assert read.store.get(first).review.class_code == "DEB"
    assert scan.brightness == brightness
    read.tabs.setCurrentWidget(read.slides.place)
    press(read, Qt.Key.Key_4, qtbot)
    press(read, Qt.Key.Key_G, qtbot)
    assert read.store.get(first).review.class_code == "DEB"
    assert not read.store.get(first).review.flagged


def test_blinded_shows_neither_name_nor_answer_until_the_choice(
    read: MainWindow, qtbot: QtBot
) -> None:
    dialog = read.reviews.begin_blinded()
    dialog.reader.setText("王医生")
    dialog.seed.setValue(7)
    qtbot.mouseClick(dialog.begin_button, Qt.MouseButton.LeftButton)
    case = read.classify_tab.current_case()
    seen = "\n".join(
        label.text() for label in read.classify_tab.findChildren(QLabel) if label.isVisible()
    )
    assert case.name not in seen
    for row in range(3):
        index = read.classify_tab.case_list.model.index(row)
        told = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole,
                Qt.ItemDataRole.AccessibleTextRole)  # fmt: skip
        said = " ".join(index.data(role) for role in told)
        assert not any(name.split()[1] in said for name in NAMES), said
    shown = [read.classify_tab.case_list.model.id_at(row) for row in range(3)]
    assert shown == read.classify_tab.blinding.order(read.store)
    assert not read.classify_tab.case_list.bar.isEnabled()
    assert "_path" not in seen
    for tissue in read.classify_tab.card.classes:
        assert tissue.english not in seen
    for pane in read.classify_tab.panes.values():
        assert case.name not in pane.header.name.text() + pane.header.name.toolTip()
    assert read.reviews.show_agreement() is None
    assert message_texts(read)
    press(read, Qt.Key.Key_9, qtbot)
    review = read.store.get(case.id).review
    assert (review.blinded, review.reader, review.model_class) == (True, "王医生", "")
    assert read.classify_tab.panes[Slot.PATHOLOGY].header.name.toolTip()
    assert "%" in shown_result(read)
    read.classify_tab.review.actions.blinded.trigger()
    assert not read.classify_tab.blinding.active
    assert [read.classify_tab.case_list.model.id_at(n) for n in range(3)] == [*read.store.ids()]
    assert read.classify_tab.case_list.bar.isEnabled()


def test_agreement_lists_where_reader_and_model_part(read: MainWindow, qtbot: QtBot) -> None:
    card = read.classify_tab.card
    verdicts = {
        case.id: card.classes[case.result.verdict].code
        for case in read.store
        if case.result.verdict is not None
    }
    other = next(tissue.code for tissue in card.classes if tissue.code not in verdicts.values())
    give(read, other, other, other)
    dialog = read.reviews.show_agreement()
    found = dialog.findChild(QListWidget, "agreement_cases")
    assert found.count() == len(verdicts)
    assert dialog.compared.agreement.agreed == 0
    if verdicts:
        with qtbot.waitSignal(dialog.case_requested) as asked:
            dialog.cases.itemActivated.emit(dialog.cases.item(found.count() - 1))
        assert read.classify_tab.case_list.current_id() == asked.args[0]
    dialog.close()


def test_another_session_is_compared_by_its_files(
    read: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    give(read, "TUM", "STR", "MUC")
    theirs = tmp_path / "colleague.crcsession"
    with SessionFile.create(theirs) as session:
        others = [
            replace(case, id=case.id + 50, name="x", review=Review(class_code="TUM"))
            for case in read.store
        ]
        session.update(others, order=[case.id for case in others])
    dialog = read.reviews.show_agreement()
    assert dialog is not None
    read.reviews.compare_with(dialog, str(theirs))
    qtbot.waitUntil(dialog.model_button.isVisible)
    assert dialog.compared.agreement.count == 3
    assert dialog.compared.agreement.agreed == 1
    assert dialog.findChild(QListWidget, "agreement_cases").count() == 2
    dialog.close()


def test_no_session_is_a_sentence(read: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    other = tmp_path / "other.crcsession"
    other.write_bytes(b"no session at all")
    dialog = read.reviews.show_agreement()
    assert dialog is not None
    before = len(message_texts(read))
    read.reviews.compare_with(dialog, str(other))
    qtbot.waitUntil(lambda: len(message_texts(read)) > before)
    assert not dialog.model_button.isVisible()
    dialog.close()


@pytest.mark.parametrize("use", [SetUse.EVALUATE, SetUse.TRAIN])
def test_reviewed_cases_lead_on_in_one_step(
    read: MainWindow, tmp_path: Path, qtbot: QtBot, use: SetUse
) -> None:
    give(read, "TUM", "STR", "MUC")
    dialog = read.reviews.use_reviewed()
    dialog.uses[use].setChecked(True)
    dialog.folder.choose(str(tmp_path / "set"))
    with qtbot.waitSignal(dialog.made) as made:
        qtbot.mouseClick(dialog.start_button, Qt.MouseButton.LeftButton)
    table = made.args[1].table
    assert made.args[1].counts == {"MUC": 1, "STR": 1, "TUM": 1}
    if use is SetUse.EVALUATE:
        asked = read.findChild(NewEvaluation)
        assert asked.data.path == table
        assert read.tabs.currentWidget() is read.evaluations.place
        asked.reject()
    else:
        wizard = read.findChild(TrainWizard)
        assert wizard.setup.draft.table == table
        wizard.reject()
