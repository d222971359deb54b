"""The same tiles beside many radiology images: what the fusion audit asks of a model.

The branches do not meet before layer3, so each image goes through its own half once, however many
partners it has; only the rest is computed for every pair.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from crcviewer.model.inference import Image, Inference
from crcviewer.protocol.images import Direction

Progress = Callable[[int, int], None]
"""Told how many pairs of how many are answered."""

_ROOM_ON_CPU = 2**30
"""Bytes for the sums of tiles that are held at once."""


@dataclass(frozen=True)
class PairsExchange:
    """One direction of one cross-modal attention, over all pairs."""

    layer: str
    direction: Direction
    gamma: float
    relative_sizes: NDArray[np.float32]
    """‖γ·A V‖ / ‖x‖, mean over the test-time views: ``(P, N)``."""


@dataclass(frozen=True)
class PairsPrediction:
    """Of N tiles, each beside P radiology images."""

    probabilities: NDArray[np.float32]
    """``(P, N, K)``, averaged over the test-time views."""
    exchanges: tuple[PairsExchange, ...]
    """layer3 then layer4, pathology_to_radiology first."""


@torch.inference_mode()
def predict_pairs(
    inference: Inference,
    tiles: Sequence[Image],
    slices: Sequence[Image],
    partners: NDArray[np.int64],
    *,
    batch: int = 32,
    room: int | None = None,
    progress: Progress | None = None,
    one_view: bool = False,
) -> PairsPrediction:
    """Answer each tile beside ``slices[partners[p, tile]]`` for every row p of ``(P, N)``.

    ``one_view``: each tile as it is, in none of its other test-time views, which are up to eight
    times as much work. ``room``: bytes for sums of tiles. Where those of all tiles exceed it, they
    are taken block by block, and the slices go through their half once a block.
    """
    if one_view:
        inference = inference.in_one_view()
    variants, count = partners.shape
    views = inference.preprocessing.test_time_views
    answers = torch.empty((variants, count, inference.head.out_features), device=inference.device)
    sizes: list[Tensor] = []
    output = None
    held = _tiles_at_once(inference, tiles[0], room)
    for start in range(0, count, held):
        sums = _tile_sums(inference, tiles[start : start + held], batch)
        here = partners[:, start : start + held]
        # The pairs of the block, those of one slice together: it is computed and let go.
        order = np.argsort(here, axis=None, kind="stable")
        rows, columns = np.unravel_index(order, here.shape)
        wanted = here[rows, columns]
        distinct = np.unique(wanted)
        for first in range(0, len(distinct), batch):
            some = distinct[first : first + batch]
            beside = inference.slice_sums([slices[index] for index in some])
            low, high = np.searchsorted(wanted, [some[0], some[-1] + 1])
            for begin in range(int(low), int(high), batch):
                pairs = np.s_[begin : min(begin + batch, int(high))]
                place = _index(np.searchsorted(some, wanted[pairs]), sums)
                row, column = _index(rows[pairs], sums), _index(columns[pairs], sums)
                output = inference.fused.from_layer3(
                    sums[:, column].flatten(0, 1), beside[place].repeat(views, 1, 1, 1)
                )
                logits = output.logits.reshape(views, len(column), -1)
                answers[row, column + start] = logits.softmax(dim=-1).mean(dim=0)
                moved = [e.relative_size.reshape(views, -1) for e in output.exchanges]
                if not sizes:
                    sizes = [torch.empty_like(answers[..., 0]) for _ in moved]
                for whole, part in zip(sizes, moved, strict=True):
                    whole[row, column + start] = part.mean(dim=0)
                if progress is not None:
                    progress(start * variants + int(pairs.stop), partners.size)
    assert output is not None
    return PairsPrediction(
        answers.cpu().numpy(),
        tuple(
            PairsExchange(e.layer, e.direction, float(e.gamma), size.cpu().numpy())
            for e, size in zip(output.exchanges, sizes, strict=True)
        ),
    )


def _tiles_at_once(inference: Inference, tile: Image, room: int | None) -> int:
    if room is None:
        room = _ROOM_ON_CPU
        if inference.device.type == "cuda":
            room = torch.cuda.mem_get_info(inference.device)[0] // 3
    one = inference.tile_sums([tile])
    return max(1, room // (one.numel() * one.element_size()))


def _tile_sums(inference: Inference, tiles: Sequence[Image], batch: int) -> Tensor:
    """``(views, N, C3, s, s)``."""
    views = inference.preprocessing.test_time_views
    parts = []
    for first in range(0, len(tiles), batch):
        sums = inference.tile_sums(tiles[first : first + batch])
        parts.append(sums.view(views, -1, *sums.shape[1:]))
    return torch.cat(parts, dim=1)


def _index(values: NDArray[np.int64], beside: Tensor) -> Tensor:
    return torch.from_numpy(values).to(beside.device)
