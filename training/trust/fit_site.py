"""A site profile from labelled tiles of one's own: what can be told of them, and what cannot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

import crcviewer
from crcviewer.imaging.core.temperature import calibrated
from crcviewer.model.calibration import prediction_sets
from crcviewer.model.plain_checks import worst_score
from crcviewer.model.predict import LoadedModel
from crcviewer.model.tile_checks import has_cast, tile_checks
from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.images import Slot
from crcviewer.protocol.site_profile import (
    FEWEST_PATIENTS,
    FEWEST_TILES,
    MOST_LOOSENED,
    SiteProfile,
)
from crcviewer.protocol.text import Text, counted, text
from crcviewer.protocol.verdict import Calibration, SetsAtLevel
from training.audit.statistics import bootstrap_mean
from training.base.errors import DataError
from training.base.resampling import Floats
from training.data.study_data import Split
from training.trust.fit_calibration import Answered, calibration_of, reliability_of

_FOLDS = 5
_FEW_OF_CLASS = 10
_ACCEPTED = 0.95
_BLOCK = 32

Progress = Callable[[int, int], None]


def refuse_too_few(tiles: int, patients: int | None) -> None:
    """Raises DataError where nothing can be told."""
    if tiles < FEWEST_TILES:
        raise DataError(
            counted(
                tiles,
                "One labelled tile tells neither how sure answers are here nor how large sets have"
                " to be.",
                "{count} labelled tiles are too few to tell how sure answers are here, how large"
                " sets have to be, or which tiles are unusual.",
            ),
            text("Label {fewest} tiles or more, of all classes.", fewest=FEWEST_TILES),
        )
    if patients is not None and patients < FEWEST_PATIENTS:
        raise DataError(
            counted(
                patients,
                "All tiles are of one patient: what is so of one need not be so of others.",
                "The tiles are of {count} patients: too few to tell what is so of others here.",
            ),
            text("Add tiles of {fewest} patients or more.", fewest=FEWEST_PATIENTS),
        )


def fit_site(
    model: LoadedModel,
    tiles: Split,
    slices: NDArray[np.uint8] | None,
    *,
    name: str,
    seed: int = 0,
    progress: Progress,
) -> SiteProfile:
    """Of labelled ``tiles`` in the model's own classes; ``slices`` ``(N, S, S)``: their radiology
    images, where the model is known to use them.

    Raises DataError where there are too few.
    """
    count = len(tiles)
    refuse_too_few(count, tiles.patient_count)
    card = model.card
    probabilities, scores = _looked_at(model, tiles, slices, progress)
    truth, patients = tiles.labels, tiles.patients
    answered = Answered(probabilities, truth, patients)

    def mean(values: NDArray[np.bool_]) -> Estimate:
        return bootstrap_mean(values.astype(np.float64), seed=seed, patients=patients)

    plain = np.array([_plain(model, tile) for tile in tiles.images[:count]])
    factor = _factor(scores)
    notes = _notes(tiles, len(card.classes), factor, float((scores > factor).mean()))
    return SiteProfile(
        name=name,
        model_sha256=card.sha256,
        model_name=card.name,
        classes=tuple(tissue.code for tissue in card.classes),
        tiles=count,
        patients=tiles.patient_count,
        calibration=_calibration(answered, name, seed),
        gate_factor=factor,
        flagged_before=mean((scores > 1) | plain),
        flagged_after=mean((scores > factor) | plain),
        accuracy=mean(probabilities.argmax(1) == truth),
        class_shares=tuple((np.bincount(truth, minlength=len(card.classes)) / count).tolist()),
        notes=notes,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        code_version=crcviewer.__version__,
    )


def _looked_at(
    model: LoadedModel, tiles: Split, slices: NDArray[np.uint8] | None, progress: Progress
) -> tuple[Floats, Floats]:
    """Probabilities ``(N, K)`` as the network gives them, and the gate's scores ``(N,)``."""
    count = len(tiles)
    said, scores = [], []
    for start in range(0, count, _BLOCK):
        rows = slice(start, min(start + _BLOCK, count))
        some = list(tiles.images[rows])
        found = model.predict_many(some, None if slices is None else list(slices[rows]))
        said.append(found.probabilities)
        detector = None if model.gate is None else model.gate.detector(Slot.PATHOLOGY)
        if detector is None:
            scores.append(np.zeros(len(some)))
        else:
            casts = np.array([has_cast(tile_checks(tile)) for tile in some])
            scores.append(detector.scores(model.tile_statistics(some), casts).max(1))
        progress(rows.stop, count)
    return np.concatenate(said).astype(np.float64), np.concatenate(scores).astype(np.float64)


