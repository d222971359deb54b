"""The gate: whether an image is like those that a model was trained on.

One detector a slot. Its distance is the smallest Mahalanobis distance to a class of the training
images (Lee et al. 2018, "A simple unified framework for detecting out-of-distribution samples and
adversarial attacks"), over statistics of several layers. Beside it stand linear heads, each of
which tells the training images from copies of them that were spoilt in one way (Hendrycks et al.
2019, "Deep anomaly detection with outlier exposure"): enlarged, reduced, blurred, dark, in other
dyes, robbed of their structure; or from computed pictures in their place; scans shrunk into a body,
or tissue in their place. Tiles of a warm or cool light have limits
of their own, and a head for other dyes that has seen such light.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from crcviewer.protocol.images import Slot
from crcviewer.protocol.json_lines import UnreadableError, from_plain, to_plain
from crcviewer.protocol.text import Text, text
from crcviewer.protocol.verdict import GateSummary, OutsideReason

Floats = NDArray[np.float32]

_PREFIX = "gate."
_MOST_FEATURES, _MOST_CLASSES, _MOST_HEADS = 4096, 1000, 16

UNLIKE = text("unlike the training tiles")
UNLIKE_SCANS = text("unlike the radiology images of the training")
_TOLD: dict[str, tuple[OutsideReason, Text]] = {
    "enlarged": (OutsideReason.SCALE_FAR, text("as if enlarged beyond the training tiles")),
    "reduced": (OutsideReason.SCALE_FAR, text("as if reduced beyond the training tiles")),
    "blurred": (OutsideReason.OUT_OF_FOCUS, text("out of focus, or enlarged")),
    "halved": (OutsideReason.SCALE_FAR, text("as if reduced beyond the training tiles")),
    "dark": (OutsideReason.TOO_DARK, text("darker than the training tiles")),
    "dyed": (OutsideReason.NO_STAIN, text("as of other dyes than H&E")),
    "dyed_cast": (OutsideReason.NO_STAIN, text("as of other dyes than H&E")),
    "scrambled": (
        OutsideReason.UNLIKE_TRAINING,
        text("without the structure of tissue, like noise in its colours"),
    ),
    "made": (
        OutsideReason.UNLIKE_TRAINING,
        text("more like a drawing, a photograph or noise than like the training tiles"),
    ),
    "whole": (
        OutsideReason.SCALE_FAR,
        text("as if it showed more of the body than the images of the training"),
    ),
    "tissue": (OutsideReason.UNLIKE_TRAINING, text("no scan, as a tile or a photograph in grey")),
}
_WITHOUT_CAST, _UNDER_CAST = "dyed", "dyed_cast"
HEADS = tuple(_TOLD)
"""Names of what a head can tell."""


@dataclass(frozen=True)
class Detector:
    """Of one slot. D features, K classes, H heads; float32."""

    centre: Floats
    """``(D,)``: features are (x − centre) / spread first."""
    spread: Floats
    whitening: Floats
    """``(D, D)``: L of the inverse covariance L Lᵀ within the classes."""
    means: Floats
    """``(K, D)``: of the classes, whitened."""
    weights: Floats
    """``(H, D)``, of scaled features."""
    biases: Floats
    typical: Floats
    """``(1 + H,)``: distance and answers of the heads that validation images mostly have."""
    limits: Floats
    """``(1 + H,)``: those that are the limit."""
    limits_cast: Floats
    """``(1 + H,)``: that of tiles whose colours have a cast."""
    heads: tuple[str, ...] = ()
    """Of :data:`HEADS`."""

    def scores(self, features: Floats, casts: NDArray[np.bool_] | None = None) -> Floats:
        """``(N, 1 + H)`` of ``(N, D)``: 0 for a typical image, 1 at the limit; distance first.

        ``casts`` ``(N,)``: of which images the colours have a cast; None: of none.
        """
        if casts is None:
            casts = np.zeros(len(features), np.bool_)
        limits = np.where(casts[:, None], self.limits_cast, self.limits)
        scores = (self.answers(features) - self.typical) / (limits - self.typical)
        found: Floats = np.where(self.speaks(casts), scores, scores[:, :1]).astype(np.float32)
        return found

    def answers(self, features: Floats) -> Floats:
        """``(N, 1 + H)``: the distance, and what each head says, as they are."""
        scaled = (features - self.centre) / self.spread
        white = scaled @ self.whitening
        squares = (
            (white**2).sum(1)[:, None] - 2 * white @ self.means.T + (self.means**2).sum(1)[None]
        )
        distance = np.sqrt(np.maximum(squares.min(1), 0))
        return np.concatenate((distance[:, None], scaled @ self.weights.T + self.biases), 1)

    def speaks(self, casts: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """``(N, 1 + H)``: which of them have a say about an image. Of the two heads for other dyes
        each has one where the other has none; the distance always has."""
        heard = np.ones((len(casts), 1 + len(self.heads)), np.bool_)
        if _UNDER_CAST in self.heads:
            heard[:, 1 + self.heads.index(_UNDER_CAST)] = casts
            if _WITHOUT_CAST in self.heads:
                heard[:, 1 + self.heads.index(_WITHOUT_CAST)] = ~casts
        return heard

    def told(self, index: int, slot: Slot) -> tuple[OutsideReason, Text]:
        """What a score beyond 1 means; ``index`` as in :meth:`scores`."""
        if index == 0:
            unlike = UNLIKE if slot is Slot.PATHOLOGY else UNLIKE_SCANS
            return OutsideReason.UNLIKE_TRAINING, unlike
        return _TOLD[self.heads[index - 1]]


@dataclass(frozen=True)
class Gate:
    """Of a model: what it carries in its file."""

    summary: GateSummary
    pathology: Detector
    radiology: Detector | None = None
    """None of a model that sees tiles alone."""

    def detector(self, slot: Slot) -> Detector | None:
        """That of the slot."""
        return self.pathology if slot is Slot.PATHOLOGY else self.radiology

    def to_plain(self) -> dict[str, Any]:
        """What stands in the document of the file beside the tensors."""
        heads = {slot.value: one.heads for slot in Slot if (one := self.detector(slot)) is not None}
        plain: dict[str, Any] = to_plain({"summary": self.summary, "heads": heads})
        return plain

    def tensors(self) -> dict[str, Tensor]:
        """``gate.<slot>.<name>``."""
        found = {}
        for slot in Slot:
            detector = self.detector(slot)
            if detector is not None:
                for name in _ARRAYS:
                    values = np.ascontiguousarray(getattr(detector, name), np.float32)
                    found[f"{_PREFIX}{slot.value}.{name}"] = torch.from_numpy(values)
        return found


_ARRAYS = tuple(f.name for f in fields(Detector) if f.name != "heads")


def gate_of(plain: dict[str, Any] | None, tensors: Mapping[str, Tensor]) -> Gate | None:
    """The gate of a file; None where it has none. Raises ValueError for a damaged one."""
    if plain is None or "summary" not in plain:
        return None
    try:
        summary = from_plain(GateSummary, plain["summary"])
        heads = from_plain(dict[str, tuple[str, ...]], plain.get("heads", {}))
    except UnreadableError as error:
        raise ValueError(str(error)) from error
    found = {slot: _detector(slot, heads.get(slot.value, ()), tensors) for slot in Slot}
    pathology = found[Slot.PATHOLOGY]
    if pathology is None:
        raise ValueError("a gate without tensors for the tile")
    return Gate(summary, pathology, found[Slot.RADIOLOGY])


def _detector(slot: Slot, heads: tuple[str, ...], tensors: Mapping[str, Tensor]) -> Detector | None:
    names = {name: f"{_PREFIX}{slot.value}.{name}" for name in _ARRAYS}
    if not any(place in tensors for place in names.values()):
        return None
    if names["limits_cast"] not in tensors:
        names["limits_cast"] = names["limits"]  # of an earlier version
    if not all(place in tensors for place in names.values()):
        raise ValueError("a gate that lacks tensors")
    arrays = {name: tensors[place].float().numpy() for name, place in names.items()}
    features, count = len(arrays["centre"]), len(heads)
    classes = len(arrays["means"])
    if not (0 < features <= _MOST_FEATURES and 0 < classes <= _MOST_CLASSES):
        raise ValueError("a gate of an odd size")
    if count > _MOST_HEADS or any(head not in _TOLD for head in heads):
        raise ValueError("a gate with unknown heads")
    shapes = {
        "centre": (features,), "spread": (features,), "whitening": (features, features),
        "means": (classes, features), "weights": (count, features), "biases": (count,),
        "typical": (1 + count,), "limits": (1 + count,), "limits_cast": (1 + count,),
    }  # fmt: skip
    if any(arrays[name].shape != shape for name, shape in shapes.items()):
        raise ValueError("a gate whose tensors do not fit each other")
    if not all(np.isfinite(values).all() for values in arrays.values()):
        raise ValueError("a gate of numbers that are not finite")
    if (arrays["spread"] <= 0).any() or _not_above(arrays):
        raise ValueError("a gate without a limit")
    return Detector(**arrays, heads=heads)


def _not_above(arrays: dict[str, Floats]) -> bool:
    return any((arrays[name] <= arrays["typical"]).any() for name in ("limits", "limits_cast"))
