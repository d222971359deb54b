"""How validation looks after an epoch: where classes are mistaken, and for what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from crcviewer.protocol.atomic import write_atomically
from training.loop.epoch import Predicted

_MOST = 24
_LARGEST_SIDE = 64

Images = Callable[[NDArray[np.int64]], NDArray[np.uint8]]
"""What the network was shown of these samples ``(n,)``: uint8 ``(n, S, S, 3)`` or ``(n, S, S)``."""


def confusion(
    truth: NDArray[np.int64], predicted: NDArray[np.int64], classes: int
) -> tuple[tuple[int, ...], ...]:
    """Counts: rows are the true classes, columns the predicted ones."""
    counts = np.bincount(truth * classes + predicted, minlength=classes**2)
    return tuple(tuple(row) for row in counts.reshape(classes, classes).tolist())


def write_preview(
    path: Path, truth: NDArray[np.int64], predicted: Predicted, images: Images
) -> None:
    """The most wrong samples, the surest first, as ``.npz``. Raises OSError."""
    answers, confidence = predicted.classes.numpy(), predicted.confidence.numpy()
    wrong = np.flatnonzero(answers != truth)
    worst = wrong[np.argsort(-confidence[wrong], kind="stable")][:_MOST]
    arrays: dict[str, Any] = {
        "images": _thumbnails(images(worst)),
        "truth": truth[worst],
        "predicted": answers[worst],
        "samples": worst.astype(np.int64),
        "confidence": confidence[worst],
    }

    def write(temporary: Path) -> None:
        with temporary.open("wb") as file:  # numpy would add an ending to the name
            np.savez(file, **arrays)

    path.parent.mkdir(exist_ok=True)
    write_atomically(path, write)


def _thumbnails(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """``(n, s, s, 3)``, s at most 64."""
    if images.ndim == 3:
        images = np.repeat(images[..., None], 3, axis=3)
    side = min(images.shape[1], _LARGEST_SIDE)
    if side == images.shape[1] or len(images) == 0:
        return images[:, :side, :side]
    planes = torch.from_numpy(images).permute(0, 3, 1, 2).float()
    planes = functional.interpolate(planes, size=(side, side), mode="bilinear", antialias=True)
    small: NDArray[np.uint8] = planes.round().clamp(0, 255).byte().permute(0, 2, 3, 1).numpy()
    return small
