"""Ctrl+C as a question, not an axe: the first one asks the run to end in order."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class StopAsked:
    """Whether someone pressed Ctrl+C, sent SIGTERM or closed the terminal."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def __call__(self) -> bool:
        return self._asked.is_set()

    def ask(self) -> None:
        """From now on the run is to end."""
        self._asked.set()


@contextmanager
def stop_on_signals() -> Iterator[StopAsked]:
    """Within it the first SIGINT or SIGTERM only asks; a second one ends the process as usual.

    So does SIGHUP, the end of the terminal, unless ``nohup`` has had it ignored. Signals can be
    taken over in the main thread alone; elsewhere nothing is changed.
    """
    asked = StopAsked()
    if threading.current_thread() is not threading.main_thread():
        yield asked
        return
    numbers = [signal.SIGINT, signal.SIGTERM]
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        numbers.append(signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}

    def on_signal(number: int, frame: FrameType | None) -> None:
        asked.ask()
        signal.signal(number, before[signal.Signals(number)])

    for number in before:
        signal.signal(number, on_signal)
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
