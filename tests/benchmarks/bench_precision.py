"""What the form in which a model answers changes against float32: classes and the gate's decisions.

    python -m tests.benchmarks.bench_precision --model FILE --data DIR/pathmnist.npz

Of the validation tiles as they are and of the twenty stressed copies by which recipes are chosen;
never of a test split. Where the processor does not compute with bfloat16 both forms are float32.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.model.gate import gate_of
from crcviewer.model.golden_cases import needs_no_move, neutral_image
from crcviewer.model.inference import Inference
from crcviewer.model.network import FusionNetwork
from crcviewer.model.tile_checks import has_cast, tile_checks
from training.evaluation.stressed_copies import DECIDING

Tiles = NDArray[np.uint8]


def main() -> None:
    """A line a copy, and one of all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    arguments = parser.parse_args()
    checkpoint = read_checkpoint(arguments.model)
    fused = isinstance(checkpoint.network, FusionNetwork)
    neutral = neutral_image(checkpoint) if fused else None
    gate = gate_of(checkpoint.document.ood, checkpoint.extra)
    forms = [
        Inference(checkpoint.network, checkpoint.document.preprocessing, neutral,
                  torch.device("cpu"), fast=fast)
        for fast in (False, True)
    ]  # fmt: skip
    leaves_out = forms[1].precision == "bfloat16" and needs_no_move(checkpoint)
    if leaves_out:
        forms[1].may_leave_out()
    more = ", without the move of radiology that no answer shows" if leaves_out else ""
    print(f"float32 against {forms[1].precision}{more}")
    with np.load(arguments.data, allow_pickle=False) as file:
        tiles = file["val_images"]
    copies = {"as they are": tiles}
    copies |= {name: stress.change(tiles) for name, stress in DECIDING.items()}
    told = []
    for name, shown in copies.items():
        exact, fast = (_answers(one, shown) for one in forms)
        differ = exact[0].argmax(1) != fast[0].argmax(1)
        first, second = np.sort(exact[0][differ], 1)[:, :-3:-1].T
        moved = float(np.abs(exact[0] - fast[0]).max())
        decisions = 0
        if gate is not None:
            # Plain checks see the picture alone: no form of the network changes them.
            casts = np.array([has_cast(tile_checks(one)) for one in shown])
            outside = [(gate.pathology.scores(one[1], casts) > 1).any(1) for one in (exact, fast)]
            decisions = int((outside[0] != outside[1]).sum())
        margin = float((first - second).max(initial=0.0))
        told.append((len(shown), int(differ.sum()), margin, moved, decisions))
        _print(name, told[-1])
        if leaves_out and name == "as they are":
            rest = float(np.abs(_answers(forms[1], shown, whole=True)[0] - fast[0]).max())
            print(f"of this, by what is left out: probabilities by at most {rest:.4f}")
    counts, changed, margins, moves, decided = zip(*told, strict=True)
    _print("all", (sum(counts), sum(changed), max(margins), max(moves), sum(decided)))


def _print(name: str, told: tuple[int, int, float, float, int]) -> None:
    """``told``: tiles, changed classes, by how much the first class lay before the second in these
    at most, by how much any probability moved, changed decisions of the gate's detectors."""
    count, classes, margin, moved, decisions = told
    print(
        f"{name:18} {count} tiles, classes changed {classes} (margins up to {margin:.4f}),"
        f" probabilities by at most {moved:.4f}, decisions of the gate's detectors changed"
        f" {decisions}",
        flush=True,
    )


def _answers(
    inference: Inference, tiles: Tiles, *, whole: bool = False
) -> tuple[NDArray[np.float32], ...]:
    found = [
        inference.run(list(tiles[start : start + 8]), None, exchanges=False, whole=whole)
        for start in range(0, len(tiles), 8)
    ]
    parts = ([one.probabilities for one in found], [one.tile_statistics for one in found])
    return tuple(torch.cat(part).numpy() for part in parts)


if __name__ == "__main__":
    main()
