"""The map of a slide within a report, so that who has the slide can check it."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from crcviewer.engine.failures import RequestError
from crcviewer.engine.slides.journal import Journal, read_journal
from crcviewer.engine.slides.summary import summary_of
from crcviewer.engine.slides.verify_map import MapToCheck
from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.json_lines import to_json
from crcviewer.protocol.slide_measures import SlideRegion
from crcviewer.protocol.text import text
from crcviewer.report.record import MapRecord
from crcviewer.session.pseudonyms import SITE, named_otherwise

_LARGEST = 64 << 20
"""Bytes of a packed journal: 1.5 million fields and more. A report is to be sent by mail."""
_LARGEST_UNPACKED = 4 << 30


def without_names(journal: Journal, name: str) -> Journal:
    """Called ``name``: neither the slide's file, its place, nor what was written on regions."""
    head = journal.head
    known = (head.slide, head.place)
    clean = replace(
        head,
        slide=name,
        place="",
        site_profile=SITE if head.site_profile else "",
        regions=nameless(head.regions),
        warnings=tuple(named_otherwise(one, known, name) for one in head.warnings),
    )
    return Journal(journal.path, clean, journal.records)


def nameless(regions: Sequence[SlideRegion]) -> tuple[SlideRegion, ...]:
    """Where they lie, without what they are called."""
    return tuple(replace(one, name="") for one in regions)


def record_of_map(
    journal: Journal,
    regions: Sequence[SlideRegion] = (),
    *,
    slide: str = "",
    radiology: ImageRef | None = None,
) -> MapRecord:
    """``slide``: where it lies; empty: as the journal says, or nowhere."""
    content = zlib.compress(
        to_json(journal.head).encode("ascii") + b"\n" + journal.records.tobytes()
    )
    packed = base64.b64encode(content).decode("ascii") if len(content) <= _LARGEST else ""
    return MapRecord(
        summary_of(journal, regions),
        packed,
        slide=slide,
        journal="" if packed else str(journal.path),
        regions=tuple(regions),
        radiology=radiology,
    )


def map_of_record(record: MapRecord, scratch: Path) -> MapToCheck:
    """As it is to be checked; ``scratch``: a file that may be written and is left there.

    Raises RequestError where the report does not carry it, OSError.
    """
    if record.fields:
        scratch.write_bytes(_unpacked(record.fields))
    elif not record.journal:
        raise _damaged()
    journal = read_journal(scratch if record.fields else Path(record.journal))
    return MapToCheck(
        record.summary.slide,
        record.slide,
        journal,
        record.regions,
        record.radiology,
        record.summary,
    )


def _unpacked(words: str) -> bytes:
    try:
        unpack = zlib.decompressobj()
        content = unpack.decompress(base64.b64decode(words, validate=True), _LARGEST_UNPACKED)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise _damaged() from error
    return content


def _damaged() -> RequestError:
    return RequestError(
        text("The map of a slide in this report cannot be read."),
        text("Choose the report as it was made."),
    )
