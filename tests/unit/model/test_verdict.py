"""From an answer to a verdict: what the gate stops, and what radiology may do."""

from __future__ import annotations

import copy
import dataclasses
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

from crcviewer.model.checkpoint import CheckpointError, read_checkpoint, write_into_document
from crcviewer.model.document import CheckpointDocument
from crcviewer.model.gate import Detector, Gate, gate_of
from crcviewer.model.golden_cases import save_model
from crcviewer.model.network import FusionNetwork
from crcviewer.model.predict import LoadedModel, load_model
from crcviewer.model.verdict import Judgement, ScanFacts, TileFacts, judge
from crcviewer.protocol.audit_report import AuditVerdict, Verdict
from crcviewer.protocol.images import Slot
from crcviewer.protocol.json_lines import to_plain
from crcviewer.protocol.model_card import DataSource
from crcviewer.protocol.verdict import (
    Calibration,
    GateSummary,
    OutsideReason,
    RadiologyUse,
    SetsAtLevel,
)
from tests.unit.model.conftest import Image, Saver
from training.phantoms import generate_tiles

Images = tuple[list[Image], list[Image]]
AUDITS = [None, Verdict.NOT_USED, Verdict.USED]


def judged(
    model: LoadedModel, images: Images, *, gate: Gate | None = None, **facts: object
) -> Judgement:
    tile, organ = images[0][3], images[1][3]
    detail = generate_tiles(np.array([8]), np.array([0]), seed=1, size=128)[0]
    scan = {name: facts.pop(name) for name in ("modality",) if name in facts}
    return judge(
        model.card,
        gate,
        model.predict(tile, organ),
        TileFacts(detail, **{"field_um": 112.0, **facts}),  # type: ignore[arg-type]  # by tests
        ScanFacts(organ, **scan),  # type: ignore[arg-type]  # likewise
    )


def with_card(model: LoadedModel, **changes: object) -> LoadedModel:
    model.card = msgspec.structs.replace(model.card, **changes)
    return model


@pytest.fixture
def model(save: Saver, document: CheckpointDocument) -> LoadedModel:
    """As if it had learned from real images."""
    return with_card(load_model(save(document), "cpu"), phantoms_only=False)


@pytest.mark.parametrize("audit", AUDITS)
def test_radiology_that_is_not_used_changes_nothing(
    model: LoadedModel, images: Images, audit: Verdict | None
) -> None:
    found = judged(
        with_card(model, audit_verdict=None if audit is None else AuditVerdict(audit)), images
    )
    prediction = model.predict(images[0][3], images[1][3])
    assert prediction.neutral is not None
    assert found.effect is not None
    np.testing.assert_allclose(found.effect.own_probabilities, prediction.probabilities, atol=1e-5)
    if audit is Verdict.USED:
        assert found.use is RadiologyUse.USED
        np.testing.assert_allclose(found.probabilities, prediction.probabilities, atol=1e-5)
        return
    assert found.use is (RadiologyUse.NOT_USED if audit else RadiologyUse.NOT_AUDITED)
    np.testing.assert_allclose(found.probabilities, prediction.neutral.probabilities, atol=1e-5)
    np.testing.assert_allclose(found.answer.logits, prediction.neutral.logits, atol=1e-4)


