"""A ring around what the keyboard speaks to, the same for every kind of widget."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QMainWindow, QTabBar, QWidget

from crcviewer.ui.look import theme

_REACH = 3
"""Pixels that it stands off."""
_MOVES = frozenset(
    (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Paint)
)


class FocusRing(QWidget):
    """Lies on top of one window and lets everything through."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._around: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    @property
    def around(self) -> QWidget | None:
        """What it surrounds; None: it is not shown."""
        return self._around

    def surround(self, widget: QWidget | None) -> None:
        """Move to a widget of the window, or vanish."""
        for watched in self._watched:
            watched.removeEventFilter(self)
        self._around, self._watched = widget, []
        if widget is not None:
            widget.destroyed.connect(self._on_widget_destroyed)
            above: QWidget | None = widget
            while above is not None and above is not self.window():
                self._watched.append(above)
                above.installEventFilter(self)
                above = above.parentWidget()
        self._place()

    def _on_widget_destroyed(self) -> None:
        self._watched = []
        self._around = None
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the widget."""
        if event.type() in _MOVES:
            self._place()
        return False

    def _place(self) -> None:
        widget, window = self._around, self.window()
        seen = _seen_part(widget, window) if widget is not None else QRect()
        if seen.isEmpty():
            self.hide()
            return
        inside = window.rect().adjusted(1, 1, -1, -1)
        wanted = seen.adjusted(-_REACH, -_REACH, _REACH, _REACH).intersected(inside)
        if wanted != self.geometry() or self.isHidden():
            self.setGeometry(wanted)
            self.show()
            self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line in the accent colour, and a thin one of the ground that keeps it apart."""
        colours = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, inset, width in ((colours.accent, 1.0, 2.0), (colours.window, 2.5, 1.0)):
            painter.setPen(QPen(QColor(colour), width))
            frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(frame, theme.RADIUS + 1, theme.RADIUS + 1)


class FocusRings(QObject):
    """Each window has its ring, which is there when focus came by the keyboard."""

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent or app)
        app.focusChanged.connect(self.on_focus_changed)

    def on_focus_changed(self, old: QWidget | None, now: QWidget | None) -> None:
        """Of the application."""
        if now is None or not now.isVisible():
            return  # to another program, or a window that is closing
        window = now.window()
        if old is None and isinstance(window, QMainWindow):
            return
        ring = ring_of(window)
        by_mouse = QApplication.mouseButtons() is not Qt.MouseButton.NoButton
        # Qt gives the focus to a whole tab's page when the one before is hidden.
        page = now.focusPolicy() is Qt.FocusPolicy.NoFocus
        ring.surround(None if by_mouse or page else now)


def ring_of(window: QWidget) -> FocusRing:
    """The ring of a window, made if need be."""
    found = window.findChild(FocusRing, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, FocusRing) else FocusRing(window)


def _seen_part(widget: QWidget, window: QWidget) -> QRect:
    """In pixels of the window; empty where it is hidden or scrolled away."""
    if not widget.isVisible():
        return QRect()
    part = widget.rect()
    if isinstance(widget, QTabBar) and widget.currentIndex() >= 0:
        part = widget.tabRect(widget.currentIndex())
    seen = QRect(widget.mapTo(window, part.topLeft()), part.size())
    above = widget.parentWidget()
    while above is not None and above is not window:
        seen = seen.intersected(QRect(above.mapTo(window, QPoint(0, 0)), above.size()))
        above = above.parentWidget()
    return seen
