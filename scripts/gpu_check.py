"""What only a machine with a graphics card can tell; started by ``scripts/gpu_check.sh``.

Every part is a process of its own with a time limit, so that one that fails or hangs costs only
itself. A part that cannot be done is skipped and says why. At the end come one JSON file and a
table; the exit status is 1 where a part failed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_FOUND = "FOUND "
_SMALL = (
    *("--preset", "tiny", "--no-control", "--set", "network.test_time_views=1"),
    *("--set", "network.input_size=32", "--set", "schedule.small_size=0"),
    *("--set", "batch.size=16", "--set", "epochs.pathology=2"),
    *("--set", "epochs.radiology=2", "--set", "epochs.fusion=3"),
)
_SAME = 1e-6
"""Largest difference of two losses that are called the same."""
_CLOSE = 0.02
"""Largest difference of a probability between the card and the processor, bfloat16 included."""


class Skipped(Exception):  # noqa: N818  (no error: a part that does not apply here)
    """Why a part is left out."""


@dataclass(frozen=True)
class Asked:
    """What all parts are told."""

    place: Path
    """A folder for their files."""
    dry: bool

    @property
    def device(self) -> str:
        """Where is computed."""
        return "cpu" if self.dry else "cuda"


# ------------------------------------------------------------------------------- the parts


def machine(asked: Asked) -> dict[str, Any]:
    """What it is, and that training and models import without a window's libraries."""

    class NoWindow:
        def find_spec(self, name: str, path: object = None, target: object = None) -> None:
            if name.partition(".")[0] in ("PySide6", "pyqtgraph", "openslide"):
                raise ModuleNotFoundError(name, name=name)

    sys.meta_path.insert(0, NoWindow())
    import torch
    import torchvision

    import training.cli.evaluate
    import training.cli.phantom
    import training.cli.train  # noqa: F401

    return {
        "python": platform.python_version(),
        "torch": str(torch.__version__),
        "torchvision": str(torchvision.__version__),
        "card": torch.cuda.get_device_name() if torch.cuda.is_available() else None,
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }


def products(asked: Asked) -> dict[str, Any]:
    """Dense bfloat16 products of two matrices: what the card really gives, in TFLOP/s."""
    import torch

    size, rounds = (512, 2) if asked.dry else (8192, 20)
    a, b = (torch.randn(size, size, device=asked.device).bfloat16() for _ in range(2))
    for _ in range(3):
        a @ b
    _wait(asked)
    begun = time.perf_counter()
    for _ in range(rounds):
        a @ b
    _wait(asked)
    rate = rounds * 2 * size**3 / (time.perf_counter() - begun) / 1e12
    return {"tflops": round(rate, 3)}


def paper(asked: Asked) -> dict[str, Any]:
    """Images a second of stage 2 as ``paper`` has it: four batches of 32 a step."""
    return _throughput(asked, "--batch 32 --accumulation 4", images=4096)


def fast(asked: Asked) -> dict[str, Any]:
    """Images a second of stage 2 as ``fast`` has it: batches of 128."""
    return _throughput(asked, "--batch 128", images=8192)


def _throughput(asked: Asked, batches: str, images: int) -> dict[str, Any]:
    from tests.benchmarks import bench_training as bench

    shape = "--backbone resnet50 --fusion --source 64 --input 64 --warm-up 4"
    if asked.dry:
        shape = "--backbone resnet10 --width 0.25 --fusion --source 28 --input 32 --warm-up 1"
        images = 64
        batches = batches.replace("128", "32").replace("32 --a", "8 --a")
    told = _run(
        *("tests/benchmarks/bench_training.py", "--loop", "ours", "--device", asked.device),
        *shape.split(), *batches.split(), "--images", str(images),
        "--threads", "0",
    )  # fmt: skip
    rate = images / json.loads(told.splitlines()[-1])["seconds"]
    flops = bench.flops_of_a_sample(bench.parser().parse_args(shape.split()))
    found: dict[str, Any] = {
        "images_a_second": round(rate, 1),
        "gflop_a_sample": round(flops / 1e9, 2),
        "tflops": round(rate * flops / 1e12, 3),
    }
    if not asked.dry:
        import torch

        card = torch.cuda.get_device_name()
        peak = next((bench.PEAKS[name] for name in bench.PEAKS if name in card), None)
        found["share_of_peak"] = round(rate * flops / 1e12 / peak, 4) if peak else None
        found["peak_tflops"] = peak
    return found


