"""The tab of whole slides: each open one is a tab of its own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.client.call import Call
from crcviewer.client.engine_client import EngineClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.imaging.core.file_endings import SLIDES
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.messages import FilesInspected
from crcviewer.protocol.slide_messages import SlideOpened
from crcviewer.protocol.text import text
from crcviewer.session.slide import KeptSlide, KeptSlides
from crcviewer.ui.look import theme
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.deep_zoom.tile_store import TileCache
from crcviewer.ui.shared.drop_card import DropCard
from crcviewer.ui.shared.dropped_paths import handed_over, sort_paths
from crcviewer.ui.shared.file_dialogs import choose_slides
from crcviewer.ui.shared.message_bar import Message, Severity
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.slides.slide_page import SlidePage


class SlidesTab(Translated, QWidget):
    """Opens what is dropped on it or chosen; a slide that is open already is only shown."""

    message_raised = Signal(object)  # Message
    others_dropped = Signal(object)
    """``Handed``: a model, or an address, that lay in a drop; the window's affair."""
    cases_requested = Signal(object)
    """Tuple of :class:`WantedCase`, for Classify."""
    place_requested = Signal(object)
    """:class:`WantedCase`, for the map of Explore."""
    card_requested = Signal()
    kept_changed = Signal()
    """Something of what :meth:`kept` tells."""

    def __init__(
        self,
        reader: ReaderClient,
        engine: EngineClient,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._reader, self._engine, self._settings = reader, engine, settings
        self.cache = TileCache()
        self._opening: dict[Call, str] = {}
        self._wanted: dict[str, KeptSlide] = {}
        """Of slides that are being opened, or could not be, what was kept of them."""
        self._front = ""
        """Which of these is to be looked at."""
        self.setAcceptDrops(True)
        self.card = DropCard(self)
        self.open_button = QPushButton(self)
        self._under_way = plain_label(self, role="muted")
        self.cancel_button = QPushButton(self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setTabsClosable(True)
        self.tabs.setMovable(True)
        self.tabs.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.more_button = QToolButton(self.tabs)
        theme.set_role(self.more_button, "framed")
        self.tabs.setCornerWidget(self.more_button)
        self._lay_out()
        for button in (self.open_button, self.more_button):
            button.clicked.connect(self.choose)
        self.cancel_button.clicked.connect(self.cancel)
        self.tabs.tabCloseRequested.connect(self._on_tab_close_requested)
        self.tabs.currentChanged.connect(self.kept_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Pages do so themselves."""
        self.card.set_text(
            self.tr(
                "Drop whole slides here: SVS, NDPI, MRXS, SCN, BIF, VMS, DICOM, pyramidal TIFF."
            )
        )
        self.open_button.setText(self.tr("Open slides …"))
        self.more_button.setText(self.tr("Open …"))
        self.cancel_button.setText(self.tr("Cancel"))
        self.tabs.setAccessibleName(self.tr("Open slides"))
        self._show_state()

    def _lay_out(self) -> None:
        empty = QWidget(self)
        middle = QVBoxLayout(empty)
        middle.setContentsMargins(*4 * (theme.SPACE_LARGE,))
        middle.addWidget(self.card, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.open_button)
        row.addStretch(1)
        middle.addLayout(row)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(empty)
        self.stack.addWidget(self.tabs)
        self._waiting = QWidget(self)
        line = QHBoxLayout(self._waiting)
        line.setContentsMargins(theme.SPACE, theme.SPACE_SMALL, theme.SPACE, theme.SPACE_SMALL)
        line.addWidget(self._under_way, 1)
        line.addWidget(self.cancel_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._waiting)
        layout.addWidget(self.stack, 1)

    # ----------------------------------------------------------------------------------- use

    def pages(self) -> list[SlidePage]:
        """In the order of the tabs."""
        found = [self.tabs.widget(n) for n in range(self.tabs.count())]
        return [page for page in found if isinstance(page, SlidePage)]

    @property
    def page(self) -> SlidePage | None:
        """The one that is looked at."""
        shown = self.tabs.currentWidget()
        return shown if isinstance(shown, SlidePage) else None

    def has(self, path: str) -> bool:
        """Whether this slide is open."""
        return any(_same(page.path, path) for page in self.pages())

    @property
    def opening(self) -> bool:
        """Whether a slide is being opened."""
        return bool(self._opening)

    def open_paths(self, paths: Sequence[str]) -> None:
        """Each a slide; one that is open is shown."""
        for path in paths:
            known = next((page for page in self.pages() if _same(page.path, path)), None)
            if known is not None:
                self.tabs.setCurrentWidget(known)
            elif path not in self._opening.values():
                self._open(path)
        if paths:
            self._settings.last_folder = str(Path(paths[0]).parent)
        self._show_state()

    def kept(self) -> KeptSlides:
        """All that a session keeps of the open slides, and of those that could not be opened."""
        pages = self.pages()
        slides = [page.kept() for page in pages]
        slides += [kept for path, kept in self._wanted.items() if not self.has(path)]
        shown = self.page
        return KeptSlides(tuple(slides), pages.index(shown) if shown is not None else 0)

    def restore(self, kept: KeptSlides) -> None:
        """Open them again, as they were; what is open stays."""
        for slide in kept.slides:
            self._wanted[slide.path] = slide
        if kept.shown < len(kept.slides):
            self._front = kept.slides[kept.shown].path
        for slide in kept.slides:
            if not self.has(slide.path) and slide.path not in self._opening.values():
                self._open(slide.path)

    def choose(self) -> None:
        """Let the user choose slides."""
        choose_slides(self, self._settings.last_folder, self.open_paths)

    def cancel(self) -> bool:
        """Stop opening; whether there was anything."""
        calls = list(self._opening)
        for call in calls:
            call.cancel()
        return bool(calls)

    def close_slide(self, page: SlidePage) -> None:
        """Take it out."""
        page.close_slide()
        self.tabs.removeTab(self.tabs.indexOf(page))
        page.deleteLater()
        self._show_state()
        self.kept_changed.emit()

    def close_slides(self) -> None:
        """Take all of them out."""
        self.close_all()
        self._wanted.clear()
        for page in self.pages():
            self.close_slide(page)

    def close_all(self) -> None:
        """The window closes."""
        for call in list(self._opening):
            call.drop()
        self._opening.clear()
        for page in self.pages():
            page.close_slide()

    # ------------------------------------------------------------------------------- opening

    def _open(self, path: str, instead_of: SlidePage | None = None) -> None:
        call = self._reader.open_slide(path)
        self._opening[call] = path
        call.belong_to(self)
        call.answered.connect(partial(self._on_slide_opened, call, instead_of))
        call.failed.connect(partial(self._on_slide_failed, call))
        call.cancelled.connect(partial(self._on_slide_cancelled, call))
        self._show_state()

    def _on_slide_opened(
        self, call: Call, instead_of: SlidePage | None, opened: SlideOpened
    ) -> None:
        asked = self._opening.pop(call, opened.path)
        known = next((page for page in self.pages() if _same(page.path, opened.path)), None)
        if known is not None and known is not instead_of:
            self.tabs.setCurrentWidget(known)
            self._show_state()
            return
        page = SlidePage(opened, self._reader, self._engine, self.cache, self)
        page.message_raised.connect(self.message_raised)
        page.mapping.message_raised.connect(self.message_raised)
        page.mapping.cases_requested.connect(self.cases_requested)
        page.mapping.place_requested.connect(self.place_requested)
        page.mapping.panel.card_requested.connect(self.card_requested)
        page.reopen_requested.connect(lambda: self._open(page.path, page))
        place = self.tabs.count()
        if instead_of is not None and instead_of in self.pages():
            place = self.tabs.indexOf(instead_of)
            self.close_slide(instead_of)
        page.kept_changed.connect(self.kept_changed)
        self.tabs.insertTab(place, page, page.title.replace("&", "&&"))
        self.tabs.setTabToolTip(place, page.path)
        page.pixel_size_changed.connect(partial(self._on_page_pixel_size_changed, page))
        kept = self._wanted.pop(asked, None)
        size = self._settings.slide_pixel_size(opened.sha256)
        if size is not None and (kept is None or kept.pixel_size_um is None):
            page.set_pixel_size(size)
        if kept is None or asked == self._front or self.tabs.count() == 1:
            self.tabs.setCurrentWidget(page)
            page.view.setFocus()
        self._show_state()
        if kept is not None:
            self._restore(page, kept)
        elif self._settings.maps_slides_at_once:
            page.mapping.start_when_possible()
        self.kept_changed.emit()

    def _on_page_pixel_size_changed(self, page: SlidePage) -> None:
        if page.pixel_size_um is not None:
            self._settings.set_slide_pixel_size(page.opened.sha256, page.pixel_size_um)

    def _restore(self, page: SlidePage, kept: KeptSlide) -> None:
        if kept.sha256 in ("", page.opened.sha256):
            page.restore(kept)
            return
        self.message_raised.emit(
            Message(
                Severity.WARNING,
                text("{name} is another slide than it was.", name=page.title),
                text("Its regions and its map are not shown: they would lie elsewhere."),
            )
        )

    def _on_slide_failed(self, call: Call, failure: Failure) -> None:
        self._opening.pop(call, None)
        self.message_raised.emit(Message.of(failure))
        self._show_state()

    def _on_slide_cancelled(self, call: Call) -> None:
        self._opening.pop(call, None)
        self._show_state()

    def _show_state(self) -> None:
        self.stack.setCurrentIndex(1 if self.tabs.count() else 0)
        names = [Path(path).name for path in self._opening.values() if path]
        self._waiting.setVisible(bool(self._opening))
        self._under_way.setText(
            self.tr("{0} is being opened …").format(", ".join(names[:3]))
            if names
            else self.tr("What was dropped is being looked at …")
        )

    # -------------------------------------------------------------------------------- events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files from the file manager."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Slides are opened here, a scan goes beside the one that is looked at; a model is for the
        window."""
        handed = handed_over(event.mimeData())
        sorted_ = sort_paths(handed.paths)
        event.acceptProposedAction()
        others = (*sorted_.models, *sorted_.refused)
        if others or handed.addresses:
            self.others_dropped.emit(type(handed)(others, handed.addresses))
        self.take(sorted_.images)

    def take(self, paths: Sequence[str]) -> None:
        """Files and folders of which only their content tells whether they are slides or scans."""
        slides = [path for path in paths if _suffix(path) in _SLIDES_FOR_SURE]
        self.open_paths(slides)
        doubtful = [path for path in paths if path not in slides]
        if doubtful:
            call = self._reader.inspect_files(doubtful)
            self._opening[call] = ""
            call.belong_to(self)
            call.answered.connect(partial(self._on_inspected, call, doubtful))
            call.failed.connect(partial(self._on_slide_failed, call))
            call.cancelled.connect(partial(self._on_slide_cancelled, call))
            self._show_state()

    def _on_inspected(self, call: Call, paths: Sequence[str], reply: FilesInspected) -> None:
        self._opening.pop(call, None)
        slides = [
            case.pathology.path
            for case in reply.cases
            if case.pathology is not None and case.pathology.kind == "slide"
        ]
        scans = [case for case in reply.cases if case.radiology is not None]
        if not slides and not scans:
            # Asked for as a slide, it may be one, or says why not.
            self.open_paths([path for path in paths if Path(path).is_file()])
        self.open_paths(slides)
        if scans and self.page is not None and not slides:
            self.page.mapping.panel.scan.offer(scans)
        elif scans and not slides:
            self.message_raised.emit(
                Message(
                    Severity.INFORMATION,
                    text("A radiology image stands beside a slide, and no slide is open."),
                    text("Open the slide, and drop the image on it."),
                )
            )
        self._show_state()

    def _on_tab_close_requested(self, place: int) -> None:
        page = self.tabs.widget(place)
        if isinstance(page, SlidePage):
            self.close_slide(page)


_SLIDES_FOR_SURE = frozenset(SLIDES) - {"dcm"}
"""Endings of files that are asked for as slides without another look."""


def _suffix(path: str) -> str:
    return Path(path).suffix.lower().removeprefix(".")


def _same(first: str, second: str) -> bool:
    return Path(first).absolute() == Path(second).absolute()
