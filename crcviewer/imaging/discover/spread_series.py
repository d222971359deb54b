"""Series whose files lie in several folders: discs and archives number theirs as they like.

A folder is looked at by itself first, so that its cases are there at once. Where parts of one
series were found in several folders, they become one in the end.
"""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from crcviewer.imaging.core.part_paths import tree_path
from crcviewer.imaging.discover.pairing import Item, item_of

if TYPE_CHECKING:
    from crcviewer.imaging.formats.dicom_stack import Frame, Stack


class SpreadSeries:
    """Remembers what each folder held."""

    def __init__(self) -> None:
        self._parts: dict[tuple[str, str, str], list[tuple[str, Item, Stack]]] = defaultdict(list)

    def add(self, folder: str, item: Item, stack: Stack) -> None:
        """An item of a folder that was searched, and what it is made of."""
        header = stack.frames[0].header
        if header.frames == 1 and header.series_told:
            key = header.series, header.study, header.patient
            self._parts[key].append((folder, item, stack))

    def joined(self, items: list[Item]) -> list[Item]:
        """With one item in the place of those that are parts of one volume.

        Parts stay alone where tiles lie beside them (folders of cases, each with a slice), or where
        two files that are no copies show the same place (series of several people under one
        identifier, as where names were taken out).
        """
        cases = {item.folder for item in items if not item.info.kind.startswith("dicom")}
        result = list(items)
        for (series, _, _), parts in self._parts.items():
            folders = sorted({folder for folder, _, _ in parts})
            if len(folders) < 2:
                continue
            beside = any(item.folder in cases for _, item, _ in parts)
            frames = [frame for _, _, stack in parts for frame in stack.frames]
            if beside or _collide(frames):
                continue
            root = os.path.commonpath(folders)
            replaced = {id(item) for _, item, _ in parts}
            first = next(n for n, item in enumerate(result) if id(item) in replaced)
            whole = _whole(root, series, frames)
            result = [item for item in result if id(item) not in replaced]
            result[first:first] = whole
        return result


def _whole(root: str, series: str, frames: list[Frame]) -> list[Item]:
    from crcviewer.imaging.formats.dicom_series import source_of_series
    from crcviewer.imaging.formats.dicom_stack import stacks_of

    made = []
    for number, stack in enumerate(stacks_of(frames), start=1):
        info = source_of_series(tree_path(root, series, number), stack).info
        made.append(item_of(info, str(Path(root))))
    return made


def _collide(frames: list[Frame]) -> bool:
    """Whether two files that are no copies of one object would be the same slice of one volume."""
    seen: dict[tuple[object, ...], str] = {}
    for frame in frames:
        if frame.position is None:
            return True
        key = frame.position, frame.volume, frame.header.instance
        if seen.setdefault(key, frame.header.object_id) != frame.header.object_id:
            return True
    return False
