"""Whether the files of the cases are still those that were read."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from crcviewer.client.call import Call
from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.images import ImageInfo, Slot
from crcviewer.protocol.messages import FilesStamped, ImageOpened
from crcviewer.protocol.text import text
from crcviewer.session.case import Case, OnDisk
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.shared.message_bar import Message, Severity
from crcviewer.ui.shared.throttle import Throttle

_AFTER_MS = 300
"""Who walks the cases quickly does not wait for it."""
_SWEEP_AFTER_MS = 1000
_EVERY_MS = 20_000
"""While the window is used; a disk that answers slowly is asked less often."""
_SHARE = 10
"""Ten times as long as a look at all files takes passes before the next."""
_AT_ONCE = 500

_Place = tuple[int, Slot]
"""Case and slot."""


class Freshness(QObject):
    """The files of the case in view are looked at when it is selected and when the window is used
    again; those of all cases now and then, by their stamps only. The reader hashes a file where its
    stamp is another one: one that was merely copied over itself is the same.

    A case in view is read again at once; another one says in its row that its file has changed, and
    is read again when it is looked at.
    """

    message_raised = Signal(object)  # Message
    stamps_changed = Signal(list)
    """Paths of which the stamp, by which the disk tells a file, is another one than before."""

    def __init__(
        self, store: CaseStore, reader: ReaderClient, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._reader = store, reader
        self._current: int | None = None
        self._seen: dict[str, str] = {}
        self._stamps: dict[str, str] = {}
        """As they were when the files were looked at first, or last read."""
        self._news: dict[_Place, ImageInfo] = {}
        """What files of cases out of view are by now."""
        self._left: deque[str] = deque()
        """Paths that the look at all files has still to come to."""
        self._places: dict[str, list[_Place]] = {}
        self._suspects: deque[tuple[_Place, str]] = deque()
        """Those with another stamp, and the stamp."""
        self._sweeping: Call | None = None
        self._verifying: Call | None = None
        self._began = 0.0
        self.check_soon = Throttle(self._check, _AFTER_MS, self)
        self.sweep_soon = Throttle(self._sweep, _SWEEP_AFTER_MS, self)
        """Look at the files of all cases."""
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._on_again_timeout)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.applicationStateChanged.connect(self._on_app_state_changed)
        store.order_changed.connect(self.sweep_soon)

    def select(self, case_id: int | None) -> None:
        """The case that is looked at. One whose file is known to have changed is read again now,
        before it is classified for being looked at."""
        self._current = case_id
        for slot in Slot:
            info = self._news.pop((case_id, slot), None) if case_id is not None else None
            case = self._store.get(case_id) if case_id is not None else None
            picture = case.picture(slot) if case is not None else None
            if info is None or case is None or picture is None or picture.info.path != info.path:
                continue
            if case.on_disk is OnDisk.CHANGED:
                self._store.reread(case.id, slot, info)
                self._say_read_again(picture.file_name)
        self.check_soon()

    def stamp(self, path: str) -> str:
        """Of a file as it was last known; empty: nobody has looked."""
        return self._stamps.get(path, "")

    def remember(self, stamps: Mapping[str, str]) -> None:
        """As files were when a session was left: those that have changed since are found."""
        self._stamps.update(stamps)
        self.sweep_soon()

    def note(self, opened: ImageOpened) -> None:
        """What is shown was read just now."""
        self._seen[opened.info.path] = opened.info.sha256

    def _on_app_state_changed(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self.check_soon()
            self.sweep_soon()

    # ----------------------------------------------------------------------- the case in view

    def _check(self) -> None:
        case = self._store.get(self._current) if self._current is not None else None
        if case is not None and case.on_disk is OnDisk.CHANGED:
            # Unless it is found again below.
            self._store.set_on_disk([case.id], OnDisk.SAME)
        for slot in Slot:
            picture = case.picture(slot) if case is not None else None
            if case is None or picture is None or not self._known(case, slot):
                continue
            call = self._reader.open_image(picture.ref(), slot, 0)
            call.belong_to(self)
            call.answered.connect(partial(self._on_call_answered, (case.id, slot)))

    def _known(self, case: Case, slot: Slot) -> str:
        """The hash of what was read last; empty where nothing was."""
        result, picture = case.result, case.picture(slot)
        if result is not None:
            pathology = slot is Slot.PATHOLOGY
            return result.pathology_sha256 if pathology else result.radiology_sha256
        assert picture is not None
        return self._seen.get(picture.info.path, "") or picture.info.sha256

    def _on_call_answered(self, place: _Place, opened: ImageOpened) -> None:
        case_id, slot = place
        case = self._store.get(case_id)
        picture = case.picture(slot) if case is not None else None
        if case is None or picture is None or picture.info.path != opened.info.path:
            return
        known = self._known(case, slot)
        if known == opened.info.sha256:
            if case.on_disk is OnDisk.GONE:
                self._store.set_on_disk([case_id], OnDisk.SAME)
        elif case_id == self._current or case.result is None:
            self.note(opened)
            if not known:
                return
            self._store.reread(case_id, slot, opened.info)
            if case_id == self._current:
                self._say_read_again(picture.file_name)
        else:
            self._news[place] = opened.info
            self._store.set_on_disk([case_id], OnDisk.CHANGED)

    def _say_read_again(self, name: str) -> None:
        again = text("{name} has changed on the disk and was read again.", name=name)
        next_step = text("The result of the former file is no longer shown.")
        self.message_raised.emit(Message(Severity.WARNING, again, next_step))

    # ------------------------------------------------------------------------------ all cases

    def _on_again_timeout(self) -> None:
        # While another program is in front nobody looks; the window's return starts it again.
        if QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive:
            self._sweep()

    def _sweep(self) -> None:
        if self._sweeping is not None or self._suspects:
            self._again.start(_EVERY_MS)
            return
        places: dict[str, list[_Place]] = defaultdict(list)
        for case in self._store:
            for slot in Slot:
                picture = case.picture(slot)
                if picture is not None:
                    places[picture.info.path].append((case.id, slot))
        self._places, self._left, self._began = places, deque(places), time.monotonic()
        self._stamps = {path: stamp for path, stamp in self._stamps.items() if path in places}
        self._ask_for_stamps()

    def _ask_for_stamps(self) -> None:
        if not self._left:
            if self._places:
                took = (time.monotonic() - self._began) * 1000
                self._again.start(max(_EVERY_MS, round(_SHARE * took)))
            return
        paths = [self._left.popleft() for _ in range(min(_AT_ONCE, len(self._left)))]
        call = self._sweeping = self._reader.stamp_files(paths)
        call.belong_to(self)
        call.answered.connect(partial(self._on_stamps_answered, paths))
        call.failed.connect(self._on_stamps_lost)
        call.cancelled.connect(self._on_stamps_lost)

    def _on_stamps_lost(self, *_: object) -> None:
        self._sweeping = None
        self._left.clear()
        self._again.start(_EVERY_MS)

    def _on_stamps_answered(self, paths: list[str], told: FilesStamped) -> None:
        self._sweeping = None
        gone: list[int] = []
        new = [path for path, stamp in zip(paths, told.stamps, strict=True)
               if stamp and path not in self._stamps]  # fmt: skip
        for path, stamp in zip(paths, told.stamps, strict=True):
            if stamp is None:
                continue
            before = self._stamps.setdefault(path, stamp)
            if not stamp:
                gone += [case_id for case_id, _ in self._places[path]]
            elif stamp != before or self._was_gone(path):
                self._suspects.extend((place, stamp) for place in self._places[path])
        if new:
            self.stamps_changed.emit(new)
        self._store.set_on_disk(gone, OnDisk.GONE)
        self._verify()
        self._ask_for_stamps()

    def _was_gone(self, path: str) -> bool:
        cases = [self._store.get(case_id) for case_id, _ in self._places[path]]
        return any(case is not None and case.on_disk is OnDisk.GONE for case in cases)

    def _verify(self) -> None:
        """One file after the other: what is shown comes in between."""
        while self._suspects and self._verifying is None:
            place, stamp = self._suspects.popleft()
            case = self._store.get(place[0])
            picture = case.picture(place[1]) if case is not None else None
            if picture is None:
                continue
            call = self._verifying = self._reader.open_image(picture.ref(), place[1], 0)
            call.belong_to(self)
            call.answered.connect(partial(self._on_verified, place, stamp))
            call.failed.connect(self._on_not_verified)
            call.cancelled.connect(self._on_not_verified)

    def _on_verified(self, place: _Place, stamp: str, opened: ImageOpened) -> None:
        self._verifying = None
        self._stamps[opened.info.path] = stamp
        self.stamps_changed.emit([opened.info.path])
        self._on_call_answered(place, opened)
        self._verify()

    def _on_not_verified(self, *_: object) -> None:
        # It may be half written: the next look at all files comes to it again.
        self._verifying = None
        self._verify()
