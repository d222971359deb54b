"""The test split, read once: how good the finished models are on each data source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.model_card import EvaluationFigure
from crcviewer.protocol.run_events import FigureOnTest
from crcviewer.protocol.text import text
from training.data.pairing import Pairing, PairingMode
from training.data.study_data import StudyData
from training.evaluation.answers import Answers
from training.loop.metrics import Metric, accuracy, bootstrap_interval, macro_f1

TILE_MODELS = (names.STAGE1_PATHOLOGY, names.CONTROL)
_TITLES = {
    ("accuracy", "own"): text("accuracy"),
    ("accuracy", "none"): text("accuracy"),
    ("macro_f1", "own"): text("macro F1"),
    ("macro_f1", "none"): text("macro F1"),
    ("accuracy", "neutral"): text("accuracy with neutral radiology"),
}
_TITLES_BESIDE = {
    "accuracy": text("accuracy of the tile branch alone (stage 1)"),
    "macro_f1": text("macro F1 of the tile branch alone (stage 1)"),
}


def figures_on_test(
    answers: Answers,
    files: Sequence[str],
    sources: Sequence[StudyData],
    *,
    mode: PairingMode,
    seed: int,
) -> tuple[FigureOnTest, ...]:
    """Of the models of a run, as the window runs them.

    Each source's tiles are paired within the source, in the mode of the training.
    """
    return tuple(
        figure
        for source in sources
        for file in files
        for figure in _of_model(answers, file, source, mode, seed)
    )


def _of_model(
    answers: Answers, file: str, source: StudyData, mode: PairingMode, seed: int
) -> Iterator[FigureOnTest]:
    test = source.pathology.test
    fused = answers.model(file).sees_radiology
    slices = None
    if fused:
        partners = Pairing(mode, source, seed).partners("test", torch.arange(len(test))).numpy()
        slices = source.radiology.test.images[partners]
    said = answers.of(file, test.images, slices)
    macro = partial(macro_f1, classes=len(source.pathology.classes))
    own, shown = said.probabilities.argmax(1), "own" if fused else "none"
    measured: list[tuple[str, str, NDArray[np.int64], Metric]] = [
        ("accuracy", shown, own, accuracy),
        ("macro_f1", shown, own, macro),
    ]
    if fused:
        neutral = said.neutral_probabilities.argmax(1)
        measured.append(("accuracy", "neutral", neutral, accuracy))
    for name, radiology, predicted, metric in measured:
        found = bootstrap_interval(
            test.labels, predicted, metric, seed=seed, patients=test.patients
        )
        assert found.value is not None
        # The reader thinks of images, patients or not.
        yield FigureOnTest(
            data=source.name, model=file, metric=name, radiology=radiology, value=found.value,
            low=found.low, high=found.high, count=len(test),
        )  # fmt: skip


def figures_of_card(
    figures: Sequence[FigureOnTest], file: str, command: str
) -> tuple[EvaluationFigure, ...]:
    """For the card of one model; that of a fused one tells of the tile branch beside it, too."""
    chosen = []
    for figure in figures:
        title = None
        if figure.model == file:
            title = _TITLES.get((figure.metric, figure.radiology))
        elif file == names.BEST and figure.model == names.STAGE1_PATHOLOGY:
            title = _TITLES_BESIDE.get(figure.metric)
        if title is not None:
            chosen.append(
                EvaluationFigure(
                    figure.value, figure.low, figure.high, figure.count,
                    data=figure.data, split="test", metric=title, command=command,
                )
            )  # fmt: skip
    return tuple(chosen)
