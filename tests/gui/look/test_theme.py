"""Light and dark, as the system has it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from crcviewer.protocol.tissue import TISSUE_CLASSES, TissueClass
from crcviewer.ui.look import appearance, theme


def test_theme_follows_the_colour_scheme(qtbot: QtBot, app: QApplication) -> None:
    hints = app.styleHints()
    appearance.apply_theme(app)
    for scheme, wanted in ((Qt.ColorScheme.Dark, theme.DARK), (Qt.ColorScheme.Light, theme.LIGHT)):
        hints.colorSchemeChanged.emit(scheme)
        assert theme.colours() is wanted
        assert app.palette().text().color() == QColor(wanted.text)


@pytest.mark.parametrize("tissue", TISSUE_CLASSES, ids=lambda tissue: str(tissue.code))
def test_code_reads_well_on_its_colour(tissue: TissueClass) -> None:
    colour = QColor(tissue.colour)
    assert theme.contrast(theme.text_on(colour), colour) >= 4.5


@pytest.mark.parametrize("scheme", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_text_of_the_theme_has_contrast(scheme: theme.Colours) -> None:
    for ink, ground in (
        (scheme.text, scheme.window),
        (scheme.muted, scheme.window),
        (scheme.muted, scheme.surface),
        (scheme.muted, scheme.canvas),
        (scheme.on_accent, scheme.accent),
        (scheme.notice, scheme.notice_surface),
        (scheme.danger, scheme.danger_surface),
    ):
        assert theme.contrast(QColor(ink), QColor(ground)) >= 4.5, (ink, ground)


def test_a_tooltip_shows_markup_as_it_stands(app: QApplication, qtbot: QtBot) -> None:
    """It may quote the name of a file."""
    appearance.apply_theme(app)
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    QToolTip.showText(widget.mapToGlobal(QPoint(1, 1)), "<b>01</b> & <img src=x>.png", widget)
    (tip,) = (w for w in app.topLevelWidgets() if w.metaObject().className() == "QTipLabel")
    assert isinstance(tip, QLabel)
    assert tip.textFormat() is Qt.TextFormat.PlainText
    assert tip.text() == "<b>01</b> & <img src=x>.png"
    QToolTip.hideText()
    tip.deleteLater()
