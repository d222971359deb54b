"""Random numbers of an image that depend on its seed, split and index alone.

Images are made in batches, but whichever batch an image falls into, it draws the same numbers:
each has a generator of its own, whose first numbers are laid side by side as one block.
"""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

Floats = NDArray[np.float32]

_BLOCK = 7168
"""Numbers set aside for an image: the hungriest painter takes nearly all."""


class Draws:
    """The random numbers of ``n`` images, as ``(n, ...)`` arrays, in the order of the calls."""

    def __init__(
        self, seed: int, stream: str, split: str, indices: NDArray[np.int64], block: int = _BLOCK
    ) -> None:
        """``stream`` tells apart what an index is of; ``block`` is the most numbers for one."""
        self.n = len(indices)
        key = (seed, zlib.crc32(f"{stream}/{split}".encode()))
        self._block = np.empty((self.n, block), np.float32)
        for row, index in zip(self._block, indices.tolist(), strict=True):
            generator = np.random.Generator(np.random.SFC64(np.random.SeedSequence((*key, index))))
            generator.random(dtype=np.float32, out=row)
        self._used = 0

    def part(self, rows: NDArray[np.intp]) -> Draws:
        """The draws of some of the images, from where this one stands."""
        twin = object.__new__(Draws)
        twin.n = len(rows)
        twin._block = self._block[rows]
        twin._used = self._used
        return twin

    def skip(self, count: int) -> Draws:
        """The draws of the same images ``count`` numbers further on."""
        twin = self.part(np.arange(self.n))
        twin._used += count
        return twin

    def uniform(self, low: ArrayLike, high: ArrayLike, *shape: int) -> Floats:
        """``(n, *shape)`` numbers between ``low`` and ``high`` (broadcast against that shape)."""
        count = int(np.prod(shape, dtype=int))
        if self._used + count > self._block.shape[1]:
            raise ValueError("an image asked for more random numbers than its block holds")
        block = self._block[:, self._used : self._used + count].reshape(self.n, *shape)
        self._used += count
        low32 = np.asarray(low, np.float32)
        return low32 + (np.asarray(high, np.float32) - low32) * block

    def normal(self, spread: ArrayLike, *shape: int) -> Floats:
        """``(n, *shape)`` numbers of mean 0 and standard deviation ``spread``."""
        # The block holds multiples of 2^-24 from 0, where the inverse normal is infinite.
        safe = np.clip(self.uniform(0, 1, *shape), 1e-6, 1 - 1e-6)
        deviates: Floats = ndtri(safe)
        return np.asarray(spread, np.float32) * deviates

    def chance(self, probability: ArrayLike, *shape: int) -> NDArray[np.bool_]:
        """``(n, *shape)`` coins that fall true with ``probability``."""
        return self.uniform(0, 1, *shape) < np.asarray(probability, np.float32)

    def whole(self, low: int, high: int, *shape: int) -> NDArray[np.int64]:
        """``(n, *shape)`` whole numbers, ``low`` to ``high`` - 1."""
        return np.minimum(self.uniform(low, high, *shape).astype(np.int64), high - 1)
