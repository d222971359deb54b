"""Runs the frozen program as its users do, and says what it weighs and how fast it starts.

``python packaging/smoke.py [FOLDER]``, FOLDER holding the two executables (dist/crcviewer). What
is run: the version and the help of each command, a sample classified on the command line, the
window off screen on a sample with each of its tabs; in another one a session is saved, a slide
mapped, a training begun; then images of all kinds, reports, tables, DICOM, phantoms, a study that
is looked at by several processes, slides of a cohort, a training that is stopped and gone on with,
an evaluation. All the while the processes of the frozen program are counted: one that starts itself
without end is ended here. Needs the packages that the program needs, and the source tree.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # what draws images is in the tests

from frozen import Bundle, ProcessCount, SmokeError, need, samples, sizes, wait
from smoke_files import check_commands, check_images, check_licences, check_results

_ROOT = Path(__file__).parents[1]
_TINY = ["--preset", "tiny", "--device", "cpu"]
_SETTINGS = {
    "network.backbone": "resnet10", "network.width": "0.0625", "network.input_size": "16",
    "schedule.small_size": "0", "network.test_time_views": "1",
    "epochs.pathology": "2", "epochs.radiology": "1", "epochs.fusion": "2",
}  # fmt: skip


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
    keep(pictures, bundle)
    painted, classified = seen["painted"] - began, seen["classified"] - began
    return f"painted after {painted:.2f} s, sample classified after {classified:.2f} s"


def check_work(bundle: Bundle, pictures: Path | None) -> str:
    """In the window a session is saved, a slide mapped, a training begun; another opens it all."""
    slide, data, run = (bundle.home / name for name in ("片 slide.tiff", "study", "runs/窗 window"))
    bundle.run("phantom", "slide", "--out", str(slide), "--width", "1600", "--height", "1200")
    bundle.run("phantom", "--out", str(data), "--count", "36", "--size", "28")
    session = bundle.home / "会 session.crcsession"
    train = ["train", *_TINY, *changed_settings(), "--data", str(data), "--run", str(run)]
    work = {"session": str(session), "slide": str(slide), "training": train}
    seen, _ = bundle.open_window(*samples(bundle), work=work)
    need(not seen["gave_up"] and "training" in seen, f"the window gave up waiting: {seen}")
    need(seen["slide"]["fields"] > 0, f"nothing of the slide was mapped: {seen}")
    need(seen["training"]["status"] == "finished", f"{seen['training']}: {log(run)}")
    need(seen["imported"] == [], f"the window has imported {seen['imported']}")
    keep(pictures, bundle)
    seen, _ = bundle.open_window(str(session))
    (case,) = seen["cases"]
    need(case["model"] == "demo" and not case["error"], f"the session was opened as {case}")
    return f"session saved and opened, {len(work)} pieces of work done in the window"


def keep(pictures: Path | None, bundle: Bundle) -> None:
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
        for picture in bundle.home.glob("window.*.png"):
            (pictures / picture.name).write_bytes(picture.read_bytes())


def changed_settings() -> list[str]:
    return [part for name, value in _SETTINGS.items() for part in ("--set", f"{name}={value}")]


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
    changes = changed_settings()
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
            ("licences", lambda: check_licences(bundle), 0),
            # the command, who reads for it, and what one of them forks for a moment
            ("command line", lambda: check_command_line(bundle), 3),
            ("commands", lambda: check_commands(bundle), 2),
            ("window, first start", lambda: check_window(bundle, arguments.pictures), 4),
            ("window, second start", lambda: check_window(bundle, None), 4),
            # the window, its reader, engine and map, and the training
            ("work in the window", lambda: check_work(bundle, arguments.pictures), 6),
            # the command, who reads for it, who decodes for that, and multiprocessing's own helper
            ("images", lambda: check_images(bundle), 5),
            ("results", lambda: check_results(bundle), 4),
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
