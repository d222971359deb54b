"""The audit of the files of a run, and its place in the checkpoint."""

from __future__ import annotations

from pathlib import Path

import torch

from crcviewer.model.checkpoint import Checkpoint, read_checkpoint, write_into_document
from crcviewer.model.predict import load_model
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.audit_report import AuditReport
from crcviewer.protocol.json_lines import to_plain
from training.audit.audit import Progress, audit
from training.data.pairing import Pairing
from training.data.study_data import StudyData


def audit_file(
    path: Path,
    data: StudyData,
    pairing: Pairing,
    *,
    device: torch.device,
    progress: Progress | None = None,
) -> AuditReport:
    """Audit a fused model beside whose file the probe and the control may lie.

    Raises CheckpointError where one of the files cannot be used.
    """
    return audit(
        load_model(path, str(device)),
        data,
        pairing,
        probe=_there(path.with_name(names.PROBE)),
        control=_there(path.with_name(names.CONTROL)),
        batch=32 if device.type == "cpu" else 256,
        progress=progress,
    )


def write_audit(path: Path, report: AuditReport) -> None:
    """Put the report into a checkpoint, whole or not at all; all tensors stay as they are."""
    write_into_document(path, {"audit": to_plain(report)})


def _there(path: Path) -> Checkpoint | None:
    return read_checkpoint(path) if path.exists() else None
