"""The table of a group of seeds: each model on validation and on stressed copies of it.

    python scripts/three_seeds.py --data DIR RUN

RUN is what ``crcviewer train --seeds 3`` wrote, from a MedMNIST folder. The copies are those of
:func:`training.trust.copies.of_other_laboratories`, which no epoch was chosen on. The test split is
never read. Fused models are asked with the neutral radiology image of their file, so that no draw
of a pairing matters. Intervals are of the paired bootstrap over tiles, 95 %: where tiles of one
patient are alike, as they are in PathMNIST, they are too narrow.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from crcviewer.model.allocator import tune_allocator
from crcviewer.model.predict import load_model
from crcviewer.protocol.seed_group import read_group, run_of
from training.data.medmnist_data import read_study
from training.run.seeds import finished
from training.trust.copies import of_other_laboratories

MODELS = {
    "tile-only": "stage1_pathology.safetensors",
    "control": "control.safetensors",
    "fused": "best.safetensors",
}
_DRAWS = 2000
_COPIES_SEED = 20


def main() -> int:
    """Prints the table in Markdown; the exit status is 1 where nothing could be measured."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("run", type=Path)
    arguments = parser.parse_args()
    group = read_group(arguments.run)
    if group is None:
        print(f"{arguments.run} holds no runs of several seeds.", file=sys.stderr)
        return 1
    tune_allocator()
    tiles = read_study(arguments.data).pathology.val
    shown = {
        "validation": tiles.images,
        "stressed copies": of_other_laboratories(tiles.images, _COPIES_SEED),
    }
    print(f"{len(tiles.labels)} tiles; recommended: what the run itself chose.\n")
    print("| seed | tiles | tile-only | control | fused | fused less tile-only | recommended |")
    print("|---|---|---|---|---|---|---|")
    measured = False
    for seed in group.seeds:
        run = run_of(arguments.run, seed)
        right: dict[tuple[str, str], NDArray[np.bool_]] = {}
        for name, file in MODELS.items():
            if not (run / file).is_file():
                continue
            model = load_model(run / file, "cpu")
            for kind, images in shown.items():
                said = model.predict_many(list(images), None).probabilities.argmax(1)
                right[name, kind] = said == tiles.labels
        ended = finished(run)
        chosen = (ended.recommended if ended is not None else "") or "not finished"
        for kind in shown:
            row = [f"{right[m, kind].mean():.3f}" if (m, kind) in right else "–" for m in MODELS]
            apart = "–"
            if ("fused", kind) in right and ("tile-only", kind) in right:
                apart = difference(right["fused", kind], right["tile-only", kind])
            print(f"| {seed} | {kind} | {' | '.join(row)} | {apart} | {chosen} |", flush=True)
            measured = measured or bool(right)
    return 0 if measured else 1


def difference(ours: NDArray[np.bool_], theirs: NDArray[np.bool_]) -> str:
    """Of two accuracies on the same tiles, with its interval: "+0.013 (−0.020 to +0.046)"."""
    each = ours.astype(np.float64) - theirs
    drawn = np.random.default_rng(0).integers(len(each), size=(_DRAWS, len(each)))
    low, high = np.quantile(each[drawn].mean(1), (0.025, 0.975))
    return f"{each.mean():+.3f} ({low:+.3f} to {high:+.3f})"


if __name__ == "__main__":
    sys.exit(main())
