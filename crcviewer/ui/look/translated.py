"""Texts that follow the language of the window, in Qt's own way.

A view sets all its fixed texts in ``retranslate``, which its ``__init__`` calls last, and makes
the texts of its state where it shows the state::

    class ResultPanel(Translated, QWidget):
        def __init__(self, parent: QWidget | None = None) -> None:
            super().__init__(parent)
            self._copy = QPushButton(self)
            ...
            self.retranslate()

        def retranslate(self) -> None:
            self._copy.setText(self.tr("Copy"))
            self._show_state()

What is no widget (a holder of actions, a model that keeps its words) calls :func:`follow_language`.
A model that makes its text when it is asked needs nothing: views paint anew by themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    _Base = QWidget
else:
    _Base = object


class Translated(_Base):
    """Named before the Qt class among the bases; a subclass with texts of its own calls
    ``super().retranslate()``."""

    def retranslate(self) -> None:
        """Set every text in the language in force; nothing else changes."""

    def changeEvent(self, event: QEvent) -> None:
        """The language may have changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class _Languages(QObject):
    installed = Signal()


LANGUAGES = _Languages()


def follow_language(retranslate: Callable[[], None]) -> None:
    """Call a bound method of a QObject now, and after each change for as long as it lives."""
    LANGUAGES.installed.connect(retranslate)
    retranslate()
