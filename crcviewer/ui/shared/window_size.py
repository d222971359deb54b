"""How large a window is when it opens: as large as it likes to be, never larger than the screen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

_FRAME = 40
"""Pixels of the title bar and edges that the system puts round a window, at most."""


def resize_on_screen(window: QWidget, width: int, height: int) -> None:
    """A laptop's screen of 1366 × 768, or 1280 × 720 of twice the size, has less with panels."""
    room = window.screen().availableSize()
    window.resize(min(width, room.width()), min(height, room.height() - _FRAME))
