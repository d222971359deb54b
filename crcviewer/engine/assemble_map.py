"""The features of a set, from the parts that the engine wrote, as a map that is not laid out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crcviewer.engine.failures import RequestError
from crcviewer.engine.job import CancelToken
from crcviewer.model.feature_map import largest_perplexity, not_laid_out
from crcviewer.model.reference_sample import MapOfFeatures, Reference
from crcviewer.protocol.map_arrays import FUSED, SINGLE
from crcviewer.protocol.map_messages import AssembleMap, MapSettings
from crcviewer.protocol.text import text


def assemble_map(request: AssembleMap, token: CancelToken) -> Reference:
    """Raises MapError where no map can be made of them, RequestError where there are none."""
    arrays = _joined(request.parts, token)
    if arrays is None:
        raise RequestError(
            text("None of these cases could be read, so there is no map of them."),
            text(
                "Choose another set, or look at one of its images in Classify to see what is wrong."
            ),
        )
    rows = arrays["rows"]
    labels = np.asarray(request.labels, np.int64)[rows]
    settings = MapSettings(perplexity=min(MapSettings().perplexity, largest_perplexity(len(rows))))

    def part(name: str) -> MapOfFeatures | None:
        if f"{name}_features" not in arrays:
            return None
        # As they will be read again, so that new cases are placed into the very same map.
        with np.errstate(over="ignore"):
            stored = arrays[f"{name}_features"].astype(np.float16).astype(np.float32)
        token.check()
        made = not_laid_out(stored, labels, settings)
        return MapOfFeatures(stored, made.coordinates, made.settings, made.quality)

    fused = part(FUSED)
    assert fused is not None
    return Reference(
        data=request.data,
        fused=fused,
        single=part(SINGLE),
        labels=labels,
        probabilities=arrays["probabilities"],
        neutral_probabilities=arrays["neutral_probabilities"],
        single_probabilities=arrays.get("single_probabilities"),
        tiles=rows,
        slices=_slices(request, rows),
        synthetic=np.full(len(rows), request.synthetic),
        thumbnails=arrays["thumbnails"],
        thumbnail_rows=np.arange(len(rows)),
        model_sha256=request.model_sha256,
        cases=tuple(request.cases[row] for row in rows),
        joined=request.joined,
    )


def _joined(parts: tuple[str, ...], token: CancelToken) -> dict[str, NDArray[Any]] | None:
    """All parts in the order of the set."""
    read: list[dict[str, NDArray[Any]]] = []
    for part in parts:
        token.check()
        with np.load(Path(part), allow_pickle=False) as file:
            if len(file["rows"]):
                read.append({name: file[name] for name in file.files})
    if not read:
        return None
    joined = {name: np.concatenate([one[name] for one in read]) for name in read[0]}
    order = np.argsort(joined["rows"], kind="stable")
    return {name: array[order] for name, array in joined.items()}


def _slices(request: AssembleMap, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number of the radiology image within its file; -1: none."""
    images = [request.cases[row].radiology for row in rows]
    return np.array([-1 if i is None else i.slice_index or 0 for i in images], np.int64)
