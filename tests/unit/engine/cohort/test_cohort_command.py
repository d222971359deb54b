"""``crcviewer cohort`` as a process, with workers that are real ones: killed, stopped, gone on."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from crcviewer.engine.cohort.table import RowState
from crcviewer.engine.slides.journal import read_journal
from tests.unit.engine.slide_maps import write_slide
from tests.unit.engine.tiny_model import write_tiny_model

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals of Unix")


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three slides, one whose pixels have no size, one that is not there, and a model."""
    folder = tmp_path_factory.mktemp("队列 1")
    write_tiny_model(folder / "tiny.safetensors")
    slides = folder / "slides"
    for name in ("a", "b"):
        (slides / name).mkdir(parents=True)
    write_slide(slides / "a" / "one.tiff")
    write_slide(slides / "b" / "one.tiff")
    write_slide(slides / "丙.tiff")
    write_slide(slides / "unknown.tiff", mpp=None)
    (folder / "list.csv").write_text(
        "slide,patient,mpp\nslides/a/one.tiff,P1,\nslides/b/one.tiff,P2,\nslides/丙.tiff,张三,0.5\n",
        encoding="utf-8-sig",
    )
    (folder / "bad.csv").write_text(
        "slide,patient\nslides/unknown.tiff,P4\nslides/gone.svs,P5\nslides/a/one.tiff,P1\n",
        encoding="gbk",
    )
    return folder


def command(cohort: Path, out: Path, *more: object, table: str = "list.csv") -> list[str]:
    # Fields that overlap by three quarters: many of them, on a slide that is made in no time.
    common = (cohort / table, "--out", out, "--model", cohort / "tiny.safetensors", "--json")
    dense = ("--stride", 28, "--formats", "csv,json")
    return [sys.executable, "-m", "crcviewer", "cohort", *map(str, (*common, *dense, *more))]


def rows_of(out: Path) -> list[dict[str, str]]:
    with (out / "cohort.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@contextmanager
def started(arguments: list[str]) -> Iterator[subprocess.Popen[str]]:
    """In a group of its own, which is ended whatever happens."""
    # What runs in the background may ignore Ctrl+C, and hands that on to what it starts.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        start_new_session=True,
    )  # fmt: skip
    signal.signal(signal.SIGINT, before)
    try:
        yield process
    finally:
        if process.poll() is None:
            for child in psutil.Process(process.pid).children(recursive=True):
                with suppress(psutil.NoSuchProcess):
                    child.kill()
            process.kill()
        process.communicate()


def who_maps(command_pid: int, out: Path) -> tuple[psutil.Process, Path]:
    """A worker that has some fields of a slide in its journal, and is not done with it."""
    until = time.monotonic() + 300
    while time.monotonic() < until:
        for child in psutil.Process(command_pid).children(recursive=True):
            with suppress(psutil.Error, OSError, StopIteration):
                journal = next(
                    Path(file.path) for file in child.open_files()
                    if file.path.endswith(".slidemap")
                )  # fmt: skip
                if len(read_journal(journal).records) > 50:
                    return child, journal
        time.sleep(0.02)
    raise AssertionError("no worker maps anything")


@POSIX
def test_the_slide_of_a_killed_worker_goes_on_from_its_journal(
    cohort: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with started(command(cohort, out, "--workers", 2)) as process:
        worker, journal = who_maps(process.pid, out)
        worker.send_signal(signal.SIGSTOP)  # so that what it has done is known
        before = journal.read_bytes()
        total = len(read_journal(journal).records)
        worker.kill()
        told, errors = process.communicate()
        assert process.returncode == 0, errors
    after = journal.read_bytes()
    whole = before[: len(before) - (len(before) - before.index(b"\n") - 1) % _record(journal)]
    assert after.startswith(whole), "what the killed worker had done was done anew"
    assert len(read_journal(journal).records) > total
    records = [json.loads(line) for line in told.splitlines()]
    assert sorted(record["patient"] for record in records) == ["P1", "P2", "张三"]
    assert [row["state"] for row in rows_of(out)] == [RowState.MAPPED] * 3
    assert {row["classified"] for row in rows_of(out)} == {rows_of(out)[0]["fields"]}
    assert len({row["files"] for row in rows_of(out)}) == 3
    assert not list(out.rglob("*.part"))


def _record(journal: Path) -> int:
    return int(read_journal(journal).records.dtype.itemsize)


@POSIX
def test_a_stopped_cohort_goes_on_on_another_cluster(cohort: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with started(command(cohort, out, "--workers", 1)) as process:
        _, journal = who_maps(process.pid, out)
        # As a terminal sends it: to all processes of the group.
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate()
        assert process.returncode == 130, errors
    states = [row["state"] for row in rows_of(out)]
    assert RowState.STOPPED in states
    assert not list(out.rglob("*.part"))
    before = journal.read_bytes()
    with scheduler(tmp_path) as address:
        done = subprocess.run(
            command(cohort, out, "--scheduler", address), capture_output=True, text=True,
            encoding="utf-8", check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert journal.read_bytes().startswith(before)
    assert [row["state"] for row in rows_of(out)] == [RowState.MAPPED] * 3


def test_one_failing_slide_does_not_stop_the_rest(cohort: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = command(cohort, out, "--workers", 1, "--retries", 0, table="bad.csv")
    done = subprocess.run(run, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    records: dict[str, Any] = {
        record["patient"]: record for record in map(json.loads, done.stdout.splitlines())
    }
    assert records["P4"]["ask_pixel_size"]
    assert records["P5"]["error"]
    assert records["P1"]["summary"]["complete"]
    rows = rows_of(out)
    assert [row["state"] for row in rows] == [RowState.FAILED, RowState.FAILED, RowState.MAPPED]
    assert [bool(row["error"]) for row in rows] == [True, True, False]


def test_a_scheduler_that_is_not_there(cohort: Path, tmp_path: Path) -> None:
    run = command(cohort, tmp_path / "out", "--scheduler", str(tmp_path / "none.json"))
    done = subprocess.run(run, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    """A cluster that somebody else has started: its scheduler's file."""
    file = folder / "scheduler.json"
    python = (sys.executable, "-m")
    whole = ("--scheduler-file", str(file))
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    commands = [
        [*python, "distributed.cli.dask_scheduler", *whole, "--host", "127.0.0.1", "--port", "0",
         "--no-dashboard"],
        [*python, "distributed.cli.dask_worker", *whole, "--nthreads", "1", "--no-dashboard",
         "--no-nanny", "--host", "127.0.0.1", "--local-directory", str(folder / "scratch")],
    ]  # fmt: skip
    processes: list[subprocess.Popen[bytes]] = []
    try:
        for one in commands:
            processes.append(subprocess.Popen(one, cwd=Path(__file__).parents[4], **quiet))  # type: ignore[call-overload]
            until = time.monotonic() + 120
            while not file.exists() and time.monotonic() < until:
                time.sleep(0.1)
        yield str(file)
    finally:
        for process in processes:
            process.kill()
            process.wait()
