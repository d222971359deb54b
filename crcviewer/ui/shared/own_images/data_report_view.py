"""What a check of the images has found: counts for each class and split, and what is wrong."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crcviewer.protocol.data_report import DataReport, Problem, SetFound, Severity, SplitCount
from crcviewer.protocol.modality import modality_text
from crcviewer.protocol.text import joined
from crcviewer.protocol.tissue import ORGAN_WORDS, ORGANS, TISSUE_CLASSES
from crcviewer.ui.look.language import class_name, say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label

_SHOWN = 30


class DataReportView(Translated, QWidget):
    """Empty until there is a report."""

    leave_out_requested = Signal(str)
    """A rule of one problem's own, as the report offers it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.verdict = plain_label(self, wrap=True)
        # Another label: the frame of a role that changes leaves no room for itself.
        self.refusal = plain_label(self, role="danger", wrap=True)
        self.problems = plain_label(self, wrap=True)
        self.counts = plain_label(self, wrap=True)
        for label in (self.problems, self.counts):
            label.setTextFormat(Qt.TextFormat.RichText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.problems.linkActivated.connect(self._on_link_activated)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._labels = (self.verdict, self.refusal, self.problems, self.counts)
        for label in self._labels:
            layout.addWidget(label)
        layout.addStretch(1)
        self._report: DataReport | None = None
        self.retranslate()

    def show_report(self, report: DataReport | None) -> None:
        """None: nothing was checked."""
        self._report = report
        self.retranslate()

    def retranslate(self) -> None:
        """Names of files, sets and classes are the same in every language."""
        report = self._report
        # Not the whole of it: the area that it is scrolled in would show that again.
        for label in self._labels:
            label.setVisible(report is not None)
        if report is None:
            return
        text = "✓ " + self.tr("These images can be used.")
        if report.pairs:
            text += " " + self.tr("Declared pairs: {0}.").format(report.pairs)
        self.verdict.setText(text)
        self.verdict.setVisible(report.usable)
        self.refusal.setText(self.tr("These images cannot be used yet: see what is wrong."))
        self.refusal.setVisible(not report.usable)
        lines = [self._problem(n, one) for n, one in enumerate(report.problems[:_SHOWN])]
        if len(report.problems) > _SHOWN:
            lines.append(self.tr("and {0} more").format(len(report.problems) - _SHOWN))
        self.problems.setText("".join(f"<p style='margin:2px'>{line}</p>" for line in lines))
        self.problems.setVisible(bool(lines))
        tables = "</td><td width=32></td><td valign=top>".join(map(self._table, report.sets))
        self.counts.setText(f"<table><tr><td valign=top>{tables}</td></tr></table>")

    def _on_link_activated(self, link: str) -> None:
        """A number of our own: what stands in a file is never followed."""
        if self._report is not None and link.isascii() and link.isdigit():
            self.leave_out_requested.emit(self._report.problems[int(link)].leave_out)

    def _problem(self, number: int, problem: Problem) -> str:
        word = self.tr("wrong") if problem.severity is Severity.ERROR else self.tr("note")
        place = escape(problem.file)
        if problem.row:
            place += " " + self.tr("row {0}").format(problem.row)
        head = f"<b>{word}</b>" + (f" ({place.strip()})" if place.strip() else "")
        line = f"{head}: {escape(say(joined((problem.cause, problem.next_step))))}"
        if problem.leave_out:
            line += f" <a href='{number}'>{escape(self.tr('leave out'))}</a>"
        return line

    def _table(self, found: SetFound) -> str:
        title = escape(say(found.title))
        if found.modality:
            title += f" · {escape(say(modality_text(found.modality)))}"
        if found.side:
            title += " · " + self.tr("{0} pixels").format(found.side)
        names = {
            "train": self.tr("to learn"),
            "val": self.tr("to choose"),
            "test": self.tr("to test"),
        }
        heads = "".join(
            f"<th align=right>&nbsp;{names.get(s.split, s.split)}</th>" for s in found.splits
        )
        rows = [f"<tr><td></td>{heads}</tr>"]
        for place, name in enumerate(class_words(found)):
            cells = "".join(f"<td align=right>{_count(s, place)}</td>" for s in found.splits)
            rows.append(f"<tr><td>{escape(name)}</td>{cells}</tr>")
        totals = "".join(f"<td align=right><b>{s.images}</b></td>" for s in found.splits)
        rows.append(f"<tr><td><b>{self.tr('images')}</b></td>{totals}</tr>")
        if any(s.patients is not None for s in found.splits):
            cells = "".join(
                f"<td align=right>{'–' if s.patients is None else s.patients}</td>"
                for s in found.splits
            )
            rows.append(f"<tr><td>{self.tr('patients')}</td>{cells}</tr>")
        if any(s.patients_per_class for s in found.splits):
            note = escape(self.tr("images (of so many patients)"))
            rows.append(f"<tr><td colspan=4><i>{note}</i></td></tr>")
        return f"<b>{title}</b><table cellspacing=2>{''.join(rows)}</table>"


def _count(split: SplitCount, place: int) -> str:
    """ "90 (12)": images, and their patients where they are known."""
    if place >= len(split.per_class):
        return "–"
    images = str(split.per_class[place])
    if place < len(split.patients_per_class):
        return f"{images} ({split.patients_per_class[place]})"
    return images


def class_words(found: SetFound) -> tuple[str, ...]:
    """The study's tissues and organs have words; those of one's own are as they are."""
    if found.classes == ORGANS:
        return tuple(map(say, ORGAN_WORDS.values()))
    if found.classes == tuple(tissue.english for tissue in TISSUE_CLASSES):
        return tuple(map(class_name, TISSUE_CLASSES))
    return found.classes
