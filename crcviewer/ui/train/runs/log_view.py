"""What the run writes into its log, as it comes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QWidget

_BLOCK = 1 << 16
_LINES = 5000


class LogView(QPlainTextEdit):
    """The end of the log; new lines are added, and none is read twice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setMaximumBlockCount(_LINES)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setAccessibleName(self.tr("Log of the training"))
        self.setPlaceholderText(self.tr("The training has written nothing into its log yet."))
        self._path = Path()
        self._at = 0

    def show_file(self, path: Path) -> None:
        """This log, from near its end on."""
        if path != self._path:
            self._path, self._at = path, -1
            self.clear()
        try:
            with path.open("rb") as file:
                size = file.seek(0, 2)
                if self._at < 0 or size < self._at:
                    self.clear()
                    self._at = max(0, size - _BLOCK)
                if size == self._at:
                    return
                file.seek(self._at)
                new = file.read(_BLOCK)
                self._at += len(new)
        except OSError:
            return
        text = new.decode("utf-8", "replace")
        bar = self.verticalScrollBar()
        at_end = bar.value() >= bar.maximum() - 2
        cursor = self.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        cursor.insertText(text)
        if at_end:
            bar.setValue(bar.maximum())
