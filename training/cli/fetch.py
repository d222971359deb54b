"""``crcviewer fetch``: the study's two sets, or others of MedMNIST, into a folder."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from crcviewer.imaging.core.medmnist import SIZES
from crcviewer.protocol.run_events import Failed, Finished, Paused, Progress
from crcviewer.protocol.text import verbatim
from training.base.errors import StudyError, StudyStopped
from training.data.published_sets import fetch_sets, published_file
from training.hardware.machine import gigabytes
from training.run.run_directory import RunDirectory
from training.run.stopping import stop_on_signals

_DESCRIPTION = """\
Downloads PathMNIST and OrganAMNIST, or other 2-D sets of MedMNIST, into a folder that --data takes.
A download that was broken off goes on where it ended; every file is checked before it gets its
name."""
_BETWEEN_REPORTS_S = 0.5
MIRROR = "CRCVIEWER_MIRROR"
"""Of an institution that keeps its own copy; the checksums are the published ones all the same."""


def main(argv: Sequence[str]) -> int:
    """Run with the arguments after ``fetch``; returns the exit status."""
    arguments = _parser().parse_args(argv)
    begun = time.monotonic()
    with ExitStack() as stack:
        run: RunDirectory | None = None
        try:
            files = [
                published_file(name, arguments.size, arguments.mirror) for name in arguments.sets
            ]
            if arguments.run:
                run = stack.enter_context(RunDirectory(arguments.run))
            asked = stack.enter_context(stop_on_signals())
            follower = _Follower(run)
            fetch_sets(
                files,
                arguments.out,
                report=follower.report,
                finished=follower.finished,
                stopped=lambda: asked() or (run is not None and run.stop_asked()),
            )
        except StudyStopped:
            print("Stopped. What has come is kept: the same command goes on from there.")
            if run:
                run.record(Paused(0, "fetch", 0))
            return 130
        except StudyError as error:
            if run:
                run.record(Failed(error.cause, error.next_step, error.action))
            print(error, file=sys.stderr)
            return 1
        if run:
            run.record(Finished("", time.monotonic() - begun, {}))
    return 0


class _Follower:
    """Tells the run directory, if there is one, and whoever sits at the terminal."""

    def __init__(self, run: RunDirectory | None) -> None:
        self._run = run
        self._last = 0.0

    def finished(self, name: str, was_there: bool) -> None:
        """A line of its own."""
        how = (
            "already there, and as it was published"
            if was_there
            else "complete, checksum and counts are right"
        )
        print(f"{self._clear()}{name}: {how}.", flush=True)

    def report(self, name: str, done: int, total: int) -> None:
        """How far a download is."""
        now = time.monotonic()
        if now - self._last < _BETWEEN_REPORTS_S and done != total:
            return
        self._last = now
        if self._run is not None:
            self._run.record(Progress(verbatim(name), done, total))
        if sys.stdout.isatty():
            share = f" ({done / total:.0%})" if total else ""
            of = f" of {gigabytes(total)}" if total else ""
            print(f"{self._clear()}{name}: {gigabytes(done)}{of}{share}", end="", flush=True)

    @staticmethod
    def _clear() -> str:
        return "\r\x1b[K" if sys.stdout.isatty() else ""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="crcviewer fetch", description=_DESCRIPTION)
    parser.add_argument(
        "--size", type=int, choices=SIZES, default=64, help="side of the images (default 64)"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to put them")
    parser.add_argument(
        "--sets", nargs="+", default=["pathmnist", "organamnist"], metavar="SET",
        help="default: pathmnist organamnist",
    )  # fmt: skip
    parser.add_argument(
        "--mirror", default=os.environ.get(MIRROR, ""), metavar="URL",
        help="address of a folder that has the same files, instead of the published one; the "
        f"environment variable {MIRROR} names one too",
    )  # fmt: skip
    parser.add_argument(
        "--run", type=Path, metavar="DIR", help="a new folder for the progress as events"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
