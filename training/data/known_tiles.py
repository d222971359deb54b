"""The tiles that a model knows: descriptors of them travel in its file, and other tiles are
compared with these. No picture can be made of a descriptor."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from crcviewer.protocol.stages import SPLITS
from training.data.fingerprints import Fingerprints, fingerprints, overlap
from training.data.study_data import StudyData

PREFIX = "seen."
"""Of the tensors: ``seen.train``, ``seen.val``, ``seen.test``, float16 ``(N, 52)``."""
_WIDTH = 52
_MOST = 2_000_000


def seen_tensors(data: StudyData) -> dict[str, Tensor]:
    """Of the real tiles of each split that show something."""
    tensors = {}
    for name in SPLITS:
        split = data.pathology.split(name)
        prints = fingerprints(split.images[: len(split)])
        real = ~prints.blank & ~split.synthetic
        tensors[PREFIX + name] = torch.from_numpy(prints.descriptors[real].astype(np.float16))
    return tensors


def known_tiles(extra: Mapping[str, Tensor]) -> dict[str, Fingerprints]:
    """Of a checkpoint's further tensors: what its model has seen, by split; empty: it does not
    tell. The file may be anybody's."""
    known = {}
    for name in SPLITS:
        tensor = extra.get(PREFIX + name)
        if tensor is None or tensor.ndim != 2 or tensor.shape[1] != _WIDTH:
            continue
        if tensor.dtype != torch.float16 or len(tensor) > _MOST:
            continue
        found = np.nan_to_num(tensor.numpy().astype(np.float32), posinf=1e4, neginf=-1e4)
        nothing = np.zeros(len(found), np.uint64)
        known[name] = Fingerprints(found, np.zeros(len(found), np.bool_), nothing)
    return known


def seen_among(
    images: NDArray[np.uint8], known: Mapping[str, Fingerprints]
) -> dict[str, dict[int, int]]:
    """Which of ``images`` ``(N, S, S, 3)`` the model knows: by its split, of each the number
    there."""
    prints = fingerprints(images)
    return {name: found for name in known if (found := overlap(prints, known[name]))}
