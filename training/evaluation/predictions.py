"""What a model, and the tile-only models beside the file of a fused one, say of the test cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from crcviewer.imaging.core.temperature import calibrated
from crcviewer.model.checkpoint import Checkpoint, CheckpointError, read_checkpoint
from crcviewer.model.document import CheckpointDocument
from crcviewer.model.model_card import model_card
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.evaluation_report import EvaluatedModel
from crcviewer.protocol.text import Text, text
from crcviewer.protocol.verdict import Calibration
from training.evaluation.answers import Answers

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
    """``(N, K)``, as the window shows them: at the temperature of the file, where it has one."""
    layer3_features: NDArray[np.float32] | None
    """``(N, C3)``; None where they are those of another model here."""
    calibration: Calibration | None = None
    raw: NDArray[np.float32] | None = None
    """``probabilities`` before the temperature; None: there is none."""
    joined_features: NDArray[np.float32] | None = None
    """``(N, 2 C3)``: ``layer3_features`` of both branches; None: there is one, or none was asked
    about."""

    @property
    def as_network(self) -> NDArray[np.float32]:
        """``(N, K)``: the network's own probabilities."""
        return self.probabilities if self.raw is None else self.raw

    @classmethod
    def of_file(
        cls,
        model: EvaluatedModel,
        checkpoint: Checkpoint,
        epochs: int,
        raw: NDArray[np.float32],
        layer3_features: NDArray[np.float32] | None,
    ) -> Predictions:
        """What the model of a file has answered, calibrated as the file says."""
        calibration = model_card(checkpoint).calibration
        of_file = checkpoint.path.name, checkpoint.sha256
        if calibration is None:
            return cls(model, *of_file, epochs, raw, layer3_features)
        told = calibrated(raw, calibration.temperature).astype(np.float32)
        return cls(model, *of_file, epochs, told, layer3_features, calibration, raw)


def models_beside(fused: Checkpoint) -> list[EvaluatedModel]:
    """The tile-only models that lie beside the fused one's file."""
    return [m for m, (file, _) in _BESIDE.items() if _beside(fused, file).exists()]


def _beside(fused: Checkpoint, file: str) -> Path:
    """As a run leaves it; a model that was renamed, NAME.safetensors, has NAME.stage1_pathology…
    beside it."""
    own = fused.path.with_name(f"{fused.path.stem}.{file}")
    return own if own.exists() else fused.path.with_name(file)


def predict_beside(
    fused: Checkpoint, tiles: NDArray[np.uint8], answers: Answers
) -> tuple[list[Predictions], list[Text]]:
    """Of the tile-only models that lie beside the fused one's file, and a sentence for each that
    does not, or cannot be used. ``answers``: of the models in its folder."""
    found, missing = [], []
    for model, (file, branch) in _BESIDE.items():
        path = _beside(fused, file)
        if not path.exists():
            missing.append(_not_there(model, file, fused.path.name))
            continue
        try:
            checkpoint = _tile_branch(path, fused)
            said = answers.of_tiles_alone(path.name, tiles)
        except CheckpointError as error:
            missing.append(_unfit(model, error.cause))
            continue
        found.append(
            Predictions.of_file(
                model,
                checkpoint,
                sum(epochs_of(checkpoint.document, (branch,))),
                said.probabilities,
                said.layer3_features,
            )
        )
    return found, missing


def predict_model(
    checkpoint: Checkpoint,
    tiles: NDArray[np.uint8],
    slices: NDArray[np.uint8] | None,
    answers: Answers,
) -> list[Predictions]:
    """Of the model of a file, as the window runs it.

    A fused one with each tile's radiology image ``(N, S, S)`` and with the neutral one, or with
    that alone where there are none; a tile-only one by itself. Raises CheckpointError.
    """
    file = checkpoint.path.name
    said = answers.of(file, tiles, slices)
    if not answers.model(file).sees_radiology:
        branch = "control" if file == names.CONTROL else "pathology"
        epochs = sum(epochs_of(checkpoint.document, (branch,)))
        return [
            Predictions.of_file(
                EvaluatedModel.TILES, checkpoint, epochs, said.probabilities, said.layer3_features
            )
        ]
    epochs = sum(epochs_of(checkpoint.document, FUSED_STAGES))
    with_neutral = Predictions.of_file(
        EvaluatedModel.NEUTRAL, checkpoint, epochs, said.neutral_probabilities, None
    )
    if slices is None:
        return [with_neutral]
    fused = Predictions.of_file(
        EvaluatedModel.FUSED, checkpoint, epochs, said.probabilities, said.layer3_features
    )
    return [replace(fused, joined_features=said.joined_layer3), with_neutral]


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


def _tile_branch(path: Path, fused: Checkpoint) -> Checkpoint:
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
    return checkpoint


def epochs_of(document: CheckpointDocument, branches: Sequence[str]) -> tuple[int, ...]:
    """How long each branch was trained, as the file tells it; empty where it does not."""
    stages = document.training.get("stages")
    told = [stages.get(b) for b in branches] if isinstance(stages, Mapping) else []
    epochs = [one.get("epochs") if isinstance(one, Mapping) else None for one in told]
    whole = tuple(number for number in epochs if isinstance(number, int))
    return whole if len(whole) == len(branches) else ()
