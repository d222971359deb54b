"""Two maps side by side: what they were made with, how good they are, and one selection in both."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
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

from crcviewer.client.call import Call
from crcviewer.client.engine_client import EngineClient
from crcviewer.client.map_client import MapClient
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.map_messages import MapOpened
from crcviewer.protocol.text import Text, joined, text, verbatim
from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.explore.data.map_data import MapData, MapDataError, MapKind
from crcviewer.ui.explore.map.map_view import MapView, Tool
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.message_bar import Message
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.shared.window_size import resize_on_screen


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
        self._call: Call | None = None

    def choose(self) -> None:
        """Let the user choose a saved map."""
        from crcviewer.ui.shared.file_dialogs import choose_model

        choose_model(self._place, self._settings.last_folder, self.open)

    def open(self, path: str) -> None:
        """Compare the map that is shown with that of a file."""
        if self._model.data is not None:
            if self._call is not None:
                self._call.drop()
            self._call = self._maps.open_map(path)
            self._call.belong_to(self)
            self._call.answered.connect(partial(self._on_call_answered, path))
            self._call.failed.connect(self._on_call_failed)

    def _on_call_answered(self, path: str, opened: MapOpened) -> None:
        card, data = self._engine.card, self._model.data
        if card is None or data is None:
            return
        try:
            other = MapData.load(opened, card)
        except MapDataError:
            self._say(
                Failure(
                    text("{name} could not be compared.", name=Path(path).name),
                    text("Choose a map of a model with the same classes."),
                )
            )
            return
        names = text("This map"), verbatim(Path(path).stem)
        window = MapComparison(data, other, names, self._place)
        window.show()
        self.compared.emit(window)

    def _on_call_failed(self, failure: Failure) -> None:
        self._say(failure)

    def _say(self, failure: Failure) -> None:
        self.message_raised.emit(Message.of(failure))


class MapComparison(Translated, QDialog):
    """Non-modal. A lasso or a click in one map selects the same cases in the other."""

    def __init__(
        self,
        first: MapData,
        second: MapData,
        names: tuple[Text, Text],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
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
        self.note = plain_label(self, role="muted", wrap=True)
        self.table = QTableWidget(self)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        layout = QVBoxLayout(self)
        layout.addLayout(self._choices())
        layout.addLayout(self._maps(), 1)
        layout.addWidget(self.note)
        layout.addWidget(self.table)
        for model, data in zip(self.models, self._shown, strict=True):
            model.set_data(data)
        self.models[0].selection_changed.connect(lambda: self._link(0, 1))
        self.models[1].selection_changed.connect(lambda: self._link(1, 0))
        self._kinds: tuple[MapKind, ...] = (MapKind.FUSED,)
        self.show_kinds(MapKind.FUSED)
        self.retranslate()
        resize_on_screen(self, 1200, 720)

    def retranslate(self) -> None:
        """All of it; selection and choice stay."""
        self.setWindowTitle(self.tr("Two maps compared"))
        self.table.setAccessibleName(self.tr("Settings and figures of both maps"))
        words = (self.tr("Fused"), self.tr("Tile alone"), self.tr("Both"))
        for button, name in zip(self.choices.buttons(), words, strict=True):
            button.setText(name)
            reason = self.tr("Both maps must have one of the tile alone.")
            button.setToolTip("" if button.isEnabled() else reason)
        for kind, titles in self._titles.items():
            for n, title in enumerate(titles):
                name = self._name(n, kind)
                self.views[kind][n].setAccessibleName(name)
                title.setText(self.tr("{0}: {1} cases").format(name, len(self._shown[n])))
        self.note.setText(say(joined(self._notes())))
        self._fill()

    def show_kinds(self, *kinds: MapKind) -> None:
        """Which maps of both files are seen."""
        self._kinds = kinds
        for kind, panels in self._panels.items():
            for panel in panels:
                panel.setVisible(kind in kinds)
        self._fill()

    def _notes(self) -> tuple[Text, Text]:
        shared = len(self._rows[0].keys() & self._rows[1].keys())
        if shared:
            both = text(
                "{count} cases are on both maps: what is selected in one is selected in the other.",
                count=shared,
            )
        else:
            both = text("These maps are of other cases, so nothing can be selected in both.")
        return both, text(
            "Draw around cases to select them. Divergences compare only where the perplexity is"
            " the same."
        )

    def _choices(self) -> QHBoxLayout:
        both = len(self.kinds) > 1
        row = QHBoxLayout()
        row.setSpacing(2)
        self.choices = QButtonGroup(self)
        for kinds in ((MapKind.FUSED,), (MapKind.SINGLE,), (MapKind.FUSED, MapKind.SINGLE)):
            button = QToolButton(self)
            button.setCheckable(True)
            button.setChecked(kinds == (MapKind.FUSED,))
            button.setEnabled(both or MapKind.SINGLE not in kinds)
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
        self._titles: dict[MapKind, list[QLabel]] = {}
        for place, (kind, views) in enumerate(self.views.items()):
            self._panels[kind], self._titles[kind] = [], []
            for n, view in enumerate(views):
                view.set_tool(Tool.LASSO)
                panel = QWidget(self)
                title = plain_label(panel, bold=True)
                self._titles[kind].append(title)
                column = QVBoxLayout(panel)
                column.setContentsMargins(0, 0, 0, 0)
                column.addWidget(title)
                column.addWidget(view, 1)
                maps.addWidget(panel, place, n)
                self._panels[kind].append(panel)
        return maps

    def _name(self, map_number: int, kind: MapKind) -> str:
        name = say(self._names[map_number])
        if kind is MapKind.FUSED:
            return name if len(self.kinds) == 1 else self.tr("{0}, fused").format(name)
        return self.tr("{0}, tile alone").format(name)

    def _fill(self) -> None:
        """Two rows a kind; in bold where these two differ."""
        table = self.table
        facts = [_facts(data, kind) for kind in self._kinds for data in self._shown]
        table.clear()
        table.setRowCount(len(facts))
        table.setColumnCount(len(facts[0]))
        table.setVerticalHeaderLabels([self._name(n, k) for k in self._kinds for n in (0, 1)])
        table.setHorizontalHeaderLabels([say(name) for name, _ in facts[0]])
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        bold = QFont(table.font())
        bold.setBold(True)
        for row, told in enumerate(facts):
            for column, (_, fact) in enumerate(told):
                item = QTableWidgetItem(say(fact))
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                if fact != facts[row ^ 1][column][1]:
                    item.setFont(bold)
                table.setItem(row, column, item)
        height = table.horizontalHeader().sizeHint().height() + len(facts) * table.rowHeight(0) + 4
        table.setFixedHeight(height)

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


def _facts(data: MapData, kind: MapKind) -> list[tuple[Text, Text]]:
    settings = data.settings
    quality = data.quality_of(kind)
    assert quality is not None  # both maps have one, or it is not shown
    return [
        (text("perplexity"), _number(settings.perplexity)),
        (text("exaggeration"), _number(settings.exaggeration)),
        (text("metric"), text("cosine") if settings.metric == "cosine" else text("Euclidean")),
        (text("PCA"), _number(settings.pca_dimensions)),
        (text("seed"), _number(settings.seed)),
        (text("iterations"), _number(settings.early_iterations + settings.iterations)),
        (text("divergence"), _figure(quality.kl)),
        (text("trustworthy"), _figure(quality.trustworthiness)),
        (text("silhouette"), _figure(quality.silhouette_map)),
        (text("nearest agree"), _figure(quality.knn_map)),
        (text("of all features"), _figure(quality.knn_full)),
    ]


def _number(value: float) -> Text:
    return verbatim(f"{value:g}")


def _figure(value: float | None) -> Text:
    return verbatim("–" if value is None else f"{value:.3f}")
