"""Features of many cases at once, by the way that classifies one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from crcviewer.engine.failures import explain
from crcviewer.engine.image_cache import Cropper
from crcviewer.engine.job import CancelToken
from crcviewer.imaging.core.errors import ImageError
from crcviewer.protocol.images import Slot
from crcviewer.protocol.map_messages import MapCase, UnusableCase
from crcviewer.protocol.text import text

if TYPE_CHECKING:
    from crcviewer.model.predict import LoadedModel
    from crcviewer.model.single_modal import SingleModalModel

_THUMBNAIL_SIDE = 32

Pixels = NDArray[np.uint8]


def compute_features(
    cases: Sequence[MapCase],
    first: int,
    model: LoadedModel,
    alone: SingleModalModel | None,
    *,
    fields: Cropper,
    token: CancelToken,
    joined: bool = False,
) -> tuple[dict[str, NDArray[Any]], tuple[UnusableCase, ...]]:
    """The arrays that :class:`SetFeaturesComputed` describes, and the cases that have none.
    ``joined``: the fused features are those of both branches."""
    unusable: list[UnusableCase] = []
    alike: dict[tuple[Any, ...], list[tuple[int, Pixels, Pixels | None]]] = defaultdict(list)
    for row, case in enumerate(cases, start=first):
        token.check()
        try:
            tile, organ = _cut(case, model, fields)
        except ImageError as error:
            unusable.append(UnusableCase(row, explain(error).said))
            continue
        alike[tile.shape, organ is None].append((row, tile, organ))
    parts: list[dict[str, NDArray[Any]]] = []
    for group in alike.values():
        token.check()
        rows, tiles, organs = zip(*group, strict=True)
        found = model.predict_many(tiles, None if organs[0] is None else organs)
        part: dict[str, NDArray[Any]] = {
            "rows": np.asarray(rows, np.int64),
            "fused_features": found.joined_layer3 if joined else found.layer3_features,
            "probabilities": found.probabilities,
            "neutral_probabilities": found.neutral_probabilities,
            "thumbnails": np.stack([_thumbnail(tile, _side(model)) for tile in tiles]),
        }
        if alone is not None:
            single = alone.predict_many(tiles)
            part |= {
                "single_features": single.layer3_features,
                "single_probabilities": single.probabilities,
            }
        parts.append(part)
    if not parts:
        return {"rows": np.zeros(0, np.int64)}, tuple(unusable)
    return {name: np.concatenate([p[name] for p in parts]) for name in parts[0]}, tuple(unusable)


def _cut(case: MapCase, model: LoadedModel, fields: Cropper) -> tuple[Pixels, Pixels | None]:
    """Raises ImageError."""
    if case.pathology is None:
        raise ImageError(
            text("The image of {name} is not known.", name=case.name), text("Leave the case out.")
        )
    card = model.card
    tile = fields.crop(case.pathology, Slot.PATHOLOGY, card.pathology_source_size).pixels
    if case.radiology is None or not model.sees_radiology:
        return tile, None
    return tile, fields.crop(case.radiology, Slot.RADIOLOGY, card.radiology_source_size).pixels


def _side(model: LoadedModel) -> int:
    """Of all pictures of a map: as large as what the network sees, where that is small."""
    return int(np.clip(model.card.pathology_source_size, 8, _THUMBNAIL_SIDE))


def _thumbnail(tile: Pixels, side: int) -> Pixels:
    if tile.shape[0] == side:
        return tile
    return np.asarray(Image.fromarray(tile).resize((side, side), Image.Resampling.BOX))
