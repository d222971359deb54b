"""Why a class: how much each place of each image adds to its logit."""

from __future__ import annotations

import torch
from torch import Tensor, nn


def class_evidence(
    head: nn.Linear, pathology_maps: Tensor, radiology_maps: Tensor
) -> tuple[Tensor, Tensor]:
    """Class activation maps of both branches, ``(N, K, h, w)`` each, float32.

    Zhou et al. 2016: map_k = Σ_c W[k, c]·maps[c]. The head is linear in the spatial means of the
    maps, so logit_k = b_k + mean(pathology map_k) + mean(radiology map_k), exactly.
    """
    weights = torch.split(head.weight.float(), pathology_maps.shape[1], dim=1)
    pathology, radiology = (
        torch.einsum("kc,nchw->nkhw", weight, maps.float())
        for weight, maps in zip(weights, (pathology_maps, radiology_maps), strict=True)
    )
    return pathology, radiology
