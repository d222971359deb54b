"""How much of the features a map keeps, in figures that do not depend on how it looks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.map_messages import MapQuality

Floats = NDArray[np.float32]

_NEIGHBOURS = 10
_MOST_JUDGED = 2_000
"""Of more cases so many are drawn, with a fixed seed: each is judged against all others."""
_BLOCK = 256


def map_quality(
    features: Floats,
    coordinates: Floats,
    labels: NDArray[np.integer] | None,
    kl: float | None,
    *,
    neighbours: int = _NEIGHBOURS,
    most_judged: int = _MOST_JUDGED,
) -> MapQuality:
    """Of a map ``(N, 2)`` of features ``(N, C)``, both with Euclidean distances.

    Where over ``most_judged`` cases are given, a fixed sample of them is judged. Figures that need
    classes are None where fewer than two classes are known.
    """
    count = len(features)
    k = min(neighbours, (count - 1) // 2)
    judged = _drawn(count, most_judged)
    known = None
    if labels is not None:
        known = np.asarray(labels, np.int64)
        if len(np.unique(known[known >= 0])) < 2:
            known = None
    penalty = 0
    right_map = right_full = with_class = 0
    for start in range(0, len(judged), _BLOCK):
        rows = judged[start : start + _BLOCK]
        far = squared_distances(features[rows], features)
        near = squared_distances(coordinates[rows], coordinates)
        for distances in (far, near):
            distances[np.arange(len(rows)), rows] = np.inf  # nobody is a neighbour of themselves
        on_map = np.argpartition(near, k - 1, axis=1)[:, :k]
        # The rank, among all features, of each neighbour on the map.
        own = np.take_along_axis(far, on_map, axis=1)
        ranks = np.sort(far, axis=1)
        ranks = np.stack([np.searchsorted(r, o) for r, o in zip(ranks, own, strict=True)]) + 1
        penalty += int(np.maximum(ranks - k, 0).sum())
        if known is not None:
            in_full = np.argpartition(far, k - 1, axis=1)[:, :k]
            has = known[rows] >= 0
            with_class += int(has.sum())
            right_map += int((_votes(known, on_map) == known[rows])[has].sum())
            right_full += int((_votes(known, in_full) == known[rows])[has].sum())
    worst = len(judged) * k * (2 * count - 3 * k - 1) / 2
    quality = MapQuality(kl, 1 - penalty / worst, k)
    if known is None:
        return quality
    own_classes = judged[known[judged] >= 0]
    return MapQuality(
        kl,
        quality.trustworthiness,
        k,
        right_map / max(with_class, 1),
        right_full / max(with_class, 1),
        _silhouette(coordinates[own_classes], known[own_classes]),
        _silhouette(features[own_classes], known[own_classes]),
    )


def squared_distances(some: Floats, others: Floats) -> Floats:
    """``(n, m)`` of ``(n, C)`` and ``(m, C)``: by ‖a‖² + ‖b‖² − 2 a·b, never below zero."""
    centre = others.mean(axis=0)  # near the origin less is lost in the difference
    some, others = some - centre, others - centre
    squares = (others * others).sum(axis=1)
    distances = (some * some).sum(axis=1)[:, None] + squares - 2 * (some @ others.T)
    result: Floats = np.maximum(distances, 0, out=distances)
    return result


def _drawn(count: int, most: int) -> NDArray[np.int64]:
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(0).choice(count, most, replace=False))


def _votes(labels: NDArray[np.int64], neighbours: NDArray[np.int64]) -> NDArray[np.int64]:
    """The class that most of each row's neighbours have; of several, the first."""
    of_neighbours = labels[neighbours]
    classes = np.unique(labels[labels >= 0])
    counts = (of_neighbours[:, :, None] == classes).sum(axis=1)
    votes: NDArray[np.int64] = classes[counts.argmax(axis=1)]
    return votes


def _silhouette(values: Floats, labels: NDArray[np.int64]) -> float | None:
    from sklearn.metrics import silhouette_score

    if not 2 <= len(np.unique(labels)) < len(labels):
        return None
    return float(silhouette_score(values, labels))
