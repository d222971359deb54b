"""What the commands of the engine share: options that mean the same in each, and how they begin."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from crcviewer.engine.failures import explain
from crcviewer.engine.reader_child import TIME_LIMIT_S, seconds
from crcviewer.protocol.command_output import CommandOutput
from crcviewer.protocol.resources import demo_model
from crcviewer.protocol.worker_command import DEVICE_VARIABLE

RESEARCH_USE = "For research use only, not for diagnosis."
LANGUAGES = {"en": ("en",), "zh": ("zh",), "both": ("en", "zh")}
"""Of reports, by the word of ``--language``."""
GOES_ON = "Stopped: the same command goes on with it."


def begin(arguments: argparse.Namespace) -> None:
    """The device is the one that was asked for; a terminal that cannot show a name gets its escapes
    instead of ending the command."""
    if getattr(arguments, "device", "auto") != "auto":
        os.environ[DEVICE_VARIABLE] = arguments.device
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def command_output(*, as_json: bool = False, stopped: str = "Stopped.") -> CommandOutput:
    """Tells of any error in a sentence, and ends by SIGTERM, by which a window or the queue of a
    cluster ends it, as by Ctrl+C. ``as_json``: in events; a command that prints a row for each case
    or slide does so itself, and tells the rest to people."""
    return CommandOutput(explain, as_json=as_json, stopped=stopped, ends_on_sigterm=True)


def add_device(parser: argparse.ArgumentParser) -> None:
    """``--device``, which :func:`begin` obeys."""
    parser.add_argument("--device", default="auto", choices=("auto", "cpu", "cuda", "mps"))


def add_rows(parser: argparse.ArgumentParser, what: str) -> None:
    """``--json`` of a command that prints a row for each ``what``."""
    parser.add_argument("--json", action="store_true", help=f"one JSON object a line and {what}")


def add_model(parser: argparse.ArgumentParser) -> None:
    """``--model`` that answers."""
    parser.add_argument("--model", type=Path, default=demo_model(), metavar="FILE")


def add_moved_models(parser: argparse.ArgumentParser) -> None:
    """``--model`` of a session, which says itself where its models lay."""
    parser.add_argument(
        "--model", type=Path, action="append", default=[], metavar="FILE",
        help="where a model lies, if it was moved; may be given more than once",
    )  # fmt: skip


def add_without_names(parser: argparse.ArgumentParser) -> None:
    """``--without-names``."""
    parser.add_argument(
        "--without-names", action="store_true",
        help="call cases case-0001 …, and leave out files' names, readers and free words",
    )  # fmt: skip


def add_language(parser: argparse.ArgumentParser) -> None:
    """``--language``, a key of :data:`LANGUAGES`."""
    parser.add_argument("--language", default="en", choices=tuple(LANGUAGES), help="of reports")


def add_time_limit(parser: argparse.ArgumentParser) -> None:
    """``--time-limit``."""
    parser.add_argument(
        "--time-limit", type=seconds, default=TIME_LIMIT_S, metavar="S",
        help="seconds that reading one file may take (default: %(default)g)",
    )  # fmt: skip


def count(words: str) -> int:
    """Of a command line: 1 or more. Raises ValueError."""
    value = int(words)
    if value < 1:
        raise ValueError(words)
    return value
