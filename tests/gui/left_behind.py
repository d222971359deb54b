"""What a test may leave behind in the one application that all tests of windows share."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Collection
from pathlib import Path

import psutil
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QLocale, QObject
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget

from crcviewer.ui.look import language
from crcviewer.ui.shared.background import Background

Traces = dict[str, object]
"""What another test could meet, by name."""

_VARIABLES = ("CRCVIEWER_", "HOME", "LANG", "LC_", "PATH", "PYTHON", "QT_", "TMP", "XDG_")
"""What the names of variables begin with that the program reads; libraries set others at will."""


def traces(app: QApplication, shared: Collection[int]) -> Traces:
    """All that is there now, but for processes in ``shared``."""
    found: Traces = {
        "scheme": app.styleHints().colorScheme(),
        "style": app.style().name(),
        "stylesheet": app.styleSheet(),
        "palette": app.palette(),
        "font": app.font().toString(),
        "language": language.current(),
        "locale": QLocale().name(),
        "override cursor": app.overrideCursor() is not None,
        # A button that is still held makes a drag of each later move.
        "mouse buttons": app.mouseButtons(),
        "watch the application": [child for child in app.children() if _ours(child)],
        "open windows": sorted(_named(w) for w in app.topLevelWidgets() if w.isVisible()),
        "threads": sorted(thread.name for thread in threading.enumerate()),
        "folder": Path.cwd(),
        "log handlers": list(logging.getLogger().handlers),
        "hook": sys.excepthook,
    }
    for name in (bytes(name.data()).decode() for name in app.dynamicPropertyNames()):
        value = app.property(name)
        found[f"property {name}"] = value.toString() if isinstance(value, QFont) else value
    for name, text in os.environ.items():
        if name.startswith(_VARIABLES):
            found[f"variable {name}"] = text
    children = [child for child in psutil.Process().children() if child.pid not in shared]
    return found | {f"process {child.pid}": _command(child) for child in children}


def left(before: Traces, after: Traces) -> list[str]:
    """What is another than it was, each in a line."""
    names = [*before, *(name for name in after if name not in before)]
    return [
        f"{name}: {before.get(name)!r} became {after.get(name)!r}"
        for name in names
        if not (name.startswith("process") and name not in after)  # it only ended
        if before.get(name) != after.get(name)
    ]


def wait_for_background(patience_s: float = 60.0) -> None:
    """A window that was closed may still be writing what was done in it."""
    end = time.monotonic() + patience_s
    while Background.at_work() and time.monotonic() < end:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


def destroy_closed_widgets() -> None:
    """Those that wait for it, here and not within a later test."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _ours(child: QObject) -> bool:
    return type(child).__module__.startswith("crcviewer")


def _named(window: QWidget) -> str:
    return f"{type(window).__name__} {window.windowTitle()!r}"


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline()[-6:])
    except psutil.Error:
        return "ended"
