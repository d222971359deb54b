"""Dragging and dropping, as Qt delivers it to widgets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import PySide6
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget


def drag_and_drop(
    widget: QWidget,
    data: QMimeData,
    place: QPoint | None = None,
    action: Qt.DropAction = Qt.DropAction.CopyAction,
) -> bool:
    """Drag over ``widget`` and let go; whether anybody took it.

    Qt hands a drag to the widget under the pointer, and up from there while nobody takes it.
    """
    place = widget.rect().center() if place is None else place
    rest = (action, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0))
    target: QWidget | None = widget
    while target is not None:
        here = widget.mapTo(target, place) if target is not widget else place
        enter = _made(QDragEnterEvent, here, rest)
        QApplication.sendEvent(target, enter)
        if enter.isAccepted():
            QApplication.sendEvent(target, _made(QDragMoveEvent, here, rest))
            event = QDropEvent(QPointF(here), *rest)
            event.ignore()
            QApplication.sendEvent(target, event)
            return event.isAccepted()
        target = target.parentWidget()
    return False


def drop_files(widget: QWidget, paths: Sequence[Path]) -> bool:
    """Files from the file manager are let go over the middle of a widget."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return drag_and_drop(widget, data)


def _made(kind: type[QDragMoveEvent], place: QPoint, rest: tuple[Any, ...]) -> QDragMoveEvent:
    # Qt before 6.12 knows whole pixels only, and so do the hints.
    where: Any = QPointF(place) if PySide6.__version_info__ >= (6, 12) else place
    return kind(where, *rest)
