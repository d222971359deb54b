"""File → Check a report or session: its answers computed again, and which of them are the same."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from PySide6.QtWidgets import QListWidget, QWidget

from crcviewer.client.command_job import JobOutcome
from crcviewer.protocol.report_made import PASSED, Checked, CheckedCase, CheckedMap, VerifyReport
from crcviewer.protocol.text import NOTHING, Text, counted, joined, text, visible
from crcviewer.ui.look.language import say
from crcviewer.ui.shared.file_dialogs import choose_folder
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.window.job_dialog import JobDialog

_MOST_LISTED = 500


class CheckDialog(JobDialog):
    """Begins at once."""

    def __init__(self, file: Path, model: str, parent: QWidget | None = None) -> None:
        """``model``: of the model in use, which may be the one that answered; empty: none."""
        super().__init__(parent, width=560)
        self._file, self._model = file, model
        self.report: VerifyReport | None = None
        self._about = plain_label(self, wrap=True)
        self.verdict = plain_label(self, wrap=True, bold=True)
        self.verdict.setObjectName("check_verdict")
        self.cases = QListWidget(self)
        self.elsewhere = self.add_button(self._on_elsewhere_clicked)
        self.lay_out(self._about, self.verdict, self.cases)
        self.retranslate()
        self.check()

    def retranslate(self) -> None:
        """See :class:`Translated`."""
        self.setWindowTitle(self.tr("Check a report or session"))
        self._about.setText(
            self.tr(
                "All answers of {0} are computed again from the images, on the processor and in"
                " full precision."
            ).format(visible(self._file.name))
        )
        self.elsewhere.setText(self.tr("Look for images in a folder …"))
        self.elsewhere.setToolTip(self.tr("They are known by their content, whatever their names"))
        self._show()

    def check(self, images: str = "") -> None:
        """``images``: a folder to look in for those that are not in their place; empty: none."""
        self.report = None
        self.tell(NOTHING)
        arguments = ["verify", str(self._file)]
        if images:
            arguments += ["--images", images]
        if self._model:
            arguments += ["--model", self._model]
        what = text("Answers are computed again:")
        self.job.run(what, arguments, self._on_job_ended, report=VerifyReport)

    def _on_job_ended(self, outcome: JobOutcome) -> None:
        if isinstance(outcome.report, VerifyReport):
            self.report = outcome.report
        elif outcome.failure is not None:
            self.tell(outcome.failure.said)

    def _on_elsewhere_clicked(self) -> None:
        title = self.tr("Where to look for images")
        choose_folder(self, str(self._file.parent), self.check, title=title)

    def _show(self) -> None:
        super()._show()
        report = self.report
        self.verdict.setText(say(_verdict(report)))
        self.verdict.setVisible(report is not None)
        self.cases.clear()
        # Of maps all: how many of their fields were computed is to be seen.
        told: list[CheckedCase | CheckedMap] = []
        if report is not None:
            told = [*(c for c in report.cases if c.outcome not in PASSED), *report.maps]
        self.cases.addItems([f"{visible(c.name)}: {say(c.said)}" for c in told[:_MOST_LISTED]])
        self.cases.setVisible(bool(told))
        gone = any(one.outcome is Checked.FILE_GONE for one in told)
        self.elsewhere.setVisible(gone and not self.busy)


def _verdict(report: VerifyReport | None) -> Text:
    if report is None:
        return NOTHING
    said = [] if report.maps and not report.cases else [_of_cases(report)]
    if report.maps:
        said.append(_of_maps(report))
    if not report.same_program:
        said.append(text("They were given by another version of the program."))
    return joined(said)


def _of_maps(report: VerifyReport) -> Text:
    there = [one for one in report.maps if one.outcome is not Checked.NO_ANSWER]
    well = sum(one.outcome in PASSED for one in there)
    said = counted(
        well,
        "The map of one slide is the same, as far as its fields were computed.",
        "The maps of {count} slides are the same, as far as their fields were computed.",
    )
    other = len(there) - well
    if not other:
        return said if well else NOTHING
    differ = counted(
        other,
        "The map of one slide differs or could not be computed.",
        "The maps of {count} slides differ or could not be computed.",
    )
    return joined([said, differ]) if well else differ


def _of_cases(report: VerifyReport) -> Text:
    counts = Counter(one.outcome for one in report.cases)
    same, close = counts[Checked.SAME], counts[Checked.CLOSE]
    other = sum(number for kind, number in counts.items() if kind not in PASSED)
    said = [text("{same} the same, {close} the same within 0.001.", same=same, close=close)]
    rounded = counts[Checked.ROUNDED]
    if rounded:
        said.append(text("{rounded} the same but for the rounding of bfloat16.", rounded=rounded))
    if other:
        said.append(text("{other} differ or could not be computed:", other=other))
    if counts[Checked.NO_ANSWER]:
        said.append(text("{count} have no answer.", count=counts[Checked.NO_ANSWER]))
    return joined(said)
