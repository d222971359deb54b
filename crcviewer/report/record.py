"""What a report carries within it: all that is needed to compute its answers again."""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from crcviewer.protocol.failure import PlainError
from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.json_lines import UnreadableError, from_json, to_json
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.program import VERSION, program_sha256
from crcviewer.protocol.slide_measures import SlideRegion, SlideSummary
from crcviewer.protocol.text import text
from crcviewer.session.case import Case

ATTACHMENT = "crcviewer-report.json"
_MOST_BYTES = 500_000_000


class MapRecord(msgspec.Struct, frozen=True):
    """The map of a slide, with all that its page is made of."""

    summary: SlideSummary
    fields: str
    """The journal of the map: its file, packed, in base64; empty: it is too large for a report."""
    slide: str = ""
    """Path; empty: it is not told."""
    journal: str = ""
    """Path; empty: it is not told."""
    regions: tuple[SlideRegion, ...] = ()
    radiology: ImageRef | None = None


class ReportRecord(msgspec.Struct, frozen=True):
    """New fields have defaults, so that older reports can be checked."""

    made_at: str
    """ISO 8601, UTC."""
    cases: tuple[Case, ...]
    models: tuple[ModelCard, ...]
    without_names: bool = False
    """Whether images are named by their hashes alone."""
    program_version: str = VERSION
    program_sha256: str = msgspec.field(default_factory=program_sha256)
    maps: tuple[MapRecord, ...] = ()
    """Of slides, in the order of their pages."""


class ReportFileError(PlainError):
    """No report of this program."""


def written(record: ReportRecord) -> bytes:
    """As JSON in ASCII: odd bytes of the names of files survive."""
    return to_json(record).encode("ascii")


def read_record(path: Path) -> ReportRecord:
    """Of a report, whoever may have made it. Raises ReportFileError, OSError."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    no_report = ReportFileError(
        text("{name} carries no data of a crcviewer report.", name=path.name),
        text("Choose the PDF as it was made: printing or editing it may have removed them."),
    )
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it remarks on what is told below
    try:
        with path.open("rb") as file:
            found = PdfReader(file).attachments.get(ATTACHMENT)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise no_report from error
    if not found:
        raise no_report
    content = found[0] if isinstance(found, list) else found
    try:
        if len(content) > _MOST_BYTES:
            raise UnreadableError("too large")
        return from_json(ReportRecord, content)
    except UnreadableError as error:
        raise no_report from error
