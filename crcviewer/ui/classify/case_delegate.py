"""How a case looks in the list: both images, its name, and its class or what is wrong."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from crcviewer.protocol.images import Slot
from crcviewer.protocol.tissue import TissueClass
from crcviewer.protocol.units import probability_text
from crcviewer.protocol.verdict_words import no_verdict_text
from crcviewer.session.case import Case, CaseState, OnDisk, Picture
from crcviewer.ui.classify.case_list_model import CASE_ROLE, CaseListModel
from crcviewer.ui.look import language
from crcviewer.ui.look.language import say
from crcviewer.ui.look.theme import colours, mixed, scaled_font, text_on

_Index = QModelIndex | QPersistentModelIndex

THUMBNAIL = 44
_MARGIN = 6
_RIGHT = Qt.TextElideMode.ElideRight


def least_width(metrics: QFontMetrics) -> int:
    """Of a list whose rows show class and probability whole."""
    text = metrics.horizontalAdvance("NORM") + metrics.horizontalAdvance("99.9 %")
    return 2 * THUMBNAIL + 4 * _MARGIN + text + 36


class ThumbnailSource(Protocol):
    """Gives a small picture, or None and fetches it for the next time."""

    def pixmap(self, picture: Picture, slot: Slot) -> QPixmap | None:
        """The thumbnail if it is there."""


class CaseDelegate(QStyledItemDelegate):
    """Paints rows of one height, which lets a list of thousands scroll without measuring them."""

    def __init__(
        self, model: CaseListModel, thumbnails: ThumbnailSource, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._thumbnails = thumbnails
        self.drop_target: tuple[int, Slot] | None = None
        """The case and slot that a dragged image would go to."""

    # ------------------------------------------------------------------------------ geometry

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """As high as the thumbnails or three lines of text."""
        lines = 3 * line_height(QFontMetrics(option.font)) + _MARGIN
        return QSize(200, max(THUMBNAIL + 2 * _MARGIN, lines + _MARGIN))

    def slot_rect(self, row: QRect, slot: Slot) -> QRect:
        """Where the image of a slot is within its row."""
        left = row.left() + _MARGIN + (0 if slot is Slot.PATHOLOGY else THUMBNAIL + 4)
        top = row.top() + (row.height() - THUMBNAIL) // 2
        return QRect(left, top, THUMBNAIL, THUMBNAIL)

    def slot_at(self, row: QRect, position: QPoint) -> Slot | None:
        """The slot whose image is at a place of the row."""
        return next((s for s in Slot if self.slot_rect(row, s).contains(position)), None)

    # -------------------------------------------------------------------------------- paint

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Qt's call for a row that is to be seen."""
        case = index.data(CASE_ROLE)
        if not isinstance(case, Case):
            return
        self.initStyleOption(option, index)
        row = option.rect
        self._paint_ground(painter, option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for slot in Slot:
            self._paint_slot(painter, self.slot_rect(row, slot), case, slot, option)
        self._paint_text(painter, option, case)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        # A tint, not the full highlight: class colours and images keep their look on it.
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        accent = option.palette.color(QPalette.ColorRole.Highlight)
        if selected or hovered:
            base = option.palette.color(QPalette.ColorRole.Base)
            painter.fillRect(option.rect, mixed(base, accent, 0.18 if selected else 0.07))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(accent, 1))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        if selected:
            painter.fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), accent)

    def _paint_slot(
        self,
        painter: QPainter,
        place: QRect,
        case: Case,
        slot: Slot,
        option: QStyleOptionViewItem,
    ) -> None:
        palette, font = option.palette, option.font
        picture = case.picture(slot)
        pixmap = self._thumbnails.pixmap(picture, slot) if picture is not None else None
        if pixmap is not None:
            size = pixmap.deviceIndependentSize().toSize()
            size.scale(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
            inner = QRect(QPoint(0, 0), size)
            inner.moveCenter(place.center())
            painter.fillRect(place, QColor(colours().canvas))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(inner, pixmap)
        else:
            faint = QColor(palette.color(QPalette.ColorRole.PlaceholderText))
            style = Qt.PenStyle.SolidLine if picture is not None else Qt.PenStyle.DashLine
            painter.setPen(QPen(faint, 1, style))
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 3, 3)
            painter.setFont(scaled_font(font, 0.75))
            painter.drawText(
                place,
                Qt.AlignmentFlag.AlignCenter,
                self.tr("H&E") if slot is Slot.PATHOLOGY else self.tr("CT/MR"),
            )
        if self.drop_target == (case.id, slot):
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 3))
            painter.drawRoundedRect(place.adjusted(-1, -1, 1, 1), 4, 4)

    def _paint_text(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        case: Case,
    ) -> None:
        colour = option.palette.color(QPalette.ColorRole.Text)
        font = option.font
        metrics = QFontMetrics(font)
        row = option.rect
        left = self.slot_rect(row, Slot.RADIOLOGY).right() + 8
        text = QRect(left, row.top(), row.right() - left - _MARGIN, row.height())
        line = line_height(metrics)
        top = row.top() + (row.height() - 3 * line) // 2
        painter.setPen(colour)
        painter.setFont(font)
        name = metrics.elidedText(case.name, Qt.TextElideMode.ElideMiddle, text.width())
        failed = case.error is not None and case.state is CaseState.FAILED
        tags = self._tags(case)
        has_tag = bool(tags)
        if not failed and not has_tag:
            top += line // 2
        draw_line(painter, QRect(text.left(), top, text.width(), line), name)
        # The chip of the class leaves the descenders of the name free.
        below = QRect(text.left(), top + line + 2, text.width(), line)
        faint = QColor(colours().muted)
        if case.state is CaseState.DONE and case.result is not None and self._model.card:
            self._paint_class(painter, below, case, self._model.card.classes, font)
        elif failed and case.error is not None:
            painter.setPen(QColor(colours().danger))
            for at, words in enumerate(_two_lines(metrics, say(case.error.said), text.width())):
                draw_line(painter, below.translated(0, at * line), words)
            return
        else:
            painter.setPen(faint)
            text_now = self._model.state_text(case)
            draw_line(painter, below, metrics.elidedText(text_now, _RIGHT, below.width()))
        if has_tag:
            odd = case.on_disk is not OnDisk.SAME
            painter.setPen(QColor(colours().danger) if odd else faint)
            small = scaled_font(font, 0.9)
            painter.setFont(small)
            told = QFontMetrics(small).elidedText(" · ".join(tags), _RIGHT, below.width())
            draw_line(painter, below.translated(0, line + 1), told)

    def _tags(self, case: Case) -> list[str]:
        """The third line."""
        tags = []
        if case.on_disk is not OnDisk.SAME:
            tags.append(self._model.disk_text(case))
        if case.synthetic:
            tags.append(self.tr("synthetic"))
        if case.candidates:
            tags.append(self.tr("{0} scans fit").format(len(case.candidates)))
        if case.result is not None and case.result.tile_only:
            tags.append(self.tr("tile only"))
        return [*self._review_tags(case), *tags]

    def _review_tags(self, case: Case) -> list[str]:
        """What the reader has said."""
        review, tags = case.review, []
        if review is not None and review.class_code:
            tags.append(self.tr("my {0}").format(review.class_code))
        elif review is not None and review.cannot_be_told:
            tags.append(self.tr("cannot be told"))
        if review is not None and review.flagged:
            tags.append("⚑")
        return tags

    def _paint_class(
        self,
        painter: QPainter,
        place: QRect,
        case: Case,
        classes: tuple[TissueClass, ...],
        font: QFont,
    ) -> None:
        assert case.result is not None
        if case.result.verdict is None:
            told = say(no_verdict_text(case.result)) or self.tr("no verdict")
            words = QFontMetrics(font).elidedText(f"?  {told}", _RIGHT, place.width())
            draw_line(painter, place, words)
            return
        tissue = classes[case.result.class_index]
        bold = scaled_font(font, 0.9, bold=True)
        metrics = QFontMetrics(bold)
        pen = painter.pen()
        chip = QRect(
            place.left(), place.top(), metrics.horizontalAdvance(tissue.code) + 10, place.height()
        )
        painter.setPen(Qt.PenStyle.NoPen)
        fill = QColor(tissue.colour)
        painter.setBrush(fill)
        painter.drawRoundedRect(chip, 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(text_on(fill))
        painter.setFont(bold)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, tissue.code)
        painter.setPen(pen)
        painter.setFont(font)
        after = place.adjusted(chip.width() + 6, 0, 0, 0)
        painter.drawText(
            after,
            int(Qt.AlignmentFlag.AlignVCenter),
            probability_text(case.result.probabilities[case.result.class_index]),
        )


