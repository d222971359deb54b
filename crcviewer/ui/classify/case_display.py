"""What is seen of a case: its images with overlay and its answer, or why they are not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from msgspec.structs import replace
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.client.worker_state import WorkerState
from crcviewer.protocol.images import FieldOfView, Slot
from crcviewer.protocol.messages import ImageOpened, ModelLoaded
from crcviewer.protocol.text import Text, joined, text
from crcviewer.report.case_arrays import OverlayChoice, OverlayKind
from crcviewer.report.input_words import input_text
from crcviewer.session.case import Case, CaseState
from crcviewer.ui.classify.case_images import CaseImages
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.classifier import Classifier
from crcviewer.ui.classify.freshness import Freshness
from crcviewer.ui.classify.overlay_bar import OverlayBar
from crcviewer.ui.classify.overlay_painter import OverlayPainter
from crcviewer.ui.classify.result_notes import kept_text
from crcviewer.ui.classify.result_panel import ResultPanel
from crcviewer.ui.classify.review.blinding import Blinding
from crcviewer.ui.classify.slice_scroll import SliceScroll
from crcviewer.ui.shared.drop_zones import Offer
from crcviewer.ui.shared.dropped_paths import DropUse
from crcviewer.ui.shared.image_pane import ImagePane
from crcviewer.ui.shared.pane_zoom import PaneZoom

_IDLE = (WorkerState.READY, WorkerState.STOPPED)


class CaseDisplay(QObject):
    """Makes the widgets, which the tab lays out, and keeps them on the case in view. What the user
    changes of an image there (slice, field, pixel size) goes to the store."""

    case_shown = Signal(object)
    """The :class:`Case` in view, or None: another one, or it is hidden otherwise."""
    answer_shown = Signal(object)
    """The same, and whenever something of it has changed."""

    def __init__(
        self,
        store: CaseStore,
        reader: ReaderClient,
        engine: EngineClient,
        classifier: Classifier,
        *,
        case: Callable[[], Case | None],
        freshness: Freshness,
        blinding: Blinding,
        place: QWidget,
    ) -> None:
        """``case``: which is in view."""
        super().__init__(place)
        self._store, self._engine, self._classifier = store, engine, classifier
        self._case, self._freshness, self._blinding = case, freshness, blinding
        self._hidden = False
        self.images = CaseImages(reader, self)
        self._scroll = SliceScroll(store, self.images, self)
        self.panes = {slot: ImagePane(slot, place) for slot in Slot}
        self.zoom = PaneZoom(reader, self.panes[Slot.PATHOLOGY])
        self.overlay_bar = OverlayBar(place)
        self.result_panel = ResultPanel(place)
        self._painter = OverlayPainter(self.panes, self.overlay_bar, self)
        self.images.image_ready.connect(self._on_images_image_ready)
        self.images.image_failed.connect(self._on_images_image_failed)
        self.images.image_awaited.connect(self._on_images_image_awaited)
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

    # ---------------------------------------------------------------------------------- images

    def settle(self) -> None:
        """The case is left: the slice to which the user has scrolled is its slice now."""
        for slot in Slot:
            self._scroll.settle(slot)

    def show(self) -> None:
        """Another case is in view, or other images of it, or it is hidden otherwise."""
        case = self._case()
        self._painter.clear()
        hidden = self._hidden = case is not None and self._blinding.hides(case)
        for slot, pane in self.panes.items():
            picture = case.picture(slot) if case is not None else None
            pane.set_alias(self._blinding.shown_name(case) if case is not None and hidden else "")
            self.images.show(slot, picture)
            offers = _offers(case, slot)
            pane.drop_zones.set_offers([(use, self._covered(said)) for use, said in offers])
            if picture is None:
                self._show_no_image(slot, self._empty_text(slot, case))
        self.case_shown.emit(case)
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
        case = self._case()
        picture = case.picture(slot) if case is not None else None
        if picture is None:
            return
        if picture.field is not None:
            opened = replace(opened, field=picture.field)
        size = picture.pixel_size_um
        if size is not None:
            opened = replace(opened, info=replace(opened.info, pixel_size_um=size))
        self._freshness.note(opened)
        self.panes[slot].show_image(opened, pixels, size_set=size is not None)
        if slot is Slot.PATHOLOGY:
            self.zoom.show(opened)
        if not self._scroll.scrolling(slot):
            self._painter.show_slot(slot)

    def _show_no_image(self, slot: Slot, said: Text) -> None:
        if slot is Slot.PATHOLOGY:
            self.zoom.clear()
        self.panes[slot].show_message(said)

    def _on_images_image_failed(self, slot: Slot, said: Text) -> None:
        self._show_no_image(slot, self._covered(said))

    def _covered(self, said: Text) -> Text:
        """Without names of the case in view where it is hidden."""
        case = self._case()
        return said if case is None else self._blinding.covered(said, [case])

    def _on_images_image_awaited(self, slot: Slot) -> None:
        case, pane = self._case(), self.panes[slot]
        picture = case.picture(slot) if case is not None else None
        if picture is not None and pane.shows(picture.info):
            pane.show_busy(text("Opening …"))  # another slice of what is in view
        else:
            # The image of another case would stand beside the name and the answer of this one.
            self._show_no_image(slot, text("Opening …"))

    def _on_pane_slice_changed(self, slot: Slot, index: int) -> None:
        case = self._case()
        if case is not None:
            self._painter.hide_slot(slot)
            self._scroll.show(case.id, slot, index)

    def _on_pane_field_changed(self, slot: Slot, field: FieldOfView) -> None:
        case = self._case()
        if case is not None:
            self._store.set_field(case.id, slot, field)

    def _on_pane_pixel_size_chosen(self, slot: Slot, micrometres: float) -> None:
        case = self._case()
        if case is not None:
            self._store.set_pixel_size(case.id, slot, micrometres)

    # --------------------------------------------------------------------------------- answer

    def _on_store_cases_changed(self, case_ids: list[int]) -> None:
        case = self._case()
        if case is None or case.id not in case_ids:
            return
        if self._blinding.hides(case) is not self._hidden:
            self.show()  # it was judged, or that was undone: its names go with its answer
        else:
            self._show_result()

    def _on_engine_model_loaded(self, loaded: ModelLoaded) -> None:
        self.overlay_bar.set_card(loaded.card)
        self._show_result()

    def _on_engine_state_changed(self) -> None:
        if self._classifier.card is None:
            self._show_result()

    def _on_overlay_bar_choice_changed(self, choice: OverlayChoice) -> None:
        if choice.kind is OverlayKind.EVIDENCE:
            self.result_panel.select_class(choice.class_index)

    def _show_result(self) -> None:
        case, card = self._case(), self._classifier.card
        hidden = case is not None and self._blinding.hides(case)
        self.answer_shown.emit(case)
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
        arrays = self._classifier.arrays(case.id) if case is not None and shown else None
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
