"""A phantom data set as files: two archives in the MedMNIST layout, the pairs, a description."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import crcviewer
from crcviewer.imaging.core.medmnist import (
    ORGAN_SETS,
    PATHOLOGY_SET,
    PHANTOM_FILE,
    SIZES,
    file_name,
    write_set,
)
from crcviewer.imaging.core.pairs_csv import PAIRS_FILE, write_pairs
from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.failure import ChooseFolder
from crcviewer.protocol.stages import SPLITS
from crcviewer.protocol.text import text
from crcviewer.protocol.tissue import ORGANS, TISSUE_CLASSES
from training.base.errors import DataError, SettingsError
from training.phantoms.canvas import FIELD_UM
from training.phantoms.organs import generate_slices
from training.phantoms.pairs import pair
from training.phantoms.tissue import generate_tiles

SMALLEST_COUNT = len(ORGANS)

_BLOCK = 2048

Progress = Callable[[int, int], None]
"""Told how many images of how many are done."""


@dataclass(frozen=True)
class PhantomSettings:
    """What determines a data set: the same settings give the same images and pairs."""

    count: int
    """Training pairs; validation and test have a sixth of it each, but each organ at least."""
    size: int = 64
    signal: float = 0.0
    seed: int = 0
    difficulty: float = 0.3

    def __post_init__(self) -> None:
        if self.count < SMALLEST_COUNT:
            raise SettingsError(
                text(
                    "The count must be {least} or more, so that each organ is there.",
                    least=SMALLEST_COUNT,
                )
            )
        if self.size not in SIZES:
            raise SettingsError(
                text("The size must be one of {sizes}, the sizes of MedMNIST files.", sizes=SIZES)
            )
        if not 0 <= self.signal <= 1:
            raise SettingsError(text("The signal must lie between 0 (nothing) and 1 (everything)."))
        if not 0 <= self.difficulty <= 1:
            raise SettingsError(
                text("The difficulty must lie between 0 (clear) and 1 (ambiguous).")
            )
        if self.seed < 0:
            raise SettingsError(text("The seed must be a whole number, 0 or more."))

    def count_of(self, split: str) -> int:
        """Pairs in a split."""
        return self.count if split == "train" else max(SMALLEST_COUNT, self.count // 6)


def file_names(settings: PhantomSettings) -> tuple[str, ...]:
    """All files of a data set, the description last: where it is, the others are whole."""
    return (
        file_name(PATHOLOGY_SET, settings.size),
        file_name(ORGAN_SETS[0], settings.size),
        PAIRS_FILE,
        PHANTOM_FILE,
    )


def write_dataset(folder: Path, settings: PhantomSettings, progress: Progress) -> None:
    """Write the four files into ``folder``, which exists. Each appears whole or not at all.

    Raises DataError if there is no room for them, OSError if the folder cannot be written to.
    """
    total = sum(settings.count_of(split) for split in SPLITS)
    needed, free = 4 * total * settings.size**2, shutil.disk_usage(folder).free
    if needed > free:
        raise DataError(
            text(
                "These images need {needed:,.1f} GB, but only {free:,.1f} GB are free in {folder}.",
                needed=needed / 1e9,
                free=free / 1e9,
                folder=str(folder),
            ),
            text("Ask for fewer or smaller ones, or choose another folder."),
            ChooseFolder(),
        )
    tiles_name, slices_name, pairs_name, description_name = file_names(settings)
    done = _Counter(progress, 2 * total)
    # An old description must not vouch for new data that are only half there.
    (folder / description_name).unlink(missing_ok=True)
    labels = {split: _balanced(settings, split, len(TISSUE_CLASSES)) for split in SPLITS}
    organs = {split: _balanced(settings, split, len(ORGANS)) for split in SPLITS}

    def tiles(split: str) -> Iterator[NDArray[np.uint8]]:
        for block in _blocks(settings.count_of(split)):
            yield generate_tiles(
                labels[split][block], block, seed=settings.seed, size=settings.size,
                difficulty=settings.difficulty, split=split,
            )  # fmt: skip
            done.add(len(block))

    def slices(split: str) -> Iterator[NDArray[np.uint8]]:
        for block in _blocks(settings.count_of(split)):
            yield generate_slices(
                organs[split][block], block, seed=settings.seed, size=settings.size, split=split
            )
            done.add(len(block))

    side = settings.size
    write_set(folder / tiles_name, labels, (side, side, 3), tiles)
    write_set(folder / slices_name, organs, (side, side), slices)

    pairs = {
        split: pair(
            labels[split], organs[split], signal=settings.signal, seed=settings.seed, split=split
        )
        for split in SPLITS
    }
    write_pairs(folder / pairs_name, pairs)
    description = {
        "synthetic": True,
        "note": "Phantoms: drawn by a program, no image of any patient. For research use only.",
        **asdict(settings),
        "counts": {split: settings.count_of(split) for split in SPLITS},
        "field_of_view_um": FIELD_UM,
        "version": crcviewer.__version__,
    }
    write_text_atomically(folder / description_name, json.dumps(description, indent=2) + "\n")


class _Counter:
    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def add(self, count: int) -> None:
        self._done += count
        self._progress(self._done, self._total)


def _balanced(settings: PhantomSettings, split: str, classes: int) -> NDArray[np.int64]:
    """Labels of a split: each class as often as any other (give or take one), shuffled."""
    count = settings.count_of(split)
    # The number of classes tells the tiles' draw from the slices'.
    key = (settings.seed, SPLITS.index(split), classes)
    return np.random.default_rng(key).permutation(np.arange(count) % classes)


def _blocks(count: int) -> Iterator[NDArray[np.int64]]:
    for start in range(0, count, _BLOCK):
        yield np.arange(start, min(start + _BLOCK, count))
