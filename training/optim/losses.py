"""The study's loss: one half cross-entropy on the logits, one half LDAM on the cosines.

LDAM: Cao, Wei, Gaidon, Arechiga, Ma, "Learning imbalanced datasets with label-distribution-aware
margin loss", NeurIPS 2019, equations 12 and 13; its section 3.3 is the deferred re-weighting (DRW):
weights from the start spoil the features, weights at the end move the boundaries.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.augment.mixup import Mixture
from training.config.settings import LossSettings


def ldam_margins(counts: Sequence[int], largest: float = 0.5) -> Tensor:
    """m_j = C · n_j^(-1/4) of the training counts, scaled so that the largest is ``largest``.

    A class without an image, which one's own radiology may lack, counts as if it had one.
    """
    margins = torch.tensor(counts, dtype=torch.float64).clamp(min=1.0).pow(-0.25)
    return (largest * margins / margins.max()).float()


def ldam_loss(
    features: Tensor,
    weight: Tensor,
    labels: Tensor,
    margins: Tensor,
    scale: float = 30.0,
    *,
    reduction: str = "mean",
) -> Tensor:
    """Cross-entropy of s · (z − m_y · onehot(y)), z the cosines of features and class weights.

    features ``(N, D)`` and weight ``(K, D)`` are those of the head, here L2-normalised: raw logits
    would make s = 30 a temperature that freezes the head.
    """
    cosines = functional.linear(functional.normalize(features), functional.normalize(weight))
    shift = functional.one_hot(labels, len(margins)) * margins[labels][:, None]
    return functional.cross_entropy(scale * (cosines - shift), labels, reduction=reduction)


def class_weights(counts: Sequence[int], beta: float = 0.9999) -> Tensor:
    """``(K,)`` for the training counts n_j, with a mean over the training *images* of 1.

    1 / E_n with E_n = (1 − βⁿ) / (1 − β) (Cui et al. 2019, "Class-balanced loss based on effective
    number of samples"). The gradient keeps its size, and a batch need not be divided by its own sum
    of weights: accumulated batches and several processes then give what one large batch gives.
    """
    n = torch.tensor(counts, dtype=torch.float64).clamp_min(1.0)
    weights = (1.0 - beta) / (1.0 - beta**n)
    return (weights * n.sum() / (weights * n).sum()).float()


class StudyLoss(nn.Module):
    """(1 − λ) · CE(logits) + λ · LDAM, λ = ``ldam_weight`` (the study: 0.5)."""

    margins: Tensor
    class_weight: Tensor
    """``(K,)``, used from ``reweight_from`` on."""

    def __init__(
        self,
        counts: Sequence[int],
        settings: LossSettings = LossSettings(),  # noqa: B008 - it is frozen
        *,
        epochs: int = 1,
    ) -> None:
        """``counts``: training images of each class. ``epochs`` of the training, of which the last
        share may be re-weighted (``reweight_after``)."""
        super().__init__()
        self.settings = settings
        never = settings.reweight_after == 1.0
        self.reweight_from = math.inf if never else round(settings.reweight_after * epochs)
        """The first epoch, from 0, in which rare classes weigh more."""
        self.register_buffer("class_weight", class_weights(counts, settings.effective_beta))
        self.register_buffer("margins", ldam_margins(counts, settings.largest_margin))

    def forward(
        self,
        features: Tensor,
        logits: Tensor,
        weight: Tensor,
        labels: Tensor,
        *,
        mixture: Mixture | None = None,
        epoch: int | None = None,
    ) -> Tensor:
        """Mean loss of a batch: features ``(N, D)``, logits ``(N, K)``, weight ``(K, D)``.

        ``mixture``: what was mixed into the images. ``epoch``: of training, from 0; a held-out
        split has none, so that its losses can be compared from one epoch to the next.
        """
        late = epoch is not None and epoch >= self.reweight_from
        if mixture is None and not late:
            return self._of_labels(features, logits, weight, labels, "mean")

        def weighted(labels: Tensor) -> Tensor:
            each = self._of_labels(features, logits, weight, labels, "none")
            return each * self.class_weight[labels] if late else each

        own = weighted(labels)
        return own.mean() if mixture is None else mixture.of(own, weighted(mixture.labels)).mean()

    def _of_labels(
        self, features: Tensor, logits: Tensor, weight: Tensor, labels: Tensor, reduction: str
    ) -> Tensor:
        settings = self.settings
        loss = functional.cross_entropy(
            logits, labels, label_smoothing=settings.label_smoothing, reduction=reduction
        )
        if settings.ldam_weight == 0.0:
            return loss
        ldam = ldam_loss(
            features, weight, labels, self.margins, settings.ldam_scale, reduction=reduction
        )
        return (1.0 - settings.ldam_weight) * loss + settings.ldam_weight * ldam
