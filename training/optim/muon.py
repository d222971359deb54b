"""Muon: momentum whose update of every kernel is orthogonalised.

Jordan et al. 2024, "Muon: an optimizer for hidden layers in neural networks"; torch's own Muon
takes matrices only, not the kernels of convolutions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor
from torch.optim import Optimizer

# The quintic a x + b x³ + c x⁵ of Jordan et al.
_A, _B, _C = 3.4445, -4.7750, 2.0315


def orthogonalised(matrix: Tensor, steps: int = 4) -> Tensor:
    """About the nearest semi-orthogonal matrix of ``(rows, columns)``.

    Newton–Schulz iteration with the quintic of Jordan et al.: singular values end between about
    0.7 and 1.2, which is near enough.
    """
    # Half of the digits would do, but most processors can only emulate bfloat16, 50 times slower.
    x = matrix if matrix.device.type == "cpu" else matrix.bfloat16()
    x = x / (x.norm() + 1e-7)
    tall = x.shape[0] > x.shape[1]
    if tall:
        x = x.T
    rows, columns = x.shape
    if matrix.device.type == "cpu" and 2 * columns > 3 * rows:
        x = _by_gram_matrix(x, steps)
    else:
        for _ in range(steps):
            gram = x @ x.T
            x = _A * x + (_B * gram + _C * gram @ gram) @ x
    result: Tensor = (x.T if tall else x).to(matrix.dtype)
    return result


def _by_gram_matrix(x: Tensor, steps: int) -> Tensor:
    """The same up to rounding, for wide matrices: all but two products are ``(rows, rows)``.

    Each step multiplies x from the left with Q, a polynomial of G = x xᵀ. All Q commute, so the
    next G is Q G Q, and x itself is needed only once more, at the end. It takes half of the time
    where there are nine columns a row. Not for bfloat16, whose rounding of G each step enlarges.
    """
    gram = x @ x.T
    product = None
    for step in range(steps):
        q = torch.addmm(gram, gram, gram, beta=_B, alpha=_C)
        q.diagonal().add_(_A)
        product = q if product is None else q @ product
        if step + 1 < steps:
            gram = q @ gram @ q
    return x if product is None else product @ x


class Muon(Optimizer):
    """For kernels ``(out, in, h, w)`` that batch normalisation follows, with Nesterov momentum.

    Their scale means nothing there, so each is kept at the norm √out: ``lr`` is then an angle.
    """

    def __init__(self, params: Iterable[Any], lr: float = 0.02, momentum: float = 0.9) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        # ignore: torch declares two overloads, with and without closure; we are called without.
        """Take one step from the gradients."""
        for group in self.param_groups:
            for kernel in group["params"]:
                if kernel.grad is None:
                    continue
                state = self.state[kernel]
                if "momentum" not in state:
                    state["momentum"] = torch.zeros_like(kernel)
                state["momentum"].mul_(group["momentum"]).add_(kernel.grad)
                ahead = kernel.grad.add(state["momentum"], alpha=group["momentum"])
                kernel.mul_(len(kernel) ** 0.5 / kernel.norm())
                rows = orthogonalised(ahead.reshape(len(kernel), -1))
                kernel.add_(rows.reshape(kernel.shape), alpha=-group["lr"])
