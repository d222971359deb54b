"""Windows in tests are real ones on a screen that nobody sees."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from crcviewer.ui import theme

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_HERE = Path(__file__).parent


_NO_MISTAKE = (
    # the off-screen platform says so of every window that has a least size
    "This plugin does not support propagateSizeHints",
    # and of a window that a test puts before those that others left open
    r"This plugin does not support raise\(\)",
    # and of a menu that is open
    "This plugin does not support grabbing the keyboard",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What the off-screen platform remarks on, and is no mistake, fails no test."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(*_NO_MISTAKE))


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """An application that gets its look back after the test, a scheme chosen in it included."""
    palette, sheet, style, font = (
        qapp.palette(), qapp.styleSheet(), qapp.style().name(), qapp.font()
    )  # fmt: skip
    yield qapp
    # First the choice, which would outlast all that follows.
    theme.choose_scheme(qapp, "")
    qapp.setStyleSheet(sheet)
    qapp.setStyle(style)
    qapp.setPalette(palette)
    qapp.setFont(font)
