"""A card beside the cursor: picture, classes and confidence of the case under it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from crcviewer.ui.explore.data.case_facts import (
    case_lines,
    case_title,
    far_text,
    picture_of,
    star_lines,
)
from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.pixels import fitted
from crcviewer.ui.shared.plain_text import plain_label

_SIDE = 96
_AWAY = 16
_FAR_WIDTH = 280


class HoverCard(Translated, QFrame):
    """Lies over the maps and takes no part in the mouse."""

    def __init__(
        self,
        model: ExploreModel,
        parent: QWidget,
        star_picture: Callable[[int], QPixmap | None] = lambda case_id: None,
    ) -> None:
        """``star_picture``: of one of the user's own cases, as soon as it is there."""
        super().__init__(parent)
        self._model, self._place, self._star_picture = model, parent, star_picture
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.picture = QLabel(self)
        self.title = plain_label(self)
        self.title.setFont(theme.scaled_font(self.font(), 1.0, bold=True))
        self.text = plain_label(self)
        self.far = plain_label(self, role="notice", wrap=True)
        self.far.setFixedWidth(_FAR_WIDTH)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.text)
        words.addWidget(self.far)
        words.addStretch(1)
        self._layout = layout = QHBoxLayout(self)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        layout.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, theme.SPACE)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self.picture)
        layout.addLayout(words)
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        """What it shows is of the cursor's place: the next move of it brings other words."""
        self.far.setText(say(far_text()))
        self.hide()

    def show_at(self, place: QPoint) -> None:
        """Show what is pointed at beside ``place`` (in the parent); nothing: go away."""
        data, row, star_id = self._model.data, self._model.pointed, self._model.pointed_star
        star = self._model.star(star_id) if star_id is not None else None
        if data is None or (row is None and star is None):
            self.hide()
            return
        pixmap = QPixmap()
        if star is not None:
            self.title.setText(star.name)
            self.text.setText("\n".join(map(say, star_lines(data, star))))
            picture = self._star_picture(star.case_id)
            if picture is not None:
                pixmap = fitted(picture, _SIDE, self.devicePixelRatioF())
        elif row is not None:
            self.title.setText(say(case_title(data, row)))
            self.text.setText("\n".join(map(say, case_lines(data, row))))
            pixmap = picture_of(data, int(data.tiles[row]), _SIDE, self.devicePixelRatioF())
        self.far.setVisible(star is not None and star.fused.far)
        self.picture.setPixmap(pixmap)
        self.picture.setVisible(not pixmap.isNull())
        self._layout.activate()
        self._move_beside(place)
        self.show()
        self.raise_()

    def _move_beside(self, place: QPoint) -> None:
        """Right and below, or on the other side where there is no room."""
        room = self._place.rect()
        x, y = place.x() + _AWAY, place.y() + _AWAY
        if x + self.width() > room.right():
            x = place.x() - _AWAY - self.width()
        if y + self.height() > room.bottom():
            y = place.y() - _AWAY - self.height()
        self.move(max(x, 0), max(y, 0))
