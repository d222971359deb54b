"""Runs the frozen program as its users do, and says what it weighs and how fast it starts.

``python packaging/smoke.py [FOLDER]``, FOLDER holding the two executables (dist/crcviewer). What
is run: the version, a sample classified on the command line, the window off screen on a sample with
each of its tabs, phantoms, a study that is looked at by several processes, slides of a cohort, a
training that is stopped and gone on with, an evaluation. All the while the processes of the frozen
program are counted: one that starts itself without end is ended here. Needs psutil and Pillow.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

_ROOT = Path(__file__).parents[1]
_SUFFIX = ".exe" if sys.platform == "win32" else ""
_MOST_PROCESSES = 24
"""Far above what the program ever needs, far below what hurts a machine."""
_TINY = ["--preset", "tiny", "--device", "cpu"]
_SETTINGS = {
    "network.backbone": "resnet10", "network.width": "0.0625", "network.input_size": "16",
    "schedule.small_size": "0", "network.test_time_views": "1",
    "epochs.pathology": "2", "epochs.radiology": "1", "epochs.fusion": "2",
}  # fmt: skip


class SmokeError(Exception):
    """The frozen program did not do what it has to."""


def need(condition: object, words: str) -> None:
    """Raises SmokeError."""
    if not condition:
        raise SmokeError(words)


@dataclass
class ProcessCount:
    """How many processes of the frozen program there are, looked at all the while."""

    folder: Path
    most: int = 0
    now: int = 0
    too_many: bool = False
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> ProcessCount:
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def begin(self) -> None:
        """Count anew."""
        self.most = 0

    def processes(self) -> list[psutil.Process]:
        found = []
        for process in psutil.process_iter(["exe"]):
            exe = process.info["exe"]
            if exe and self.folder in Path(exe).parents:
                found.append(process)
        return found

    def _watch(self) -> None:
        while not self._stop.wait(0.1):
            processes = self.processes()
            self.now = len(processes)
            self.most = max(self.most, self.now)
            if self.now > _MOST_PROCESSES:
                self.too_many = True
                for process in processes:
                    try:
                        process.kill()
                    except psutil.Error:
                        continue


class Bundle:
    """The two executables, run in a home folder of their own."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder, self.home = folder, home
        self.window = folder / f"crcviewer{_SUFFIX}"
        self.console = folder / f"crcviewer-cli{_SUFFIX}"
        for program in (self.window, self.console):
            need(program.is_file(), f"{program} is missing: build the bundle first.")
        self.environment = {
            name: value
            for name, value in os.environ.items()
            # nothing of the Python that runs this may help
            if not name.startswith(("PYTHON", "VIRTUAL_ENV", "CRCVIEWER_"))
        } | {
            "HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_DATA_HOME": str(home),
            "XDG_CACHE_HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "CRCVIEWER_DEVICE": "cpu",
            "CRCVIEWER_RUNS": str(home / "runs"),
        }  # fmt: skip

    def run(self, *arguments: str, status: int = 0) -> str:
        """What ``crcviewer-cli ARGUMENTS`` prints."""
        done = subprocess.run(
            [str(self.console), *arguments], env=self.environment, cwd=self.home,
            capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
        )  # fmt: skip
        need(
            done.returncode == status,
            f"crcviewer-cli {' '.join(arguments)} ended with {done.returncode}:\n"
            f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}",
        )
        return done.stdout

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [str(self.console), *arguments], env=self.environment, cwd=self.home,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def open_window(self, *arguments: str) -> tuple[dict[str, Any], float]:
        """The report of a window that is opened on files, and when it was started."""
        report = self.home / "window.json"
        report.unlink(missing_ok=True)
        began = time.time()
        # As on a desktop of Windows: neither input nor output is there.
        done = subprocess.run(
            [str(self.window), *arguments],
            env=self.environment | {"CRCVIEWER_SMOKE_REPORT": str(report)}, cwd=self.home,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=300, check=False, **_without_streams(),
        )  # fmt: skip
        need(done.returncode == 0, f"the window ended with {done.returncode}")
        need(report.is_file(), "the window wrote no report")
        return json.loads(report.read_text(encoding="utf-8")), began


def _without_streams() -> dict[str, Any]:
    return {"creationflags": subprocess.CREATE_NO_WINDOW} if sys.platform == "win32" else {}


