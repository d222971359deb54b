"""Packed convolutions are the same convolutions, and no case needs a second pass."""

from __future__ import annotations

from collections import Counter
from functools import partial

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import nn

from crcviewer.model import packed_layers
from crcviewer.model.branch import Branch, residual_sum
from crcviewer.model.document import CheckpointDocument
from crcviewer.model.inference import Inference
from crcviewer.model.network import FusionNetwork, NetworkConfig, SingleModalNetwork
from crcviewer.model.optimize_for_inference import optimized_for_inference
from crcviewer.model.packed_layers import PackedConv2d, can_pack, pack

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
    close = partial(torch.testing.assert_close, atol=1e-5, rtol=1e-4)
    close(PackedConv2d(plain)(x), plain(x))
    close(PackedConv2d(plain, relu=True)(x), plain(x).relu())
    other = torch.randn_like(plain(x)).contiguous(memory_format=torch.channels_last)
    added = PackedConv2d(plain).added_to(other.clone(), x, relu=True)
    close(added, (plain(x) + other).relu())


@needs_packing
@pytest.mark.parametrize("backbone", ["resnet10", "resnet50"])
def test_packed_blocks_are_the_blocks(backbone: str) -> None:
    torch.manual_seed(0)
    branch = Branch(backbone, 0.25).eval().requires_grad_(False)
    x = torch.randn(2, 3, 32, 32)
    network = SingleModalNetwork(NetworkConfig(backbone, 0.25), 9).eval()
    network.branch = branch
    packed = optimized_for_inference(network, CPU, bfloat16=False).branch
    x = x.contiguous(memory_format=torch.channels_last)
    seen: tuple[list[torch.Tensor], list[torch.Tensor]] = ([], [])
    want, found = branch.layer3_sum(x, seen[0]), packed.layer3_sum(x, seen[1])
    torch.testing.assert_close(found, want, atol=1e-4, rtol=1e-3)
    assert (want < 0).any(), "the sum is before its ReLU"
    for ours, theirs in zip(seen[1], seen[0], strict=True):
        torch.testing.assert_close(ours, theirs, atol=1e-4, rtol=1e-3)
    before = x.clone()
    torch.testing.assert_close(packed(x), branch(x), atol=1e-4, rtol=1e-3)
    assert torch.equal(x, before)
    block = next(iter(packed.layer2))
    torch.testing.assert_close(residual_sum(block, seen[1][0]).relu(), block(seen[1][0]))


@needs_packing
def test_the_fast_form_is_packed_throughout(tiny_network: FusionNetwork) -> None:
    fast = optimized_for_inference(tiny_network, CPU)
    assert [m for m in fast.modules() if isinstance(m, nn.Conv2d)] == []
    assert any(isinstance(m, nn.Conv2d) for m in tiny_network.modules()), "it works on a copy"


def test_where_it_cannot_pack_the_plain_convolutions_stay(
    tiny_network: FusionNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed_layers, "can_pack", lambda _: False)
    module = nn.Sequential(nn.Conv2d(3, 8, 3))
    pack(module)
    assert isinstance(module[0], nn.Conv2d)


def test_overlays_need_no_second_pass_and_the_branches_alone_none_for_the_neutral_image(
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
    beside_both = {name for name, count in calls.items() if count == 2}
    assert set(calls.values()) == {1, 2}
    assert all("layer4" in name or name.startswith("exchange") for name in beside_both)
