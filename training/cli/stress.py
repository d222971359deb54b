"""``crcviewer stress``: what becomes of a model's answers where stain, scanner or scale differ."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from crcviewer.model.allocator import tune_allocator
from crcviewer.model.checkpoint import CheckpointError, read_checkpoint
from crcviewer.model.predict import OPENED_KINDS, load_model
from crcviewer.protocol.command_output import add_json
from crcviewer.protocol.evaluation_report import ALL_CASES
from crcviewer.protocol.stress_report import StressReport
from crcviewer.protocol.text import text
from training.base.errors import not_writable
from training.cli.arguments import (
    add_choice_arguments,
    add_data_arguments,
    add_device,
    choices_of,
    image_side,
    told_command,
)
from training.cli.output import Output, reading
from training.data.read_data import read_joined
from training.evaluation.stress import SURE, stress, write_stress
from training.evaluation.tested_cases import tested_cases
from training.hardware.devices import choose_device, compute_reproducibly

_DESCRIPTION = """\
Measures a model on tiles changed on purpose (stain, scanner, brightness, scale, JPEG, blur,
borders), in named levels that are the same every time: accuracy, how many tiles get no verdict, and
how many are wrong without anyone being warned. For research use only."""


def main(argv: Sequence[str]) -> int:
    """Run with the arguments after ``stress``; returns the exit status."""
    arguments = _parser().parse_args(argv)
    with Output(argparse.Namespace(json=arguments.json)) as output:
        _run(arguments, told_command("crcviewer stress", argv), output)
    return output.status


def _run(arguments: argparse.Namespace, command: str, output: Output) -> None:
    device = choose_device(arguments.device)
    checkpoint = read_checkpoint(arguments.model)
    if checkpoint.document.kind not in OPENED_KINDS:
        raise CheckpointError(
            text(
                "{file} sees radiology images alone, so it names no tissue.",
                file=arguments.model.name,
            ),
            text("Give a fused model, or one of tiles alone."),
        )
    data = read_joined(
        arguments.data, arguments.pathology, "", reading(output),
        tile_only=True, whole=arguments.split == ALL_CASES,
        choices=choices_of(arguments), side=image_side(checkpoint),
    )  # fmt: skip
    cases = tested_cases(data, arguments.split, checkpoint.document, None)
    tune_allocator()
    compute_reproducibly()
    report = stress(
        load_model(arguments.model, str(device)), cases.tiles,
        data=data.name, split=arguments.split, command=command,
        progress=output.progress(text("Images are being classified:")),
    )  # fmt: skip
    if arguments.out is not None:
        try:
            write_stress(report, arguments.out)
        except OSError as error:
            raise not_writable(arguments.out, error) from error
    output.report(report, lambda: "\n".join(_lines(report)))


def _lines(report: StressReport) -> Iterator[str]:
    whose = f" of {report.patients} patients" if report.patients else ""
    yield f"{report.model}: {report.cases} tiles{whose} of {report.data}, split {report.split}"
    yield ""
    heads = f"{'lost':>8}{'no verdict':>12}{'answered':>13}{'sure, wrong':>13}"
    yield f"{'':<32}{'accuracy':<24}{heads}"
    for row in report.rows:
        yield (
            f"{f'{row.kind}  {row.level}'.strip():<32}{row.accuracy.shown(3)!s:<24}"
            f"{row.lost.figure(3, signed=True)!s:>8}{row.flagged.figure(3)!s:>12}"
            f" {row.answered.figure(3)!s:>12}{row.surely_wrong:>13}"
        )
    yield ""
    yield f"Sure, wrong: with a verdict and a probability of {SURE:.0%} or more."
    yield "Tiles alone. For research use only."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="crcviewer stress", description=_DESCRIPTION)
    parser.add_argument("model", type=Path, metavar="MODEL")
    add_data_arguments(parser)
    add_choice_arguments(parser)
    parser.add_argument(
        "--split", choices=("val", "test", ALL_CASES), default="val",
        help="which images (default: validation, so that models can be chosen by it)",
    )  # fmt: skip
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="folder for stress.json, stress.csv and the figure"
    )
    add_json(parser)
    add_device(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
