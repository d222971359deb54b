"""The gate of a finished model: fitted on its training images, its limits set on validation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.covariance import LedoitWolf
from sklearn.linear_model import LogisticRegression

from crcviewer.model.gate import Detector, Floats, Gate
from crcviewer.model.inference import Image
from crcviewer.model.plain_checks import worst_score
from crcviewer.model.predict import LoadedModel
from crcviewer.model.tile_checks import has_cast, tile_checks
from crcviewer.protocol.verdict import GateSummary, OutsideReason
from training.data.study_data import Split, StudyData
from training.trust.copies import (
    SPOILT,
    SPOILT_SCANS,
    WITH_OTHER_SCANNERS,
    of_other_laboratories,
    of_other_scanners,
)
from training.trust.made_pictures import MADE_COUNT

MOST_REFERENCES = 2_000
METHOD = "class Mahalanobis and exposure heads, layers 1 to 3"
ACCEPTED = 0.95
"""Share of validation images that the gate lets through."""
_SHIFTED_REFUSED, _CAST_REFUSED = 0.10, 0.12
"""Of copies of validation with the stains of other laboratories, and with a cast of the light."""
_FEWEST_JUDGED, _FEWEST_SPOILT = 20, 20
_HELD_PHANTOMS = 200
_STRENGTH = 0.1
"""C of the heads' logistic regression: its penalty's inverse."""
_LEAST_CONTRAST, _LEAST_DENSITY = 12.0, 0.06
FIELD_UM = (67.0, 190.0)
"""0.6 to 1.7 times the 112 µm of PathMNIST and of the phantoms."""

Progress = Callable[[int, int], None]
"""Told how many images of how many are seen. What it raises ends the fit."""


class TooFewImagesError(Exception):
    """There are not enough images to tell what is usual."""


def fit_gate(model: LoadedModel, data: StudyData, *, seed: int = 0, progress: Progress) -> Gate:
    """The gate of ``model``, from the training and validation splits of its own ``data``.

    Raises TooFewImagesError where no limit can be set.
    """
    drawn, held = _drawn(data.pathology.train, seed)
    tiles, labels, synthetic = drawn
    val = _judged(data.pathology.val)
    shifted = list(of_other_laboratories(np.stack(val), seed + 1)) if val else []
    scanned = list(of_other_scanners(np.stack(val), seed + 1)) if val else []
    off = _not_passed(val)
    spoilable = np.flatnonzero([_has_structure(tile) for tile in tiles])
    copies = len({copy for copy, _ in SPOILT.values()}) - 1  # the made pictures are no copies
    steps = 3 * len(tiles) + copies * len(spoilable) + MADE_COUNT + 3 * len(val) + len(held)
    organs = None
    if model.sees_radiology and not data.tile_only:
        organs, organs_held = _drawn(data.radiology.train, seed)
        organ_val = _judged(data.radiology.val)
        steps += len(organs[0]) * (1 + len(SPOILT_SCANS)) + len(organ_val) + len(organs_held)
    count = _Counter(progress, steps)

    def features(images: Sequence[Image]) -> Floats:
        return model.tile_statistics(images, progress=count.add)

    def judged(images: Sequence[Image], refused: float) -> Judged:
        looked = [tile_checks(one) for one in images]
        return Judged(
            features(images),
            np.array([worst_score(found, off) for found in looked]),
            refused,
            np.array([has_cast(found) for found in looked], np.bool_),
        )

    accepted = np.concatenate(
        (features(list(tiles)), features(list(of_other_laboratories(tiles, seed))))
    )
    scanners = np.concatenate((accepted, features(list(of_other_scanners(tiles, seed)))))
    spoilt: dict[str, Spoilt] = {}
    if len(spoilable) >= _FEWEST_SPOILT:
        made: dict[str, Floats] = {}
        for name, (copy, make) in SPOILT.items():
            if copy not in made:
                made[copy] = features(list(make(tiles[spoilable], labels[spoilable], seed)))
            spoilt[name] = Spoilt(made[copy], scanners if name in WITH_OTHER_SCANNERS else accepted)
    pathology = fit_detector(
        accepted,
        np.tile(labels * 2 + synthetic, 2),
        spoilt,
        judged(val, 1 - ACCEPTED),
        judged(shifted, _SHIFTED_REFUSED),
        judged(held, 1 - ACCEPTED),
        under_cast=judged(scanned, _CAST_REFUSED),
    )
    radiology = None
    if organs is not None:

        def of_slices(images: Sequence[Image]) -> Judged:
            found = model.slice_statistics(images, progress=count.add)
            return Judged(found, np.zeros(len(images)), 1 - ACCEPTED)

        images, organ_labels, organ_synthetic = organs
        seen = model.slice_statistics(list(images), progress=count.add)
        radiology = fit_detector(
            seen,
            organ_labels * 2 + organ_synthetic,
            {
                name: Spoilt(
                    model.slice_statistics(list(make(images, tiles, seed)), progress=count.add),
                    seen,
                )
                for name, make in SPOILT_SCANS.items()
            },
            of_slices(organ_val),
            of_slices(organs_held),
        )
    published = all(source.synthetic or source.licence for source in data.sources)
    summary = GateSummary(
        METHOD,
        pathology_threshold=1.0,
        radiology_threshold=None if radiology is None else 1.0,
        references=len(tiles),
        scale_um=FIELD_UM if published else None,
        not_checked=off,
    )
    return Gate(summary, pathology, radiology)


@dataclass(frozen=True)
class Judged:
    """Images that the limits are set on."""

    features: Floats
    """``(V, D)``."""
    plain: NDArray[np.float64]
    """``(V,)``: their highest score of the plain checks, which refuse beyond 1."""
    refused: float
    """The share of them that may be refused."""
    casts: NDArray[np.bool_] | None = None
    """``(V,)``: whose colours have a cast; None: of none."""


@dataclass(frozen=True)
class Spoilt:
    """What a head tells from what."""

    features: Floats
    """``(M, D)`` of copies that were spoilt in one way."""
    accepted: Floats
    """``(N, D)``."""


def fit_detector(
    accepted: Floats,
    groups: NDArray[np.int64],
    spoilt: dict[str, Spoilt],
    *judged: Judged,
    under_cast: Judged | None = None,
) -> Detector:
    """From features ``(N, D)`` of what is to be accepted, their classes ``(N,)``, and spoilt copies
    by the name of their head.

    Its limits refuse no more of each of the ``judged`` than is said there, plain checks included;
    the first of them, which must be there, is validation. Those for images whose colours have a
    cast are set on such among ``under_cast``. Raises TooFewImagesError.
    """
    if len(judged[0].features) < _FEWEST_JUDGED or len(accepted) < 2 * _FEWEST_JUDGED:
        raise TooFewImagesError
    centre = accepted.mean(0)
    spread = np.maximum(accepted.std(0), 1e-6 + 1e-3 * np.abs(centre))
    scaled = ((accepted - centre) / spread).astype(np.float64)
    _, members = np.unique(groups, return_inverse=True)
    own = np.stack([scaled[members == g].mean(0) for g in range(members.max() + 1)])
    within = LedoitWolf(assume_centered=True).fit(scaled - own[members])
    whitening = np.linalg.cholesky(np.linalg.inv(within.covariance_))
    weights = np.zeros((len(spoilt), len(centre)))
    biases = np.zeros(len(spoilt))
    for number, one in enumerate(spoilt.values()):
        both = (np.concatenate((one.accepted, one.features)) - centre) / spread
        truth = np.arange(len(both)) >= len(one.accepted)
        head = LogisticRegression(C=_STRENGTH, max_iter=1000, class_weight="balanced")
        head.fit(both, truth)
        weights[number], biases[number] = head.coef_[0], head.intercept_[0]
    raw = Detector(
        centre=_float32(centre),
        spread=_float32(spread),
        whitening=_float32(whitening),
        means=_float32(own @ whitening),
        weights=_float32(weights),
        biases=_float32(biases),
        typical=_float32(np.zeros(1 + len(spoilt))),
        limits=_float32(np.ones(1 + len(spoilt))),
        limits_cast=_float32(np.ones(1 + len(spoilt))),
        heads=tuple(spoilt),
    )
    return _with_limits(raw, [one for one in judged if len(one.features)], under_cast)


def _with_limits(raw: Detector, judged: list[Judged], under_cast: Judged | None) -> Detector:
    """Those of usual colours first; with a cast, they are never narrower."""
    typical = np.median(raw.answers(judged[0].features).astype(np.float64), 0)
    usual = [_where(one, cast=False) for one in judged]
    limits = under = _limits(raw, typical, usual)
    if under_cast is not None and under_cast.casts is not None and under_cast.casts.sum() >= 10:
        wider = _limits(raw, typical, [_where(under_cast, cast=True)], cast=True)
        under = np.maximum(limits, wider)
        # Some of validation have a cast of their own: what is refused of them is refused already.
        rare = _where(judged[0], cast=True)
        heard = raw.speaks(np.array([True]))
        beyond = (heard & (raw.answers(rare.features) > under)).any(1) | (rare.plain > 1)
        if beyond.any():
            limits = _limits(raw, typical, usual, refused_already=int(beyond.sum()))
            under = np.maximum(limits, wider)
    return replace(
        raw, typical=_float32(typical), limits=_float32(limits), limits_cast=_float32(under)
    )


def _where(one: Judged, *, cast: bool) -> Judged:
    casts = np.zeros(len(one.features), np.bool_) if one.casts is None else one.casts
    return Judged(one.features[casts == cast], one.plain[casts == cast], one.refused)


def _limits(
    raw: Detector,
    typical: NDArray[np.float64],
    judged: list[Judged],
    *,
    cast: bool = False,
    refused_already: int = 0,
) -> NDArray[np.float64]:
    """Each detector's own limit first, so that they can be compared; then one factor for all.
    ``refused_already``: of the images that the first of ``judged`` is a part of."""
    answers = [raw.answers(one.features).astype(np.float64) for one in judged]
    heard = raw.speaks(np.array([cast]))
    limits = np.max(
        [
            np.quantile(found, 1 - one.refused / 2, axis=0)
            for found, one in zip(answers, judged, strict=True)
        ],
        axis=0,
    )
    limits = np.maximum(limits, typical + 1e-3)
    factor = 0.5
    for number, (found, one) in enumerate(zip(answers, judged, strict=True)):
        highest = np.where(heard, (found - typical) / (limits - typical), -np.inf).max(1)
        # What plain checks refuse is refused already.
        passed = np.sort(highest[one.plain <= 1])[::-1]
        left = int(one.refused * len(found)) - int((one.plain > 1).sum())
        left -= refused_already if number == 0 else 0
        if len(passed):
            factor = max(factor, passed[min(max(left, 0), len(passed) - 1)] * (1 + 1e-6))
    widened: NDArray[np.float64] = typical + factor * (limits - typical)
    return widened


def _not_passed(tiles: Sequence[Image]) -> tuple[OutsideReason, ...]:
    """Plain checks that refuse more than a twentieth of the model's own kind of tiles."""
    refused = Counter(
        kind
        for tile in tiles
        for kind in {found.kind for found in tile_checks(tile) if found.score > 1}
    )
    return tuple(sorted(k for k, count in refused.items() if count > (1 - ACCEPTED) * len(tiles)))


