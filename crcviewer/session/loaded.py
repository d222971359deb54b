"""All of a session at once, as the window needs it, with its images where they are now."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from crcviewer.imaging.core.part_paths import file_of
from crcviewer.session.case import Case
from crcviewer.session.notes import KeptImage, SessionNotes
from crcviewer.session.rows import Placed, Step
from crcviewer.session.session_file import SessionFile
from crcviewer.session.slide import KeptSlides
from crcviewer.session.writer import SessionWriter


@dataclass(frozen=True)
class LoadedSession:
    """The file stays open: close ``session``."""

    session: SessionFile
    cases: list[Case]
    steps: list[Step]
    done: int
    notes: SessionNotes
    slides: KeptSlides
    images: dict[str, KeptImage]
    """By their paths in the file."""
    unreadable: int = 0
    """Cases that are in the file and cannot be read."""
    moved: dict[str, str] = field(default_factory=dict)
    """Paths of now by those that the file has."""

    @property
    def stamps(self) -> dict[str, str]:
        """Of the images, as they were when the session was left."""
        return {
            self.moved.get(path, path): image.stamp
            for path, image in self.images.items()
            if image.stamp
        }

    @property
    def answered_by(self) -> tuple[str, str] | None:
        """Hashes of the model and of the site profile that gave the results; None: there are
        none."""
        answers = Counter(
            (case.result.model_sha256, case.result.site_profile_sha256)
            for case in self.cases
            if case.result is not None
        )
        return answers.most_common(1)[0][0] if answers else None

    def writer(self) -> SessionWriter:
        """Goes on with the file."""
        writer = SessionWriter(session=self.session)
        known = self.cases if not self.moved else []  # all is written anew
        writer.knows(known, [] if self.moved else self.steps, self.images, self.notes)
        return writer


def load(path: Path, *, read_only: bool = False) -> LoadedSession:
    """Raises SessionError. May wait for a disk."""
    session = SessionFile.open(path, read_only=read_only)
    try:
        cases = session.cases()
        unreadable = session.unreadable
        steps, done = session.steps()
        notes, images = session.notes(), session.images()
        moved = _moved(path, notes, images)
        return LoadedSession(
            session,
            [case.moved(moved) for case in cases] if moved else cases,
            [_moved_step(step, moved) for step in steps] if moved else steps,
            done,
            notes,
            session.slides(),
            images,
            unreadable,
            moved,
        )
    except BaseException:
        session.close()
        raise


def _moved(path: Path, notes: SessionNotes, images: dict[str, KeptImage]) -> dict[str, str]:
    """Images that came along with the session's file to another place. They lie on its disk, which
    has just answered."""
    if notes.place in ("", str(path)):
        return {}
    found = {}
    for image in images.values():
        if image.relative:
            there = os.path.normpath(path.parent / image.relative)
            if there != image.path and os.path.exists(file_of(there)):  # noqa: PTH110
                found[image.path] = there
    return found


def _moved_step(step: Step, paths: dict[str, str]) -> Step:
    def moved(placed: list[Placed]) -> list[Placed]:
        return [(place, case.moved(paths)) for place, case in placed]

    return Step(step.name, moved(step.before), moved(step.after))
