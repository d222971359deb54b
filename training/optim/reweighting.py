"""Deferred re-weighting (DRW): rare classes count for more, but only late in training.

Cao, Wei, Gaidon, Arechiga, Ma 2019, "Learning imbalanced datasets with label-distribution-aware
margin loss", section 3.3: weights from the start spoil the features, weights at the end move the
boundaries. The weights are those of Cui et al. 2019, "Class-balanced loss based on effective number
of samples": 1 / E_n with E_n = (1 − βⁿ) / (1 − β).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor


def class_weights(counts: Sequence[int], beta: float = 0.9999) -> Tensor:
    """``(K,)`` for the training counts n_j, with a mean over the training *images* of 1.

    So the gradient keeps its size, and a batch need not be divided by its own sum of weights:
    accumulated batches and several processes then give what one large batch gives.
    """
    n = torch.tensor(counts, dtype=torch.float64).clamp_min(1.0)
    weights = (1.0 - beta) / (1.0 - beta**n)
    return (weights * n.sum() / (weights * n).sum()).float()


def first_epoch(share: float, epochs: int) -> int:
    """The epoch, from 0, at which it begins: ``share`` of them are without; 1: never."""
    return round(share * epochs)
