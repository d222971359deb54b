"""The cases of the window, in order, with their undo history. Widgets subscribe to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from operator import itemgetter

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from crcviewer.imaging.core.field_of_view import default_field
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import CaseFiles, FieldOfView, ImageInfo, Slot
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.review import Review
from crcviewer.protocol.text import Text, text
from crcviewer.session.case import (
    Case,
    CaseState,
    OnDisk,
    Picture,
    case_from_files,
)
from crcviewer.session.rows import Placed, Step
from crcviewer.ui.classify.case_steps import CaseSteps
from crcviewer.ui.classify.settlement import settlement


class CaseStore(QObject):
    """An evented model: every change goes through it and is told by a signal.

    ``order_changed`` comes after cases were added or removed, ``cases_changed(ids)`` after some got
    another value, ``pictures_changed(ids)`` before it where one of their pictures, slices or fields
    of view is another than before, so that results of them are void. Each comes once for all cases
    that one step changes: nothing here takes longer than in proportion to the cases.
    """

    order_changed = Signal()
    cases_changed = Signal(list)
    pictures_changed = Signal(list)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cases: dict[int, Case] = {}
        self._order: list[int] = []
        self._next_id = 1
        self._groups: dict[int, dict[int, Case]] = {}
        self.undo_stack = CaseSteps(self.apply, self)

    # ------------------------------------------------------------------------------- reading

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[Case]:
        return (self._cases[i] for i in self._order)

    def __contains__(self, case_id: object) -> bool:
        return case_id in self._cases

    def ids(self) -> tuple[int, ...]:
        """The ids in list order."""
        return tuple(self._order)

    def get(self, case_id: int) -> Case | None:
        """The case, or None where it is gone."""
        return self._cases.get(case_id)

    # -------------------------------------------------------------------------------- adding

    def add(self, files: Sequence[CaseFiles], *, group: int | None = None) -> None:
        """Append proposed cases; with ``group`` they are provisional until it is settled."""
        if not files:
            return
        for proposed in files:
            case = case_from_files(self.new_id(), proposed)
            self._cases[case.id] = case
            self._order.append(case.id)
            if group is not None:
                self._groups.setdefault(group, {})[case.id] = case
        self.order_changed.emit()

    def add_pictured(
        self, pictured: Sequence[tuple[str, Picture | None, Picture | None]]
    ) -> list[int]:
        """Append cases whose pictures are known, each by its name, tile and scan; their ids."""
        ids = []
        for name, pathology, radiology in pictured:
            tile = None if pathology is None else replace(pathology, title=name)
            case = Case(self.new_id(), name, tile, radiology)
            self._cases[case.id] = case
            self._order.append(case.id)
            ids.append(case.id)
        if ids:
            self.order_changed.emit()
        return ids

    def settle(self, group: int, files: Sequence[CaseFiles]) -> None:
        """Replace the provisional cases of a group by the final ones of its inspection.

        A case that shares an image with a final one becomes it and keeps its id, so that place and
        selection stay; what the user has removed meanwhile is not brought back.
        """
        provisional = self._groups.pop(group, {})
        found = settlement(provisional.values(), self._cases, files)
        for case_id, proposed in found.repictured.items():
            settled, known = case_from_files(case_id, proposed), self._cases[case_id]
            if settled.name == known.name:  # it follows the tile
                settled = replace(settled, review=known.review)
            self._cases[case_id] = settled
        for case_id, proposed in found.marked.items():
            marked = replace(self._cases[case_id], candidates=proposed.candidates)
            self._cases[case_id] = marked
        dropped = {case_id for case_id in provisional if case_id in self._cases} - found.kept
        self._drop(dropped)
        self.add(found.new)
        if dropped and not found.new:
            self.order_changed.emit()
        self._tell(list(found.repictured), pictures=True)
        self._tell(list(found.marked))

    def restore(self, cases: Sequence[Case], steps: Sequence[Step], done: int) -> None:
        """Those of a session take the place of all that is there, with what can be undone of it."""
        before = self._cases
        self._groups.clear()
        self._cases = {case.id: case for case in cases}
        self._order = list(self._cases)
        stepped = (case.id for s in steps for placed in (s.before, s.after) for _, case in placed)
        self._next_id = max((*self._cases, *stepped), default=0) + 1
        self.undo_stack.restore(steps, done)
        self.order_changed.emit()
        self._tell([case_id for case_id in self._order if case_id in before], pictures=True)

    # ------------------------------------------------------------------ results (no undo step)

    def set_state(self, case_ids: Iterable[int], state: CaseState) -> None:
        """Queued, running, or new again."""
        changed = []
        for case_id in case_ids:
            case = self._cases.get(case_id)
            if case is not None and case.state is not state:
                self._cases[case_id] = replace(case, state=state)
                changed.append(case_id)
        self._tell(changed)

    def set_result(self, case_id: int, result: Classified) -> None:
        """The case was classified."""
        case = self._cases.get(case_id)
        if case is not None:
            # Who looks at a case has it classified again, for the overlays.
            again = case.result is not None and _asked_alike(case.result, result)
            now = datetime.now(UTC).isoformat(timespec="seconds")
            done = replace(
                case,
                state=CaseState.DONE,
                result=result,
                error=None,
                error_path="",
                on_disk=OnDisk.SAME,
                classified_at=case.classified_at if again and case.classified_at else now,
            )
            self._cases[case_id] = done
            self._tell([case_id])

    def set_error(self, case_id: int, error: Failure) -> None:
        """The case could not be classified."""
        case = self._cases.get(case_id)
        if case is not None:
            self._cases[case_id] = replace(
                case, state=CaseState.FAILED, error=error, result=None, classified_at=""
            )
            self._tell([case_id])

    def void_results(
        self, model_sha256: str, site_sha256: str = "", *, failures: bool = True
    ) -> None:
        """Forget the results of any other model, or under another site profile, and, with
        ``failures``, what went wrong."""
        changed = []
        for case in self:
            result, wanted = case.result, (model_sha256, site_sha256)
            old = result is not None and (result.model_sha256, result.site_profile_sha256) != wanted
            failed = failures and case.state is CaseState.FAILED and not case.empty
            if old or failed:
                self._cases[case.id] = replace(
                    case, state=CaseState.NEW, result=None, error=None, classified_at=""
                )
                changed.append(case.id)
        self._tell(changed)

    def set_on_disk(self, case_ids: Iterable[int], state: OnDisk) -> None:
        """Their files were looked at."""
        changed = []
        for case_id in case_ids:
            case = self._cases.get(case_id)
            if case is not None and case.on_disk is not state:
                self._cases[case_id] = replace(case, on_disk=state)
                changed.append(case_id)
        self._tell(changed)

    def set_paths(self, paths: Mapping[str, str]) -> None:
        """The same images lie elsewhere now: by their paths of before. Results stay."""
        changed = []
        for case in self:
            moved = case.moved(paths)
            if moved is not case:
                self._cases[case.id] = replace(moved, on_disk=OnDisk.SAME)
                changed.append(case.id)
        # Who shows them reads them there.
        self._tell(changed, pictures=True)

    def reread(self, case_id: int, slot: Slot, info: ImageInfo) -> None:
        """A file is another one than before. Choices that fit it no more go."""
        case, picture = self._pictured(case_id, slot)
        if case is not None and picture is not None:
            self._cases[case_id] = case.with_picture(slot, _with_file(picture, info))
            self._tell([case_id], pictures=True)

    def set_slice(self, case_id: int, slot: Slot, index: int) -> None:
        """Another slice of a series, volume or multi-page file."""
        case, picture = self._pictured(case_id, slot)
        if case is not None and picture is not None and picture.slice_index != index:
            self._cases[case_id] = case.with_picture(slot, replace(picture, slice_index=index))
            self._tell([case_id], pictures=True)

    # ----------------------------------------------------------------------------- undo steps

    def set_field(self, case_id: int, slot: Slot, field: FieldOfView | None) -> None:
        """Another field of view; None: the default one."""
        case, picture = self._pictured(case_id, slot)
        if case is not None and picture is not None and picture.field != field:
            changed = case.with_picture(slot, replace(picture, field=field))
            self._edit_one(text("change field of view"), changed)

    def set_series(self, case_id: int, slot: Slot, info: ImageInfo) -> None:
        """Another series or volume of the study. Slice and field of view stay where they fit."""
        case, picture = self._pictured(case_id, slot)
        if case is not None and picture is not None and picture.info.path != info.path:
            changed = case.with_picture(slot, _with_file(picture, info))
            self._edit_one(text("choose series"), changed)

    def set_pixel_size(self, case_id: int, slot: Slot, micrometres: float) -> None:
        """What the user says that a pixel measures; the default field of view follows."""
        case, picture = self._pictured(case_id, slot)
        if case is not None and picture is not None and picture.pixel_size_um != micrometres:
            field = default_field(replace(picture.info, pixel_size_um=micrometres), slot)
            sized = replace(picture, pixel_size_um=micrometres, field=field)
            self._edit_one(text("change size of a pixel"), case.with_picture(slot, sized))

    def set_review(self, case_ids: Iterable[int], review: Callable[[Case], Review | None]) -> None:
        """What the reader says of some cases: ``review`` makes the new word on each."""
        before, after = list[Placed](), list[Placed]()
        wanted = set(case_ids)
        for place, case_id in enumerate(self._order):
            if case_id in wanted:
                case = self._cases[case_id]
                said = review(case)
                if said != case.review:
                    before.append((place, case))
                    after.append((place, replace(case, review=said)))
        self.edit(text("review"), before, after)

    def remove(self, case_ids: Iterable[int]) -> None:
        """Take cases off the list."""
        self.edit(text("remove"), self.placed(case_ids), [])

    def clear(self) -> None:
        """Take all cases off the list."""
        self.edit(text("clear list"), self.placed(self._order), [])

    def set_picture(self, case_id: int, slot: Slot, info: ImageInfo | None) -> None:
        """Set, replace or (None) take away the image of a slot; an empty case goes."""
        case = self._cases.get(case_id)
        if case is not None:
            changed = case.with_picture(slot, Picture(info) if info is not None else None)
            self._edit_one(text("change image"), changed)

    def placed(self, case_ids: Iterable[int]) -> list[Placed]:
        """These cases, as far as they are there, with their places in the list and in its order."""
        wanted = set(case_ids)
        return [(n, self._cases[i]) for n, i in enumerate(self._order) if i in wanted]

    def edit(self, step: Text, before: list[Placed], after: list[Placed]) -> None:
        """Let the cases of ``after`` take the place of those of ``before``, as one step."""
        if before != after:
            self.undo_stack.push_step(Step(step.template, before, after))

    def new_id(self) -> int:
        """Of a case that is to be made."""
        self._next_id += 1
        return self._next_id - 1

    # ------------------------------------------------------------------------------- details

    def _pictured(self, case_id: int, slot: Slot) -> tuple[Case | None, Picture | None]:
        case = self._cases.get(case_id)
        return case, case.picture(slot) if case is not None else None

    def _edit_one(self, step: Text, changed: Case) -> None:
        place = self._order.index(changed.id)
        after = [] if changed.empty else [(place, changed)]
        self.edit(step, [(place, self._cases[changed.id])], after)

    def _drop(self, case_ids: set[int]) -> None:
        if case_ids:
            self._order = [i for i in self._order if i not in case_ids]
            for case_id in case_ids:
                del self._cases[case_id]

    def _tell(self, case_ids: list[int], *, pictures: bool = False) -> None:
        if not case_ids:
            return
        if pictures:
            self.pictures_changed.emit(case_ids)
        self.cases_changed.emit(case_ids)

    def apply(self, old: Sequence[Placed], new: Sequence[Placed]) -> None:
        """Put the cases of ``new`` in the place of those of ``old``. For undo steps."""
        cases = self._cases
        wanted = {case.id for _, case in new}
        known = {case.id: case for _, case in old}
        removed = {i for i in known if i in cases and i not in wanted}
        self._drop(removed)
        inserted = [placed for placed in new if placed[1].id not in cases]
        self._insert(inserted)
        if removed or inserted:
            self.order_changed.emit()
        changed, pictured = [], []
        for _, case in new:
            case_id = case.id
            now = cases[case_id]
            if now is case:
                continue
            if _same_pictures(now, case):
                # A step that leaves the pictures leaves what has become of them since, too.
                same = now is known.get(case_id)
                cases[case_id] = case if same else self._with_words_of(case)
                changed.append(case_id)
            else:
                cases[case_id] = case
                pictured.append(case_id)
        self._tell(changed)
        self._tell(pictured, pictures=True)

    def _with_words_of(self, case: Case) -> Case:
        return replace(self._cases[case.id], review=case.review, candidates=case.candidates)

    def _insert(self, placed: list[Placed]) -> None:
        """Each at its place, or at the end where the list is too short for that."""
        inserted = sorted(placed, key=itemgetter(0))
        self._cases.update((case.id, case) for _, case in inserted)
        if not self._order:
            self._order = [case.id for _, case in inserted]
            return
        order: list[int] = []
        there = iter(self._order)
        for place, case in inserted:
            order.extend(islice(there, max(place - len(order), 0)))
            order.append(case.id)
        self._order = [*order, *there]


def _same_pictures(one: Case, other: Case) -> bool:
    tiles = one.pathology is other.pathology or one.pathology == other.pathology
    return tiles and (one.radiology is other.radiology or one.radiology == other.radiology)


def _with_file(picture: Picture, info: ImageInfo) -> Picture:
    """Of another file. Slice and field of view stay where they fit."""
    old, other = picture.info, replace(picture, info=info)
    if (old.width, old.height, old.slices) != (info.width, info.height, info.slices):
        return replace(other, slice_index=None, field=None)
    return other


def _asked_alike(first: Classified, second: Classified) -> bool:
    """Whether both are of the same images, as the same model sees them."""

    def asked(result: Classified) -> tuple[object, ...]:
        return (
            result.model_sha256,
            result.site_profile_sha256,
            result.pathology_sha256,
            result.pathology_field,
            result.radiology_sha256,
            result.radiology_field,
            result.radiology_slice,
        )

    return asked(first) == asked(second)
