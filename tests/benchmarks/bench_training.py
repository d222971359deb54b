"""One pass of training against the loop of MedMNIST's official experiments, same network and data.

Run by hand: ``python tests/benchmarks/bench_training.py`` on a processor, or with ``--device cuda``
for the fused resnet50 at 64 px on a graphics card. Their loop: a DataLoader without workers, a PIL
image and torchvision's transforms per item, float32, ``.item()`` at every step, batches of 128,
Adam, the default layout of memory. Ours: the loop of ``crcviewer train`` with the study's loss and
augmentation, which theirs has not. Both take the same steps on the same images. Each pass is timed
in a process of its own, in turns, as one of them tunes the allocator; the best of each counts. On a
processor the time is that of one core.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.profiler import ProfilerActivity, profile
from torch.utils.data import DataLoader, Dataset
from torch.utils.flop_counter import FlopCounterMode
from torchvision import transforms

from crcviewer.model.allocator import tune_allocator
from crcviewer.model.network import FusionNetwork, NetworkConfig, SingleModalNetwork
from training.config.settings import StudySettings
from training.loop.batches import Batches
from training.loop.device_images import DeviceImages, measured_statistics
from training.loop.epoch import choose_precision, forward, head_weight, train_epoch
from training.optim.losses import StudyLoss
from training.phantoms import generate_slices, generate_tiles

STUDY = StudySettings()
GOAL = {"cpu": 2.5, "cuda": 5.0}
# Dense bfloat16 tensor-core peaks in TFLOP/s, from the makers' data sheets.
PEAKS = {"H200": 989.5, "H100 PCIe": 756.5, "H100": 989.5, "A100": 312.0, "L40S": 362.0,
         "L4": 121.0, "RTX 4090": 165.2, "RTX 3090": 71.0}  # fmt: skip


class Items(Dataset[tuple[Any, ...]]):
    """What MedMNIST's data sets hand out: one PIL image through torchvision's transforms."""

    def __init__(self, images: list[np.ndarray], labels: np.ndarray, size: int) -> None:
        self._images, self._labels = images, labels
        resize = [transforms.Resize((size, size))] if images[0].shape[1] != size else []
        self._transform = transforms.Compose(
            [*resize, transforms.ToTensor(), transforms.Normalize([0.5], [0.5])]
        )

    def __len__(self) -> int:
        return len(self._labels)

    def __getitem__(self, index: int) -> tuple[Any, ...]:
        views = [Image.fromarray(part[index]).convert("RGB") for part in self._images]
        return (*(self._transform(view) for view in views), self._labels[index : index + 1])


def their_pass(network: nn.Module, asked: argparse.Namespace, data: Data, device: str) -> float:
    """Seconds of one pass of their loop, after some steps to warm up."""
    network = network.to(device)
    loader = DataLoader(
        Items(data.images, data.labels, asked.input), batch_size=asked.batch, shuffle=True
    )
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3)
    criterion = nn.CrossEntropyLoss()
    network.train()

    def go(steps: int | None) -> None:
        losses = []
        for step, (*inputs, targets) in enumerate(loader):
            if step == steps:
                break
            optimiser.zero_grad()
            output = network(*(part.to(device) for part in inputs))
            loss = criterion(output.logits, targets.squeeze(1).long().to(device))
            losses.append(loss.item())
            loss.backward()
            optimiser.step()

    return _timed(go, asked.warm_up, device)


def our_pass(network: nn.Module, asked: argparse.Namespace, data: Data, device: str) -> float:
    """Seconds of one pass of ours, after some steps to warm up."""
    tune_allocator()
    place = torch.device(device)
    network = network.to(place).to(memory_format=torch.channels_last)
    batches = _batches(asked, data, place)
    loss = StudyLoss(np.bincount(data.labels, minlength=9).tolist()).to(place)
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3)
    precision = choose_precision("auto", place)

    def go(steps: int | None) -> None:
        taken = 0

        def stepped() -> None:
            nonlocal taken
            taken += 1

        train_epoch(
            network, batches, 0, loss, [optimiser], size=asked.batch,
            accumulation=asked.accumulation, precision=precision,
            after_step=stepped, stopped=lambda: taken == steps,
        )  # fmt: skip

    return _timed(go, asked.warm_up, device)


def _batches(asked: argparse.Namespace, data: Data, place: torch.device) -> Batches:
    count = len(data.labels)
    modalities = [
        DeviceImages(part, measured_statistics(part), asked.input, place) for part in data.images
    ]
    return Batches(
        modalities,
        torch.from_numpy(data.labels).to(place),
        stage="bench",
        seed=0,
        augmentations=(STUDY.tile, STUDY.slice)[: len(modalities)],
        partners=(lambda samples, epoch: (samples + epoch) % count)
        if len(modalities) == 2
        else None,
    )


def _timed(go: Any, warm_up: int, device: str) -> float:
    go(warm_up)
    if device == "cuda":
        torch.cuda.synchronize()
    # On a processor its own time is counted, so that other work on the machine matters little.
    clock = time.perf_counter if device == "cuda" else time.process_time
    begun = clock()
    go(None)
    if device == "cuda":
        torch.cuda.synchronize()
    return clock() - begun


class Data:
    """Phantoms: tiles with their labels and, for two branches, slices."""

    def __init__(self, asked: argparse.Namespace) -> None:
        index = np.arange(asked.images)
        self.labels = (index % 9).astype(np.int64)
        self.images = [generate_tiles(self.labels, index, seed=0, size=asked.source)]
        if asked.fusion:
            self.images.append(generate_slices(index % 11, index, seed=0, size=asked.source))


def make_network(asked: argparse.Namespace, seed: int = 0) -> nn.Module:
    """Both loops get the very same one."""
    torch.manual_seed(seed)
    config = NetworkConfig(backbone=asked.backbone, width=asked.width)
    return FusionNetwork(config) if asked.fusion else SingleModalNetwork(config, 9)


def flops_of_a_sample(asked: argparse.Namespace) -> float:
    """Forward and backward, a multiply-add as two, as torch counts them."""
    network = make_network(asked)
    inputs = [torch.zeros(2, 3, asked.input, asked.input) for _ in range(1 + asked.fusion)]
    with FlopCounterMode(display=False) as counter:
        network(*inputs).logits.sum().backward()
    return int(counter.get_total_flops()) / 2


def where_time_goes(asked: argparse.Namespace, device: str) -> str:
    """torch.profiler's table of three of our steps."""
    tune_allocator()
    place = torch.device(device)
    data = Data(asked)
    network = make_network(asked).to(place).to(memory_format=torch.channels_last).train()
    batches, loss = _batches(asked, data, place), StudyLoss([1] * 9).to(place)
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3)
    precision = choose_precision("auto", place)

    def step(samples: Tensor) -> None:
        network.zero_grad(set_to_none=True)
        with torch.profiler.record_function("augmentation"):
            inputs = batches.training_input(samples, 0)
        output = forward(network, inputs, precision)
        value = loss(output.features, output.logits, head_weight(network), batches.labels[samples])
        value.backward()
        with torch.profiler.record_function("optimiser"):
            optimiser.step()

    groups = [group[0] for group in batches.groups(0, asked.batch, 1)][:3]
    step(groups[0])
    activities = [ProfilerActivity.CPU]
    if device == "cuda":
        activities.append(ProfilerActivity.CUDA)
    with profile(activities=activities) as profiled:
        for samples in groups:
            step(samples)
    by = "self_cpu_time_total" if device == "cpu" else "self_cuda_time_total"
    table: str = profiled.key_averages().table(
        sort_by=by, row_limit=14, max_name_column_width=44, header=None
    )
    return table


