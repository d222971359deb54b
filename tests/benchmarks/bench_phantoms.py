"""How many phantoms a second one core makes, as a ratio to the 500 that are asked for.

Run by hand: ``python tests/benchmarks/bench_phantoms.py [SIZE]``. Processor time is counted, so
that other work on the machine matters little; the best of some rounds is taken.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

# One core: no library may start threads of its own.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

from training.phantoms import generate_slices, generate_tiles

WANTED = 500.0
COUNT = 990
ROUNDS = 5


def _rate(make: Callable[[], object], count: int) -> float:
    make()  # fills the noise banks, once a seed
    best = min(_seconds(make) for _ in range(ROUNDS))
    return count / best


def _seconds(make: Callable[[], object]) -> float:
    start = time.process_time()
    make()
    return time.process_time() - start


def main() -> None:
    """Print the rates of tiles, slices and pairs."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 64
    count = max(99, COUNT * 64 * 64 // (size * size))
    indices = np.arange(count)

    def tiles(difficulty: float) -> object:
        return generate_tiles(indices % 9, indices, seed=0, size=size, difficulty=difficulty)

    def slices() -> object:
        return generate_slices(indices % 11, indices, seed=0, size=size)

    rates = {
        "tiles, difficulty 0.3": _rate(lambda: tiles(0.3), count),
        "slices": _rate(slices, count),
        "pairs, difficulty 0.0": _rate(lambda: (tiles(0.0), slices()), count),
        "pairs, difficulty 0.3": _rate(lambda: (tiles(0.3), slices()), count),
    }
    print(f"{size} px, {count} images a round, best of {ROUNDS}, one core")
    for name, rate in rates.items():
        print(f"{name:<24} {rate:8.0f} a second   {rate / WANTED:5.2f} x the {WANTED:.0f} wanted")


if __name__ == "__main__":
    main()
