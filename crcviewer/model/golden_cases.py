"""Golden cases: a few inputs whose answers a model carries, replayed whenever it is loaded."""

from __future__ import annotations

import copy
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
from crcviewer.model.left_out import radiology_needs_no_move
from crcviewer.model.network import FusionNetwork, SingleModalNetwork
from crcviewer.protocol.text import Text, text

_MOST = 64
"""Cases: more would make loading slow."""


def save_model(
    path: Path,
    network: FusionNetwork | SingleModalNetwork,
    document: CheckpointDocument,
    *,
    golden_tiles: Sequence[Image],
    golden_slices: Sequence[Image] = (),
    neutral: Image | None = None,
    golden_synthetic: bool = True,
    extra_tensors: Mapping[str, Tensor] | None = None,
) -> None:
    """Write a checkpoint that :func:`crcviewer.model.predict.load_model` accepts.

    ``neutral``: the training set's mean radiology image, ``(S, S)``; a network of tiles alone has
    none, and no golden slices. Golden tiles ``(S, S, 3)``
    and slices ``(S, S)``, all uint8 and each of one size: phantoms, in a model that is given away.
    Their answers are computed here, in float32, from the weights as they are stored.
    """
    fused = isinstance(network, FusionNetwork)
    if not 1 <= len(golden_tiles) <= _MOST or len(golden_slices) != fused * len(golden_tiles):
        raise ValueError(f"there must be 1 to {_MOST} golden tiles and as many slices")
    stored = copy.deepcopy(network).to("cpu").float()
    stored.load_state_dict(stored_weights(network, document.weights))
    mean = None if neutral is None else torch.from_numpy(neutral.copy())
    inference = Inference(stored, document.preprocessing, mean, torch.device("cpu"), fast=False)
    own = inference.run(golden_tiles, golden_slices)
    extra = {
        "golden.tiles": torch.from_numpy(np.stack(golden_tiles)),
        "golden.probabilities": own.probabilities.clone(),
        **(extra_tensors or {}),
    }
    if mean is not None and own.neutral_probabilities is not None:
        extra["neutral.radiology"] = mean
        extra["golden.slices"] = torch.from_numpy(np.stack(golden_slices))
        extra["golden.neutral_probabilities"] = own.neutral_probabilities.clone()
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
    tiles, slices, expected = _golden_tensors(checkpoint)
    info = checkpoint.document.golden
    # At most what save_model writes: a file cannot ask to be believed.
    tolerance = min(info.tolerance, GoldenInfo.tolerance) if info else GoldenInfo.tolerance
    found = inference.run(tuple(tiles.numpy()), None if slices is None else tuple(slices.numpy()))
    answers = (found.probabilities, found.neutral_probabilities)
    for ours, theirs in zip(answers, expected, strict=False):
        assert ours is not None
        here = ours.cpu()
        if not bool(((here - theirs).abs() <= tolerance).all()):
            return True
        if not torch.equal(here.argmax(dim=1), theirs.argmax(dim=1)):
            return True
    return False


def needs_no_move(checkpoint: Checkpoint) -> bool:
    """Of the golden cases: :func:`~crcviewer.model.left_out.radiology_needs_no_move`; never where
    tiles are seen alone. Raises CheckpointError where the file carries none."""
    network = checkpoint.network
    if not isinstance(network, FusionNetwork):
        return False
    tiles, slices, _ = _golden_tensors(checkpoint)
    assert slices is not None
    neutral = neutral_image(checkpoint)
    return radiology_needs_no_move(
        network, checkpoint.document.preprocessing, tiles, slices, neutral
    )


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


def _golden_tensors(checkpoint: Checkpoint) -> tuple[Tensor, Tensor | None, tuple[Tensor, ...]]:
    """Tiles, slices where the network sees any, and its answers: its own, and with neutral ones."""
    fused = isinstance(checkpoint.network, FusionNetwork)
    answers = ("probabilities", "neutral_probabilities") if fused else ("probabilities",)
    try:
        tiles = checkpoint.extra["golden.tiles"]
        slices = checkpoint.extra["golden.slices"] if fused else None
        expected = tuple(checkpoint.extra[f"golden.{name}"].float() for name in answers)
    except KeyError as error:
        raise _unfit(checkpoint, text("it carries no golden cases to check it with")) from error
    count, classes = len(tiles), checkpoint.document.network.classes
    sound = (
        1 <= count <= _MOST
        and tiles.dtype == torch.uint8
        and tiles.ndim == 4
        and tiles.shape[3] == 3
        and all(answer.shape == (count, classes) for answer in expected)
    )
    if slices is not None:
        sound = sound and slices.dtype == torch.uint8 and slices.ndim == 3 and len(slices) == count
    if not sound:
        raise _unfit(checkpoint, text("its golden cases are damaged"))
    return tiles, slices, expected


def _unfit(checkpoint: Checkpoint, why: Text) -> CheckpointError:
    return CheckpointError(
        text("{name} cannot be used: {why}.", name=checkpoint.path.name, why=why),
        text("Copy or download the file again, or train the model again."),
    )
