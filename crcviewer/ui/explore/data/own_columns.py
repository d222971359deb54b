"""Columns of a table of the user's own, joined to the cases of a map. Knows no widgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crcviewer.imaging.core.file_names import folded, stem_of
from crcviewer.ui.explore.data.map_data import MapData

_NAMES = ("name", "case", "file", "filename", "image", "pathology", "tile")
"""Columns that tell which case a row is of, the surest first."""


@dataclass(frozen=True)
class OwnColumns:
    """What a table says of the cases of a map."""

    values: Mapping[str, tuple[str, ...]]
    """Of each column, one a case; empty: not known."""
    unmatched_rows: int
    """Rows that no case of the map belongs to."""
    unmatched_cases: int


def join_columns(data: MapData, rows: Sequence[Mapping[str, str]]) -> OwnColumns:
    """By the case's name, its file's, or its number. Without a match ``values`` are empty.

    The column that tells the cases is the one that matches most of them.
    """
    keys = _keys(data)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    candidates = [name for name in _NAMES if name in columns] or columns[:1]
    found = {name: [keys.get(_key(row.get(name, ""))) for row in rows] for name in candidates}
    best = max(candidates, key=lambda name: sum(case is not None for case in found[name]))
    cases = found[best]
    matched = {case for case in cases if case is not None}
    values: dict[str, tuple[str, ...]] = {}
    for name in columns if matched else ():
        if name == best or not name:
            continue
        column = [""] * len(data)
        for row, case in zip(rows, cases, strict=True):
            if case is not None:
                column[case] = row.get(name, "")
        values[name] = tuple(column)
    return OwnColumns(values, sum(case is None for case in cases), len(data) - len(matched))


def _keys(data: MapData) -> dict[str, int]:
    """What a case may be called, and its row; a name that two cases have is nobody's."""
    keys: dict[str, int] = {}
    twice: set[str] = set()

    def add(text: str, row: int) -> None:
        key = _key(text)
        if key and keys.setdefault(key, row) != row:
            twice.add(key)

    for row in range(len(data)):
        add(str(int(data.tiles[row])), row)
        if data.cases:
            case = data.cases[row]
            add(case.name, row)
            if case.pathology is not None and case.pathology.slice_index is None:
                add(Path(case.pathology.path).name, row)
    return {key: row for key, row in keys.items() if key not in twice}


def _key(text: str) -> str:
    """Case, folder and an image's ending do not tell names apart."""
    return folded(stem_of(text.replace("\\", "/").strip())) if text.strip() else ""
