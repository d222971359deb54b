"""The tab in which models are judged: evaluations on the left, one or two of them on the right."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crcviewer.client.command_job import JobOutcome
from crcviewer.protocol.evaluation_words import split_title
from crcviewer.protocol.text import text
from crcviewer.ui.evaluate.compare_page import ComparePage
from crcviewer.ui.evaluate.evaluation_library import Entry, EvaluationLibrary, Order
from crcviewer.ui.evaluate.new_evaluation import ModelOffered, NewEvaluation
from crcviewer.ui.look import language, theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.evaluation.evaluation_view import EvaluationView
from crcviewer.ui.shared.evaluation.loaded_evaluation import LoadedEvaluation
from crcviewer.ui.shared.folders import evaluations_folder
from crcviewer.ui.shared.job_row import JobRow
from crcviewer.ui.shared.message_bar import Message, Severity
from crcviewer.ui.shared.plain_text import plain_label

_ENTRY = Qt.ItemDataRole.UserRole


class EvaluateTab(Translated, QWidget):
    """Evaluations run in the background, one at a time, and are kept."""

    message_raised = Signal(object)
    tile_requested = Signal(object)  # TileToOpen, in Classify
    explore_requested = Signal(object, object)
    """:class:`LoadedEvaluation`, and rows of its cases."""

    def __init__(
        self,
        settings: Settings,
        *,
        models: Callable[[], Sequence[ModelOffered]],
        parent: QWidget | None = None,
    ) -> None:
        """``models``: those that can be chosen, as they are when they are asked for."""
        super().__init__(parent)
        self._settings, self._models = settings, models
        self.library = EvaluationLibrary(evaluations_folder(), self)
        self.list = QListWidget(self)
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.setWordWrap(True)
        self.list.setSpacing(2)
        self.new_button = QPushButton(self)
        self.job = JobRow(self, narrow=True)
        self._hint = plain_label(self, role="muted", wrap=True)
        self.view = EvaluationView(self)
        self.view.offer_map()
        self.compare = ComparePage(self)
        self.invitation = plain_label(self, role="muted", wrap=True)
        self.invitation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.new_button.clicked.connect(self._on_new_clicked)
        self.list.itemSelectionChanged.connect(self._on_list_selection_changed)
        self.list.customContextMenuRequested.connect(self._on_list_menu_requested)
        self.view.tile_requested.connect(self.tile_requested)
        self.view.message_raised.connect(self.message_raised)
        self.view.explore_requested.connect(self.explore_requested)
        self.compare.tile_requested.connect(self.tile_requested)
        self.library.changed.connect(self.refresh)
        self.job.busy_changed.connect(self._on_job_busy_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Views do so themselves."""
        self.list.setAccessibleName(self.tr("Evaluations"))
        self.new_button.setText(self.tr("New evaluation …"))
        self._hint.setText(self.tr("Choose two with Ctrl to compare them."))
        self.invitation.setText(
            self.tr(
                "How good is a model, and where does it err? Choose a model and labelled images:"
                " a test split, a table, or folders of your own. It runs in the background; the"
                " results are kept here, can be compared, and exported."
            )
        )
        for place in range(self.list.count()):
            self._describe(self.list.item(place))

    def _lay_out(self) -> None:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, theme.SPACE)
        column.addWidget(self.new_button)
        column.addWidget(self.job)
        column.addWidget(self.list, 1)
        column.addWidget(self._hint)
        left.setMinimumWidth(240)
        empty = QWidget(self)
        middle = QVBoxLayout(empty)
        middle.setContentsMargins(80, 0, 80, 0)
        middle.addStretch(2)
        middle.addWidget(self.invitation)
        middle.addStretch(3)
        self.stack = QStackedWidget(self)
        for page in (empty, self.view, self.compare):
            self.stack.addWidget(page)
        right = QWidget(self)
        inner = QVBoxLayout(right)
        inner.setContentsMargins(theme.SPACE, 0, theme.SPACE, theme.SPACE)
        inner.addWidget(self.stack)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.addWidget(left)
        self._split.addWidget(right)
        self._split.setStretchFactor(1, 1)
        self._split.setChildrenCollapsible(False)
        self._split.setSizes([270, 1000])
        state = self._settings.layout("evaluate")
        if state is not None:
            self._split.restoreState(state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)

    # ----------------------------------------------------------------------------------- use

    def save_layout(self) -> None:
        """For the next start."""
        self._settings.set_layout("evaluate", self._split.saveState())

    def close_jobs(self) -> None:
        """The window closes: what is under way ends with it."""
        self.job.drop()

    def refresh(self) -> None:
        """The list as the folder has it; what was chosen stays so."""
        chosen = {entry.folder for entry in self.chosen()}
        self.list.blockSignals(True)
        self.list.clear()
        for entry in self.library.entries():
            item = QListWidgetItem()
            item.setData(_ENTRY, entry)
            item.setSizeHint(QSize(0, 4 * self.fontMetrics().height() + 10))
            self._describe(item)
            self.list.addItem(item)
            if entry.folder in chosen:
                item.setSelected(True)
        self.list.blockSignals(False)
        self._on_list_selection_changed()

    def chosen(self) -> list[Entry]:
        """In the order of the list."""
        items = sorted(self.list.selectedItems(), key=self.list.row)
        return [item.data(_ENTRY) for item in items]

    def choose(self, *folders: Path) -> None:
        """Select these evaluations."""
        self.list.clearSelection()
        for place in range(self.list.count()):
            item = self.list.item(place)
            if item.data(_ENTRY).folder in folders:
                item.setSelected(True)

    def open_dialog(self, order: Order | None = None) -> NewEvaluation:
        """Set up a new evaluation; ``order``: to begin with."""
        dialog = NewEvaluation(self._models(), self._settings.last_folder, order, self)
        dialog.ordered.connect(self.start)
        dialog.finished.connect(dialog.deleteLater)
        dialog.setModal(True)
        dialog.open()
        return dialog

    def start(self, order: Order) -> None:
        """Evaluate now; the results are kept in a folder of their own."""
        order = replace(order, created=time.time())
        try:
            folder = self.library.new_folder(order)
        except OSError as error:
            self.message_raised.emit(
                Message(
                    Severity.ERROR,
                    text(
                        "The evaluation could not be begun ({reason}).",
                        reason=error.strerror or str(error),
                    ),
                    text("Make sure that the disk is not full and that you may write there."),
                )
            )
            return
        self._settings.last_folder = order.data
        spoken = "zh" if language.current() == language.CHINESE else "en"
        self.job.run(
            text("{model} is being evaluated …", model=order.model_name),
            order.arguments(folder, spoken),
            lambda outcome: self._on_job_ended(folder, outcome),
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks."""
        self.refresh()
        super().showEvent(event)

    # --------------------------------------------------------------------------------- parts

    def _describe(self, item: QListWidgetItem) -> None:
        entry: Entry = item.data(_ENTRY)
        if entry.loaded is None:
            item.setText(say(entry.title()))
            item.setToolTip(say(entry.error.cause) if entry.error is not None else "")
            return
        report = entry.loaded.report
        accuracy = report.main.measure("accuracy")
        item.setText(
            "\n".join(
                (
                    report.name,
                    f"{report.data}, {say(split_title(report.split))}",
                    self.tr("accuracy {0}").format(say(accuracy.shown(3))),
                )
            )
        )
        item.setToolTip(
            self.tr("{0} cases, {1}").format(report.cases, report.created.replace("T", " ")[:16])
        )

    def _loaded(self) -> list[LoadedEvaluation]:
        return [entry.loaded for entry in self.chosen() if entry.loaded is not None]

    # --------------------------------------------------------------------------------- slots

    def _on_new_clicked(self) -> None:
        self.open_dialog()

    def _on_list_selection_changed(self) -> None:
        loaded = self._loaded()
        if len(loaded) == 1:
            self.view.show_evaluation(loaded[0])
            self.stack.setCurrentWidget(self.view)
        elif loaded:
            self.compare.show_evaluations(loaded)
            self.stack.setCurrentWidget(self.compare)
        else:
            self.stack.setCurrentIndex(0)
            for entry in self.chosen():
                if entry.error is not None:
                    self.message_raised.emit(
                        Message(Severity.WARNING, entry.error.cause, entry.error.next_step)
                    )

    def _on_list_menu_requested(self, point: QPoint) -> None:
        item = self.list.itemAt(point)
        if item is None:
            return
        menu = self.menu_of(item.data(_ENTRY))
        menu.popup(self.list.viewport().mapToGlobal(point))

    def menu_of(self, entry: Entry) -> QMenu:
        """What can be done with an evaluation; the actions have object names."""
        menu = QMenu(self)
        order = self.library.order_of(entry.folder)
        again = menu.addAction(self.tr("Evaluate again …"))
        again.setObjectName("again")
        again.setEnabled(order is not None)
        again.triggered.connect(lambda: self.open_dialog(order))
        trash = menu.addAction(self.tr("Move to the trash"))
        trash.setObjectName("trash")
        trash.triggered.connect(lambda: self._trash(entry))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _trash(self, entry: Entry) -> None:
        if not self.library.trash(entry):
            self.message_raised.emit(
                Message(
                    Severity.ERROR,
                    text("The evaluation was not moved to the trash."),
                    text("Delete its folder yourself: {folder}", folder=str(entry.folder)),
                )
            )

    def _on_job_busy_changed(self) -> None:
        self.new_button.setEnabled(not self.job.busy)

    def _on_job_ended(self, folder: Path, outcome: JobOutcome) -> None:
        if outcome.cancelled or outcome.failure is not None:
            self.library.discard(folder)
        if outcome.failure is not None:
            self.message_raised.emit(Message.of(outcome.failure))
        self.refresh()
        if outcome.failure is None and not outcome.cancelled:
            self.choose(folder)
