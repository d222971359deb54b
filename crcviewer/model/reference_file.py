"""The reference sample in a checkpoint's ``reference.*`` tensors, or in a file of its own.

Of a file nothing is believed: sizes and values are checked before anything is shown. Reading needs
no torch.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
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
from crcviewer.protocol.failure import PlainError
from crcviewer.protocol.json_lines import from_json, to_plain
from crcviewer.protocol.map_arrays import MAP_ARRAYS, misfit
from crcviewer.protocol.map_messages import MapCase, MapQuality, MapSettings, split_of
from crcviewer.protocol.text import Text, text, verbatim

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

    data: Text | str
    """A sentence in files of earlier versions."""
    fused_settings: MapSettings
    fused_quality: MapQuality
    single_settings: MapSettings | None = None
    single_quality: MapQuality | None = None
    model_sha256: str = ""
    raw: bool = False
    """Files of earlier versions do not say."""
    joined: bool = False


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
        reference.raw,
        reference.joined,
    )
    arrays = {name: _stored(name, array) for name, array in reference.arrays.items()}
    arrays["about"] = _as_bytes(about)
    if reference.cases:
        arrays["cases"] = _as_bytes(reference.cases)
    # safetensors writes the memory of an array as it lies, whatever its strides say.
    return {PREFIX + name: np.ascontiguousarray(array) for name, array in arrays.items()}


def _stored(name: str, array: NDArray[Any]) -> NDArray[Any]:
    """Small: whole numbers in 32 bits, features in half precision."""
    if name.endswith("_features"):
        return array.astype(np.float16)
    small = {"i": np.int32, "b": np.uint8}.get(array.dtype.kind)
    return array if small is None else array.astype(small)


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
    except (ValueError, TypeError, KeyError) as error:
        raise _damaged(path) from error
    return reference


def _parsed(given: Mapping[str, NDArray[Any]]) -> Reference:
    about = from_json(_About, given["about"].tobytes())
    arrays: dict[str, Any] = {
        name: _READ[declared.kind](given[name])
        for name, declared in MAP_ARRAYS.items()
        if name in given
    }
    problem = misfit(arrays)
    if problem:
        raise ValueError(problem)
    fused_features, fused_map = arrays.pop("fused_features"), arrays.pop("fused_map")
    single_features, single_map = (arrays.pop(n, None) for n in ("single_features", "single_map"))
    single = None
    if about.single_settings is not None and about.single_quality is not None:
        if single_features is None or single_map is None:
            raise ValueError("half a map")
        single = MapOfFeatures(
            single_features, single_map, about.single_settings, about.single_quality
        )
    fused = MapOfFeatures(fused_features, fused_map, about.fused_settings, about.fused_quality)
    return Reference(
        **arrays,
        data=_which_images(about.data),
        fused=fused,
        single=single,
        model_sha256=about.model_sha256,
        cases=_parsed_cases(given.get("cases")),
        # A sample in its own model's file names no model, and was the network's own always.
        raw=about.raw or not about.model_sha256,
        joined=about.joined,
    )


def _which_images(data: Text | str) -> Text:
    """In a file of an earlier version it is a string, and the split stands last in it."""
    if isinstance(data, Text):
        return data
    for split, ending in (("val", ", validation split"), ("test", ", test split")):
        if data.endswith(ending):
            return split_of(verbatim(data.removesuffix(ending)), split)
    return verbatim(data)


def _parsed_cases(array: NDArray[Any] | None) -> tuple[MapCase, ...]:
    if array is None:
        return ()
    return from_json(tuple[MapCase, ...], array.tobytes())


def _floats(array: NDArray[Any]) -> Floats:
    if array.dtype not in (np.float16, np.float32) or not np.isfinite(array).all():
        raise ValueError("not finite numbers")
    return array.astype(np.float32)


def _whole(array: NDArray[Any]) -> NDArray[np.int64]:
    if array.dtype.kind not in "iu":
        raise ValueError("not whole numbers")
    return array.astype(np.int64)


# By the kind that an array is declared with.
_READ: dict[str, Callable[[NDArray[Any]], NDArray[Any]]] = {
    "f": _floats,
    "i": _whole,
    "b": lambda array: _whole(array) > 0,
    "u": lambda array: array,
}


def _check(reference: Reference) -> None:
    """Raises ValueError where the parts do not belong together."""
    count = len(reference)
    classes = reference.probabilities.shape[-1]
    widths = [part.features.shape[1] for part in reference.parts.values()]
    if not all(2 <= width <= _MOST_FEATURES for width in widths):
        raise ValueError("a number of features that no network has")
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
    low, high = THUMBNAIL_SIDES
    if shown is not None and (shown.dtype != np.uint8 or not low <= shown.shape[1] <= high):
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
