"""Cross-modal attention: each branch looks at the other, both at once."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from crcviewer.protocol.images import Direction


@dataclass(frozen=True)
class ExchangeResult:
    """What one cross-modal attention did in one forward pass."""

    layer: str
    direction: Direction
    grid: int
    """Rows of the maps that met."""
    gamma: Tensor
    """Scalar, detached."""
    relative_size: Tensor
    """‖γ·A V‖ / ‖x‖ for each sample that is told of: ``(N,)``, float32, detached."""
    attention: Tensor | None
    """A of these: ``(N, queries, keys)``, rows sum to 1; None unless it was asked for."""


class CrossModalAttention(nn.Module):
    """One direction: the places of x look at the places of the other modality.

    A = softmax(Q Kᵀ / √d) with Q from x, and K and V from the other; the result is x + γ·(A V).
    Q and K have ``channels / reduction`` channels, V has ``channels``; no biases.
    """

    def __init__(self, channels: int, reduction: int = 8) -> None:
        super().__init__()
        inner = max(1, channels // reduction)
        self.query = nn.Conv2d(channels, inner, 1, bias=False)
        self.key = nn.Conv2d(channels, inner, 1, bias=False)
        self.value = nn.Conv2d(channels, channels, 1, bias=False)
        # 0: a new exchange leaves both pretrained branches as they were.
        self.gamma = nn.Parameter(torch.zeros(()))
        self.left_out = False
        """Of a copy for inference: x may go on as it is, as moving it changes no answer."""

    def forward(
        self,
        x: Tensor,
        other: Tensor,
        *,
        attention: bool = False,
        told: int | None = None,
        whole: bool = True,
    ) -> tuple[Tensor, Tensor | None, Tensor | None]:
        """The moved x ``(N, C, h, w)``; of the first ``told`` samples (None: all; 0: of none) the
        relative move ``(told,)`` and, with ``attention``, A.

        One of the two may have fewer samples, by which N can be divided: they stand beside the
        samples of the other again and again. Without ``whole`` x keeps its samples and is not
        moved where that may be left out.
        """
        if self.left_out and not whole:
            if told == 0:
                return x, None, None
            _, relative, weights = self._moved(
                _first(x, told), _first(other, told), attention=attention, told=told
            )
            return x, relative, weights
        return self._moved(x, other, attention=attention, told=told)

    def _moved(
        self, x: Tensor, other: Tensor, *, attention: bool, told: int | None
    ) -> tuple[Tensor, Tensor | None, Tensor | None]:
        rows = max(x.shape[0], other.shape[0])
        query, key, value = (
            _repeated(m.flatten(2).transpose(1, 2), rows)
            for m in (self.query(x), self.key(other), self.value(other))
        )
        x = _repeated(x, rows)
        weights: Tensor | None = None
        if self.training and not attention and x.shape[0] == other.shape[0]:
            # Saves the memory of A and its gradient; inference goes one way, shown or not.
            seen = functional.scaled_dot_product_attention(query, key, value)
        else:
            # In float32 also where the convolutions are not: the rows must sum to 1.
            scores = (query.float() * query.shape[-1] ** -0.5) @ key.float().transpose(1, 2)
            weights = scores.softmax(dim=-1, dtype=torch.float32)
            seen = weights.to(value.dtype) @ value
        seen = seen.transpose(1, 2).reshape(-1, *x.shape[1:])
        moved = torch.addcmul(x, seen, self.gamma.to(seen.dtype))
        if told == 0:
            return moved, None, None
        with torch.no_grad():
            size_x, size_seen = (
                torch.linalg.vector_norm(m[:told].flatten(1), dim=1, dtype=torch.float32)
                for m in (x, seen)
            )
            relative = self.gamma.abs() * size_seen / size_x.clamp_min(1e-12)
        return moved, relative, weights[:told] if attention and weights is not None else None


def _first(samples: Tensor, told: int | None) -> Tensor:
    return samples if samples.shape[0] == 1 else samples[:told]


def _repeated(samples: Tensor, rows: int) -> Tensor:
    """One sample is left alone, as it is broadcast."""
    count = samples.shape[0]
    if count in (1, rows):
        return samples
    return samples.repeat(rows // count, *[1] * (samples.ndim - 1))


class CrossModalExchange(nn.Module):
    """Both directions at once, each from the features before the exchange."""

    def __init__(self, layer: str, channels: int, reduction: int = 8) -> None:
        super().__init__()
        self.layer = layer
        self.pathology_to_radiology = CrossModalAttention(channels, reduction)
        self.radiology_to_pathology = CrossModalAttention(channels, reduction)

    def forward(
        self,
        pathology: Tensor,
        radiology: Tensor,
        *,
        attention: bool = False,
        told: int | None = None,
        whole: bool = True,
    ) -> tuple[Tensor, Tensor, tuple[ExchangeResult, ...]]:
        """Maps ``(N, C, h, w)`` of both branches, moved; where sizes differ both get the larger.

        The results are of the first ``told`` samples, None: of all; with 0 there are none.
        ``whole``: with what may be left out.
        """
        height, width = (
            max(a, b) for a, b in zip(pathology.shape[2:], radiology.shape[2:], strict=True)
        )
        pathology, radiology = (
            m
            if m.shape[2:] == (height, width)
            else functional.interpolate(m, (height, width), mode="bilinear", align_corners=False)
            for m in (pathology, radiology)
        )
        ours, theirs = self.pathology_to_radiology, self.radiology_to_pathology
        (moved_pathology, size_p, a_p), (moved_radiology, size_r, a_r) = (
            one(x, other, attention=attention, told=told, whole=whole)
            for one, x, other in ((ours, pathology, radiology), (theirs, radiology, pathology))
        )
        if size_p is None or size_r is None:
            return moved_pathology, moved_radiology, ()
        there, back = Direction.PATHOLOGY_TO_RADIOLOGY, Direction.RADIOLOGY_TO_PATHOLOGY
        results = (
            ExchangeResult(self.layer, there, height, ours.gamma.detach(), size_p, a_p),
            ExchangeResult(self.layer, back, height, theirs.gamma.detach(), size_r, a_r),
        )
        return moved_pathology, moved_radiology, results
