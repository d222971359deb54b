"""The test split, read once: how good the finished model is on each data source."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.model.predict import load_model
from crcviewer.model.single_modal import SingleModalModel
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.messages import EvaluationFigure
from crcviewer.protocol.text import Text, text
from training.data.pairing import Pairing, PairingMode
from training.data.study_data import StudyData
from training.loop.metrics import Metric, accuracy, bootstrap_interval, macro_f1


def figures_of_test_split(
    run: Path,
    sources: Sequence[StudyData],
    *,
    mode: PairingMode,
    seed: int,
    device: torch.device,
    command: str,
) -> tuple[EvaluationFigure, ...]:
    """Of a run's fused model, as the viewer runs it, and of its tile branch from stage 1.

    Each source's tiles are paired within the source, in the mode of the training.
    """
    model = load_model(run / names.BEST, str(device))
    figures: list[EvaluationFigure] = []
    for source in sources:
        test = source.pathology.test
        tiles = torch.arange(len(test))
        partners = Pairing(mode, source, seed).partners("test", tiles).numpy()
        fused = model.predict_many(list(test.images), list(source.radiology.test.images[partners]))
        alone = tile_branch_classes(run / names.STAGE1_PATHOLOGY, test.images, device)
        macro = partial(macro_f1, classes=len(source.pathology.classes))
        answers: tuple[tuple[Text, NDArray[np.int64], Metric], ...] = (
            (text("accuracy"), fused.probabilities.argmax(1), accuracy),
            (text("macro F1"), fused.probabilities.argmax(1), macro),
            (
                text("accuracy with neutral radiology"),
                fused.neutral_probabilities.argmax(1),
                accuracy,
            ),
            (text("accuracy of the tile branch alone (stage 1)"), alone, accuracy),
            (text("macro F1 of the tile branch alone (stage 1)"), alone, macro),
        )
        for title, predicted, metric in answers:
            found = bootstrap_interval(
                test.labels, predicted, metric, seed=seed, patients=test.patients
            )
            # The reader of the card thinks of images, patients or not.
            figures.append(
                EvaluationFigure(
                    found.value, found.low, found.high, len(test),
                    data=source.name, split="test", metric=title, command=command,
                )
            )  # fmt: skip
    return tuple(figures)


def figures_of_tile_branch(
    path: Path,
    sources: Sequence[StudyData],
    *,
    seed: int,
    device: torch.device,
    command: str,
) -> tuple[EvaluationFigure, ...]:
    """Of a tile-only model, as the viewer runs it, on each source."""
    model = load_model(path, str(device))
    figures: list[EvaluationFigure] = []
    for source in sources:
        test = source.pathology.test
        predicted = model.predict_many(list(test.images), None).probabilities.argmax(1)
        macro = partial(macro_f1, classes=len(source.pathology.classes))
        measured: tuple[tuple[Text, Metric], ...] = (
            (text("accuracy"), accuracy),
            (text("macro F1"), macro),
        )
        for title, metric in measured:
            found = bootstrap_interval(
                test.labels, predicted, metric, seed=seed, patients=test.patients
            )
            figures.append(
                EvaluationFigure(
                    found.value, found.low, found.high, len(test),
                    data=source.name, split="test", metric=title, command=command,
                )
            )  # fmt: skip
    return tuple(figures)


def tile_branch_classes(
    path: Path, images: NDArray[np.uint8], device: torch.device
) -> NDArray[np.int64]:
    """The classes ``(N,)`` of tiles ``(N, S, S, 3)`` by the single-modal network of stage 1."""
    answers = SingleModalModel.of(read_checkpoint(path), device).predict_many(list(images))
    classes: NDArray[np.int64] = answers.probabilities.argmax(1)
    return classes
