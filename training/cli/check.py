"""``crcviewer check``: what is in the data, and what would stop a study, by row."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec.structs import replace

from crcviewer.protocol.command_output import add_json
from crcviewer.protocol.data_choices import PatientFrom
from crcviewer.protocol.data_report import (
    ColumnReason,
    DataReport,
    ImagePlace,
    Problem,
    SetFound,
    Severity,
    TableFound,
)
from crcviewer.protocol.text import text, visible
from training.base.errors import DataError, not_writable
from training.cli.arguments import add_choice_arguments, add_data_arguments, choices_of
from training.cli.output import Output, reading
from training.data.class_folders import is_class_folders
from training.data.class_names import class_of
from training.data.data_check import check_data
from training.data.decode_images import INPUT_SIDE
from training.data.manifest import write_manifest
from training.data.manifest_data import inspect_manifest
from training.data.read_data import is_manifest
from training.data.study_data import StudyData
from training.run.overlaps import find_overlap

_DESCRIPTION = """\
Reads the data as a study would and lists what is there and what is wrong: counts, how a table was
read, labels that may be one class, the same image in two places. One's own images are decoded once
and kept in a cache, so that training begins at once. The exit status is 1 where training could not
begin."""
_SHOWN, _EXAMPLES, _LONGEST = 50, 10, 40
_ORIGINS = {
    PatientFrom.COLUMN: "the table", PatientFrom.NAME: "the names of files",
    PatientFrom.FOLDER: "the folders around the images", PatientFrom.IMAGE: "nowhere",
}  # fmt: skip
_REASONS = {
    ColumnReason.CHOSEN: "as you say", ColumnReason.MEANS_IT: "by its name",
    ColumnReason.VALUES: "by what is in it",
}  # fmt: skip


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
            whole=arguments.whole,
        )
        if data is not None and arguments.against:
            report = _compared(report, data, arguments)
        output.report(report, lambda: as_text(report))
        if arguments.write_split is not None and report.usable:
            _write_split(arguments)
        return 0 if report.usable else 1
    return output.status


def _compared(report: DataReport, data: StudyData, arguments: argparse.Namespace) -> DataReport:
    """With what other data or models have of the same tiles."""
    found = [find_overlap(data, arguments.data, against) for against in arguments.against]
    told = tuple(problem for _, problem in found if problem is not None)
    overlaps = tuple(overlap for overlap, _ in found)
    return replace(report, overlaps=overlaps, problems=(*report.problems, *told))


def _write_split(arguments: argparse.Namespace) -> None:
    source, target = arguments.data, arguments.write_split
    if not is_manifest(source) and not is_class_folders(source):
        raise DataError(
            text("Only images of one's own are split by patient."),
            text("Choose a table or class folders."),
        )
    study = inspect_manifest(source, tile_only=arguments.tile_only, choices=choices_of(arguments))
    try:
        write_manifest(target, study.manifest, study.splits)
    except OSError as error:
        raise not_writable(target, error) from error


def as_text(report: DataReport) -> str:
    """For a terminal."""
    lines = []
    if report.table is not None:
        lines += _table_lines(report.table)
    lines += _label_lines(report)
    for found in report.sets:
        lines += _set_lines(found)
    if report.patients is not None and report.patients.known:
        origin = _ORIGINS[report.patients.origin]
        known = f"patients: from {origin}, of {report.patients.known} images"
        lines.append(known + _for_example(f"{f} is of {p}" for f, p in report.patients.examples))
    if report.splits_drawn:
        shares = report.choices.shares
        asked = f"{shares.train}/{shares.val}/{shares.test} %"
        lines.append(f"splits: by whole patients, {asked} train/val/test (--shares)")
    if report.pairs:
        lines.append(f"{report.pairs} declared pairs")
    default = [choice.mode for choice in report.pairings if choice.default]
    if default and not report.tile_only:
        others = [c.mode for c in report.pairings if c.possible and not c.default]
        lines.append(f"pairing: {default[0]} (also possible: {', '.join(others)})")
    for left in report.left_out:
        lines.append(f"left out ({left.rule}): {left.count}")
    for overlap in report.overlaps:
        of = ", ".join(f"{count} of its {split}" for split, count in overlap.of_split.items())
        lines.append(
            f"against {overlap.against} ({overlap.compared} tiles): {overlap.images} are the same"
            + (f" ({of})" if of else "")
        )
        lines += [
            f"  {_place(here)} is {_place(there)}" for here, there in overlap.places[:_EXAMPLES]
        ]
    lines += [_problem_line(problem) for problem in report.problems[:_SHOWN]]
    if len(report.problems) > _SHOWN:
        lines.append(f"and {len(report.problems) - _SHOWN} more")
    if report.usable:
        lines.append(f"The data can be used. sha256 {report.sha256}")
    else:
        lines.append("The data cannot be used as they are.")
    if report.can_leave_out:
        options = " ".join(f"--leave-out {rule}" for rule in report.can_leave_out)
        lines.append(f"To leave {report.can_leave_out_count} out: {options}")
    # Names from a file do not move the cursor.
    return "\n".join(map(visible, lines))


def _table_lines(table: TableFound) -> list[str]:
    sure = " (a guess)" if table.encoding_guessed else ""
    between = {",": "commas", ";": "semicolons", "\t": "tabs"}.get(table.delimiter, "")
    lines = [f"table: {table.rows} rows, {table.encoding}{sure}" + (between and f", {between}")]
    width = max((len(column.name) for column in table.columns), default=0)
    for column in table.columns:
        what = column.role or "not used"
        if column.reason is not None and column.reason is not ColumnReason.NAMED:
            what += f" ({_REASONS[column.reason]})"
        lines.append(f"  {column.name:<{width}}  {what}{_for_example(column.examples)}")
    lines += [f"  no column is taken for: {role}" for role in table.missing]
    return lines


def _label_lines(report: DataReport) -> list[str]:
    told = [
        label
        for label in report.labels
        if label.suggestion or class_of(label.spelt) != label.class_name
    ]
    return [
        f"label {label.spelt} ({label.count}): counts as {label.class_name}"
        + (f"; perhaps --label {label.spelt}={label.suggestion}" if label.suggestion else "")
        for label in told[:_SHOWN]
    ]


def _for_example(examples: Iterable[str]) -> str:
    shown = ", ".join(one if len(one) <= _LONGEST else f"{one[:_LONGEST]}…" for one in examples)
    return f": {shown}" if shown else ""


def _place(place: ImagePlace) -> str:
    where = f"row {place.row}" if place.row is not None else place.file
    return f"{where} {place.split} {place.index}" if place.index is not None else where


def _set_lines(found: SetFound) -> list[str]:
    side = f", {found.side} px" if found.side else ""
    if found.sides_found and found.sides_found[2] > found.side > 0:
        least, _, most = found.sides_found
        side += f" of {least} to {most}" if least < most else f" of {most}"
    lines = [f"{found.slot.value}: {found.title} ({found.modality or 'modality unknown'}{side})"]
    if not found.splits:
        return lines
    width = max(len(name) for name in (*found.classes, "patients"))
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
        "--whole", action="store_true",
        help="for an evaluation of images of one's own as one set: they need no parts",
    )  # fmt: skip
    parser.add_argument(
        "--against", type=Path, action="append", default=[], metavar="MODEL|RUN|DATA",
        help="tell which tiles a model was trained on, or other data have, too",
    )  # fmt: skip
    parser.add_argument(
        "--write-split", type=Path, metavar="CSV",
        help="write a manifest anew with the split of each row, to keep it as rows are added",
    )  # fmt: skip
    add_json(parser)
    return parser
