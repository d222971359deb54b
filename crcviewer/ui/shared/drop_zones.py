"""What a drop on the place of an image will do: seen, and chosen, while files are held over it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from crcviewer.protocol.text import Text, text
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.shared.dropped_paths import DropUse, handed_over

Offer = tuple[DropUse, Text]
"""A use, and how it is told."""

_FIRST_SHARE = 0.64
"""Of the height: the first offer is what most people mean, and takes the middle."""


class DropZones(QWidget):
    """Lies over ``place`` while files are held over it, one zone an offer, one above the other.

    Takes over the drags of ``place``; which of them it takes, and what is offered, is said before.
    """

    files_dropped = Signal(object, object)
    """:class:`DropUse`, and the :class:`Handed` that was let go over its zone."""

    def __init__(self, place: QWidget) -> None:
        super().__init__(place)
        self._place = place
        self._offers: tuple[Offer, ...] = ((DropUse.NEW_CASE, text("New case")),)
        self._lit = 0
        # The pointer stays over the place itself.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        place.setAcceptDrops(True)
        place.installEventFilter(self)

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What a drop can do now."""
        return self._offers

    def set_offers(self, offers: Sequence[Offer]) -> None:
        """One or two; the first is the usual one."""
        self._offers, self._lit = tuple(offers), 0
        self.update()

    def zone(self, use: DropUse) -> QRect:
        """Where a use is chosen; empty where it is not offered."""
        uses = [offered for offered, _ in self._offers]
        return self._zone(uses.index(use)) if use in uses else QRect()

    def _zone(self, number: int) -> QRect:
        whole = self._place.rect()
        if len(self._offers) == 1:
            return whole
        height = round(whole.height() * _FIRST_SHARE)
        top = QRect(0, 0, whole.width(), height)
        return top if number == 0 else QRect(0, height, whole.width(), whole.height() - height)

    # ---------------------------------------------------------------------------------- drag

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The drags of the place."""
        kind = event.type()
        if kind is QEvent.Type.DragLeave:
            self.hide()
        elif kind in (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop):
            assert isinstance(event, QDropEvent)
            handed = handed_over(event.mimeData())
            if not handed.paths:
                return False
            self._point_at(event.position().toPoint())
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            if kind is QEvent.Type.Drop:
                self.hide()
                self.files_dropped.emit(self._offers[self._lit][0], handed)
            elif not self.isVisible():
                self.setGeometry(self._place.rect())
                self.raise_()
                self.show()
            return True
        return False

    def _point_at(self, place: QPoint) -> None:
        count = len(self._offers)
        self._lit = next((n for n in range(count) if self._zone(n).contains(place)), 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The zones, the one under the pointer lit up."""
        colours = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(colours.canvas)
        veil.setAlphaF(0.88)
        painter.fillRect(self.rect(), veil)
        for number, (_, said) in enumerate(self._offers):
            lit = number == self._lit
            zone = QRectF(self._zone(number)).adjusted(10, 10, -10, -10)
            ink = QColor(colours.accent if lit else colours.muted)
            ground = QColor(colours.accent)
            ground.setAlphaF(0.16 if lit else 0.0)
            painter.setBrush(ground)
            painter.setPen(QPen(ink, 2 if lit else 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(zone, 8, 8)
            painter.setFont(theme.scaled_font(self.font(), 1.1, bold=lit))
            painter.setPen(QColor(colours.text) if lit else ink)
            painter.drawText(
                zone.adjusted(10, 4, -10, -4),
                int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWrapAnywhere),
                say(said),
            )
