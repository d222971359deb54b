"""The status bar: what the engine does, how far the work is, and a button to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from crcviewer.protocol.text import NOTHING, Text
from crcviewer.ui.classify.pace import Pace
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated


class StatusStrip(Translated, QStatusBar):
    """ "ready · 3 of 24 classified", and a bar while something is under way."""

    cancel_requested = Signal()
    resume_requested = Signal()
    """Go on with what was stopped."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = self._session = self._looking = NOTHING
        self._read: tuple[int, int] | None = None
        self._classified = (0, 0)
        self._pace: Pace | None = None
        self._held = 0
        self._text = QLabel(self)
        self._text.setContentsMargins(6, 0, 6, 0)
        self._bar = QProgressBar(self)
        self._bar.setFixedWidth(160)
        self._bar.setTextVisible(False)
        self._stop = QPushButton(self)
        self._stop.clicked.connect(self.cancel_requested)
        self.addWidget(self._text, 1)
        self.addPermanentWidget(self._bar)
        self.addPermanentWidget(self._stop)
        self._resume = QPushButton(self)
        self._resume.clicked.connect(self.resume_requested)
        self.addPermanentWidget(self._resume)
        self._is_reading = self._is_classifying = False
        self.retranslate()

    def retranslate(self) -> None:
        """All that it shows."""
        self._bar.setAccessibleName(self.tr("Progress"))
        self._stop.setText(self.tr("Stop"))
        self._stop.setToolTip(self.tr("Stop reading and classifying (Esc)"))
        self._resume.setText(self.tr("Go on"))
        self._resume.setToolTip(self.tr("Classify the cases that are left (F5)"))
        self._show()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    @property
    def busy(self) -> bool:
        """Whether it offers to stop something."""
        return self._is_reading or self._is_classifying

    def set_engine(self, said: Text) -> None:
        """Of the engine: "ready"."""
        self._engine = said
        self._show()

    def set_session(self, said: Text) -> None:
        """Of the file: "session saved"."""
        self._session = said
        self._show()

    def set_looking(self, said: Text) -> None:
        """For moved images; empty: no more."""
        self._looking = said
        self._show()

    def set_reading(self, done: int, total: int, *, running: bool) -> None:
        """Of the files of a drop; ``total`` 0: not known yet."""
        self._is_reading = running
        self._read = (done, total) if running else None
        if running:
            self._bar.setRange(0, total)
            self._bar.setValue(done)
        self._show()

    def set_classified(self, done: int, total: int) -> None:
        """Of the cases in the list."""
        self._classified = (done, total)
        if not self._is_reading:
            self._bar.setRange(0, max(total, 1))
            self._bar.setValue(done)
        self._show()

    def set_classifying(self, running: bool) -> None:
        """Whether background classification can be stopped."""
        self._is_classifying = running
        self._show()

    def set_pace(self, pace: Pace | None) -> None:
        """Of the background classification; None: nothing to tell."""
        self._pace = pace
        self._show()

    def set_held(self, cases: int) -> None:
        """So many were left when it was stopped."""
        self._held = cases
        self._show()

    def _show(self) -> None:
        parts = [say(self._engine)]
        if self._read is not None:
            # How many there are is known a moment later.
            counted = self.tr("reading files: {0} of {1}").format(*self._read)
            parts.append(counted if self._read[1] else self.tr("reading files …"))
        if self._classified[1]:
            parts.append(self.tr("{0} of {1} classified").format(*self._classified))
        if self._pace is not None and self._is_classifying:
            parts.append(self._pace_words(self._pace))
        elif self._held:
            parts.append(self.tr("stopped, {0} left").format(self._held))
        parts += [say(self._looking), say(self._session)]
        text = " · ".join(part for part in parts if part)
        if text != self._text.text():
            self._text.setText(text)
        self._bar.setVisible(self.busy)
        self._stop.setVisible(self.busy)
        self._resume.setVisible(bool(self._held) and not self.busy)

    def _pace_words(self, pace: Pace) -> str:
        rate = f"{pace.per_second:.0f}" if pace.per_second >= 10 else f"{pace.per_second:.1f}"
        left = round(pace.seconds_left)
        if left < 60:
            return self.tr("{0} a second, less than a minute left").format(rate)
        minutes = round(left / 60)
        if minutes < 60:
            return self.tr("{0} a second, about {1} min left").format(rate, minutes)
        hours, minutes = divmod(minutes, 60)
        return self.tr("{0} a second, about {1} h {2:02d} min left").format(rate, hours, minutes)
