"""What a fused model's file carries beside the model: its audit, and its reference sample."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch

from crcviewer.model.checkpoint import write_into_document
from crcviewer.protocol.audit_report import AuditReport
from crcviewer.protocol.codec import to_plain
from training.audit.files import audit_file
from training.audit.table import lines
from training.pairing import Pairing
from training.reference_sample import reference_of_validation
from training.study_data import StudyData

THUMBNAILS = ("all", "synthetic", "none")


def complete_model(
    path: Path,
    data: StudyData,
    pairing: Pairing,
    *,
    device: torch.device,
    thumbnails: str | None,
    say: Callable[[str], None],
    parts: Mapping[str, Any] | None = None,
) -> AuditReport:
    """Audit the model on the test split, lay out its validation split, and write both into it.

    Beside it lie the other models of its run. ``thumbnails``: whose pictures the file shows; None:
    all, unless the images are somebody's own. ``parts`` of its document are replaced as well.
    """
    report = audit_file(path, data, pairing, device=device)
    for line in lines(report):
        say(line)
    reference = reference_of_validation(
        path.parent, data, pairing, device, thumbnails=thumbnails or _may_be_shown(data)
    )
    write_into_document(path, {**(parts or {}), "audit": to_plain(report)}, reference)
    return report


def _may_be_shown(data: StudyData) -> str:
    """Published sets have a licence; of a cohort of one's own only its owner may decide."""
    published = all(source.synthetic or source.licence for source in data.sources)
    return "all" if published else "synthetic"
