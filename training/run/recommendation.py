"""Which model of a finished run to use: the simplest one that no other beats for sure."""

from __future__ import annotations

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray

from crcviewer.imaging.core.paired_cases import sign_flip_p
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.evaluation_report import SIGNIFICANT
from training.base.resampling import percentile_interval, resamples
from training.data.pairing import Pairing
from training.data.study_data import StudyData
from training.evaluation.answers import Answers

_SIMPLEST_FIRST = (names.STAGE1_PATHOLOGY, names.CONTROL, names.BEST)
"""Of two that are as good, the one that needs no radiology image and learnt for less long."""
_RESAMPLES = 2000


class Recommendation(msgspec.Struct, frozen=True):
    """A file of the run, and what was measured on its validation split."""

    file: str
    accuracies: dict[str, float]
    """Of each model's file, on the same tiles, as the viewer runs it."""
    gain: Estimate
    """Of the fused model over the best tile-only one, in accuracy."""


def recommend(answers: Answers, data: StudyData, pairing: Pairing) -> Recommendation:
    """By validation alone. A model takes the place of a simpler one only where the whole 95 %
    interval of the paired difference is above zero; where patients are known, whole patients are
    drawn for it, and the test that flips the signs of their differences must agree.

    Too few cases for an interval leave the simplest one.
    """
    split = data.pathology.val
    partners = pairing.partners("val", torch.arange(len(split))).numpy()
    slices = data.radiology.val.images[partners]
    right: dict[str, NDArray[np.float64]] = {}
    for file in _SIMPLEST_FIRST:
        if (answers.run / file).is_file():
            said = answers.of(file, split.images, slices)
            right[file] = (said.probabilities.argmax(1) == split.labels).astype(np.float64)
    files = list(right)
    chosen = files[0]
    for other in files[1:]:
        if surely_better(right[chosen], right[other], split.patients):
            chosen = other
    tiles = max(files[:-1], key=lambda file: right[file].mean())
    return Recommendation(
        chosen,
        {file: float(of.mean()) for file, of in right.items()},
        paired_difference(right[tiles], right[files[-1]], split.patients),
    )


def surely_better(
    first: NDArray[np.float64], second: NDArray[np.float64], patients: NDArray[np.int64] | None
) -> bool:
    """Whether ``second`` has the better mean by more than chance, of the same cases ``(N,)``."""
    gain = paired_difference(first, second, patients)
    if gain.low is None or gain.low <= 0.0:
        return False
    return patients is None or sign_flip_p(second - first, patients) < SIGNIFICANT


def paired_difference(
    first: NDArray[np.float64], second: NDArray[np.float64], patients: NDArray[np.int64] | None
) -> Estimate:
    """Mean of ``second`` less that of ``first`` over the same cases ``(N,)``, and its interval."""
    difference = second - first
    drawn = [
        (difference @ weights) / weights.sum(axis=0)
        for weights in resamples(len(difference), _RESAMPLES, 0, patients)
    ]
    count = len(difference) if patients is None else len(np.unique(patients))
    return percentile_interval(
        float(difference.mean()),
        np.concatenate(drawn),
        count,
        of_patients=patients is not None,
    )
