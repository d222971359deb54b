"""How the program looks: colours for light and dark, spacing, fonts and one small stylesheet."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

SPACE_SMALL = 4
SPACE = 8
SPACE_LARGE = 12
RADIUS = 4


@dataclass(frozen=True)
class Colours:
    """The named colours of one scheme, each ``#rrggbb``."""

    window: str
    surface: str
    """Behind lists, fields and cards."""
    hover: str
    canvas: str
    """Around an image."""
    text: str
    muted: str
    """Text of less weight; at least 4.5:1 on ``window`` and ``surface``."""
    border: str
    accent: str
    on_accent: str
    notice: str
    notice_surface: str
    danger: str
    danger_surface: str


LIGHT = Colours(
    window="#f3f4f6",
    surface="#ffffff",
    hover="#e6e9ee",
    canvas="#dfe2e7",
    text="#1b1f24",
    muted="#59626e",
    border="#cdd2d9",
    accent="#1f5fa8",
    on_accent="#ffffff",
    notice="#7a4a00",
    notice_surface="#fff3dc",
    danger="#a61b13",
    danger_surface="#fdeae8",
)
DARK = Colours(
    window="#24272c",
    surface="#1c1e22",
    hover="#33373e",
    canvas="#131417",
    text="#e6e8eb",
    muted="#a0a8b3",
    border="#40454d",
    accent="#6aa9e9",
    on_accent="#0d1117",
    notice="#f4c56f",
    notice_surface="#3a2f1b",
    danger="#ff9a91",
    danger_surface="#45211e",
)


def colours() -> Colours:
    """The colours in force, told by the application's palette."""
    return DARK if QGuiApplication.palette().window().color().lightness() < 128 else LIGHT


def apply_theme(app: QApplication) -> None:
    """Give the program its look, now and whenever the system turns light or dark."""
    app.setStyle("Fusion")
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(lambda scheme: apply_scheme(app, scheme))
    apply_scheme(app, hints.colorScheme())


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


def stylesheet(chosen: Colours) -> str:
    """What the palette cannot say: flat bars and buttons, thin sliders and scroll bars, roles."""
    c = chosen
    return f"""
QToolTip {{ color: {c.text}; background: {c.surface}; border: 1px solid {c.border};
  padding: 3px; }}
QMenuBar {{ background: {c.window}; border-bottom: 1px solid {c.border}; }}
QMenuBar::item {{ background: transparent; border-radius: {RADIUS}px; padding: 5px 9px;
  margin: 2px 0; }}
QMenuBar::item:selected {{ background: {c.hover}; }}
QMenuBar::item:pressed {{ background: {c.border}; }}
QTabBar {{ qproperty-drawBase: 0; }}
QTabBar::tab {{ color: {c.muted}; background: transparent; border: 0;
  border-bottom: 2px solid transparent; padding: 7px 14px 5px 14px; }}
QTabBar::tab:hover {{ color: {c.text}; }}
QTabBar::tab:selected {{ color: {c.text}; border-bottom-color: {c.accent}; }}
QTabBar::tab:focus {{ background: {c.hover}; }}
QToolButton {{ border: 1px solid transparent; border-radius: {RADIUS}px; padding: 3px 7px;
  color: {c.text}; background: transparent; }}
QToolButton:hover {{ background: {c.hover}; }}
QToolButton:pressed {{ background: {c.border}; }}
QToolButton:checked {{ background: {c.accent}; color: {c.on_accent}; }}
QToolButton:focus {{ border-color: {c.accent}; }}
QToolButton:checked:focus {{ border-color: {c.text}; }}
QToolButton[role="framed"] {{ border-color: {c.border}; background: {c.surface}; }}
QToolButton[role="framed"]:hover {{ background: {c.hover}; }}
QToolButton[role="framed"]:focus {{ border-color: {c.accent}; }}
QToolButton[role="framed"]:checked {{ border-color: {c.accent}; background: {c.accent}; }}
QToolButton[role="framed"]:checked:focus {{ border-color: {c.text}; }}
QToolButton:disabled {{ color: {c.muted}; }}
QToolButton:disabled[role="framed"] {{ background: {c.window}; }}
QToolButton:checked:disabled {{ background: {c.hover}; color: {c.muted}; }}
QSlider:horizontal {{ min-height: 20px; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {c.border}; }}
QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {c.accent}; }}
QSlider::sub-page:horizontal:disabled {{ background: {c.border}; }}
QSlider::handle:horizontal {{ width: 12px; height: 12px; margin: -5px 0; border-radius: 7px;
  background: {c.surface}; border: 1px solid {c.accent}; }}
QSlider::handle:horizontal:hover {{ background: {c.accent}; }}
QSlider::handle:horizontal:focus {{ background: {c.accent}; border-color: {c.text}; }}
QSlider::handle:horizontal:disabled {{ border-color: {c.border}; background: {c.window}; }}
QScrollBar:vertical {{ width: 10px; background: transparent; margin: 0; }}
QScrollBar:horizontal {{ height: 10px; background: transparent; margin: 0; }}
QScrollBar::handle {{ background: {c.border}; border-radius: 4px; margin: 1px; min-height: 24px;
  min-width: 24px; }}
QScrollBar::handle:hover {{ background: {c.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: {c.border}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QGraphicsView {{ border: 1px solid {c.border}; background: {c.canvas}; }}
QGraphicsView:focus {{ border-color: {c.accent}; }}
QLabel[role="muted"] {{ color: {c.muted}; }}
QLabel[role="badge"] {{ color: {c.text}; border: 1px solid {c.muted};
  border-radius: {RADIUS}px; padding: 1px 6px; }}
QLabel[role="notice"] {{ color: {c.notice}; background: {c.notice_surface};
  border-radius: {RADIUS}px; padding: 6px 8px; }}
QLabel[role="danger"] {{ color: {c.danger}; background: {c.danger_surface};
  border: 1px solid {c.danger}; border-radius: {RADIUS}px; padding: 6px 8px; }}
"""


# ------------------------------------------------------------------------------------- helpers


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget its look in the stylesheet.

    Labels: ``muted``, ``badge``, ``notice`` or ``danger``; tool buttons: ``framed``.
    """
    widget.setProperty("role", role)


def scaled_font(font: QFont, factor: float, *, bold: bool = False) -> QFont:
    """A font of the same family, larger or smaller, whether it is set in points or pixels."""
    result = QFont(font)
    if font.pointSizeF() > 0:
        result.setPointSizeF(font.pointSizeF() * factor)
    else:
        result.setPixelSize(round(font.pixelSize() * factor))
    result.setBold(bold)
    return result


def mixed(first: QColor, second: QColor, share: float) -> QColor:
    """``share`` (0..1) of the second colour in the first."""
    return QColor.fromRgbF(
        first.redF() + (second.redF() - first.redF()) * share,
        first.greenF() + (second.greenF() - first.greenF()) * share,
        first.blueF() + (second.blueF() - first.blueF()) * share,
    )


def contrast(first: QColor, second: QColor) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_on(background: QColor) -> QColor:
    """Near-black or white, whichever reads better on ``background``."""
    dark, light = QColor("#14171a"), QColor("#ffffff")
    return dark if contrast(dark, background) >= contrast(light, background) else light


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
