"""Numbers with a fraction, typed with a point or a comma.

In both languages of the window a number has a point; the comma of a German or French keyboard means
the same, and never nothing or a thousand.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QWidget


class DecimalBox(QDoubleSpinBox):
    """One of our own."""

    def validate(self, typed: str, place: int) -> tuple[QValidator.State, str, int]:
        """What stands there becomes a number with a point."""
        state, text, place = super().validate(typed.replace(",", "."), place)
        return state, text, place


class _Commas(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A comma becomes a point."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        if not isinstance(watched, QLineEdit) or event.text() != ",":
            return False
        watched.insert(".")
        return True


def take_commas(dialog: QWidget) -> None:
    """The same for a dialog of Qt's, whose boxes are its own."""
    commas = _Commas(dialog)
    for edit in dialog.findChildren(QLineEdit):
        edit.installEventFilter(commas)