def samples(bundle: Bundle) -> tuple[str, str]:
    """A pair that ships with the program."""
    found = sorted(bundle.folder.parent.rglob("resources/samples/01 tumour_*.png"))
    found = [path for path in found if bundle.folder.name in path.parts or "app" in str(path)]
    need(len(found) >= 2, "the bundle holds no samples")
    return str(found[1]), str(found[0])  # path before ct


def check_command_line(bundle: Bundle) -> str:
    need(bundle.run("--version").startswith("crcviewer "), "it does not say its version")
    case = json.loads(bundle.run("classify", *samples(bundle), "--json"))
    need(case["class"] == "TUM", f"the tumour sample is called {case['class']}")
    need(abs(sum(case["probabilities"].values()) - 1) < 1e-4, "probabilities do not sum to 1")
    devices = json.loads(bundle.run("devices", "--json"))
    return f"sample 01 is {case['class']} {case['probabilities']['TUM']:.2f}; {devices['torch']}"


def check_window(bundle: Bundle, pictures: Path | None) -> str:
    seen, began = bundle.open_window(*samples(bundle))
    need(not seen["gave_up"], f"the window gave up waiting: {seen}")
    (case,) = seen["cases"]
    need(case["error"] == "" and case["model"] == "demo", f"no result: {case}")
    need(case["probabilities"][8] > 0.5, f"not seen as tumour: {case}")
    need(seen["imported"] == [], f"the window has imported {seen['imported']}")
    need(len(seen["tabs"]) >= 3 and all(tab["picture"] for tab in seen["tabs"]), str(seen["tabs"]))
    need(seen["messages"] == [], f"the window shows {seen['messages']}")
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
        for picture in bundle.home.glob("window.*.png"):
            (pictures / picture.name).write_bytes(picture.read_bytes())
    painted, classified = seen["painted"] - began, seen["classified"] - began
    return f"painted after {painted:.2f} s, sample classified after {classified:.2f} s"


def check_many_processes(bundle: Bundle, count: ProcessCount) -> str:
    """A study whose images are decoded by several processes, each the frozen program anew."""
    from PIL import Image

    folder = bundle.home / "images"
    folder.mkdir()
    lines = ["pathology,radiology,label,patient"]
    for number in range(120):
        for kind in ("path", "ct"):
            shade = (number * 2, 90, 120) if kind == "path" else (number * 2,) * 3
            Image.new("RGB", (64, 64), shade).save(folder / f"{number}_{kind}.png")
        label = ("TUM", "STR", "ADI")[number % 3]
        lines.append(f"images/{number}_path.png,images/{number}_ct.png,{label},p{number}")
    manifest = bundle.home / "study.csv"
    manifest.write_text("\n".join(lines) + "\n", encoding="utf-8")
    told = bundle.run("check", "--data", str(manifest), "--json").splitlines()
    report = json.loads(told[-1])
    need(isinstance(report, dict), "no report of the data")
    need(count.most > 2 or (os.cpu_count() or 1) < 2, "one process has read them all")
    return f"240 image files were read by {count.most - 2} processes"


def check_cohort(bundle: Bundle) -> str:
    """Two slides on two workers, each the frozen program anew."""
    folder = bundle.home / "cohort"
    folder.mkdir()
    for number in (1, 2):
        bundle.run("phantom", "slide", "--out", str(folder / f"{number}.tiff"), "--width", "2000",
                   "--height", "1600", "--seed", str(number))  # fmt: skip
    (folder / "list.csv").write_text("slide\n1.tiff\n2.tiff\n", encoding="utf-8")
    bundle.run("cohort", str(folder / "list.csv"), "--out", str(folder / "out"), "--workers", "2",
               "--formats", "parquet,pdf,json")  # fmt: skip
    with (folder / "out" / "cohort.csv").open(encoding="utf-8", newline="") as file:
        states = [row["state"] for row in csv.DictReader(file)]
    need(states == ["mapped", "mapped"], f"slides were {states}")
    need(len(list((folder / "out" / "maps").glob("*.report.pdf"))) == 2, "no pages of slides")
    return "two slides were mapped by two workers"