def compare(asked: argparse.Namespace, argv: list[str]) -> None:
    """Both loops in turns, each in a process of its own."""
    seconds: dict[str, list[float]] = {"theirs": [], "ours": []}
    for _ in range(asked.rounds):
        for loop, times in seconds.items():
            done = subprocess.run(
                [sys.executable, __file__, *argv, "--loop", loop],
                check=True, capture_output=True, text=True,
            )  # fmt: skip
            times.append(json.loads(done.stdout.splitlines()[-1])["seconds"])
    rate = {loop: asked.images / min(times) for loop, times in seconds.items()}
    kind = "fusion" if asked.fusion else "tile branch"
    print(
        f"{asked.backbone} × {asked.width:g}, {kind}, {asked.source} px shown at {asked.input} px, "
        f"batch {asked.batch}, {asked.images} images, best of {asked.rounds} rounds"
    )
    for loop, value in rate.items():
        print(f"  {loop:<7} {value:10.1f} images/s")
    goal = GOAL[asked.device]
    print(f"  ratio   {rate['ours'] / rate['theirs']:10.2f}   (goal {goal:g})")
    flops = flops_of_a_sample(asked)
    used = rate["ours"] * flops / 1e12
    line = f"  ours computes {used:.3f} TFLOP/s ({flops / 1e9:.2f} GFLOP a sample, both directions)"
    if asked.device == "cuda":
        card = torch.cuda.get_device_name()
        peak = asked.peak or next((PEAKS[name] for name in PEAKS if name in card), None)
        line += f", {card}: " + (
            f"{used / peak:.1%} of its dense bfloat16 peak of {peak:g} TFLOP/s"
            if peak
            else "its peak is not known here, give it with --peak"
        )
    else:
        # What bounds both: the best product of two matrices on one core, and how busy it was.
        bf16, single = matrix_rate(torch.bfloat16), matrix_rate(torch.float32)
        line += (
            f"\n  matrix products here: {bf16:.3f} TFLOP/s bfloat16, {single:.3f} float32 on one "
            f"core; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
        )
    print(line, flush=True)


def matrix_rate(kind: torch.dtype, size: int = 2048, rounds: int = 5) -> float:
    """TFLOP/s of oneDNN's product of two square matrices, the best of some, in processor time.

    As a 1×1 convolution, channels last: torch gives a plain float32 product to MKL, which is slow
    on some processors.
    """
    maps = torch.randn(1, size, 1, size).to(kind).to(memory_format=torch.channels_last)
    weights = torch.randn(size, size, 1, 1).to(kind)
    seconds = []
    for _ in range(rounds + 1):
        begun = time.process_time()
        nn.functional.conv2d(maps, weights)
        seconds.append(time.process_time() - begun)
    return 2 * size**3 / min(seconds) / 1e12


