"""``crcviewer export``: the results of a session as a table, pictures, or DICOM files."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from crcviewer.engine.case_files_out import CaseFilesOut
from crcviewer.engine.command_line import (
    RESEARCH_USE,
    add_device,
    add_moved_models,
    add_time_limit,
    add_without_names,
    begin,
    command_output,
)
from crcviewer.engine.models_at_hand import ModelsAtHand
from crcviewer.engine.output_place import check_output_place
from crcviewer.engine.reader_child import ReaderChild
from crcviewer.engine.session_cases import read_session
from crcviewer.protocol.command_output import add_json
from crcviewer.protocol.report_made import ReportMade
from crcviewer.protocol.text import text
from crcviewer.report.tables import write_table
from crcviewer.session.pseudonyms import card_without_place, pseudonymised


def main(argv: Sequence[str]) -> int:
    """0: it was written; 1: an error; 2: wrong usage."""
    arguments = _parser().parse_args(argv)
    begin(arguments)
    output = command_output(as_json=arguments.json)
    with output:
        check_output_place(arguments.out)
        session = read_session(arguments.session, arguments.cases)
        cases, cards = session.cases, session.cards
        if arguments.without_names:
            cases = pseudonymised(cases, session.numbers, session.total)
            cards = {sha256: card_without_place(card) for sha256, card in cards.items()}
        said = output.progress(text("Results are written:"), "cases")
        if arguments.out is not None:
            made = ReportMade(str(arguments.out), len(cases))
            write_table(arguments.out, cases, cards, said)
        else:
            pictures: Path | None = arguments.pictures
            folder = arguments.dicom if pictures is None else pictures
            with ReaderChild(arguments.time_limit) as reader:
                hand = ModelsAtHand(
                    (*arguments.model, *session.models), session.cards, reader, session.profiles
                )
                files = CaseFilesOut(session, cases, reader, hand, folder)
                made = files.write_pictures(said) if pictures else files.write_dicom(said)
        output.report(made, lambda: f"{made.cases} cases are in {made.path}. {RESEARCH_USE}")
    return output.status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="crcviewer export",
        description="Writes the results of a session: a table by the ending of --out (csv, jsonl, "
        "parquet, xlsx), pictures with their overlays, or DICOM files (pictures as secondary "
        "captures, answers as structured reports; never with a patient's name).",
        epilog=RESEARCH_USE,
    )
    parser.add_argument("session", metavar="SESSION", type=Path, help="a .crcsession file")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--out", type=Path, metavar="FILE", help="a table")
    what.add_argument("--pictures", type=Path, metavar="DIR", help="PNG in full resolution")
    what.add_argument("--dicom", type=Path, metavar="DIR")
    add_moved_models(parser)
    parser.add_argument(
        "--cases", default="", metavar="NUMBERS", help="only these: 1,4-9, as in the list"
    )
    add_without_names(parser)
    add_time_limit(parser)
    add_device(parser)
    add_json(parser)
    return parser
