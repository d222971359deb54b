"""A finished fused model and the data that it is to be judged on: whether they fit, how pairs are
made."""

from __future__ import annotations

from crcviewer.model.checkpoint import Checkpoint
from training.base.errors import DataError, RunError
from training.data.class_names import tissue_classes
from training.data.pairing import PairingMode
from training.data.study_data import StudyData


def pairing_mode(checkpoint: Checkpoint, asked: str | None) -> PairingMode:
    """The checkpoint's own, unless another is asked for. Raises RunError."""
    document = checkpoint.document
    if document.kind != "fusion":
        raise RunError(
            f"{checkpoint.path.name} holds one branch alone: there is no fusion to look into.",
            "Give the best.safetensors of the same training run: the models of one branch that lie "
            "beside it are looked at with it.",
        )
    try:
        return PairingMode(asked or document.pairing)
    except ValueError as error:
        raise RunError(
            f"{checkpoint.path.name} does not say how its pairs were made.",
            "Say it with --pairing random, index or manifest.",
        ) from error


def refuse_other_classes(checkpoint: Checkpoint, data: StudyData) -> None:
    """Raises DataError where the model knows other classes than the data have."""
    theirs = [tissue.english for tissue in tissue_classes(data.pathology.classes)]
    if theirs != [tissue.english for tissue in checkpoint.document.classes]:
        raise DataError(
            f"{checkpoint.path.name} knows other tissue classes than the data have.",
            "Give the data the model was trained for, or name their set with --pathology.",
        )


def seed_of_pairs(checkpoint: Checkpoint, asked: int | None) -> int:
    """That of the training, so that random pairs are the very same."""
    trained = checkpoint.document.training.get("seed", 0)
    return asked if asked is not None else trained if isinstance(trained, int) else 0
