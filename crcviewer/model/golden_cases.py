"""Golden cases: a few inputs whose answers a model carries, replayed whenever it is loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from crcviewer.model.checkpoint import (
    Checkpoint,
    CheckpointError,
    stored_weights,
    write_checkpoint,
)
from crcviewer.model.document import CheckpointDocument, GoldenInfo
from crcviewer.model.inference import Image, Inference
from crcviewer.model.network import FusionNetwork
from crcviewer.protocol.text import Text, text

_MOST = 64
"""Cases: more would make loading slow."""


def save_model(
    path: Path,
    network: FusionNetwork,
    document: CheckpointDocument,
    *,
    neutral: Image,
    golden_tiles: Sequence[Image],
    golden_slices: Sequence[Image],
    golden_synthetic: bool = True,
    extra_tensors: Mapping[str, Tensor] | None = None,
) -> None:
    """Write a fusion checkpoint that :func:`crcviewer.model.predict.load_model` accepts.

    ``neutral``: the training set's mean radiology image, ``(S, S)``. Golden tiles ``(S, S, 3)``
    and slices ``(S, S)``, all uint8 and each of one size: phantoms, in a model that is given away.
    Their answers are computed here, in float32, from the weights as they are stored.
    """
    if not 1 <= len(golden_tiles) == len(golden_slices) <= _MOST:
        raise ValueError(f"there must be 1 to {_MOST} golden tiles and as many slices")
    stored = FusionNetwork(network.config)
    stored.load_state_dict(stored_weights(network, document.weights))
    inference = Inference(
        stored,
        document.preprocessing,
        torch.from_numpy(neutral.copy()),
        torch.device("cpu"),
        fast=False,
    )
    own = inference.run(golden_tiles, golden_slices)
    assert own.neutral_probabilities is not None
    extra = {
        "neutral.radiology": torch.from_numpy(neutral.copy()),
        "golden.tiles": torch.from_numpy(np.stack(golden_tiles)),
        "golden.slices": torch.from_numpy(np.stack(golden_slices)),
        "golden.probabilities": own.probabilities.clone(),
        "golden.neutral_probabilities": own.neutral_probabilities.clone(),
        **(extra_tensors or {}),
    }
    info = GoldenInfo(count=len(golden_tiles), synthetic=golden_synthetic)
    write_checkpoint(path, network, replace(document, golden=info), extra)


def neutral_image(checkpoint: Checkpoint) -> Tensor:
    """uint8 ``(S, S)``. Raises CheckpointError where the file has none that could be meant."""
    neutral = checkpoint.extra.get("neutral.radiology")
    if (
        neutral is None
        or neutral.dtype != torch.uint8
        or neutral.ndim != 2
        or neutral.shape[0] != neutral.shape[1]
        or not 4 <= neutral.shape[0] <= 4096
    ):
        raise _unfit(checkpoint, text("its neutral radiology image is missing or damaged"))
    return neutral


def differs_from_golden(checkpoint: Checkpoint, inference: Inference) -> bool:
    """Whether any golden case gets another class, or a probability beyond the tolerance.

    Raises CheckpointError where the file carries no golden cases.
    """
    tiles, slices, *expected = _golden_tensors(checkpoint)
    info = checkpoint.document.golden
    # At most what save_model writes: a file cannot ask to be believed.
    tolerance = min(info.tolerance, GoldenInfo.tolerance) if info else GoldenInfo.tolerance
    found = inference.run(tuple(tiles.numpy()), tuple(slices.numpy()))
    assert found.neutral_probabilities is not None
    for ours, theirs in zip(
        (found.probabilities, found.neutral_probabilities), expected, strict=True
    ):
        here = ours.cpu()
        if not bool(((here - theirs).abs() <= tolerance).all()):
            return True
        if not torch.equal(here.argmax(dim=1), theirs.argmax(dim=1)):
            return True
    return False


def refuse(checkpoint: Checkpoint) -> CheckpointError:
    """The error for a model whose golden cases are not met even in float32."""
    return CheckpointError(
        text(
            "{name} does not give the answers here that it gave when it was made, so its "
            "results could not be trusted.",
            name=checkpoint.path.name,
        ),
        text(
            "Copy or download the file again; if that does not help, install the newest "
            "version of crcviewer."
        ),
    )


def _golden_tensors(checkpoint: Checkpoint) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    names = ("tiles", "slices", "probabilities", "neutral_probabilities")
    try:
        tiles, slices, own, neutral = (checkpoint.extra[f"golden.{name}"] for name in names)
    except KeyError as error:
        raise _unfit(checkpoint, text("it carries no golden cases to check it with")) from error
    count, classes = len(tiles), checkpoint.document.network.classes
    if (
        not 1 <= count <= _MOST
        or tiles.dtype != torch.uint8
        or slices.dtype != torch.uint8
        or tiles.ndim != 4
        or tiles.shape[3] != 3
        or slices.ndim != 3
        or len(slices) != count
        or own.shape != (count, classes)
        or neutral.shape != (count, classes)
    ):
        raise _unfit(checkpoint, text("its golden cases are damaged"))
    return tiles, slices, own.float(), neutral.float()


def _unfit(checkpoint: Checkpoint, why: Text) -> CheckpointError:
    return CheckpointError(
        text("{name} cannot be used: {why}.", name=checkpoint.path.name, why=why),
        text("Copy or download the file again, or train the model again."),
    )
