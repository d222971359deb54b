"""What a command of training tells, and what to type where a button would do something about it."""

from __future__ import annotations

import argparse
from pathlib import Path

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.command_output import CommandOutput, Told
from crcviewer.protocol.failure import (
    Action,
    ChangeSettings,
    Failure,
    FreeSpaceAndResume,
    PlainError,
    Resume,
)
from crcviewer.protocol.recipe_report import set_options
from crcviewer.protocol.text import text


class Output(CommandOutput):
    """Tells of plain errors; whatever else is raised keeps its traceback."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        """Of the options only ``--json``, ``--run``, ``--resume`` and ``--failure-file`` matter."""
        run = getattr(arguments, "resume", None) or getattr(arguments, "run", None)
        super().__init__(
            _expected,
            as_json=bool(getattr(arguments, "json", False)),
            hint=lambda action: hint(action, run),
            failure_file=getattr(arguments, "failure_file", None),
            notes_are_results=True,
        )


def reading(output: Output) -> Told:
    """The progress of images that are read."""
    return output.progress(text("Images are being read:"))


def _expected(error: Exception) -> Failure | None:
    return error.failure if isinstance(error, PlainError) else None


def hint(action: Action | None, run: Path | None) -> str:
    """What to type, for whoever sits at a terminal; empty where there is nothing."""
    if isinstance(action, ChangeSettings):
        return f"Add {' '.join(set_options(action.settings))}."
    if isinstance(action, FreeSpaceAndResume):
        return f"To go on: crcviewer train --resume {action.folder}"
    if isinstance(action, Resume):
        device = "--device auto" if action.other_device else ""
        dead = "--it-is-dead" if action.former_is_dead else ""
        begun = run is not None and (run / names.CONFIG).exists()
        command = f"To go on: crcviewer train --resume {run}" if begun else "Add"
        options = " ".join(filter(None, (*set_options(action.settings), device, dead)))
        return f"{command} {options}".rstrip() if begun or options else ""
    return ""
