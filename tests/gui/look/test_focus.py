"""Where the keyboard speaks to is seen, in both schemes, for every kind of widget."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QGraphicsView,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSlider,
    QSpinBox,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from crcviewer.ui.look import appearance, theme
from crcviewer.ui.shared.focus_ring import FocusRings, ring_of
from crcviewer.ui.shared.image_view import ImageView

KINDS: tuple[Callable[[], QWidget], ...] = (
    QPushButton, QToolButton, QCheckBox, QRadioButton, QComboBox, QLineEdit, QSpinBox, QSlider,
    QListWidget, QPlainTextEdit, QTabBar, QGraphicsView, ImageView,
)  # fmt: skip


@pytest.fixture
def rings(app: QApplication) -> Iterator[FocusRings]:
    appearance.apply_theme(app)
    owner = QObject()
    made = FocusRings(app, owner)
    yield made
    app.focusChanged.disconnect(made.on_focus_changed)
    owner.deleteLater()


def pixels(window: QWidget) -> NDArray[np.int64]:
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), -1, 4)[:, : image.width(), :3].astype(np.int64)


def window_with(qtbot: QtBot, *widgets: QWidget) -> QMainWindow:
    window = QMainWindow()
    centre = QWidget()
    layout = QVBoxLayout(centre)
    layout.setContentsMargins(12, 12, 12, 12)
    for widget in widgets:
        layout.addWidget(widget)
    window.setCentralWidget(centre)
    window.resize(240, 160)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    return window


@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_focus_is_drawn_with_contrast(
    kind: Callable[[], QWidget],
    scheme: Qt.ColorScheme,
    rings: FocusRings,
    app: QApplication,
    qtbot: QtBot,
) -> None:
    appearance.apply_scheme(app, scheme)
    before, widget = QPushButton("before"), kind()
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if isinstance(widget, QTabBar):
        widget.addTab("one")
    window = window_with(qtbot, before, widget)
    before.setFocus()
    unfocused = pixels(window)
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    assert widget.hasFocus()
    changed = np.abs(pixels(window) - unfocused).sum(axis=2) > 60
    ring = ring_of(window)
    assert ring.around is widget
    frame = ring.geometry()
    around = changed[frame.top() : frame.bottom() + 1, frame.left() : frame.right() + 1]
    # The whole outline, as thick as one pixel at least (WCAG 2.2, 2.4.13), in a colour that is seen
    assert around.sum() >= 2 * (frame.width() + frame.height()) - 16
    c = theme.colours()
    assert theme.contrast(QColor(c.accent), QColor(c.window)) >= theme.SEEN


def test_no_ring_for_the_mouse_and_it_comes_with_the_next_key(
    rings: FocusRings, qtbot: QtBot
) -> None:
    one, two = QLineEdit(), QLineEdit()
    window = window_with(qtbot, one, two)
    one.setFocus()
    pressed = []
    qtbot.mousePress(two, Qt.MouseButton.LeftButton)
    pressed.append(ring_of(window).isVisible())
    qtbot.mouseRelease(two, Qt.MouseButton.LeftButton)
    assert two.hasFocus()
    assert pressed == [False]
    qtbot.keyClick(two, Qt.Key.Key_Backtab)
    assert one.hasFocus()
    assert ring_of(window).isVisible()


def test_the_ring_follows_and_lets_the_mouse_through(rings: FocusRings, qtbot: QtBot) -> None:
    one, two = QPushButton("one"), QPushButton("two")
    window = window_with(qtbot, one, two)
    one.setFocus()
    qtbot.keyClick(one, Qt.Key.Key_Tab)
    ring = ring_of(window)
    window.resize(400, 300)
    qtbot.waitUntil(
        lambda: ring.geometry().center() == two.geometry().translated(
            window.centralWidget().pos()).center()
    )  # fmt: skip
    with qtbot.waitSignal(two.clicked):
        qtbot.mouseClick(two, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    two.hide()
    assert ring.around is not two or not ring.isVisible()


def test_a_whole_page_has_no_ring(rings: FocusRings, qtbot: QtBot) -> None:
    """Qt gives it the focus when the page before is hidden."""
    page = QWidget()
    window = window_with(qtbot, QPushButton("one"), page)
    page.setFocus()
    assert page.hasFocus()
    assert not ring_of(window).isVisible()
