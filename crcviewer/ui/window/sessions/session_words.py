"""How a session is called in lists, and what the status strip says of it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QLocale

from crcviewer.protocol.text import counted, text
from crcviewer.protocol.units import bytes_words
from crcviewer.session.summary import SessionSummary
from crcviewer.ui.look.language import say
from crcviewer.ui.window.sessions.recent_sessions import is_unnamed

_LARGE = 20_000_000
"""Bytes of a session from which on its size is told."""

_MUCH = 200_000_000
"""Bytes of all that have no name."""


class SessionWords:
    """In the language of the window."""

    def __init__(self, locale: QLocale) -> None:
        self._locale = locale

    def name(self, told: SessionSummary) -> str:
        """Of its file; of work without a name, after its first case."""
        if is_unnamed(told.path) and told.blinded:
            return say(text("unnamed, read blinded"))
        if is_unnamed(told.path) and not told.first_name:
            return say(text("unnamed, without cases"))
        if is_unnamed(told.path):
            return say(text("unnamed: {name} …", name=told.first_name))
        return told.path.stem

    def details(self, told: SessionSummary) -> str:
        """How many cases, and from when."""
        count = counted(told.cases, "one case", "{count} cases")
        if told.size >= _LARGE:
            count = text("{cases}, {size}", cases=count, size=bytes_words(told.size))
        when = datetime.fromtimestamp(told.changed)
        short = QLocale.FormatType.ShortFormat
        day = self._locale.toString(when.date(), short)  # type: ignore[call-overload]
        time = self._locale.toString(when.time(), short)  # type: ignore[call-overload]
        return say(text("{cases}, {day} {time}", cases=count, day=str(day), time=str(time)))

    def line(self, told: SessionSummary) -> str:
        """Both."""
        return f"{self.name(told)} ({self.details(told)})"

    def taken(self, size: int) -> str:
        """How much work without a name takes; empty where that is little."""
        if size < _MUCH:
            return ""
        taken = text(
            "Work without a name takes {size}. A right click on a session removes it.",
            size=bytes_words(size),
        )
        return say(taken)