def loss_curves(asked: argparse.Namespace) -> str:
    """Whether bfloat16 learns as float32 does: the mean loss of the last quarter of the steps.

    Three seeds each: the difference of the means beside the spread over the seeds of float32.
    """
    ends: dict[str, list[float]] = {"float32": [], "bfloat16": []}
    data = Data(asked)
    for seed in range(3):
        for name, found in ends.items():
            torch.manual_seed(seed)
            network = make_network(asked, seed).to(memory_format=torch.channels_last).train()
            batches, loss = _batches(asked, data, torch.device("cpu")), StudyLoss([1] * 9)
            optimiser = torch.optim.Adam(network.parameters(), lr=1e-3)
            losses: list[float] = []
            for epoch in range(asked.curve):
                for (samples,) in batches.groups(epoch, asked.batch, 1):
                    if len(losses) == asked.curve:
                        break
                    network.zero_grad(set_to_none=True)
                    output = forward(
                        network, batches.training_input(samples, epoch), getattr(torch, name)
                    )
                    value = loss(
                        output.features, output.logits, head_weight(network),
                        batches.labels[samples],
                    )  # fmt: skip
                    value.backward()
                    optimiser.step()
                    losses.append(float(value.detach()))
            found.append(float(np.mean(losses[-asked.curve // 4 :])))
    apart = np.mean(ends["bfloat16"]) - np.mean(ends["float32"])
    spread = np.std(ends["float32"], ddof=1)
    return (
        f"{asked.backbone} × {asked.width:g}: mean loss of the last quarter of {asked.curve} steps "
        f"of {asked.batch}, seeds 0 to 2\n"
        + "".join(f"  {n:<8} {[round(v, 4) for v in found]}\n" for n, found in ends.items())
        + f"  bfloat16 less float32 {apart:+.4f}, spread of float32's seeds {spread:.4f}"
    )


def parser() -> argparse.ArgumentParser:
    """What can be asked."""
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asks.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    asks.add_argument("--backbone", default="", help="default: resnet18 and tiny's; cuda: 50")
    asks.add_argument("--width", type=float, default=1.0)
    asks.add_argument("--fusion", action="store_true")
    asks.add_argument("--source", type=int, default=28, help="side of the images")
    asks.add_argument("--input", type=int, default=28, help="side that the network sees")
    asks.add_argument("--images", type=int, default=512)
    asks.add_argument("--batch", type=int, default=128)
    asks.add_argument("--accumulation", type=int, default=1, help="batches a step, ours only")
    asks.add_argument("--rounds", type=int, default=3)
    asks.add_argument("--warm-up", type=int, default=1, help="steps")
    asks.add_argument("--threads", type=int, default=1, help="0: torch's own choice")
    asks.add_argument("--peak", type=float, default=0.0, help="of the card, bf16, TFLOP/s")
    asks.add_argument("--profile", action="store_true", help="where our time goes instead")
    asks.add_argument(
        "--curve", type=int, default=0, metavar="STEPS", help="loss curves in both precisions"
    )
    asks.add_argument("--loop", choices=("ours", "theirs"), help=argparse.SUPPRESS)
    return asks


def main() -> int:
    """Compare on the asked networks; the exit status is 1 where there is no such device."""
    asks = parser()
    asked = asks.parse_args()
    if asked.device == "cuda" and not torch.cuda.is_available():
        print("There is no CUDA device here, so the benchmark of graphics cards cannot be run.")
        return 1
    if asked.threads:
        torch.set_num_threads(asked.threads)
    if asked.loop:
        run = our_pass if asked.loop == "ours" else their_pass
        print(json.dumps({"seconds": run(make_network(asked), asked, Data(asked), asked.device)}))
        return 0
    rows = [asked]
    if not asked.backbone:
        given = sys.argv[1:]
        if asked.device == "cuda":
            shapes = ["--backbone resnet50 --fusion --source 64 --input 64 --images 90000"]
        else:
            shapes = [
                "--backbone resnet18 --source 28 --input 28",
                "--backbone resnet10 --width 0.5 --source 28 --input 64",
                "--backbone resnet50 --fusion --source 64 --input 64 --images 64 --batch 32",
            ]
        rows = [asks.parse_args([*shape.split(), *given]) for shape in shapes]
    for row in rows:
        if asked.curve:
            print(loss_curves(row), flush=True)
            continue
        if asked.profile:
            print(where_time_goes(row, asked.device))
            continue
        argv = [
            f"--{name.replace('_', '-')}={value}"
            for name, value in vars(row).items()
            if name not in ("fusion", "profile", "loop", "curve")
        ]
        compare(row, [*argv, *(["--fusion"] if row.fusion else [])])
    return 0


if __name__ == "__main__":
    sys.exit(main())
