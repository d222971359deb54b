"""How the program looks: colours for light and dark, spacing, fonts."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QGuiApplication
from PySide6.QtWidgets import QWidget

SPACE_SMALL = 4
SPACE = 8
SPACE_LARGE = 12
RADIUS = 4
SEEN = 3.0
"""Contrast of what is drawn and means something (WCAG 2.2, 1.4.11); text has 4.5."""


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
    """Between areas: it parts, and tells nothing."""
    outline: str
    """Around what can be used; at least 3:1 on ``window``, ``surface`` and ``hover``."""
    accent: str
    on_accent: str
    notice: str
    notice_surface: str
    danger: str
    danger_surface: str
    good: str
    waiting: str
    """The dot of the engine: at least 3:1 on ``window``."""


LIGHT = Colours(
    window="#f3f4f6",
    surface="#ffffff",
    hover="#e6e9ee",
    canvas="#dfe2e7",
    text="#1b1f24",
    muted="#59626e",
    border="#cdd2d9",
    outline="#767e89",
    accent="#1f5fa8",
    on_accent="#ffffff",
    notice="#7a4a00",
    notice_surface="#fff3dc",
    danger="#a61b13",
    danger_surface="#fdeae8",
    good="#2e8b57",
    waiting="#a86f00",
)
DARK = Colours(
    window="#24272c",
    surface="#1c1e22",
    hover="#33373e",
    canvas="#131417",
    text="#e6e8eb",
    muted="#a0a8b3",
    border="#40454d",
    outline="#7f8894",
    accent="#6aa9e9",
    on_accent="#0d1117",
    notice="#f4c56f",
    notice_surface="#3a2f1b",
    danger="#ff9a91",
    danger_surface="#45211e",
    good="#3fae70",
    waiting="#d08a00",
)


def colours() -> Colours:
    """The colours in force, told by the application's palette."""
    return DARK if QGuiApplication.palette().window().color().lightness() < 128 else LIGHT


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


def visible_edge(colour: QColor, ground: QColor) -> QColor:
    """Of the colour's own hue, and at least 3:1 from ``ground`` (WCAG 2.2, 1.4.11).

    A class colour is fixed, so on a ground of its own lightness an edge must show it.
    """
    away = QColor("#ffffff" if _luminance(ground) < 0.18 else "#000000")
    edge, share = colour, 0.0
    while contrast(edge, ground) < SEEN and share < 1.0:
        share = min(share + 0.05, 1.0)
        edge = mixed(colour, away, share)
    return edge


def text_on(background: QColor) -> QColor:
    """Near-black or white, whichever reads better on ``background``."""
    dark, light = QColor("#14171a"), QColor("#ffffff")
    return dark if contrast(dark, background) >= contrast(light, background) else light


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
