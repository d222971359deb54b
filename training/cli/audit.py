"""``crcviewer audit``: whether the radiology image matters to a model, from the command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from crcviewer.model.allocator import tune_allocator
from crcviewer.model.checkpoint import Checkpoint, read_checkpoint
from crcviewer.protocol.text import text
from training.audit.audit import audit_file, write_audit
from training.audit.table import lines
from training.base.errors import RunError, SettingsError
from training.cli.arguments import (
    add_choice_arguments,
    add_data_arguments,
    add_device,
    choices_of,
    image_side,
)
from training.cli.output import Output
from training.data.class_names import refuse_other_classes
from training.data.pairing import Pairing, PairingMode, mode_of_model, seed_of_model
from training.data.read_data import read_joined
from training.hardware.devices import choose_device, compute_reproducibly

_DESCRIPTION = """\
Audits a fused model: does the radiology image really matter to its answer? The last line is the
verdict: "radiology used", "radiology not used" or "leak: …". For research use only."""


def main(argv: Sequence[str]) -> int:
    """Run with the arguments after ``audit``; returns the exit status."""
    arguments = _parser().parse_args(argv)
    with Output(arguments) as output:
        _run(arguments, output)
    return output.status


def _run(arguments: argparse.Namespace, output: Output) -> None:
    device = choose_device(arguments.device)
    checkpoint = read_checkpoint(arguments.model)
    mode = mode_of_model(checkpoint, arguments.pairing)
    if arguments.write:
        _refuse_foreign_audit(checkpoint, arguments.pairing)
    data = read_joined(
        arguments.data,
        arguments.pathology,
        arguments.radiology,
        choices=choices_of(arguments),
        side=image_side(checkpoint),
    )
    refuse_other_classes(checkpoint, data.pathology.classes)
    pairing = Pairing(mode, data, seed_of_model(checkpoint, arguments.seed))
    tune_allocator()
    compute_reproducibly()
    report = audit_file(
        arguments.model,
        data,
        pairing,
        device=device,
        # Scripts that read the figures are told nothing else.
        progress=None if output.as_json else output.progress(text("Audited:"), "pairs"),
    )
    output.report(report, lambda: "\n".join(lines(report)))
    if arguments.write:
        try:
            write_audit(arguments.model, report)
        except OSError as error:
            raise RunError(
                text(
                    "The audit could not be written into {name} ({reason}).",
                    name=arguments.model.name, reason=error.strerror or str(error),
                ),
                text("Make room on that disk or copy the model to where you may write."),
            ) from error  # fmt: skip


def _refuse_foreign_audit(checkpoint: Checkpoint, asked: str | None) -> None:
    trained = checkpoint.document.pairing
    if asked is not None and asked != trained:
        raise SettingsError(
            text(
                "The model was trained with {trained} pairs, so an audit with {asked} pairs does"
                " not belong into its file.",
                trained=trained, asked=asked,
            ),
            text("Leave out --pairing, or leave out --write."),
        )  # fmt: skip


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="crcviewer audit", description=_DESCRIPTION)
    parser.add_argument(
        "--model", type=Path, required=True, metavar="FILE",
        help="a fused model; probe.safetensors and control.safetensors beside it are asked as well",
    )  # fmt: skip
    add_data_arguments(parser)
    add_choice_arguments(parser)
    parser.add_argument(
        "--pairing", choices=[mode.value for mode in PairingMode],
        help="audit with other pairs than the model was trained with",
    )  # fmt: skip
    parser.add_argument(
        "--seed", type=int, metavar="K", help="of the pairs (default: that of the training)"
    )
    parser.add_argument("--json", action="store_true", help="all figures as JSON, nothing else")
    parser.add_argument(
        "--write", action="store_true",
        help="put the audit into the model's file, whose weights stay as they are",
    )  # fmt: skip
    add_device(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
