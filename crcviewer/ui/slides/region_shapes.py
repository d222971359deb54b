"""Regions as shapes of Qt, and back: what a brush adds and takes away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPainterPathStroker, QPolygonF, QTransform

from crcviewer.protocol.slide_measures import SlideRegion

Ring = tuple[tuple[float, float], ...]

_LEAST_AREA = 4.0
"""Square pixels of the screen: what is smaller is left over by rounding."""


def path_of(region: SlideRegion) -> QPainterPath:
    """With its holes."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for ring in region.rings:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in ring]))
        path.closeSubpath()
    return path


def stroke(points: Sequence[QPointF], radius: float) -> QPainterPath:
    """What a round brush covers that goes from point to point."""
    dot = QPainterPath()
    dot.addEllipse(points[0], radius, radius)
    if len(points) == 1:
        return dot
    line = QPainterPath(points[0])
    for point in points[1:]:
        line.lineTo(point)
    pen = QPainterPathStroker()
    pen.setWidth(2 * radius)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen.createStroke(line).united(dot)


def regions_of(path: QPainterPath, step: float, name: str = "") -> tuple[SlideRegion, ...]:
    """Each piece a region with its holes. ``step``: how fine their edges are, in pixels of level
    0."""
    there = QTransform.fromScale(1 / step, 1 / step)
    rings = [
        ring
        for ring in path.simplified().toSubpathPolygons(there)
        if ring.count() >= 4 and abs(_area(ring)) >= _LEAST_AREA
    ]
    rings.sort(key=lambda ring: -abs(_area(ring)))
    depth = [
        sum(_holds(other, ring) for other in rings[:n]) for n, ring in enumerate(rings)
    ]  # a ring lies in larger ones only
    made: list[tuple[QPolygonF, list[QPolygonF]]] = []
    for ring, depth_of in zip(rings, depth, strict=True):
        if depth_of % 2 == 0:
            made.append((ring, []))
        else:  # of the smallest that holds it
            next(holes for outer, holes in reversed(made) if _holds(outer, ring)).append(ring)
    return tuple(
        SlideRegion(tuple(_told(ring, step) for ring in (outer, *holes)), name)
        for outer, holes in made
    )


def bounds_of(regions: Iterable[SlideRegion]) -> QRectF:
    """Of all of them together."""
    found = QRectF()
    for region in regions:
        found = found.united(path_of(region).boundingRect())
    return found


def area_of(region: SlideRegion) -> float:
    """Square pixels of level 0; holes are not counted."""
    areas = [
        abs(_area(QPolygonF([QPointF(x, y) for x, y in (*ring, ring[0])]))) for ring in region.rings
    ]
    return areas[0] - sum(areas[1:])


def _told(ring: QPolygonF, step: float) -> Ring:
    points = [ring.at(n) for n in range(ring.count() - ring.isClosed())]
    return tuple((round(p.x() * step, 2), round(p.y() * step, 2)) for p in points)


def _holds(outer: QPolygonF, ring: QPolygonF) -> bool:
    """Whether a ring lies within another; they never cross."""
    return outer.containsPoint(ring.at(0), Qt.FillRule.OddEvenFill)


def _area(ring: QPolygonF) -> float:
    """Twice signed, halved: the shoelace formula."""
    points = [ring.at(n) for n in range(ring.count())]
    return 0.5 * sum(
        a.x() * b.y() - b.x() * a.y() for a, b in zip(points, [*points[1:], points[0]], strict=True)
    )
