"""``crcviewer report``: the PDF of a session, or of some of its cases with a page each."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from crcviewer.engine.command_line import (
    LANGUAGES,
    RESEARCH_USE,
    add_device,
    add_language,
    add_moved_models,
    add_time_limit,
    add_without_names,
    begin,
    command_output,
)
from crcviewer.engine.failures import explain
from crcviewer.engine.models_at_hand import ModelsAtHand
from crcviewer.engine.output_place import check_report_place
from crcviewer.engine.reader_child import TIME_LIMIT_S, ReaderChild
from crcviewer.engine.report_images import case_images
from crcviewer.engine.session_cases import ReadSession, read_session
from crcviewer.engine.slides.journal import read_journal
from crcviewer.engine.slides.map_record import nameless, record_of_map, without_names
from crcviewer.engine.slides.map_report import map_of_slide
from crcviewer.engine.slides.measures import grid_of_head
from crcviewer.engine.slides.picture import MapPicture
from crcviewer.protocol.command_output import CommandOutput, add_json
from crcviewer.protocol.images import Slot
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.report_made import ReportMade
from crcviewer.protocol.text import text
from crcviewer.report.case_images import CaseImages
from crcviewer.report.case_page import case_page
from crcviewer.report.pdf import PdfReport
from crcviewer.report.pictures import ReportImage
from crcviewer.report.record import MapRecord, ReportRecord, written
from crcviewer.report.session_page import SessionCases, session_page, worst_cases
from crcviewer.report.slide_page import MapOfSlide, slide_page
from crcviewer.session.case import Case
from crcviewer.session.pseudonyms import card_without_place, pseudonymised
from crcviewer.session.rows import stored
from crcviewer.session.slide import KeptSlide

_MOST_SIDE = 1400
"""Pixels of an image in a page of a case."""
_THUMBNAIL = 320


def main(argv: Sequence[str]) -> int:
    """0: it was written; 1: an error; 2: wrong usage."""
    arguments = _parser().parse_args(argv)
    begin(arguments)
    output = command_output(as_json=arguments.json)
    with output:
        check_report_place(arguments.out)
        session = read_session(arguments.session, arguments.cases)
        made = make_report(
            session,
            arguments.out,
            output,
            languages=LANGUAGES[arguments.language],
            pages=bool(arguments.cases) or arguments.pages,
            without_names=arguments.without_names,
            overlays=not arguments.no_overlays,
            models=arguments.model,
            time_limit_s=arguments.time_limit,
        )
        output.report(made, lambda: f"{made.cases} cases are in {arguments.out}. {RESEARCH_USE}")
    return output.status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="crcviewer report",
        description="Makes a PDF of a session: counts, agreement and all cases; with --cases a "
        "page for each of them, with images and overlays.",
        epilog=RESEARCH_USE,
    )
    parser.add_argument("session", metavar="SESSION", type=Path, help="a .crcsession file")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    parser.add_argument(
        "--cases", default="", metavar="NUMBERS", help="a page for each: 1,4-9, as in the list"
    )
    parser.add_argument("--pages", action="store_true", help="a page for each case, and the rest")
    add_language(parser)
    add_without_names(parser)
    parser.add_argument("--no-overlays", action="store_true", help="needs no model, and is quick")
    add_moved_models(parser)
    add_time_limit(parser)
    add_device(parser)
    add_json(parser)
    return parser


def make_report(
    session: ReadSession,
    out: Path,
    output: CommandOutput,
    *,
    languages: Sequence[str] = ("en",),
    pages: bool = False,
    without_names: bool = False,
    overlays: bool = True,
    models: Sequence[Path] = (),
    time_limit_s: float = TIME_LIMIT_S,
) -> ReportMade:
    """The file; ``pages``: with a page for each case."""
    cards: dict[str, ModelCard] = dict(session.cards)
    shown, name = session.cases, session.name
    if without_names:
        cards = {sha256: card_without_place(card) for sha256, card in cards.items()}
        shown = pseudonymised(session.cases, session.numbers, session.total)
        name = f"{len(session.cases)} cases"
    original = dict(zip((case.id for case in shown), session.cases, strict=True))
    found = SessionCases(name, shown, cards, session.numbers, session.total)
    with ReaderChild(time_limit_s) as reader, PdfReport(languages) as pdf:
        files = (*models, *session.models)
        hand = ModelsAtHand(files, session.cards if overlays else {}, reader, session.profiles)
        engines = hand if overlays else _no_model
        made: list[list[dict[str, Any]]] = [[] for _ in languages]
        maps: list[MapRecord] = []
        if not pages or len(shown) != 1:
            thumbnails = _thumbnails(worst_cases(found), original, reader)
            for place, speech in enumerate(pdf.speeches):
                made[place].append(session_page(found, thumbnails, pdf.files, speech))
            for number, slide in enumerate(session.slides, 1):
                called = f"slide-{number:04d}" if without_names else ""
                mapped = _map(slide, cards, called, output)
                if mapped is None:
                    continue
                shown_map, kept = mapped
                maps.append(kept)
                for place, speech in enumerate(pdf.speeches):
                    made[place].append(slide_page(shown_map, pdf.files, speech))
        pages_made = output.progress(text("Pages are made:"), "cases")
        for done, case in enumerate(shown if pages else (), 1):
            images = case_images(original[case.id], session.cards, reader, engines, _MOST_SIDE)
            for place, speech in enumerate(pdf.speeches):
                made[place].append(case_page(case, cards, images, pdf.files, speech))
            pages_made(done, len(shown))
        output.progress(text("The PDF is written"))(0, 0)
        answered = {case.result.model_sha256 for case in shown if case.result is not None}
        record = ReportRecord(
            datetime.now(UTC).isoformat(timespec="seconds"),
            tuple(map(stored, shown)),
            tuple(card for sha256, card in cards.items() if sha256 in answered),
            without_names=without_names,
            maps=tuple(maps),
        )
        title = shown[0].name if pages and len(shown) == 1 else name
        pdf.write(out, title, made, written(record))
    return ReportMade(str(out), len(shown), sum(map(len, made)))


def _thumbnails(
    cases: Sequence[Case], original: dict[int, Case], reader: ReaderChild
) -> dict[int, ReportImage]:
    """Of tiles; those that cannot be read have none."""
    found = {}
    for case in cases:
        tile_only = replace(original[case.id], radiology=None)
        images: CaseImages = case_images(tile_only, {}, reader, _no_model, _THUMBNAIL)
        if Slot.PATHOLOGY in images.slots:
            found[case.id] = images.slots[Slot.PATHOLOGY].image
    return found


def _map(
    slide: KeptSlide, cards: Mapping[str, ModelCard], name: str, output: CommandOutput
) -> tuple[MapOfSlide, MapRecord] | None:
    """Of a slide of the session, where it was mapped, and what the report carries of it; what
    cannot be read is told, and left out. ``name``: what it is called; empty: as its file."""
    if not slide.journal:
        return None
    try:
        journal, regions, path, scan = (
            read_journal(Path(slide.journal)), slide.regions, slide.path, slide.radiology,
        )  # fmt: skip
        if name:
            journal, regions, path, scan = without_names(journal, name), nameless(regions), "", None
        within = grid_of_head(journal.head).within(regions)
        kept = record_of_map(journal, regions, slide=path, radiology=scan)
        if name:
            kept = replace(kept, journal="")
        card = cards.get(kept.summary.model_sha256)
        return map_of_slide(kept.summary, MapPicture(journal, within), card), kept
    except Exception as error:
        output.note(str(explain(error).said))
        return None


def _no_model(_: str, __: str) -> None:
    return None