def resume(asked: Asked) -> dict[str, Any]:
    """A run that is killed in stage 2 and gone on with has the losses of one that is not."""
    data = _phantoms(asked)
    whole, broken = asked.place / "whole", asked.place / "broken"
    _train(asked, data, whole)
    command = [*_train_command(asked, data, broken)]
    with (asked.place / "broken.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        while process.poll() is None and not any(e[1] == "fusion" for e in _losses(broken)):
            time.sleep(0.02)
        killed = process.poll() is None
        process.kill()
        process.wait()
    if not killed:
        raise RuntimeError("The run ended before it could be killed.")
    _run("-m", "training", "train", "--resume", str(broken))
    first, second = _losses(whole), _losses(broken)
    apart = max(abs(a - second[key][n]) for key, ab in first.items() for n, a in enumerate(ab))
    if apart > _SAME:
        raise RuntimeError(f"losses differ by up to {apart:g}")
    return {"epochs": len(first), "largest_difference": apart, "exact": apart == 0.0}


def golden(asked: Asked) -> dict[str, Any]:
    """The golden cases of models replayed on the card, and its answers beside the processor's."""
    import numpy as np

    from crcviewer.model.predict import load_model
    from training.phantoms import generate_slices, generate_tiles

    index = np.arange(18)
    tiles = generate_tiles(index % 9, index, seed=7, size=64)
    slices = generate_slices(index % 11, index, seed=7, size=64)
    trained = asked.place / "whole" / "best.safetensors"
    files = [trained] if trained.is_file() else []
    # Models that lie beside a bundled one need not carry golden cases.
    bundled = sorted((ROOT / "resources").rglob("*.safetensors"))
    files += [file for file in bundled if "." not in file.stem]
    if not files:
        raise Skipped("no model was trained, and none is bundled")
    found: dict[str, Any] = {}
    for file in files:
        here = load_model(file, asked.device).predict_many(list(tiles), list(slices))
        there = load_model(file, "cpu").predict_many(list(tiles), list(slices))
        found[file.stem] = float(np.abs(here.probabilities - there.probabilities).max())
    if max(found.values()) > _CLOSE:
        raise RuntimeError(f"the card answers otherwise than the processor: {found}")
    return {"largest_difference": found}


def engine(asked: Asked) -> dict[str, Any]:
    """``crcviewer classify`` of sample cases, with the model on the card."""
    samples = asked.place / "samples"
    _run("-m", "training", "phantom", "--samples", str(samples))
    trained = asked.place / "whole" / "best.safetensors"
    model = ["--model", str(trained)] if trained.is_file() else []
    case = [str(next(samples.glob(f"01*_{of}.png"))) for of in ("path", "ct")]
    told = _run(
        *("-m", "crcviewer", "classify", "--device", asked.device, *model, *case),
    )
    return {"lines": len(told.splitlines())}


def small_numbers(asked: Asked) -> dict[str, Any]:
    """Networks of few channels and batches of two, on large images."""
    data = _phantoms(asked)
    found = {}
    for width, precision in (("0.125", "bfloat16"), ("0.0625", "float32")):
        run = asked.place / f"thin {width}"
        more = f"network.width={width} network.input_size=128 batch.precision={precision}"
        more += " batch.size=16 epochs.pathology=1 epochs.radiology=1 epochs.fusion=1"
        _train(asked, data, run, *(word for one in more.split() for word in ("--set", one)))
        found[width] = _losses(run)[("2", "fusion", 1)][0]
    return {"fusion_loss": found}


PARTS: tuple[tuple[Callable[[Asked], dict[str, Any]], int], ...] = (
    (machine, 60), (products, 40), (fast, 90), (paper, 90), (resume, 120), (golden, 60),
    (engine, 45), (small_numbers, 90),
)  # fmt: skip
"""Each with its limit in seconds."""
LIMIT = 460
"""Seconds for all."""


# --------------------------------------------------------------------------- what they share


def _wait(asked: Asked) -> None:
    if not asked.dry:
        import torch

        torch.cuda.synchronize()


def _run(*arguments: str, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, **(environment or {})},
    )  # fmt: skip
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-4:]
        raise RuntimeError(f"{' '.join(arguments[:3])} ended with {done.returncode}: {last}")
    return done.stdout


