"""New cases put into a finished map, without moving it; and the cases that they resemble."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crcviewer.model.feature_map import (
    Floats,
    MapError,
    as_measured,
    fit_projection,
    usable_features,
)
from crcviewer.protocol.map_messages import MapSettings
from crcviewer.protocol.text import text

# As openTSNE's transform, after Poličar, Stražar & Zupan 2023 (doi 10.1007/s10994-021-06043-1):
# few neighbours, a step so small that a new case cannot shoot off.
_PERPLEXITY = 5.0
_EXAGGERATION = 1.5
_STEP = 0.1
_MOMENTUM = 0.8
_LARGEST_GRADIENT = 0.25
_ITERATIONS = 250
_NEAREST = 10
_FAR = 0.99
"""A case is far from everything where so many of the map's own cases are nearer to theirs."""
_CHUNK = 32


@dataclass(frozen=True)
class Placed:
    """Of M new cases."""

    coordinates: Floats
    """``(M, 2)``."""
    nearest: NDArray[np.int64]
    """``(M, k)``: the cases of the map with the most similar features, nearest first."""
    distances: Floats
    """``(M, k)``, in the map's metric of all features: Euclidean, or 1 − cosine."""
    remoteness: Floats
    """``(M,)``: share of the map's cases that are nearer to their own nearest cases."""

    @property
    def far(self) -> NDArray[np.bool_]:
        """Which cases are far from everything on the map."""
        return self.remoteness >= _FAR


class Placer:
    """Places cases into one map.

    Kept from case to case: the projection, the map's projected cases and their distances to one
    another's nearest. What is left for a case is one look at all of the map's cases, and a descent
    in which the map stays where it is, so that its exact repulsion costs one row an iteration.
    """

    def __init__(self, features: Floats, coordinates: Floats, settings: MapSettings) -> None:
        """``features`` ``(N, C)`` and ``coordinates`` ``(N, 2)`` of the map. Raises MapError."""
        values = usable_features(features)
        self._settings = settings
        self._projection = fit_projection(values, settings)
        self._projected = _Neighbours(self._projection(values))
        self._measured = _Neighbours(as_measured(values, settings.metric))
        self._coordinates = np.asarray(coordinates, np.float32)
        self._k = min(_NEAREST, len(values) - 1)
        self._usual = np.sort(self._measured.own_distances(self._k))

    def place(self, features: Floats) -> Placed:
        """``(M, C)`` features of the same model. Raises MapError where they do not fit."""
        width = self._measured.width
        if features.ndim != 2 or features.shape[1] != width or not np.isfinite(features).all():
            raise MapError(
                text("These cases cannot be placed: their features do not fit those of the map."),
                text("Load the model that the map was made with."),
            )
        parts = [self._place(features[i : i + _CHUNK]) for i in range(0, len(features), _CHUNK)]
        columns = (np.concatenate(column) for column in zip(*parts, strict=True))
        return Placed(*columns)

    def _place(self, features: Floats) -> tuple[Floats, NDArray[np.int64], Floats, Floats]:
        measured = as_measured(np.asarray(features, np.float32), self._settings.metric)
        nearest, squared = self._measured.of(measured, self._k)
        mean = np.sqrt(squared).mean(axis=1)
        remoteness = np.searchsorted(self._usual, mean) / len(self._usual)
        distances = squared / 2 if self._settings.metric == "cosine" else np.sqrt(squared)
        coordinates = self._descend(self._projection(features))
        return (
            coordinates,
            nearest,
            np.asarray(distances, np.float32),
            np.asarray(remoteness, np.float32),
        )

    def _descend(self, projected: Floats) -> Floats:
        """Gradient descent on each new case's own divergence from the map."""
        k = min(int(3 * _PERPLEXITY), len(self._coordinates))
        neighbours, squared = self._projected.of(projected, k)
        p = _affinities(squared.astype(np.float64), _PERPLEXITY)
        attraction = np.asarray(_EXAGGERATION * p, np.float32)
        theirs = self._coordinates[neighbours]
        y = np.median(theirs[:, :_NEAREST], axis=1)
        update, gains = np.zeros_like(y), np.ones_like(y)
        everyone = self._coordinates.T[:, None, :]
        for _ in range(_ITERATIONS):
            x = y.T[:, :, None] - everyone
            q = 1.0 / (1.0 + x[0] * x[0] + x[1] * x[1])
            weight = q * q / q.sum(axis=1, keepdims=True)
            repulsion = np.einsum("mn,dmn->md", weight, x)
            pull = y[:, None, :] - theirs
            near = attraction / (1.0 + (pull * pull).sum(axis=2))
            gradient = np.einsum("mk,mkd->md", near, pull) - repulsion
            length = np.linalg.norm(gradient, axis=1, keepdims=True)
            gradient *= np.minimum(1.0, _LARGEST_GRADIENT / (length + 1e-6))
            turned = np.sign(update) != np.sign(gradient)
            gains = np.where(turned, gains + 0.2, gains * 0.8 + 0.01)
            update = _MOMENTUM * update - _STEP * gains * gradient
            y = y + update
        return np.asarray(y, np.float32)


