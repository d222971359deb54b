"""``crcviewer fetch``: the study's two sets, or others of MedMNIST, into a folder."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from crcviewer.imaging.core.medmnist import SIZES
from crcviewer.protocol.command_output import add_json
from crcviewer.protocol.text import verbatim
from training.base.errors import StudyStopped
from training.cli.output import Output
from training.data.published_sets import fetch_sets, published_file
from training.run.stopping import stop_on_signals

_DESCRIPTION = """\
Downloads PathMNIST and OrganAMNIST, or other 2-D sets of MedMNIST, into a folder that --data takes.
A download that was broken off goes on where it ended; every file is checked before it gets its
name."""
MIRROR = "CRCVIEWER_MIRROR"
"""Of an institution that keeps its own copy; the checksums are the published ones all the same."""


def main(argv: Sequence[str]) -> int:
    """Run with the arguments after ``fetch``; returns the exit status."""
    arguments = _parser().parse_args(argv)
    with Output(arguments) as output, stop_on_signals() as stopped:
        files = [published_file(name, arguments.size, arguments.mirror) for name in arguments.sets]

        def finished(name: str, was_there: bool) -> None:
            how = (
                "already there, and as it was published"
                if was_there
                else "complete, checksum and counts are right"
            )
            output.note(f"{name}: {how}.")

        try:
            fetch_sets(
                files,
                arguments.out,
                report=lambda name: output.progress(verbatim(name), "bytes"),
                finished=finished,
                stopped=stopped,
            )
        except StudyStopped:
            output.note("Stopped. What has come is kept: the same command goes on from there.")
            return 130
    return output.status


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
    add_json(parser, result=False)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
