"""The user's own cases on the map, each with the reference tiles that it resembles most."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.ui.explore.data.case_facts import case_title, far_text, picture_of
from crcviewer.ui.explore.data.explore_model import ExploreModel, Star
from crcviewer.ui.explore.data.map_data import MapData
from crcviewer.ui.explore.map.symbols import STAR, symbol_pixmap
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label

_KEY = Qt.ItemDataRole.UserRole
_SIDE = 48


class MyCasesPanel(Translated, QWidget):
    """Subscribes to the model."""

    case_requested = Signal(int)
    """Show this case of the user's in Classify."""

    def __init__(self, model: ExploreModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.hint = plain_label(self, role="muted", wrap=True)
        self.cases = QListWidget(self)
        self.cases.setMouseTracking(True)
        self.cases.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.far = plain_label(self, role="notice", wrap=True)
        self.nearest_title = plain_label(self, wrap=True)
        self.nearest = QListWidget(self)
        self.nearest.setViewMode(QListView.ViewMode.IconMode)
        self.nearest.setResizeMode(QListView.ResizeMode.Adjust)
        self.nearest.setMovement(QListView.Movement.Static)
        self.nearest.setGridSize(QSize(_SIDE + 10, _SIDE + 36))
        self.nearest.setIconSize(QSize(_SIDE, _SIDE))
        self.nearest.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.nearest.setMouseTracking(True)
        self.open_button = QPushButton(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        for widget, stretch in (
            (self.hint, 0), (self.cases, 2), (self.far, 0), (self.nearest_title, 0),
            (self.nearest, 3), (self.open_button, 0),
        ):  # fmt: skip
            layout.addWidget(widget, stretch)
        layout.addStretch(0)
        self.cases.currentItemChanged.connect(self._show_current)
        self.cases.itemEntered.connect(self._on_cases_item_entered)
        self.cases.itemActivated.connect(lambda _: self._on_open_button_clicked())
        self.nearest.itemEntered.connect(self._on_nearest_item_entered)
        self.nearest.currentItemChanged.connect(self._on_nearest_item_entered)
        self.open_button.clicked.connect(self._on_open_button_clicked)
        model.stars_changed.connect(self._on_model_stars_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Its own words, and those about the cases; the current ones stay."""
        self.cases.setAccessibleName(self.tr("My cases on the map"))
        self.nearest.setAccessibleName(self.tr("Nearest reference tiles"))
        self.open_button.setText(self.tr("Show in Classify"))
        self.far.setText(say(far_text()))
        self.hint.setText(
            self.tr(
                "Cases that are classified appear on the map as stars. Drop images anywhere"
                " on the window."
            )
        )
        self.nearest_title.setText(
            self.tr("Nearest reference tiles, with the distance of their features")
        )
        self._on_model_stars_changed()

    def select(self, case_id: int) -> None:
        """Make one of the cases the current one."""
        for row in range(self.cases.count()):
            if self.cases.item(row).data(_KEY) == case_id:
                self.cases.setCurrentRow(row)

    def current(self) -> Star | None:
        """The case whose nearest tiles are shown."""
        item = self.cases.currentItem()
        return self._model.star(item.data(_KEY)) if item is not None else None

    def changeEvent(self, event: QEvent) -> None:
        """Edges of the stars follow light and dark."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._on_model_stars_changed()

    def _on_model_stars_changed(self) -> None:
        data, stars = self._model.data, self._model.stars
        before = self.cases.currentItem()
        current = before.data(_KEY) if before is not None else None
        ratio = self.devicePixelRatioF()
        with QSignalBlocker(self.cases):
            self.cases.clear()
            for star in stars if data is not None else ():
                assert data is not None
                text = f"{star.name}   {data.code(star.predicted)}"
                if star.fused.far:
                    text += "   " + self.tr("far from everything")
                item = QListWidgetItem(text)
                item.setData(_KEY, star.case_id)
                item.setToolTip(star.name)
                colour, edge = QColor(data.classes[star.predicted].colour), theme.colours().text
                item.setIcon(QIcon(symbol_pixmap(STAR, colour, 14, QColor(edge), ratio)))
                self.cases.addItem(item)
                if star.case_id == current:
                    self.cases.setCurrentItem(item)
            if self.cases.currentItem() is None and self.cases.count():
                self.cases.setCurrentRow(0)
        self._show_current()

    def _show_current(self) -> None:
        data, star = self._model.data, self.current()
        shown = data is not None and star is not None
        for widget in (self.cases, self.nearest_title, self.nearest, self.open_button):
            widget.setVisible(shown)
        self.hint.setVisible(not shown)
        self.far.setVisible(star is not None and star.fused.far)
        if data is None or star is None:
            return
        with QSignalBlocker(self.nearest):
            self.nearest.clear()
            for row, distance in zip(star.fused.nearest, star.fused.distances, strict=True):
                self.nearest.addItem(self._neighbour(data, row, distance))

    def _neighbour(self, data: MapData, row: int, distance: float) -> QListWidgetItem:
        picture = picture_of(data, int(data.tiles[row]), _SIDE, self.devicePixelRatioF())
        label = int(data.labels[row])
        if picture.isNull():
            picture = QPixmap(_SIDE, _SIDE)
            picture.fill(QColor(data.classes[label].colour if label >= 0 else "#8a929c"))
        item = QListWidgetItem(QIcon(picture), f"{data.code(label)}\n{distance:.3g}")
        item.setData(_KEY, row)
        item.setToolTip(say(case_title(data, row)))
        return item

    def _on_cases_item_entered(self, item: QListWidgetItem) -> None:
        self._model.point_at(None, item.data(_KEY))

    def _on_nearest_item_entered(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._model.point_at(item.data(_KEY))

    def _on_open_button_clicked(self) -> None:
        star = self.current()
        if star is not None:
            self.case_requested.emit(star.case_id)
