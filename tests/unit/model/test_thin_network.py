"""Networks of few channels: oneDNN wrote past its memory in the gradient of a strided shortcut."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch
from torch import nn

from crcviewer.model.branch import Branch, SlicedConv2d

_LEARN = """
import sys, torch
from crcviewer.model.branch import Branch
torch.set_num_threads(1)
torch.manual_seed(0)
layout = dict(memory_format=torch.channels_last)
branch = Branch("resnet10", float(sys.argv[1])).train().to(**layout)
for _ in range(3):
    with torch.autocast("cpu", torch.bfloat16, enabled=sys.argv[2] == "bfloat16"):
        maps = branch(torch.randn(16, 3, 128, 128).to(**layout))
    maps.float().square().mean().backward()
sums = [float(p.grad.sum()) for p in branch.parameters()]
assert all(map(lambda s: s == s, sums)), sums
print("learnt")
"""


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_a_network_of_eight_channels_learns_from_large_images(precision: str) -> None:
    """In a process of its own, which it ended: a segmentation fault or a double free."""
    done = subprocess.run(
        [sys.executable, "-c", _LEARN, "0.125", precision],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, "learnt"), done.stderr


@pytest.mark.parametrize("side", [8, 9])
def test_a_sliced_convolution_is_the_strided_one(side: int) -> None:
    torch.manual_seed(0)
    strided = nn.Conv2d(8, 16, 1, stride=2, bias=False)
    sliced = SlicedConv2d(8, 16, 1, stride=2, bias=False)
    sliced.load_state_dict(strided.state_dict())
    x = torch.randn(2, 8, side, side)
    torch.testing.assert_close(sliced(x), strided(x))


def test_names_of_weights_do_not_tell_which_is_used() -> None:
    """Files of before open."""
    thin, wide = Branch("resnet10", 0.125), Branch("resnet10", 1.0)
    assert set(thin.state_dict()) == set(wide.state_dict())
    assert any(isinstance(part, SlicedConv2d) for part in thin.modules())
    assert not any(isinstance(part, SlicedConv2d) for part in wide.modules())
