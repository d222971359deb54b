"""What the user takes along of the results: a file of all cases, or text on the clipboard."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from crcviewer.protocol.text import text
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.message_bar import Message, Severity
from crcviewer.ui.window.model_chooser import ModelChooser


class Results(QObject):
    """Of all cases of the store, by the model in use."""

    message_raised = Signal(object)  # Message
    copied = Signal()

    def __init__(
        self, store: CaseStore, chooser: ModelChooser, settings: Settings, window: QWidget
    ) -> None:
        super().__init__(window)
        self._store, self._chooser, self._settings = store, chooser, settings
        self._window = window

    def export(self) -> None:
        """Let the user choose where the results of all cases go."""
        from crcviewer.ui.shared.file_dialogs import choose_export

        card = self._chooser.card
        if card is None or not any(case.result is not None for case in self._store):
            self.message_raised.emit(
                Message(
                    Severity.INFORMATION,
                    text("There are no results to export yet."),
                    text("Drop images and wait until they are classified."),
                )
            )
            return
        choose_export(self._window, self._settings.last_folder, self.export_to)

    def export_to(self, path: str) -> None:
        """Write all cases as CSV, or as JSON lines where the suffix says so."""
        from crcviewer.ui.classify.results_export import export_results

        card = self._chooser.card
        if card is None:
            return
        try:
            export_results(Path(path), self._store, replace(card, name=self._chooser.name()))
        except OSError as error:
            self.message_raised.emit(
                Message(
                    Severity.ERROR,
                    text(
                        "The results were not written: {reason}.",
                        reason=error.strerror or str(error),
                    ),
                    text("Choose another folder, or make room on the disk."),
                )
            )
            return
        written = text(
            "The results of all cases ({count}) are in {file}.", count=len(self._store), file=path
        )
        self.message_raised.emit(Message(Severity.INFORMATION, written))

    def copy(self, case_ids: Sequence[int]) -> None:
        """Put results on the clipboard as text."""
        from crcviewer.ui.classify.results_export import as_text

        card = self._chooser.card
        cases = [case for case in map(self._store.get, case_ids) if case is not None]
        named = replace(card, name=self._chooser.name()) if card is not None else None
        copied = as_text(cases, named) if named is not None else ""
        if copied:
            QGuiApplication.clipboard().setText(copied)
            self.copied.emit()
