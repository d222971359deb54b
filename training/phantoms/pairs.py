"""Which slice goes with which tile, and how much the one tells about the other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.tissue import ORGANS, TISSUE_CLASSES
from training.phantoms.draws import Draws

# One organ a class. Of the organs that exist twice only one is used where that suffices: nine
# classes, eight kinds of organ.
_ORGAN_NAMES = {
    "ADI": "bladder",
    "BACK": "lung-left",
    "DEB": "heart",
    "LYM": "spleen",
    "MUC": "pancreas",
    "MUS": "femur-left",
    "NORM": "liver",
    "STR": "kidney-left",
    "TUM": "lung-right",
}

ORGAN_OF_LABEL: NDArray[np.int64] = np.array(
    [ORGANS.index(_ORGAN_NAMES[tissue.code]) for tissue in TISSUE_CLASSES]
)
"""The organ ``(9,)`` that a tile's label determines, where it determines one."""


def pair(
    tile_labels: NDArray[np.int64],
    slice_organs: NDArray[np.int64],
    *,
    signal: float,
    seed: int,
    split: str,
) -> NDArray[np.int64]:
    """For each tile the index of its slice, ``(N,)``.

    With probability ``signal`` the slice shows the organ of the tile's label, else an organ drawn
    uniformly, without regard to the label. Among the slices of an organ, each is as likely.
    """
    if not 0 <= signal <= 1:
        raise ValueError("the signal lies between 0 and 1")
    members = [np.nonzero(slice_organs == organ)[0] for organ in range(len(ORGANS))]
    missing = [ORGANS[organ] for organ, found in enumerate(members) if not len(found)]
    if missing:
        raise ValueError(f"there is no slice of: {', '.join(missing)}")
    draws = Draws(seed, "pair", split, np.arange(len(tile_labels)), block=8)
    tells = draws.chance(signal)
    organs = np.where(tells, ORGAN_OF_LABEL[tile_labels], draws.whole(0, len(ORGANS)))
    place = draws.uniform(0, 1).astype(np.float64)
    counts = np.array([len(found) for found in members])
    table = np.zeros((len(ORGANS), counts.max()), np.int64)
    for row, found in zip(table, members, strict=True):
        row[: len(found)] = found
    nth = np.minimum((place * counts[organs]).astype(np.int64), counts[organs] - 1)
    chosen: NDArray[np.int64] = table[organs, nth]
    return chosen
