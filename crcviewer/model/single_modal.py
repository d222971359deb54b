"""The tile branch alone, as stage 1 left it: what a fused model is measured against."""

from __future__ import annotations

import logging
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
from crcviewer.protocol.messages import ModelCard
from crcviewer.protocol.run_directory import STAGE1_PATHOLOGY

_log = logging.getLogger(__name__)

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


def single_modal_beside(card: ModelCard, device: torch.device) -> SingleModalModel | None:
    """The tile branch in the folder of a fused model, where it is of the same training run.

    A run leaves ``stage1_pathology.safetensors`` beside its model; for a model that was renamed,
    ``NAME.stage1_pathology.safetensors`` beside ``NAME.safetensors``.
    """
    path = Path(card.path)
    for name in (f"{path.stem}.{STAGE1_PATHOLOGY}", STAGE1_PATHOLOGY):
        beside = path.with_name(name)
        if not beside.is_file():
            continue
        try:
            checkpoint = read_checkpoint(beside)
            document = checkpoint.document
            same_run = document.name == card.name and document.trained_on == card.trained_on
            if same_run and isinstance(checkpoint.network, SingleModalNetwork):
                return SingleModalModel(checkpoint.network, document.preprocessing, device)
            _log.info("%s is not of the same run as the model", beside.name)
        except CheckpointError as error:
            _log.warning("%s", error)
    return None
