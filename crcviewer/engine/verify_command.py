"""``crcviewer verify``: whether a report or a session says what its images say today."""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from crcviewer.engine.command_line import (
    RESEARCH_USE,
    add_events,
    add_moved_models,
    add_time_limit,
    begin,
    command_output,
)
from crcviewer.engine.models_at_hand import ModelsAtHand
from crcviewer.engine.reader_child import ReaderChild
from crcviewer.engine.session_cases import read_session
from crcviewer.engine.verify import FilesByHash, same_program, verified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.report_made import Checked, VerifyReport
from crcviewer.protocol.text import text
from crcviewer.protocol.worker_command import DEVICE_VARIABLE, PRECISION_VARIABLE
from crcviewer.report.record import read_record
from crcviewer.session.case import Case

DIFFERS = 1
_TOLD = (Checked.SAME, Checked.CLOSE, Checked.ROUNDED, Checked.NO_ANSWER)


def main(argv: Sequence[str]) -> int:
    """0: all answers are the same, or the same within 0.001; 1: some differ or cannot be computed,
    or the file cannot be read; 2: wrong usage."""
    arguments = _parser().parse_args(argv)
    # The path that is the same on all machines.
    os.environ[DEVICE_VARIABLE] = "cpu"
    os.environ[PRECISION_VARIABLE] = "float32"
    begin(arguments)
    output = command_output(as_json=arguments.json)
    with output:
        cases, cards, models = _read(arguments.file)
        with ReaderChild(arguments.time_limit) as reader:
            found = verified(
                cases,
                cards,
                ModelsAtHand((*arguments.model, *models), cards, reader),
                FilesByHash(arguments.images),
                output.progress(text("Answers are computed again:"), "cases"),
            )
        report = VerifyReport(str(arguments.file), tuple(found), same_program(cases))
        output.report(report, lambda: _words(report))
        output.status = 0 if report.passed else DIFFERS
    return output.status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="crcviewer verify",
        description="Computes all answers of a report (PDF) or a session again, from the images "
        "themselves, in float32 on the CPU, and says which are the same, the same within 0.001, "
        "or what differs.",
        epilog=RESEARCH_USE,
    )
    parser.add_argument("file", metavar="REPORT|SESSION", type=Path)
    parser.add_argument(
        "--images", type=Path, action="append", default=[], metavar="DIR",
        help="where to look for images that are not in their place, by their hashes; a report "
        "without names needs it",
    )  # fmt: skip
    add_moved_models(parser)
    add_time_limit(parser)
    add_events(parser)
    return parser


def _read(file: Path) -> tuple[list[Case], Mapping[str, ModelCard], tuple[Path, ...]]:
    """Raises ReportFileError, SessionError."""
    if _is_pdf(file):
        record = read_record(file)
        return list(record.cases), {card.sha256: card for card in record.models}, ()
    session = read_session(file)
    return session.cases, session.cards, session.models


def _is_pdf(file: Path) -> bool:
    try:
        with file.open("rb") as content:
            return b"%PDF-" in content.read(1024)
    except OSError:
        return False


def _words(report: VerifyReport) -> str:
    lines = [
        f"{one.name}: {one.outcome.value.replace('_', ' ')}: {one.said}"
        for one in report.cases
        if one.outcome not in _TOLD
    ]
    counts = Counter(one.outcome for one in report.cases)
    told = ", ".join(
        f"{counts[kind]} {kind.value.replace('_', ' ')}" for kind in Checked if counts[kind]
    )
    lines.append(f"{len(report.cases)} cases: {told or 'none'}.")
    if not report.same_program:
        lines.append("The answers were given by another version of the program than this one.")
    return "\n".join(lines)
