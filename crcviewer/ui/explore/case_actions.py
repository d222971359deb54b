"""What can be done with the cases of a map: classified again, taken along, told by one's table."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crcviewer.client.engine_client import EngineClient
from crcviewer.imaging.core.table import TableError, read_rows
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.text import Text, counted, joined, text
from crcviewer.ui.explore.cases.selection_panel import SelectionPanel
from crcviewer.ui.explore.colouring_box import ColouringBox
from crcviewer.ui.explore.data.colouring import Colouring
from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.explore.data.own_columns import join_columns
from crcviewer.ui.explore.data.reclassified import Reclassified, ReclassifyRun
from crcviewer.ui.explore.files.reference_export import ReferenceExport
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.message_bar import Message, Severity


class CaseActions(QObject):
    """Joins the panels with who does it."""

    message_raised = Signal(object)  # Message
    reclassify_finished = Signal()

    def __init__(
        self,
        model: ExploreModel,
        engine: EngineClient,
        settings: Settings,
        *,
        colours: ColouringBox,
        selection: SelectionPanel,
        place: QWidget,
    ) -> None:
        """``place``: the widget that dialogs belong to."""
        super().__init__(place)
        self._model, self._settings, self._place = model, settings, place
        self._colours = colours
        self.reclassify = ReclassifyRun(engine, self)
        self.references = ReferenceExport(self)
        colours.chosen.connect(model.set_colouring)
        colours.table_requested.connect(self.choose_table)
        selection.reclassify_requested.connect(self._on_selection_again_requested)
        selection.references_requested.connect(self.choose_references)
        self.reclassify.progressed.connect(selection.show_reclassified)
        self.reclassify.finished.connect(self._on_reclassify_finished)
        self.reclassify.failed.connect(self._say_failure)
        self.references.failed.connect(self._say_failure)
        self.references.finished.connect(self._on_references_finished)
        model.data_changed.connect(self._on_model_data_changed)
        model.groups_changed.connect(self._show_choice)
        model.reclassified_changed.connect(self._show_available)
        self._on_model_data_changed()

    # ------------------------------------------------------------------------------- colours

    def choose_table(self) -> None:
        """Let the user choose a table."""
        from crcviewer.ui.shared.file_dialogs import choose_table

        choose_table(self._place, self._settings.last_folder, self.open_table)

    def open_table(self, path: str) -> None:
        """Join a table to the cases, and tell what did not match."""
        data = self._model.data
        if data is None:
            return
        file = Path(path)
        try:
            found = join_columns(data, read_rows(file))
        except TableError as error:
            self._say_failure(error.failure)
            return
        if not found.values:
            self._say_failure(
                Failure(
                    text("No row of {name} belongs to a case of this map.", name=file.name),
                    text(
                        "One column, called name, file or tile, must hold the cases' names, files"
                        " or numbers."
                    ),
                )
            )
            return
        self._model.set_columns(found.values)
        self._colours.set_columns(list(found.values))
        self._model.set_colouring(Colouring.COLUMN, next(iter(found.values)))
        if found.unmatched_rows or found.unmatched_cases:
            self._say(
                text(
                    "{name}: rows that belong to no case of this map: {rows}; cases in no row:"
                    " {cases}.",
                    name=file.name,
                    rows=found.unmatched_rows,
                    cases=found.unmatched_cases,
                )
            )

    def _on_model_data_changed(self) -> None:
        self.reclassify.cancel()
        self._colours.set_columns([])
        self._show_available()

    def _show_available(self) -> None:
        data = self._model.data
        reasons = {}
        if data is None or not any(case.patient for case in data.cases):
            reasons[Colouring.PATIENT] = text(
                "This map does not know its patients. A new map of a table of images with the"
                " column patient does."
            )
        if self._model.reclassified is None:
            reasons[Colouring.RECLASSIFIED] = text(
                "Select cases first, and choose Classify again without radiology."
            )
        self._colours.set_unavailable(reasons)
        self._show_choice()

    def _show_choice(self) -> None:
        self._colours.show_choice(self._model.colouring, self._model.column)

    # --------------------------------------------------------------------------------- again

    def _on_selection_again_requested(self) -> None:
        data = self._model.data
        if self.reclassify.running:
            self.reclassify.cancel()
        elif data is not None:
            self.reclassify.start(data, self._model.selected)

    def _on_reclassify_finished(self, reclassified: Reclassified) -> None:
        self._model.set_reclassified(reclassified)
        self.reclassify_finished.emit()

    # ---------------------------------------------------------------------------- references

    def choose_references(self) -> None:
        """Let the user name a folder."""
        from crcviewer.ui.shared.file_dialogs import choose_new_folder

        choose_new_folder(
            self._place,
            self.tr("A folder for the selected cases"),
            self._settings.last_folder,
            "references",
            self.export_references,
        )

    def export_references(self, path: str) -> None:
        """Write the selected cases into a folder."""
        data = self._model.data
        if data is not None and len(self._model.selected):
            self.references.start(Path(path), data, self._model.selected)

    def _on_references_finished(self, folder: str, count: int, pictured: int) -> None:
        said = [
            counted(
                count, "1 case is in {folder}.", "{count} cases are in {folder}.", folder=folder
            )
        ]
        if pictured < count:
            said.append(text("Of {count} there is no image.", count=count - pictured))
        self._say(joined(said))

    def _say(self, said: Text) -> None:
        self.message_raised.emit(Message(Severity.INFORMATION, said))

    def _say_failure(self, failure: Failure) -> None:
        self.message_raised.emit(Message.of(failure))
