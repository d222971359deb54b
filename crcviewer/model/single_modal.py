"""One branch with its own head: stage 1, the matched control, the radiology probe."""

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

from crcviewer.model.checkpoint import Checkpoint, CheckpointError, read_checkpoint
from crcviewer.model.device import choose_device
from crcviewer.model.document import judged_hashes
from crcviewer.model.inference import Image
from crcviewer.model.network import SingleModalNetwork, pooled
from crcviewer.model.preprocess import ChannelStatistics, dihedral_views, to_input
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.run_directory import STAGE1_PATHOLOGY
from crcviewer.protocol.text import text

_log = logging.getLogger(__name__)

Floats = NDArray[np.float32]


RADIOLOGY_KINDS = ("radiology", "probe")
"""Kinds of checkpoint whose one branch sees the radiology image."""


@dataclass(frozen=True)
class SingleModalPrediction:
    """Of N images. Arrays are float32."""

    probabilities: Floats
    """``(N, K)``, averaged over the test-time views."""
    layer3_features: Floats
    """``(N, C3)``, of the images as they are."""


class SingleModalModel:
    """One branch with its own head, on one device: it sees tiles, or radiology images.

    ``views``: 1, or 8 for a tile, as in fusion; never for radiology, where sides mean something.
    """

    def __init__(
        self,
        network: SingleModalNetwork,
        statistics: ChannelStatistics,
        input_size: int,
        device: torch.device,
        *,
        views: int = 1,
    ) -> None:
        self._network = network.to(device).eval()
        self._statistics, self._input_size = statistics, input_size
        self._device, self._views = device, views

    @classmethod
    def of(cls, checkpoint: Checkpoint, device: torch.device) -> SingleModalModel:
        """The model of a file: stage 1, matched control or probe. Raises TypeError for others."""
        network, document = checkpoint.network, checkpoint.document
        if not isinstance(network, SingleModalNetwork):
            raise TypeError(f"{checkpoint.path.name} is not of a single branch")
        how = document.preprocessing
        if document.kind in RADIOLOGY_KINDS:
            return cls(network, how.radiology, how.input_size, device)
        return cls(network, how.pathology, how.input_size, device, views=how.test_time_views)

    @torch.inference_mode()
    def predict_many(self, images: Sequence[Image], *, batch: int = 64) -> SingleModalPrediction:
        """uint8 and all of one size: tiles ``(S, S, 3)`` or slices ``(S, S)``; N is at least 1."""
        parts = [self._predict(images[i : i + batch]) for i in range(0, len(images), batch)]
        return SingleModalPrediction(*(np.concatenate(c) for c in zip(*parts, strict=True)))

    def _predict(self, images: Sequence[Image]) -> tuple[Floats, Floats]:
        block = torch.from_numpy(np.stack(images)).to(self._device)
        prepared = to_input(block, self._statistics, self._input_size)
        views = dihedral_views(prepared) if self._views > 1 else prepared[None]
        branch = self._network.branch
        layer3 = functional.relu(branch.layer3_sum(views.flatten(0, 1)))
        features = pooled(functional.relu(branch.layer4_sum(layer3)))
        logits = self._network.head(features).unflatten(0, (len(views), len(images)))
        return (
            logits.softmax(dim=-1).mean(dim=0).cpu().numpy(),
            pooled(layer3[: len(images)]).cpu().numpy(),
        )


def load_single_modal(path: str | os.PathLike[str], device: str = "auto") -> SingleModalModel:
    """Read the checkpoint of a tile branch. Raises CheckpointError."""
    checkpoint = read_checkpoint(Path(path))
    if checkpoint.document.kind != "pathology":
        raise CheckpointError(
            text("{name} is not a tile branch on its own.", name=checkpoint.path.name),
            text("Open the stage1_pathology.safetensors of a training run."),
        )
    return SingleModalModel.of(checkpoint, choose_device(device))


def single_modal_beside(card: ModelCard, device: torch.device) -> SingleModalModel | None:
    """The tile branch in the folder of a fused model, where name and images of both are the same.

    A run leaves ``stage1_pathology.safetensors`` beside its model; for a model that was renamed,
    ``NAME.stage1_pathology.safetensors`` beside ``NAME.safetensors``. A tile-only model has none.
    """
    if card.tile_only:
        return None
    path = Path(card.path)
    for name in (f"{path.stem}.{STAGE1_PATHOLOGY}", STAGE1_PATHOLOGY):
        beside = path.with_name(name)
        if not beside.is_file():
            continue
        try:
            checkpoint = read_checkpoint(beside)
            document = checkpoint.document
            same_images = judged_hashes(document.trained_on) == judged_hashes(card.trained_on)
            if document.name == card.name and same_images and document.kind == "pathology":
                return SingleModalModel.of(checkpoint, device)
            _log.info("%s does not belong to the model", beside)
        except CheckpointError as error:
            _log.warning("%s", error)
    return None
