"""The audit of models whose use of radiology is known."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.model.network import FusionNetwork, SingleModalNetwork
from crcviewer.model.predict import load_model
from crcviewer.protocol.audit_report import AuditReport, AuditVerdict, Verdict
from crcviewer.protocol.json_lines import from_plain, to_plain
from training.audit.audit import PERMUTATIONS, _replaced, audit, audit_file, write_audit
from training.base.counter_random import below
from training.data.pairing import Pairing, PairingMode
from training.data.study_data import StudyData

CPU = torch.device("cpu")
WriteModel = Callable[..., Path]


@pytest.fixture
def looking(tile_only: FusionNetwork) -> FusionNetwork:
    """A copy whose exchanges and head do take radiology in."""
    torch.manual_seed(8)
    network = FusionNetwork(tile_only.config)
    network.load_state_dict(tile_only.state_dict())
    with torch.no_grad():
        for name, value in network.named_parameters():
            if name.endswith("gamma"):
                value.fill_(0.5)
        network.head.weight.normal_(0, 1.0)
    return network.eval()


def test_without_exchange_and_head_the_logits_are_those_of_the_tile_alone(
    single: SingleModalNetwork, tile_only: FusionNetwork
) -> None:
    torch.manual_seed(0)
    tiles = torch.randn(6, 3, 32, 32)
    with torch.no_grad():
        alone = single(tiles).logits
        for slices in (torch.zeros(6, 3, 32, 32), 100 * torch.randn(6, 3, 32, 32)):
            output = tile_only(tiles, slices)
            # The same numbers in the same order; the head's sums are longer, by zeros alone.
            assert torch.equal(output.features[:, :64], single(tiles).features)
            torch.testing.assert_close(output.logits, alone, rtol=1e-6, atol=1e-6)


def test_a_model_of_the_tile_alone_is_found_out(
    data: StudyData,
    single: SingleModalNetwork,
    tile_only: FusionNetwork,
    write_model: WriteModel,
    tmp_path: Path,
) -> None:
    path = write_model(tmp_path / "best.safetensors", tile_only)
    write_model(tmp_path / "control.safetensors", single, kind="pathology", pairing="none")
    report = audit_file(path, data, Pairing(PairingMode.MANIFEST, data, 3), device=CPU)
    assert report.verdict == AuditVerdict(Verdict.NOT_USED)
    assert report.cases == 15
    assert set(report.permuted_accuracies) == {report.accuracy.value}
    assert [one.radiology for one in report.replacements] == [
        "permuted", "black", "neutral", "noise",
    ]  # fmt: skip
    for one in report.replacements:
        assert one.accuracy == report.accuracy
        assert (one.lost.value, one.lost.low, one.lost.high) == (0, 0, 0)
        assert one.flip_rate == 0
        assert one.divergence < 1e-10
    assert [(e.gamma, e.relative_size) for e in report.exchanges] == [(0.0, 0.0)] * 4
    assert report.probe is None
    assert report.control is not None
    assert report.control.accuracy == report.accuracy
    assert report.control.behind.value == 0


def test_a_model_that_looks_is_told_from_one_that_does_not(
    data: StudyData, looking: FusionNetwork, write_model: WriteModel, tmp_path: Path
) -> None:
    model = load_model(write_model(tmp_path / "m.safetensors", looking), "cpu")
    pairing = Pairing(PairingMode.MANIFEST, data, 3)
    report = audit(model, data, pairing)
    # By hand, one by one.
    test = data.pathology.test
    own = pairing.partners("test", torch.arange(15)).numpy()
    predicted = model.predict_many(list(test.images), list(data.radiology.test.images[own]))
    truth, answers = test.labels, predicted.probabilities.argmax(1)
    assert report.accuracy.value == (answers == truth).mean()
    neutral = report.replaced_by("neutral")
    assert neutral is not None
    without = predicted.neutral_probabilities.argmax(1)
    assert neutral.accuracy.value == (without == truth).mean()
    assert neutral.flip_rate == (without != answers).mean()
    assert neutral.lost.value == pytest.approx(report.accuracy.value - neutral.accuracy.value)
    assert neutral.divergence > 1e-4
    permuted = report.replaced_by("permuted")
    assert permuted is not None
    assert permuted.accuracy.value == pytest.approx(np.mean(report.permuted_accuracies))
    assert permuted.divergence > 1e-4
    assert {round(e.gamma, 6) for e in report.exchanges} == {0.5}
    assert all(e.relative_size > 0 for e in report.exchanges)
    assert audit(model, data, pairing).permuted_accuracies == report.permuted_accuracies


def test_permutations_show_the_same_images_in_other_places(
    data: StudyData, tile_only: FusionNetwork, write_model: WriteModel, tmp_path: Path
) -> None:
    model = load_model(write_model(tmp_path / "m.safetensors", tile_only), "cpu")
    images = data.radiology.test.images
    own = below(1, torch.arange(200), 15).numpy()
    partners, slices = _replaced(model, images, own, seed=6)
    assert partners.shape == (PERMUTATIONS + 4, 200)
    np.testing.assert_array_equal(np.stack([slices[i] for i in partners[0]]), images[own])
    rows = {tuple(row) for row in partners[: PERMUTATIONS + 1].tolist()}
    assert len(rows) == PERMUTATIONS + 1
    assert all(sorted(row) == sorted(partners[0].tolist()) for row in rows)
    black, neutral, noise = partners[-3:]
    assert all(not slices[index].any() for index in black)
    assert all(slices[index] is slices[neutral[0]] for index in neutral)
    np.testing.assert_array_equal(slices[neutral[0]], model.neutral)
    assert len(set(noise.tolist())) == 200
    grey = np.stack([slices[index] for index in noise]) / 255.0
    statistics = model.preprocessing.radiology
    # Close to: levels below black and above white are cut off.
    assert grey.mean() == pytest.approx(statistics.mean[0], abs=0.03)
    assert grey.std() == pytest.approx(statistics.std[0], rel=0.15)


def test_a_leaking_model_stays_branded(
    data: StudyData, tile_only: FusionNetwork, write_model: WriteModel, tmp_path: Path
) -> None:
    path = write_model(tmp_path / "m.safetensors", tile_only, pairing="label")
    for mode in (PairingMode.LABEL, PairingMode.MANIFEST, PairingMode.RANDOM):
        report = audit_file(path, data, Pairing(mode, data, 3), device=CPU)
        assert report.verdict == AuditVerdict(Verdict.LEAK)
        assert (report.pairing, report.trained_pairing) == (mode.value, "label")


def test_the_probe_sees_the_paired_radiology(
    data: StudyData,
    tile_only: FusionNetwork,
    single: SingleModalNetwork,
    write_model: WriteModel,
    tmp_path: Path,
) -> None:
    path = write_model(tmp_path / "best.safetensors", tile_only)
    write_model(tmp_path / "probe.safetensors", single, kind="probe")
    pairing = Pairing(PairingMode.MANIFEST, data, 3)
    report = audit_file(path, data, pairing, device=CPU)
    own = pairing.partners("test", torch.arange(15)).numpy()
    statistics = read_checkpoint(path).document.preprocessing.radiology
    images = torch.from_numpy(data.radiology.test.images[own])[:, None] / 255.0
    images = torch.nn.functional.interpolate(images, (32, 32), mode="bilinear")
    with torch.no_grad():
        logits = single(((images - statistics.mean[0]) / statistics.std[0]).expand(-1, 3, -1, -1))
    expected = (logits.logits.argmax(1).numpy() == data.pathology.test.labels).mean()
    assert report.control is None
    assert report.probe is not None
    assert report.probe.accuracy.value == pytest.approx(expected)


def test_the_report_lies_in_the_checkpoint(
    data: StudyData, looking: FusionNetwork, write_model: WriteModel, tmp_path: Path
) -> None:
    path = write_model(tmp_path / "模型.safetensors", looking)
    before = read_checkpoint(path)
    report = audit_file(path, data, Pairing(PairingMode.MANIFEST, data, 3), device=CPU)
    assert from_plain(AuditReport, json.loads(json.dumps(to_plain(report)))) == report
    write_audit(path, report)
    after = read_checkpoint(path)
    assert from_plain(AuditReport, after.document.audit) == report
    assert before.sha256 != after.sha256
    for own, theirs in (
        (before.network.state_dict(), after.network.state_dict()),
        (before.extra, after.extra),
    ):
        assert own.keys() == theirs.keys()
        assert all(torch.equal(value, theirs[name]) for name, value in own.items())
    card = load_model(path, "cpu").card
    assert card.audit == report
    assert card.audit_verdict == report.verdict
    assert [p.name for p in tmp_path.iterdir()] == ["模型.safetensors"]


def test_tiles_without_a_radiology_image_count_but_have_no_organ(
    data: StudyData, looking: FusionNetwork, write_model: WriteModel, tmp_path: Path
) -> None:
    model = load_model(write_model(tmp_path / "m.safetensors", looking), "cpu")
    # As from a manifest: behind the labelled images stands one for those that are not there.
    test = data.radiology.test
    more = replace(test, images=np.concatenate([test.images, model.neutral[None]]))
    assert data.pairs is not None
    pairs = {split: partners.copy() for split, partners in data.pairs.items()}
    pairs["test"][:4] = len(test)
    radiology = replace(data.radiology, test=more)
    lacking = replace(data, radiology=radiology, pairs=pairs)
    report = audit(model, lacking, Pairing(PairingMode.MANIFEST, lacking, 3))
    assert report.cases == 15
    assert [tie.pairs for tie in report.independence] == [90, 15, 11]
    # Where organs are not known, the class stands for them, and declared pairs are not tested.
    own = replace(lacking, radiology_labels="tile")
    assert audit(model, own, Pairing(PairingMode.MANIFEST, own, 3)).independence == ()
    made_up = audit(model, own, Pairing(PairingMode.RANDOM, own, 3))
    assert [tie.pairs for tie in made_up.independence] == [90, 15, 15]