def _plain(model: LoadedModel, tile: NDArray[np.uint8]) -> bool:
    off = () if model.gate is None else model.gate.summary.not_checked
    return worst_score(tile_checks(tile), off) > 1


def _factor(scores: Floats) -> float:
    """By which the limit is to be multiplied so that 19 of 20 of the site's tiles pass; never less
    than the model's own, nor more than one half above it."""
    # Scores are 0 at a typical image and 1 at the limit, so that a factor moves the limit alone.
    rank = min(int(np.ceil((len(scores) + 1) * _ACCEPTED)), len(scores)) - 1
    return float(np.clip(np.sort(scores)[rank] * (1 + 1e-6), 1.0, MOST_LOOSENED))


def _calibration(answered: Answered, name: str, seed: int) -> Calibration:
    """Fitted on all tiles; what it is worth is measured by leaving out a fifth of the patients, or
    tiles, in turn, so that no tile is measured by what it was fitted on."""
    fitted = calibration_of(answered, None, name=name, seed=seed)
    count, classes = answered.probabilities.shape
    told = np.empty((count, classes))
    inside = np.empty((len(fitted.sets), count, classes), np.bool_)
    fold = _folds(answered, seed)
    for number in range(_FOLDS):
        held = fold == number
        if not held.any():
            continue
        patients = None if answered.patients is None else answered.patients[~held]
        others = Answered(answered.probabilities[~held], answered.truth[~held], patients)
        part = calibration_of(others, None, seed=seed)
        told[held] = calibrated(answered.probabilities[held], part.temperature)
        for level, of_level in enumerate(part.sets):
            thresholds = np.array(of_level.thresholds)
            inside[level][held] = prediction_sets(told[held], thresholds)
    return replace(
        fitted,
        sets=tuple(
            _measured(one, inside[level], answered, seed) for level, one in enumerate(fitted.sets)
        ),
        reliability=(reliability_of("site", answered.probabilities, told, answered.truth),),
    )


def _measured(
    one: SetsAtLevel, inside: NDArray[np.bool_], answered: Answered, seed: int
) -> SetsAtLevel:
    held = inside[np.arange(len(answered.truth)), answered.truth].astype(np.float64)
    sizes = inside.sum(1).astype(np.float64)
    return replace(
        one,
        coverage=bootstrap_mean(held, seed=seed, patients=answered.patients),
        mean_size=bootstrap_mean(sizes, seed=seed, patients=answered.patients),
    )


def _folds(answered: Answered, seed: int) -> NDArray[np.int64]:
    """``(N,)``: which fifth a tile is left out with; whole patients together, classes spread."""
    rng = np.random.default_rng([seed, 7])
    count = len(answered.truth)
    if answered.patients is not None:
        _, whose = np.unique(answered.patients, return_inverse=True)
        return (rng.permutation(int(whose.max()) + 1) % _FOLDS)[whose]
    order = rng.permutation(count)
    order = order[np.argsort(answered.truth[order], kind="stable")]
    fold = np.empty(count, np.int64)
    fold[order] = np.arange(count) % _FOLDS
    return fold


def _notes(tiles: Split, classes: int, factor: float, refused: float) -> tuple[Text, ...]:
    notes = []
    if tiles.patients is None:
        notes.append(
            text(
                "Whose the tiles are is not known: tiles of one patient are alike, so that these"
                " figures look surer than they are."
            )
        )
    counts = np.bincount(tiles.labels, minlength=classes)
    few = int((counts < _FEW_OF_CLASS).sum())
    if few:
        notes.append(
            counted(
                few,
                "One class has fewer than {fewest} tiles: of it nothing can be told.",
                "{count} classes have fewer than {fewest} tiles: of them nothing can be told.",
                fewest=_FEW_OF_CLASS,
            )
        )
    if factor >= MOST_LOOSENED and refused > 1 - _ACCEPTED:
        notes.append(
            text(
                "{share} of these tiles stay unlike those of the training even so: the model may"
                " not fit this site.",
                share=f"{refused:.0%}",
            )
        )
    return tuple(notes)
