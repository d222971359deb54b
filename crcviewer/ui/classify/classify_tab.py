"""The main job: cases at the left, both images in the middle, the class and why at the right."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import msgspec
from msgspec.structs import replace
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.client.worker_state import WorkerState
from crcviewer.protocol.images import FieldOfView, Slot
from crcviewer.protocol.messages import ImageOpened, ModelLoaded
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import Text, joined, text
from crcviewer.report.case_arrays import OverlayChoice, OverlayKind
from crcviewer.report.input_words import input_text
from crcviewer.session.case import Case, CaseState
from crcviewer.session.case_order import ListLook
from crcviewer.ui.classify.case_images import CaseImages
from crcviewer.ui.classify.case_list import CaseList
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.classifier import Classifier
from crcviewer.ui.classify.classify_actions import ClassifyActions
from crcviewer.ui.classify.freshness import Freshness
from crcviewer.ui.classify.intake import Intake
from crcviewer.ui.classify.look_ahead import LookAhead
from crcviewer.ui.classify.overlay_bar import OverlayBar
from crcviewer.ui.classify.overlay_painter import OverlayPainter
from crcviewer.ui.classify.result_notes import kept_text
from crcviewer.ui.classify.result_panel import ResultPanel
from crcviewer.ui.classify.review.blinding import Blinding
from crcviewer.ui.classify.review.review_desk import ReviewDesk
from crcviewer.ui.classify.series_choice import SeriesChoice
from crcviewer.ui.classify.slice_scroll import SliceScroll
from crcviewer.ui.classify.start_page import StartPage
from crcviewer.ui.classify.thumbnails import Thumbnails
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.drop_zones import Offer
from crcviewer.ui.shared.dropped_paths import DropUse
from crcviewer.ui.shared.image_pane import ImagePane
from crcviewer.ui.shared.pane_zoom import PaneZoom

_IDLE = (WorkerState.READY, WorkerState.STOPPED)


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
        self._store, self._engine, self._settings = store, engine, settings
        self.classifier = Classifier(store, engine, self)
        self.intake = Intake(store, reader, self)
        self.freshness = Freshness(store, reader, self)
        self._images = CaseImages(reader, self)
        self._scroll = SliceScroll(store, self._images, self)
        thumbnails = Thumbnails(reader, self)

        self.blinding = Blinding(self)
        self.case_list = CaseList(store, thumbnails, self.blinding, self)
        self.panes = {slot: ImagePane(slot, self) for slot in Slot}
        self.zoom = PaneZoom(reader, self.panes[Slot.PATHOLOGY])
        self.overlay_bar = OverlayBar(self)
        self.result_panel = ResultPanel(self)
        self.start_page = StartPage(self)
        self.review = ReviewDesk(store, self.blinding, settings, lambda: self.card, self)
        self.review.hidden_changed.connect(self._show_case)
        self.review.next_requested.connect(self._on_review_next_requested)
        self._ahead = LookAhead(
            store, self.case_list, self.classifier, images=self._images, thumbnails=thumbnails
        )
        self.offered = ClassifyActions(
            store.undo_stack, self.case_list, self.overlay_bar, parent=self
        )
        self.offered.clear.triggered.connect(self.clear)
        self.offered.resume.triggered.connect(self.classifier.resume)
        self.offered.fit.triggered.connect(self.fit_images)
        self.series = SeriesChoice(
            store, self.intake, self.panes[Slot.RADIOLOGY], thumbnails, parent=self
        )
        self._painter = OverlayPainter(self.panes, self.overlay_bar, self)
        self._lay_out()
        self._restore()

        self._connect_list(thumbnails)
        self._images.image_ready.connect(self._on_images_image_ready)
        self._images.image_failed.connect(self._on_images_image_failed)
        self._images.image_awaited.connect(self._on_images_image_awaited)
        store.cases_changed.connect(self._on_store_cases_changed)
        engine.model_loaded.connect(self._on_engine_model_loaded)
        engine.state_changed.connect(self._on_engine_state_changed)
        self.result_panel.class_selected.connect(self.overlay_bar.set_class)
        # Where the tile's own button opens it, so that it is found again.
        size = self.panes[Slot.PATHOLOGY].header.size_button
        self.result_panel.scale_requested.connect(size.showMenu)
        self.overlay_bar.choice_changed.connect(self._on_overlay_bar_choice_changed)
        for slot, pane in self.panes.items():
            pane.slice_changed.connect(partial(self._on_pane_slice_changed, slot))
            pane.field_changed.connect(partial(self._on_pane_field_changed, slot))
            pane.pixel_size_chosen.connect(partial(self._on_pane_pixel_size_chosen, slot))
            pane.drop_zones.files_dropped.connect(partial(self.files_dropped.emit, slot))
        self._show_case()

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

    # ------------------------------------------------------------------------ case and images

    def _on_case_list_case_selected(self, case_id: int | None) -> None:
        for slot in Slot:
            self._scroll.settle(slot)
        self.freshness.select(case_id)
        self.classifier.select(case_id)
        self._show_case()
        self._ahead.show_next()

    def _on_case_list_grid_toggled(self, grid: bool) -> None:
        """A grid wants more room than lines; either form has its own width."""
        left, middle, right = self._columns.sizes()
        self._settings.set_text("cases_width_list" if grid else "cases_width_grid", str(left))
        kept = self._settings.text("cases_width_grid" if grid else "cases_width_list")
        usual = max(left, (left + middle + right) * 2 // 5) if grid else 250
        wanted = int(kept) if kept.isdecimal() and int(kept) < 10_000 else usual
        self._columns.setSizes([wanted, max(left + middle - wanted, 0), right])

    def _show_case(self) -> None:
        case = self.current_case()
        self._painter.clear()
        hidden = case is not None and self.blinding.hides(case)
        for slot, pane in self.panes.items():
            picture = case.picture(slot) if case is not None else None
            pane.set_alias(self.blinding.shown_name(case) if case is not None and hidden else "")
            self._images.show(slot, picture)
            pane.drop_zones.set_offers(_offers(case, slot))
            if picture is None:
                self._show_no_image(slot, self._empty_text(slot, case))
        self.series.show(case)
        self._show_result()

    def _empty_text(self, slot: Slot, case: Case | None) -> Text:
        if slot is Slot.PATHOLOGY:
            return text("Drop a histology tile here")
        kept = case.pathology.kept if case is not None and case.pathology is not None else None
        if kept is not None and kept.radiology_left_out:
            return text(
                "The radiology image of this case is not kept: the class comes from the tile only."
            )
        if case is None or case.empty:
            return text("Drop a CT or MR image here")
        return text(
            "No radiology image: the class comes from the tile only.\nDrop a CT or MR image here"
        )

    def _on_images_image_ready(self, slot: Slot, opened: ImageOpened, pixels: NDArray[Any]) -> None:
        case = self.current_case()
        picture = case.picture(slot) if case is not None else None
        if picture is None:
            return
        if picture.field is not None:
            opened = replace(opened, field=picture.field)
        size = picture.pixel_size_um
        if size is not None:
            opened = replace(opened, info=replace(opened.info, pixel_size_um=size))
        self.freshness.note(opened)
        self.panes[slot].show_image(opened, pixels, size_set=size is not None)
        if slot is Slot.PATHOLOGY:
            self.zoom.show(opened)
        if not self._scroll.scrolling(slot):
            self._painter.show_slot(slot)

    def _on_images_image_failed(self, slot: Slot, said: Text) -> None:
        self._show_no_image(slot, said)

    def _show_no_image(self, slot: Slot, said: Text) -> None:
        if slot is Slot.PATHOLOGY:
            self.zoom.clear()
        self.panes[slot].show_message(said)

    def _on_images_image_awaited(self, slot: Slot) -> None:
        self.panes[slot].show_busy(text("Opening …"))

    def _on_pane_slice_changed(self, slot: Slot, index: int) -> None:
        case = self.current_case()
        if case is not None:
            self._painter.hide_slot(slot)
            self._scroll.show(case.id, slot, index)

    def _on_pane_field_changed(self, slot: Slot, field: FieldOfView) -> None:
        case = self.current_case()
        if case is not None:
            self._store.set_field(case.id, slot, field)

    def _on_pane_pixel_size_chosen(self, slot: Slot, micrometres: float) -> None:
        case = self.current_case()
        if case is not None:
            self._store.set_pixel_size(case.id, slot, micrometres)

    # --------------------------------------------------------------------------------- result

    def _on_store_cases_changed(self, case_ids: list[int]) -> None:
        if self.case_list.current_id() in case_ids:
            self._show_result()

    def _on_review_next_requested(self, case_id: int) -> None:
        if case_id == self.case_list.current_id():
            self.step(1)

    def _on_engine_model_loaded(self, loaded: ModelLoaded) -> None:
        self.review.actions.set_classes(loaded.card.classes)
        self.overlay_bar.set_card(loaded.card)
        self.case_list.set_card(loaded.card)
        self._show_result()

    def _on_engine_state_changed(self) -> None:
        if self.card is None:
            self._show_result()

    def _on_overlay_bar_choice_changed(self, choice: OverlayChoice) -> None:
        if choice.kind is OverlayKind.EVIDENCE:
            self.result_panel.select_class(choice.class_index)

    def _show_result(self) -> None:
        case, card = self.current_case(), self.card
        hidden = case is not None and self.blinding.hides(case)
        self.review.reviewing.show(case)
        if hidden:
            self.result_panel.show_message(
                text("The model's answer is hidden until you have chosen a class.")
            )
        elif case is None:
            self.result_panel.show_message(
                text("Drop a histology tile and, if there is one, a radiology image.")
            )
        elif case.result is not None and card is not None:
            kept = case.pathology.kept if case.pathology is not None else None
            told = [kept_text(kept, card, case.result)]
            if case.candidates:
                told.append(
                    text(
                        "Radiology images that fit this tile equally well: {count}. The menu of the"
                        " case has them.",
                        count=len(case.candidates),
                    )
                )
            given = input_text(case, case.result)
            self.result_panel.show_result(card, case.result, joined(told), given)
        elif case.error is not None:
            self.result_panel.show_message(case.error.said)
        elif not case.classifiable:
            self.result_panel.show_message(
                text("This case needs a histology tile. Drop one on the left image."),
                _file_warnings(case),
            )
        elif card is None and self._engine.state in _IDLE:
            self.result_panel.show_message(text("No model is loaded. Load one with Ctrl+M."))
        elif card is None:
            self.result_panel.show_message(text("Waiting for the model …"))
        elif case.state is CaseState.NEW:
            self.result_panel.show_message(text("Not classified. Press F5 to go on."))
        else:
            self.result_panel.show_message(text("Classifying …"))
        shown = case is not None and card is not None and not hidden
        result = case.result if case is not None and shown else None
        arrays = self.classifier.arrays(case.id) if case is not None and shown else None
        self._painter.set_result(card, result, arrays)


def _offers(case: Case | None, slot: Slot) -> list[Offer]:
    """What a drop on the place of an image can do: replacing one is never the usual use."""
    new = DropUse.NEW_CASE, text("New case")
    picture = case.picture(slot) if case is not None else None
    if picture is not None:
        return [new, (DropUse.REPLACE, text("Replace {name}", name=picture.file_name))]
    if case is None or case.empty or case.synthetic:
        return [new]
    return [(DropUse.ADD, text("Add to the case {name}", name=case.name)), new]


def _file_warnings(case: Case) -> list[Text]:
    pictures = [case.picture(slot) for slot in Slot]
    return [warning for p in pictures if p is not None for warning in p.info.warnings]
