"""What the fast form of a model changes: classes and decisions of the gate against float32.

    python -m tests.benchmarks.bench_precision --model FILE --data DIR/pathmnist.npz

Of the validation tiles as they are and of copies in other light, JPEG, blur and noise; never of a
test split. Where the processor does not compute with bfloat16 both forms are float32.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.model.gate import gate_of
from crcviewer.model.golden_cases import neutral_image
from crcviewer.model.inference import Inference
from crcviewer.model.network import FusionNetwork

Tiles = NDArray[np.uint8]


def main() -> None:
    """A line a copy."""
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
    print("float32 against", forms[1].precision)
    with np.load(arguments.data, allow_pickle=False) as file:
        tiles = file["val_images"]
    for name, copies in _copies(tiles).items():
        exact, fast = (_answers(one, copies) for one in forms)
        flips = (exact[0].argmax(1) != fast[0].argmax(1)).sum()
        line = f"{name:12} {len(copies)} tiles, classes changed {flips}, probabilities by at most "
        line += f"{np.abs(exact[0] - fast[0]).max():.4f}"
        if gate is not None:
            outside = [(gate.pathology.scores(one[1]) > 1).any(1) for one in (exact, fast)]
            line += f", decisions of the gate changed {(outside[0] != outside[1]).sum()}"
        print(line, flush=True)


def _copies(tiles: Tiles) -> dict[str, Tiles]:
    random = np.random.default_rng(0)
    values = tiles.astype(np.float32)

    def clipped(changed: NDArray[np.float32]) -> Tiles:
        return np.asarray(changed.round().clip(0, 255), np.uint8)

    blurred = [Image.fromarray(one).filter(ImageFilter.GaussianBlur(0.7)) for one in tiles]
    noise = random.normal(0, 6, values.shape).astype(np.float32)
    warm = np.array([1.06, 1.0, 0.92], np.float32)
    return {
        "as they are": tiles,
        "dim": clipped(values * np.float32(0.8)),
        "warm": clipped(values * warm),
        "cool": clipped(values * warm[::-1]),
        "blurred": np.stack([np.asarray(one) for one in blurred]),
        "noisy": clipped(values + noise),
    }


def _answers(inference: Inference, tiles: Tiles) -> tuple[NDArray[np.float32], ...]:
    found = [
        inference.run(list(tiles[start : start + 8]), None, exchanges=False)
        for start in range(0, len(tiles), 8)
    ]
    parts = ([one.probabilities for one in found], [one.tile_statistics for one in found])
    return tuple(torch.cat(part).numpy() for part in parts)


if __name__ == "__main__":
    main()
