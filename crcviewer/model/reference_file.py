"""The reference sample in a checkpoint's ``reference.*`` tensors, or in a file of its own.

Of a file nothing is believed: sizes and values are checked before anything is shown. Reading needs
no torch.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crcviewer.model.feature_map import (
    FEWEST_CASES,
    Floats,
)
from crcviewer.model.reference_sample import (
    MOST_MAPPED,
    MapOfFeatures,
    Reference,
)
from crcviewer.protocol.atomic import write_atomically
from crcviewer.protocol.codec import from_plain, to_plain
from crcviewer.protocol.failure import PlainError
from crcviewer.protocol.map_messages import MapCase, MapQuality, MapSettings
from crcviewer.protocol.text import text

if TYPE_CHECKING:
    from torch import Tensor

PREFIX = "reference."
THUMBNAIL_SIDES = (8, 64)
_MOST_FEATURES = 8_192
_MOST_BYTES_OF_NAMES = 40_000_000


class ReferenceSampleError(PlainError):
    """A checkpoint without a usable reference sample."""


# --------------------------------------------------------------------------------- to a file


@dataclass(frozen=True)
class _About:
    """What is not an array, as JSON in ``reference.about``."""

    data: str
    fused_settings: MapSettings
    fused_quality: MapQuality
    single_settings: MapSettings | None = None
    single_quality: MapQuality | None = None
    model_sha256: str = ""


def reference_arrays(reference: Reference) -> dict[str, NDArray[Any]]:
    """As the tensors ``reference.*`` of a checkpoint."""
    fused, single = reference.fused, reference.single
    about = _About(
        reference.data,
        fused.settings,
        fused.quality,
        single.settings if single else None,
        single.quality if single else None,
        reference.model_sha256,
    )
    arrays: dict[str, NDArray[Any] | None] = {
        "about": _as_bytes(about),
        "fused_features": fused.features.astype(np.float16),
        "fused_map": fused.coordinates,
        "single_features": single.features.astype(np.float16) if single else None,
        "single_map": single.coordinates if single else None,
        "single_probabilities": reference.single_probabilities,
        "labels": reference.labels.astype(np.int32),
        "probabilities": reference.probabilities,
        "neutral_probabilities": reference.neutral_probabilities,
        "tiles": reference.tiles.astype(np.int32),
        "slices": reference.slices.astype(np.int32),
        "synthetic": reference.synthetic.astype(np.uint8),
        "thumbnails": reference.thumbnails,
        "thumbnail_rows": None
        if reference.thumbnails is None
        else reference.thumbnail_rows.astype(np.int32),
        "cases": _as_bytes(reference.cases) if reference.cases else None,
    }
    # safetensors writes the memory of an array as it lies, whatever its strides say.
    return {
        PREFIX + name: np.ascontiguousarray(array)
        for name, array in arrays.items()
        if array is not None
    }


def _as_bytes(value: object) -> NDArray[np.uint8]:
    # ASCII: odd bytes of file names survive as escapes.
    return np.frombuffer(json.dumps(to_plain(value), allow_nan=False).encode("ascii"), np.uint8)


def write_map(path: Path, reference: Reference) -> None:
    """As a file of its own, which :func:`read_reference` reads like that of a model."""
    from safetensors.numpy import save_file

    arrays = reference_arrays(reference)
    write_atomically(path, lambda temporary: save_file(arrays, temporary))


def reference_tensors(reference: Reference) -> dict[str, Tensor]:
    """As :func:`reference_arrays`, for ``write_checkpoint`` and ``save_model``."""
    import torch

    return {name: torch.from_numpy(a.copy()) for name, a in reference_arrays(reference).items()}


# ------------------------------------------------------------------------------- from a file


def read_reference(path: Path) -> Reference:
    """The reference sample of a checkpoint file; its weights are not read.

    Raises ReferenceSampleError where it has none, or a damaged one.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, "numpy") as file:
            names = [n for n in file.keys() if n.startswith(PREFIX)]  # noqa: SIM118
            sizes = {n: file.get_slice(n).get_shape() for n in names}
            if any(_too_large(n, tuple(shape)) for n, shape in sizes.items()):
                raise _damaged(path)
            arrays = {name: file.get_tensor(name) for name in names}
    except (TypeError, ValueError) as error:  # a kind of number that numpy does not have
        raise _damaged(path) from error
    except (SafetensorError, OSError) as error:
        raise ReferenceSampleError(
            text("The reference sample of {name} could not be read.", name=Path(path).name),
            text("Check that the file is still there, and load the model again."),
        ) from error
    if not arrays:
        raise ReferenceSampleError(
            text(
                "{name} carries no reference sample, so there is no map of it yet.",
                name=Path(path).name,
            ),
            text("Load another model, or complete this one in the folder of its training run."),
        )
    return reference_of_arrays(arrays, path)


def reference_of_arrays(arrays: Mapping[str, NDArray[Any]], path: Path) -> Reference:
    """The inverse of :func:`reference_arrays`. Raises ReferenceSampleError."""
    given = {name.removeprefix(PREFIX): array for name, array in arrays.items()}
    try:
        reference = _parsed(given)
        _check(reference)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _damaged(path) from error
    return reference


