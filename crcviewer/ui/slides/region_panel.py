"""The regions of a slide: the tools that draw them, and a list of those that were drawn."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crcviewer.ui.look import theme
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.slides.region_shapes import area_of, bounds_of
from crcviewer.ui.slides.regions import Regions
from crcviewer.ui.slides.tool_row import tool_row

_ROWS = 5
"""Of the list that are seen at once."""
_AROUND = 0.25
"""Of a region, on each side, when it is shown."""


class RegionPanel(Translated, QWidget):
    """One tool is in hand at most."""

    tool_changed = Signal(str)
    """``rectangle``, ``polygon``, ``brush``, or empty: none is in hand any more."""
    place_requested = Signal(QRectF)
    """In pixels of level 0: show it."""
    look_changed = Signal()
    """Another region is chosen."""

    def __init__(self, regions: Regions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._regions = regions
        self._pixel_size_um: float | None = None
        self._name = plain_label(self)
        self.rectangle_button = QToolButton(self)
        self.polygon_button = QToolButton(self)
        self.brush_button = QToolButton(self)
        self._tools = {
            "rectangle": self.rectangle_button,
            "polygon": self.polygon_button,
            "brush": self.brush_button,
        }
        self.undo_button = QToolButton(self)
        self.redo_button = QToolButton(self)
        self.list = _RegionList(self)
        self.show_button = QToolButton(self)
        self.delete_button = QToolButton(self)
        self.clear_button = QToolButton(self)
        self._below = tool_row(self, self.show_button, self.delete_button, self.clear_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_SMALL)
        layout.addWidget(self._name)
        layout.addWidget(tool_row(self, *self._tools.values(), self.undo_button, self.redo_button))
        layout.addWidget(self.list)
        layout.addWidget(self._below)
        for name, button in self._tools.items():
            button.setCheckable(True)
            button.toggled.connect(partial(self._on_tool_toggled, name))
        stack = regions.undo_stack
        self.undo_button.clicked.connect(stack.undo)
        self.redo_button.clicked.connect(stack.redo)
        self.clear_button.clicked.connect(regions.clear)
        self.delete_button.clicked.connect(self.delete)
        self.show_button.clicked.connect(self._on_show_clicked)
        self.list.itemSelectionChanged.connect(self._on_list_selection_changed)
        self.list.itemDoubleClicked.connect(self._on_show_clicked)
        self.list.itemChanged.connect(self._on_list_item_changed)
        self.list.delete_requested.connect(self.delete)
        regions.changed.connect(self._show)
        regions.undoable_changed.connect(self._show_state)
        self.retranslate()

    def retranslate(self) -> None:
        """Regions without a name have a number."""
        self._name.setText(self.tr("Regions"))
        for button, words, tip in (
            (self.rectangle_button, self.tr("Rectangle"), self.tr("Drag from corner to corner")),
            (self.polygon_button, self.tr("Polygon"),
             self.tr("Click the corners, or drag along the edge; a double click closes it")),
            (self.brush_button, self.tr("Brush"),
             self.tr("Paint a region, or go on with one; with Shift it takes away. Zoom in for a"
                     " finer one")),
            (self.undo_button, "↶", self.tr("Undo the last change (Ctrl+Z)")),
            (self.redo_button, "↷", self.tr("Redo it (Ctrl+Shift+Z)")),
            (self.show_button, self.tr("Show"), self.tr("Go to the region (double click)")),
            (self.delete_button, self.tr("Delete"), self.tr("Delete the chosen regions (Del)")),
            (self.clear_button, self.tr("Clear"), self.tr("Measure all tissue again")),
        ):  # fmt: skip
            button.setText(words)
            button.setToolTip(tip)
            button.setAccessibleName(tip if len(words) == 1 else words)
        self.list.setAccessibleName(self.tr("Regions"))
        self.list.setToolTip(self.tr("F2 names a region"))
        self._show()

    # ----------------------------------------------------------------------------------- use

    def set_pixel_size(self, micrometres: float | None) -> None:
        """For areas; None: they are not told."""
        self._pixel_size_um = micrometres
        self._show()

    def lay_down(self) -> None:
        """No tool is in hand."""
        for button in self._tools.values():
            button.setChecked(False)

    def delete(self) -> None:
        """The chosen ones."""
        self._regions.remove(self._regions.chosen)

    # --------------------------------------------------------------------------------- parts

    def _show(self) -> None:
        told = self._regions.told()
        with QSignalBlocker(self.list):
            self.list.clear()
            for n, region in enumerate(told):
                item = QTreeWidgetItem(self.list)
                item.setText(0, region.name or self.tr("Region {0}").format(n + 1))
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
                if self._pixel_size_um is not None:
                    area = area_of(region) * (self._pixel_size_um / 1000) ** 2
                    item.setText(1, self.tr("{0} mm²").format(f"{area:.3g}"))
                item.setSelected(n in self._regions.chosen)
                item.setTextAlignment(
                    1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                )
        self.list.updateGeometry()
        self._show_state()

    def _show_state(self) -> None:
        stack, any_ = self._regions.undo_stack, bool(len(self._regions))
        self.undo_button.setEnabled(stack.canUndo())
        self.redo_button.setEnabled(stack.canRedo())
        self.list.setVisible(any_)
        self._below.setVisible(any_)
        chosen = bool(self._regions.chosen)
        self.show_button.setEnabled(chosen)
        self.delete_button.setEnabled(chosen)

    # ---------------------------------------------------------------------------------- slots

    def _on_tool_toggled(self, name: str, on: bool) -> None:
        if on:
            for other, button in self._tools.items():
                if other != name:
                    with QSignalBlocker(button):
                        button.setChecked(False)
        if on or not any(button.isChecked() for button in self._tools.values()):
            self.tool_changed.emit(name if on else "")

    def _on_list_selection_changed(self) -> None:
        rows = [self.list.indexOfTopLevelItem(item) for item in self.list.selectedItems()]
        self._regions.chosen = frozenset(rows)
        self._show_state()
        self.look_changed.emit()

    def _on_show_clicked(self) -> None:
        told = self._regions.told()
        rect = bounds_of(told[n] for n in self._regions.chosen)
        if not rect.isEmpty():
            across, down = rect.width() * _AROUND, rect.height() * _AROUND
            self.place_requested.emit(rect.adjusted(-across, -down, across, down))

    def _on_list_item_changed(self, item: QTreeWidgetItem, column: int) -> None:
        if column == 0:
            row = self.list.indexOfTopLevelItem(item)
            words = item.text(0).strip()
            usual = self.tr("Region {0}").format(row + 1)
            self._regions.rename(row, "" if words == usual else words)


class _RegionList(QTreeWidget):
    delete_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)

    def sizeHint(self) -> QSize:
        """As high as its rows, up to some."""
        rows = min(self.topLevelItemCount(), _ROWS)
        return QSize(280, max(rows, 1) * max(self.sizeHintForRow(0), 1) + 4)

    def minimumSizeHint(self) -> QSize:
        """No less."""
        return QSize(220, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del deletes; F2 edits the name, whatever column the focus is in: an area is measured."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_requested.emit()
        elif event.key() == Qt.Key.Key_F2 and item is not None:
            self.editItem(item, 0)
        else:
            super().keyPressEvent(event)
