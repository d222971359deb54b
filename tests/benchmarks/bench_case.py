"""A warm case from request to reply, as a ratio to one plain forward pass of the same network.

Run by hand: ``python tests/benchmarks/bench_case.py [ROUNDS]``. A real engine process holds a
network of the study's own size (resnet50, 60 M parameters, no test-time averaging) with live
exchanges and trained-looking statistics, and is asked over its pipe for pairs of 224-pixel PNG
files that it has not seen; its reply names the file with all overlays, and it also tried the
neutral radiology image. Beside it stands PyTorch as it is: the same network from the same file,
eager, float32, channels first, in a process of its own, given tensors that are ready. Both take
turns, so that other work on the machine burdens both; beside the time that a user waits stands
the processor time of both processes, which other work changes less.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "engine"))
os.environ["PYTHONPATH"] = str(Path(__file__).parents[2])
os.environ["CRCVIEWER_DEVICE"] = "cpu"

import numpy as np
import psutil
import torch
from PIL import Image

from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.model.document import CheckpointDocument
from crcviewer.model.golden_cases import save_model
from crcviewer.model.network import FusionNetwork, NetworkConfig
from crcviewer.model.preprocess import ChannelStatistics, Preprocessing, to_input
from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.messages import Classified, Classify, Hello, LoadModel, ModelLoaded
from tests.unit.engine.worker_dialogue import Dialogue
from training.phantoms import generate_slices, generate_tiles

WANTED = 1.0
TOLERANCE = 0.01
SIZE = 224
_WARM = 3
_VALUES = Preprocessing(
    ChannelStatistics(64, (0.7, 0.5, 0.7), (0.15, 0.2, 0.15)),
    ChannelStatistics(64, (0.4,), (0.25,)),
)


def _write_model(path: Path) -> None:
    torch.manual_seed(0)
    network = FusionNetwork(NetworkConfig())
    for exchange in (network.exchange3, network.exchange4):
        for attention in (exchange.pathology_to_radiology, exchange.radiology_to_pathology):
            torch.nn.init.constant_(attention.gamma, 0.3)
    indices = np.arange(8)
    tiles = generate_tiles(indices, indices, seed=1, size=64)
    slices = generate_slices(indices, indices, seed=1, size=64)
    # The batch statistics of these images, as after training: else the answers would be alike.
    network.train()
    for part in network.modules():
        if isinstance(part, torch.nn.BatchNorm2d):
            part.momentum = None  # the mean of all passes, so that one is enough
    with torch.no_grad():
        network(
            to_input(torch.from_numpy(tiles), _VALUES.pathology, 64),
            to_input(torch.from_numpy(slices), _VALUES.radiology, 64),
        )
    document = CheckpointDocument(
        name="benchmark",
        created="2026-01-01T00:00:00Z",
        network=network.config,
        preprocessing=_VALUES,
        pairing="random",
    )
    save_model(
        path,
        network.eval(),
        document,
        neutral=slices.mean(0).astype(np.uint8),
        golden_tiles=list(tiles[:2]),
        golden_slices=list(slices[:2]),
    )


def write_pairs(folder: Path, count: int) -> list[tuple[Path, Path]]:
    """Tiles and slices of 224 pixels, as PNG files."""
    indices = np.arange(count)
    tiles = generate_tiles(indices % 9, indices, seed=0, size=SIZE, difficulty=0.3)
    slices = generate_slices(indices % 11, indices, seed=0, size=SIZE)
    pairs = []
    for n, (tile, cut) in enumerate(zip(tiles, slices, strict=True)):
        pair = folder / f"{n:03}_path.png", folder / f"{n:03}_ct.png"
        Image.fromarray(tile).save(pair[0])
        Image.fromarray(cut).save(pair[1])
        pairs.append(pair)
    return pairs


class Plain:
    """The network as PyTorch runs it when nobody has done anything about it."""

    def __init__(self, model: Path) -> None:
        network = read_checkpoint(model).network
        assert isinstance(network, FusionNetwork)
        self._network = network.eval()

    def forward(self, pair: tuple[Path, Path]) -> tuple[float, float, torch.Tensor]:
        """Seconds of the forward pass alone, of wall and processor, and the probabilities."""
        tile, cut = (torch.from_numpy(np.asarray(Image.open(path)).copy())[None] for path in pair)
        inputs = to_input(tile, _VALUES.pathology, 64), to_input(cut, _VALUES.radiology, 64)
        with torch.no_grad():
            start, busy = time.perf_counter(), time.process_time()
            logits = self._network(*inputs).logits
            seconds, busy = time.perf_counter() - start, time.process_time() - busy
        return seconds, busy, logits.softmax(1)[0]


def _busy(engine: Dialogue) -> float:
    """Processor seconds of the engine so far."""
    times = psutil.Process(engine.process.pid).cpu_times()
    return float(times.user + times.system)


def _case(engine: Dialogue, number: int, pair: tuple[Path, Path]) -> tuple[float, Classified]:
    start = time.perf_counter()
    engine.send(Classify(number, ImageRef(str(pair[0])), ImageRef(str(pair[1]))))
    reply = engine.final()
    seconds = time.perf_counter() - start
    assert isinstance(reply, Classified), reply
    arrays = np.load(reply.arrays)
    assert len([name for name in arrays.files if name.startswith("attention_")]) == 4
    Path(reply.arrays).unlink()
    return seconds, reply


def main() -> None:
    """Print both medians, their ratio, and how far the answers are apart."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    ours: list[float] = []
    plain: list[float] = []
    apart, same, busy, plain_busy = 0.0, True, 0.0, 0.0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        model = folder / "benchmark.safetensors"
        _write_model(model)
        pairs = write_pairs(folder, rounds + _WARM)
        reference = Plain(model)
        engine = Dialogue.with_role("engine", folder)
        try:
            engine.send(LoadModel(1, str(model)))
            loaded = engine.final()
            while isinstance(loaded, Hello):
                loaded = engine.final()
            assert isinstance(loaded, ModelLoaded), loaded
            for n, pair in enumerate(pairs):
                if n == _WARM:
                    busy = _busy(engine)
                seconds, seconds_busy, probabilities = reference.forward(pair)
                own_seconds, reply = _case(engine, n + 2, pair)
                found = torch.tensor(reply.probabilities)
                apart = max(apart, float((found - probabilities).abs().max()))
                same = same and int(found.argmax()) == int(probabilities.argmax())
                if n >= _WARM:
                    plain.append(seconds)
                    ours.append(own_seconds)
                    plain_busy += seconds_busy
            busy = _busy(engine) - busy
        finally:
            engine.close()
    ratio = statistics.median(a / b for a, b in zip(ours, plain, strict=True))
    print(f"{torch.get_num_threads()} threads, medians of {rounds} cases")
    print(f"plain eager float32 forward   {statistics.median(plain) * 1000:6.0f} ms")
    print(f"case, request to reply        {statistics.median(ours) * 1000:6.0f} ms")
    print(f"ratio {ratio:5.2f}   wanted at most {WANTED:.1f}")
    print(
        f"processor time               {busy / rounds * 1000:6.0f} ms to"
        f" {plain_busy / rounds * 1000:.0f} ms, ratio {busy / plain_busy:.2f}"
    )
    print(f"answers: largest difference {apart:.1e}, wanted below {TOLERANCE}; same class: {same}")
    if not same or apart >= TOLERANCE:
        raise SystemExit("the answers differ")


if __name__ == "__main__":
    main()
