"""A process of its own that learns from two batches and prints the bytes that this took at most.

Arguments: batch size, backbone, width, precision (float32 or bfloat16).
"""

import sys
from pathlib import Path

import torch

from crcviewer.model.allocator import tune_allocator
from crcviewer.model.network import FusionNetwork, NetworkConfig
from training.loop.epoch import forward
from training.optim.losses import StudyLoss


def main(size: int, backbone: str, width: float, precision: torch.dtype) -> None:
    tune_allocator()
    Path("/proc/self/clear_refs").write_text("5")  # from now on the peak is counted anew
    before = of_process("VmRSS")
    config = NetworkConfig(backbone=backbone, width=width)
    torch.manual_seed(0)
    network = FusionNetwork(config).to(memory_format=torch.channels_last).train()
    optimiser = torch.optim.Adam(network.parameters())
    loss = StudyLoss([5] * 9)
    for _ in range(2):
        images = torch.randn(size, 3, 64, 64).contiguous(memory_format=torch.channels_last)
        output = forward(network, (images, images.clone()), precision)
        labels = torch.arange(size) % 9
        value = loss(output.features, output.logits, network.head.weight, labels)
        value.backward()
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        del output, value
    print(of_process("VmHWM") - before)


def of_process(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    raise KeyError(name)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), getattr(torch, sys.argv[4]))
