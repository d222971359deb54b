"""A folder of cases through the batches of the engine, beside a plain loop over the same files.

Run by hand: ``python tests/benchmarks/bench_folder.py [CASES [MODEL]]``. The loop is what
one writes first: PIL opens the two images of a case, the network from the same file runs as PyTorch
has it (eager, float32, channels first), all test-time views of a case in one pass, one case at a
time. Ours is :func:`classify_many` in a process of its own, which also reads the pixels' size,
makes the plain checks, asks the gate and tries the neutral radiology image. Both take turns, a
block of cases each, so that other work on the machine burdens both; beside the
time stands that of the processor, which other work changes less. Answers are compared.

``--memory [FEW MANY]`` classifies 2,000 cases, and 10,000 in another process, with a small network,
whose time is no matter, and prints the resident memory of each process at its end.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count, cycle, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ["PYTHONPATH"] = str(Path(__file__).parents[2])
os.environ["CRCVIEWER_DEVICE"] = "cpu"

import numpy as np
import psutil

WANTED, WANTED_GROWTH, TOLERANCE = 3.0, 1.1, 0.01
BLOCK = 64
FEW, MANY = 2_000, 10_000


def _requests(folder: Path, first: int) -> Iterator[object]:
    """Without end: the same pairs again and again, whose files are read each time."""
    from crcviewer.protocol.images import ImageRef
    from crcviewer.protocol.messages import Classify

    pairs = [
        (str(tile), str(tile).replace("_path", "_ct")) for tile in sorted(folder.glob("*_path.png"))
    ]
    for number, (tile, scan) in zip(count(first), cycle(pairs), strict=False):
        yield Classify(number, ImageRef(tile), ImageRef(scan), overlays=False, batch=True)


def serve(model: str, folder: str) -> None:
    """The process that is measured: a line with a number of cases asks for so many, one with the
    seconds of wall and processor and the resident bytes answers."""
    from crcviewer.engine.case_batches import classify_many
    from crcviewer.engine.engine_role import Engine, prepare
    from crcviewer.engine.job import Job
    from crcviewer.protocol.messages import Classified, LoadModel

    prepare()
    engine = Engine()
    load = LoadModel(0, model)
    engine.load_model(load, Job(load, lambda _: None, Path))
    first = 1
    for line in sys.stdin:
        wanted = int(line)
        begin, worked = time.perf_counter(), time.process_time()
        answers = []
        requests = islice(_requests(Path(folder), first), wanted)
        for _, outcome in classify_many(engine, requests):  # type: ignore[arg-type]
            assert isinstance(outcome, Classified), outcome
            answers.append(outcome.class_index)
        seconds, busy = time.perf_counter() - begin, time.process_time() - worked
        print(seconds, busy, psutil.Process().memory_info().rss, *answers, flush=True)


class Server:
    """The other end."""

    def __init__(self, model: Path, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--serve", str(model), str(folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def classify(self, cases: int) -> tuple[float, float, int, list[int]]:
        """Seconds of wall and processor, resident bytes, and the likeliest classes."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{cases}\n")
        self._process.stdin.flush()
        seconds, busy, resident, *classes = self._process.stdout.readline().split()
        return float(seconds), float(busy), int(resident), list(map(int, classes))

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)


class PlainLoop:
    """As one writes it first."""

    def __init__(self, model: Path) -> None:
        from crcviewer.model.checkpoint import read_checkpoint
        from crcviewer.model.network import FusionNetwork

        checkpoint = read_checkpoint(model)
        assert isinstance(checkpoint.network, FusionNetwork)
        self._network = checkpoint.network.eval()
        self._values = checkpoint.document.preprocessing

    def classify(self, folder: Path, cases: int) -> tuple[float, float, list[int]]:
        """Seconds of wall and processor, and the likeliest classes."""
        import torch
        from PIL import Image

        from crcviewer.model.preprocess import dihedral_views, to_input

        tiles = cycle(sorted(folder.glob("*_path.png")))
        values, classes = self._values, []
        begin, worked = time.perf_counter(), time.process_time()
        for tile in islice(tiles, cases):
            pair = (tile, Path(str(tile).replace("_path", "_ct")))
            images = [torch.from_numpy(np.asarray(Image.open(path)).copy())[None] for path in pair]
            with torch.no_grad():
                seen = to_input(images[0], values.pathology, values.input_size)
                if values.test_time_views > 1:
                    seen = dihedral_views(seen).flatten(0, 1)
                organ = to_input(images[1], values.radiology, values.input_size)
                organ = organ.repeat(len(seen), 1, 1, 1)
                logits = self._network(seen, organ).logits
                classes.append(int(logits.softmax(1).mean(0).argmax()))
        return time.perf_counter() - begin, time.process_time() - worked, classes


def _throughput(cases: int, model: Path | None) -> None:
    import torch

    from crcviewer.protocol.resources import demo_model
    from tests.benchmarks.bench_case import write_pairs

    model = model or demo_model()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_pairs(folder, BLOCK)
        plain, server = PlainLoop(model), Server(model, folder)
        plain.classify(folder, 3)
        server.classify(BLOCK)
        ours, theirs, same, busy, plain_busy = [], [], 0, 0.0, 0.0
        for _ in range(max(1, cases // BLOCK)):
            seconds, worked, _, classes = server.classify(BLOCK)
            ours.append(seconds)
            busy += worked
            seconds, worked, expected = plain.classify(folder, BLOCK)
            theirs.append(seconds)
            plain_busy += worked
            same += sum(a == b for a, b in zip(classes, expected, strict=True))
        server.close()
    ratio = statistics.median(b / a for a, b in zip(ours, theirs, strict=True))
    print(f"{model.name}, {torch.get_num_threads()} threads, {len(ours)} blocks of {BLOCK} cases")
    print(f"plain loop    {BLOCK / statistics.median(theirs):7.1f} cases a second")
    print(f"folder        {BLOCK / statistics.median(ours):7.1f} cases a second")
    print(f"ratio {ratio:5.2f}   wanted at least {WANTED:.0f}")
    each, plain_each = (1000 * time / (len(ours) * BLOCK) for time in (busy, plain_busy))
    print(f"processor time a case {each:.0f} ms to {plain_each:.0f} ms: {plain_each / each:.2f}")
    print(f"same likeliest class: {same} of {len(ours) * BLOCK}")


def _memory(few: int = FEW, many: int = MANY) -> None:
    from tests.benchmarks.bench_case import write_pairs
    from tests.unit.engine.tiny_model import write_tiny_model

    with tempfile.TemporaryDirectory() as place:
        folder, model = Path(place), Path(place) / "tiny.safetensors"
        write_tiny_model(model)
        write_pairs(folder, BLOCK)
        resident = []
        for cases in (few, many):
            server = Server(model, folder)
            seconds, _, taken, _ = server.classify(cases)
            resident.append(taken)
            print(f"{cases:>6,} cases  {taken / 2**20:6.0f} MB resident, {seconds:.0f} s")
            server.close()
    growth = resident[1] / resident[0]
    print(f"ratio {growth:5.2f}   wanted at most {WANTED_GROWTH}")


def main(argv: list[str]) -> None:
    """Print figures beside what is wanted."""
    if argv[:1] == ["--serve"]:
        serve(*argv[1:])
    elif argv[:1] == ["--memory"]:
        _memory(*map(int, argv[1:]))
    else:
        cases = int(argv[0]) if argv else 4 * BLOCK
        _throughput(cases, Path(argv[1]) if len(argv) > 1 else None)


if __name__ == "__main__":
    main(sys.argv[1:])
