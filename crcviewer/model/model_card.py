"""What is shown of a checkpoint: its card, read with care, since a file may be anybody's."""

from __future__ import annotations

import hashlib
import logging
import math

import msgspec

from crcviewer.model.checkpoint import Checkpoint
from crcviewer.model.document import CheckpointDocument
from crcviewer.model.network import SingleModalNetwork
from crcviewer.model.preprocess import Preprocessing
from crcviewer.protocol.audit_report import AuditReport, AuditVerdict
from crcviewer.protocol.json_lines import UnreadableError, from_plain
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import text
from crcviewer.protocol.verdict import Calibration, GateSummary, OverlayTest

_log = logging.getLogger(__name__)


def model_card(checkpoint: Checkpoint) -> ModelCard:
    """What is shown of a model."""
    document = checkpoint.document
    preprocessing = document.preprocessing
    tile_only = isinstance(checkpoint.network, SingleModalNetwork)
    branch = document.network.describe()
    return ModelCard(
        name=document.name,
        path=str(checkpoint.path),
        sha256=checkpoint.sha256,
        classes=document.classes,
        tile_only=tile_only,
        layers=() if tile_only else ("layer3", "layer4"),
        network=text("{branch}, tiles alone", branch=branch)
        if tile_only
        else text("{branch} × 2, cross-modal attention at layer3 and layer4", branch=branch),
        parameters=sum(p.numel() for p in checkpoint.network.parameters()),
        pairing=document.pairing,
        radiology_modality=preprocessing.radiology_modality,
        pathology_source_size=preprocessing.pathology.source_size,
        radiology_source_size=preprocessing.radiology.source_size,
        input_size=preprocessing.input_size,
        test_time_views=preprocessing.test_time_views,
        trained_on=document.trained_on,
        evaluation=document.evaluation,
        audit_verdict=_verdict(document),
        audit=_audit(document),
        notes=document.notes,
        created=document.created,
        code_version=document.code_version,
        calibration=_calibration(document),
        gate=_gate_summary(document),
        overlay_tests=_overlay_tests(document),
        phantoms_only=bool(document.trained_on)
        and all(source.synthetic for source in document.trained_on),
        preprocessing_sha256=hashlib.sha256(_canonical(preprocessing)).hexdigest(),
    )


def _canonical(preprocessing: Preprocessing) -> bytes:
    return msgspec.json.encode(preprocessing, order="deterministic")


def _calibration(document: CheckpointDocument) -> Calibration | None:
    """Raises CheckpointError where its numbers cannot be meant."""
    if document.calibration is None:
        return None
    try:
        found = from_plain(Calibration, document.calibration)
    except UnreadableError as error:
        _log.warning("the calibration cannot be understood (%s)", error)
        return None
    classes = len(document.classes)
    sound = math.isfinite(found.temperature) and 0.01 <= found.temperature <= 100
    for one in found.sets:
        sound &= len(one.thresholds) == classes and all(0 <= t <= 1 for t in one.thresholds)
    if not sound:
        _log.warning("the calibration has numbers that cannot be meant")
        return None
    return found


def _gate_summary(document: CheckpointDocument) -> GateSummary | None:
    plain = (document.ood or {}).get("summary")
    try:
        return None if plain is None else from_plain(GateSummary, plain)
    except UnreadableError as error:
        _log.warning("the gate's summary cannot be understood (%s)", error)
        return None


def _overlay_tests(document: CheckpointDocument) -> tuple[OverlayTest, ...]:
    try:
        return from_plain(tuple[OverlayTest, ...], document.overlay_tests)
    except UnreadableError as error:
        _log.warning("the tests of the overlays cannot be understood (%s)", error)
        return ()


def _verdict(document: CheckpointDocument) -> AuditVerdict | None:
    told = (document.audit or {}).get("verdict")
    try:
        return None if told is None else from_plain(AuditVerdict, told)
    except UnreadableError as error:
        _log.warning("the verdict of the audit cannot be understood (%s)", error)
        return None


def _audit(document: CheckpointDocument) -> AuditReport | None:
    if document.audit is None:
        return None
    try:
        return from_plain(AuditReport, document.audit)
    except UnreadableError as error:
        # Of another version, or written by hand: the verdict alone is shown.
        _log.warning("the figures of the audit cannot be understood (%s)", error)
        return None