def _phantoms(asked: Asked) -> Path:
    data = asked.place / "phantoms"
    if not data.is_dir():
        count = "54" if asked.dry else "400"
        _run("-m", "training", "phantom", "--out", str(data), "--count", count, "--size", "28")
    return data


def _train_command(asked: Asked, data: Path, run: Path, *more: str) -> list[str]:
    start = [sys.executable, "-X", "utf8", "-m", "training", "train", *_SMALL, *more]
    return [*start, "--device", asked.device, "--data", str(data), "--run", str(run)]


def _train(asked: Asked, data: Path, run: Path, *more: str) -> None:
    _run(*_train_command(asked, data, run, *more)[3:])


def _losses(run: Path) -> dict[tuple[str, str, int], tuple[float, float]]:
    """Of each finished epoch: of training and of validation."""
    found = {}
    try:
        lines = (run / "events.jsonl").read_text("utf-8").splitlines()
    except OSError:
        return {}
    for line in lines:
        if '"epoch_finished"' not in line:
            continue
        try:
            event = json.loads(line)
        except ValueError:
            continue  # being written
        key = (str(event["stage"]), event["branch"], event["epoch"])
        found[key] = (event["train_loss"], event["val_loss"])
    return found


# ------------------------------------------------------------------------------------ main


def _do(name: str, limit: float, asked: Asked) -> dict[str, Any]:
    """The part in a process of its own: its state, seconds, and what it found or why not."""
    begun = time.monotonic()
    command = [sys.executable, "-X", "utf8", __file__, "--part", name, "--place", str(asked.place)]
    try:
        done = subprocess.run(
            [*command, *(["--dry"] if asked.dry else [])],
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=limit,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"state": "failed", "why": f"not done in {limit:.0f} s", "seconds": round(limit, 1)}
    seconds = round(time.monotonic() - begun, 1)
    last = next((x for x in reversed(done.stdout.splitlines()) if x.startswith(_FOUND)), None)
    if last is None:
        why = (done.stderr.strip().splitlines() or [""])[-1]
        why = f"ended with {done.returncode}: {why}"
        return {"state": "failed", "why": why, "seconds": seconds}
    return {**json.loads(last.removeprefix(_FOUND)), "seconds": seconds}


def _part(name: str, asked: Asked) -> None:
    part = next(p for p, _ in PARTS if p.__name__ == name)
    try:
        if name != "machine" and not asked.dry:
            import torch

            if not torch.cuda.is_available():
                raise Skipped("there is no CUDA device that torch can use")
        told: dict[str, Any] = {"state": "done", "found": part(asked)}
    except Skipped as reason:
        told = {"state": "skipped", "why": str(reason)}
    except Exception as error:
        traceback.print_exc()
        told = {"state": "failed", "why": f"{type(error).__name__}: {error}"}
    print(_FOUND + json.dumps(told), flush=True)


def main() -> int:
    """All parts, one after the other."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--dry", action="store_true", help="small, on the processor")
    parser.add_argument("--out", type=Path, default=Path("gpu_check.json"), metavar="FILE")
    parser.add_argument("--slow", type=float, default=1.0, help="factor of all time limits")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    parser.add_argument("--place", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part:
        sys.path.insert(0, str(ROOT))
        _part(arguments.part, Asked(arguments.place, arguments.dry))
        return 0
    begun = time.monotonic()
    report: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as made:
        asked = Asked(Path(made), arguments.dry)
        for part, limit in PARTS:
            left = LIMIT * arguments.slow - (time.monotonic() - begun)
            name = part.__name__
            if left < 1:
                report[name] = {"state": "skipped", "why": "no time was left", "seconds": 0.0}
                continue
            report[name] = _do(name, min(limit * arguments.slow, left), asked)
            row = report[name]
            print(
                f"{name}: {row['state']} {row.get('why', '')}".strip(), file=sys.stderr, flush=True
            )
    seconds = round(time.monotonic() - begun, 1)
    whole = {"dry": arguments.dry, "seconds": seconds, "parts": report}
    arguments.out.write_text(json.dumps(whole, indent=1), encoding="utf-8")
    print(f"{'part':<15}{'state':<9}{'s':>7}  what was found")
    for name, row in report.items():
        said = row.get("why") or ", ".join(f"{k} {v}" for k, v in row["found"].items())
        print(f"{name:<15}{row['state']:<9}{row['seconds']:>7}  {said}")
    print(f"{seconds} s in all; {arguments.out}")
    return 1 if any(row["state"] == "failed" for row in report.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
