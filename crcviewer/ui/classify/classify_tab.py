"""The main job: cases at the left, both images in the middle, the class and why at the right."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.images import Slot
from crcviewer.protocol.messages import ModelLoaded
from crcviewer.protocol.model_card import ModelCard
from crcviewer.session.case import Case
from crcviewer.session.case_order import ListLook
from crcviewer.ui.classify.case_display import CaseDisplay
from crcviewer.ui.classify.case_list import CaseList
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.classifier import Classifier
from crcviewer.ui.classify.classify_actions import ClassifyActions
from crcviewer.ui.classify.freshness import Freshness
from crcviewer.ui.classify.intake import Intake
from crcviewer.ui.classify.look_ahead import LookAhead
from crcviewer.ui.classify.review.blinding import Blinding
from crcviewer.ui.classify.review.review_desk import ReviewDesk
from crcviewer.ui.classify.series_choice import SeriesChoice
from crcviewer.ui.classify.start_page import StartPage
from crcviewer.ui.classify.thumbnails import Thumbnails
from crcviewer.ui.look.user_settings import Settings


class ClassifyTab(QWidget):
    """Joins the store, the workers and the widgets; each of these knows nothing of the others."""

    image_requested = Signal(int, object)
    """Case id and slot: let the user choose a file."""
    folder_requested = Signal(str)
    """Show this file in the system's file manager."""
    copy_requested = Signal(list)
    """Ids of the cases whose results go to the clipboard."""
    files_dropped = Signal(object, object, object)
    """Slot, :class:`DropUse` and :class:`Handed` of a drop on the place of an image; the window
    sorts out models before ``set_slot``."""

    def __init__(
        self,
        store: CaseStore,
        reader: ReaderClient,
        engine: EngineClient,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._settings = store, settings
        self.classifier = Classifier(store, engine, self)
        self.intake = Intake(store, reader, self)
        self.freshness = Freshness(store, reader, self)
        thumbnails = Thumbnails(reader, self)

        self.blinding = Blinding(self)
        self.case_list = CaseList(store, thumbnails, self.blinding, self)
        self.display = CaseDisplay(
            store, reader, engine, self.classifier,
            case=self.current_case, freshness=self.freshness, blinding=self.blinding, place=self,
        )  # fmt: skip
        self.panes, self.zoom = self.display.panes, self.display.zoom
        self.overlay_bar = self.display.overlay_bar
        self.result_panel = self.display.result_panel
        self.start_page = StartPage(self)
        images = self.display.images
        self.review = ReviewDesk(
            store, self.blinding, settings, lambda: self.card, self,
            awaited=lambda: images.awaits(Slot.PATHOLOGY),
        )  # fmt: skip
        images.image_ready.connect(self.review.reviewing.show_again)
        images.image_failed.connect(self.review.reviewing.show_again)
        self.review.hidden_changed.connect(self.display.show)
        self.review.reviewing.judging.connect(self.case_list.model.hold)
        self.display.answer_shown.connect(self.review.reviewing.show)
        self.review.next_requested.connect(self._on_review_next_requested)
        self._ahead = LookAhead(
            store,
            self.case_list,
            self.classifier,
            images=self.display.images,
            thumbnails=thumbnails,
        )
        self.offered = ClassifyActions(
            store.undo_stack, self.case_list, self.overlay_bar, parent=self
        )
        self.offered.clear.triggered.connect(self.clear)
        self.offered.resume.triggered.connect(self.classifier.resume)
        self.offered.fit.triggered.connect(self.fit_images)
        self.series = SeriesChoice(
            store,
            self.intake,
            self.panes[Slot.RADIOLOGY],
            thumbnails,
            blinding=self.blinding,
            parent=self,
        )
        self.display.case_shown.connect(self.series.show)
        self._lay_out()
        self._restore()

        self._connect_list(thumbnails)
        engine.model_loaded.connect(self._on_engine_model_loaded)
        for slot, pane in self.panes.items():
            pane.drop_zones.files_dropped.connect(partial(self.files_dropped.emit, slot))
        self.display.show()

    def _connect_list(self, thumbnails: Thumbnails) -> None:
        thumbnails.thumbnails_changed.connect(self.case_list.view.viewport().update)
        self.case_list.bar.grid_toggled.connect(self._on_case_list_grid_toggled)
        self.case_list.case_selected.connect(self._on_case_list_case_selected)
        self.case_list.image_requested.connect(self.image_requested)
        self.case_list.folder_requested.connect(self.folder_requested)
        self.case_list.copy_requested.connect(self.copy_requested)
        self.case_list.retry_requested.connect(self.classifier.classify_again)
        self.intake.cases_arrived.connect(self.case_list.select_case)

    # ---------------------------------------------------------------------------------- use

    @property
    def card(self) -> ModelCard | None:
        """Of the model that classifies."""
        return self.classifier.card

    def current_case(self) -> Case | None:
        """The case that is looked at."""
        current = self.case_list.current_id()
        return self._store.get(current) if current is not None else None

    def add_paths(self, paths: Sequence[str]) -> None:
        """Files and folders that the user opened or dropped somewhere on the window."""
        self.intake.add(paths, current=self.case_list.current_id())

    def set_slot(self, paths: Sequence[str], slot: Slot) -> None:
        """Files that the user wants to have as one of the images of the case in view."""
        self.intake.set_slot(paths, self.case_list.current_id(), slot)

    def add_cases(self, paths: Sequence[str]) -> None:
        """Files and folders that are to be cases of their own."""
        self.intake.add(paths)

    def step(self, cases: int) -> None:
        """Walk the cases."""
        self.case_list.step(cases)

    def fit_images(self) -> None:
        """Show both images whole."""
        for pane in self.panes.values():
            pane.view.fit()

    def end_editing(self) -> bool:
        """Leave the editing of a field of view; False where none is edited."""
        editing = [pane for pane in self.panes.values() if pane.view.editor.editing]
        for pane in editing:
            pane.view.editing_end_requested.emit()
        return bool(editing)

    def cancel(self, *, selected: bool = False) -> bool:
        """Stop reading files and background classification, that of the selected case too where
        wanted; False where nothing is under way."""
        running = self.intake.running or self.classifier.running
        self.intake.cancel()
        self.classifier.cancel_batch(selected=selected)
        return running

    def clear(self) -> None:
        """Take all cases off the list, those that are still to come as well."""
        self.intake.forget()
        self._store.clear()

    def save_layout(self) -> None:
        """Keep sizes and overlay for the next start."""
        self._settings.set_layout("classify_columns", self._columns.saveState())
        self._settings.set_layout("classify_images", self._image_columns.saveState())
        # What was looked for goes: a list that hides cases by a word of yesterday would mislead.
        look = self.case_list.kept()
        look = replace(look, order=replace(look.order, text=""))
        self._settings.set_text("case_list", msgspec.json.encode(look).decode())
        self._settings.overlay_opacity = self.overlay_bar.opacity
        self._settings.overlay_visible = self.overlay_bar.overlay_visible
        self.review.save()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right walk the cases wherever a widget has no other use for them."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            self.step(step)

    # ------------------------------------------------------------------------------- layout

    def _lay_out(self) -> None:
        self._image_columns = QSplitter(Qt.Orientation.Horizontal, self)
        for pane in self.panes.values():
            self._image_columns.addWidget(pane)
        self._image_columns.setChildrenCollapsible(False)
        middle = QWidget(self)
        middle_layout = QVBoxLayout(middle)
        middle_layout.setContentsMargins(0, 6, 0, 6)
        middle_layout.addWidget(self._image_columns, 1)
        middle_layout.addWidget(self.overlay_bar)
        self._columns = QSplitter(Qt.Orientation.Horizontal, self)
        self._columns.addWidget(self.case_list)
        self._columns.addWidget(middle)
        self._columns.addWidget(self._right_column())
        self._columns.setChildrenCollapsible(False)
        self._columns.setStretchFactor(0, 0)
        self._columns.setStretchFactor(1, 1)
        self._columns.setStretchFactor(2, 0)
        self._columns.setSizes([250, 740, 290])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._columns)

    def _right_column(self) -> QWidget:
        column = self.answer_column = QWidget(self)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.result_panel, 1)
        layout.addWidget(self.review.panel)
        layout.addWidget(self.start_page, 1)
        self._store.order_changed.connect(self._show_start)
        self._show_start()
        return column

    def _show_start(self) -> None:
        """In place of the answer, while there is no case to give one of."""
        empty = not len(self._store)
        self.start_page.setVisible(empty)
        self.result_panel.setVisible(not empty)
        self.review.panel.setVisible(not empty)

    def _restore(self) -> None:
        with suppress(msgspec.DecodeError):
            look = msgspec.json.decode(self._settings.text("case_list") or "{}", type=ListLook)
            self.case_list.restore(look)
        for name, splitter in (
            ("classify_columns", self._columns),
            ("classify_images", self._image_columns),
        ):
            state = self._settings.layout(name)
            if state is not None:
                splitter.restoreState(state)
        opacity = self._settings.overlay_opacity
        if opacity is not None:
            self.overlay_bar.step_opacity(round((opacity - self.overlay_bar.opacity) / 0.05))
        if self._settings.overlay_visible != self.overlay_bar.overlay_visible:
            self.overlay_bar.toggle_overlay()

    # --------------------------------------------------------------------------------- slots

    def _on_case_list_case_selected(self, case_id: int | None) -> None:
        self.display.settle()
        self.freshness.select(case_id)
        self.classifier.select(case_id)
        self.display.show()
        self._ahead.show_next()

    def _on_case_list_grid_toggled(self, grid: bool) -> None:
        """A grid wants more room than lines; either form has its own width."""
        left, middle, right = self._columns.sizes()
        self._settings.set_text("cases_width_list" if grid else "cases_width_grid", str(left))
        kept = self._settings.text("cases_width_grid" if grid else "cases_width_list")
        usual = max(left, (left + middle + right) * 2 // 5) if grid else 250
        wanted = int(kept) if kept.isdecimal() and int(kept) < 10_000 else usual
        self._columns.setSizes([wanted, max(left + middle - wanted, 0), right])

    def _on_review_next_requested(self, case_id: int) -> None:
        if case_id == self.case_list.current_id():
            self.step(1)

    def _on_engine_model_loaded(self, loaded: ModelLoaded) -> None:
        self.review.actions.set_classes(loaded.card.classes)
        self.case_list.set_card(loaded.card)
