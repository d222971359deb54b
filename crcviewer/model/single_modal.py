"""The tile branch alone, as stage 1 left it: what a fused model is measured against."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from crcviewer.model.checkpoint import CheckpointError, read_checkpoint
from crcviewer.model.device import choose_device
from crcviewer.model.inference import Image
from crcviewer.model.network import SingleModalNetwork, pooled
from crcviewer.model.preprocess import Preprocessing, dihedral_views, to_input

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class SingleModalPrediction:
    """Of N tiles. Arrays are float32."""

    probabilities: Floats
    """``(N, K)``, averaged over the model's test-time views."""
    layer3_features: Floats
    """``(N, C3)``, of the tiles as they are."""


class SingleModalModel:
    """A tile branch with its own head, on one device."""

    def __init__(
        self, network: SingleModalNetwork, preprocessing: Preprocessing, device: torch.device
    ) -> None:
        self._network = network.to(device).eval()
        self._preprocessing = preprocessing
        self._device = device

    @torch.inference_mode()
    def predict_many(self, tiles: Sequence[Image], *, batch: int = 32) -> SingleModalPrediction:
        """``tiles``: N of uint8 ``(S, S, 3)``, all of one size; N is at least 1."""
        parts = [self._predict(tiles[i : i + batch]) for i in range(0, len(tiles), batch)]
        return SingleModalPrediction(*(np.concatenate(c) for c in zip(*parts, strict=True)))

    def _predict(self, tiles: Sequence[Image]) -> tuple[Floats, Floats]:
        how = self._preprocessing
        images = torch.from_numpy(np.stack(tiles)).to(self._device)
        prepared = to_input(images, how.pathology, how.input_size)
        views = dihedral_views(prepared) if how.test_time_views > 1 else prepared[None]
        branch = self._network.branch
        layer3 = functional.relu(branch.layer3_sum(views.flatten(0, 1)))
        features = pooled(functional.relu(branch.layer4_sum(layer3)))
        logits = self._network.head(features).unflatten(0, (len(views), len(tiles)))
        return (
            logits.softmax(dim=-1).mean(dim=0).cpu().numpy(),
            pooled(layer3[: len(tiles)]).cpu().numpy(),
        )


def load_single_modal(path: str | os.PathLike[str], device: str = "auto") -> SingleModalModel:
    """Read the checkpoint of a tile branch. Raises CheckpointError."""
    checkpoint = read_checkpoint(Path(path))
    network, document = checkpoint.network, checkpoint.document
    if not isinstance(network, SingleModalNetwork) or document.kind != "pathology":
        raise CheckpointError(
            f"{checkpoint.path.name} is not a tile branch on its own.",
            "Open the stage1_pathology.safetensors of a training run.",
        )
    return SingleModalModel(network, document.preprocessing, choose_device(device))
