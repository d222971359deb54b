"""What the models of one run say of images: asked once, for all who want to know.

The figures of the test split, the recommendation, the map, the calibration and the report all look
at the same answers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.model.predict import LoadedModel, load_model
from crcviewer.model.prediction import BatchPrediction
from crcviewer.model.single_modal import SingleModalModel, SingleModalPrediction

Images = NDArray[np.uint8]
Asked = Callable[[int], None]
"""Told of so many more images that were answered; may raise, to end the work."""

_BLOCK = {"cpu": 32, "cuda": 256}
"""Images at once, and so between two signs of life."""


class Answers:
    """Of the models in a run's folder, by their files; their weights must not change meanwhile."""

    def __init__(self, run: Path, device: torch.device, asked: Asked = lambda count: None) -> None:
        self.asked = asked
        self.run, self._device = run, device
        self._block = _BLOCK.get(device.type, 64)
        self._opened: dict[str, bool] = {}
        """Which tile-only models open in the window."""
        self._models: dict[str, LoadedModel] = {}
        self._known: dict[tuple[str, str], BatchPrediction] = {}
        self._of_branches: dict[tuple[str, str], SingleModalPrediction] = {}

    def model(self, file: str) -> LoadedModel:
        """Of a file that classifies tiles. Raises CheckpointError."""
        if file not in self._models:
            self._models[file] = load_model(self.run / file, str(self._device))
        return self._models[file]

    def of(self, file: str, tiles: Images, slices: Images | None) -> BatchPrediction:
        """What the model says of N tiles ``(N, S, S, 3)`` with their slices ``(N, S, S)``, as the
        window runs it. A tile-only model looks at no slices."""
        model = self.model(file)
        if not model.sees_radiology:
            slices = None
        key = (file, _digest(tiles, slices))
        if key not in self._known:
            parts = [
                model.predict_many(
                    list(tiles[rows]),
                    None if slices is None else list(slices[rows]),
                    batch=self._block,
                )
                for rows in self._blocks(len(tiles))
            ]
            self._known[key] = BatchPrediction(*_joined(parts))
        return self._known[key]

    def of_tiles_alone(self, file: str, tiles: Images) -> BatchPrediction | SingleModalPrediction:
        """What a tile-only model says; one of an earlier version has no golden cases to meet."""
        if file not in self._opened:
            checkpoint = read_checkpoint(self.run / file)
            self._opened[file] = any(name.startswith("golden.") for name in checkpoint.extra)
        return self.of(file, tiles, None) if self._opened[file] else self.of_branch(file, tiles)

    def of_branch(self, file: str, images: Images) -> SingleModalPrediction:
        """What a single branch says, one that sees radiology images too."""
        key = (file, _digest(images, None))
        if key not in self._of_branches:
            network = SingleModalModel.of(read_checkpoint(self.run / file), self._device)
            parts = [
                network.predict_many(list(images[rows]), batch=self._block)
                for rows in self._blocks(len(images))
            ]
            self._of_branches[key] = SingleModalPrediction(*_joined(parts))
        return self._of_branches[key]

    def _blocks(self, count: int) -> Iterator[slice]:
        for start in range(0, count, self._block):
            rows = slice(start, min(start + self._block, count))
            yield rows
            self.asked(rows.stop - rows.start)


def _joined(parts: Sequence[BatchPrediction] | Sequence[SingleModalPrediction]) -> list[Any]:
    """Their arrays, one after the other."""
    return [
        np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(parts[0])
    ]


def _digest(tiles: Images, slices: Images | None) -> str:
    digest = hashlib.sha256(repr(tiles.shape).encode("ascii"))
    for images in (tiles, slices):
        if images is not None:
            digest.update(np.ascontiguousarray(images).data)
    return digest.hexdigest()
