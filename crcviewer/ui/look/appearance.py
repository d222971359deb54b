"""The look in force: light or dark, and the size of text, put on the running program."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from crcviewer.ui.look.stylesheet import stylesheet
from crcviewer.ui.look.theme import DARK, LIGHT, Colours, mixed, scaled_font

_CHOICE, _SYSTEM_FONT = "crcviewer_scheme", "crcviewer_system_font"


def apply_theme(app: QApplication) -> None:
    """Give the program its look, now and whenever the system turns light or dark."""
    app.setStyle("Fusion")
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(lambda scheme: apply_scheme(app, _chosen(app) or scheme))
    apply_scheme(app, hints.colorScheme())


def choose_scheme(app: QApplication, choice: str) -> None:
    """``light`` or ``dark``, whatever the system has; empty: as the system."""
    app.setProperty(_CHOICE, choice)
    hints = app.styleHints()
    # The frames of windows, which the system draws, follow this.
    hints.setColorScheme(_chosen(app) or Qt.ColorScheme.Unknown)
    apply_scheme(app, _chosen(app) or hints.colorScheme())


def _chosen(app: QApplication) -> Qt.ColorScheme | None:
    schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    return schemes.get(str(app.property(_CHOICE) or ""))


def choose_text_size(app: QApplication, percent: int) -> None:
    """All text, now: ``percent`` of the size that the system has."""
    before = app.font()
    system = app.property(_SYSTEM_FONT)
    if not isinstance(system, QFont):
        system = QFont(before)
        app.setProperty(_SYSTEM_FONT, system)
    wanted = scaled_font(system, percent / 100)
    ratio = QFontInfo(wanted).pixelSize() / QFontInfo(before).pixelSize()
    own = [w for w in app.allWidgets() if w.testAttribute(Qt.WidgetAttribute.WA_SetFont)]
    # Read before they are set: a child takes part in what its parent gets.
    fonts = [scaled_font(w.font(), ratio, bold=w.font().bold()) for w in own]
    app.setFont(wanted)
    # Widgets that a stylesheet has polished take the new font only when it is set again.
    app.setStyleSheet(app.styleSheet())
    for widget, font in zip(own, fonts, strict=True):
        widget.setFont(font)


def apply_scheme(app: QApplication, scheme: Qt.ColorScheme) -> None:
    """Set palette and stylesheet; an unknown scheme is light."""
    chosen = DARK if scheme is Qt.ColorScheme.Dark else LIGHT
    app.setPalette(palette(chosen))
    app.setStyleSheet(stylesheet(chosen))


def palette(chosen: Colours) -> QPalette:
    """The Qt palette of a scheme, for all that Fusion draws."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    result = QPalette(QColor(chosen.window))
    for key, value in {
        role.Window: chosen.window,
        role.WindowText: chosen.text,
        role.Base: chosen.surface,
        role.AlternateBase: chosen.window,
        role.Text: chosen.text,
        role.Button: chosen.window,
        role.ButtonText: chosen.text,
        role.BrightText: chosen.danger,
        role.ToolTipBase: chosen.surface,
        role.ToolTipText: chosen.text,
        role.PlaceholderText: chosen.muted,
        role.Highlight: chosen.accent,
        role.HighlightedText: chosen.on_accent,
        role.Accent: chosen.accent,
        role.Link: chosen.accent,
        role.LinkVisited: chosen.accent,
        role.Mid: chosen.border,
    }.items():
        result.setColor(key, QColor(value))
    faint = mixed(QColor(chosen.text), QColor(chosen.window), 0.58)
    for key in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(group.Disabled, key, faint)
    result.setColor(group.Disabled, role.Highlight, QColor(chosen.border))
    return result
