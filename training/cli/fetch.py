"""``crcviewer fetch``: the study's two sets, or others of MedMNIST, into a folder."""

from __future__ import annotations

import argparse
import os
import sys
import time
import urllib.parse
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from crcviewer.protocol.run_events import Failed, Finished, Paused, Progress
from training.base.errors import DataError, StudyError
from training.data.fetch_file import FetchStopped, Unreachable, fetch_file, md5_of, part_of
from training.data.published_sets import SIZES, PublishedFile, check_counts, published_file
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
        try:
            files = [published_file(name, arguments.size) for name in arguments.sets]
            if arguments.mirror:
                files = [_mirrored(file, arguments.mirror) for file in files]
            run = stack.enter_context(RunDirectory(arguments.run)) if arguments.run else None
        except StudyError as error:
            print(f"{error.cause} {error.next_step}", file=sys.stderr)
            return 1
        asked = stack.enter_context(stop_on_signals())
        try:
            fetch_sets(
                files,
                arguments.out,
                _Follower(run),
                stopped=lambda: asked() or (run is not None and run.stop_asked()),
            )
        except FetchStopped:
            print("Stopped. What has come is kept: the same command goes on from there.")
            if run:
                run.record(Paused(0, "fetch", 0))
            return 130
        except StudyError as error:
            if run:
                run.record(Failed(str(error.cause), str(error.next_step)))
            print(f"{error.cause} {error.next_step}", file=sys.stderr)
            return 1
        if run:
            run.record(Finished("", time.monotonic() - begun, {}))
    return 0


def fetch_sets(
    files: Sequence[PublishedFile],
    folder: Path,
    follower: _Follower,
    *,
    stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Each of ``files`` into ``folder``, whole, with the right checksum and counts.

    Raises FetchStopped, and DataError where a file cannot be had or is not what it should be.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK)
    except OSError as error:
        raise _barred(folder, error.strerror) from error
    if not writable:
        raise _barred(folder, "permission denied")
    for place, file in enumerate(files):
        target = folder / file.file
        if target.exists():
            _check_present(target, file)
            follower.say(f"{file.file}: already there, and as it was published.")
            continue
        try:
            fetch_file(file.url, target, file.md5, follower.of(file.file), stopped=stopped)
        except Unreachable as reason:
            raise _by_hand(files[place:], folder, str(reason)) from reason
        check_counts(target, file.set_name)
        follower.say(f"{file.file}: complete, checksum and counts are right.")


def _check_present(target: Path, file: PublishedFile) -> None:
    if md5_of(target) != file.md5:
        raise DataError(
            f"There is a {file.file} in {target.parent} that is not the published one.",
            "Move it away, or name another folder with --out; it was left as it is.",
        )
    check_counts(target, file.set_name)


def _by_hand(files: Sequence[PublishedFile], folder: Path, reason: str) -> DataError:
    """How to do without a network."""
    host = urllib.parse.urlsplit(files[0].url).hostname or files[0].url
    kept = (
        " What has come is kept for the next try."
        if part_of(folder / files[0].file).exists()
        else ""
    )
    listed = "".join(f"\n  {file.file} from {file.url} (MD5 {file.md5})" for file in files)
    return DataError(
        f"{files[0].file} cannot be had from {host}: {reason}.{kept}",
        "Try again later, or download these with another computer, check that they have these "
        f"names, and put them into {folder.resolve()}:{listed}",
    )


def _barred(folder: Path, reason: str | None) -> DataError:
    return DataError(
        f"The folder {folder} cannot be written to ({(reason or 'no reason given').lower()}).",
        "Name another folder with --out.",
    )


def _mirrored(file: PublishedFile, mirror: str) -> PublishedFile:
    return replace(file, url=f"{mirror.rstrip('/')}/{file.file}")


class _Follower:
    """Tells the run directory, if there is one, and whoever sits at the terminal."""

    def __init__(self, run: RunDirectory | None) -> None:
        self._run = run
        self._last = 0.0

    def say(self, line: str) -> None:
        """A line of its own."""
        print(f"{self._clear()}{line}", flush=True)

    def of(self, name: str) -> Callable[[int, int], None]:
        """What a download of that name reports to."""

        def report(done: int, total: int) -> None:
            now = time.monotonic()
            if now - self._last < _BETWEEN_REPORTS_S and done != total:
                return
            self._last = now
            if self._run is not None:
                self._run.record(Progress(name, done, total))
            if sys.stdout.isatty():
                share = f" ({done / total:.0%})" if total else ""
                of = f" of {gigabytes(total)}" if total else ""
                print(f"{self._clear()}{name}: {gigabytes(done)}{of}{share}", end="", flush=True)

        return report

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
