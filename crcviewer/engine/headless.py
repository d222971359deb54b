"""Cases classified without a window, and the session that may keep them; what is in it and has not
changed is not classified again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from crcviewer.engine.case_batches import classify_many
from crcviewer.engine.disk_watch import DiskWatch
from crcviewer.engine.engine_role import Engine
from crcviewer.engine.image_cache import Cropper
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import CaseFiles, ImageInfo, ImageRef
from crcviewer.protocol.messages import Classified, Classify
from crcviewer.protocol.model_card import ModelCard
from crcviewer.session.case import Case, CaseState, Picture, case_from_files
from crcviewer.session.loaded import LoadedSession
from crcviewer.session.writer import Batch, paths_of

_SAVED_EVERY_S = 1.0
"""So much work is lost at most where the computer goes down."""


class HeadlessCases:
    """The cases of a run, in their order, and the session that keeps them, if there is one.

    ``session`` may be None; what it holds already is gone on with.
    """

    def __init__(
        self,
        engine: Engine,
        readers: Sequence[Cropper],
        session: LoadedSession | None,
        model: Path,
    ) -> None:
        """Raises SaveError, where the session cannot be written."""
        self._engine, self._readers = engine, readers
        self._writer = session.writer() if session is not None else None
        self._disk = DiskWatch()
        self._cases: dict[int, Case] = {}
        self._by_place: dict[str, int] = {}
        self._stamps: dict[str, str] = {}
        self._unsaved: dict[int, Case] = {}
        self._tried: set[int] = set()
        self._saved_at = time.monotonic()
        card = engine.warm_model().card
        self.card: ModelCard = card
        self._cards = {card.sha256: card}
        if session is not None and self._writer is not None:
            self._cases = {case.id: case for case in session.cases}
            self._by_place = {_place(case): case.id for case in session.cases}
            self._stamps = session.stamps
            self._cards = session.session.models() | self._cards
            notes = replace(
                session.notes,
                model_path=str(model.absolute()),
                model_sha256=card.sha256,
                model_name=card.name,
                site_profile=card.site_file,
            )
            # Of a session that was moved with its images, all is written anew.
            moved = bool(session.moved)
            steps = (session.steps, session.done) if moved else None
            cases = session.cases if moved else ()
            self._writer.write(
                Batch(cases, steps=steps, notes=notes, cards=(card,), stamps=self._stamps)
            )

    @property
    def cases(self) -> list[Case]:
        """All, those of the session before this run included."""
        return list(self._cases.values())

    def __getitem__(self, number: int) -> Case:
        """By its id."""
        return self._cases[number]

    def cards(self) -> dict[str, ModelCard]:
        """Of all models that have answered."""
        return self._cards

    def take(self, found: Iterable[CaseFiles], shared: ImageInfo | None = None) -> list[int]:
        """The ids of those that are new or changed, those included that cannot be classified and
        are kept with their error. ``shared``: a scan for those that have none."""
        fresh = [case_from_files(0, one) for one in found]
        if shared is not None:
            scan = Picture(shared)
            fresh = [
                replace(case, radiology=scan)
                if case.pathology is not None and case.radiology is None
                else case
                for case in fresh
            ]
        known_ones = [self._known(case) for case in fresh]
        paths = [p for case in (*fresh, *filter(None, known_ones)) for p in paths_of(case)]
        stamps = dict(zip(paths, self._disk.stamps(paths), strict=True))
        wanted = []
        for case, known in zip(fresh, known_ones, strict=True):
            if known is not None and self._stands(known, case, stamps):
                continue
            number = known.id if known is not None else max(self._cases, default=0) + 1
            review = known.review if known is not None else None
            ready = case.classifiable and case.error is None
            state = CaseState.NEW if ready else CaseState.FAILED
            self._put(replace(case, id=number, review=review, state=state))
            wanted.append(number)
            self._stamps |= {p: s for p in paths_of(case) if (s := stamps.get(p))}
        self.save()
        return wanted

    def classify(self, wanted: Sequence[int], told: Callable[[int, int], None]) -> Iterator[Case]:
        """Each as it is answered, or failed, in that order. Saved every second, and when it ends,
        however."""
        ready = [number for number in wanted if self._cases[number].state is CaseState.NEW]
        requests = (self._request(number) for number in ready)
        try:
            with closing(classify_many(self._engine, requests, self._readers)) as answers:
                for done, number in enumerate(wanted, 1):
                    if self._cases[number].state is CaseState.NEW:
                        _, outcome = next(answers)
                        self._answered(number, outcome)
                    yield self._cases[number]
                    told(done, len(wanted))
                    if time.monotonic() - self._saved_at > _SAVED_EVERY_S:
                        self.save()
        finally:
            self.save()

    def save(self) -> None:
        """What is not in the session's file yet. Raises SaveError."""
        self._saved_at = time.monotonic()
        if self._writer is None or not self._unsaved:
            return
        changed = list(self._unsaved.values())
        stamps = {p: s for case in changed for p in paths_of(case) if (s := self._stamps.get(p))}
        self._writer.write(Batch(changed, stamps=stamps))
        self._unsaved = {}

    def close(self) -> None:
        """All is saved, and the session is left in good order. Raises SaveError."""
        self.save()
        if self._writer is not None:
            self._writer.close()

    def _request(self, number: int) -> Classify:
        case = self._cases[number]
        assert case.pathology is not None
        scan = case.radiology
        ref: ImageRef | None = None if scan is None else scan.ref()
        return Classify(number, case.pathology.ref(), ref, overlays=False, batch=True)

    def _answered(self, number: int, outcome: Classified | Failure) -> None:
        case = self._cases[number]
        self._tried.add(number)
        if isinstance(outcome, Failure):
            case = replace(case, state=CaseState.FAILED, error=outcome, result=None)
        else:
            now = datetime.now(UTC).isoformat(timespec="seconds")
            case = replace(
                case, state=CaseState.DONE, error=None, result=outcome, classified_at=now
            )
        self._put(case)

    def _put(self, case: Case) -> None:
        self._cases[case.id] = self._unsaved[case.id] = case
        self._by_place[_place(case)] = case.id

    def _known(self, case: Case) -> Case | None:
        return self._cases.get(self._by_place.get(_place(case), -1))

    def _stands(self, known: Case, fresh: Case, stamps: dict[str, str | None]) -> bool:
        """Whether its answer is that of this model to these files, as they are."""
        paired_anew = known.radiology is None and fresh.radiology is not None
        if paired_anew or (known.pathology is None) != (fresh.pathology is None):
            return False
        # Another scan than would be found by its name: somebody has chosen it.
        if any(stamps.get(path) != self._stamps.get(path) for path in paths_of(known)):
            return False
        result = known.result
        if result is None:
            # A failure stands as long as its file does; that of an earlier run is tried again.
            return known.id in self._tried or not fresh.classifiable
        return (result.model_sha256, result.site_profile_sha256) == (
            self.card.sha256,
            self.card.site_sha256,
        )


def _place(case: Case) -> str:
    """By which a case is known again: its tile, else what there is."""
    if case.pathology is not None:
        return case.pathology.info.path
    return case.radiology.info.path if case.radiology is not None else case.error_path
