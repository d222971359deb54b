"""The arrays of a feature map, whose names, kinds and shapes are declared here alone.

In a model's file and in a map's own they are tensors, on the way to the window an ``.npz`` file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FUSED, SINGLE = "fused", "single"
"""The two maps of the same cases: of the fused network, and of the tile branch of stage 1."""


@dataclass(frozen=True)
class MapArray:
    """``shape``: N cases, K classes, M thumbnails of s pixels; C features, which each map has its
    own number of."""

    kind: str
    """As numpy's ``dtype.kind``: f numbers, i whole numbers, b yes or no, u pixels."""
    shape: tuple[str | int, ...]
    shown: bool = True
    """Whether the window gets it."""
    optional: bool = False


MAP_ARRAYS = {
    "fused_features": MapArray("f", ("N", "C fused"), shown=False),
    "fused_map": MapArray("f", ("N", 2)),
    "single_features": MapArray("f", ("N", "C single"), shown=False, optional=True),
    "single_map": MapArray("f", ("N", 2), optional=True),
    # -1: not known.
    "labels": MapArray("i", ("N",)),
    "probabilities": MapArray("f", ("N", "K")),
    # With the neutral radiology image.
    "neutral_probabilities": MapArray("f", ("N", "K")),
    "single_probabilities": MapArray("f", ("N", "K"), optional=True),
    # Numbers in the data, of slices -1 for none: the tile's number is who a case is.
    "tiles": MapArray("i", ("N",)),
    "slices": MapArray("i", ("N",)),
    "synthetic": MapArray("b", ("N",)),
    "thumbnails": MapArray("u", ("M", "s", "s", 3), optional=True),
    # Whose they are, as rows of the other arrays.
    "thumbnail_rows": MapArray("i", ("M",), optional=True),
}


def misfit(arrays: Mapping[str, Any], *, shown: bool = False) -> str:
    """Which array is missing or of another kind or shape, for the log; empty: they are of one map.

    ``shown``: only those that the window gets.
    """
    sizes: dict[str, int] = {}
    for name, declared in MAP_ARRAYS.items():
        array = arrays.get(name)
        if shown and not declared.shown:
            continue
        if array is None:
            if not declared.optional:
                return f"{name} is missing"
            continue
        if array.dtype.kind != declared.kind or array.ndim != len(declared.shape):
            return f"{name} is {array.dtype} of {array.ndim} dimensions"
        for letter, size in zip(declared.shape, array.shape, strict=True):
            wanted = letter if isinstance(letter, int) else sizes.setdefault(letter, size)
            if size != wanted:
                return f"{name} is {array.shape}, with {wanted} for {letter}"
    return ""
