"""Two maps side by side: what they were made with, how good they are, and one selection in both."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.map_client import MapClient
from crcviewer.protocol.map_messages import MapOpened
from crcviewer.protocol.messages import Failed
from crcviewer.protocol.text import Text
from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.explore.data.map_data import MapData, MapDataError
from crcviewer.ui.explore.map.map_view import MapKind, MapView, Tool
from crcviewer.ui.look import theme
from crcviewer.ui.look.theme import set_role
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.message_bar import Message, Severity


class CompareRun(QObject):
    """Opens the file by the map worker, and shows both in a window of their own."""

    message_raised = Signal(object)  # Message
    compared = Signal(object)  # MapComparison

    def __init__(
        self,
        engine: EngineClient,
        maps: MapClient,
        model: ExploreModel,
        settings: Settings,
        place: QWidget,
    ) -> None:
        super().__init__(place)
        self._engine, self._maps, self._model = engine, maps, model
        self._settings, self._place = settings, place
        self._request, self._path = 0, ""
        maps.map_opened.connect(self._on_maps_map_opened)
        maps.request_failed.connect(self._on_maps_request_failed)

    def choose(self) -> None:
        """Let the user choose a saved map."""
        from crcviewer.ui.shared.file_dialogs import choose_model

        choose_model(self._place, self._settings.last_folder, self.open)

    def open(self, path: str) -> None:
        """Compare the map that is shown with that of a file."""
        if self._model.data is not None:
            self._path = path
            self._request = self._maps.open_map(path)

    def _on_maps_map_opened(self, opened: MapOpened) -> None:
        card, data = self._engine.card, self._model.data
        if opened.id != self._request or card is None or data is None:
            return
        self._request = 0
        try:
            other = MapData.load(opened, card)
        except MapDataError:
            self._say(
                self.tr("{0} could not be compared.").format(Path(self._path).name),
                self.tr("Choose a map of a model with the same classes."),
            )
            return
        names = self.tr("This map"), Path(self._path).stem
        window = MapComparison(data, other, names, self._place)
        window.show()
        self.compared.emit(window)

    def _on_maps_request_failed(self, failed: Failed) -> None:
        if failed.id == self._request:
            self._request = 0
            self._say(failed.cause, failed.next_step)

    def _say(self, cause: Text | str, next_step: Text | str) -> None:
        self.message_raised.emit(Message(Severity.ERROR, cause, next_step))


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
        self._shown, self._names = (first, second), names
        self.kinds = [MapKind.FUSED]
        if first.single_map is not None and second.single_map is not None:
            self.kinds.append(MapKind.SINGLE)
        self.views = {
            kind: tuple(MapView(model, kind, self) for model in self.models) for kind in self.kinds
        }
        self._rows = tuple({who: row for row, who in enumerate(_who(d))} for d in (first, second))
        self._keys = (_who(first), _who(second))
        self.note = QLabel(self._note(), self)
        self.note.setWordWrap(True)
        set_role(self.note, "muted")
        self.table = QTableWidget(self)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setAccessibleName(self.tr("Settings and figures of both maps"))
        layout = QVBoxLayout(self)
        layout.addLayout(self._choices())
        layout.addLayout(self._maps(), 1)
        layout.addWidget(self.note)
        layout.addWidget(self.table)
        for model, data in zip(self.models, self._shown, strict=True):
            model.set_data(data)
        self.models[0].selection_changed.connect(lambda: self._link(0, 1))
        self.models[1].selection_changed.connect(lambda: self._link(1, 0))
        self.show_kinds(MapKind.FUSED)
        self.resize(1200, 720)

    def show_kinds(self, *kinds: MapKind) -> None:
        """Which maps of both files are seen."""
        for kind, panels in self._panels.items():
            for panel in panels:
                panel.setVisible(kind in kinds)
        _fill(self.table, self._shown, [self._name(n, k) for k in kinds for n in (0, 1)], kinds)

    def _note(self) -> str:
        shared = len(self._rows[0].keys() & self._rows[1].keys())
        if shared:
            text = self.tr(
                "{0} cases are on both maps: what is selected in one is selected in the other."
            ).format(shared)
        else:
            text = self.tr("These maps are of other cases, so nothing can be selected in both.")
        note = self.tr("Draw around cases to select them. Divergences compare only where the"
                       " perplexity is the same.")  # fmt: skip
        return f"{text} {note}"

    def _choices(self) -> QHBoxLayout:
        both = len(self.kinds) > 1
        reason = self.tr("Both maps must have one of the tile alone.")
        row = QHBoxLayout()
        row.setSpacing(2)
        self.choices = QButtonGroup(self)
        for text, kinds in (
            (self.tr("Fused"), (MapKind.FUSED,)),
            (self.tr("Tile alone"), (MapKind.SINGLE,)),
            (self.tr("Both"), (MapKind.FUSED, MapKind.SINGLE)),
        ):
            button = QToolButton(self)
            button.setText(text)
            button.setCheckable(True)
            button.setChecked(kinds == (MapKind.FUSED,))
            if MapKind.SINGLE in kinds:
                button.setEnabled(both)
                button.setToolTip("" if both else reason)
            button.clicked.connect(partial(self._on_choice_clicked, kinds))
            self.choices.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _on_choice_clicked(self, kinds: tuple[MapKind, ...]) -> None:
        self.show_kinds(*kinds)

    def _maps(self) -> QGridLayout:
        maps = QGridLayout()
        self._panels: dict[MapKind, list[QWidget]] = {}
        for place, (kind, views) in enumerate(self.views.items()):
            self._panels[kind] = []
            for n, view in enumerate(views):
                name = self._name(n, kind)
                view.set_tool(Tool.LASSO)
                view.setAccessibleName(name)
                panel = QWidget(self)
                title = QLabel(self.tr("{0}: {1} cases").format(name, len(self._shown[n])), panel)
                title.setFont(theme.scaled_font(self.font(), 1.0, bold=True))
                column = QVBoxLayout(panel)
                column.setContentsMargins(0, 0, 0, 0)
                column.addWidget(title)
                column.addWidget(view, 1)
                maps.addWidget(panel, place, n)
                self._panels[kind].append(panel)
        return maps

    def _name(self, map_number: int, kind: MapKind) -> str:
        name = self._names[map_number]
        if kind is MapKind.FUSED:
            return name if len(self.kinds) == 1 else self.tr("{0}, fused").format(name)
        return self.tr("{0}, tile alone").format(name)

    def _link(self, chosen: int, other: int) -> None:
        keys, rows = self._keys[chosen], self._rows[other]
        same = [rows[keys[row]] for row in self.models[chosen].selected.tolist()
                if keys[row] in rows]  # fmt: skip
        if same or not len(self.models[chosen].selected):
            self.models[other].select(same)


def _who(data: MapData) -> list[Hashable]:
    """Cases are the same where their image is, or their number in the same data."""
    keys: list[Hashable] = []
    for row in range(len(data)):
        image = data.cases[row].pathology if data.cases else None
        path = None if image is None else (image.path, image.slice_index)
        keys.append(path or (data.data, int(data.tiles[row])))
    return keys


def _fill(
    table: QTableWidget,
    shown: tuple[MapData, MapData],
    names: list[str],
    kinds: Sequence[MapKind],
) -> None:
    """Two rows a kind; in bold where these two differ."""
    facts = [_facts(data, kind) for kind in kinds for data in shown]
    table.clear()
    table.setRowCount(len(facts))
    table.setColumnCount(len(facts[0]))
    table.setVerticalHeaderLabels(names)
    table.setHorizontalHeaderLabels([name for name, _ in facts[0]])
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    bold = QFont(table.font())
    bold.setBold(True)
    for row, told in enumerate(facts):
        for column, (_, text) in enumerate(told):
            item = QTableWidgetItem(text)
            item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            if text != facts[row ^ 1][column][1]:
                item.setFont(bold)
            table.setItem(row, column, item)
    height = table.horizontalHeader().sizeHint().height() + len(facts) * table.rowHeight(0) + 4
    table.setFixedHeight(height)


def _facts(data: MapData, kind: MapKind) -> list[tuple[str, str]]:
    settings = data.settings
    quality = data.single_quality if kind is MapKind.SINGLE else data.fused_quality
    assert quality is not None  # both maps have one, or it is not shown
    return [
        (_tr("perplexity"), f"{settings.perplexity:g}"),
        (_tr("exaggeration"), f"{settings.exaggeration:g}"),
        (_tr("metric"), {"cosine": _tr("cosine")}.get(settings.metric, _tr("Euclidean"))),
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
