"""Moving and resizing the square that the network sees, in pixels of the full image."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF

from crcviewer.protocol.images import FieldOfView

SMALLEST_SIDE = 8.0
"""Pixels; less than this cannot be told from a single colour."""

CORNERS = ((0, 0), (1, 0), (0, 1), (1, 1))
"""Upper left, upper right, lower left, lower right, as shares of the side."""


def rect_of(field: FieldOfView) -> QRectF:
    """The square as Qt sees it."""
    return QRectF(field.x, field.y, field.side, field.side)


def corner_of(field: FieldOfView, corner: tuple[int, int]) -> QPointF:
    """Where a corner lies."""
    return QPointF(field.x + corner[0] * field.side, field.y + corner[1] * field.side)


def moved(field: FieldOfView, dx: float, dy: float, image: QRectF) -> FieldOfView:
    """Shifted; its centre stays within the image."""
    half = field.side / 2
    x = min(max(field.x + dx, image.left() - half), image.right() - half)
    y = min(max(field.y + dy, image.top() - half), image.bottom() - half)
    return replace(field, x=x, y=y)


def dragged_corner(
    field: FieldOfView, corner: tuple[int, int], to: QPointF, image: QRectF
) -> FieldOfView:
    """A corner pulled to a place while the opposite one stays; the longer pull sets the side."""
    fixed = corner_of(field, (1 - corner[0], 1 - corner[1]))
    across = (to.x() - fixed.x()) * (2 * corner[0] - 1)
    down = (to.y() - fixed.y()) * (2 * corner[1] - 1)
    side = _allowed(max(across, down), image)
    x = fixed.x() - (0 if corner[0] else side)
    y = fixed.y() - (0 if corner[1] else side)
    return moved(FieldOfView(x, y, side), 0, 0, image)


def resized(field: FieldOfView, by: float, image: QRectF) -> FieldOfView:
    """Larger or smaller by so many pixels, about its centre."""
    side = _allowed(field.side + by, image)
    shift = (field.side - side) / 2
    return FieldOfView(field.x + shift, field.y + shift, side)


def place_in(field: FieldOfView, point: QPointF) -> tuple[float, float] | None:
    """A place as ``(u, v)`` in 0..1 of the field, or None outside of it."""
    u, v = (point.x() - field.x) / field.side, (point.y() - field.y) / field.side
    return (u, v) if 0 <= u <= 1 and 0 <= v <= 1 else None


def grip_at(
    field: FieldOfView, point: QPointF, reach: float
) -> Callable[[FieldOfView, QPointF, QRectF], FieldOfView] | None:
    """What dragging from ``point`` would do, given the field at the start and the place now.

    Corners are caught within ``reach`` pixels; inside of the square all of it moves; None outside.
    """
    for corner in CORNERS:
        offset = corner_of(field, corner) - point
        if max(abs(offset.x()), abs(offset.y())) <= reach:
            return lambda start, to, image: dragged_corner(start, corner, to + offset, image)
    if rect_of(field).contains(point):
        return lambda start, to, image: moved(start, to.x() - point.x(), to.y() - point.y(), image)
    return None


def _allowed(side: float, image: QRectF) -> float:
    longest = 2 * max(image.width(), image.height())
    return min(max(side, min(SMALLEST_SIDE, longest)), longest)
