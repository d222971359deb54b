"""The messages of the feature map: what a map is made with, how good it is, what is asked of it.

Their rules are those of :mod:`crcviewer.protocol.messages`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

METRICS = ("euclidean", "cosine")


@dataclass(frozen=True)
class MapSettings:
    """How a map is laid out. Raises ValueError for what cannot be meant."""

    perplexity: float = 30.0
    """About how many neighbours a case is to be near to."""
    exaggeration: float = 1.0
    """Of the attraction, after the early phase (which has 12): more pulls clusters together."""
    metric: str = "euclidean"
    """Of the features: ``euclidean`` or ``cosine``."""
    pca_dimensions: int = 50
    """Principal components that the layout sees of the features."""
    seed: int = 0
    early_iterations: int = 250
    iterations: int = 500
    """After the early ones."""

    def __post_init__(self) -> None:
        """Of a file or a message nothing is believed."""
        if self.metric not in METRICS:
            raise ValueError(f"unknown metric {self.metric!r}")
        for name, least, most in (
            ("perplexity", 2, 500),
            ("exaggeration", 1, 12),
            ("pca_dimensions", 2, 500),
            ("seed", 0, 2**31 - 1),
            ("early_iterations", 0, 10_000),
            ("iterations", 1, 10_000),
        ):
            value = getattr(self, name)
            if not (math.isfinite(value) and least <= value <= most):
                raise ValueError(f"{name} {value} is outside of {least} to {most}")


@dataclass(frozen=True)
class MapQuality:
    """How much of the features a map keeps. None: not defined for these cases."""

    kl: float
    """Kullback-Leibler divergence that the layout was left with, in nats."""
    trustworthiness: float
    """0 to 1: how many of a case's neighbours on the map are its neighbours indeed
    (Venna & Kaski 2001)."""
    neighbours: int
    """How many neighbours the two figures above and below look at."""
    knn_map: float | None = None
    """Share of cases that most of their neighbours on the map share the class of."""
    knn_full: float | None = None
    """The same among all features."""
    silhouette_map: float | None = None
    """-1 to 1: how far apart the classes lie on the map (Rousseeuw 1987)."""
    silhouette_full: float | None = None
    """The same among all features."""
