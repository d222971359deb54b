"""What a model's file carries beside the model: its audit, and its reference sample."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch

from crcviewer.model.checkpoint import write_into_document
from crcviewer.protocol.audit_report import AuditReport
from crcviewer.protocol.json_lines import to_plain
from training.audit.audit import audit_file
from training.audit.table import lines
from training.data.pairing import Pairing
from training.data.study_data import StudyData, join_studies
from training.evaluation.answers import Answers
from training.evaluation.reference_sample import reference_of_validation
from training.trust.fit_trust import fit_trust

THUMBNAILS = ("all", "synthetic", "none")


def complete_model(
    path: Path,
    studies: tuple[StudyData, ...],
    pairing: Pairing,
    *,
    device: torch.device,
    thumbnails: str | None,
    say: Callable[[str], None],
    parts: Mapping[str, Any] | None = None,
    split: str = "test",
    tick: Callable[[int, int], None] = lambda done, total: None,
) -> AuditReport:
    """Audit the model on ``split``, lay out its validation split, fit what it knows of its limits
    (:func:`training.trust.fit_trust.fit_trust`), and write all into it.

    Beside it lie the other models of its run. ``thumbnails``: see :func:`lay_out`. ``parts`` of
    its document are replaced as well.
    """
    report = audit_file(path, join_studies(studies), pairing, device=device, split=split)
    for line in lines(report):
        say(line)
    lay_out(
        path, studies, pairing, Answers(path.parent, device),
        thumbnails=thumbnails, parts={**(parts or {}), "audit": to_plain(report)},
    )  # fmt: skip
    fit_trust(
        path, join_studies(studies), pairing,
        device=str(device), with_test=split == "test", say=say, tick=tick,
    )  # fmt: skip
    return report


def lay_out(
    path: Path,
    studies: tuple[StudyData, ...],
    pairing: Pairing | None,
    answers: Answers,
    *,
    thumbnails: str | None,
    parts: Mapping[str, Any] | None = None,
    on_step: Callable[[], object] = lambda: None,
) -> None:
    """Write the map of the validation split into a model's file, and ``parts`` of its document.

    ``thumbnails``: whose pictures the file shows; None: all, unless the images are somebody's own.
    Where only phantoms may be seen, those of validation are on the map beside the real images, so
    that there is something to see. ``pairing``: None of a tile-only model.
    """
    thumbnails = thumbnails or _may_be_shown(studies)
    data = join_studies(studies, phantoms_everywhere=thumbnails == "synthetic")
    reference = reference_of_validation(
        answers, data, None if pairing is None else pairing.of(data),
        file=path.name, thumbnails=thumbnails, on_step=on_step,
    )  # fmt: skip
    write_into_document(path, parts or {}, reference)


def _may_be_shown(studies: tuple[StudyData, ...]) -> str:
    """Published sets have a licence; of a cohort of one's own only its owner may decide."""
    sources = [source for study in studies for source in study.sources]
    published = all(source.synthetic or source.licence for source in sources)
    return "all" if published else "synthetic"
