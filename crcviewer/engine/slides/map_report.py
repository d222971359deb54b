"""A map as a page in PDF, which carries the summary that its figures are of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crcviewer.engine.slides.picture import MapPicture
from crcviewer.engine.slides.summary import as_written
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.slide_measures import SlideSummary
from crcviewer.report.pdf import PdfReport
from crcviewer.report.slide_page import MapOfSlide, slide_page

_SIDE = 1600
"""Pixels of the longer side of the map."""


def write_map_report(
    path: Path,
    summary: SlideSummary,
    picture: MapPicture,
    card: ModelCard | None,
    languages: Sequence[str],
) -> None:
    """A page a language. Raises OSError."""
    found = map_of_slide(summary, picture, card)
    with PdfReport(languages) as pdf:
        pages = [[slide_page(found, pdf.files, speech)] for speech in pdf.speeches]
        pdf.write(path, summary.slide, pages, as_written(summary).encode("utf-8"))


def map_of_slide(summary: SlideSummary, picture: MapPicture, card: ModelCard | None) -> MapOfSlide:
    """What a page shows of it. ``card``: left out where it is another model's."""
    width, height = picture.size(_SIDE)
    pixels = picture.rows(width, height, 0, height)
    own = card if card is not None and card.sha256 == summary.model_sha256 else None
    return MapOfSlide(summary, pixels, width / summary.width, own)
