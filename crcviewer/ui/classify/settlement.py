"""What becomes of the cases that an inspection told of on its way, once it has told of all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from crcviewer.protocol.images import CaseFiles
from crcviewer.session.case import Case


@dataclass
class Settlement:
    """By ids of cases that are there."""

    kept: set[int] = field(default_factory=set)
    new: list[CaseFiles] = field(default_factory=list)
    repictured: dict[int, CaseFiles] = field(default_factory=dict)
    """They have other images now."""
    marked: dict[int, CaseFiles] = field(default_factory=dict)
    """Other candidates."""


def settlement(
    provisional: Iterable[Case], cases: Mapping[int, Case], files: Sequence[CaseFiles]
) -> Settlement:
    """``provisional`` as they were first told, ``cases`` as they are now, ``files`` the final ones.

    A case that shares an image with a final one becomes it and keeps its id, so that place and
    selection stay; what the user has removed or changed meanwhile stays as the user wants it.
    """
    by_path: dict[str, Case] = {}
    for known in provisional:
        for path in _paths(known):
            by_path.setdefault(path, known)
    found = Settlement()
    for proposed in files:
        wanted = _proposed_paths(proposed)
        # Two lone images that were a pair among the first files found may be two cases by now: one
        # of them becomes it, the other a new one.
        first: Case | None = None
        for path in wanted:
            case = by_path.get(path)
            if case is None or case.id in found.kept:
                continue
            if first is None or case.id < first.id:
                first = case
        if first is None:
            found.new.append(proposed)
            continue
        found.kept.add(first.id)
        now = cases.get(first.id)
        if now is None:
            continue
        if _paths(now) == _paths(first) != wanted:
            found.repictured[first.id] = proposed
        elif _paths(now) == wanted and now.candidates != proposed.candidates:
            found.marked[first.id] = proposed
    return found


def _paths(case: Case) -> tuple[str, ...]:
    """Of its files, the pathology first; of an unreadable one its own."""
    tile, scan = case.pathology, case.radiology
    if tile is not None:
        return (tile.info.path,) if scan is None else (tile.info.path, scan.info.path)
    return (case.error_path or case.name,) if scan is None else (scan.info.path,)


def _proposed_paths(files: CaseFiles) -> tuple[str, ...]:
    """The same of a case that is not there yet."""
    tile, scan = files.pathology, files.radiology
    if tile is not None:
        return (tile.path,) if scan is None else (tile.path, scan.path)
    return (files.error_path or files.name,) if scan is None else (scan.path,)