def _parsed(given: Mapping[str, NDArray[Any]]) -> Reference:
    about: _About = from_plain(_About, json.loads(given["about"].tobytes().decode()))
    single = None
    if about.single_settings is not None and about.single_quality is not None:
        single = MapOfFeatures(
            _floats(given["single_features"]),
            _floats(given["single_map"]),
            about.single_settings,
            about.single_quality,
        )
    shown = given.get("thumbnails")
    return Reference(
        data=about.data,
        fused=MapOfFeatures(
            _floats(given["fused_features"]),
            _floats(given["fused_map"]),
            about.fused_settings,
            about.fused_quality,
        ),
        single=single,
        labels=_whole(given["labels"]),
        probabilities=_floats(given["probabilities"]),
        neutral_probabilities=_floats(given["neutral_probabilities"]),
        single_probabilities=_floats(given["single_probabilities"])
        if "single_probabilities" in given
        else None,
        tiles=_whole(given["tiles"]),
        slices=_whole(given["slices"]),
        synthetic=_whole(given["synthetic"]) > 0,
        thumbnails=shown,
        thumbnail_rows=np.zeros(0, np.int64) if shown is None else _whole(given["thumbnail_rows"]),
        model_sha256=about.model_sha256,
        cases=_parsed_cases(given.get("cases")),
    )


def _parsed_cases(array: NDArray[Any] | None) -> tuple[MapCase, ...]:
    if array is None:
        return ()
    cases: tuple[MapCase, ...] = from_plain(tuple[MapCase, ...], json.loads(array.tobytes()))
    return cases


def _floats(array: NDArray[Any]) -> Floats:
    if array.dtype not in (np.float16, np.float32) or not np.isfinite(array).all():
        raise ValueError("not finite numbers")
    return array.astype(np.float32)


def _whole(array: NDArray[Any]) -> NDArray[np.int64]:
    if array.dtype.kind not in "iu" or array.ndim != 1:
        raise ValueError("not whole numbers")
    return array.astype(np.int64)


def _check(reference: Reference) -> None:
    """Raises ValueError where the parts do not belong together."""
    count = len(reference)
    classes = reference.probabilities.shape[-1]
    per_case: list[tuple[NDArray[Any], tuple[int, ...]]] = [
        (reference.probabilities, (count, classes)),
        (reference.neutral_probabilities, (count, classes)),
        (reference.tiles, (count,)),
        (reference.slices, (count,)),
        (reference.synthetic, (count,)),
    ]
    if reference.single_probabilities is not None:
        per_case.append((reference.single_probabilities, (count, classes)))
    for part in (reference.fused, reference.single):
        if part is not None:
            width = part.features.shape[-1]
            if not 2 <= width <= _MOST_FEATURES:
                raise ValueError("a number of features that no network has")
            per_case += [(part.features, (count, width)), (part.coordinates, (count, 2))]
    if any(array.shape != shape for array, shape in per_case):
        raise ValueError("arrays of different cases")
    if not FEWEST_CASES <= count <= MOST_MAPPED or not 1 <= classes <= 1000:
        raise ValueError("too few or too many cases or classes")
    if reference.labels.min() < -1 or reference.labels.max() >= classes:
        raise ValueError("labels of classes that there are not")
    if reference.cases and len(reference.cases) != count:
        raise ValueError("names of other cases")
    if len(np.unique(reference.tiles)) != count:
        raise ValueError("one tile twice")
    _check_thumbnails(reference)


def _check_thumbnails(reference: Reference) -> None:
    shown, rows = reference.thumbnails, reference.thumbnail_rows
    if shown is None:
        return
    low, high = THUMBNAIL_SIDES
    if (
        shown.dtype != np.uint8
        or shown.ndim != 4
        or shown.shape[3] != 3
        or shown.shape[1] != shown.shape[2]
        or not low <= shown.shape[1] <= high
        or len(shown) != len(rows)
    ):
        raise ValueError("thumbnails that are none")
    if len(np.unique(rows)) != len(rows) or ((rows < 0) | (rows >= len(reference))).any():
        raise ValueError("thumbnails of nobody")


def _too_large(name: str, shape: tuple[int, ...]) -> bool:
    """Before anything is read: what no file of this program holds."""
    if name == PREFIX + "about":
        return len(shape) != 1 or shape[0] > 100_000
    if name == PREFIX + "cases":
        return len(shape) != 1 or shape[0] > _MOST_BYTES_OF_NAMES
    side = THUMBNAIL_SIDES[1]
    per_case = int(np.prod(shape[1:], dtype=np.int64))
    return not shape or shape[0] > MOST_MAPPED or per_case > max(_MOST_FEATURES, 3 * side * side)


def _damaged(path: Path) -> ReferenceSampleError:
    return ReferenceSampleError(
        text("The reference sample in {name} is damaged.", name=Path(path).name),
        text("Copy or download the file again. Its predictions are not affected."),
    )
