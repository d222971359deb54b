"""Temperature and prediction sets of a finished model, each fitted on a half of validation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from crcviewer.imaging.core.temperature import calibrated
from crcviewer.model.calibration import SCORE, prediction_sets, set_scores
from crcviewer.model.inference import Image
from crcviewer.model.predict import LoadedModel
from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.text import NOTHING, text
from crcviewer.protocol.verdict import Calibration, Reliability, SetsAtLevel
from training.audit.statistics import bootstrap_mean
from training.base.resampling import Floats
from training.data.pairing import Pairing
from training.data.study_data import StudyData
from training.evaluation.calibration import Reliability as Bins
from training.evaluation.calibration import brier_scores, log_losses
from training.trust.fit_gate import Progress, TooFewImagesError

LEVELS = (0.9, 0.95)
FEWEST = 40
"""Validation cases: twenty for each half."""
_SHARED = 15.0
"""What all cases together weigh in the threshold of a class, in cases of that class."""
_TEMPERATURES = (0.05, 20.0)


@dataclass(frozen=True)
class Answered:
    """Cases whose truth is known, with the model's own probabilities, not calibrated."""

    probabilities: Floats
    """``(N, K)``."""
    truth: NDArray[np.int64]
    """``(N,)``."""
    patients: NDArray[np.int64] | None = None


def fit_calibration(
    model: LoadedModel,
    data: StudyData,
    pairing: Pairing | None,
    *,
    seed: int = 0,
    with_test: bool = True,
    progress: Progress,
) -> Calibration:
    """Fitted on validation; what it is worth is measured on test, which decides nothing.

    ``pairing``: of radiology images, where the model is known to use them; None: the answers are
    those with the neutral image, as they are shown. Raises TooFewImagesError.
    """
    splits = ("val", "test") if with_test else ("val",)
    total = sum(len(data.pathology.split(name)) for name in splits)
    done = 0

    def answered(name: str) -> Answered:
        nonlocal done
        split = data.pathology.split(name)
        partners = None
        if pairing is not None and model.sees_radiology:
            partners = pairing.partners(name, torch.arange(len(split))).numpy()
        parts = []
        for start in range(0, len(split), 32):
            rows = slice(start, start + 32)
            slices: Sequence[Image] | None = None
            if partners is not None:
                slices = list(data.radiology.split(name).images[partners[rows]])
            parts.append(model.predict_many(list(split.images[rows]), slices).probabilities)
            done += len(parts[-1])
            progress(done, total)
        return Answered(np.concatenate(parts).astype(np.float64), split.labels, split.patients)

    if len(data.pathology.val) < FEWEST:
        raise TooFewImagesError
    val = answered("val")
    test = answered("test") if with_test and len(data.pathology.test) else None
    return calibration_of(val, test, name=data.name, seed=seed)


def calibration_of(
    val: Answered, test: Answered | None, *, name: str = "", seed: int = 0
) -> Calibration:
    """From answers to validation, and to test to measure what it is worth.

    Raises TooFewImagesError.
    """
    if len(val.truth) < FEWEST:
        raise TooFewImagesError
    first = halves(val.truth, val.patients, seed)
    temperature = fit_temperature(val.probabilities[first], val.truth[first])
    rest = calibrated(val.probabilities[~first], temperature)
    truth = val.truth[~first]
    sets = []
    for level in LEVELS:
        thresholds = fit_thresholds(rest, truth, level)
        sets.append(_measured(level, thresholds, temperature, test, seed))
    reliability = [_reliability("val", val.probabilities[~first], truth, temperature)]
    if test is not None:
        reliability.append(_reliability("test", test.probabilities, test.truth, temperature))
    rare = int((np.bincount(truth, minlength=val.probabilities.shape[1]) < 10).sum())
    note = NOTHING
    if rare:
        note = text(
            "{count} of the classes have fewer than 10 cases to fit on: their thresholds are "
            "mostly those of all classes.",
            count=rare,
        )
    return Calibration(
        temperature=temperature,
        score=SCORE,
        temperature_count=int(first.sum()),
        quantile_count=int((~first).sum()),
        sets=tuple(sets),
        reliability=tuple(reliability),
        data=name,
        note=note,
    )


