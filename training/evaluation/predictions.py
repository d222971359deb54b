"""What a model, and the tile-only models beside the file of a fused one, say of the test cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from crcviewer.model.checkpoint import Checkpoint, CheckpointError, read_checkpoint
from crcviewer.model.document import CheckpointDocument
from crcviewer.model.predict import load_model
from crcviewer.model.single_modal import SingleModalModel
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.evaluation_report import EvaluatedModel
from crcviewer.protocol.text import Text, text

_BESIDE = {
    EvaluatedModel.STAGE1: (names.STAGE1_PATHOLOGY, "pathology"),
    EvaluatedModel.CONTROL: (names.CONTROL, "control"),
}
FUSED_STAGES = ("pathology", "fusion")
_BLOCK = 64
"""Cases between two signs of life."""

Asked = Callable[[int], None]
"""Told of so many more cases that a model has answered."""


@dataclass(frozen=True)
class Predictions:
    """Of one model for N test cases."""

    model: EvaluatedModel
    file: str
    sha256: str
    epochs: int
    """Of training; 0: not known."""
    probabilities: NDArray[np.float32]
    """``(N, K)``."""
    layer3_features: NDArray[np.float32] | None
    """``(N, C3)``; None where they are those of another model here."""


def models_beside(fused: Checkpoint) -> list[EvaluatedModel]:
    """The tile-only models that lie beside the fused one's file."""
    return [m for m, (file, _) in _BESIDE.items() if fused.path.with_name(file).exists()]


def predict_beside(
    fused: Checkpoint, tiles: NDArray[np.uint8], device: torch.device, asked: Asked
) -> tuple[list[Predictions], list[Text]]:
    """Of the tile-only models that lie beside the fused one's file, and a sentence for each that
    does not, or cannot be used."""
    found, missing = [], []
    for model, (file, branch) in _BESIDE.items():
        path = fused.path.with_name(file)
        if not path.exists():
            missing.append(_not_there(model, file, fused.path.name))
            continue
        try:
            checkpoint, alone = _tile_branch(path, fused, device)
        except CheckpointError as error:
            missing.append(_unfit(model, error.cause))
            continue
        parts = [
            alone.predict_many(list(tiles[rows]), batch=_batch(device))
            for rows in _blocks(len(tiles), asked)
        ]
        found.append(
            Predictions(
                model,
                file,
                checkpoint.sha256,
                sum(epochs_of(checkpoint.document, (branch,))),
                np.concatenate([part.probabilities for part in parts]),
                np.concatenate([part.layer3_features for part in parts]),
            )
        )
    return found, missing


def predict_model(
    checkpoint: Checkpoint,
    tiles: NDArray[np.uint8],
    slices: NDArray[np.uint8] | None,
    device: torch.device,
    asked: Asked,
) -> list[Predictions]:
    """Of the model of a file, as the window runs it.

    A fused one with each tile's radiology image ``(N, S, S)`` and with the neutral one, or with
    that alone where there are none; a tile-only one by itself. Raises CheckpointError.
    """
    model = load_model(checkpoint.path, str(device))
    parts = [
        model.predict_many(
            list(tiles[rows]), None if slices is None else list(slices[rows]), batch=_batch(device)
        )
        for rows in _blocks(len(tiles), asked)
    ]
    answers, neutral, features = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("probabilities", "neutral_probabilities", "layer3_features")
    )
    of_file = checkpoint.path.name, checkpoint.sha256
    if not model.sees_radiology:
        branch = "control" if checkpoint.path.name == names.CONTROL else "pathology"
        epochs = sum(epochs_of(checkpoint.document, (branch,)))
        return [Predictions(EvaluatedModel.TILES, *of_file, epochs, answers, features)]
    epochs = sum(epochs_of(checkpoint.document, FUSED_STAGES))
    with_neutral = Predictions(EvaluatedModel.NEUTRAL, *of_file, epochs, neutral, None)
    if slices is None:
        return [with_neutral]
    return [
        Predictions(EvaluatedModel.FUSED, *of_file, epochs, answers, features),
        with_neutral,
    ]


def _blocks(count: int, asked: Asked) -> Iterator[slice]:
    """Rows in blocks, each told when it is done."""
    for start in range(0, count, _BLOCK):
        rows = slice(start, min(start + _BLOCK, count))
        yield rows
        asked(rows.stop - rows.start)


def _not_there(model: EvaluatedModel, file: str, fused: str) -> Text:
    if model is EvaluatedModel.STAGE1:
        return text(
            "There is no {file} beside {fused}, so the single-modal model is not evaluated.",
            file=file, fused=fused,
        )  # fmt: skip
    return text(
        "There is no {file} beside {fused}, so the matched tile-only control is not evaluated.",
        file=file, fused=fused,
    )  # fmt: skip


def _unfit(model: EvaluatedModel, cause: Text) -> Text:
    if model is EvaluatedModel.STAGE1:
        return text("The single-modal model is not evaluated: {cause}", cause=cause)
    return text("The matched tile-only control is not evaluated: {cause}", cause=cause)


def _tile_branch(
    path: Path, fused: Checkpoint, device: torch.device
) -> tuple[Checkpoint, SingleModalModel]:
    checkpoint = read_checkpoint(path)
    document = checkpoint.document
    again = text("Train again, or leave the file out.")
    if document.kind != "pathology":
        raise CheckpointError(text("{name} is no tile branch on its own.", name=path.name), again)
    if document.classes != fused.document.classes:
        raise CheckpointError(
            text("{name} knows other classes than {fused}.", name=path.name, fused=fused.path.name),
            again,
        )
    return checkpoint, SingleModalModel.of(checkpoint, device)


def epochs_of(document: CheckpointDocument, branches: Sequence[str]) -> tuple[int, ...]:
    """How long each branch was trained, as the file tells it; empty where it does not."""
    stages = document.training.get("stages")
    told = [stages.get(b) for b in branches] if isinstance(stages, Mapping) else []
    epochs = [one.get("epochs") if isinstance(one, Mapping) else None for one in told]
    whole = tuple(number for number in epochs if isinstance(number, int))
    return whole if len(whole) == len(branches) else ()


def _batch(device: torch.device) -> int:
    return 32 if device.type == "cpu" else 256
