"""Which images belong together: by the name that is left without the word for its role."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.file_names import contradict, identities, stem_of, take_apart
from crcviewer.imaging.core.files import display_name
from crcviewer.protocol.images import CaseFiles, ImageInfo, Slot


@dataclass(frozen=True)
class Item:
    """One image that was found, ready to be paired."""

    info: ImageInfo
    folder: str
    """That it was found in (of a series: the folder around the series' own)."""
    label: str
    key: str


def item_of(info: ImageInfo, place: str) -> Item:
    """``place``: the file, or a series' folder, whose name and folder count."""
    parts = take_apart(stem_of(place))
    return Item(info, str(Path(place).parent), parts.label, parts.key)


def error_case(path: str, error: ImageError) -> CaseFiles:
    """The row of a file that cannot be read."""
    return CaseFiles(display_name(path)[1:-1], error=error.failure, error_path=path)


def pair(items: Sequence[Item]) -> tuple[CaseFiles, ...]:
    """Every image once, in the order of the first of each case.

    1. Same folder and same key; the same spelling first; then the one tile and the one scan whose
    files name one patient. 2. The one scan whose key begins that of several tiles in its folder
    (``P1_path_a``, ``P1_path_b``, ``P1_ct``): they share it. 3. The one tile and the one scan that
    a folder holds. 4. Same key in parallel folders: those whose paths differ by a role
    (``path/07.png``, ``mri/07.png``), or the only two there are. 5. One tile and one scan in all.

    Names that tell of different patients are never joined, nor files that name different ones;
    where files name the same one, their names say nothing against it. What is left stands alone: it
    is not joined with a file of the same name in some other patient's folder.
    """
    made: list[tuple[int, CaseFiles]] = []
    left = dict(enumerate(items))

    def join(groups: Iterable[list[int]], *, only_couples: bool) -> None:
        for group in groups:
            tiles, scans = _split([(i, left[i]) for i in group])
            if only_couples and not len(tiles) == len(scans) == 1:
                continue
            fitting = {tile: _fitting(left[tile], [left[scan] for scan in scans]) for tile in tiles}
            for tile, scan in _couples(tiles, scans, left):
                case = _case(left.pop(tile), left.pop(scan), fitting[tile])
                made.append((min(tile, scan), case))

    def grouped(by: dict[int, object]) -> list[list[int]]:
        groups: dict[object, list[int]] = defaultdict(list)
        for index, value in by.items():
            groups[value].append(index)
        return list(groups.values())

    join(grouped({i: (item.folder, item.key) for i, item in left.items()}), only_couples=False)
    of_patients: dict[int, object] = {i: _patient(x) for i, x in left.items() if _patient(x)}
    join(grouped(of_patients), only_couples=True)
    for tile, sharing in _shared(items, left):
        scan = sharing[0]
        made.append((tile, _case(items[tile], items[scan], [items[s].info.path for s in sharing])))
        left.pop(tile)
        left.pop(scan, None)
    alone = _folders_of_two(items)
    join(grouped({i: x.folder for i, x in left.items() if x.folder in alone}), only_couples=True)
    two = len({item.folder for item in items}) == 2
    parallel: dict[int, object] = {
        i: ("" if two else _without_role(item.folder), item.key)
        for i, item in left.items()
        if item.key
    }
    join(grouped(parallel), only_couples=False)
    if len(items) == 2:
        join([list(left)], only_couples=True)
    made.extend((index, _single(item)) for index, item in left.items())
    return tuple(case for _, case in sorted(made, key=lambda entry: entry[0]))


def _couples(
    tiles: Sequence[int], scans: Sequence[int], items: Mapping[int, Item]
) -> list[tuple[int, int]]:
    """Tiles and scans of one group by equal spelling, then in their order; none that contradict."""
    couples, open_tiles, open_scans = [], list(tiles), list(scans)
    for same in (True, False):
        for tile in list(open_tiles):
            fitting = [
                scan
                for scan in open_scans
                if (not same or items[scan].label == items[tile].label)
                and not _contradict(items[tile], items[scan])
            ]
            if fitting:
                couples.append((tile, fitting[0]))
                open_tiles.remove(tile)
                open_scans.remove(fitting[0])
    return couples


def _patient(item: Item) -> str:
    """A digest of this process; empty where the file does not tell."""
    return item.info.series.patient if item.info.series else ""


def _contradict(tile: Item, scan: Item) -> bool:
    """By the patients that the files name, else by their names."""
    if _patient(tile) and _patient(scan):
        return _patient(tile) != _patient(scan)
    return contradict(tile.key, scan.key)


def _fitting(tile: Item, scans: Sequence[Item]) -> list[str]:
    """Paths of the scans of a group that fit a tile as well as any other."""
    fitting = [scan for scan in scans if not _contradict(tile, scan)]
    same = [scan for scan in fitting if scan.label == tile.label]
    return [scan.info.path for scan in same or fitting]


def _shared(items: Sequence[Item], left: Mapping[int, Item]) -> list[tuple[int, list[int]]]:
    """Tiles that have no scan of their own, each with those of their folder that their names
    begin with (or are): several tiles of a patient, one scan."""
    scans: dict[str, list[int]] = defaultdict(list)
    for index, item in enumerate(items):
        if item.info.slot is Slot.RADIOLOGY and item.key:
            scans[item.folder].append(index)
    found = []
    for tile, item in left.items():
        if item.info.slot is not Slot.PATHOLOGY:
            continue
        fitting = [
            s
            for s in scans[item.folder]
            if f"{item.key}_".startswith(f"{items[s].key}_") and not _contradict(item, items[s])
        ]
        longest = max((len(items[scan].key) for scan in fitting), default=0)
        fitting = [scan for scan in fitting if len(items[scan].key) == longest]
        if fitting and any(identities(items[fitting[0]].key)):
            found.append((tile, fitting))
    return found


def _folders_of_two(items: Sequence[Item]) -> frozenset[str]:
    """Folders with exactly two images: a folder for each patient."""
    count: dict[str, int] = defaultdict(int)
    for item in items:
        count[item.folder] += 1
    return frozenset(folder for folder, images in count.items() if images == 2)


def _without_role(folder: str) -> tuple[str, ...]:
    parts = Path(folder).parts
    return (*parts[:-2], *(take_apart(part).key for part in parts[-2:]))


def _split(group: list[tuple[int, Item]]) -> tuple[list[int], list[int]]:
    """Tiles and scans; one image that could be either becomes the partner of the other."""
    tiles = [i for i, item in group if item.info.slot is Slot.PATHOLOGY]
    scans = [i for i, item in group if item.info.slot is Slot.RADIOLOGY]
    open_ = [i for i, item in group if item.info.slot is None]
    if len(open_) == 1 and len(tiles) + len(scans) == 1:
        (scans if tiles else tiles).append(open_[0])
    return tiles, scans


def _case(tile: Item, scan: Item, fitting: Sequence[str] = ()) -> CaseFiles:
    """``fitting``: all scans that the tile could as well have, by their paths."""
    name = tile.label or scan.label or _shown(Path(tile.folder).name)
    others = tuple(path for path in fitting if path != scan.info.path)
    candidates = (scan.info.path, *others) if others else ()
    return CaseFiles(_shown(name), tile.info, scan.info, candidates=candidates)


def _single(item: Item) -> CaseFiles:
    name = _shown(Path(item.info.path).name)
    if item.info.slot is Slot.RADIOLOGY:
        return CaseFiles(name, radiology=item.info)
    # Where nothing tells, it is taken for the tile: a tile alone can be classified.
    return CaseFiles(name, pathology=item.info)


def _shown(name: str) -> str:
    return display_name(name)[1:-1]
