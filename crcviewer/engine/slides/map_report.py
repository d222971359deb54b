"""A map as a page in PDF, which carries the map, so that it can be checked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from crcviewer.engine.slides.journal import Journal
from crcviewer.engine.slides.map_record import record_of_map
from crcviewer.engine.slides.measures import grid_of_head
from crcviewer.engine.slides.picture import MapPicture
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.slide_measures import SlideRegion, SlideSummary
from crcviewer.report.pdf import PdfReport
from crcviewer.report.record import ReportRecord, written
from crcviewer.report.slide_page import MapOfSlide, slide_page

_SIDE = 1600
"""Pixels of the longer side of the map."""


def write_map_report(
    path: Path,
    journal: Journal,
    regions: Sequence[SlideRegion],
    card: ModelCard | None,
    languages: Sequence[str],
) -> None:
    """A page a language. Raises OSError."""
    kept = record_of_map(journal, regions)
    within = grid_of_head(journal.head).within(regions)
    found = map_of_slide(kept.summary, MapPicture(journal, within), card)
    record = ReportRecord(
        datetime.now(UTC).isoformat(timespec="seconds"),
        (),
        () if found.card is None else (found.card,),
        maps=(kept,),
    )
    with PdfReport(languages) as pdf:
        pages = [[slide_page(found, pdf.files, speech)] for speech in pdf.speeches]
        pdf.write(path, kept.summary.slide, pages, written(record))


def map_of_slide(summary: SlideSummary, picture: MapPicture, card: ModelCard | None) -> MapOfSlide:
    """What a page shows of it. ``card``: left out where it is another model's."""
    width, height = picture.size(_SIDE)
    pixels = picture.rows(width, height, 0, height)
    own = card if card is not None and card.sha256 == summary.model_sha256 else None
    return MapOfSlide(summary, pixels, width / summary.width, own)