def _float32(values: NDArray[np.floating]) -> Floats:
    array: Floats = np.ascontiguousarray(values, np.float32)
    return array


_Drawn = tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64]]


def _drawn(split: Split, seed: int) -> tuple[_Drawn, list[Image]]:
    """Images, labels and whether they are phantoms, of at most so many as are needed; and some
    phantoms besides, if there are real images too: validation has none then."""
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(split))
    held = np.zeros(0, np.int64)
    if split.synthetic.any() and not split.synthetic.all():
        phantoms = rows[split.synthetic[rows]]
        held = phantoms[: min(_HELD_PHANTOMS, len(phantoms) // 5)]
        rows = rows[~np.isin(rows, held)]
    rows = np.sort(rows[:MOST_REFERENCES])
    drawn = split.images[rows], split.labels[rows], split.synthetic[rows].astype(np.int64)
    return drawn, list(split.images[held])


def _judged(split: Split) -> list[Image]:
    measured = split.measured
    if len(measured) > MOST_REFERENCES:
        measured = measured[:: len(measured) // MOST_REFERENCES][:MOST_REFERENCES]
    return list(measured)


def _has_structure(tile: Image) -> bool:
    """Glass and fat look alike at any size, in any dye and out of focus."""
    grey = tile.mean(2)
    density = -np.log10(np.maximum(grey, 1) / 255)
    return bool(grey.std() > _LEAST_CONTRAST and density.mean() > _LEAST_DENSITY)


class _Counter:
    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def add(self, count: int) -> None:
        self._done = min(self._done + count, self._total)
        self._progress(self._done, self._total)