def test_closed_exchanges_and_a_head_without_radiology_make_no_difference(
    tiny_network: FusionNetwork, document: CheckpointDocument, images: Images, tmp_path: Path
) -> None:
    network = copy.deepcopy(tiny_network)
    with torch.no_grad():
        for exchange in (network.exchange3, network.exchange4):
            exchange.pathology_to_radiology.gamma.zero_()
            exchange.radiology_to_pathology.gamma.zero_()
        network.head.weight[:, network.head.in_features // 2 :] = 0
    path = tmp_path / "closed.safetensors"
    save_model(
        path, network, document, neutral=np.zeros((28, 28), np.uint8),
        golden_tiles=images[0][:1], golden_slices=images[1][:1],
    )  # fmt: skip
    model = load_model(path, "cpu")
    with_card(model, audit_verdict=AuditVerdict(Verdict.USED), phantoms_only=False)
    found = judged(model, images)
    assert found.effect is not None
    assert found.use is RadiologyUse.USED
    assert not found.effect.changed
    assert found.effect.delta < 1e-6


def test_the_set_holds_the_class_and_the_probability_is_calibrated(
    model: LoadedModel, images: Images
) -> None:
    raw = judged(model, images)
    assert raw.prediction_set == ()
    sets = tuple(SetsAtLevel(level, (0.6,) * 9) for level in (0.9, 0.95))
    fitted = Calibration(0.5, "aps_shrunk", 50, 50, sets)
    told = judged(with_card(model, calibration=fitted), images)
    assert told.verdict == raw.verdict == told.prediction_set[0]
    assert told.probabilities.max() > raw.probabilities.max()
    assert told.probabilities.sum() == pytest.approx(1)
    assert set(told.prediction_set) <= set(told.prediction_set_95)


def test_a_gate_that_fires_leaves_no_verdict(model: LoadedModel, images: Images) -> None:
    features = model.predict(images[0][3], images[1][3]).tile_statistics
    for limit, outside in ((1e6, False), (1e-3, True)):
        detector = dataclasses.replace(
            _detector(len(features)), limits=np.array([limit], np.float32)
        )
        found = judged(model, images, gate=Gate(GateSummary("test"), detector))
        assert found.pathology.outside is outside
        assert (found.verdict is None) is outside
        kinds = [reason.kind for reason in found.pathology.reasons]
        assert kinds == [OutsideReason.UNLIKE_TRAINING] * outside


def test_scale_is_asked_for_or_compared(model: LoadedModel, images: Images) -> None:
    detector = dataclasses.replace(
        _detector(len(model.predict(images[0][3], None).tile_statistics)),
        limits=np.array([1e6], np.float32),
    )
    gate = Gate(GateSummary("test", scale_um=(67.0, 190.0)), detector)
    asked = judged(model, images, gate=gate, field_um=None).pathology
    assert not asked.outside
    assert [reason.kind for reason in asked.doubts] == [OutsideReason.SCALE_UNKNOWN]
    assert not judged(model, images, gate=gate, field_um=None, scale_matters=False).pathology.doubts
    for side, outside in ((56.0, True), (80.0, False), (150.0, False), (448.0, True)):
        check = judged(model, images, gate=gate, field_um=side).pathology
        assert check.outside is outside
        assert not check.doubts


def test_a_model_of_phantoms_has_no_verdict_on_other_images(
    model: LoadedModel, images: Images
) -> None:
    of_phantoms = with_card(model, phantoms_only=True)
    assert judged(of_phantoms, images).verdict is None
    assert judged(of_phantoms, images, synthetic=True).verdict is not None


def test_a_card_knows_that_its_model_has_seen_phantoms_only(
    save: Saver, document: CheckpointDocument
) -> None:
    made, real = DataSource("phantoms", 10, True), DataSource("tiles", 10, False)
    for sources, only in (((made,), True), ((made, real), False)):
        path = save(dataclasses.replace(document, trained_on=sources))
        assert load_model(path, "cpu").card.phantoms_only is only


@pytest.mark.parametrize(
    ("modality", "reason"),
    [
        ("MR", OutsideReason.OTHER_MODALITY),
        ("colour", OutsideReason.COLOURED),
        ("H&E", OutsideReason.COLOURED),
        ("CT", None),
        ("grey", None),
        ("", None),
    ],
)
def test_other_modalities_fall_back_to_the_tile(
    model: LoadedModel, images: Images, modality: str, reason: OutsideReason | None
) -> None:
    used = with_card(model, audit_verdict=AuditVerdict(Verdict.USED))
    found = judged(used, images, modality=modality)
    assert found.radiology is not None
    assert [one.kind for one in found.radiology.reasons] == ([] if reason is None else [reason])
    assert found.use is (RadiologyUse.USED if reason is None else RadiologyUse.OUTSIDE)
    assert found.verdict is not None


def test_a_gate_goes_through_the_file_and_a_damaged_one_is_refused(
    save: Saver, document: CheckpointDocument
) -> None:
    path = save(document)
    gate = Gate(GateSummary("test", references=3), _detector(6), _detector(6))
    write_into_document(path, {"ood": gate.to_plain()}, gate.tensors())
    read = read_checkpoint(path)
    again = gate_of(read.document.ood, read.extra)
    assert again is not None
    assert again.summary == gate.summary
    for slot in Slot:
        ours, theirs = gate.detector(slot), again.detector(slot)
        assert ours is not None
        assert theirs is not None
        probe = np.random.default_rng(0).normal(size=(5, 6)).astype(np.float32)
        np.testing.assert_allclose(ours.scores(probe), theirs.scores(probe), rtol=1e-6)
        # A cast widens the limit, in a file of an earlier version it does not.
        casts = np.ones(5, np.bool_)
        np.testing.assert_allclose(theirs.scores(probe, casts), ours.scores(probe) / 2, rtol=1e-6)
    assert load_model(path, "cpu").card.gate == gate.summary
    kept = {name: one for name, one in read.extra.items() if not name.endswith("limits_cast")}
    older = gate_of(read.document.ood, kept)
    assert older is not None
    np.testing.assert_allclose(older.pathology.limits_cast, older.pathology.limits)
    broken = gate.tensors() | {"gate.pathology.spread": torch.zeros(6)}
    write_into_document(path, {}, broken)
    with pytest.raises(CheckpointError):
        load_model(path, "cpu")


def test_numbers_of_a_calibration_that_cannot_be_meant_are_left_out(
    save: Saver, document: CheckpointDocument, tmp_path: Path
) -> None:
    path = save(document)
    for temperature, thresholds in ((0.0, (0.5,) * 9), (1.0, (0.5,) * 3), (1.0, (7.0,) * 9)):
        odd = Calibration(temperature, "x", 9, 9, (SetsAtLevel(0.9, thresholds),))
        write_into_document(path, {"calibration": to_plain(odd)})
        assert load_model(path, "cpu").card.calibration is None


def _detector(features: int) -> Detector:
    def ones(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return np.ones(shape, np.float32)

    return Detector(
        centre=0 * ones(features),
        spread=ones(features),
        whitening=np.eye(features, dtype=np.float32),
        means=0 * ones(1, features),
        weights=ones(0, features),
        biases=ones(0),
        typical=0 * ones(1),
        limits=ones(1),
        limits_cast=2 * ones(1),
    )
