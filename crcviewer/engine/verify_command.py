"""``crcviewer verify``: whether a report, a session or a map says what its images say today."""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from crcviewer.engine.command_line import (
    RESEARCH_USE,
    add_moved_models,
    add_time_limit,
    begin,
    command_output,
    count,
)
from crcviewer.engine.failures import explain
from crcviewer.engine.models_at_hand import ModelsAtHand
from crcviewer.engine.reader_child import ReaderChild
from crcviewer.engine.session_cases import read_session
from crcviewer.engine.slides.journal import read_journal
from crcviewer.engine.slides.map_record import map_of_record
from crcviewer.engine.slides.verify_map import SAMPLE, MapChecker, MapToCheck, SlidesByHash
from crcviewer.engine.verify import FilesByHash, same_program, verified
from crcviewer.imaging.core.files import shown_name
from crcviewer.protocol.command_output import add_json
from crcviewer.protocol.failure import PlainError
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.report_made import PASSED, Checked, CheckedCase, CheckedMap, VerifyReport
from crcviewer.protocol.text import text
from crcviewer.protocol.worker_command import DEVICE_VARIABLE, PRECISION_VARIABLE
from crcviewer.report.record import read_record
from crcviewer.session.case import Case
from crcviewer.session.slide import KeptSlide

DIFFERS = 1


def main(argv: Sequence[str]) -> int:
    """0: all answers are the same, or the same within 0.001; 1: some differ or cannot be computed,
    or the file cannot be read; 2: wrong usage."""
    arguments = _parser().parse_args(argv)
    # The path that is the same on all machines.
    os.environ[DEVICE_VARIABLE] = "cpu"
    os.environ[PRECISION_VARIABLE] = "float32"
    begin(arguments)
    output = command_output(as_json=arguments.json)
    with output, TemporaryDirectory(prefix="crcviewer-verify-") as scratch:
        found = _read(arguments.file, Path(scratch))
        with ReaderChild(arguments.time_limit) as reader:
            hand = ModelsAtHand(
                (*arguments.model, *found.models),
                found.cards,
                reader,
                (*arguments.site_profile, *found.profiles),
            )
            cases = verified(
                found.cases,
                found.cards,
                hand,
                FilesByHash(arguments.images),
                output.progress(text("Answers are computed again:"), "cases"),
            )
            checker = MapChecker(
                hand,
                SlidesByHash(arguments.images),
                reader,
                sample=arguments.fields,
                seed=arguments.seed,
            )
            maps = []
            for one in found.maps:
                said = text("Fields of {name} are computed again:", name=one.name)
                maps.append(checker.check(one, output.progress(said, "fields")))
        report = VerifyReport(
            str(arguments.file),
            tuple(cases),
            same_program(found.cases, found.maps),
            (*found.unreadable, *maps),
        )
        output.report(report, lambda: _words(report))
        output.status = 0 if report.passed else DIFFERS
    return output.status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="crcviewer verify",
        description="Computes all answers of a report (PDF), a session or the map of a slide "
        "again, from the images themselves, in float32 on the CPU, and says which are the same, "
        "the same within 0.001, or what differs.",
        epilog=RESEARCH_USE,
    )
    parser.add_argument("file", metavar="REPORT|SESSION|MAP", type=Path)
    parser.add_argument(
        "--images", type=Path, action="append", default=[], metavar="DIR",
        help="where to look for images that are not in their place, by their hashes; a report "
        "without names needs it",
    )  # fmt: skip
    add_moved_models(parser)
    parser.add_argument(
        "--site-profile", type=Path, action="append", default=[], metavar="FILE",
        help="where a site profile lies, if it was moved; may be given more than once",
    )  # fmt: skip
    parser.add_argument(
        "--fields", type=_fields, default=SAMPLE, metavar="N",
        help="how many fields of each map of a slide: a number, or all (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="by which these fields are drawn"
    )
    add_time_limit(parser)
    add_json(parser)
    return parser


def _fields(words: str) -> int | None:
    """Raises ValueError."""
    return None if words == "all" else count(words)


@dataclass
class _Found:
    """What a file holds that can be checked."""

    cases: Sequence[Case] = ()
    cards: Mapping[str, ModelCard] = field(default_factory=dict)
    models: tuple[Path, ...] = ()
    profiles: tuple[Path, ...] = ()
    maps: list[MapToCheck] = field(default_factory=list)
    unreadable: list[CheckedMap] = field(default_factory=list)
    """Maps of which nothing can be compared."""

    def take(self, name: str, read: Callable[[], MapToCheck]) -> None:
        """A map, or why it cannot be read."""
        try:
            self.maps.append(read())
        except FileNotFoundError:
            gone = text("Its map is not there any more.")
            self.unreadable.append(CheckedMap(name, Checked.FILE_GONE, gone))
        except (PlainError, OSError) as error:
            self.unreadable.append(CheckedMap(name, Checked.FAILED, explain(error).said))


def _read(file: Path, scratch: Path) -> _Found:
    """Raises ReportFileError, SessionError, RequestError."""
    begin = _begin_of(file)
    if b"%PDF-" in begin:
        record = read_record(file)
        found = _Found(record.cases, {card.sha256: card for card in record.models})
        for number, one in enumerate(record.maps):
            read = partial(map_of_record, one, scratch / f"{number}.slidemap")
            found.take(one.summary.slide, read)
        return found
    if begin.startswith(b"{"):
        journal = read_journal(file)
        return _Found(maps=[MapToCheck(journal.head.slide, "", journal)])
    session = read_session(file)
    found = _Found(session.cases, session.cards, session.models, session.profiles)
    for slide in session.slides:
        if slide.journal:
            found.take(shown_name(slide.path), partial(_map_of_session, slide))
    return found


def _map_of_session(slide: KeptSlide) -> MapToCheck:
    journal = read_journal(Path(slide.journal))
    name = shown_name(slide.path)
    return MapToCheck(name, slide.path, journal, slide.regions, slide.radiology)


def _begin_of(file: Path) -> bytes:
    try:
        with file.open("rb") as content:
            return content.read(1024)
    except OSError:
        return b""


def _words(report: VerifyReport) -> str:
    shown: list[CheckedCase | CheckedMap] = [
        *(one for one in report.cases if one.outcome not in PASSED),
        *report.maps,  # how many of their fields were computed is to be seen
    ]
    lines = [f"{one.name}: {one.outcome.value.replace('_', ' ')}: {one.said}" for one in shown]
    counts = Counter(one.outcome for one in report.cases)
    told = ", ".join(
        f"{counts[kind]} {kind.value.replace('_', ' ')}" for kind in Checked if counts[kind]
    )
    if report.cases or not report.maps:
        lines.append(f"{len(report.cases)} cases: {told or 'none'}.")
    if not report.same_program:
        lines.append("The answers were given by another version of the program than this one.")
    return "\n".join(lines)
