"""Frames of a series in order: divided into volumes, without copies, and with its gaps told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crcviewer.imaging.core.files import Stamp
from crcviewer.imaging.formats.dicom_header import DicomHeader
from crcviewer.imaging.formats.dicom_volumes import VOLUME_DIMENSIONS
from crcviewer.protocol.text import Text, counted, text

_SAME_PLACE_MM = 0.01
_UNEQUAL = 0.05
"""Share of the usual distance that two slices may be nearer or farther apart."""


@dataclass(frozen=True)
class Frame:
    """One slice: where it is stored."""

    path: str
    stamp: Stamp
    header: DicomHeader
    number: int = 0
    """Of the file's frames, from 0."""

    @property
    def position(self) -> float | None:
        """In mm along the normal; None where it is not told."""
        told = self.header.positions
        return told[self.number] if self.number < len(told) else None

    @property
    def volume(self) -> tuple[str, ...]:
        """Values of the dimensions that tell volumes apart."""
        told = self.header.volumes
        return told[self.number] if self.number < len(told) else told[0] if told else ()


@dataclass(frozen=True)
class Stack:
    """One volume, in slice order."""

    frames: tuple[Frame, ...]
    volume: str = ""
    """What tells it from the others of its series: "b 400"; empty where it is the only one."""
    notes: tuple[Text, ...] = ()

    @property
    def localizer(self) -> bool:
        """Whether it is a scout or a page of a report, chosen only where there is nothing else."""
        header = self.frames[0].header
        return header.localizer or header.report_page

    @property
    def one_file(self) -> bool:
        """Whether all its frames are in one file."""
        return len({frame.path for frame in self.frames}) == 1


def frames_of(path: str, stamp: Stamp, header: DicomHeader) -> list[Frame]:
    """All frames of one file."""
    return [Frame(path, stamp, header, number) for number in range(header.frames)]


def stacks_of(frames: Sequence[Frame]) -> list[Stack]:
    """The volumes of one series, each from foot to head (axial), right to left or front to back."""
    kept, copies = _without_copies(frames)
    volumes = _volumes(kept)
    stacks = []
    for name, volume in volumes:
        ordered = _in_order(volume)
        notes = list(_gaps(ordered))
        if copies:
            notes.append(
                counted(
                    copies,
                    "A copy of a slice was left out.",
                    "{count} copies of slices were left out.",
                )
            )
        stacks.append(Stack(tuple(ordered), name, tuple(notes)))
    return stacks


def volume_names(stacks: Sequence[Stack]) -> tuple[str, ...]:
    """Of the volumes of one file; empty where it has one only."""
    if len(stacks) < 2:
        return ()
    return tuple(stack.volume or str(n) for n, stack in enumerate(stacks, start=1))


def one_after_the_other(stacks: Sequence[Stack]) -> Stack:
    """The volumes of one file as one stack."""
    if len(stacks) == 1:
        return stacks[0]
    notes = dict.fromkeys(note for stack in stacks for note in stack.notes)
    told = text("The file holds {count} volumes, one after the other.", count=len(stacks))
    return Stack(tuple(f for stack in stacks for f in stack.frames), "", (told, *notes))


def _without_copies(frames: Sequence[Frame]) -> tuple[list[Frame], int]:
    seen: dict[tuple[str, int, int, float | None], Frame] = {}
    for frame in frames:
        # Where names were taken out of the files, many may have one identifier.
        which = frame.header.object_id or frame.path
        seen.setdefault((which, frame.number, frame.header.instance, frame.position), frame)
    return list(seen.values()), len(frames) - len(seen)


def _volumes(frames: list[Frame]) -> list[tuple[str, list[Frame]]]:
    """Groups with one slice a place, by as few dimensions as do; else by how often a place came."""
    if _one_a_place(frames):
        return [("", frames)]
    chosen: list[int] = []
    for dimension in range(len(VOLUME_DIMENSIONS)):
        if len({frame.volume[dimension : dimension + 1] for frame in frames}) > 1:
            groups = _grouped(frames, [dimension])
            if all(map(_one_a_place, groups.values())):
                return _named(groups, [dimension])
            chosen.append(dimension)
    for count in range(2, len(chosen) + 1):
        groups = _grouped(frames, chosen[:count])
        if all(map(_one_a_place, groups.values())):
            return _named(groups, chosen[:count])
    turns: Counter[float | None] = Counter()
    by_turn: dict[int, list[Frame]] = defaultdict(list)
    for frame in sorted(frames, key=lambda f: (f.header.instance, f.number)):
        by_turn[turns[frame.position]].append(frame)
        turns[frame.position] += 1
    return [(str(turn + 1), by_turn[turn]) for turn in sorted(by_turn)]


def _one_a_place(frames: list[Frame]) -> bool:
    """Also where no place is told: then nothing speaks for several volumes."""
    places = [frame.position for frame in frames]
    if None in places:
        return True
    return len({round(place / _SAME_PLACE_MM) for place in places if place is not None}) == len(
        places
    )


def _grouped(frames: list[Frame], dimensions: list[int]) -> dict[tuple[str, ...], list[Frame]]:
    groups: dict[tuple[str, ...], list[Frame]] = defaultdict(list)
    for frame in frames:
        groups[tuple(frame.volume[d] for d in dimensions)].append(frame)
    return groups


def _named(
    groups: dict[tuple[str, ...], list[Frame]], dimensions: list[int]
) -> list[tuple[str, list[Frame]]]:
    named: list[tuple[str, list[Frame]]] = []
    for values in sorted(groups, key=lambda values: tuple(map(_as_number, values))):
        told = zip(dimensions, values, strict=True)
        plain = [
            f"{VOLUME_DIMENSIONS[d]} {v}"
            for d, v in told
            if VOLUME_DIMENSIONS[d] not in ("type", "time")
        ]
        named.append((", ".join(plain) or str(len(named) + 1), groups[values]))
    return named


def _as_number(value: str) -> tuple[int, float, str]:
    try:
        return 0, float(value), ""
    except ValueError:
        return 1, 0.0, value


def _in_order(frames: list[Frame]) -> list[Frame]:
    if all(frame.position is not None for frame in frames) and _one_a_place(frames):
        return sorted(frames, key=lambda frame: frame.position or 0.0)
    return sorted(frames, key=lambda frame: (frame.header.instance, frame.number))


def _gaps(frames: list[Frame]) -> list[Text]:
    places = [frame.position for frame in frames if frame.position is not None]
    if len(places) < 3 or len(places) < len(frames):
        return []
    steps = np.diff(places)
    usual = float(np.median(steps))
    if usual <= 0:
        return []
    missing = int(np.rint(steps / usual - 1).clip(0).sum())
    if missing and np.all(np.abs(steps / usual - np.rint(steps / usual)) < _UNEQUAL):
        return [
            counted(
                missing,
                "A slice is missing: there is a gap between two of them.",
                "{count} slices are missing: there are gaps between them.",
            )
        ]
    if np.any(np.abs(steps - usual) > max(_UNEQUAL * usual, _SAME_PLACE_MM)):
        return [text("The slices are not equally far apart.")]
    return []
