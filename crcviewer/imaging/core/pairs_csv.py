"""``pairs.csv`` beside two MedMNIST files: which radiology image belongs to which tile."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from crcviewer.imaging.core.table import TableError, as_csv, read_table
from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.text import text

PAIRS_FILE = "pairs.csv"
_COLUMNS = ("split", "pathology_index", "radiology_index")
_AGAIN = text("Correct the file, or leave it out to pair at random.")

PairTable = dict[str, NDArray[np.int64]]
"""For each split the radiology index of every tile, int64 ``(tiles,)``."""


def read_pairs(path: Path, counts: Mapping[str, tuple[int, int]]) -> PairTable:
    """The pairs of a file with the columns ``split,pathology_index,radiology_index``.

    ``counts`` gives (tiles, radiology images) of each split. Raises TableError where a tile has no
    pair or two, or an index does not exist.
    """
    table = {split: np.full(tiles, -1, np.int64) for split, (tiles, _) in counts.items()}
    for row in read_table(path).rows:
        try:
            split = row.values["split"]
            tile, organ = (int(row.values[name]) for name in _COLUMNS[1:])
            tiles, organs = counts[split]
        except (KeyError, ValueError) as error:
            raise TableError(
                text("Row {row} of {file} is no pair.", row=row.number, file=path.name), _AGAIN
            ) from error
        if not 0 <= tile < tiles or not 0 <= organ < organs:
            raise TableError(
                text(
                    "{file} pairs {split} tile {tile} with radiology image {radiology}, which "
                    "does not exist.",
                    file=path.name,
                    split=split,
                    tile=tile,
                    radiology=organ,
                ),
                _AGAIN,
            )
        if table[split][tile] >= 0:
            raise TableError(
                text(
                    "{file} pairs {split} tile {tile} twice.",
                    file=path.name,
                    split=split,
                    tile=tile,
                ),
                _AGAIN,
            )
        table[split][tile] = organ
    for split, organs_of in table.items():
        missing = int((organs_of < 0).sum())
        if missing:
            raise TableError(
                text(
                    "{file} leaves {count} {split} tiles without a pair.",
                    file=path.name,
                    count=missing,
                    split=split,
                ),
                _AGAIN,
            )
    return table


def write_pairs(path: Path, table: PairTable) -> None:
    """The file appears whole or not at all. Raises OSError."""
    rows = (
        (split, tile, organ)
        for split, partners in table.items()
        for tile, organ in enumerate(partners.tolist())
    )
    write_text_atomically(path, as_csv(_COLUMNS, rows))
