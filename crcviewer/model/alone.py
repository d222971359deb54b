"""What one branch with its own head says: stage 1, the matched control, the radiology probe."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from crcviewer.model.checkpoint import Checkpoint
from crcviewer.model.inference import Image
from crcviewer.model.network import SingleModalNetwork
from crcviewer.model.preprocess import ChannelStatistics, dihedral_views, to_input

RADIOLOGY_KINDS = ("radiology", "probe")
"""Kinds of checkpoint whose one branch sees the radiology image."""


@torch.inference_mode()
def predict_alone(
    checkpoint: Checkpoint, images: Sequence[Image], device: torch.device, *, batch: int = 64
) -> NDArray[np.float32]:
    """Probabilities ``(N, K)`` of uint8 images of one size: tiles ``(S, S, 3)``, slices ``(S, S)``.

    Tiles are averaged over the model's test-time views, as in fusion; slices never are.
    """
    if not isinstance(checkpoint.network, SingleModalNetwork):
        raise TypeError(f"{checkpoint.path.name} is not of a single branch")
    network = checkpoint.network.to(device)
    preprocessing = checkpoint.document.preprocessing
    is_tile = checkpoint.document.kind not in RADIOLOGY_KINDS
    statistics = preprocessing.pathology if is_tile else preprocessing.radiology
    views = preprocessing.test_time_views if is_tile else 1
    return network_answers(
        network, images, statistics, preprocessing.input_size, views=views, batch=batch
    )


@torch.inference_mode()
def network_answers(
    network: SingleModalNetwork,
    images: Sequence[Image],
    statistics: ChannelStatistics,
    input_size: int,
    *,
    views: int = 1,
    batch: int = 64,
) -> NDArray[np.float32]:
    """As :func:`predict_alone`, of a network that is in no file (yet) and in evaluation mode."""
    device = network.head.weight.device
    answers = []
    for start in range(0, len(images), batch):
        block = torch.from_numpy(np.stack(images[start : start + batch])).to(device)
        prepared = to_input(block, statistics, input_size)
        if views > 1:
            prepared = dihedral_views(prepared).flatten(0, 1)
        logits = network(prepared).logits.unflatten(0, (views, len(block)))
        answers.append(logits.softmax(-1).mean(0).cpu().numpy())
    return np.concatenate(answers)
