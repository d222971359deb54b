"""Two maps side by side: what they were made with, how good they are, and one selection in both."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crcviewer.ui import theme
from crcviewer.ui.explore.explore_model import ExploreModel
from crcviewer.ui.explore.map_data import MapData
from crcviewer.ui.explore.map_view import MapKind, MapView, Tool
from crcviewer.ui.theme import set_role


class MapComparison(QDialog):
    """Non-modal. A lasso or a click in one map selects the same cases in the other."""

    def __init__(
        self, first: MapData, second: MapData, names: tuple[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Two maps compared"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.models = (ExploreModel(self), ExploreModel(self))
        self.views = tuple(MapView(model, MapKind.FUSED, self) for model in self.models)
        self._rows = tuple({who: row for row, who in enumerate(_who(d))} for d in (first, second))
        self._keys = (_who(first), _who(second))
        shared = len(self._rows[0].keys() & self._rows[1].keys())
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        set_role(self.note, "muted")
        if shared:
            text = self.tr(
                "{0} cases are on both maps: what is selected in one is selected in the other."
            ).format(shared)
        else:
            text = self.tr("These maps are of other cases, so nothing can be selected in both.")
        note = self.tr("Draw around cases to select them. Divergences compare only where the"
                       " perplexity is the same.")  # fmt: skip
        self.note.setText(f"{text} {note}")
        self.table = _table(first, second, names, self)
        maps = QHBoxLayout()
        for view, name, data in zip(self.views, names, (first, second), strict=True):
            view.set_tool(Tool.LASSO)
            view.setAccessibleName(name)
            title = QLabel(self.tr("{0}: {1} cases").format(name, len(data)), self)
            title.setFont(theme.scaled_font(self.font(), 1.0, bold=True))
            column = QVBoxLayout()
            column.addWidget(title)
            column.addWidget(view, 1)
            maps.addLayout(column, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(maps, 1)
        layout.addWidget(self.note)
        layout.addWidget(self.table)
        for model, data in zip(self.models, (first, second), strict=True):
            model.set_data(data)
        self.models[0].selection_changed.connect(lambda: self._link(0, 1))
        self.models[1].selection_changed.connect(lambda: self._link(1, 0))
        self.resize(1100, 720)

    def _link(self, chosen: int, other: int) -> None:
        keys, rows = self._keys[chosen], self._rows[other]
        same = [rows[keys[row]] for row in self.models[chosen].selected.tolist()
                if keys[row] in rows]  # fmt: skip
        if same or not len(self.models[chosen].selected):
            self.models[other].select(same)


def _who(data: MapData) -> list[Hashable]:
    """Cases are the same where they are of the same data and have the same number and image."""
    keys: list[Hashable] = []
    for row in range(len(data)):
        image = data.cases[row].pathology if data.cases else None
        path = None if image is None else (image.path, image.slice_index)
        keys.append((data.data, path or int(data.tiles[row])))
    return keys


def _table(
    first: MapData, second: MapData, names: tuple[str, str], parent: QWidget
) -> QTableWidget:
    lines = list(zip(_facts(first), _facts(second), strict=True))
    table = QTableWidget(2, len(lines), parent)
    table.setVerticalHeaderLabels(list(names))
    table.setHorizontalHeaderLabels([name for (name, _), _ in lines])
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    table.setAccessibleName(_tr("Settings and figures of both maps"))
    bold = QFont(table.font())
    bold.setBold(True)
    for column, ((_, one), (_, other)) in enumerate(lines):
        for row, text in enumerate((one, other)):
            item = QTableWidgetItem(text)
            item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            if one != other:
                item.setFont(bold)  # where they differ
            table.setItem(row, column, item)
    height = table.horizontalHeader().sizeHint().height() + 2 * table.rowHeight(0) + 4
    table.setFixedHeight(height)
    return table


def _facts(data: MapData) -> list[tuple[str, str]]:
    settings, quality = data.settings, data.fused_quality
    return [
        (_tr("perplexity"), f"{settings.perplexity:g}"),
        (_tr("exaggeration"), f"{settings.exaggeration:g}"),
        (_tr("metric"), settings.metric),
        (_tr("PCA"), str(settings.pca_dimensions)),
        (_tr("seed"), str(settings.seed)),
        (_tr("iterations"), str(settings.early_iterations + settings.iterations)),
        (_tr("divergence"), _figure(quality.kl)),
        (_tr("trustworthy"), _figure(quality.trustworthiness)),
        (_tr("silhouette"), _figure(quality.silhouette_map)),
        (_tr("nearest agree"), _figure(quality.knn_map)),
        (_tr("of all features"), _figure(quality.knn_full)),
    ]


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("MapComparison", text)
