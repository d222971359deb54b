"""Brings a session's file up to what the cases are by now, with as little writing as that takes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import takewhile
from operator import is_

from msgspec.structs import replace

from crcviewer import __version__
from crcviewer.protocol.model_card import ModelCard
from crcviewer.session.case import Case
from crcviewer.session.notes import KeptImage, SessionNotes
from crcviewer.session.rows import Step, stored
from crcviewer.session.session_file import SessionFile
from crcviewer.session.slide import KeptSlides

MOST_BYTES_OF_STEPS = 64 << 20


@dataclass(frozen=True)
class Batch:
    """What may be another than in the file. What is the same all the same is not written."""

    cases: Sequence[Case] = ()
    order: Sequence[int] | None = None
    """Ids of all cases; ``cases`` are all of them then. None: none came, went or moved."""
    steps: tuple[Sequence[Step], int] | None = None
    """All of them, and how many are done."""
    notes: SessionNotes | None = None
    slides: KeptSlides | None = None
    cards: Sequence[ModelCard] = ()
    stamps: Mapping[str, str] = field(default_factory=dict)
    """Of files, by their paths."""


class SessionWriter:
    """One thread at a time may use it. A batch that could not be written is given again, or a later
    one that has all of it."""

    def __init__(
        self, make: Callable[[], SessionFile] | None = None, session: SessionFile | None = None
    ) -> None:
        self.session = session
        """None: ``make`` makes one as soon as there is something to keep."""
        self._make = make
        self._cases: dict[int, Case] = {}
        self._steps: list[Step] = []
        self._images: dict[str, KeptImage] = {}
        self._notes = SessionNotes()

    def knows(
        self,
        cases: Iterable[Case],
        steps: Iterable[Step],
        images: Mapping[str, KeptImage],
        notes: SessionNotes,
    ) -> None:
        """These are in the file already."""
        self._notes = notes
        self._cases = {case.id: stored(case) for case in cases}
        self._steps = list(steps)
        self._images = dict(images)

    @property
    def images(self) -> dict[str, KeptImage]:
        """How those of the file are found, by their paths."""
        return dict(self._images)

    def write(self, batch: Batch) -> None:
        """All of it or nothing. Raises SaveError."""
        kept = [stored(case) for case in batch.cases]
        changed = [case for case in kept if self._cases.get(case.id) != case]
        gone: set[int] = set()
        if batch.order is not None:
            gone = self._cases.keys() - set(batch.order)
        if self.session is None:
            slides = batch.slides is not None and batch.slides.slides
            if self._make is None or not (changed or slides):
                return
            self.session = self._make()
        session = self.session
        moved = self._notes.place != str(session.path)
        images = self._images_of(kept if moved else changed, batch.stamps, moved=moved)
        with session.together():
            if changed or gone or batch.order is not None:
                session.update(changed, gone, batch.order)
            if images:
                session.set_images(images.values())
            if batch.steps is not None:
                steps = self._write_steps(session, *batch.steps)
            notes = replace(
                batch.notes or self._notes,
                place=str(session.path),
                cases=len(self._cases.keys() - gone | {case.id for case in changed}),
                ended=False,
                program=__version__,
                saved_at=datetime.now(UTC).isoformat(timespec="seconds"),
            )
            session.set_notes(notes)
            if batch.slides is not None:
                session.set_slides(batch.slides)
            for card in batch.cards:
                session.set_model(card)
        self._images |= images
        self._notes = notes
        if batch.steps is not None:
            self._steps = steps
        for case_id in gone:
            del self._cases[case_id]
        self._cases.update((case.id, case) for case in changed)

    def close(self, turn: int = 0) -> None:
        """The end of work in it, in good order. Names of images that are of no case any more go.
        ``turn``: see :class:`SessionNotes`. Raises SaveError where the file cannot be written; it
        is closed all the same."""
        session, self.session = self.session, None
        if session is None:
            return
        try:
            if session.writable:
                used = {path for case in self._cases.values() for path in paths_of(case)}
                with session.together():
                    session.set_images((), self._images.keys() - used)
                    latest = max(turn, self._notes.turn)
                    session.set_notes(replace(self._notes, ended=True, turn=latest))
        finally:
            session.close()

    def _write_steps(self, session: SessionFile, steps: Sequence[Step], done: int) -> list[Step]:
        """Those that are in the file then. Steps are values: the same object is the same step."""
        known = self._steps
        # The file may have older ones than the window remembers.
        older = next((n for n, step in enumerate(known) if steps and step is steps[0]), None)
        common = 0
        if older is not None:
            common = sum(1 for _ in takewhile(bool, map(is_, known[older:], steps)))
        kept, new = known[: (older or 0) + common], steps[common:]
        given_up = session.set_steps(
            len(kept), new, (older or 0) + done, most_bytes=MOST_BYTES_OF_STEPS
        )
        return [*kept, *new][given_up:]

    def _images_of(
        self, cases: Iterable[Case], stamps: Mapping[str, str], *, moved: bool
    ) -> dict[str, KeptImage]:
        assert self.session is not None
        folder = self.session.path.parent
        found: dict[str, KeptImage] = {}
        for case in cases:
            for path, sha256 in _hashes(case).items():
                known = found.get(path) or self._images.get(path) or KeptImage(path)
                if not moved and known.relative and sha256 in ("", known.sha256):
                    continue  # as it is in the file
                relative = relative_path(path, os.fspath(folder))
                found[path] = replace(known, relative=relative, sha256=sha256 or known.sha256)
        for path, stamp in stamps.items():
            known_image = found.get(path) or self._images.get(path)
            if known_image is not None:
                found[path] = replace(known_image, stamp=stamp, size=_size(stamp))
        return {path: image for path, image in found.items() if self._images.get(path) != image}


def paths_of(case: Case) -> list[str]:
    """Of its pictures."""
    return [picture.info.path for picture in (case.pathology, case.radiology) if picture]


def relative_path(path: str, folder: str) -> str:
    """With forward slashes; empty where there is no way from the one to the other."""
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:  # another drive
        return ""


def _hashes(case: Case) -> dict[str, str]:
    """By path; what the answer was given to counts more than what was found before."""
    found = {}
    result = case.result
    if case.pathology is not None:
        told = result.pathology_sha256 if result is not None else ""
        found[case.pathology.info.path] = told or case.pathology.info.sha256
    if case.radiology is not None:
        told = result.radiology_sha256 if result is not None else ""
        found[case.radiology.info.path] = told or case.radiology.info.sha256
    return found


def _size(stamp: str) -> int | None:
    """Bytes of a file, with which its stamp begins; that of a folder has none."""
    size = stamp.partition("-")[0]
    return int(size) if "-" in stamp and size.isdecimal() else None
