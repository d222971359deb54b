"""What of a slide is seen: a place, how large, and which way round."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QTransform

_LARGEST = 32.0
"""Screen pixels per pixel of the slide at most."""
_SMALLEST_SHARE = 0.25
"""Of the scale at which all of the slide fits."""
_MARGIN = 0.96


class Camera:
    """Slide coordinates are pixels of level 0; screen ones those of the view, (0, 0) its corner."""

    def __init__(self, slide: QSizeF) -> None:
        self.slide = slide
        self.room = QSizeF(1, 1)
        self.centre = QPointF(slide.width() / 2, slide.height() / 2)
        self.scale = 1.0
        """Screen pixels per pixel of the slide."""
        self.quarters = 0
        """Turned clockwise by so many times 90°."""
        self.follows_room = True
        """Whether all of the slide stays in view when the view is resized: until the user moves."""

    @property
    def transform(self) -> QTransform:
        """Of the slide to the screen."""
        made = QTransform.fromTranslate(self.room.width() / 2, self.room.height() / 2)
        made.rotate(90 * self.quarters)
        made.scale(self.scale, self.scale)
        return made.translate(-self.centre.x(), -self.centre.y())

    @property
    def seen(self) -> QRectF:
        """The rectangle of the slide that the view shows, what lies beyond its edges included."""
        width, height = self.room.width() / self.scale, self.room.height() / self.scale
        if self.quarters % 2:
            width, height = height, width
        return QRectF(self.centre.x() - width / 2, self.centre.y() - height / 2, width, height)

    @property
    def extent(self) -> QRectF:
        """The whole slide."""
        return QRectF(QPointF(0, 0), self.slide)

    def to_screen(self, point: QPointF) -> QPointF:
        """A place of the slide in the view."""
        return self.transform.map(point)

    def to_slide(self, point: QPointF) -> QPointF:
        """A place of the view on the slide."""
        return self.transform.inverted()[0].map(point)

    def set_room(self, room: QSizeF) -> None:
        """The view has another size; the centre stays."""
        self.room = QSizeF(max(room.width(), 1), max(room.height(), 1))
        if self.follows_room:
            self.fit()

    def fit(self) -> None:
        """All of the slide, as large as it can be."""
        self.follows_room = True
        self.scale = self._fitting(self.extent)
        self.centre = self.extent.center()

    def show_rect(self, rect: QRectF) -> None:
        """A part of the slide, as large as it can be."""
        self.follows_room = False
        self.scale = min(self._fitting(rect), _LARGEST)
        self.centre = rect.center()
        self._stay()

    def zoom_to(self, scale: float, at: QPointF) -> None:
        """So that the place of the slide under ``at`` (of the screen) stays there."""
        under = self.to_slide(at)
        self.follows_room = False
        self.scale = self.bounded(scale)
        self.centre += under - self.to_slide(at)
        self._stay()

    def pan(self, across: float, down: float) -> None:
        """What is seen moves by so many pixels of the screen, as a hand would draw it."""
        inverse = self.transform.inverted()[0]
        self.follows_room = False
        self.centre -= inverse.map(QPointF(across, down)) - inverse.map(QPointF(0, 0))
        self._stay()

    def go_to(self, centre: QPointF) -> None:
        """This place of the slide comes to the middle."""
        self.follows_room = False
        self.centre = QPointF(centre)
        self._stay()

    def turn(self, quarters: int) -> None:
        """By so many times 90° clockwise, round the middle of the view."""
        self.quarters = (self.quarters + quarters) % 4
        if self.follows_room:
            self.fit()

    def bounded(self, scale: float) -> float:
        """The nearest scale that is allowed."""
        return min(max(scale, _SMALLEST_SHARE * self._fitting(self.extent)), _LARGEST)

    def _fitting(self, rect: QRectF) -> float:
        width, height = rect.width(), rect.height()
        if self.quarters % 2:
            width, height = height, width
        return _MARGIN * min(
            self.room.width() / max(width, 1e-6), self.room.height() / max(height, 1e-6)
        )

    def _stay(self) -> None:
        """The middle of the view is on the slide."""
        self.centre = QPointF(
            min(max(self.centre.x(), 0.0), self.slide.width()),
            min(max(self.centre.y(), 0.0), self.slide.height()),
        )
