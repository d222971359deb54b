"""Files that the system hands to the running program, as macOS does on a double click."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QFileOpenEvent


class OpenedFiles(QObject):
    """Other systems start the program with the path as an argument; there nothing comes here."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self._waiting: list[str] = []
        self._receive: Callable[[Sequence[str]], None] | None = None
        app.installEventFilter(self)

    def deliver(self, receive: Callable[[Sequence[str]], None]) -> None:
        """From now on to ``receive``, first what came while nobody could take it."""
        self._receive = receive
        if self._waiting:
            receive(self._waiting)
            self._waiting = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a file; leave all else alone."""
        if not (isinstance(event, QFileOpenEvent) and event.file()):
            return False
        if self._receive is not None:
            self._receive([event.file()])
        else:
            self._waiting.append(event.file())
        return True
