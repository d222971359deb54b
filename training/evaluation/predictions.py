"""What the fused model, and the tile-only models beside its file, say of the test cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from training.data.study_data import Split

_BESIDE = {
    EvaluatedModel.STAGE1: (names.STAGE1_PATHOLOGY, "pathology"),
    EvaluatedModel.CONTROL: (names.CONTROL, "control"),
}
FUSED_STAGES = ("pathology", "fusion")


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


def predict_beside(
    fused: Checkpoint, tiles: Split, device: torch.device
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
        answers = alone.predict_many(list(tiles.images), batch=_batch(device))
        found.append(
            Predictions(
                model,
                file,
                checkpoint.sha256,
                sum(epochs_of(checkpoint.document, (branch,))),
                answers.probabilities,
                answers.layer3_features,
            )
        )
    return found, missing


def predict_fused(
    checkpoint: Checkpoint,
    tiles: Split,
    slices: NDArray[np.uint8],
    device: torch.device,
) -> list[Predictions]:
    """Of the fused model, with each tile's radiology image ``(N, S, S)`` and with the neutral one.

    Raises CheckpointError.
    """
    model = load_model(checkpoint.path, str(device))
    answers = model.predict_many(list(tiles.images), list(slices), batch=_batch(device))
    file, epochs = checkpoint.path.name, sum(epochs_of(checkpoint.document, FUSED_STAGES))
    return [
        Predictions(
            EvaluatedModel.FUSED, file, checkpoint.sha256, epochs, answers.probabilities,
            answers.layer3_features,
        ),
        Predictions(
            EvaluatedModel.NEUTRAL, file, checkpoint.sha256, epochs,
            answers.neutral_probabilities, None,
        ),
    ]  # fmt: skip


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
