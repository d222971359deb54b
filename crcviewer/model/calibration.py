"""Probabilities that mean what they say, and sets of classes that hold the truth as often as told.

Temperature: :mod:`crcviewer.imaging.core.temperature`. Sets: split conformal prediction (Vovk et
al. 2005) with the adaptive score of Romano et al. 2020 without its random part, and without the
class itself, so that the likeliest is always in. The thresholds are fitted in
:mod:`training.trust.fit_calibration`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]

SCORE = "aps_shrunk"
_ROUNDING = 1e-9


def set_scores(probabilities: Floats) -> NDArray[np.float64]:
    """How far from the top each class of ``(N, K)`` is: the sum of all probabilities above its own.

    0 for the likeliest. Classes of equal probability have equal scores, so that nothing depends on
    the order of the classes.
    """
    values = probabilities.astype(np.float64)
    above = values[:, None, :] > values[:, :, None]
    scores: NDArray[np.float64] = (above * values[:, None, :]).sum(-1)
    return scores


def prediction_sets(probabilities: Floats, thresholds: Floats) -> NDArray[np.bool_]:
    """Which classes are in the set of each case: ``(N, K)`` of ``(N, K)`` and ``(K,)``."""
    # A sum of probabilities depends in its last digit on the order of the classes.
    inside = set_scores(probabilities) <= thresholds + _ROUNDING
    inside |= probabilities == probabilities.max(-1, keepdims=True)
    return np.asarray(inside, np.bool_)


def prediction_set(probabilities: Floats, thresholds: Floats) -> tuple[int, ...]:
    """The set of one case ``(K,)``: class indices, likeliest first."""
    inside = prediction_sets(probabilities[None], thresholds)[0]
    order = np.argsort(-probabilities, kind="stable")
    return tuple(int(index) for index in order if inside[index])
