"""Packed convolutions are the same convolutions, and no case needs a second pass."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import nn

from crcviewer.model import optimize_for_inference
from crcviewer.model.document import CheckpointDocument
from crcviewer.model.inference import Inference
from crcviewer.model.network import FusionNetwork
from crcviewer.model.optimize_for_inference import (
    PackedConv2d,
    can_pack,
    optimized_for_inference,
    pack_convolutions,
)

Image = NDArray[np.uint8]
CPU = torch.device("cpu")
needs_packing = pytest.mark.skipif(not can_pack(), reason="this build of PyTorch cannot pack")


@needs_packing
@pytest.mark.parametrize(
    "plain",
    [
        nn.Conv2d(3, 24, 3, padding=1),
        nn.Conv2d(16, 40, 3, stride=2, padding=1, bias=False),
        nn.Conv2d(40, 16, 1),
        nn.Conv2d(8, 32, 1, stride=2, bias=False),
    ],
    ids=str,
)
@pytest.mark.parametrize(("batch", "side"), [(1, 16), (3, 9)])
def test_it_is_the_convolution(plain: nn.Conv2d, batch: int, side: int) -> None:
    torch.manual_seed(0)
    plain.requires_grad_(False)
    x = torch.randn(batch, plain.in_channels, side, side)
    x = x.contiguous(memory_format=torch.channels_last)
    torch.testing.assert_close(PackedConv2d(plain)(x), plain(x), atol=1e-5, rtol=1e-4)


@needs_packing
def test_the_fast_form_is_packed_throughout(tiny_network: FusionNetwork) -> None:
    fast = optimized_for_inference(tiny_network, CPU)
    assert [m for m in fast.modules() if isinstance(m, nn.Conv2d)] == []
    assert any(isinstance(m, nn.Conv2d) for m in tiny_network.modules()), "it works on a copy"


def test_where_it_cannot_pack_the_plain_convolutions_stay(
    tiny_network: FusionNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(optimize_for_inference, "can_pack", lambda: False)
    module = nn.Sequential(nn.Conv2d(3, 8, 3))
    pack_convolutions(module)
    assert isinstance(module[0], nn.Conv2d)


def test_overlays_and_the_neutral_image_need_no_second_pass(
    tiny_network: FusionNetwork,
    document: CheckpointDocument,
    images: tuple[list[Image], list[Image]],
) -> None:
    neutral = torch.full((28, 28), 99, dtype=torch.uint8)
    inference = Inference(tiny_network, document.preprocessing, neutral, CPU, fast=False)
    calls: Counter[str] = Counter()
    hooks = [
        module.register_forward_hook(lambda *_, name=name: calls.update([name]))
        for name, module in tiny_network.named_modules()
        if isinstance(module, nn.Conv2d)
    ]
    try:
        output = inference.run(images[0][:1], images[1][:1], attention=True).output
    finally:
        for hook in hooks:
            hook.remove()
    assert all(exchange.attention is not None for exchange in output.exchanges)
    assert len(calls) == len(hooks)
    assert set(calls.values()) == {1}
