"""The evaluations that were made in the window: one folder each, the newest first."""

from __future__ import annotations

import logging
import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import msgspec
from PySide6.QtCore import QFile, QObject, Signal

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.data_choices import DataChoices
from crcviewer.protocol.json_lines import UnreadableError, from_json, read_small, to_json
from crcviewer.protocol.text import Text, verbatim
from crcviewer.ui.shared.evaluation.loaded_evaluation import (
    EvaluationError,
    LoadedEvaluation,
    has_evaluation,
    read_evaluation,
)

_log = logging.getLogger(__name__)
_MOST = 500
_ORDER = "order.json"


class Order(msgspec.Struct, frozen=True):
    """What was asked for, kept beside the results so that it can be asked for again."""

    model: str
    model_name: str
    data: str
    split: str
    created: float = 0.0
    choices: DataChoices = DataChoices()
    """What was said of images of one's own: columns, labels, patients."""

    def arguments(self, folder: Path, language: str) -> list[str]:
        """Of the command."""
        return [
            "evaluate", "--model", self.model, "--data", self.data, "--split", self.split,
            "--run", str(folder), "--language", language, "--map-cases", "2000",
            *self.choices.arguments(),
        ]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Entry:
    """One evaluation of the list."""

    folder: Path
    loaded: LoadedEvaluation | None
    """None: it cannot be read; ``error`` says why."""
    error: EvaluationError | None = None

    def title(self) -> Text:
        """Which model."""
        return verbatim(self.loaded.report.name if self.loaded is not None else self.folder.name)


class EvaluationLibrary(QObject):
    """Reads a folder when it is asked to, and each evaluation once."""

    changed = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self._entries: dict[Path, tuple[int, Entry]] = {}

    def entries(self) -> list[Entry]:
        """The newest first."""
        found: list[tuple[int, Entry]] = []
        try:
            folders = [one for one in self.folder.iterdir() if one.is_dir()]
        except OSError:
            folders = []
        for folder in folders[:_MOST]:
            if not has_evaluation(folder):
                continue
            try:
                stamp = (folder / names.EVALUATION).stat().st_mtime_ns
            except OSError:
                continue
            kept = self._entries.get(folder)
            if kept is None or kept[0] != stamp:
                kept = stamp, self._read(folder)
                self._entries[folder] = kept
            found.append(kept)
        return [entry for _, entry in sorted(found, key=lambda pair: -pair[0])]

    def new_folder(self, order: Order) -> Path:
        """An empty one for an evaluation; ``order`` is written into it. Raises OSError."""
        stamp = time.strftime("%Y%m%d-%H%M%S")
        folder = self.folder / f"{stamp}-{secrets.token_hex(2)}"
        folder.mkdir(mode=0o700, parents=True)
        write_text_atomically(folder / _ORDER, to_json(order) + "\n")
        return folder

    def order_of(self, folder: Path) -> Order | None:
        """What was asked for."""
        try:
            return from_json(Order, read_small(folder / _ORDER))
        except (OSError, UnreadableError):
            return None

    def discard(self, folder: Path) -> None:
        """An evaluation that came to nothing: it was made by the window, for the window."""
        if folder.parent == self.folder and not has_evaluation(folder):
            shutil.rmtree(folder, ignore_errors=True)

    def trash(self, entry: Entry) -> bool:
        """Move it to the trash of the computer; False where that cannot be."""
        done = QFile.moveToTrash(str(entry.folder))
        self._entries.pop(entry.folder, None)
        self.changed.emit()
        return bool(done[0] if isinstance(done, tuple) else done)

    def _read(self, folder: Path) -> Entry:
        try:
            return Entry(folder, read_evaluation(folder))
        except EvaluationError as error:
            return Entry(folder, None, error)