def line_height(metrics: QFontMetrics) -> int:
    """Chinese comes from another font, whose lines may be higher."""
    letter = "国" if language.current() == language.CHINESE else "x"
    return max(metrics.height(), metrics.size(0, letter).height())


def draw_line(painter: QPainter, place: QRect, text: str) -> None:
    """A line on the base line of the painter's font. Within a rectangle Qt would set a line with a
    Chinese character lower, by the other font that the character comes from, and cut it off."""
    metrics = painter.fontMetrics()
    air = (place.height() - metrics.height()) // 2
    painter.drawText(QPoint(place.left(), place.top() + air + metrics.ascent()), text)


def _two_lines(metrics: QFontMetrics, text: str, width: int) -> tuple[str, ...]:
    """The text broken after a word, its second line elided."""
    if metrics.horizontalAdvance(text) <= width:
        return (text,)
    first, words = "", text.split(" ")
    if "\u4e00" <= text[-2:-1] <= "\u9fff":
        words = [text]  # Chinese breaks anywhere
    while words and metrics.horizontalAdvance(f"{first} {words[0]}".strip()) <= width:
        first = f"{first} {words.pop(0)}".strip()
    if not first:  # one long word
        kept = len(text)
        while kept > 1 and metrics.horizontalAdvance(text[:kept]) > width:
            kept -= 1
        return text[:kept], metrics.elidedText(text[kept:], _RIGHT, width)
    return first, metrics.elidedText(" ".join(words), _RIGHT, width)
