"""What lies on top of the cases: class codes, the user's own cases, what is pointed at, the line
that is being drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QTransform,
)

from crcviewer.ui import theme
from crcviewer.ui.explore.symbols import STAR, symbol_path

if TYPE_CHECKING:
    from crcviewer.ui.explore.colouring import Group
    from crcviewer.ui.explore.explore_model import ExploreModel, Star
    from crcviewer.ui.explore.map_view import MapView

_STAR_SIDE = 22
_FEWEST_FOR_CODE = 3


class MapMarks:
    """Paints in pixels of the viewport."""

    def __init__(self) -> None:
        self._codes: list[tuple[str, QPointF]] = []

    def set_groups(self, groups: tuple[Group, ...], coordinates: NDArray[np.float64]) -> None:
        """Codes stand at the case that is nearest to the middle of its group, so never beside it.

        Found here and not when painting: for many cases it takes longer than a frame.
        """
        self._codes = []
        for group in groups:
            if group.code and len(group.rows) >= _FEWEST_FOR_CODE:
                points = coordinates[group.rows]
                middle = np.median(points, axis=0)
                at = points[((points - middle) ** 2).sum(axis=1).argmin()]
                self._codes.append((group.code, QPointF(*at)))

    def paint(
        self, painter: QPainter, view: MapView, model: ExploreModel, transform: QTransform
    ) -> None:
        """All but the drawn line."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.scaled_font(painter.font(), 1.0, bold=True))
        for code, middle in self._codes:
            _haloed(painter, code, transform.map(middle))
        for star in model.stars:
            place = view.position_of_star(star.case_id)
            if place is not None:
                self._star(painter, model, star, place)
        if model.pointed is not None:
            self._ring(painter, view.position_of(model.pointed))
        pointed = model.star(model.pointed_star) if model.pointed_star is not None else None
        placed = view.placed(pointed) if pointed is not None else None
        if placed is not None:
            for row in placed.nearest:
                self._ring(painter, view.position_of(row), 6)

    def paint_outline(self, painter: QPainter, outline: list[QPoint]) -> None:
        """The line around what will be selected."""
        accent = QColor(theme.colours().accent)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(accent, 1.5))
        accent.setAlpha(40)
        painter.setBrush(accent)
        painter.drawPolygon(QPolygonF([QPointF(point) for point in outline]))

    def _star(self, painter: QPainter, model: ExploreModel, star: Star, place: QPoint) -> None:
        colours = theme.colours()
        data = model.data
        assert data is not None
        painter.save()
        painter.translate(place)
        painter.scale(_STAR_SIDE, _STAR_SIDE)
        for colour, width in ((colours.surface, 5.0), (colours.text, 2.0)):
            pen = QPen(QColor(colour), width)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setBrush(QColor(data.classes[star.predicted].colour))
            painter.drawPath(symbol_path(STAR))
        painter.restore()
        if model.pointed_star == star.case_id:
            self._ring(painter, place, _STAR_SIDE / 2 + 4)

    def _ring(self, painter: QPainter, place: QPoint, radius: float = 8) -> None:
        colours = theme.colours()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((colours.surface, 4.0), (colours.text, 2.0)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(QPointF(place), radius, radius)


def _haloed(painter: QPainter, text: str, middle: QPointF) -> None:
    """Text that is read on any colour."""
    colours = theme.colours()
    metrics = QFontMetricsF(painter.font())
    box: QRectF = metrics.boundingRect(text)
    path = QPainterPath()
    path.addText(middle - box.center(), painter.font(), text)
    halo = QPen(QColor(colours.surface), 4)
    halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(halo)
    painter.setBrush(QColor(colours.surface))
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.text))
    painter.drawPath(path)
