"""Files and folders that the user hands over become cases, or the image of a slot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from crcviewer.client.call import Call
from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import CaseFiles, ImageInfo, Slot
from crcviewer.protocol.messages import CasesFound, FilesInspected, Progress
from crcviewer.protocol.text import Text, text
from crcviewer.session.case import Case, Picture, WantedCase, case_from_files
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.late_pairs import late_pairs, names_contradict
from crcviewer.ui.classify.pairing import move_image, move_images
from crcviewer.ui.classify.series import (
    FEW,
    Offer,
    Sorted,
    Studies,
    is_scan,
    sort_out,
    volumes_of,
)
from crcviewer.ui.classify.wanted_images import found_of, images_of, made_of
from crcviewer.ui.shared.message_bar import Message, Severity


@dataclass
class _Job:
    """One drop or one chosen file, while the reader looks at it."""

    paths: tuple[str, ...]
    case_id: int | None
    """The case whose slot is to be filled, or that a lone image may complete."""
    slot: Slot | None
    """The slot to fill; None: make cases."""
    forced: bool = False
    """The user named the slot: the kind of the image does not matter."""
    older: frozenset[int] = frozenset()
    """Ids of the cases that were there before."""
    told: bool = False
    """Whether the first new case was announced."""
    wanted: tuple[WantedCase, ...] = ()
    """Cases that are known already: the reader only says what their files are."""
    scans: int = 0
    """Series that belong to no tile so far."""
    held: list[CaseFiles] = field(default_factory=list)
    """Those of them that were not shown as cases in between, as they are more than a few."""

    @property
    def lone(self) -> bool:
        """Whether it may be the missing image of the case that is looked at."""
        if self.wanted:
            return False
        return len(self.paths) == 1 and not Path(self.paths[0]).is_dir()


class Intake(QObject):
    """Asks the reader what dropped files are and puts them into the store."""

    cases_arrived = Signal(int)
    """Id of the first case of a drop, as soon as it is there."""
    wanted_arrived = Signal(object, int)
    """:class:`WantedCase`, and the id that it has in the list."""
    progress_changed = Signal(int, int)
    """Files looked at and found so far; (0, 0) when nothing is under way."""
    message_raised = Signal(object)
    """A :class:`Message` for the user."""
    series_offered = Signal(object, object, object)
    """:class:`Offer`, ids of the cases that could have one of the series, and which of these is
    meant, or None."""
    slides_found = Signal(list)
    """:class:`CaseFiles` of whole slides that came as files, not as fields of one."""
    skipped_found = Signal(int, list)
    """How many files of a drop are no images, and paths of the first of them."""
    message_outdated = Signal(object)
    """One that offered Ctrl+Z, which would undo something else by now."""

    def __init__(
        self, store: CaseStore, reader: ReaderClient, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._reader = store, reader
        self.studies = Studies()
        self._jobs: dict[Call, _Job] = {}
        self._undo_offers: list[Message] = []
        store.undo_stack.indexChanged.connect(self._on_undo_stack_index_changed)

    @property
    def running(self) -> bool:
        """Whether files are being looked at."""
        return bool(self._jobs)

    def add(self, paths: Sequence[str], *, current: int | None = None) -> None:
        """Make cases of files and folders. A lone image completes the case ``current`` if that
        one lacks just such an image."""
        self._start(_Job(tuple(paths), current, None))

    def set_slot(self, paths: Sequence[str], case_id: int | None, slot: Slot) -> None:
        """As dropped on a slot: a single fitting image goes there, others become cases."""
        lone = len(paths) == 1 and case_id is not None
        self._start(_Job(tuple(paths), case_id, slot if lone else None))

    def force_slot(self, path: str, case_id: int, slot: Slot) -> None:
        """As chosen for a slot: the image goes there, whatever it looks like."""
        self._start(_Job((path,), case_id, slot, forced=True))

    def open_cases(self, wanted: Sequence[WantedCase]) -> None:
        """Make cases of just these images, or show those that were made of them before; each file
        is looked at once."""
        known = {made: case.id for case in self._store if (made := made_of(case)) is not None}
        under_way = {one for job in self._jobs.values() for one in job.wanted}
        new = []
        for one in wanted:
            same = known.get(images_of(one))
            if same is not None:
                self.wanted_arrived.emit(one, same)
            elif one not in under_way:
                new.append(one)
        paths = [ref.path for one in new for ref in (one.pathology, one.radiology) if ref]
        self._start(_Job(tuple(dict.fromkeys(paths)), None, None, wanted=tuple(new)))
        first = known.get(images_of(wanted[0])) if wanted else None
        if not new and first is not None:
            self.cases_arrived.emit(first)

    def cancel(self) -> None:
        """Stop looking; cases found so far stay."""
        for call in self._jobs:
            call.cancel()

    def forget(self) -> None:
        """Stop looking, and let nothing come any more of what was being looked at."""
        for call in self._jobs:
            call.drop()
        self._jobs.clear()
        self._tell_if_idle()

    # ------------------------------------------------------------------------------ answers

    def _start(self, job: _Job) -> None:
        if job.paths:
            job.older = frozenset(self._store.ids())
            call = self._reader.inspect_files(job.paths)
            self._jobs[call] = job
            call.belong_to(self)
            call.progressed.connect(partial(self._on_call_progressed, job))
            call.answered.connect(lambda reply: self._on_call_answered(self._jobs.pop(call), reply))
            call.failed.connect(lambda failure: self._on_call_failed(call, failure))
            call.cancelled.connect(lambda: self._on_call_cancelled(call))

    def _on_call_progressed(self, job: _Job, told: Progress | CasesFound) -> None:
        if isinstance(told, Progress):
            self.progress_changed.emit(told.done, told.total)
        # What may go into a slot is not shown as a case of its own in between.
        elif not job.wanted and job.slot is None and not job.lone:
            job.scans += sum(map(is_scan, told.cases))
            many = job.scans > FEW
            job.held += [files for files in told.cases if many and is_scan(files)]
            shown = [files for files in told.cases if not (many and is_scan(files))]
            self._store.add(shown, group=told.id)
            self._tell_first(job)

    def _on_call_answered(self, job: _Job, reply: FilesInspected) -> None:
        self.studies.note(reply.cases)
        if reply.skipped and reply.cases:
            self.skipped_found.emit(reply.skipped, list(reply.skipped_paths))
        slides = [c for c in reply.cases if c.pathology is not None and c.pathology.slide]
        if slides and not job.wanted:
            self.slides_found.emit(slides)
        if job.wanted:
            self._add_wanted(job.wanted, reply.cases)
        elif job.slot is None and not job.lone:
            found = self._sort_out(job, reply.cases)
            self._store.settle(reply.id, found.cases)
            self._tell_first(job)
            self._pair_late(job)
            if not reply.cases:
                self._say_nothing_found(job.paths)
            self._offer(found.offer, job)
        else:
            self._place(job, reply.cases)
        self._tell_if_idle()

    def _add_wanted(self, wanted: Sequence[WantedCase], cases: Sequence[CaseFiles]) -> None:
        """Each image into its slot, whatever it looks like."""
        found, lost = found_of(wanted, cases)
        if lost is not None:
            said = Failure(text("An image of {name} was not found.", name=lost.name))
            self._say(_error_of(cases) or said)
        ids = self._store.add_pictured([(one.name, tile, organ) for one, tile, organ in found])
        for (one, _, _), case_id in zip(found, ids, strict=True):
            self.wanted_arrived.emit(one, case_id)
        if ids:
            self.cases_arrived.emit(ids[0])

    def _place(self, job: _Job, cases: Sequence[CaseFiles]) -> None:
        """The answer to a job of one file, or of one slot."""
        info = _only_image(cases)
        case = self._store.get(job.case_id) if job.case_id is not None else None
        if job.forced and info is None:
            several = Failure(
                text("This is no single image."),
                text("Choose one image file, or one DICOM series."),
            )
            self._say(_error_of(cases) or several)
            return
        fits = info is not None and (job.forced or info.slot in (None, job.slot))
        mixed = False
        if case is not None and job.slot is not None and info is not None and fits:
            mixed = not case.may_take(job.slot, Picture(info))
            divided = not job.forced and len(volumes_of(info)) > FEW
            if not mixed and not divided:
                self._store.set_picture(case.id, job.slot, info)
                return
        if not cases:
            self._say_nothing_found(job.paths)
            return
        found = self._sort_out(job, cases)
        self._store.add(found.cases)
        if found.offer is not None:
            self._offer(found.offer, job)
            return
        if (
            info is not None
            and job.slot is None
            and (self._pair_late(job) or self._join(job, case))
        ):
            return
        self._tell_first(job)
        if info is not None and job.slot is not None:
            self._say_own_case(job.slot, info, mixed=mixed)

    def _join(self, job: _Job, case: Case | None) -> bool:
        """A lone image is the other half of the case in view, if that lacks just this half."""
        new = next((c for c in self._store if c.id not in job.older), None)
        if case is None or new is None or case.empty or new.empty:
            return False
        if case.synthetic != new.synthetic:
            return False
        slot = Slot.PATHOLOGY if new.radiology is None else Slot.RADIOLOGY
        if [s for s in Slot if case.picture(s) is None] != [slot] or names_contradict(case, new):
            return False
        move_image(self._store, new.id, slot, case.id, slot)
        self.cases_arrived.emit(case.id)
        self._offer_undo(
            text("{name} was added to the case {case}.", name=new.name, case=case.name),
            text("Press Ctrl+Z if it is a case of its own."),
        )
        return True

    def _pair_late(self, job: _Job) -> bool:
        """Half-filled cases of this drop go to those of earlier drops that have their name."""
        pairs = late_pairs(
            [case for case in self._store if case.id in job.older],
            [case for case in self._store if case.id not in job.older],
        )
        if not pairs:
            return False
        move_images(self._store, [(p.source_id, p.slot, p.target_id) for p in pairs])
        self.cases_arrived.emit(pairs[0].target_id)
        self._offer_undo(
            text(
                "Images paired by name with cases that were in the list: {count}.",
                count=len(pairs),
            ),
            text("Press Ctrl+Z to separate them."),
        )
        return True

    def _sort_out(self, job: _Job, cases: Sequence[CaseFiles]) -> Sorted:
        """Series whose names are those of older cases that lack one are not offered."""
        scans = {-n: files for n, files in enumerate(cases, 1) if is_scan(files)}
        pairs = late_pairs(
            [case for case in self._store if case.id in job.older],
            [case_from_files(n, files) for n, files in scans.items()],
        )
        paired = [scans[pair.source_id].radiology for pair in pairs if pair.source_id in scans]
        return sort_out(cases, {info.path for info in paired if info is not None})

    def _offer(self, offer: Offer | None, job: _Job) -> None:
        """The user is to choose; for the tiles of the drop, or for the case in view."""
        if offer is None:
            return
        tiles = [case for case in self._store if case.pathology is not None and not case.synthetic]
        lacking = [case for case in tiles if case.radiology is None]
        new = [case.id for case in lacking if case.id not in job.older]
        sure = [c.id for c in lacking if c.pathology and c.pathology.info.path in offer.tiles]
        in_view = [
            case.id
            for case in tiles
            if case.id == job.case_id and Slot.RADIOLOGY in (job.slot, case.missing)
        ]
        meant = in_view if job.slot is Slot.RADIOLOGY else sure or new
        could = dict.fromkeys([*sure, *in_view, *new])
        self.series_offered.emit(offer, list(could), meant[0] if len(meant) == 1 else None)

    def take_series(self, picked: Sequence[CaseFiles], case_id: int | None) -> None:
        """What the user has chosen of an offer: the radiology image of a case, or new cases."""
        case = self._store.get(case_id) if case_id is not None else None
        scan = picked[0].radiology if picked else None
        if case is not None and scan is not None:
            self._store.set_picture(case.id, Slot.RADIOLOGY, scan)
            self.cases_arrived.emit(case.id)
        elif picked:
            older = frozenset(self._store.ids())
            self._store.add(picked)
            self._tell_first(_Job((), None, None, older=older))

    def _tell_first(self, job: _Job) -> None:
        new = next((i for i in self._store.ids() if i not in job.older), None)
        if new is not None and not job.told:
            job.told = True
            self.cases_arrived.emit(new)

    def _on_call_failed(self, call: Call, failure: Failure) -> None:
        del self._jobs[call]
        self._say(failure)
        self._tell_if_idle()

    def _on_call_cancelled(self, call: Call) -> None:
        job = self._jobs.pop(call)
        self._tell_if_idle()
        self.studies.note(job.held)
        found = sort_out(job.held)
        self._store.add(found.cases)
        self._offer(found.offer, job)

    def _tell_if_idle(self) -> None:
        if not self._jobs:
            self.progress_changed.emit(0, 0)

    # ----------------------------------------------------------------------------- messages

    def _say(self, failure: Failure) -> None:
        self.message_raised.emit(Message.of(failure))

    def _offer_undo(self, cause: Text, next_step: Text) -> None:
        message = Message(Severity.INFORMATION, cause, next_step)
        self._undo_offers.append(message)
        self.message_raised.emit(message)

    def _on_undo_stack_index_changed(self) -> None:
        for message in self._undo_offers:
            self.message_outdated.emit(message)
        self._undo_offers.clear()

    def _say_nothing_found(self, paths: Sequence[str]) -> None:
        names = [Path(path).name for path in paths[:3]]
        self._say(
            Failure(
                text("No image was found in {names}.", names=names),
                text("PNG, JPEG, TIFF, BMP, DICOM and NIfTI files can be opened."),
            )
        )

    def _say_own_case(self, slot: Slot, info: ImageInfo, *, mixed: bool) -> None:
        name = Path(info.path).name
        if mixed:
            stays = text(
                "{name} became a case of its own: samples and your images are never mixed.",
                name=name,
            )
            self.message_raised.emit(Message(Severity.INFORMATION, stays))
            return
        if slot is Slot.RADIOLOGY:
            cause = text(
                "{name} looks like a pathology image, so it became a case of its own.", name=name
            )
        else:
            cause = text(
                "{name} looks like a radiology image, so it became a case of its own.", name=name
            )
        self.message_raised.emit(
            Message(
                Severity.WARNING,
                cause,
                text("To use it here all the same, drag it onto this case in the list."),
            )
        )


def _only_image(cases: Sequence[CaseFiles]) -> ImageInfo | None:
    images = [image for c in cases for image in (c.pathology, c.radiology) if image is not None]
    return images[0] if len(images) == 1 and len(cases) == 1 else None


def _error_of(cases: Sequence[CaseFiles]) -> Failure | None:
    """Of the first that could not be read."""
    return next((c.error for c in cases if c.error is not None), None)
