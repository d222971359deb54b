"""The reference sample: validation cases that a checkpoint carries for its feature map.

What is written of it, and how it is read, is in :mod:`crcviewer.model.reference_file`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crcviewer.model.feature_map import (
    FeatureMap,
    Floats,
    MapStep,
    compute_map,
    largest_perplexity,
)
from crcviewer.protocol.map_arrays import FUSED, MAP_ARRAYS, SINGLE
from crcviewer.protocol.map_messages import MapCase, MapQuality, MapSettings
from crcviewer.protocol.text import Text

MOST_CASES = 2_000
"""That a model's own file carries."""
MOST_MAPPED = 20_000
"""That a map in a file of its own may hold."""


@dataclass(frozen=True)
class MapOfFeatures:
    """One kind of features of the N cases, with their map."""

    features: Floats
    """``(N, C3)``; stored in half precision, so its numbers are those that half precision has."""
    coordinates: Floats
    """``(N, 2)``."""
    settings: MapSettings
    quality: MapQuality


@dataclass(frozen=True, kw_only=True)
class Reference:
    """N validation cases of a fused model; its arrays are those of :data:`MAP_ARRAYS`."""

    data: Text
    """Which images they are: "PathMNIST, validation split"."""
    fused: MapOfFeatures
    """Of layer3, after the exchange."""
    single: MapOfFeatures | None
    """Of layer3 of the tile branch as stage 1 left it, of the same tiles."""
    labels: NDArray[np.int64]
    """``(N,)``."""
    probabilities: Floats
    """``(N, K)``."""
    neutral_probabilities: Floats
    """``(N, K)``: with the neutral radiology image."""
    single_probabilities: Floats | None = None
    """``(N, K)``, of the tile branch of stage 1."""
    tiles: NDArray[np.int64]
    """``(N,)``: numbers of the tiles in their split, no two the same: who a case is."""
    slices: NDArray[np.int64]
    """``(N,)``: numbers of their radiology images."""
    synthetic: NDArray[np.bool_]
    """``(N,)``: which are phantoms."""
    thumbnails: NDArray[np.uint8] | None = None
    """``(M, s, s, 3)``."""
    thumbnail_rows: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    """``(M,)``: whose thumbnails they are, as rows of the other arrays."""
    model_sha256: str = ""
    """Of the model, in a map that lies in a file of its own."""
    cases: tuple[MapCase, ...] = ()
    """Who the cases are, in the order of the arrays; empty: only their numbers are known."""
    joined: bool = False
    """Whether the fused features are those of both branches, side by side."""
    raw: bool = True
    """Whether probabilities are the network's own, which whoever shows them calibrates. False: of a
    file of an earlier version, which does not say."""

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def parts(self) -> dict[str, MapOfFeatures]:
        """The one or two maps by their names."""
        parts = {FUSED: self.fused, SINGLE: self.single}
        return {name: part for name, part in parts.items() if part is not None}

    @property
    def arrays(self) -> dict[str, NDArray[Any]]:
        """Those that there are, as :data:`MAP_ARRAYS` declares them."""
        held = dict(vars(self))
        for name, part in self.parts.items():
            held |= {f"{name}_features": part.features, f"{name}_map": part.coordinates}
        if self.thumbnails is None:
            del held["thumbnail_rows"]
        return {name: held[name] for name in MAP_ARRAYS if held.get(name) is not None}


@dataclass(frozen=True)
class ReferenceCases:
    """What :func:`build_reference` starts from; arrays as in :class:`Reference`."""

    data: Text
    fused_features: NDArray[np.floating]
    single_features: NDArray[np.floating] | None
    labels: NDArray[np.integer]
    probabilities: Floats
    neutral_probabilities: Floats
    single_probabilities: Floats | None
    tiles: NDArray[np.integer]
    slices: NDArray[np.integer]
    synthetic: NDArray[np.bool_]
    thumbnails: NDArray[np.uint8] | None = None
    """``(M, s, s, 3)``, of the rows ``thumbnail_rows``."""
    thumbnail_rows: NDArray[np.integer] | None = None
    cases: tuple[MapCase, ...] = ()


def build_reference(
    cases: ReferenceCases,
    *,
    seed: int = 0,
    threads: int = 1,
    on_step: Callable[[], object] = lambda: None,
) -> Reference:
    """Lay out the maps of N cases. ``on_step`` is called with each step; what it raises ends it.

    Raises MapError where there is nothing to lay out.
    """
    labels = np.asarray(cases.labels, np.int64)

    def goes_on(step: MapStep) -> bool:
        on_step()
        return True

    def mapped(features: NDArray[np.floating]) -> MapOfFeatures:
        # As they will be read again, so that new cases are placed into the very same map.
        stored = features.astype(np.float16).astype(np.float32)
        allowed = largest_perplexity(len(stored))
        settings = MapSettings(perplexity=min(MapSettings().perplexity, allowed), seed=seed)
        made: FeatureMap = compute_map(stored, labels, settings, goes_on, threads=threads)
        return MapOfFeatures(stored, made.coordinates, made.settings, made.quality)

    rows = np.zeros(0, np.int64) if cases.thumbnail_rows is None else cases.thumbnail_rows
    return Reference(
        data=cases.data,
        fused=mapped(cases.fused_features),
        single=None if cases.single_features is None else mapped(cases.single_features),
        labels=labels,
        probabilities=np.asarray(cases.probabilities, np.float32),
        neutral_probabilities=np.asarray(cases.neutral_probabilities, np.float32),
        single_probabilities=cases.single_probabilities,
        tiles=np.asarray(cases.tiles, np.int64),
        slices=np.asarray(cases.slices, np.int64),
        synthetic=np.asarray(cases.synthetic, np.bool_),
        thumbnails=cases.thumbnails,
        thumbnail_rows=np.asarray(rows, np.int64),
        cases=cases.cases,
    )


def laid_out_anew(
    reference: Reference,
    settings: MapSettings,
    on_step: Callable[[str, MapStep], bool] | None = None,
    *,
    model_sha256: str = "",
    threads: int = 1,
) -> Reference:
    """The same cases with other maps. ``on_step`` gets ``fused`` or ``single`` with each step.

    Raises MapError where the settings do not suit the cases.
    """

    def anew(name: str, part: MapOfFeatures) -> MapOfFeatures:
        step = None if on_step is None else partial(on_step, name)
        made = compute_map(part.features, reference.labels, settings, step, threads=threads)
        return replace(
            part, coordinates=made.coordinates, settings=made.settings, quality=made.quality
        )

    return replace(
        reference,
        fused=anew(FUSED, reference.fused),
        single=None if reference.single is None else anew(SINGLE, reference.single),
        model_sha256=model_sha256 or reference.model_sha256,
    )
