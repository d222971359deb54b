"""``crcviewer evaluate``: figures, tables and a report of a run's models, from the command line."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from crcviewer.model.allocator import tune_allocator
from crcviewer.model.checkpoint import CheckpointError, read_checkpoint
from crcviewer.protocol import run_directory as names
from training.base.errors import RunError, SettingsError, StudyError
from training.cli.data_arguments import add_data_arguments
from training.cli.told_command import told_command
from training.data.class_names import refuse_other_classes
from training.data.pairing import Pairing, PairingMode, mode_of_model, seed_of_model
from training.data.read_data import read_joined
from training.evaluation.evaluate import Extent, evaluate
from training.evaluation.files import write_evaluation
from training.evaluation.language import LANGUAGES, Words
from training.evaluation.lines import lines
from training.hardware.devices import choose_device, compute_reproducibly

_DESCRIPTION = """\
Evaluates a fused model, and the tile-only models that lie beside its file, on the test split, and
writes report.html, evaluation.json, tables and figures. For research use only."""
_FONT = "Install one, such as fonts-noto-cjk, and run the command again."
_MODES = (PairingMode.RANDOM, PairingMode.INDEX, PairingMode.MANIFEST)


def main(argv: Sequence[str]) -> int:
    """Run with the arguments after ``evaluate``; returns the exit status."""
    arguments = _parser().parse_args(argv)
    try:
        _run(arguments, told_command("crcviewer evaluate", argv))
    except (StudyError, CheckpointError) as error:
        print(f"{error.cause} {error.next_step}", file=sys.stderr)
        return 1
    return 0


def _run(arguments: argparse.Namespace, command: str) -> None:
    """Whatever can be wrong is found before anything is computed."""
    extent = _extent(arguments)
    device = choose_device(arguments.device)
    checkpoint = read_checkpoint(arguments.model)
    mode = mode_of_model(checkpoint, arguments.pairing)
    data = read_joined(arguments.data, arguments.pathology, arguments.radiology)
    refuse_other_classes(checkpoint, data.pathology.classes)
    seed = seed_of_model(checkpoint, arguments.seed)
    pairing = Pairing(mode, data, seed)
    _prepare(arguments.run)
    tune_allocator()
    compute_reproducibly()
    evaluation = evaluate(
        checkpoint, data, pairing,
        seed=seed, device=device, extent=extent, command=command, say=_say,
    )  # fmt: skip
    _say("Figures and report …")
    words = Words(arguments.language)
    if not words.draws:
        _say("No Chinese font was found, so the figures are labelled in English. " + _FONT)
    try:
        write_evaluation(evaluation, arguments.run, words)
    except OSError as error:
        raise _not_writable(arguments.run, error) from error
    for line in lines(evaluation.report):
        _say(line)
    _say(f"The report is {arguments.run / names.REPORT}. For research use only.")


def _extent(arguments: argparse.Namespace) -> Extent:
    if arguments.resamples < 100:
        raise SettingsError(
            f"{arguments.resamples} resamples are too few for a 95 % interval.",
            "Take 2,000 (the default), or at least 100.",
        )
    if arguments.map_cases < 0:
        raise SettingsError("--map-cases must not be negative.", "Give 0 to leave the maps out.")
    return Extent(arguments.resamples, arguments.map_cases)


def _prepare(run: Path) -> None:
    """Make the folder, and find out whether it can be written to."""
    try:
        (run / names.FIGURES).mkdir(parents=True, exist_ok=True)
        trial = run / names.FIGURES / f".{os.getpid()}.part"
        trial.touch()
        trial.unlink()
    except OSError as error:
        raise _not_writable(run, error) from error


def _not_writable(run: Path, error: OSError) -> RunError:
    return RunError(
        f"The run folder {run} cannot be written to ({error.strerror or error}).",
        "Free some space there, or name another folder with --run.",
    )


def _say(line: str) -> None:
    print(line, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="crcviewer evaluate", description=_DESCRIPTION)
    parser.add_argument(
        "--model", type=Path, required=True, metavar="FILE",
        help="a fused model; stage1_pathology.safetensors and control.safetensors beside it are "
        "evaluated as well",
    )  # fmt: skip
    add_data_arguments(parser)
    parser.add_argument(
        "--run", type=Path, required=True, metavar="DIR",
        help="folder for the results: the model's own run folder, or any other",
    )  # fmt: skip
    parser.add_argument(
        "--pairing", choices=[mode.value for mode in _MODES],
        help="test with other pairs than the model was trained with",
    )  # fmt: skip
    parser.add_argument(
        "--seed", type=int, metavar="K",
        help="of pairs and resamples (default: that of the training)",
    )  # fmt: skip
    parser.add_argument(
        "--resamples", type=int, default=2000, metavar="N", help="bootstrap (default 2000)"
    )
    parser.add_argument(
        "--language", choices=LANGUAGES, default="en",
        help="of report.html and of the figures (default en); zh: Simplified Chinese",
    )  # fmt: skip
    parser.add_argument(
        "--map-cases", type=int, default=2000, metavar="N",
        help="test cases on the feature maps at most (default 2000); 0: no maps",
    )  # fmt: skip
    parser.add_argument(
        "--device", default="auto", metavar="DEVICE", help="auto (default), cpu, cuda:0, mps"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
