"""What a model answers: to one case, and to many at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.model_card import ExchangeSize, RadiologyEffect

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Answer:
    """To one tile beside one radiology image. Arrays are float32; K classes."""

    probabilities: Floats
    """``(K,)``, averaged over the model's test-time views; not calibrated."""
    logits: Floats
    """``(K,)``, averaged likewise: what the evidence adds up to."""
    evidence_pathology: Floats
    """``(K, h, w)``; logits = bias + both evidences' spatial means."""
    evidence_radiology: Floats
    """``(K, h, w)``."""


@dataclass(frozen=True)
class Prediction:
    """Of one case. Arrays are float32; K classes, C channels."""

    own: Answer
    """With the radiology image that was given; where none was, or none is seen, of the tile."""
    neutral: Answer | None
    """With the neutral radiology image; None where ``own`` is that already."""
    bias: Floats
    """``(K,)``."""
    attention: dict[str, Floats]
    """``<layer>_<direction>``: ``(queries, keys)``; empty for a tile alone, or if not asked for."""
    exchanges: tuple[ExchangeSize, ...]
    radiology_effect: RadiologyEffect | None
    """None where no radiology image was given."""
    tile_only: bool
    tile_statistics: Floats
    """``(D,)``: what the gate looks at."""
    slice_statistics: Floats | None

    @property
    def probabilities(self) -> Floats:
        """Of :attr:`own`."""
        return self.own.probabilities

    @property
    def logits(self) -> Floats:
        """Of :attr:`own`."""
        return self.own.logits

    @property
    def evidence_pathology(self) -> Floats:
        """Of :attr:`own`."""
        return self.own.evidence_pathology

    @property
    def evidence_radiology(self) -> Floats:
        """Of :attr:`own`."""
        return self.own.evidence_radiology


@dataclass(frozen=True)
class BatchPrediction:
    """Of N cases. Arrays are float32."""

    probabilities: Floats
    """``(N, K)``."""
    logits: Floats
    """``(N, K)``."""
    neutral_probabilities: Floats
    """``(N, K)``: the same tiles with the neutral radiology image."""
    features: Floats
    """f, ``(N, 2C)``; of a tile-only model ``(N, C)``."""
    layer3_features: Floats
    """``(N, C3)``."""
    tile_statistics: Floats
    """``(N, D)``: what the gate looks at."""
    radiology_layer3: Floats
    """``(N, C3)``: ``layer3_features`` of the radiology branch; ``(N, 0)`` where there is none."""

    @property
    def joined_layer3(self) -> Floats:
        """Of both branches, side by side."""
        return np.concatenate((self.layer3_features, self.radiology_layer3), axis=1)
