"""Many wishes in a short time become one deed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Throttle(QTimer):
    """Call it as often as there is something new: what it was made for is done once, a moment after
    the first call; with 0 ms as soon as the events that are waiting have had their turn."""

    def __init__(self, do: Callable[[], object], after_ms: int, parent: QObject) -> None:
        super().__init__(parent, singleShot=True, interval=after_ms)
        self.timeout.connect(do)

    def __call__(self, *_: object) -> None:
        """As a slot, too: what a signal tells besides does not matter."""
        if not self.isActive():
            self.start()
