"""Which process this one is to be: the window, a worker, or a command."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Sequence

if __name__ == "__main__" and not sys.flags.safe_path and not __file__.startswith(sys.path[0]):
    # Started by hand with -m: a module of the folder one happens to be in is none of ours.
    del sys.path[0]

from training.cli.commands import COMMANDS as OF_TRAINING

COMMANDS = {
    "classify": ("crcviewer.engine.classify_command", "predict the tissue class of images"),
    "report": ("crcviewer.engine.report_command", "make a PDF of a session, or of its cases"),
    "export": (
        "crcviewer.engine.export_command",
        "write results as a table, pictures with overlays, or DICOM files",
    ),
    "verify": (
        "crcviewer.engine.verify_command",
        "compute the answers of a report or session again",
    ),
    "inspect": ("crcviewer.engine.inspect_command", "tell what was understood of images"),
    "slide": (
        "crcviewer.engine.slides.slide_command",
        "map and measure the tissue of slides",
    ),
    "cohort": (
        "crcviewer.engine.cohort.command",
        "map and measure all slides of a list, on several processes or a cluster",
    ),
    **OF_TRAINING,
    "worker": ("crcviewer.engine.worker", ""),
}

_USAGE = (
    "usage: crcviewer [COMMAND …]\n\nWithout a command the window opens.\n\ncommands:\n"
    + "\n".join(f"  {name:<12} {text}" for name, (_, text) in COMMANDS.items() if text)
)


def main() -> int:
    """Run the command named on the command line, or the window; returns the exit status."""
    # First of all: a frozen program would otherwise start itself without end.
    multiprocessing.freeze_support()
    arguments: Sequence[str] = sys.argv[1:]
    if arguments and arguments[0] in COMMANDS:
        from importlib import import_module

        module, _ = COMMANDS[arguments[0]]
        return int(import_module(module).main(arguments[1:]))
    if arguments and arguments[0] in ("-h", "--help"):
        print(_USAGE)
        return 0
    if arguments and arguments[0] == "--version":
        from crcviewer import __version__

        print(f"crcviewer {__version__}")
        return 0
    if arguments and not may_be_file(arguments[0]):
        print(f"crcviewer has no command “{arguments[0]}”.\n\n{_USAGE}", file=sys.stderr)
        return 2
    from crcviewer.app import run_window

    return run_window(arguments)


def may_be_file(argument: str) -> bool:
    """False: a mistyped command or option. A file that is not there is told of by the window."""
    if os.path.exists(argument):  # noqa: PTH110 — pathlib would be imported in each process
        return True
    return not (
        argument.startswith("-") or (argument.isascii() and argument.replace("-", "").isalpha())
    )


if __name__ == "__main__":
    sys.exit(main())
