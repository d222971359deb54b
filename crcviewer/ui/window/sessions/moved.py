"""File → Look for moved images: in a folder that the user names."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from crcviewer.protocol.text import Text, counted, text
from crcviewer.session.case import Case, OnDisk
from crcviewer.session.moved_images import Cancelled, find_moved
from crcviewer.session.notes import KeptImage
from crcviewer.session.writer import paths_of
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.freshness import Freshness
from crcviewer.ui.shared.background import Background
from crcviewer.ui.shared.file_dialogs import choose_folder
from crcviewer.ui.shared.message_bar import Message, MessageBar, Severity
from crcviewer.ui.shared.throttle import Throttle

_TELL_MS = 300
_OFFER_AFTER_MS = 500


class MovedImages(QObject):
    """Looks beside the thread of the window, since that may take long; Esc ends it."""

    progress_changed = Signal(object)
    """What it is at, as a :class:`Text`; empty: it has ended."""

    def __init__(
        self,
        store: CaseStore,
        freshness: Freshness,
        known: Callable[[], dict[str, KeptImage]],
        *,
        bar: MessageBar,
        folder: Callable[[], str],
        window: QWidget,
    ) -> None:
        """``known``: what the session's file tells of its images; ``folder``: where to begin."""
        super().__init__(window)
        self._store, self._freshness, self._known = store, freshness, known
        self._bar, self._folder, self._window = bar, folder, window
        self._stop = Event()
        self._job: Background | None = None
        self._count = 0
        self._offered: Message | None = None
        self._may_offer = False
        self._clock = QTimer(self, interval=_TELL_MS)
        self._clock.timeout.connect(self._tell)
        self._offer_soon = Throttle(self._offer, _OFFER_AFTER_MS, self)
        store.cases_changed.connect(self._offer_soon)

    def expect(self) -> None:
        """A session was opened: should images not be there, a search is offered, once."""
        if self._offered is not None:
            self._bar.dismiss(self._offered)
        self._offered, self._may_offer = None, True
        self._offer_soon()

    def choose(self) -> None:
        """Let the user say where to look."""
        title = self.tr("Folder in which the images may lie")
        choose_folder(self._window, self._folder(), self.look_in, title=title)

    def look_in(self, folder: str) -> None:
        """In all of it."""
        if self._job is not None:
            return
        self._stop.clear()
        self._count = 0
        known = self._known()
        wanted = [
            known.get(path) or KeptImage(path, sha256=_hash(case, path))
            for case in self._store
            for path in paths_of(case)
        ]
        self._job = job = Background(partial(find_moved, wanted, Path(folder), self._looked))
        job.done.connect(self._on_job_done)
        job.failed.connect(self._on_job_failed)
        job.start()
        self._clock.start()

    def cancel(self) -> bool:
        """Whether there was anything to end."""
        self._stop.set()
        return self._job is not None

    def _looked(self, count: int) -> bool:
        self._count = count
        return not self._stop.is_set()

    def _tell(self) -> None:
        self.progress_changed.emit(
            text("looking for moved images: {count} files", count=self._count)
        )

    def _end(self) -> None:
        self._job = None
        self._clock.stop()
        self.progress_changed.emit(Text(""))

    def _on_job_failed(self, error: Exception) -> None:
        self._end()
        if not isinstance(error, Cancelled):
            raise error

    def _on_job_done(self, found: dict[str, str]) -> None:
        self._end()
        self._store.set_paths(found)
        self._freshness.sweep_soon()
        if self._offered is not None and found:
            self._bar.dismiss(self._offered)
        said = counted(
            len(found),
            "One image was found at its new place.",
            "{count} images were found at their new place.",
        )
        none = text("No image that is missing was found there.")
        self._bar.show_message(Message(Severity.INFORMATION, said if found else none))

    def _offer(self) -> None:
        gone = sum(case.on_disk is OnDisk.GONE for case in self._store)
        if not gone or not self._may_offer or self._job is not None:
            return
        self._may_offer = False
        self._offered = message = Message(
            Severity.WARNING,
            counted(
                gone,
                "The images of one case are not where they were.",
                "The images of {count} cases are not where they were.",
            ),
            text("If they were moved, say where to: they are known by what is in them."),
        )
        self._bar.show_message(message, action=(text("Look in a folder …"), self.choose))


def _hash(case: Case, path: str) -> str:
    for picture in (case.pathology, case.radiology):
        if picture is not None and picture.info.path == path:
            return picture.info.sha256
    return ""
