"""A non-modal bar for what the user should know: a cause and a next step, in plain words."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.protocol.failure import Failure
from crcviewer.protocol.text import NOTHING, Text, joined, text
from crcviewer.ui.look.language import say
from crcviewer.ui.look.theme import RADIUS, colours
from crcviewer.ui.look.translated import Translated

_log = logging.getLogger(__name__)

_AT_ONCE = 3


class Severity(Enum):
    """How much a message matters."""

    INFORMATION = "information"
    WARNING = "warning"
    ERROR = "error"


_ICONS = {
    Severity.INFORMATION: QStyle.StandardPixmap.SP_MessageBoxInformation,
    Severity.WARNING: QStyle.StandardPixmap.SP_MessageBoxWarning,
    Severity.ERROR: QStyle.StandardPixmap.SP_MessageBoxCritical,
}
_LOG_LEVELS = {
    Severity.INFORMATION: logging.INFO,
    Severity.WARNING: logging.WARNING,
    Severity.ERROR: logging.ERROR,
}


@dataclass(frozen=True)
class Message:
    """What is shown in one row. ``details`` go to the log only."""

    severity: Severity
    cause: Text
    next_step: Text = NOTHING
    details: str = ""

    @classmethod
    def of(cls, failure: Failure) -> Message:
        """What could not be done."""
        return cls(Severity.ERROR, failure.cause, failure.next_step)

    @property
    def whole(self) -> Text:
        """Cause and next step as one paragraph."""
        return joined((self.cause, self.next_step))

    @property
    def text(self) -> str:
        """That in English, as the log has it."""
        return str(self.whole)


class MessageBar(Translated, QWidget):
    """The latest messages, three at most at a time; older ones wait until a newer one is closed.

    A message that is there already is not shown twice.
    """

    message_shown = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_MessageRow] = []
        self._cover: Callable[[Text], Text] = _as_it_is
        self._more = QLabel(self)
        self._more.setContentsMargins(12, 0, 12, 4)
        self._more.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 4)
        layout.setSpacing(4)
        layout.addWidget(self._more)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        """Each row does so itself."""
        self.setAccessibleName(self.tr("Messages"))
        self._show_rows()

    def set_cover(self, cover: Callable[[Text], Text]) -> None:
        """What may be read of a message, where not all of it may; the log has no more."""
        self._cover = cover
        self.refresh()

    def refresh(self) -> None:
        """More or less of the messages may be read than before."""
        for row in self._rows:
            row.set_cover(self._cover)

    def uncover(self) -> None:
        """More may be read than before."""
        for row in self._rows:
            if row.covered:
                row.retranslate()

    def messages(self) -> tuple[Message, ...]:
        """All that are open, the newest first."""
        return tuple(row.message for row in self._rows)

    def show_message(
        self,
        message: Message,
        *,
        action: tuple[Text, Callable[[], object]] | None = None,
    ) -> None:
        """Add a message, with a button for its next step where there is one."""
        told, level = self._cover(message.whole), _LOG_LEVELS[message.severity]
        _log.log(level, "%s%s", told, _indented(message.details))
        if message in self.messages():
            return
        row = _MessageRow(message, action, self._cover, self)
        row.closed.connect(lambda: self._remove(row))
        self._rows.insert(0, row)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, row)
        self._show_rows()
        QAccessible.updateAccessibility(QAccessibleEvent(row, QAccessible.Event.Alert))
        self.message_shown.emit(message)

    def dismiss(self, message: Message) -> None:
        """Close a message whose cause is gone."""
        for row in [r for r in self._rows if r.message == message]:
            self._remove(row)

    def close_newest(self) -> bool:
        """Close the message on top; False where there is none."""
        if not self._rows:
            return False
        self._remove(self._rows[0])
        return True

    def _remove(self, row: _MessageRow) -> None:
        self._rows.remove(row)
        row.hide()
        row.deleteLater()
        self._show_rows()

    def _show_rows(self) -> None:
        for place, row in enumerate(self._rows):
            row.setVisible(place < _AT_ONCE)
        waiting = len(self._rows) - _AT_ONCE
        self._more.setText(say(text("and earlier messages: {count}", count=max(waiting, 0))))
        self._more.setVisible(waiting > 0)
        self.setVisible(bool(self._rows))


class _MessageRow(Translated, QFrame):
    closed = Signal()

    def __init__(
        self,
        message: Message,
        action: tuple[Text, Callable[[], object]] | None,
        cover: Callable[[Text], Text],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.message, self._cover = message, cover
        self.covered = False
        """Whether not all of it may be read."""
        self.setObjectName("message_row")
        self._colour()
        icon = QLabel(self)
        side = self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize)
        icon.setPixmap(self.style().standardIcon(_ICONS[message.severity]).pixmap(side, side))
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._words.setMinimumWidth(200)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 4, 4)
        layout.addWidget(icon)
        layout.addWidget(self._words, 1)
        self._action = action
        self._button = QPushButton(self)
        self._button.setObjectName("message_action")
        self._button.setVisible(action is not None)
        if action is not None:
            self._button.clicked.connect(action[1])
        layout.addWidget(self._button)
        self._close = QToolButton(self)
        self._close.setObjectName("message_close")
        self._close.setAutoRaise(True)
        self._close.setText("✕")
        self._close.clicked.connect(self.closed)
        layout.addWidget(self._close)
        self.retranslate()

    def set_cover(self, cover: Callable[[Text], Text]) -> None:
        """See :class:`MessageBar`."""
        self._cover = cover
        self.retranslate()

    def retranslate(self) -> None:
        """The message itself too."""
        told = self._cover(self.message.whole)
        self.covered = told != self.message.whole
        said = say(told)
        self.setAccessibleName(said)
        self._words.setText(said)
        if self._action is not None:
            self._button.setText(say(self._action[0]))
        self._close.setToolTip(self.tr("Close this message (Esc)"))
        self._close.setAccessibleName(self.tr("Close this message"))

    def changeEvent(self, event: QEvent) -> None:
        """Light may have turned dark."""
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()
        super().changeEvent(event)

    def _colour(self) -> None:
        c = colours()
        edge, surface = {
            Severity.INFORMATION: (c.accent, c.surface),
            Severity.WARNING: (c.notice, c.notice_surface),
            Severity.ERROR: (c.danger, c.danger_surface),
        }[self.message.severity]
        sheet = (
            f"#message_row {{ background: {surface}; border: 1px solid {edge};"
            f" border-left: 4px solid {edge}; border-radius: {RADIUS}px; }}"
        )
        if sheet != self.styleSheet():
            self.setStyleSheet(sheet)


def _as_it_is(said: Text) -> Text:
    return said


def _indented(details: str) -> str:
    return "".join(f"\n    {line}" for line in details.splitlines())
