"""An evaluation to take along: tables, drawings, the report, a PDF."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from crcviewer.imaging.core.table import as_csv
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.atomic import write_atomically, write_text_atomically
from crcviewer.protocol.evaluation_words import (
    audit_text,
    comparison_text,
    shown_comparisons,
    split_title,
)
from crcviewer.protocol.text import text
from crcviewer.ui.look.language import say
from crcviewer.ui.shared.evaluation.drawings import write_pdf, write_png, write_svg
from crcviewer.ui.shared.evaluation.loaded_evaluation import LoadedEvaluation
from crcviewer.ui.shared.evaluation.models_page import cautions_of, intervals_text
from crcviewer.ui.shared.file_dialogs import choose_save
from crcviewer.ui.shared.message_bar import Message, Severity


class EvaluationExport(QObject):
    """Dialogs do not block; what goes wrong, and where it went, is a message."""

    message_raised = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent

    def open_report(self, evaluation: LoadedEvaluation) -> None:
        """In the browser."""
        report = evaluation.folder / names.REPORT
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(report.absolute())))

    def open_folder(self, evaluation: LoadedEvaluation) -> None:
        """In the file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(evaluation.folder.absolute())))

    def choose_cases(self, evaluation: LoadedEvaluation) -> None:
        """Every case with its file, patient, and probabilities of each model."""
        source = evaluation.folder / names.PREDICTIONS

        def write(path: Path) -> None:
            write_atomically(path, lambda part: shutil.copyfile(source, part))

        self._choose(self.tr("Export all cases"), f"{_stem(evaluation)} cases.csv", write)

    def choose_page_table(
        self, evaluation: LoadedEvaluation, rows: Sequence[Sequence[str]]
    ) -> None:
        """What a page shows as figures."""

        def write(path: Path) -> None:
            head, *others = rows
            table = as_csv(list(head), others, line_end="\r\n")
            write_text_atomically(path, "\ufeff" + table)

        self._choose(self.tr("Export figures"), f"{_stem(evaluation)}.csv", write)

    def choose_drawing(self, evaluation: LoadedEvaluation, widget: QWidget, form: str) -> None:
        """``png`` or ``svg`` of a page."""

        def write(path: Path) -> None:
            if form == "svg":
                write_svg(widget, path, say(evaluation.title()))
            else:
                write_png(widget, path)

        self._choose(self.tr("Export this page"), f"{_stem(evaluation)}.{form}", write)

    def choose_pdf(
        self, evaluation: LoadedEvaluation, pages: Sequence[tuple[str, QWidget]]
    ) -> None:
        """The sentences, then each page."""

        def write(path: Path) -> None:
            write_pdf(path, say(evaluation.title()), first_page(evaluation), pages)

        self._choose(self.tr("Export as PDF"), f"{_stem(evaluation)}.pdf", write)

    def _choose(self, title: str, name: str, write: Callable[[Path], object]) -> None:
        def chosen(path: str) -> None:
            with self._told(Path(path)):
                write(Path(path))

        choose_save(self._parent, title, str(Path.home()), name, chosen)

    @contextmanager
    def _told(self, path: Path) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.message_raised.emit(
                Message(
                    Severity.ERROR,
                    text(
                        "{name} was not written ({reason}).",
                        name=path.name, reason=error.strerror or str(error),
                    ),
                    text("Choose a folder that you may write to, with room on its disk."),
                )
            )  # fmt: skip
        else:
            self.message_raised.emit(
                Message(Severity.INFORMATION, text("{name} was written.", name=path.name))
            )


def first_page(evaluation: LoadedEvaluation) -> list[str]:
    """What has to be read before any figure."""
    report = evaluation.report
    said = [
        text(
            "{cases} cases of {data}, {split}",
            cases=report.cases, data=report.data, split=split_title(report.split),
        ),
        text("For research use only, not for diagnosis."),
        *cautions_of(report),
        *(comparison_text(one, report.cases) for one in shown_comparisons(report)),
    ]  # fmt: skip
    if report.trained_pairing != "none":
        said.append(audit_text(report.audit))
    said += [intervals_text(report), *report.missing]
    return [*map(say, said), report.command, f"sha256 {report.main.sha256}"]


def _stem(evaluation: LoadedEvaluation) -> str:
    """A name of a file for it."""
    kept = "".join(c if c.isalnum() or c in " -_." else "_" for c in evaluation.report.name)
    return f"{kept.strip(' .')[:60] or 'evaluation'} evaluation"
