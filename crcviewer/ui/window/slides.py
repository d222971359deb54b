"""The tab of whole slides in the window, and the offer to look at a slide that became a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.images import CaseFiles, ImageRef
from crcviewer.protocol.text import counted, text
from crcviewer.session.slide import KeptSlide, KeptSlides
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.message_bar import Message, MessageBar, Severity
from crcviewer.ui.window.lazy_tab import LazyTab

if TYPE_CHECKING:
    from crcviewer.ui.slides.slides_tab import SlidesTab

_NAMED = 3


class Slides(QObject):
    """A slide that became a case is offered once; one that is open already never."""

    cases_requested = Signal(object)
    """Tuple of :class:`WantedCase`, for Classify."""
    place_requested = Signal(object)
    """:class:`WantedCase`, for the map of Explore."""
    card_requested = Signal()
    kept_changed = Signal()
    """Something of what :meth:`kept` tells."""
    others_dropped = Signal(object)
    """``Handed``, of a drop on the tab: models and addresses."""

    def __init__(
        self,
        settings: Settings,
        reader: ReaderClient,
        engine: EngineClient,
        *,
        bar: MessageBar,
        tabs: QTabWidget,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._settings, self._reader, self._engine = settings, reader, engine
        self._bar, self._tabs = bar, tabs
        self.place = LazyTab(self._make_tab, window)
        self._offered: set[str] = set()
        self._left = KeptSlides()
        """Of a session, until somebody looks at the tab."""

    def open(self, paths: Sequence[str]) -> None:
        """Show the tab, and these slides in it."""
        self._tabs.setCurrentWidget(self.place)
        self.place.tab().open_paths(paths)

    def cancel(self) -> bool:
        """Stop what the tab is at, if it is looked at; whether there was anything."""
        made = self.place.made
        return made is not None and made.isVisible() and made.cancel()

    def close(self) -> None:
        """The window closes."""
        if self.place.made is not None:
            self.place.made.close_all()

    def kept(self) -> KeptSlides:
        """What a session keeps of those that are open."""
        made = self.place.made
        return made.kept() if made is not None else self._left

    def replace(self, kept: KeptSlides) -> None:
        """Those of a session instead of those that are open; not before somebody looks."""
        self._left = kept
        if self.place.made is not None:
            self.place.made.close_slides()
            self.place.made.restore(kept)

    def _make_tab(self, parent: QWidget) -> SlidesTab:
        from crcviewer.ui.slides.slides_tab import SlidesTab

        tab = SlidesTab(self._reader, self._engine, self._settings, parent)
        tab.message_raised.connect(self._bar.show_message)
        tab.cases_requested.connect(self.cases_requested)
        tab.place_requested.connect(self.place_requested)
        tab.card_requested.connect(self.card_requested)
        tab.others_dropped.connect(self.others_dropped)
        tab.restore(self._left)
        tab.kept_changed.connect(self.kept_changed)
        return tab

    def offer(self, cases: Sequence[CaseFiles]) -> None:
        """Slides that became cases, perhaps with the patient's scan."""
        scans: dict[str, ImageRef | None] = {}
        for case in cases:
            path = case.pathology.path if case.pathology is not None else ""
            made = self.place.made
            if path not in self._offered and not (made is not None and made.has(path)):
                scan = case.radiology
                scans[path] = ImageRef(scan.path) if scan is not None else None
        self._offered.update(scans)
        if scans:
            self._tell(scans)

    def _tell(self, scans: Mapping[str, ImageRef | None]) -> None:
        paths = list(scans)
        names = ", ".join(Path(path).name for path in paths[:_NAMED])
        if len(paths) > _NAMED:
            names += " …"
        message = Message(
            Severity.INFORMATION,
            counted(
                len(paths),
                "{names} is a whole slide. Here one field of view of it is a case.",
                "{count} files are whole slides ({names}). Here one field of view of each is a"
                " case.",
                names=names,
            ),
            text("In Slides all of it is seen, and its tissue is mapped."),
        )

        def accept() -> None:
            self._bar.dismiss(message)
            self.open([path for path in paths if scans[path] is None])
            beside = [KeptSlide(path, radiology=scan) for path, scan in scans.items() if scan]
            if beside:
                self.place.tab().restore(KeptSlides(tuple(beside)))

        self._bar.show_message(message, action=(text("Open in Slides"), accept))