def check_training(bundle: Bundle) -> str:
    data, run = bundle.home / "phantoms", bundle.home / "runs" / "一 run"
    bundle.run("phantom", "--out", str(data), "--count", "90", "--size", "28")
    changes = [part for name, value in _SETTINGS.items() for part in ("--set", f"{name}={value}")]
    long = ["--set", "epochs.pathology=400"]
    process = bundle.start("train", *_TINY, *changes, *long, "--data", str(data), "--run", str(run))
    try:
        wait(lambda: "epoch_finished" in events(run) or process.poll() is not None, 240)
        need(process.poll() is None, f"the training ended by itself: {log(run)}")
        (run / "STOP").touch()
        wait(lambda: process.poll() is not None, 120)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    need("paused" in events(run), f"it did not stop in order: {events(run)}")
    whole = bundle.home / "runs" / "whole"
    bundle.run("train", *_TINY, *changes, "--data", str(data), "--run", str(whole))
    need("finished" in events(whole), "a training did not finish")
    model = whole / "best.safetensors"
    bundle.run("evaluate", "--model", str(model), "--data", str(data), "--run", str(whole),
               "--resamples", "100")  # fmt: skip
    need((whole / "report.html").stat().st_size > 10_000, "the evaluation wrote no report")
    need(any((whole / "figures").glob("*.png")), "the evaluation drew no figure")
    return "started, stopped by STOP; another one finished, and was evaluated"


def events(run: Path) -> list[str]:
    """The names of what a run has told so far."""
    try:
        lines = (run / "events.jsonl").read_text(encoding="ascii").splitlines()
    except OSError:
        return []
    return [json.loads(line).get("event", "") for line in lines if line.endswith("}")]


def log(run: Path) -> str:
    try:
        return (run / "worker.log").read_text(encoding="utf-8")[-2000:]
    except OSError:
        return "no log"


def wait(condition: Callable[[], bool], seconds: float) -> None:
    """Raises SmokeError if it does not come true."""
    deadline = time.monotonic() + seconds
    while not condition():
        need(time.monotonic() < deadline, f"waited {seconds:.0f} s in vain")
        time.sleep(0.1)


def sizes(folder: Path) -> Counter[str]:
    """Megabytes (of 1,000,000 bytes) by part, links counted nowhere."""
    parts: Counter[str] = Counter()
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_file():
            continue
        inside = path.relative_to(folder).parts
        inside = inside[1:] if inside[0] in ("_internal", "Frameworks", "Resources") else inside
        name = inside[0].removesuffix(".libs") if len(inside) > 1 else "libraries of the system"
        if path.parent == folder:
            name = "the two executables, and our and all other Python code"
        if inside[0] == "nvidia":
            name = f"nvidia {inside[-1].split('.so')[0]}" if ".so" in inside[-1] else "nvidia"
        parts[name] += path.stat().st_size
    return parts


def main(argv: Sequence[str] | None = None) -> int:
    """Run all of it; 0: all is well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=_ROOT / "dist" / "crcviewer")
    parser.add_argument("--pictures", type=Path, help="folder for pictures of the window's tabs")
    arguments = parser.parse_args(argv)
    folder = arguments.folder.resolve()
    parts = sizes(folder)
    print(f"{sum(parts.values()) / 1e6:8.0f} MB unpacked")
    for name, size in parts.most_common(25):
        print(f"{size / 1e6:8.1f} MB {name}")
    with tempfile.TemporaryDirectory(prefix="crcviewer smoke ") as place:
        bundle = Bundle(folder, Path(place).resolve())
        steps: list[tuple[str, Callable[[], str], int]] = [
            ("command line", lambda: check_command_line(bundle), 2),
            ("window, first start", lambda: check_window(bundle, arguments.pictures), 4),
            ("window, second start", lambda: check_window(bundle, None), 4),
            # one for the command, one for each processor, and multiprocessing's own helper
            (
                "many processes",
                lambda: check_many_processes(bundle, count),
                3 + (os.cpu_count() or 1),
            ),
            # the command, its workers, and multiprocessing's own helper
            ("cohort", lambda: check_cohort(bundle), 4),
            ("training", lambda: check_training(bundle), 2),
        ]
        with ProcessCount(folder) as count:
            for name, step, most in steps:
                count.begin()
                began = time.monotonic()
                try:
                    said = step()
                    need(not count.too_many, "the program started itself without end")
                    need(count.most <= most, f"{count.most} processes where {most} are enough")
                    wait(lambda: not count.processes(), 15)
                except (SmokeError, subprocess.TimeoutExpired) as error:
                    for process in count.processes():
                        process.kill()
                    print(f"FAILED  {name}: {error}", file=sys.stderr)
                    return 1
                seconds = time.monotonic() - began
                print(f"ok {seconds:6.1f} s  {name}: {said}; at most {count.most} processes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
