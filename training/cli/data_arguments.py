"""The options that say which data a command is about: the same words in all of them."""

from __future__ import annotations

import argparse
from pathlib import Path


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
