"""What commands share: the options that say which data one is about, and how it is told."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath

from crcviewer.model.checkpoint import Checkpoint
from crcviewer.protocol.data_choices import (
    LARGEST_SHARE,
    LEAST_SHARE,
    ROLES,
    DataChoices,
    PatientFrom,
    SplitShares,
)
from crcviewer.protocol.json_lines import UnreadableError, from_plain
from crcviewer.protocol.text import text
from training.base.errors import DataError
from training.data.decode_images import INPUT_SIDE
from training.data.leave_out import read_leave_out


def add_data_arguments(
    parser: argparse.ArgumentParser, *, several: bool = True, required: bool = True
) -> None:
    """``--data``, ``--pathology`` and ``--radiology``. ``several``: ``data`` is a list of paths."""
    if several:
        parser.add_argument(
            "--data", type=Path, required=required, default=[], action="append", metavar="DIR|CSV",
            help="folder in the MedMNIST layout, a table of one's own images, or a folder with one "
            "folder a class; several are joined",
        )  # fmt: skip
    else:
        parser.add_argument(
            "--data", type=Path, required=required, metavar="DIR|CSV",
            help="folder in the MedMNIST layout, a table of one's own images, or a folder with one "
            "folder a class",
        )  # fmt: skip
    parser.add_argument("--pathology", default="pathmnist", metavar="SET", help="MedMNIST set")
    parser.add_argument(
        "--radiology", default="", metavar="SET",
        help="MedMNIST set (default: the organ set in the folder)",
    )  # fmt: skip


def add_device(parser: argparse.ArgumentParser) -> None:
    """``--device``."""
    parser.add_argument(
        "--device", default="auto", metavar="DEVICE", help="auto (default), cpu, cuda:0, mps"
    )


def add_choice_arguments(parser: argparse.ArgumentParser) -> None:
    """What else a user says of the data: see :class:`DataChoices`."""
    group = parser.add_argument_group("of one's own images")
    group.add_argument(
        "--column", action="append", default=[], metavar="ROLE=NAME",
        help=f"which column of the table is what ({', '.join(ROLES)}), for example label=klasse",
    )  # fmt: skip
    group.add_argument(
        "--label", action="append", default=[], metavar="WRITTEN=CLASS",
        help="what a label counts as, for example Tumor=TUM; mapped to itself it is its own class",
    )  # fmt: skip
    group.add_argument(
        "--leave-out", action="append", default=[], metavar="RULE|FILE",
        help="what is not to be used: unusable, conflicts, duplicates, “row 12”, “rows 12-18”, a "
        "file below the folder of the data, or a text file with a line for each",
    )  # fmt: skip
    group.add_argument(
        "--patient-from", choices=[str(origin) for origin in PatientFrom], default="auto",
        help="where the patient of an image stands (default: as far as the data tell)",
    )  # fmt: skip
    group.add_argument("--encoding", default="", metavar="NAME", help="of the table: gb18030 …")
    group.add_argument(
        "--files-in", default="", metavar="DIR",
        help="folder that the paths of the table count from (default: the table's own)",
    )  # fmt: skip
    group.add_argument(
        "--radiology-data", default="", metavar="DIR",
        help="radiology images of tiles in class folders: MedMNIST layout, one folder an organ, or "
        "all in one; paired by name, else at random",
    )  # fmt: skip
    group.add_argument(
        "--shares", default="", metavar="TRAIN/VAL/TEST",
        help="percent of the images in each split where the data declare none; patients are never "
        "divided (default 70/15/15)",
    )  # fmt: skip


def choices_of(arguments: argparse.Namespace) -> DataChoices:
    """What :func:`add_choice_arguments` has taken. Raises DataError."""
    columns, labels = {}, {}
    for given in arguments.column:
        role, _, name = given.partition("=")
        if role not in ROLES:
            raise DataError(
                text("“{word}” is nothing that a column can be.", word=role),
                text("It can be: {roles}.", roles=list(ROLES)),
            )
        columns[role] = name
    for given in arguments.label:
        spelt, equals, name = given.rpartition("=")
        if not (spelt and equals and name):
            raise DataError(
                text("“{word}” maps no label to a class.", word=given),
                text("Write the label, an equals sign and the class."),
            )
        labels[spelt] = name
    return DataChoices(
        columns=columns,
        labels=labels,
        leave_out=read_leave_out(arguments.leave_out),
        patient_from=PatientFrom(arguments.patient_from),
        encoding=arguments.encoding,
        files_in=_whole(arguments.files_in),
        radiology_data=_whole(arguments.radiology_data),
        shares=_shares(arguments.shares),
    )


def _shares(given: str) -> SplitShares:
    """Raises DataError."""
    if not given:
        return SplitShares()
    numbers = [int(part) for part in given.split("/") if re.fullmatch("[0-9]{1,3}", part)]
    if len(numbers) == 3 and given.count("/") == 2 and sum(numbers) == 100:
        try:
            return from_plain(SplitShares, {"val": numbers[1], "test": numbers[2]})
        except UnreadableError:
            pass
    raise DataError(
        text("“{word}” are no shares of train, val and test.", word=given),
        text(
            "Write three whole numbers that make 100, such as 70/15/15, val and test from {least} "
            "to {most}.",
            least=LEAST_SHARE,
            most=LARGEST_SHARE,
        ),
    )


def image_side(checkpoint: Checkpoint) -> int:
    """Pixels that images are to be kept with, so that a model sees no less than in its training."""
    preprocessing = checkpoint.document.preprocessing
    sides = (preprocessing.pathology, preprocessing.radiology)
    return max(INPUT_SIDE, *(one.source_size for one in sides if one is not None))


def _whole(folder: str) -> str:
    """A run may be gone on with from anywhere."""
    return str(Path(folder).absolute()) if folder else ""


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
