"""``pairs.csv``: which radiology image belongs to which tile, as the phantoms write it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.base.errors import DataError

PAIRS_FILE = "pairs.csv"

PairTable = dict[str, NDArray[np.int64]]
"""For each split the radiology index of every tile, int64 ``(tiles,)``."""


def read_pairs(path: Path, counts: Mapping[str, tuple[int, int]]) -> PairTable:
    """The pairs of a file with the columns ``split,pathology_index,radiology_index``.

    ``counts`` gives (tiles, radiology images) of each split. Raises DataError where a tile has no
    pair or two, or an index does not exist.
    """
    table = {split: np.full(tiles, -1, np.int64) for split, (tiles, _) in counts.items()}
    again = "Correct the file, or leave it out to pair at random (--pairing random)."
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                split = row["split"]
                tile, organ = int(row["pathology_index"]), int(row["radiology_index"])
                tiles, organs = counts[split]
                if not 0 <= tile < tiles or not 0 <= organ < organs:
                    raise DataError(
                        f"{path.name} pairs {split} tile {tile} with radiology image {organ}, "
                        "which does not exist.",
                        again,
                    )
                if table[split][tile] >= 0:
                    raise DataError(f"{path.name} pairs {split} tile {tile} twice.", again)
                table[split][tile] = organ
    except (OSError, ValueError, KeyError, TypeError, csv.Error) as error:
        raise DataError(f"{path.name} cannot be read as a table of pairs ({error}).", again) from (
            error
        )
    for split, organs_of in table.items():
        missing = int((organs_of < 0).sum())
        if missing:
            raise DataError(f"{path.name} leaves {missing} {split} tiles without a pair.", again)
    return table
