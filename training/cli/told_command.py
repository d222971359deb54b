"""The command line as a model's file and a report tell it: without the folders of who typed it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import PurePosixPath, PureWindowsPath


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
