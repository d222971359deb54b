"""A map in numbers, with what it was made by."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from crcviewer.engine.slides.journal import Journal
from crcviewer.engine.slides.measures import INCOMPLETE, measure
from crcviewer.protocol.json_lines import to_plain
from crcviewer.protocol.slide_measures import FIELD_UM, STRANGE_SHARE, SlideRegion, SlideSummary
from crcviewer.protocol.slide_messages import FIELD_STATES, REASON_BITS, FieldState
from crcviewer.protocol.text import counted, text

STRANGE = text(
    "Much of this tissue is unlike what the model has learned from. Do not rely on what it says of"
    " the rest."
)


def summary_of(journal: Journal, regions: Sequence[SlideRegion] = ()) -> SlideSummary:
    """Of all that is in the journal, within ``regions``."""
    head = journal.head
    found = measure(journal, regions)
    warnings = list(head.warnings)
    if found.unreadable:
        warnings.append(
            counted(
                found.unreadable,
                "One field could not be read: that part of the slide is damaged.",
                "{count} fields could not be read: that part of the slide is damaged.",
            )
        )
    if found.without_verdict > STRANGE_SHARE * max(found.classified, 1):
        warnings.append(STRANGE)
    if not found.complete:
        warnings.append(INCOMPLETE)
    return SlideSummary(
        slide=head.slide,
        slide_sha256=head.slide_sha256,
        model_name=head.model_name,
        model_sha256=head.model_sha256,
        classes=head.classes,
        code_version=head.code_version,
        precision=head.precision,
        field_um=FIELD_UM,
        stride_um=head.stride_um,
        pixel_size_um=head.pixel_size_um,
        pixel_size_from=head.pixel_size_from,
        width=head.width,
        height=head.height,
        fields=found.fields,
        classified=found.classified,
        without_verdict=found.without_verdict,
        unreadable=found.unreadable,
        measures=found.measures,
        regions=len(regions),
        radiology_sha256=head.radiology_sha256,
        reasons=_reasons(journal),
        seconds=float(journal.records["seconds"].max(initial=0)),
        warnings=tuple(dict.fromkeys(warnings)),
        complete=found.complete,
    )


def plain_summary(summary: SlideSummary) -> dict[str, Any]:
    """For JSON that people read: sentences in the place of templates and their values."""
    plain: dict[str, Any] = to_plain(summary)
    for told, one in zip(plain["measures"], summary.measures, strict=True):
        told["definition"] = str(one.definition)
        told["warnings"] = list(map(str, one.warnings))
    plain["warnings"] = list(map(str, summary.warnings))
    return plain


def as_written(summary: SlideSummary) -> str:
    """The text of ``SLIDE.summary.json``."""
    plain = plain_summary(summary) | {"research_use_only": True}
    return json.dumps(plain, indent=1) + "\n"


def _reasons(journal: Journal) -> dict[str, int]:
    """How many fields of the whole map were outside for each reason; one may have several."""
    records = journal.records
    outside = records["state"] == FIELD_STATES.index(FieldState.NO_VERDICT)
    bits = records["reasons"][outside]
    counts = {
        reason.value: int(np.count_nonzero(bits & np.uint32(1 << n)))
        for n, reason in enumerate(REASON_BITS)
    }
    return {name: count for name, count in counts.items() if count}
