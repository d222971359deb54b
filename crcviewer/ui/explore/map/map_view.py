"""One map: cases to pan, zoom, point at, click, and select by a drawn line or a rectangle."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QTransform
from PySide6.QtWidgets import QWidget

from crcviewer.protocol.map_messages import PlacedCase
from crcviewer.ui.explore.data.explore_model import ExploreModel, Star
from crcviewer.ui.explore.data.map_data import MapKind
from crcviewer.ui.explore.map.map_marks import MapMarks
from crcviewer.ui.explore.map.point_search import SpatialIndex, case_beyond, inside
from crcviewer.ui.explore.map.points_picture import draw_points, layers_of, point_size
from crcviewer.ui.look import theme

_REACH = 9
"""Pixels between the cursor and a case that it points at."""
_STILL = 4
"""Pixels that a click may move."""

_PAN_SHARE = 0.1
"""Of the map, for each press of a key."""
_ZOOMS = {
    Qt.Key.Key_Plus: 0.8,
    Qt.Key.Key_Equal: 0.8,
    Qt.Key.Key_Minus: 1.25,
    Qt.Key.Key_Underscore: 1.25,
}


_CLICKS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Tool(StrEnum):
    """What dragging does."""

    PAN = "pan"
    LASSO = "lasso"
    RECTANGLE = "rectangle"


class MapView(pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph has no types
    """Subscribes to the model, and changes nothing of it but what is selected and pointed at."""

    star_clicked = Signal(int)
    """Id of one of the user's own cases."""
    row_opened = Signal(int)
    """Somebody wants to see this case of the map in Classify."""

    def __init__(self, model: ExploreModel, kind: MapKind, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self._model, self._kind = model, kind
        self._tool = Tool.PAN
        self._coordinates: NDArray[np.float64] = np.zeros((0, 2))
        self._index: SpatialIndex | None = None
        self._picture: tuple[object, QImage] | None = None
        self._version = 0
        self._drawn: list[QPoint] = []
        self._pressed: QPoint | None = None
        self._dragged: QPoint | None = None
        self._marks = MapMarks()
        self._box = pg.ViewBox(lockAspect=True, enableMenu=False)
        self.setCentralItem(self._box)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 160)
        self.setFrameShape(pg.GraphicsView.Shape.StyledPanel)
        self._box.sigRangeChanged.connect(self._on_box_range_changed)
        model.data_changed.connect(self._on_model_data_changed)
        model.preview_changed.connect(self._on_model_data_changed)
        model.groups_changed.connect(self._on_model_groups_changed)
        model.selection_changed.connect(self._redraw)
        model.pointed_changed.connect(self._on_model_pointed_changed)
        model.stars_changed.connect(self._on_model_pointed_changed)
        self._on_model_data_changed()

    # ---------------------------------------------------------------------------------- use

    @property
    def kind(self) -> MapKind:
        return self._kind

    @property
    def tool(self) -> Tool:
        return self._tool

    def set_tool(self, tool: Tool) -> None:
        """What dragging with the left button does from now on."""
        self._tool = tool
        pan = tool is Tool.PAN
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor if pan else Qt.CursorShape.CrossCursor)

    def fit(self) -> None:
        """Show the whole map."""
        shown = [self._coordinates] if len(self._coordinates) else []
        placed = [self.placed(star) for star in self._model.stars]
        shown += [np.array([[p.x, p.y]]) for p in placed if p is not None]
        if shown:
            points = np.concatenate(shown)
            low, high = points.min(axis=0), points.max(axis=0)
            rect = QRectF(low[0], low[1], *np.maximum(high - low, 1e-6))
            self._box.setRange(rect, padding=0.06)

    def position_of(self, row: int) -> QPoint:
        """Where a case of the map is drawn, in pixels of the viewport."""
        return self._transform().map(QPointF(*self._coordinates[row])).toPoint()

    def position_of_star(self, case_id: int) -> QPoint | None:
        """Where one of the user's own cases is drawn; None: it is not on this map."""
        star = self._model.star(case_id)
        placed = self.placed(star) if star is not None else None
        if placed is None:
            return None
        return self._transform().map(QPointF(placed.x, placed.y)).toPoint()

    def placed(self, star: Star) -> PlacedCase | None:
        """Where a case of the user's own lies on this map; nowhere while it is being made."""
        if self._model.preview:
            return None
        return star.placed(self._kind)

    # -------------------------------------------------------------------------------- model

    def _on_model_data_changed(self) -> None:
        data = self._model.data
        coordinates = None
        if data is not None:
            coordinates = data.map_of(self._kind)
            coordinates = self._model.preview.get(self._kind.value, coordinates)
        self._coordinates = np.zeros((0, 2))
        if coordinates is not None:
            self._coordinates = np.asarray(coordinates, np.float64)
        self._on_model_groups_changed()
        self.fit()

    def _on_model_groups_changed(self) -> None:
        self._index = None
        shown = self._model.visible_groups() if len(self._coordinates) else ()
        self._marks.set_groups(shown, self._coordinates)
        self._redraw()

    def _on_model_pointed_changed(self) -> None:
        self.viewport().update()

    def _on_box_range_changed(self) -> None:
        self.viewport().update()

    def _redraw(self) -> None:
        self._version += 1
        self.viewport().update()

    # ------------------------------------------------------------------------------ drawing

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        """A plain surface in the colours of the theme."""
        painter.fillRect(rect, QColor(theme.colours().surface))

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """The cases, then all that lies on top of them."""
        painter.save()
        painter.resetTransform()
        ratio = self.devicePixelRatioF()
        if len(self._coordinates):
            picture = self._current_picture(ratio)
            picture.setDevicePixelRatio(ratio)
            painter.drawImage(0, 0, picture)
            self._paint_marks(painter)
        if self._drawn:
            self._marks.paint_outline(painter, self._outline())
        painter.restore()

    def _paint_marks(self, painter: QPainter) -> None:
        stars = [(star, self.position_of_star(star.case_id)) for star in self._model.stars]
        star_id = self._model.pointed_star
        pointed = self._model.star(star_id) if star_id is not None else None
        placed = self.placed(pointed) if pointed is not None else None
        self._marks.paint(
            painter,
            self._model,
            self._transform(),
            stars=[(star, place) for star, place in stars if place is not None],
            pointed=None if self._model.pointed is None else self.position_of(self._model.pointed),
            nearest=[self.position_of(row) for row in placed.nearest] if placed is not None else [],
        )

    def _transform(self) -> QTransform:
        """From the map to pixels of the viewport."""
        # Asking the box, not its group: it brings its own transform up to date only when asked.
        in_scene = self._box.childTransform() * self._box.sceneTransform()
        transform: QTransform = in_scene * self.viewportTransform()
        return transform

    def _current_picture(self, ratio: float) -> QImage:
        """Drawn anew only where something of it has changed: hovering costs nothing."""
        transform = self._transform()
        size = QSize(self.viewport().size() * ratio)
        surface = theme.colours().surface
        key = (self._version, size, surface, ratio, _numbers(transform))
        if self._picture is None or self._picture[0] != key:
            count = len(self._coordinates)
            places = self._to_pixels(transform) * ratio
            layers = layers_of(
                self._model.visible_groups(), places, self._model.selected, QColor(surface)
            )
            self._picture = key, draw_points(size, layers, point_size(count), ratio)
        return self._picture[1]

    def _to_pixels(self, t: QTransform) -> NDArray[np.float64]:
        x, y = self._coordinates.T
        return np.stack(
            (t.m11() * x + t.m21() * y + t.dx(), t.m12() * x + t.m22() * y + t.dy()), axis=1
        )

    # -------------------------------------------------------------------------------- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click, a pan or a line around cases."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = self._dragged = event.position().toPoint()
            if self._tool is not Tool.PAN:
                self._drawn = [self._pressed]
                self._model.point_at(None)
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it; or point at what is under the cursor."""
        here = event.position().toPoint()
        if self._drawn:
            self._drawn.append(here)
            self.viewport().update()
            return
        if self._dragged is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._pan(here)
            return
        if not event.buttons():
            self._point_at(here)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it."""
        pressed, self._pressed = self._pressed, None
        here = event.position().toPoint()
        add = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        # A line that ends where it began has been round something all the same.
        passed = [*self._drawn, here]
        still = pressed is not None and all(
            (place - pressed).manhattanLength() <= _STILL for place in passed
        )
        if self._drawn:
            if not still:
                self._select_inside(add)
            self._drawn = []
            self.viewport().update()
        elif pressed is None:
            super().mouseReleaseEvent(event)
        elif self._dragged is not None and not still:
            self._pan(here)
        self._dragged = None
        event.accept()
        if still and event.button() is Qt.MouseButton.LeftButton:
            self._click(here, add)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On a case: open it. Beside all of them: the whole map again."""
        here = event.position().toPoint()
        row = self._row_at(here) if self._star_at(here) is None else None
        if row is None:
            self.fit()
        elif event.button() is Qt.MouseButton.LeftButton:
            self._model.select([row])
            self.row_opened.emit(row)

    def changeEvent(self, event: QEvent) -> None:
        """Light may have turned dark; the background is kept by pyqtgraph until it is told."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.resetCachedContent()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the cursor any more."""
        self._model.point_at(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from case to case, Space clicks, Enter is a double click, Esc takes the
        selection back; + and - zoom, 0 fits, Shift and arrows move the map."""
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        key = Qt.Key(event.key())
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in steps and shift:
            dx, dy = steps[key]
            width, height = self._box.viewRange()
            self._box.translateBy(
                x=_PAN_SHARE * dx * (width[1] - width[0]),
                y=-_PAN_SHARE * dy * (height[1] - height[0]),
            )
        elif key in steps:
            self._step(steps[key])
        elif key in _ZOOMS:
            self._box.scaleBy((_ZOOMS[key], _ZOOMS[key]))
        elif key is Qt.Key.Key_0:
            self.fit()
        elif key in _CLICKS and self._model.pointed is not None:
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self._model.select([self._model.pointed], add=control)
            if key is not Qt.Key.Key_Space and not control:
                self.row_opened.emit(self._model.pointed)
        elif key is Qt.Key.Key_Escape and len(self._model.selected):
            self._model.select([])
        else:
            super().keyPressEvent(event)

    def _pan(self, here: QPoint) -> None:
        """By hand: pyqtgraph's own drags begin late and leave out quick moves."""
        assert self._dragged is not None
        transform, invertible = self._transform().inverted()
        if invertible:
            before, now = transform.map(QPointF(self._dragged)), transform.map(QPointF(here))
            self._box.translateBy(x=before.x() - now.x(), y=before.y() - now.y())
        self._dragged = here

    def _point_at(self, here: QPoint) -> None:
        star = self._star_at(here)
        self._model.point_at(None if star is not None else self._row_at(here), star)

    def _click(self, here: QPoint, add: bool) -> None:
        star = self._star_at(here)
        if star is not None:
            self.star_clicked.emit(star)
            return
        row = self._row_at(here)
        if row is not None:
            self._model.select([row], add=add)
        elif not add:
            self._model.select([])

    def _star_at(self, here: QPoint) -> int | None:
        for star in reversed(self._model.stars):
            place = self.position_of_star(star.case_id)
            if place is not None and (place - here).manhattanLength() <= _REACH + 3:
                return star.case_id
        return None

    def _row_at(self, here: QPoint) -> int | None:
        transform, invertible = self._transform().inverted()
        if not len(self._coordinates) or not invertible:
            return None
        if self._index is None:
            rows = self._model.visible_rows()
            self._index = SpatialIndex(self._coordinates[rows], rows)
        place = transform.map(QPointF(here))
        return self._index.nearest(place.x(), place.y(), _REACH * abs(transform.m11()))

    def _outline(self) -> list[QPoint]:
        if self._tool is Tool.RECTANGLE:
            first, last = self._drawn[0], self._drawn[-1]
            return [first, QPoint(last.x(), first.y()), last, QPoint(first.x(), last.y())]
        return self._drawn

    def _select_inside(self, add: bool) -> None:
        rows = self._model.visible_rows()
        places = self._to_pixels(self._transform())[rows]
        outline = np.array([(p.x(), p.y()) for p in self._outline()], np.float64)
        self._model.select(rows[inside(places, outline)], add=add)

    def _step(self, step: tuple[int, int]) -> None:
        pixels = self._to_pixels(self._transform())
        row = case_beyond(pixels, self._model.visible_rows(), self._model.pointed, step)
        if row is not None:
            self._model.point_at(row)


def _numbers(t: QTransform) -> tuple[float, ...]:
    return t.m11(), t.m12(), t.m21(), t.m22(), t.dx(), t.dy()
