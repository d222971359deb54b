"""How a case looks in the grid: its tile as large as is wanted, the radiology image in a corner."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from crcviewer.protocol.images import Slot
from crcviewer.session.case import Case, CaseState
from crcviewer.ui.classify.case_delegate import (
    CaseDelegate,
    ThumbnailSource,
    draw_line,
    line_height,
)
from crcviewer.ui.classify.case_list_model import CASE_ROLE, CaseListModel
from crcviewer.ui.look.theme import colours, scaled_font

_Index = QModelIndex | QPersistentModelIndex

_MARGIN = 6
_INSET = 0.36
"""Side of the radiology image, of that of the tile."""


class CaseGridDelegate(CaseDelegate):
    """Paints cells of one size."""

    def __init__(
        self, model: CaseListModel, thumbnails: ThumbnailSource, parent: QObject | None = None
    ) -> None:
        super().__init__(model, thumbnails, parent)
        self.side = 104
        """Of the tile, in pixels of the screen."""

    def cell(self, metrics: QFontMetrics) -> QSize:
        """The tile above two lines of text."""
        lines = 2 * line_height(metrics) + 4
        return QSize(self.side + 2 * _MARGIN, self.side + 2 * _MARGIN + lines)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """That of every cell."""
        return self.cell(QFontMetrics(option.font))

    def slot_rect(self, row: QRect, slot: Slot) -> QRect:
        """Where the image of a slot is within its cell."""
        left = row.left() + (row.width() - self.side) // 2
        tile = QRect(left, row.top() + _MARGIN, self.side, self.side)
        if slot is Slot.PATHOLOGY:
            return tile
        inset = round(self.side * _INSET)
        return QRect(tile.right() - inset + 1, tile.bottom() - inset + 1, inset, inset)

    def slot_at(self, row: QRect, position: QPoint) -> Slot | None:
        """The radiology image lies over the tile."""
        over = (Slot.RADIOLOGY, Slot.PATHOLOGY)
        return next((s for s in over if self.slot_rect(row, s).contains(position)), None)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Qt's call for a cell that is to be seen."""
        case = index.data(CASE_ROLE)
        if not isinstance(case, Case):
            return
        self.initStyleOption(option, index)
        self._paint_ground(painter, option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell = option.rect
        tile = self.slot_rect(cell, Slot.PATHOLOGY)
        self._paint_slot(painter, tile, case, Slot.PATHOLOGY, option)
        inset = self.slot_rect(cell, Slot.RADIOLOGY)
        if case.radiology is not None or self.drop_target == (case.id, Slot.RADIOLOGY):
            painter.fillRect(inset.adjusted(-1, -1, 0, 0), QColor(colours().surface))
            self._paint_slot(painter, inset, case, Slot.RADIOLOGY, option)
        self._paint_review(painter, tile, case, option)
        self._paint_words(painter, option, case)
        painter.restore()

    def _paint_review(
        self, painter: QPainter, tile: QRect, case: Case, option: QStyleOptionViewItem
    ) -> None:
        """In a corner of the tile that the scan leaves free."""
        said = " ".join(self._review_tags(case))
        if not said:
            return
        small = scaled_font(option.font, 0.9)
        metrics = QFontMetrics(small)
        said = metrics.elidedText(said, Qt.TextElideMode.ElideRight, tile.width() - 8)
        place = QRect(
            tile.left(), tile.top(), metrics.horizontalAdvance(said) + 8, line_height(metrics)
        )
        painter.fillRect(place, QColor(colours().surface))
        painter.setPen(QColor(colours().text))
        painter.setFont(small)
        draw_line(painter, place.adjusted(4, 0, 0, 0), said)

    def _paint_words(self, painter: QPainter, option: QStyleOptionViewItem, case: Case) -> None:
        metrics = QFontMetrics(option.font)
        line = line_height(metrics)
        tile = self.slot_rect(option.rect, Slot.PATHOLOGY)
        place = QRect(tile.left(), tile.bottom() + 2, tile.width(), line)
        painter.setPen(QPen(QColor(colours().text)))
        painter.setFont(option.font)
        middle = Qt.TextElideMode.ElideMiddle
        draw_line(painter, place, metrics.elidedText(case.name, middle, place.width()))
        below = place.translated(0, line + 1)
        card = self._model.card
        if case.state is CaseState.DONE and case.result is not None and card is not None:
            self._paint_class(painter, below, case, card.classes, option.font)
            return
        failed = case.error is not None and case.state is CaseState.FAILED
        painter.setPen(QColor(colours().danger if failed else colours().muted))
        said = self._model.state_text(case)
        right = Qt.TextElideMode.ElideRight
        draw_line(painter, below, metrics.elidedText(said, right, below.width()))
