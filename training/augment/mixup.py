"""Mixup: images and labels of two samples in one proportion.

Zhang, Cissé, Dauphin, Lopez-Paz 2018, "mixup: beyond empirical risk minimization". The partner and
the proportion are functions of (seed, stage, epoch, sample), not of the batch, so that a resumed
run and several processes mix the very same; of a pair, both modalities are mixed alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from scipy.special import betaincinv
from torch import Tensor

from training.base.counter_random import below, key, uniform

_QUANTILES = 4096


@dataclass(frozen=True)
class Mixture:
    """What is mixed into each image of a batch."""

    samples: Tensor
    """The others' numbers ``(n,)``."""
    labels: Tensor
    """The others' labels ``(n,)``."""
    share: Tensor
    """Of the image's own in the result ``(n,)``."""

    def of(self, own: Tensor, other: Tensor) -> Tensor:
        """Both mixed: any shape ``(n, …)``."""
        share = self.share.view(-1, *[1] * (own.ndim - 1))
        return other + share * (own - other)


def draw_mixture(
    samples: Tensor, among: Tensor, labels: Tensor, *, draw: int, alpha: float
) -> Mixture:
    """For ``samples`` (n,): others ``among`` (M,) and shares from Beta(alpha, alpha).

    ``labels`` (N,) are those of all, ``draw`` is the key of (seed, stage, epoch).
    """
    others = among[below(key(draw, "other"), samples, len(among))]
    u = uniform(key(draw, "share"), samples, 1)[:, 0]
    share = torch.from_numpy(_beta_quantiles(alpha)).to(samples.device)
    return Mixture(others, labels[others], share[(u * _QUANTILES).long()])


@cache
def _beta_quantiles(alpha: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    # A table: rejection, the usual way, takes an unknown count of draws.
    middle = (np.arange(_QUANTILES) + 0.5) / _QUANTILES
    quantiles: np.ndarray[tuple[int], np.dtype[np.float32]]
    quantiles = betaincinv(alpha, alpha, middle).astype(np.float32)
    return quantiles
