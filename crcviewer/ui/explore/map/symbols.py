"""The shapes of cases on a map, so that no class is told by its colour alone."""

from __future__ import annotations

import math
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from crcviewer.ui.look import theme

STAR = "star"


@cache
def symbol_path(symbol: str) -> QPainterPath:
    """In a box from -0.5 to 0.5; shapes look about equally large."""
    path = QPainterPath()
    match symbol:
        case "square":
            path.addRect(QRectF(-0.4, -0.4, 0.8, 0.8))
        case "triangle":
            path.addPolygon(_regular(3, -90, 0.56))
        case "down":
            path.addPolygon(_regular(3, 90, 0.56))
        case "diamond":
            path.addPolygon(_regular(4, 0, 0.54))
        case "pentagon":
            path.addPolygon(_regular(5, -90, 0.5))
        case "hexagon":
            path.addPolygon(_regular(6, 0, 0.5))
        case "plus":
            path.addPolygon(_plus(0))
        case "cross":
            path.addPolygon(_plus(45))
        case "star":
            path.addPolygon(_star())
        case _:
            path.addEllipse(QPointF(0, 0), 0.45, 0.45)
    path.closeSubpath()
    return path


def symbol_image(symbol: str, colour: QColor, size: float, edge: QColor, ratio: float) -> QImage:
    """Drawn once and stamped for every case. ``ratio``: device pixels a pixel."""
    side = math.ceil((size + 2) * ratio)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(side / 2, side / 2)
    painter.scale(size * ratio, size * ratio)
    pen = QPen(edge, 1.0)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(colour)
    painter.drawPath(symbol_path(symbol))
    painter.end()
    return image


def edge_of(colour: QColor) -> QColor:
    """Darker on a light surface and lighter on a dark one, so that no class sinks into it."""
    dark = theme.colours() is theme.DARK
    edge = theme.mixed(colour, QColor("#ffffff" if dark else "#000000"), 0.45 if dark else 0.35)
    return theme.visible_edge(edge, QColor(theme.colours().surface))


def symbol_pixmap(symbol: str, colour: QColor, size: float, edge: QColor, ratio: float) -> QPixmap:
    """As :func:`symbol_image`, for lists and painters."""
    pixmap = QPixmap.fromImage(symbol_image(symbol, colour, size, edge, ratio))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _regular(corners: int, first_degrees: float, radius: float) -> QPolygonF:
    turns = (math.radians(first_degrees + 360 * i / corners) for i in range(corners))
    return QPolygonF([QPointF(radius * math.cos(t), radius * math.sin(t)) for t in turns])


def _plus(degrees: float) -> QPolygonF:
    arm, half = 0.5, 0.17
    outline = [(-half, -arm), (half, -arm), (half, -half), (arm, -half), (arm, half), (half, half),
               (half, arm), (-half, arm), (-half, half), (-arm, half), (-arm, -half),
               (-half, -half)]  # fmt: skip
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return QPolygonF([QPointF(x * c - y * s, x * s + y * c) for x, y in outline])


def _star() -> QPolygonF:
    points = []
    for i in range(10):
        radius = 0.55 if i % 2 == 0 else 0.24
        turn = math.radians(-90 + 36 * i)
        points.append(QPointF(radius * math.cos(turn), radius * math.sin(turn)))
    return QPolygonF(points)
