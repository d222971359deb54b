"""Limits of the gate, on made features."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training.trust.fit_gate import Judged, Spoilt, fit_detector

Floats = NDArray[np.float32]
_CAST, _DYED = 0, 1
"""Directions in which a cast of the light and other dyes move the features."""


def features(count: int, seed: int, *, cast: float = 0.0, dyed: float = 0.0) -> Floats:
    found = np.random.default_rng(seed).normal(size=(count, 8))
    found[:, _CAST] += cast
    # A cast looks like other dyes to whoever has not seen one.
    found[:, _DYED] += dyed + cast
    return found.astype(np.float32)


def judged(found: Floats, refused: float, *, cast: bool = False) -> Judged:
    return Judged(found, np.zeros(len(found)), refused, np.full(len(found), cast))


def test_a_cast_has_limits_of_its_own_and_takes_nothing_from_the_others() -> None:
    groups = np.arange(400) % 2
    accepted, dyes = features(400, 1), features(400, 2, dyed=4)
    scanners = np.concatenate((accepted, features(400, 3, cast=4)))
    val, lit = features(150, 4), features(150, 5, cast=4)
    detector = fit_detector(
        accepted, groups,
        {"dyed": Spoilt(dyes, accepted), "dyed_cast": Spoilt(dyes, scanners)},
        judged(val, 0.05), under_cast=judged(lit, 0.12, cast=True),
    )  # fmt: skip
    under = np.ones(150, np.bool_)

    def refused(found: Floats, casts: NDArray[np.bool_] | None = None) -> float:
        return float((detector.scores(found, casts).max(1) > 1).mean())

    assert refused(val) <= 0.05
    assert refused(lit) > 0.5  # as they were without
    assert refused(lit, under) <= 0.12
    assert refused(features(150, 6, dyed=4)) > 0.8
    assert (detector.limits_cast >= detector.limits).all()
    # The one head for dyes is silent where the other one speaks.
    heard = detector.speaks(np.array([False, True]))
    assert heard[:, 1:].tolist() == [[True, False], [False, True]]


def test_tiles_of_validation_with_a_cast_count_among_those_that_may_be_refused() -> None:
    accepted, dyes = features(400, 1), features(400, 2, dyed=4)
    val = np.concatenate((features(94, 4), features(6, 7, cast=9)))
    casts = np.arange(100) >= 94
    detector = fit_detector(
        accepted, np.zeros(400, np.int64), {"dyed": Spoilt(dyes, accepted)},
        Judged(val, np.zeros(100), 0.1, casts),
        under_cast=judged(features(60, 5, cast=1), 0.12, cast=True),
    )  # fmt: skip
    assert (detector.scores(val, casts).max(1) > 1).mean() <= 0.1
