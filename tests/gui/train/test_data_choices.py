"""What a user says of a table or of class folders: by clicks and keys, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crcviewer.protocol.data_choices import DataChoices, PatientFrom, SplitShares
from crcviewer.protocol.data_report import (
    ColumnFound,
    ColumnReason,
    DataReport,
    LabelFound,
    LeftOut,
    PatientsFound,
    Problem,
    Severity,
    TableFound,
)
from crcviewer.protocol.text import verbatim
from crcviewer.ui.shared.own_images.data_choices_view import DataChoicesView
from crcviewer.ui.shared.own_images.data_report_view import DataReportView
from crcviewer.ui.train.wizard.run_draft import RunDraft, remembered_draft

COLUMNS = (
    ColumnFound("图像", "pathology", ColumnReason.VALUES, ("a.png", "b.png")),
    ColumnFound("klasse", "", None, ("TUM", "tumour")),
    ColumnFound("<b>病人</b>", "patient", ColumnReason.MEANS_IT, ("P1",)),
)
REPORT = DataReport(
    "/数据/表.csv",
    "manifest",
    table=TableFound(COLUMNS, 120, "GB18030", True, ";", ("label",)),
    labels=(LabelFound("TUM", 80, "TUM"), LabelFound("tumour", 12, "tumour", "TUM")),
    patients=PatientsFound(PatientFrom.COLUMN, 110, 10),
    problems=(
        Problem(Severity.WARNING, verbatim("twice"), row=7, leave_out="row 7"),
        Problem(Severity.ERROR, verbatim("missing"), row=9),
    ),
    can_leave_out=("unusable:9",),
    can_leave_out_count=9,
)


@pytest.fixture
def view(qtbot: QtBot) -> DataChoicesView:
    view = DataChoicesView()
    qtbot.addWidget(view)
    view.show_report(REPORT)
    view.show()
    return view


def chosen(view: DataChoicesView, qtbot: QtBot, act: Callable[[], object]) -> DataChoices:
    with qtbot.waitSignal(view.chosen) as told:
        act()
    assert told.args is not None
    choices = told.args[0]
    assert isinstance(choices, DataChoices)
    return choices


def test_a_column_is_chosen_with_the_keyboard(view: DataChoicesView, qtbot: QtBot) -> None:
    box = view.columns_box
    assert box.columns["pathology"].currentData() == "图像"
    assert box.columns["label"].currentData() == ""
    qtbot.keyClick(box.columns["label"], Qt.Key.Key_Down)
    choices = chosen(view, qtbot, lambda: qtbot.keyClick(box.columns["label"], Qt.Key.Key_Down))
    assert choices.columns == {"label": "klasse"}
    # A column is one thing only: where it becomes another it is no longer what it was.
    view.show_report(replace(REPORT, choices=choices))
    combo = box.columns["split"]
    combo.setCurrentIndex(combo.findData("klasse") - 1)
    choices = chosen(view, qtbot, lambda: qtbot.keyClick(combo, Qt.Key.Key_Down))
    assert choices.columns == {"split": "klasse"}


def test_rows_are_left_out_and_taken_back(view: DataChoicesView, qtbot: QtBot) -> None:
    assert "9" in view.leave_button.text()
    left = Qt.MouseButton.LeftButton
    choices = chosen(view, qtbot, lambda: qtbot.mouseClick(view.leave_button, left))
    assert choices.leave_out == ("unusable:9",)
    assert not view.take_back_button.isVisible()
    out = replace(
        REPORT, choices=choices, left_out=(LeftOut("unusable:9", 9),), can_leave_out=(),
        can_leave_out_count=0,
    )  # fmt: skip
    view.show_report(out)
    assert not view.leave_button.isVisible()
    assert "9" in view.left_out.text()
    choices = chosen(view, qtbot, lambda: qtbot.mouseClick(view.take_back_button, left))
    assert choices == DataChoices()


def test_one_row_is_left_out_where_its_problem_is_told(view: DataChoicesView, qtbot: QtBot) -> None:
    problems = DataReportView()
    qtbot.addWidget(problems)
    problems.show_report(REPORT)
    problems.show()
    problems.leave_out_requested.connect(view.leave_out)
    label = problems.problems
    label.setFocus()
    QApplication.processEvents()
    qtbot.keyClick(label, Qt.Key.Key_Tab)  # to the only link

    def follow() -> None:
        label.linkActivated.emit("0")

    assert chosen(view, qtbot, follow).leave_out == ("row 7",)
    assert label.text().count("<a href") == 1


def test_labels_that_mean_the_same_are_counted_as_one(view: DataChoicesView, qtbot: QtBot) -> None:
    box = view.labels_box
    assert list(box.labels) == ["tumour"]
    button = box.suggestions["tumour"]
    choices = chosen(view, qtbot, lambda: qtbot.mouseClick(button, Qt.MouseButton.LeftButton))
    assert choices.labels == {"tumour": "TUM"}
    combo = box.labels["tumour"]
    combo.lineEdit().selectAll()
    qtbot.keyClicks(combo.lineEdit(), "adenoma")
    choices = chosen(view, qtbot, lambda: qtbot.keyClick(combo.lineEdit(), Qt.Key.Key_Return))
    assert choices.labels == {"tumour": "adenoma"}


def test_encoding_and_patients_can_be_overruled(view: DataChoicesView, qtbot: QtBot) -> None:
    assert "GB18030" in view.table_said.text()
    view.encoding.setFocus()
    choices = chosen(view, qtbot, lambda: qtbot.keyClick(view.encoding, Qt.Key.Key_Down))
    assert choices.encoding == "utf-8"
    choices = chosen(view, qtbot, lambda: qtbot.keyClick(view.patient, Qt.Key.Key_End))
    assert choices.patient_from is PatientFrom.IMAGE


def test_shares_are_asked_for_where_the_data_do_not_say_the_parts(
    view: DataChoicesView, qtbot: QtBot
) -> None:
    assert view.shares.isHidden()
    view.show_report(msgspec.structs.replace(REPORT, splits_drawn=True))
    view.shares.test.setFocus()

    def type_it() -> None:
        view.shares.test.selectAll()
        qtbot.keyClicks(view.shares.test, "20")
        qtbot.keyClick(view.shares.test, Qt.Key.Key_Return)

    choices = chosen(view, qtbot, type_it)
    assert choices.shares == SplitShares(15, 20)
    assert "65" in view.shares.said.text()
    view.show_report(msgspec.structs.replace(REPORT, splits_drawn=True, choices=choices))
    assert (view.shares.val.value(), view.shares.test.value()) == (15, 20)


def test_what_was_said_is_part_of_the_draft_and_of_its_commands() -> None:
    choices = DataChoices(
        columns={"label": "klasse"}, labels={"tumour": "TUM"}, leave_out=("unusable:9", "row 7"),
        patient_from=PatientFrom.FOLDER, encoding="gb18030", radiology_data="/数据/ct",
        shares=SplitShares(10, 25),
    )  # fmt: skip
    draft = RunDraft(data="/数据/表.csv", choices=choices)
    assert remembered_draft(msgspec.json.encode(draft).decode()) == draft
    for arguments in (draft.check_arguments(), draft.study_arguments()):
        assert set(choices.arguments()) <= set(arguments)
