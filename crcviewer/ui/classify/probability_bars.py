"""The probabilities of all classes as sorted bars; one is chosen by mouse or keys."""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from crcviewer.protocol.tissue import TissueClass
from crcviewer.protocol.units import probability_text
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import class_names
from crcviewer.ui.look.translated import Translated

_CLASS = Qt.ItemDataRole.UserRole
_PROBABILITY = Qt.ItemDataRole.UserRole + 1
_COLOUR = Qt.ItemDataRole.UserRole + 2
_CODE_WIDTH = Qt.ItemDataRole.UserRole + 3
_TISSUE = Qt.ItemDataRole.UserRole + 4

MOST_ROWS = 14
"""Seen at once; a model with more classes has the rest below, by scrolling."""


class ProbabilityBars(Translated, QListWidget):
    """A list, so that keys and screen readers work, drawn as bars in the class colours."""

    class_selected = Signal(int)
    """Index of the class, in the order of the model's card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(_BarDelegate(self))
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.currentItemChanged.connect(self._on_current_item_changed)
        self.itemActivated.connect(self._on_current_item_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Its own words, and the names of the classes."""
        self.setAccessibleName(self.tr("Class probabilities"))
        self.setToolTip(self.tr("Click a bar to see the evidence for its class"))
        for row in range(self.count()):
            _name(self.item(row))

    def show_probabilities(
        self,
        classes: tuple[TissueClass, ...],
        probabilities: tuple[float, ...],
        chosen: int,
        *,
        certain: bool = True,
    ) -> None:
        """Fill with classes and their probabilities, the likeliest first; in grey where there is
        no verdict, so not ``certain``."""
        order = sorted(range(len(classes)), key=lambda k: -probabilities[k])
        metrics = self.fontMetrics()
        # Codes of the study are four letters; of others, Chinese perhaps, they may be wider.
        codes = ("NORM", *(tissue.code for tissue in classes))
        code_width = max(metrics.horizontalAdvance(code) for code in codes)
        more = len(classes) > MOST_ROWS
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if more else policy.ScrollBarAlwaysOff
        )
        with QSignalBlocker(self):
            self.clear()
            for index in order:
                tissue, probability = classes[index], probabilities[index]
                item = QListWidgetItem(f"{tissue.code}")
                item.setData(_CLASS, index)
                item.setData(_TISSUE, tissue)
                item.setData(_PROBABILITY, probability)
                item.setData(_COLOUR, tissue.colour if certain else "")
                item.setData(_CODE_WIDTH, code_width)
                _name(item)
                self.addItem(item)
        self.select_class(chosen)
        self.updateGeometry()

    def show_nothing(self) -> None:
        """Forget all classes. Qt makes one row after the other the current one while it empties a
        list, which is no choice of the user."""
        with QSignalBlocker(self):
            self.clear()

    def select_class(self, class_index: int) -> None:
        """Outline the bar of a class, without a signal."""
        with QSignalBlocker(self):
            for row in range(self.count()):
                if self.item(row).data(_CLASS) == class_index:
                    self.setCurrentRow(row)
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """As high as its rows, or as the first of very many."""
        row = self.sizeHintForRow(0) if self.count() else 0
        return QSize(220, row * min(self.count(), MOST_ROWS))

    def minimumSizeHint(self) -> QSize:
        """All rows of the study's classes are always seen."""
        return QSize(160, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right walk the cases, so they go on to the window."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _on_current_item_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.class_selected.emit(item.data(_CLASS))


def _name(item: QListWidgetItem) -> None:
    tissue, probability = item.data(_TISSUE), probability_text(item.data(_PROBABILITY))
    own, other = class_names(tissue)
    name = f"{own} ({other})" if other else own
    item.setToolTip(f"{tissue.code}: {name}, {probability}")
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{tissue.code}, {own}, {probability}")


class _BarDelegate(QStyledItemDelegate):
    """Code, bar, value."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """One line of text and some air."""
        return QSize(160, QFontMetrics(option.font).height() + 9)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """The chosen row is outlined, in the accent colour while the list has the focus."""
        colours = theme.colours()
        row: QRect = option.rect
        metrics = QFontMetrics(option.font)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = selected and bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(row).adjusted(0.75, 1.25, -0.75, -1.25)
        if selected or hovered:
            edge = QColor(colours.accent if focused else colours.muted)
            painter.setPen(QPen(edge, 1.5) if selected else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.hover))
            painter.drawRoundedRect(frame, theme.RADIUS, theme.RADIUS)

        code_width = int(index.data(_CODE_WIDTH)) + theme.SPACE
        value_width = metrics.horizontalAdvance("> 99.9 %") + theme.SPACE_SMALL
        inner = frame.adjusted(theme.SPACE_SMALL + 1, 0, -theme.SPACE_SMALL - 1, 0)
        certain = bool(index.data(_COLOUR))
        painter.setPen(QColor(colours.text if certain else colours.muted))
        painter.setFont(theme.scaled_font(option.font, 1.0, bold=selected and certain))
        painter.drawText(
            inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, index.data()
        )
        painter.setFont(option.font)
        probability = float(index.data(_PROBABILITY))
        painter.drawText(
            inner,
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            probability_text(probability),
        )
        track = inner.adjusted(code_width, 5, -value_width, -5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.mixed(QColor(colours.window), QColor(colours.border), 0.55))
        painter.drawRoundedRect(track, 2, 2)
        bar = QRectF(track)
        bar.setWidth(max(2.0, track.width() * probability))
        colour = QColor(index.data(_COLOUR) or colours.muted)
        edge = theme.visible_edge(colour, QColor(colours.window))
        painter.setPen(QPen(edge, 1) if edge != colour else Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(bar, 2, 2)
        painter.restore()