def halves(
    truth: NDArray[np.int64], patients: NDArray[np.int64] | None, seed: int
) -> NDArray[np.bool_]:
    """Which cases are of the first half: every other one of each class, whole patients together."""
    rng = np.random.default_rng(seed)
    if patients is not None and len(np.unique(patients)) >= 4:
        names = rng.permutation(np.unique(patients))
        return np.isin(patients, names[::2])
    order = rng.permutation(len(truth))
    order = order[np.argsort(truth[order], kind="stable")]
    first = np.zeros(len(truth), np.bool_)
    first[order[::2]] = True
    return first


def fit_temperature(probabilities: Floats, truth: NDArray[np.int64]) -> float:
    """The T whose softmax(ln p / T) has the least negative log-likelihood (Guo et al. 2017)."""

    def loss(log_temperature: float) -> float:
        told = calibrated(probabilities, float(np.exp(log_temperature)))
        return float(log_losses(truth, told).mean())

    low, high = np.log(_TEMPERATURES)
    found = minimize_scalar(loss, bounds=(low, high), method="bounded", options={"xatol": 1e-4})
    return float(np.exp(found.x))


def fit_thresholds(
    probabilities: Floats, truth: NDArray[np.int64], level: float
) -> tuple[float, ...]:
    """The threshold of each class: a weighted conformal quantile of the scores of the true classes.

    The quantile of all cases is that of split conformal prediction: the ⌈(N + 1) · level⌉-th
    smallest score. For a class, its own cases weigh 1 each and all cases together 15, so that a
    class with many cases has its own threshold (Mondrian: Vovk 2012) and a rare one that of all
    (compare Ding et al. 2023, "Class-conditional conformal prediction with many classes"). Never
    below that of all: the coverage of all cases is not given away for that of a class.
    """
    count, classes = probabilities.shape
    scores = set_scores(probabilities)[np.arange(count), truth]
    order = np.argsort(scores, kind="stable")
    scores, members = scores[order], truth[order]
    rank = int(np.ceil((count + 1) * level))
    overall = 1.0 if rank > count else float(scores[rank - 1])
    found = []
    for tissue in range(classes):
        weights = (members == tissue) + _SHARED / count
        # The case to come weighs as one of its class, and its score may be any.
        reached = np.cumsum(weights) / (weights.sum() + 1 + _SHARED / count)
        place = int(np.searchsorted(reached, level - 1e-12))
        # Where there are too few to tell, the largest score that was seen, not everything.
        own = float(scores[min(place, count - 1)])
        found.append(max(overall, own))
    return tuple(found)


def _measured(
    level: float,
    thresholds: tuple[float, ...],
    temperature: float,
    test: Answered | None,
    seed: int,
) -> SetsAtLevel:
    if test is None:
        return SetsAtLevel(level, thresholds)
    told = calibrated(test.probabilities, temperature)
    inside = prediction_sets(told, np.array(thresholds))
    held = inside[np.arange(len(test.truth)), test.truth].astype(np.float64)
    of_class = []
    for tissue in range(told.shape[1]):
        rows = test.truth == tissue
        patients = None if test.patients is None else test.patients[rows]
        of_class.append(_mean(held[rows], seed, patients))
    return SetsAtLevel(
        level,
        thresholds,
        coverage=_mean(held, seed, test.patients),
        mean_size=_mean(inside.sum(1).astype(np.float64), seed, test.patients),
        class_coverage=tuple(of_class),
    )


def _mean(values: Floats, seed: int, patients: NDArray[np.int64] | None) -> Estimate:
    if not len(values):
        return Estimate(None, note=text("no case of the class"))
    return bootstrap_mean(values, seed=seed, patients=patients)


def _reliability(
    split: str, probabilities: Floats, truth: NDArray[np.int64], temperature: float
) -> Reliability:
    return reliability_of(split, probabilities, calibrated(probabilities, temperature), truth)


def reliability_of(
    split: str, probabilities: Floats, told: Floats, truth: NDArray[np.int64]
) -> Reliability:
    """Of probabilities ``(N, K)`` as the network gives them, and as they are ``told``."""
    once = np.ones((len(truth), 1))
    before, after = (
        (
            float(Bins(truth, one).expected_error(once)[0]),
            float(log_losses(truth, one).mean()),
            float(brier_scores(truth, one).mean()),
        )
        for one in (probabilities, told)
    )
    return Reliability(
        split, len(truth), before[0], after[0], before[1], after[1], before[2], after[2]
    )
