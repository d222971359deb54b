"""What lies on top of the cases: class codes, the user's own cases, what is pointed at, the line
that is being drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence

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

from crcviewer.ui.explore.data.colouring import Group
from crcviewer.ui.explore.data.explore_model import ExploreModel, Star
from crcviewer.ui.explore.map.symbols import STAR, symbol_path
from crcviewer.ui.look import theme

_STAR_SIDE = 22
_FEWEST_FOR_CODE = 3
_LEADER_FROM = 20.0
"""Pixels that a code stands away from its cases."""
_RINGS = (0.0, 14.0, 24.0, 36.0, 50.0)
_TURNS = 12
MOST_POINTS = 500
"""That are looked at of many cases: found anew at every step of zooming."""
_AWAY = 0.06
"""A pixel away from the middle of its cases costs a code as much as covering so many cases."""

_STEPS = np.array(
    [(0.0, 0.0)]
    + [
        (r * math.cos(math.tau * i / _TURNS), r * math.sin(math.tau * i / _TURNS))
        for r in _RINGS[1:]
        for i in range(_TURNS)
    ]
)


class MapMarks:
    """Paints in pixels of the viewport."""

    def __init__(self) -> None:
        self._codes: list[tuple[str, QPointF]] = []
        self._coordinates: NDArray[np.float64] = np.zeros((0, 2))
        self._placed: tuple[object, NDArray[np.float64]] | None = None

    def set_groups(self, groups: tuple[Group, ...], coordinates: NDArray[np.float64]) -> None:
        """Codes belong to the case that is nearest to the middle of their group.

        Found here and not when painting: for many cases it takes longer than a frame.
        """
        self._codes = []
        shown = [group.rows for group in groups]
        rows = np.concatenate(shown) if shown else np.zeros(0, np.int64)
        self._coordinates = coordinates[rows[:: max(1, len(rows) // MOST_POINTS)]]
        self._placed = None
        for group in groups:
            if group.code and len(group.rows) >= _FEWEST_FOR_CODE:
                points = coordinates[group.rows]
                middle = np.median(points, axis=0)
                at = points[((points - middle) ** 2).sum(axis=1).argmin()]
                self._codes.append((group.code, QPointF(*at)))

    def paint(
        self,
        painter: QPainter,
        model: ExploreModel,
        transform: QTransform,
        *,
        stars: Sequence[tuple[Star, QPoint]],
        pointed: QPoint | None,
        nearest: Sequence[QPoint],
    ) -> None:
        """All but the drawn line: the user's own cases, the case that is pointed at, and those
        that are nearest to one of the user's that is."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.scaled_font(painter.font(), 1.0, bold=True))
        self._paint_codes(painter, transform, [place for _, place in stars])
        for star, place in stars:
            self._star(painter, model, star, place)
        if pointed is not None:
            self._ring(painter, pointed)
        for place in nearest:
            self._ring(painter, place, 6)

    def _paint_codes(
        self, painter: QPainter, transform: QTransform, stars: Sequence[QPoint]
    ) -> None:
        """Off one another and off the stars; one that had to move away points at its cases."""
        if not self._codes:
            return
        anchors = np.array([transform.map(middle).toTuple() for _, middle in self._codes])
        half = _STAR_SIDE / 2
        taken = [(p.x() - half, p.y() - half, p.x() + half, p.y() + half) for p in stars]
        origin = transform.map(QPointF(0, 0))
        moved = np.array(origin.toTuple())
        # Panning moves all alike, and changes nothing of it.
        key = (
            transform.m11(),
            transform.m22(),
            painter.font().key(),
            tuple(tuple(np.round(np.array(box[:2]) - moved).tolist()) for box in taken),
        )
        if self._placed is None or self._placed[0] != key:
            metrics = QFontMetricsF(painter.font())
            sizes = np.array(
                [(metrics.horizontalAdvance(code) + 6, metrics.height()) for code, _ in self._codes]
            )
            points = self._coordinates * (transform.m11(), transform.m22()) + moved
            self._placed = key, place_labels(anchors, sizes, points, taken) - moved
        for (code, _), anchor, place in zip(
            self._codes, anchors, self._placed[1] + moved, strict=True
        ):
            if np.linalg.norm(place - anchor) > _LEADER_FROM:
                _leader(painter, QPointF(*anchor), QPointF(*place))
            _haloed(painter, code, QPointF(*place))

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


def _leader(painter: QPainter, anchor: QPointF, place: QPointF) -> None:
    """From a code to the cases that it is of."""
    colours = theme.colours()
    for colour, width in ((colours.surface, 3.0), (colours.text, 1.0)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawLine(anchor, place)


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


def place_labels(
    anchors: NDArray[np.float64],
    sizes: NDArray[np.float64],
    points: NDArray[np.float64],
    taken: Sequence[tuple[float, float, float, float]] = (),
) -> NDArray[np.float64]:
    """Off one another, over as few cases as can be: middles ``(n, 2)`` of n labels that belong to
    ``anchors``, in pixels.

    ``sizes`` ``(n, 2)``; ``points`` ``(N, 2)``: the cases, of which a part is looked at where they
    are many; ``taken``: boxes (left, top, right, bottom) that no label may cover. A label that
    finds no room stays where it belongs.
    """
    points = points[:: max(1, len(points) // MOST_POINTS)]
    boxes = [np.array(box, np.float64) for box in taken]
    places = anchors.copy()
    for index, (anchor, size) in enumerate(zip(anchors, sizes, strict=True)):
        middles = anchor + _STEPS
        low, high = middles - size / 2, middles + size / 2
        free = np.ones(len(middles), np.bool_)
        for box in boxes:
            apart = (high <= box[:2]) | (low >= box[2:])
            free &= apart.any(axis=1)
        near = points[(np.abs(points - anchor) <= _RINGS[-1] + size).all(axis=1)]
        inside = (near[None] > low[:, None]) & (near[None] < high[:, None])
        cost = inside.all(axis=2).sum(axis=1) + _AWAY * np.linalg.norm(_STEPS, axis=1)
        if free.any():
            places[index] = middles[np.where(free, cost, np.inf).argmin()]
        boxes.append(np.concatenate((places[index] - size / 2, places[index] + size / 2)))
    return places
