"""Four steps round the window for whoever sees it for the first time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from crcviewer.protocol.text import Text
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated

_CARD_WIDTH = 340
_GAP = 14
_SHADE = 150
_KEYS = frozenset(
    (Qt.Key.Key_Escape, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter)
)


@dataclass(frozen=True)
class Step:
    """One thing to know."""

    title: Text
    text: Text
    show: Callable[[], QWidget]
    """Brings a part of the window to sight, and gives it."""


class Tour(Translated, QWidget):
    """Lies over the window, with a hole where to look and a card beside it."""

    ended = Signal()
    """Finished or skipped."""

    def __init__(self, steps: Sequence[Step], window: QWidget) -> None:
        super().__init__(window)
        self._steps, self._number = steps, 0
        self._before = window.focusWidget()
        self._hole = QRect()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._build()
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self.retranslate()
        self.next.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def number(self) -> int:
        """Of the step that is shown, from 0."""
        return self._number

    @property
    def hole(self) -> QRect:
        """What is not shaded."""
        return QRect(self._hole)

    def forward(self) -> None:
        """To the next step; after the last one the tour ends."""
        if self._number + 1 < len(self._steps):
            self._show_step(self._number + 1)
        else:
            self.end()

    def back(self) -> None:
        """To the step before."""
        if self._number:
            self._show_step(self._number - 1)

    def end(self) -> None:
        """Leave it."""
        self.window().removeEventFilter(self)
        if self._before is not None:
            self._before.setFocus()
        self.ended.emit()
        self.close()

    def retranslate(self) -> None:
        """The step that is shown."""
        self.skip.setText(self.tr("&Skip"))
        self.previous.setText(self.tr("&Back"))
        self._show_step(self._number)

    # --------------------------------------------------------------------------------- build

    def _build(self) -> None:
        self.card = QFrame(self)
        self.card.setObjectName("tour_card")
        self.title = QLabel(self.card)
        self.title.setFont(theme.scaled_font(self.font(), 1.2, bold=True))
        self.text = QLabel(self.card)
        self.text.setWordWrap(True)
        self._count = QLabel(self.card)
        theme.set_role(self._count, "muted")
        self.skip = QPushButton(self.card)
        self.previous = QPushButton(self.card)
        self.next = QPushButton(self.card)
        self.skip.clicked.connect(self.end)
        self.previous.clicked.connect(self.back)
        self.next.clicked.connect(self.forward)
        row = QHBoxLayout()
        row.addWidget(self._count, 1)
        for button in (self.skip, self.previous, self.next):
            button.setAutoDefault(True)  # Enter presses the one that has the focus
            button.installEventFilter(self)
            row.addWidget(button)
        layout = QVBoxLayout(self.card)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(theme.SPACE_LARGE)
        layout.addWidget(self.title)
        layout.addWidget(self.text)
        layout.addLayout(row)

    def _show_step(self, number: int) -> None:
        self._number = number
        step, last = self._steps[number], number + 1 == len(self._steps)
        self.title.setText(say(step.title))
        self.text.setText(say(step.text))
        self.card.setAccessibleName(say(step.title))
        self._count.setText(self.tr("{0} of {1}").format(number + 1, len(self._steps)))
        self.previous.setEnabled(number > 0)
        self.next.setText(self.tr("&Done") if last else self.tr("&Next"))
        # So that a screen reader says it: the focus stays on this button.
        self.next.setAccessibleDescription(f"{say(step.title)}. {say(step.text)}")
        self._place()

    def _place(self) -> None:
        colours = theme.colours()
        sheet = (
            f"#tour_card {{ background: {colours.surface}; border: 1px solid {colours.outline};"
            f" border-radius: {2 * theme.RADIUS}px; }}"
        )
        if sheet != self.card.styleSheet():
            self.card.setStyleSheet(sheet)
        target = self._steps[self._number].show()
        at = QRect(target.mapTo(self.window(), QPoint(0, 0)), target.size())
        self._hole = at.adjusted(-4, -4, 4, 4).intersected(self.rect())
        width = round(_CARD_WIDTH * max(1.0, self.fontMetrics().height() / 14))
        width = min(width, self.width() - 2 * _GAP)
        self.card.setFixedWidth(width)
        layout = self.card.layout()
        assert layout is not None
        size = QSize(width, max(layout.heightForWidth(width), layout.sizeHint().height()))
        self.card.setGeometry(QRect(_beside(self._hole, size, self.rect()), size))
        self.update()

    # ------------------------------------------------------------------------ Qt's own events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As large as the window; arrows walk its steps, and not the buttons."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
                self.keyPressEvent(event)
                return True
        elif event.type() is QEvent.Type.Resize and watched is self.window():
            self.setGeometry(self.window().rect())
            self._place()
        return False

    def changeEvent(self, event: QEvent) -> None:
        """Light may have turned dark."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self.isVisible():
            self._place()

    def event(self, event: QEvent) -> bool:
        """Its keys are not the window's."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _KEYS
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Esc leaves."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.end()
        elif key == Qt.Key.Key_Left:
            self.back()
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.forward()
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays on the card."""
        buttons = [b for b in (self.skip, self.previous, self.next) if b.isEnabled()]
        at = next((i for i, button in enumerate(buttons) if button.hasFocus()), 0)
        reason = Qt.FocusReason.TabFocusReason
        buttons[(at + (1 if forward else -1)) % len(buttons)].setFocus(reason)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Shade all but the hole, and frame it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hole = QRectF(self._hole)
        path = QPainterPath()
        path.addRect(QRectF(self.rect()))
        path.addRoundedRect(hole, theme.RADIUS, theme.RADIUS)
        painter.fillPath(path, QColor(0, 0, 0, _SHADE))
        painter.setPen(QPen(QColor(theme.colours().accent), 2))
        painter.drawRoundedRect(hole.adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)


def _beside(hole: QRect, size: QSize, room: QRect) -> QPoint:
    """Right of the hole, else left of it, below it, above it, or in the middle."""
    room = room.adjusted(_GAP, _GAP, -_GAP, -_GAP)
    y = min(max(hole.top(), room.top()), room.bottom() - size.height())
    x = min(max(hole.left(), room.left()), room.right() - size.width())
    for place in (
        QPoint(hole.right() + _GAP, y),
        QPoint(hole.left() - _GAP - size.width(), y),
        QPoint(x, hole.bottom() + _GAP),
        QPoint(x, hole.top() - _GAP - size.height()),
    ):
        if room.contains(QRect(place, size)):
            return place
    return room.center() - QPoint(size.width() // 2, size.height() // 2)
