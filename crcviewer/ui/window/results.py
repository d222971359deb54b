"""What the user takes along of the results: reports and tables, or text on the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from crcviewer.protocol.text import text
from crcviewer.session.case import Case
from crcviewer.session.slide import KeptSlides
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.classify_tab import ClassifyTab
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.message_bar import Message, Severity
from crcviewer.ui.window.model_chooser import ModelChooser

if TYPE_CHECKING:
    from crcviewer.ui.window.check_dialog import CheckDialog
    from crcviewer.ui.window.report_dialog import Form, ReportDialog, Which


class Results(QObject):
    """Of the cases of the store, by the model in use."""

    message_raised = Signal(object)  # Message
    copied = Signal()

    def __init__(
        self,
        store: CaseStore,
        chooser: ModelChooser,
        settings: Settings,
        scratch: Path,
        window: QWidget,
    ) -> None:
        """``scratch``: a folder that goes with the program."""
        super().__init__(window)
        self._store, self._chooser, self._settings = store, chooser, settings
        self._scratch, self._window = scratch, window
        self._tab: ClassifyTab | None = None
        self._session_name: Callable[[], str] = str
        self._slides: Callable[[], KeptSlides] = KeptSlides

    def of(
        self, tab: ClassifyTab, session_name: Callable[[], str], slides: Callable[[], KeptSlides]
    ) -> None:
        """Where cases are selected, what the session is called, and its slides."""
        self._tab, self._session_name, self._slides = tab, session_name, slides
        for pane in tab.panes.values():
            pane.offered.save_requested.connect(self.save_pictures)

    def export(self) -> None:
        """All cases as a table."""
        from crcviewer.ui.window.report_dialog import Form, Which

        self.show_report(Form.XLSX, Which.ALL)

    def report_case(self) -> None:
        """A page of the case in view."""
        from crcviewer.ui.window.report_dialog import Form, Which

        self.show_report(Form.PAGES, Which.CURRENT)

    def report_session(self) -> None:
        """The summary of all cases."""
        from crcviewer.ui.window.report_dialog import Form, Which

        self.show_report(Form.SUMMARY, Which.ALL)

    def save_pictures(self) -> None:
        """Both images of the case in view, with and without overlay."""
        from crcviewer.ui.window.report_dialog import Form, Which

        self.show_report(Form.PICTURES, Which.CURRENT)

    def show_report(self, form: Form, which: Which) -> ReportDialog | None:
        """The dialog, with a first choice; None where there is nothing to write."""
        from crcviewer.ui.window.report_dialog import ReportCases, ReportDialog

        if not len(self._store):
            self.message_raised.emit(
                Message(
                    Severity.INFORMATION,
                    text("There are no results to export yet."),
                    text("Drop images and wait until they are classified."),
                )
            )
            return None
        card = self._chooser.card
        told, hidden = self._told(self._store)
        if not told:
            self._say_hidden()
            return None
        cases = ReportCases(
            told,
            () if self._tab is None else tuple(self._tab.case_list.target_ids()),
            None if self._tab is None else self._tab.case_list.current_id(),
            None if card is None else replace(card, name=self._chooser.name()),
            self._session_name(),
            self._told_slides(),
            hidden,
            {case.id: number for number, case in enumerate(self._store, 1)},
        )
        folder = self._settings.last_folder
        dialog = ReportDialog(cases, self._scratch, folder, (form, which), self._window)
        dialog.open_requested.connect(_open)
        dialog.show()
        return dialog

    def _told(self, cases: Iterable[Case]) -> tuple[list[Case], int]:
        """Those of which something may leave the window, and how many may not yet."""
        return (list(cases), 0) if self._tab is None else self._tab.blinding.told(cases)

    def _told_slides(self) -> KeptSlides:
        """Without those of which a hidden case is a part."""
        slides, told = self._slides(), {id(case) for case in self._told(self._store)[0]}
        hidden = {
            case.pathology.info.path
            for case in self._store
            if id(case) not in told and case.pathology is not None
        }
        kept = tuple(slide for slide in slides.slides if slide.path not in hidden)
        return slides if len(kept) == len(slides.slides) else KeptSlides(kept)

    def _say_hidden(self) -> None:
        self.message_raised.emit(
            Message(
                Severity.INFORMATION,
                text("This would tell names and the model's answers before you have chosen."),
                text("End the blinded reading first, in the menu Review."),
            )
        )

    def choose_check(self) -> None:
        """Let the user choose what is to be computed again."""
        from crcviewer.ui.shared.file_dialogs import choose_open

        if self._tab is not None and self._tab.blinding.active:
            self._say_hidden()
            return
        kinds = QCoreApplication.translate("Results", "Reports and sessions ({0})")
        choose_open(
            self._window,
            QCoreApplication.translate("Results", "Check a report or session"),
            self._settings.last_folder,
            kinds.format("*.pdf *.crcsession"),
            self.check,
        )

    def check(self, path: str) -> CheckDialog:
        """Compute the answers of a report or session again."""
        from crcviewer.ui.window.check_dialog import CheckDialog

        card = self._chooser.card
        dialog = CheckDialog(Path(path), "" if card is None else card.path, self._window)
        dialog.show()
        return dialog

    def copy(self, case_ids: Sequence[int]) -> None:
        """Put results on the clipboard as text."""
        from crcviewer.ui.classify.results_text import as_text

        card = self._chooser.card
        found = (case for case in map(self._store.get, case_ids) if case is not None)
        cases, _ = self._told(found)
        named = replace(card, name=self._chooser.name()) if card is not None else None
        copied = as_text(cases, named) if named is not None else ""
        if copied:
            QGuiApplication.clipboard().setText(copied)
            self.copied.emit()


def _open(path: str) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(path))
