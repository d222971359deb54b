"""A zoom that the eye can follow: part of the way with each frame."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal

_FRAME_MS = 16
_EASE = 0.38
"""Of the way to the wished scale that each frame goes."""
_THERE = 0.01
"""As a logarithm: less than that is not seen."""


class ZoomEasing(QObject):
    """Knows where a view is on its way to. What it asks for, the view does at once."""

    stepped = Signal(float, QPointF)
    """The scale to show now, and the place of the screen whose content stays."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._now = self._target = 1.0
        self._at = QPointF()
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def active(self) -> bool:
        """Whether it is under way."""
        return self._timer.isActive()

    def goal(self, now: float) -> float:
        """Where it leads; ``now`` where nothing is under way. What is wished meanwhile adds up."""
        return self._target if self.active else now

    def lead(self, now: float, target: float, at: QPointF) -> None:
        """From the scale ``now`` to another one, the first step at once."""
        self._now, self._target, self._at = now, target, at
        if not self.active:
            self._timer.start()
            self._on_timer_timeout()

    def stop(self) -> None:
        """It is as it is."""
        self._timer.stop()

    def _on_timer_timeout(self) -> None:
        left = math.log(self._target / self._now)
        there = abs(left) < _THERE
        self._now = self._target if there else self._now * math.exp(_EASE * left)
        if there:
            self.stop()
        self.stepped.emit(self._now, self._at)
