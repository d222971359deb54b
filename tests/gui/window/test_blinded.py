"""While cases are read blinded, nothing in the window tells of one that was not judged, and nothing
of it leaves the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from crcviewer.protocol.images import Slot
from crcviewer.protocol.review import Review
from crcviewer.protocol.text import text
from crcviewer.session.case import Case
from crcviewer.session.session_file import SessionFile
from crcviewer.session.slide import KeptSlide, KeptSlides
from crcviewer.session.summary import summary
from crcviewer.ui.look.language import say
from crcviewer.ui.shared.message_bar import Message, Severity
from crcviewer.ui.window.main_window import MainWindow
from crcviewer.ui.window.report_dialog import Form, ReportDialog, Which
from tests.gui.read_words import words_in
from tests.gui.window.hands import WAIT_MS, drop, pair, wait_done, wait_seen

NAMES = ("01 tumour", "02 stroma", "06 mucus")


@pytest.fixture
def sessions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of other tests name cases of the same names."""
    monkeypatch.setenv("CRCVIEWER_SESSIONS", str(tmp_path / "sessions"))


@pytest.fixture
def read(sessions: None, window: MainWindow, images: Path, qtbot: QtBot) -> MainWindow:
    """Three classified cases, read blinded; the first of the order is in view."""
    drop(window, *(file for name in NAMES for file in pair(images, name)))
    wait_done(window, 3, qtbot)
    window.classify_tab.blinding.begin(7)
    window.classify_tab.case_list.select_case(window.classify_tab.case_list.model.id_at(0))
    return window


def in_view(window: MainWindow) -> Case:
    case = window.classify_tab.current_case()
    assert case is not None
    return case


def judge(window: MainWindow, case_id: int) -> None:
    window.store.set_review([case_id], lambda _: Review("TUM"))


def telling(window: MainWindow) -> list[str]:
    """What is anywhere in the window and names one of the cases."""
    words = [name.split()[1] for name in NAMES]
    return [said for said in words_in(window) if any(f"{word}_" in said or said.startswith(name)
            for word, name in zip(words, NAMES, strict=True))]  # fmt: skip


def test_no_word_of_the_window_names_a_hidden_case(read: MainWindow, qtbot: QtBot) -> None:
    tab = read.classify_tab
    pane = tab.panes[Slot.PATHOLOGY]
    qtbot.waitUntil(lambda: pane.view.has_image, timeout=WAIT_MS)
    menu = tab.case_list.context_menu()
    actions = {action.objectName() for action in menu.actions()}
    assert not actions & {"show_pathology", "show_radiology"}
    assert "choose_pathology" in actions
    assert telling(read) == []
    case = in_view(read)
    offered = " ".join(say(said) for slot in Slot for _, said in tab.panes[slot].drop_zones.offers)
    assert not any(name.split()[1] in offered for name in NAMES)
    judge(read, case.id)
    assert telling(read)
    read.classify_tab.offered.undo.trigger()
    assert telling(read) == []
    judge(read, case.id)
    menu = tab.case_list.context_menu()
    assert {"show_pathology"} <= {action.objectName() for action in menu.actions()}


def test_messages_call_hidden_cases_by_their_numbers(read: MainWindow, qtbot: QtBot) -> None:
    case = in_view(read)
    assert case.pathology is not None
    name = case.pathology.file_name
    message = Message(Severity.WARNING, text("{name} has changed on the disk and was read again.",
                                             name=name))  # fmt: skip
    read.show_message(message)
    assert telling(read) == []
    read.classify_tab.case_list.view.setFocus()
    wait_seen(read, qtbot)
    read.classify_tab.review.reviewing.choose("TUM")
    assert any(name in said for said in words_in(read.message_bar))
    read.message_bar.dismiss(message)
    assert not read.message_bar.messages()


def test_an_image_that_cannot_be_read_keeps_its_name_to_itself(
    read: MainWindow, qtbot: QtBot
) -> None:
    case, tab = in_view(read), read.classify_tab
    assert case.pathology is not None
    said = text("{name} cannot be opened.", name=case.pathology.file_name)
    tab.display.images.image_failed.emit(Slot.PATHOLOGY, said)
    assert telling(read) == []


