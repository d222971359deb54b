"""Random numbers as a function of where they are used: no state, no order, any device.

A draw is the hash of (seed, stage, epoch) and of the sample's own number, so that a resumed run,
another batch size or several processes get the very same numbers. The hash is SplitMix64 (Steele,
Lea, Flood 2014: "Fast splittable pseudorandom number generators"), written in wrapping 64-bit
integer operations of torch, as torch's own generators depend on the order of calls.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

_GOLDEN = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1


def _signed(value: int) -> int:
    """An unsigned 64-bit number as the signed one with the same bits, which torch takes."""
    return value - (1 << 64) if value >= 1 << 63 else value


_FIRST = _signed(0xBF58476D1CE4E5B9)
_SECOND = _signed(0x94D049BB133111EB)


def _shift_right(bits: Tensor, places: int) -> Tensor:
    """Logical shift: torch's own one copies the sign."""
    return (bits >> places) & ((1 << (64 - places)) - 1)


def _mix(bits: Tensor) -> Tensor:
    bits = (bits ^ _shift_right(bits, 30)) * _FIRST
    bits = (bits ^ _shift_right(bits, 27)) * _SECOND
    return bits ^ _shift_right(bits, 31)


def _mix_integer(bits: int) -> int:
    bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & _MASK
    return bits ^ (bits >> 31)


def key(*parts: int | str) -> int:
    """One 64-bit key of what a draw is for: ``key(seed, "augment", stage, epoch)``."""
    state = 0
    for part in parts:
        number = int.from_bytes(part.encode(), "big") if isinstance(part, str) else part
        while True:  # long names take more than one word
            state = _mix_integer((state + _GOLDEN) & _MASK ^ (number & _MASK))
            number >>= 64
            if number in (0, -1):
                break
    return state


def hash_samples(key_: int, samples: Tensor) -> Tensor:
    """64 random bits for each of ``samples`` (int64, any shape), as int64."""
    return _mix(_signed(key_) + (samples + 1) * _signed(_GOLDEN))


def uniform(key_: int, samples: Tensor, columns: int) -> Tensor:
    """Numbers in [0, 1): float32 ``(N, columns)``, one row for each of ``samples`` (N,)."""
    column = torch.arange(1, columns + 1, device=samples.device)
    bits = _mix(hash_samples(key_, samples)[:, None] + column * _signed(_GOLDEN))
    # 24 bits are what a float32 holds exactly below 1.
    return _shift_right(bits, 40).to(torch.float32) / 2**24


def normal(key_: int, samples: Tensor, columns: int) -> Tensor:
    """Standard normal numbers, float32 ``(N, columns)``, by Box and Muller (1958)."""
    halves = uniform(key_, samples, 2 * ((columns + 1) // 2))
    radius, angle = halves.chunk(2, dim=1)
    radius = (-2.0 * (1.0 - radius).log()).sqrt()
    angle = 2.0 * math.pi * angle
    return torch.cat([radius * angle.cos(), radius * angle.sin()], dim=1)[:, :columns]


def below(key_: int, samples: Tensor, limit: int) -> Tensor:
    """Integers from 0 to ``limit`` - 1, int64 ``(N,)``: uniform to within limit / 2**63."""
    return _shift_right(hash_samples(key_, samples), 1) % limit


def shuffled(key_: int, count: int, device: torch.device | str = "cpu") -> Tensor:
    """The numbers 0 to ``count`` - 1 in random order, int64 ``(count,)``."""
    return hash_samples(key_, torch.arange(count, device=device)).argsort(stable=True)
