"""Whether a file can be written where the user wants it: told before the work, not after it."""

from __future__ import annotations

import os
from pathlib import Path

from crcviewer.engine.failures import RequestError
from crcviewer.protocol.failure import ChooseFolder
from crcviewer.protocol.text import text


def check_report_place(path: Path | None) -> None:
    """Of a PDF, as :func:`check_output_place`: under another ending nobody could open it."""
    if path is not None and path.suffix.lower() != ".pdf":
        raise RequestError(
            text("A report cannot be written as {name}.", name=path.name),
            text("Choose a name that ends in {endings}.", endings=(".pdf",)),
        )
    check_output_place(path)


def check_output_place(path: Path | None) -> None:
    """None: nothing is to be written. Raises RequestError."""
    if path is None:
        return
    if path.is_dir():
        raise RequestError(
            text("{name} is a folder, not a file.", name=path.name), text("Choose another name.")
        )
    folder = path.absolute().parent
    if not folder.is_dir():
        raise RequestError(
            text("{name} cannot be written: its folder {folder} is not there.",
                 name=path.name, folder=str(folder)),
            text("Make that folder, or choose another one."),
            ChooseFolder(),
        )  # fmt: skip
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise RequestError(
            text("{name} may not be written in {folder}.", name=path.name, folder=str(folder)),
            text("Choose another folder, or ask for permission to write there."),
            ChooseFolder(),
        )
