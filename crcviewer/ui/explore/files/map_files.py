"""Maps to files and back: picture, drawing, table, and maps that are opened again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crcviewer.client.engine_client import EngineClient
from crcviewer.protocol.atomic import write_atomically
from crcviewer.protocol.text import NOTHING, Text, text
from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.explore.data.map_data import MapData, MapKind
from crcviewer.ui.explore.files.map_export import write_svg, write_table
from crcviewer.ui.explore.making.map_source import MapSource
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.message_bar import Message, Severity

_SUFFIXES = {"png": ".png", "svg": ".svg", "csv": ".csv", "map": ".safetensors"}


class MapFiles(QObject):
    """Asks where a file is to go, writes it, and says so."""

    message_raised = Signal(object)  # Message

    def __init__(
        self,
        model: ExploreModel,
        source: MapSource,
        engine: EngineClient,
        settings: Settings,
        seen: QWidget,
    ) -> None:
        """``seen``: what a picture shows."""
        super().__init__(seen)
        self._model, self._source, self._engine = model, source, engine
        self._settings, self._seen = settings, seen

    def choose_export(self, form: str, kinds: list[MapKind]) -> None:
        """Let the user choose where ``png``, ``svg``, ``csv`` or ``map`` goes."""
        from crcviewer.ui.shared.file_dialogs import choose_save

        data = self._model.data
        if form == "map" and data is not None and data.path == self._own_path():
            self._say(
                Severity.INFORMATION,
                text("This map is in the model's own file already."),
                text("Lay out another one to save it."),
            )
            return
        choose_save(
            self._seen,
            self.tr("Export the map"),
            self._settings.last_folder,
            f"map{_SUFFIXES[form]}",
            lambda path: self.export(path, form, kinds),
        )

    def choose_selection_export(self) -> None:
        """Let the user choose where the table of the selected cases goes."""
        from crcviewer.ui.shared.file_dialogs import choose_save

        choose_save(
            self._seen,
            self.tr("Export the selected cases"),
            self._settings.last_folder,
            "selection.csv",
            self.export_selection,
        )

    def choose_map(self) -> None:
        """Let the user choose a saved map."""
        from crcviewer.ui.shared.file_dialogs import choose_model

        choose_model(self._seen, self._settings.last_folder, self._source.open_file)

    def show_own(self) -> None:
        """The map that came with the model."""
        self._source.open_file(self._own_path())

    def export(self, path: str, form: str, kinds: list[MapKind]) -> None:
        """Write the maps as they are seen, or the table of all cases."""
        data = self._model.data
        if data is None:
            return
        file = Path(path)
        match form:
            case "svg":
                self._write(path, lambda: write_svg(file, self._model, kinds))
            case "csv":
                self._write(path, lambda: write_table(file, data, np.arange(len(data))))
            case "map":
                self._write(path, lambda: _copy_map(data, file))
            case _:
                self._write(path, lambda: self._write_picture(path))

    def export_selection(self, path: str) -> None:
        """Write the table of the selected cases."""
        data, rows = self._model.data, self._model.selected
        if data is not None:
            self._write(path, lambda: write_table(Path(path), data, rows))

    def _own_path(self) -> str:
        card = self._engine.card
        return card.path if card is not None else ""

    def _write_picture(self, path: str) -> None:
        if not self._seen.grab().save(path, "PNG"):
            raise OSError(path)

    def _write(self, path: str, write: Callable[[], None]) -> None:
        try:
            write()
        except OSError:
            self._say(
                Severity.ERROR,
                text("{path} was not written.", path=path),
                text("Choose another folder, or make room on the disk."),
            )
        else:
            self._say(Severity.INFORMATION, text("The map is in {path}.", path=path))

    def _say(self, severity: Severity, cause: Text, next_step: Text = NOTHING) -> None:
        self.message_raised.emit(Message(severity, cause, next_step))


def _copy_map(data: MapData, file: Path) -> None:
    """Raises OSError."""
    write_atomically(file, lambda temporary: shutil.copyfile(data.path, temporary))
