"""A function that takes long, or hangs on a far disk, beside the thread of the window."""

from __future__ import annotations

import gc
from collections.abc import Callable
from threading import Thread
from typing import ClassVar

from PySide6.QtCore import QObject, Signal


class Background(QObject):
    """Runs once. It outlasts whoever started it: connect methods of a QObject, which Qt
    disconnects when that goes.

    The function must touch no widgets.
    """

    done = Signal(object)
    """What it gave; in the window's thread, as ``failed``."""
    failed = Signal(object)
    """The exception that it raised."""
    _ended = Signal()

    _at_work: ClassVar[set[Background]] = set()

    @classmethod
    def at_work(cls) -> bool:
        """Whether any is."""
        return bool(cls._at_work)

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self._work = work
        self._value: object = None
        self._error: Exception | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._ended.connect(self._on_ended)

    def start(self) -> None:
        """Once."""
        # What Python tidies up while this thread runs could be widgets, which would then be
        # destroyed on a thread that is not theirs.
        gc.disable()
        self._at_work.add(self)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._value = self._work()
        except Exception as error:  # whoever started it knows what may happen
            self._error = error
        self._ended.emit()

    def _on_ended(self) -> None:
        self._thread.join()  # it has only to return
        self._at_work.discard(self)
        if not self._at_work:
            gc.enable()
        if self._error is not None:
            self.failed.emit(self._error)
        else:
            self.done.emit(self._value)
