"""Which radiology image a tile is shown with: random, by index, as declared, or by label.

Independent pairing (random, index) carries no information about the label. ``label`` leaks the
answer on purpose; it is a positive control and brands every model trained with it.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import torch
from torch import Tensor

from crcviewer.imaging.core.pairs_csv import PairTable
from crcviewer.model.checkpoint import Checkpoint
from crcviewer.protocol.stages import SPLITS
from crcviewer.protocol.text import text
from training.base.counter_random import below, key
from training.base.errors import DataError, RunError
from training.data.study_data import StudyData


class PairingMode(StrEnum):
    """As named on the command line and in every checkpoint."""

    RANDOM = "random"
    INDEX = "index"
    MANIFEST = "manifest"
    LABEL = "label"


class Pairing:
    """The radiology index of tiles, for one study, mode and seed."""

    def __init__(self, mode: PairingMode, data: StudyData, seed: int) -> None:
        if mode is PairingMode.MANIFEST and data.pairs is None:
            raise DataError(
                text("There are no declared pairs: not every data folder holds a pairs.csv."),
                text("Pair at random."),
            )
        self.mode = mode
        self.seed = seed
        self._declared: PairTable = data.pairs or {}
        self._counts = {split: len(data.radiology.split(split)) for split in SPLITS}
        self._tile_labels = {
            split: torch.from_numpy(data.pathology.split(split).labels) for split in self._counts
        }
        # For the positive control: the organs of each class, one after the other.
        self._by_organ = {
            split: torch.from_numpy(np.argsort(data.radiology.split(split).labels, kind="stable"))
            for split in self._counts
        }
        self._organ_bounds = {
            split: torch.from_numpy(
                np.searchsorted(
                    np.sort(data.radiology.split(split).labels),
                    np.arange(len(data.radiology.classes) + 1),
                )
            )
            for split in self._counts
        }

    def of(self, data: StudyData) -> Pairing:
        """The same mode and seed for other data. Raises DataError."""
        return Pairing(self.mode, data, self.seed)

    def partners(self, split: str, tiles: Tensor, epoch: int = 0) -> Tensor:
        """The radiology index of each tile: int64 ``(N,)`` of ``(N,)``.

        A new draw for every training epoch; for val and test one fixed draw, whatever ``epoch``.
        """
        if self.mode is PairingMode.MANIFEST:
            declared = torch.from_numpy(self._declared[split]).to(tiles.device)
            return declared[tiles]
        if self.mode is PairingMode.INDEX:
            return tiles % self._counts[split]
        turn = epoch if split == "train" else 0
        draw = key(self.seed, "pairing", split, turn)
        if self.mode is PairingMode.RANDOM:
            return below(draw, tiles, self._counts[split])
        return self._by_label(split, tiles, draw)

    def _by_label(self, split: str, tiles: Tensor, draw: int) -> Tensor:
        bounds = self._organ_bounds[split].to(tiles.device)
        organ = self._tile_labels[split].to(tiles.device)[tiles] % (len(bounds) - 1)
        first, last = bounds[organ], bounds[organ + 1]
        # An organ that the split lacks falls back to any image.
        empty = last <= first
        first = torch.where(empty, 0, first)
        room = torch.where(empty, self._counts[split], last - first)
        chosen = first + below(draw, tiles, 1 << 62) % room
        return self._by_organ[split].to(tiles.device)[chosen]


def default_mode(data: StudyData) -> PairingMode:
    """Declared pairs where there are some, else random."""
    return PairingMode.RANDOM if data.pairs is None else PairingMode.MANIFEST


def choose_mode(asked: str | None, data: StudyData, *, allow_label_leak: bool) -> PairingMode:
    """The mode that the command line asks for, or the default. Raises DataError."""
    mode = default_mode(data) if asked is None else PairingMode(asked)
    if mode is PairingMode.LABEL and not allow_label_leak:
        raise DataError(
            text(
                "Pairing by label shows the network the answer: such a model is a positive "
                "control, not a result."
            ),
            text("Allow it if that is meant; the model will be marked as leaking."),
        )
    return mode


def mode_of_model(checkpoint: Checkpoint, asked: str | None) -> PairingMode:
    """Of a fused model: the mode it was trained with, unless another is asked for.

    Raises RunError.
    """
    document = checkpoint.document
    if document.kind != "fusion":
        raise RunError(
            text(
                "{file} holds one branch alone: there is no fusion to look into.",
                file=checkpoint.path.name,
            ),
            text(
                "Give the best.safetensors of the same training run: the models of one branch "
                "that lie beside it are looked at with it."
            ),
        )
    try:
        return PairingMode(asked or document.pairing)
    except ValueError as error:
        raise RunError(
            text("{file} does not say how its pairs were made.", file=checkpoint.path.name),
            text("Say it: random, index or manifest."),
        ) from error


def seed_of_model(checkpoint: Checkpoint, asked: int | None) -> int:
    """That of the training, so that random pairs are the very same."""
    trained = checkpoint.document.training.get("seed", 0)
    return asked if asked is not None else trained if isinstance(trained, int) else 0
