"""The classes of a tissue map with their colours, areas and shares; each can be switched off."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from crcviewer.protocol.slide_measures import Measure
from crcviewer.protocol.slide_messages import SlideMeasured
from crcviewer.protocol.tissue import TissueClass
from crcviewer.ui.look.language import class_names
from crcviewer.ui.look.theme import colours
from crcviewer.ui.look.translated import Translated

_CLASS = Qt.ItemDataRole.UserRole
_OUTSIDE = -1
_ICON = 14
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ClassLegend(Translated, QTreeWidget):
    """Rows with boxes to tick: the classes, and last the fields without a verdict."""

    hidden_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes: tuple[TissueClass, ...] = ()
        self._shares: tuple[list[int], int] | None = None
        self._measured: SlideMeasured | None = None
        self.setColumnCount(3)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setIconSize(QSize(_ICON, _ICON))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.itemChanged.connect(self._on_item_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Names of classes too."""
        self.setAccessibleName(self.tr("Classes of the map"))
        self.setToolTip(self.tr("Untick a class to hide it on the slide"))
        self.setHeaderLabels([self.tr("Class"), self.tr("mm²"), self.tr("%")])
        self._fill()

    def show_classes(self, classes: tuple[TissueClass, ...]) -> None:
        """Of another map: all are shown."""
        if classes != self._classes:
            self._classes = classes
            self._shares = self._measured = None
            self.clear()
            self._fill()

    def show_counts(self, counts: tuple[list[int], int]) -> None:
        """While the map is made: fields of each class so far, and those without a verdict."""
        self._shares, self._measured = counts, None
        self._fill()

    def show_measured(self, measured: SlideMeasured) -> None:
        """Areas, within the regions if there are any."""
        self._measured = measured
        self._fill()

    @property
    def hidden(self) -> frozenset[int]:
        """Classes that are not shown."""
        return frozenset(
            item.data(0, _CLASS)
            for item in self._items()
            if item.checkState(0) is Qt.CheckState.Unchecked and item.data(0, _CLASS) != _OUTSIDE
        )

    @property
    def hatched(self) -> bool:
        """Whether fields without a verdict are shown as such."""
        return all(
            item.checkState(0) is Qt.CheckState.Checked
            for item in self._items()
            if item.data(0, _CLASS) == _OUTSIDE
        )

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        row = self.sizeHintForRow(0) if self.topLevelItemCount() else 0
        height = self.header().height() + row * self.topLevelItemCount()
        return QSize(280, height + 4)

    def minimumSizeHint(self) -> QSize:
        """The classes of the study are always seen."""
        return QSize(220, self.sizeHint().height())

    # --------------------------------------------------------------------------------- parts

    def _items(self) -> list[QTreeWidgetItem]:
        found = [self.topLevelItem(n) for n in range(self.topLevelItemCount())]
        return [item for item in found if item is not None]

    def _fill(self) -> None:
        with QSignalBlocker(self):
            if self._classes and not self.topLevelItemCount():
                for index in (*range(len(self._classes)), _OUTSIDE):
                    item = QTreeWidgetItem(self)
                    item.setData(0, _CLASS, index)
                    item.setCheckState(0, Qt.CheckState.Checked)
                    for column in (1, 2):
                        item.setTextAlignment(column, _RIGHT)
            for item in self._items():
                self._describe(item)
        self.updateGeometry()

    def _describe(self, item: QTreeWidgetItem) -> None:
        index = item.data(0, _CLASS)
        if index == _OUTSIDE:
            name = self.tr("without a verdict")
            item.setText(0, name)
            item.setIcon(0, _hatched())
        else:
            tissue = self._classes[index]
            name = class_names(tissue)[0]
            item.setText(0, f"{tissue.code}  {name}")
            pixmap = QPixmap(_ICON, _ICON)
            pixmap.fill(QColor(tissue.colour))
            item.setIcon(0, QIcon(pixmap))
        item.setToolTip(0, name)
        area, share = self._values(index)
        item.setText(1, "" if area is None else f"{area:.2f}")
        item.setText(2, "" if share is None else f"{100 * share:.1f}")

    def _values(self, index: int) -> tuple[float | None, float | None]:
        """mm², and a share of 0 to 1."""
        if self._measured is not None:
            wanted = None if index == _OUTSIDE else index
            found = {
                measure.kind: measure.value
                for measure in self._measured.measures
                if measure.class_index == wanted
                and measure.kind in (Measure.AREA, Measure.AREA_SHARE)
            }
            return found.get(Measure.AREA), found.get(Measure.AREA_SHARE)
        if self._shares is None:
            return None, None
        by_class, outside = self._shares
        total = sum(by_class) + outside
        count = outside if index == _OUTSIDE else by_class[index]
        return None, count / total if total else None

    def _on_item_changed(self, _item: QTreeWidgetItem, column: int) -> None:
        if column == 0:
            self.hidden_changed.emit()


def _hatched() -> QIcon:
    pixmap = QPixmap(_ICON, _ICON)
    pixmap.fill(QColor("#ffffff"))
    painter = QPainter(pixmap)
    painter.fillRect(pixmap.rect(), QBrush(QColor("#282828"), Qt.BrushStyle.BDiagPattern))
    painter.setPen(QColor(colours().outline))
    painter.drawRect(pixmap.rect().adjusted(0, 0, -1, -1))
    painter.end()
    return QIcon(pixmap)