def test_what_leaves_the_window_is_without_hidden_cases(
    read: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    raised: list[Message] = []
    read.results.message_raised.connect(raised.append)
    for ask in (read.results.export, read.results.report_case, read.results.report_session,
                read.results.save_pictures, read.results.choose_check):  # fmt: skip
        ask()
        assert read.findChild(ReportDialog) is None
    assert len(raised) == 5
    QGuiApplication.clipboard().clear()
    read.results.copy(read.store.ids())
    assert QGuiApplication.clipboard().text() == ""
    shared = tmp_path / "shared.crcsession"
    read.session_part.sessions.share(shared)
    assert not shared.exists()

    first, second, _ = read.classify_tab.blinding.order(read.store)
    judge(read, first)
    dialog = read.results.show_report(Form.CSV, Which.ALL)
    assert dialog is not None
    left_out = dialog.findChild(QLabel, "left_out")
    assert left_out is not None
    assert left_out.isVisible()
    out = tmp_path / "out.csv"
    dialog.make(str(out))
    qtbot.waitUntil(lambda: bool(dialog.made_path), timeout=WAIT_MS)
    rows = out.read_text("utf-8-sig").splitlines()
    case, hidden = read.store.get(first), read.store.get(second)
    assert case is not None
    assert hidden is not None
    assert len(rows) == 2
    assert case.name in rows[1]
    assert hidden.name not in "\n".join(rows)
    dialog.close()

    read.session_part.sessions.share(shared)
    qtbot.waitUntil(shared.exists, timeout=WAIT_MS)
    with SessionFile.open(shared, read_only=True) as session:
        assert session.count() == 1
    read.classify_tab.blinding.end()
    whole = read.results.show_report(Form.CSV, Which.ALL)
    assert whole is not None
    assert whole.which.findData(Which.ALL.value) >= 0
    note = whole.findChild(QLabel, "left_out")
    assert note is not None
    assert not note.isVisible()


def test_windows_that_tell_are_closed_as_one_begins(read: MainWindow, qtbot: QtBot) -> None:
    read.classify_tab.blinding.end()
    agreement = read.reviews.show_agreement()
    report = read.results.show_report(Form.XLSX, Which.ALL)
    assert agreement is not None
    assert report is not None
    with qtbot.waitSignals([agreement.finished, report.finished]):
        read.classify_tab.blinding.begin(7)


def test_a_slide_of_a_hidden_case_is_in_no_report(read: MainWindow) -> None:
    judge(read, read.classify_tab.blinding.order(read.store)[0])
    hidden = read.store.get(read.classify_tab.blinding.order(read.store)[1])
    assert hidden is not None
    assert hidden.pathology is not None
    slides = KeptSlides((KeptSlide(hidden.pathology.info.path), KeptSlide("/other.svs")))
    read.results.of(read.classify_tab, str, lambda: slides)
    dialog = read.results.show_report(Form.SUMMARY, Which.ALL)
    assert dialog is not None
    assert [slide.path for slide in dialog.cases.slides.slides] == ["/other.svs"]


def test_the_list_of_sessions_names_no_case_of_one_that_is_read_blinded(
    read: MainWindow, qtbot: QtBot
) -> None:
    sessions = read.session_part.sessions
    qtbot.waitUntil(lambda: not sessions.keeper.unsaved, timeout=WAIT_MS)
    session = sessions.keeper.writer.session
    assert session is not None
    told = summary(session.path)
    assert told is not None
    assert told.blinded
    sessions.recent.look()
    qtbot.waitUntil(lambda: bool(sessions.recent.all()), timeout=WAIT_MS)
    read.session_part.actions.recent.aboutToShow.emit()
    titles = [action.text() for action in read.session_part.actions.recent.actions()]
    assert titles
    assert not any(name.split()[1] in title for name in NAMES for title in titles)


@pytest.mark.usefixtures("qtbot")
def test_keys_in_the_list_find_a_hidden_case_by_its_number_only(read: MainWindow) -> None:
    model = read.classify_tab.case_list.model
    start = model.index(0)
    flags = Qt.MatchFlag.MatchContains
    assert not model.match(start, Qt.ItemDataRole.DisplayRole, "tumour", -1, flags)
    assert not model.match(start, Qt.ItemDataRole.ToolTipRole, "tumour", -1, flags)
