"""What commands share: the options that say which data one is about, and how it is told."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath


def add_data_arguments(
    parser: argparse.ArgumentParser, *, several: bool = True, required: bool = True
) -> None:
    """``--data``, ``--pathology`` and ``--radiology``. ``several``: ``data`` is a list of paths."""
    if several:
        parser.add_argument(
            "--data", type=Path, required=required, default=[], action="append", metavar="DIR|CSV",
            help="folder in the MedMNIST layout, or a manifest of one's own images; several are "
            "joined",
        )  # fmt: skip
    else:
        parser.add_argument(
            "--data", type=Path, required=required, metavar="DIR|CSV",
            help="folder in the MedMNIST layout, or a manifest of one's own images",
        )  # fmt: skip
    parser.add_argument("--pathology", default="pathmnist", metavar="SET", help="MedMNIST set")
    parser.add_argument(
        "--radiology", default="", metavar="SET",
        help="MedMNIST set (default: the organ set in the folder)",
    )  # fmt: skip


def told_command(program: str, argv: Sequence[str]) -> str:
    """The command as one would type it, of each path only its last name.

    Models and reports are handed on; a path may name a person, a hospital or a study.
    """
    return " ".join((program, shlex.join(_without_folder(argument) for argument in argv)))


def _without_folder(argument: str) -> str:
    option, equals, value = argument.partition("=")
    if argument.startswith("-") and equals:
        return f"{option}={_without_folder(value)}"
    if "/" not in argument and "\\" not in argument:
        return argument
    # Windows' paths are read as such on every system: their names hold no "/".
    name = PureWindowsPath(argument).name if "\\" in argument else PurePosixPath(argument).name
    return name or "."
