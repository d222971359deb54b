"""Whether the files of the case in view are still those that were read."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.messages import ImageOpened, Slot
from crcviewer.protocol.text import text
from crcviewer.ui.classify.case import Case
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.shared.message_bar import Message, Severity
from crcviewer.ui.shared.throttle import Throttle

_AFTER_MS = 300
"""Who walks the cases quickly does not wait for it."""


class Freshness(QObject):
    """Looks at the files when a case is selected and when the window is used again. The reader
    hashes a file only where its stamp is another one."""

    message_raised = Signal(object)  # Message

    def __init__(
        self, store: CaseStore, reader: ReaderClient, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._reader = store, reader
        self._current: int | None = None
        self._seen: dict[str, str] = {}
        self.check_soon = Throttle(self._check, _AFTER_MS, self)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.applicationStateChanged.connect(self._on_app_state_changed)

    def select(self, case_id: int | None) -> None:
        """The case that is looked at."""
        self._current = case_id
        self.check_soon()

    def note(self, opened: ImageOpened) -> None:
        """What is shown was read just now."""
        self._seen[opened.info.path] = opened.info.sha256

    def _on_app_state_changed(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self.check_soon()

    def _check(self) -> None:
        case = self._store.get(self._current) if self._current is not None else None
        for slot in Slot:
            picture = case.picture(slot) if case is not None else None
            if case is None or picture is None or not self._known(case, slot):
                continue
            call = self._reader.open_image(picture.ref(), slot, 0)
            call.belong_to(self)
            call.answered.connect(partial(self._on_call_answered, case.id, slot))

    def _known(self, case: Case, slot: Slot) -> str:
        """The hash of what was read last; empty where nothing was."""
        result, picture = case.result, case.picture(slot)
        if result is not None:
            pathology = slot is Slot.PATHOLOGY
            return result.pathology_sha256 if pathology else result.radiology_sha256
        assert picture is not None
        return self._seen.get(picture.info.path, "") or picture.info.sha256

    def _on_call_answered(self, case_id: int, slot: Slot, opened: ImageOpened) -> None:
        case = self._store.get(case_id)
        picture = case.picture(slot) if case is not None else None
        if case is None or picture is None or picture.info.path != opened.info.path:
            return
        known = self._known(case, slot)
        self.note(opened)
        if known in ("", opened.info.sha256):
            return
        self._store.reread(case_id, slot, opened.info)
        again = text("{name} has changed on the disk and was read again.", name=picture.file_name)
        next_step = text("The result of the former file is no longer shown.")
        self.message_raised.emit(Message(Severity.WARNING, again, next_step))
