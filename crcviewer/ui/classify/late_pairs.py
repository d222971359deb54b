"""Images of two drops that belong together: by their names, as those of one drop do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crcviewer.imaging.core.file_names import contradict, stem_of, take_apart
from crcviewer.protocol.images import Slot
from crcviewer.session.case import Case


@dataclass(frozen=True)
class LatePair:
    """The only image of a new case belongs into an empty slot of an older one."""

    source_id: int
    slot: Slot
    target_id: int


def late_pairs(older: Iterable[Case], newer: Iterable[Case]) -> list[LatePair]:
    """Pairs of half-filled cases whose names agree; what fits more than one is left alone."""
    targets = _by_name(older)
    pairs = []
    for (name, slot), sources in _by_name(newer).items():
        other = Slot.RADIOLOGY if slot is Slot.PATHOLOGY else Slot.PATHOLOGY
        fitting = targets.get((name, other), [])
        fitting = [case for case in fitting if case.synthetic == sources[0].synthetic]
        if len(sources) == 1 and len(fitting) == 1:
            pairs.append(LatePair(sources[0].id, slot, fitting[0].id))
    return pairs


def names_contradict(first: Case, second: Case) -> bool:
    """Whether their files' names tell of two patients."""
    keys = [
        take_apart(stem_of(p.info.path)).key
        for case in (first, second)
        for p in (case.pathology or case.radiology,)
        if p is not None
    ]
    return len(keys) == 2 and contradict(*keys)


def _by_name(cases: Iterable[Case]) -> dict[tuple[str, Slot], list[Case]]:
    """Cases with one image, by the name without the word for its kind, and by its slot."""
    found: dict[tuple[str, Slot], list[Case]] = {}
    for case in cases:
        if case.missing is None:
            continue
        slot = Slot.RADIOLOGY if case.missing is Slot.PATHOLOGY else Slot.PATHOLOGY
        picture = case.picture(slot)
        assert picture is not None
        name = take_apart(stem_of(picture.info.path)).key
        if name:
            found.setdefault((name, slot), []).append(case)
    return found
