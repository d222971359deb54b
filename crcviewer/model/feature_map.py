"""A map of features: t-SNE (van der Maaten & Hinton 2008) by openTSNE, in two dimensions.

Same features, settings and library versions: same map. Nothing here needs torch.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from crcviewer.model.map_quality import map_quality
from crcviewer.protocol.failure import PlainError
from crcviewer.protocol.map_messages import MapQuality, MapSettings
from crcviewer.protocol.text import text

Floats = NDArray[np.float32]

_EARLY_EXAGGERATION = 12.0
_FFT_FROM = 5_000
"""Cases from which interpolation is quicker than a tree."""
_CELL = 1.3
"""Side of a cell of that interpolation. Measured on 7,180 cases: 28 s, at 1 (openTSNE's own) 47 s,
with trustworthiness 0.9749 and 0.9751; at 2, 20 s but 0.9736."""
_EXACT_UP_TO = 20_000
"""Cases up to which all neighbours are compared."""
_REPORT_EVERY = 10
_SETTLED, _SETTLED_OVER = 0.003, 50
"""A layout is settled when its divergence has improved by less than this share of itself over so
many iterations. Measured: trustworthiness and class neighbours stay within 0.001 and 0.005 of those
of all iterations."""
FEWEST_CASES = 10


class MapError(PlainError):
    """Features that no map can be made of."""


@dataclass(frozen=True)
class MapStep:
    """How far a layout is."""

    iteration: int
    total: int
    kl: float
    coordinates: Floats
    """``(N, 2)``, a copy."""


OnStep = Callable[[MapStep], bool]
"""Called every few iterations; False ends the layout here, and the map is kept as it is.
What it raises ends the layout without a map."""


@dataclass(frozen=True)
class Projection:
    """From features to the few dimensions that the layout sees."""

    metric: str
    mean: Floats
    """``(C,)``."""
    components: Floats
    """``(d, C)``."""

    def __call__(self, features: Floats) -> Floats:
        """``(N, C)`` to ``(N, d)``."""
        centred = as_measured(features, self.metric) - self.mean
        return np.asarray(centred @ self.components.T, np.float32)


@dataclass(frozen=True)
class FeatureMap:
    """A finished map of N cases."""

    settings: MapSettings
    """With the iterations that were made indeed."""
    coordinates: Floats
    """``(N, 2)``."""
    quality: MapQuality


def compute_map(
    features: NDArray[np.floating],
    labels: NDArray[np.integer] | None,
    settings: MapSettings,
    on_step: OnStep | None = None,
    *,
    threads: int = 1,
) -> FeatureMap:
    """Lay out ``(N, C)`` features. ``labels`` ``(N,)`` are used for the figures of quality alone;
    negative ones mean: not known.

    Raises MapError where there is nothing to lay out.
    """
    values = usable_features(features)
    allowed = largest_perplexity(len(values))
    if settings.perplexity > allowed:
        raise MapError(
            text(
                "A perplexity of {perplexity} needs {needed} cases or more; here are {count}.",
                perplexity=f"{settings.perplexity:g}",
                needed=_cases_for(settings.perplexity),
                count=len(values),
            ),
            text("Choose a perplexity of {most} or less, or add cases.", most=f"{allowed:g}"),
        )
    projection = fit_projection(values, settings)
    coordinates, kl, made = _lay_out(projection(values), settings, on_step, threads)
    quality = map_quality(as_measured(values, settings.metric), coordinates, labels, kl)
    if made > settings.early_iterations:
        settings = replace(settings, iterations=made - settings.early_iterations)
    return FeatureMap(settings, coordinates, quality)


def not_laid_out(
    features: NDArray[np.floating], labels: NDArray[np.integer] | None, settings: MapSettings
) -> FeatureMap:
    """The first two principal components: what a layout starts from. Raises MapError."""
    values = usable_features(features)
    flat = fit_projection(values, replace(settings, pca_dimensions=2))(values)
    flat = flat - (flat.max(axis=0) + flat.min(axis=0)) / 2
    quality = map_quality(as_measured(values, settings.metric), flat, labels, None)
    return FeatureMap(settings, flat, quality)


def usable_features(features: NDArray[np.floating]) -> Floats:
    """The features as float32 ``(N, C)``. Raises MapError where no map can be made of them."""
    values = np.asarray(features, np.float32)
    if values.ndim != 2 or values.shape[1] < 2:
        raise MapError(
            text("The features are not a table of numbers."), text("Compute them again.")
        )
    if len(values) < FEWEST_CASES:
        raise MapError(
            text(
                "A map needs at least {fewest} cases; here are {count}.",
                fewest=FEWEST_CASES,
                count=len(values),
            ),
            text("Add cases."),
        )
    broken = int((~np.isfinite(values).all(axis=1)).sum())
    if broken:
        raise MapError(
            text(
                "{broken} of {count} cases have features that are no finite numbers.",
                broken=broken,
                count=len(values),
            ),
            text(
                "Leave these cases out; if it is all of them, the model is damaged: load "
                "another one."
            ),
        )
    if np.allclose(values, values[0], rtol=1e-5, atol=1e-7):
        raise MapError(
            text("All cases have the same features, so there is nothing to tell them apart by."),
            text("Check that the images differ, and that the model is trained."),
        )
    return values


def largest_perplexity(cases: int) -> float:
    """What so many cases allow: t-SNE looks at three times as many neighbours."""
    return max(2.0, float((cases - 1) // 3))


def _cases_for(perplexity: float) -> int:
    return int(np.ceil(3 * perplexity)) + 1


def as_measured(features: Floats, metric: str) -> Floats:
    """Features such that Euclidean distances between them order cases as ``metric`` does.

    With rows of length one, ‖a − b‖² = 2·(1 − cos(a, b)).
    """
    if metric != "cosine":
        return features
    lengths = np.linalg.norm(features, axis=1, keepdims=True)
    normalised: Floats = features / np.maximum(lengths, np.finfo(np.float32).tiny)
    return normalised


def fit_projection(features: Floats, settings: MapSettings) -> Projection:
    """The first principal components, as many as were asked for and can be had."""
    from sklearn.decomposition import PCA

    measured = as_measured(features, settings.metric)
    dimensions = min(settings.pca_dimensions, len(features) - 1, features.shape[1])
    pca = PCA(dimensions, random_state=settings.seed).fit(measured)
    return Projection(
        settings.metric,
        pca.mean_.astype(np.float32),
        np.ascontiguousarray(pca.components_, np.float32),
    )


def _lay_out(
    projected: Floats, settings: MapSettings, on_step: OnStep | None, threads: int
) -> tuple[Floats, float, int]:
    """Coordinates, the divergence that is left, and how many iterations were made."""
    from openTSNE import TSNEEmbedding, affinity

    count = len(projected)
    with warnings.catch_warnings():
        # What openTSNE warns of is checked before, or is a matter of its own dependencies.
        warnings.simplefilter("ignore")
        affinities = affinity.PerplexityBasedNN(
            projected,
            perplexity=settings.perplexity,
            method="exact" if count <= _EXACT_UP_TO else "annoy",
            n_jobs=threads,
            random_state=settings.seed,
        )
        watcher = _Watcher(on_step, settings)
        embedding = TSNEEmbedding(
            _start(projected, settings.seed),
            affinities,
            negative_gradient_method="fft" if count >= _FFT_FROM else "bh",
            ints_in_interval=_CELL,
            n_jobs=threads,
            random_state=settings.seed,
            callbacks=[watcher],
            callbacks_every_iters=_REPORT_EVERY,
        )
        phases = (
            (settings.early_iterations, _EARLY_EXAGGERATION, 0.5),
            (settings.iterations, settings.exaggeration, 0.8),
        )
        for iterations, exaggeration, momentum in phases:
            if not watcher.ended:
                embedding = embedding.optimize(
                    iterations, exaggeration=exaggeration, momentum=momentum, inplace=True
                )
                watcher.before += iterations
    coordinates = np.array(embedding, np.float32)
    coordinates -= (coordinates.max(axis=0) + coordinates.min(axis=0)) / 2
    return coordinates, float(embedding.kl_divergence), watcher.made


def _start(projected: Floats, seed: int) -> NDArray[np.float64]:
    """The first two components, small (Kobak & Berens 2019), with a trace of noise: cases with the
    same features would else lie on one another for ever."""
    start = np.array(projected[:, :2], np.float64)
    start /= max(float(start[:, 0].std()), 1e-12) * 1e4
    start += np.random.default_rng(seed).normal(0, 1e-6, start.shape)
    return start


class _Watcher:
    """openTSNE's callback: hands steps on, and ends the layout when told to or when it settles."""

    def __init__(self, on_step: OnStep | None, settings: MapSettings) -> None:
        self._on_step = on_step
        self._settings = settings
        self._total = settings.early_iterations + settings.iterations
        self._divergences: list[float] = []
        """Of the second phase: the early one exaggerates them."""
        self._last = 0
        self.before = 0
        """Iterations of the phases that are over."""
        self.ended = False

    @property
    def made(self) -> int:
        """Iterations, all told."""
        return self._last if self.ended else self._total

    def __call__(self, iteration: int, error: float, embedding: NDArray[np.float64]) -> bool:
        """Whether to stop."""
        if self._on_step is not None:
            coordinates = np.array(embedding, np.float32)
            step = MapStep(self.before + iteration, self._total, float(error), coordinates)
            self.ended = not self._on_step(step)
        self._last = self.before + iteration
        if self._settings.stop_when_settled and self._last > self._settings.early_iterations:
            self._divergences.append(error)
            self.ended = self.ended or self._settled()
        return self.ended

    def _settled(self) -> bool:
        steps = _SETTLED_OVER // _REPORT_EVERY
        if len(self._divergences) <= steps:
            return False
        then, now = self._divergences[-1 - steps], self._divergences[-1]
        return then - now < _SETTLED * then
