"""``crcviewer complete``: audit and reference sample into the model of a run that is finished."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from crcviewer.model.allocator import tune_allocator
from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.model.document import judged_hashes
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.data_choices import DataChoices
from crcviewer.protocol.text import text
from training.base.errors import DataError, not_writable
from training.cli.output import Output
from training.data.decode_images import INPUT_SIDE
from training.data.pairing import Pairing, PairingMode
from training.data.read_data import read_data
from training.data.study_data import join_studies
from training.evaluation.answers import Answers
from training.hardware.devices import choose_device, compute_reproducibly
from training.run.completion import THUMBNAILS, complete_model, lay_out
from training.run.console import Console
from training.run.request import read_config, request_of

_DESCRIPTION = """\
Measures what a finished run's best.safetensors should carry beside the model, and writes it into
that file: the fusion audit, and the reference sample for the feature map. Training does so at its
end; this is for models of an earlier version. The weights stay as they are. For research use
only."""


def main(argv: Sequence[str]) -> int:
    """Run with the arguments after ``complete``; returns the exit status."""
    arguments = _parser().parse_args(argv)
    with Output(arguments) as output:
        complete(
            arguments.run, tuple(arguments.data), arguments.device, arguments.thumbnails,
            map_only=arguments.map_only,
        )  # fmt: skip
    return output.status


def complete(
    run: Path,
    folders: tuple[Path, ...],
    device: str,
    thumbnails: str | None,
    *,
    map_only: bool = False,
) -> None:
    """Complete the run's fused model; no ``folders``: those that it was trained on. ``map_only``:
    its audit stays as it is.

    Raises StudyError or CheckpointError.
    """
    chosen = choose_device(device)
    path = run / names.BEST
    document = read_checkpoint(path).document
    pathology, radiology, choices = "pathmnist", "", DataChoices()
    if (run / names.CONFIG).exists() or not folders:
        request = request_of(read_config(run))
        pathology, radiology, choices = request.pathology, request.radiology, request.choices
        folders = folders or request.data
        thumbnails = thumbnails or request.thumbnails
    side = max(INPUT_SIDE, document.preprocessing.pathology.source_size)
    studies = tuple(
        read_data(folder, pathology, radiology, choices=choices, side=side) for folder in folders
    )
    data = join_studies(studies)
    if judged_hashes(data.sources) != judged_hashes(document.trained_on):
        raise DataError(
            text("These are not the data that the model was trained on."),
            text("Give all of its folders, in the order of its training."),
        )
    pairing = Pairing(PairingMode(document.pairing), data, int(document.training["seed"]))
    tune_allocator()
    compute_reproducibly()
    try:
        if map_only:
            lay_out(path, studies, pairing, Answers(run, chosen), thumbnails=thumbnails)
        else:
            complete_model(
                path, studies, pairing,
                device=chosen, thumbnails=thumbnails, say=Console().say,
            )  # fmt: skip
    except OSError as error:
        raise not_writable(path, error) from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="crcviewer complete", description=_DESCRIPTION)
    parser.add_argument("--run", type=Path, required=True, metavar="DIR", help="a finished run")
    parser.add_argument(
        "--data", type=Path, default=[], action="append", metavar="DIR",
        help="its data, where they have moved; as in training, several are joined",
    )  # fmt: skip
    parser.add_argument(
        "--thumbnails", choices=THUMBNAILS,
        help="whose pictures the file shows (default: all of published sets, else phantoms only)",
    )  # fmt: skip
    parser.add_argument(
        "--map-only", action="store_true", help="the reference sample alone, without a new audit"
    )
    parser.add_argument(
        "--device", default="auto", metavar="DEVICE", help="auto (default), cpu, cuda:0, mps"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
