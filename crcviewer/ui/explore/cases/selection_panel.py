"""What is selected: pictures, what it is made of, and a way to take it along."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.ui.explore.data.case_facts import (
    case_lines,
    case_title,
    picture_of,
    why_not_opened,
)
from crcviewer.ui.explore.data.composition import composition_lines, composition_of
from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.explore.data.map_data import MapData
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label

_SIDE = 48
TILE_ROLE = Qt.ItemDataRole.UserRole
"""The number of an item's tile: who it is."""
ROW_ROLE = Qt.ItemDataRole.UserRole + 1

_Index = QModelIndex | QPersistentModelIndex


class SelectedCases(QAbstractListModel):
    """The selected cases as items of a list; pictures are made when they are first seen."""

    def __init__(self, model: ExploreModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._pictures: dict[tuple[int, float], QPixmap] = {}
        model.data_changed.connect(self._pictures.clear)
        model.selection_changed.connect(self._on_model_selection_changed)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        """Cases."""
        return 0 if parent.isValid() else len(self._model.selected)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Picture, class and the rest in words."""
        data = self._model.data
        if data is None or not 0 <= index.row() < len(self._model.selected):
            return None
        row = int(self._model.selected[index.row()])
        tile = int(data.tiles[row])
        match role:
            case Qt.ItemDataRole.DecorationRole:
                ratio = self._ratio()
                if (tile, ratio) not in self._pictures:
                    self._pictures[tile, ratio] = _marked(data, row, ratio)
                return self._pictures[tile, ratio]
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return "\n".join(map(say, (case_title(data, row), *case_lines(data, row))))
            case _ if role == TILE_ROLE:
                return tile
            case _ if role == ROW_ROLE:
                return row
        return None

    def _ratio(self) -> float:
        """Device pixels a pixel, where the list is shown."""
        place = QObject.parent(self)
        return place.devicePixelRatioF() if isinstance(place, QWidget) else 1.0

    def _on_model_selection_changed(self) -> None:
        self.beginResetModel()
        self.endResetModel()


def _marked(data: MapData, row: int, ratio: float) -> QPixmap:
    """The picture with its true class below, red where the model was wrong."""
    colours = theme.colours()
    pixmap = QPixmap(round(_SIDE * ratio), round((_SIDE + 16) * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    picture = picture_of(data, int(data.tiles[row]), _SIDE, ratio)
    if picture.isNull():
        painter.fillRect(0, 0, _SIDE, _SIDE, QColor(colours.canvas))
    else:
        painter.drawPixmap(0, 0, picture)
    label = int(data.labels[row])
    shown = label if label >= 0 else int(data.predictions[row])
    tissue = data.classes[shown]
    painter.fillRect(0, _SIDE, _SIDE, 3, QColor(tissue.colour))
    wrong = bool(data.known[row] and not data.right[row])
    painter.setPen(QColor(colours.danger if wrong else colours.text))
    painter.setFont(theme.scaled_font(painter.font(), 0.66 if wrong else 0.8, bold=wrong))
    text = f"{tissue.code}→{data.code(int(data.predictions[row]))}" if wrong else tissue.code
    painter.drawText(0, _SIDE + 3, _SIDE, 13, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return pixmap


class SelectionPanel(Translated, QWidget):
    """Subscribes to the model."""

    export_requested = Signal()
    references_requested = Signal()
    """Take the selected cases along as a folder."""
    reclassify_requested = Signal()
    """Classify the selected cases again without radiology; while that goes on: end it."""
    open_requested = Signal(int)
    """The row of a case that is to be opened in Classify."""

    def __init__(self, model: ExploreModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._reclassified = (0, 0)
        self.heading = plain_label(self, scale=1.05, bold=True)
        self.composition = plain_label(self, wrap=True)
        self.hint = plain_label(self, role="muted", wrap=True)
        self.strip = self._make_strip()
        self.strip.entered.connect(self._on_strip_entered)
        self.strip.activated.connect(self._on_strip_activated)
        self.strip.selectionModel().currentChanged.connect(self._on_strip_entered)
        self.export_button = QPushButton(self)
        self.export_button.clicked.connect(self.export_requested)
        self.folder_button = QPushButton(self)
        self.folder_button.clicked.connect(self.references_requested)
        self.open_button = QPushButton(self)
        self.open_button.clicked.connect(self._on_open_button_clicked)
        self.why_not = plain_label(self, role="muted", wrap=True)
        self.reclassify_button = QPushButton(self)
        self.reclassify_button.clicked.connect(self.reclassify_requested)
        self.clear_button = QPushButton(self)
        self.clear_button.clicked.connect(lambda: model.select([]))
        buttons = QHBoxLayout()
        buttons.addWidget(self.export_button)
        buttons.addWidget(self.folder_button)
        buttons.addWidget(self.clear_button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.addWidget(self.heading)
        layout.addWidget(self.composition)
        layout.addWidget(self.hint)
        layout.addWidget(self.strip, 1)
        layout.addWidget(self.open_button)
        layout.addWidget(self.why_not)
        layout.addWidget(self.reclassify_button)
        layout.addLayout(buttons)
        layout.addStretch(0)
        model.selection_changed.connect(self._on_model_selection_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Its own words, and those about the selection."""
        self.export_button.setText(self.tr("As CSV …"))
        self.folder_button.setText(self.tr("As a folder …"))
        self.folder_button.setToolTip(
            self.tr("Images of the selected cases and a table, in a folder of their own")
        )
        self.open_button.setText(self.tr("Open in Classify"))
        self.clear_button.setText(self.tr("Clear"))
        self.strip.setAccessibleName(self.tr("Selected cases"))
        self.show_reclassified(*self._reclassified)
        self._on_model_selection_changed()

    def _make_strip(self) -> QListView:
        strip = QListView(self)
        strip.setModel(SelectedCases(self._model, self))
        strip.setViewMode(QListView.ViewMode.IconMode)
        strip.setResizeMode(QListView.ResizeMode.Adjust)
        strip.setMovement(QListView.Movement.Static)
        strip.setLayoutMode(QListView.LayoutMode.Batched)
        strip.setUniformItemSizes(True)
        strip.setGridSize(QSize(_SIDE + 8, _SIDE + 22))
        strip.setIconSize(QSize(_SIDE, _SIDE + 16))
        strip.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        strip.setFrameShape(QFrame.Shape.NoFrame)
        strip.viewport().setAutoFillBackground(False)
        strip.setMouseTracking(True)
        return strip

    def show_reclassified(self, done: int, total: int) -> None:
        """How far classifying again is; (0, 0): nothing is under way."""
        self._reclassified = done, total
        if total:
            text = self.tr("Cancel: {0} of {1} classified again").format(done, total)
        else:
            text = self.tr("Classify again without radiology")
        self.reclassify_button.setText(text)

    def _on_model_selection_changed(self) -> None:
        data, rows = self._model.data, self._model.selected
        chosen = data is not None and len(rows) > 0
        for widget in (
            self.composition, self.strip, self.reclassify_button, self.export_button,
            self.folder_button, self.clear_button,
        ):  # fmt: skip
            widget.setVisible(chosen)
        self._show_open_button()
        # Of one case without a picture it is said why it cannot be opened.
        pictured = data is not None and (data.thumbnails is not None or len(rows) == 1)
        self.hint.setVisible(not chosen or not pictured)
        if data is None or not chosen:
            self.heading.setText(self.tr("Nothing selected"))
            self.hint.setText(
                self.tr(
                    "Click a case, or choose Lasso or Rectangle above and draw around some."
                    " Ctrl adds to what is selected. A double click opens a case in Classify."
                )
            )
            return
        one = self.tr("1 case selected")
        many = self.tr("{0} cases selected").format(len(rows))
        self.heading.setText(one if len(rows) == 1 else many)
        if len(rows) == 1:
            row = int(rows[0])
            lines = (case_title(data, row), *case_lines(data, row))
        else:
            lines = composition_lines(data, composition_of(data, rows))
        self.composition.setText("\n".join(map(say, lines)))
        self.hint.setText(self.tr("This model carries no pictures of its cases."))

    def _show_open_button(self) -> None:
        data, rows = self._model.data, self._model.selected
        one = data is not None and len(rows) == 1
        reason = ""
        if data is not None and one:
            reason = say(why_not_opened(data, int(rows[0])))
        self.open_button.setVisible(one)
        self.open_button.setEnabled(not reason)
        self.open_button.setToolTip(reason)
        self.why_not.setVisible(bool(reason))
        self.why_not.setText(reason)

    def _on_open_button_clicked(self) -> None:
        if len(self._model.selected) == 1:
            self.open_requested.emit(int(self._model.selected[0]))

    def _on_strip_activated(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, int):
            self.open_requested.emit(row)

    def _on_strip_entered(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        self._model.point_at(row if isinstance(row, int) else None)
