"""``crcviewer check``: what is in the data, and what would stop a study, by row."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from crcviewer.protocol.data_report import DataReport, Problem, SetFound, Severity
from crcviewer.protocol.text import text
from training.base.errors import DataError, not_writable
from training.cli.arguments import add_choice_arguments, add_data_arguments, choices_of
from training.cli.output import Output, reading
from training.data.data_check import check_data
from training.data.decode_images import INPUT_SIDE
from training.data.manifest import write_manifest
from training.data.manifest_data import inspect_manifest
from training.data.read_data import is_manifest
from training.data.study_data import StudyData
from training.run.overlaps import find_overlap

_DESCRIPTION = """\
Reads the data as a study would and lists what is there and what is wrong. The images of a manifest
are decoded once and kept in a cache, so that training begins at once. The exit status is 1 where
training could not begin."""
_SHOWN = 50


def main(argv: Sequence[str]) -> int:
    """Run with the arguments after ``check``; returns the exit status."""
    arguments = _parser().parse_args(argv)
    with Output(arguments) as output:
        report, data = check_data(
            arguments.data,
            arguments.pathology,
            arguments.radiology,
            reading(output),
            choices=choices_of(arguments),
            side=arguments.input_size,
            tile_only=arguments.tile_only,
        )
        if data is not None and arguments.against:
            report = _compared(report, data, arguments)
        output.report(report, lambda: as_text(report))
        if arguments.write_split is not None and report.usable:
            _write_split(arguments.data, arguments.write_split)
        return 0 if report.usable else 1
    return output.status


def _compared(report: DataReport, data: StudyData, arguments: argparse.Namespace) -> DataReport:
    """With what other data or models have of the same tiles."""
    found = [find_overlap(data, arguments.data, against) for against in arguments.against]
    told = tuple(problem for _, problem in found if problem is not None)
    overlaps = tuple(overlap for overlap, _ in found)
    return replace(report, overlaps=overlaps, problems=(*report.problems, *told))


def _write_split(manifest: Path, target: Path) -> None:
    if not is_manifest(manifest):
        raise DataError(text("Only a manifest is split by patient."), text("Choose a manifest."))
    study = inspect_manifest(manifest)
    try:
        write_manifest(target, study.manifest, study.splits)
    except OSError as error:
        raise not_writable(target, error) from error


def as_text(report: DataReport) -> str:
    """For a terminal."""
    lines = []
    for found in report.sets:
        lines += _set_lines(found)
    if report.pairs:
        lines.append(f"{report.pairs} declared pairs")
    default = [choice.mode for choice in report.pairings if choice.default]
    if default:
        others = [c.mode for c in report.pairings if c.possible and not c.default]
        lines.append(f"pairing: {default[0]} (also possible: {', '.join(others)})")
    lines += [_problem_line(problem) for problem in report.problems[:_SHOWN]]
    if len(report.problems) > _SHOWN:
        lines.append(f"and {len(report.problems) - _SHOWN} more")
    if report.usable:
        lines.append(f"The data can be used. sha256 {report.sha256}")
    else:
        lines.append("The data cannot be used as they are.")
    return "\n".join(lines)


def _set_lines(found: SetFound) -> list[str]:
    side = f", {found.side} px" if found.side else ""
    if found.sides_found and found.sides_found[2] > found.side > 0:
        least, _, most = found.sides_found
        side += f" of {least} to {most}" if least < most else f" of {most}"
    lines = [f"{found.slot.value}: {found.title} ({found.modality or 'modality unknown'}{side})"]
    if not found.splits:
        return lines
    width = max(len(name) for name in found.classes)
    heads = "".join(f"{count.split:>9}" for count in found.splits)
    lines.append(f"  {'':<{width}}{heads}")
    for index, name in enumerate(found.classes):
        numbers = "".join(f"{count.per_class[index]:>9}" for count in found.splits)
        lines.append(f"  {name:<{width}}{numbers}")
    images = "".join(f"{count.images:>9}" for count in found.splits)
    lines.append(f"  {'images':<{width}}{images}")
    if all(count.patients is not None for count in found.splits):
        patients = "".join(f"{count.patients:>9}" for count in found.splits)
        lines.append(f"  {'patients':<{width}}{patients}")
    return lines


def _problem_line(problem: Problem) -> str:
    head = "problem" if problem.severity is Severity.ERROR else "warning"
    place = " ".join(
        part for part in (problem.file, f"row {problem.row}" if problem.row else "") if part
    )
    return f"{head}: {f'{place}: ' if place else ''}{problem.cause} {problem.next_step}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="crcviewer check", description=_DESCRIPTION)
    add_data_arguments(parser, several=False)
    add_choice_arguments(parser)
    parser.add_argument(
        "--input-size", type=int, default=INPUT_SIDE, metavar="PX",
        help="pixels that the recipe asks for (network.input_size; default 64)",
    )  # fmt: skip
    parser.add_argument(
        "--tile-only", action="store_true", help="for a training of tiles alone: no radiology"
    )
    parser.add_argument(
        "--against", type=Path, action="append", default=[], metavar="MODEL|RUN|DATA",
        help="tell which tiles a model was trained on, or other data have, too",
    )  # fmt: skip
    parser.add_argument(
        "--write-split", type=Path, metavar="CSV",
        help="write a manifest anew with the split of each row, to keep it as rows are added",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="progress and report as JSON lines")
    return parser
