"""Draws one run, or one group of them, in the list: its name, its state, how far it is."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from crcviewer.client.run_follower import RunFollower, RunStatus
from crcviewer.client.run_group import RunGroup
from crcviewer.ui.look import theme
from crcviewer.ui.train.runs.run_list_model import GROUP, RUN
from crcviewer.ui.train.runs.run_words import (
    data_words,
    date_words,
    mean_words,
    percent_words,
    recipe_words,
    status_words,
)


class RunDelegate(QStyledItemDelegate):
    """Three lines: name and state; recipe and data; date and best accuracy. Of a group: how many of
    its seeds are finished, and their mean and spread."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """The list decides on the width."""
        return QSize(180, 3 * QFontMetrics(option.font).height() + 2 * theme.SPACE + 4)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """The chosen rows are filled; a run at work has a thin bar along its lower edge."""
        row = index.data(GROUP) or index.data(RUN)
        if not isinstance(row, RunFollower | RunGroup):
            return
        colours = theme.colours()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(option.rect).adjusted(2, 1, -2, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or hovered:
            painter.setPen(QColor(colours.accent) if chosen else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.hover))
            painter.drawRoundedRect(frame, theme.RADIUS, theme.RADIUS)
        inner = frame.adjusted(theme.SPACE, theme.SPACE_SMALL, -theme.SPACE, -theme.SPACE_SMALL)
        metrics = QFontMetrics(option.font)
        line = metrics.height()
        state = self._state_text(row)
        width = metrics.horizontalAdvance(state)
        painter.setFont(theme.scaled_font(option.font, 1.0, bold=True))
        painter.setPen(QColor(colours.text))
        bold = QFontMetrics(painter.font())
        name = bold.elidedText(
            row.name, Qt.TextElideMode.ElideRight, int(inner.width() - width - theme.SPACE)
        )
        # A Chinese character may be taller than the line of the font that it stands in for.
        left = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextDontClip
        painter.drawText(QRectF(inner.x(), inner.y(), inner.width(), line), left, name)
        painter.setFont(option.font)
        painter.setPen(QColor(status_colour(row.status)))
        right = Qt.AlignmentFlag.AlignRight | Qt.TextFlag.TextDontClip
        painter.drawText(QRectF(inner.x(), inner.y(), inner.width(), line), right, state)
        painter.setPen(QColor(colours.muted))
        made_of, last = self._lines(row)
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(
            QRectF(inner.x(), inner.y() + line + 2, inner.width(), line),
            left,
            metrics.elidedText(made_of, elide, int(inner.width())),
        )
        painter.drawText(
            QRectF(inner.x(), inner.y() + 2 * line + 4, inner.width(), line),
            left,
            metrics.elidedText(last, elide, int(inner.width())),
        )
        if row.status in (RunStatus.RUNNING, RunStatus.STOPPING):
            groove = QRectF(frame.x() + 4, frame.bottom() - 3, frame.width() - 8, 2)
            painter.fillRect(groove, QColor(colours.border))
            groove.setWidth(groove.width() * _share_done(row))
            painter.fillRect(groove, QColor(colours.accent))
        painter.restore()

    def _lines(self, row: RunFollower | RunGroup) -> tuple[str, str]:
        if isinstance(row, RunGroup):
            done = self.tr("{0} of {1} seeds finished").format(row.finished, len(row.seeds))
            last = mean_words(row.mean) if row.mean is not None else date_words(row.began)
            return f"{recipe_words(row.runs[0])} · {done}", last
        last = date_words(row.began)
        best = row.history.best_accuracy
        if best is not None:
            last += " · " + self.tr("best {0}").format(percent_words(best))
        if row.about.note:
            last += " · " + row.about.note
        return f"{recipe_words(row)} · {data_words(row)}", last

    @staticmethod
    def _state_text(row: RunFollower | RunGroup) -> str:
        if row.status is RunStatus.RUNNING:
            return f"● {status_words(row.status)} {round(100 * _share_done(row))} %"
        return status_words(row.status)


def _share_done(row: RunFollower | RunGroup) -> float:
    return row.share_done if isinstance(row, RunGroup) else row.history.share_done


def status_colour(status: RunStatus) -> str:
    """Of the word; the word itself says it too."""
    colours = theme.colours()
    if status is RunStatus.FAILED:
        return colours.danger
    if status in (RunStatus.INTERRUPTED, RunStatus.STOPPING, RunStatus.QUEUED, RunStatus.UNKNOWN):
        return colours.notice
    if status.active:
        return colours.accent
    return colours.muted