class _Neighbours:
    """Points ``(N, C)`` that are asked for those nearest to others, again and again."""

    def __init__(self, points: Floats) -> None:
        self._centre = points.mean(axis=0)  # near the origin less is lost in the difference
        self._points = points - self._centre
        self._squares = (self._points * self._points).sum(axis=1)

    @property
    def width(self) -> int:
        return int(self._points.shape[1])

    def of(self, some: Floats, k: int) -> tuple[NDArray[np.int64], Floats]:
        """Indices ``(m, k)`` of the nearest points, nearest first, and their squared distances."""
        return self._nearest(some - self._centre, k)

    def own_distances(self, k: int) -> Floats:
        """Mean distance of each of the points to its nearest others ``(N,)``."""
        means = []
        for start in range(0, len(self._points), 512):
            _, squared = self._nearest(self._points[start : start + 512], k + 1)
            means.append(np.sqrt(squared[:, 1:]).mean(axis=1))  # the first is the point itself
        return np.concatenate(means)

    def _nearest(self, centred: Floats, k: int) -> tuple[NDArray[np.int64], Floats]:
        own = (centred * centred).sum(axis=1)[:, None]
        # ‖a‖² + ‖b‖² − 2 a·b
        distances = np.maximum(own + self._squares - 2 * (centred @ self._points.T), 0)
        found = np.argpartition(distances, k - 1, axis=1)[:, :k]
        order = np.argsort(np.take_along_axis(distances, found, axis=1), axis=1, kind="stable")
        found = np.take_along_axis(found, order, axis=1)
        return found, np.asarray(np.take_along_axis(distances, found, axis=1), np.float32)


def _affinities(squared: NDArray[np.float64], perplexity: float) -> NDArray[np.float64]:
    """Gaussian affinities of each row, of the given perplexity, summing to one."""
    target = np.log(min(perplexity, squared.shape[1] * 0.9))
    shifted = squared - squared.min(axis=1, keepdims=True)
    scale = np.maximum(shifted.mean(axis=1, keepdims=True), 1e-12)
    shifted = shifted / scale
    low, high = np.full((len(squared), 1), -20.0), np.full((len(squared), 1), 20.0)
    p: NDArray[np.float64] = np.ones_like(shifted)
    for _ in range(50):  # bisection of the logarithm of the precision
        middle = (low + high) / 2
        p = np.exp(-shifted * np.exp(middle))
        p /= p.sum(axis=1, keepdims=True)
        entropy = -(p * np.log(np.maximum(p, 1e-300))).sum(axis=1, keepdims=True)
        too_flat = entropy > target
        low, high = np.where(too_flat, middle, low), np.where(too_flat, high, middle)
    return p
