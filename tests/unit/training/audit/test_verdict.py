"""The verdict's rules, case by case."""

from __future__ import annotations

import pytest

from crcviewer.protocol.audit_report import (
    AuditReport,
    AuditVerdict,
    Independence,
    Verdict,
    verdict_from,
)
from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.json_lines import from_plain, to_plain
from training.audit.verdict import decide, reason
from training.data.pairing import PairingMode

RANDOM, INDEX, MANIFEST, LABEL = (
    PairingMode.RANDOM,
    PairingMode.INDEX,
    PairingMode.MANIFEST,
    PairingMode.LABEL,
)


def tie(p: float, split: str = "test") -> Independence:
    return Independence(split, 400, 99.0, 80, p, 0.3, False)


APART = (tie(0.4, "train"), tie(0.001, "val"), tie(0.9, "test"))


@pytest.mark.parametrize("right", [0, 200, 400])
def test_pairing_by_label_is_always_a_leak(right: int) -> None:
    assert decide(LABEL, APART, right, [100] * 20, 400) == AuditVerdict(Verdict.LEAK)


@pytest.mark.parametrize("mode", [RANDOM, INDEX])
@pytest.mark.parametrize("split", ["train", "val", "test"])
def test_made_up_pairs_that_follow_the_label_are_a_leak(mode: PairingMode, split: str) -> None:
    ties = (*APART, tie(0.00099, split))
    assert decide(mode, ties, 400, [100] * 20, 400) == AuditVerdict(Verdict.LEAK, split)


@pytest.mark.parametrize("mode", [RANDOM, INDEX])
def test_made_up_pairs_are_never_used(mode: PairingMode) -> None:
    # p is exactly 0.001 in one split: not below it.
    assert decide(mode, APART, 400, [100] * 20, 400) == AuditVerdict(Verdict.NOT_USED)


def test_declared_pairs_may_follow_the_label() -> None:
    assert decide(MANIFEST, (tie(0.0),), 300, [280] * 20, 400).kind is Verdict.USED


def test_one_point_is_enough_and_less_is_not() -> None:
    assert decide(MANIFEST, APART, 284, [280] * 20, 400).kind is Verdict.USED
    assert decide(MANIFEST, APART, 283, [280] * 20, 400).kind is Verdict.NOT_USED
    # 0.29 - 0.28 is less than 0.01 in floating point.
    assert decide(MANIFEST, APART, 29, [28] * 20, 100).kind is Verdict.USED


def test_every_permutation_must_be_beaten() -> None:
    assert decide(MANIFEST, APART, 300, [250] * 19 + [300], 400).kind is Verdict.NOT_USED
    assert decide(MANIFEST, APART, 300, [250] * 19 + [297], 400).kind is Verdict.NOT_USED
    assert decide(MANIFEST, APART, 300, [250] * 19 + [296], 400).kind is Verdict.USED


def test_worse_than_permuted_is_not_used() -> None:
    assert decide(MANIFEST, APART, 250, [280] * 20, 400) == AuditVerdict(Verdict.NOT_USED)


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ("radiology used", AuditVerdict(Verdict.USED)),
        ("radiology not used", AuditVerdict(Verdict.NOT_USED)),
        ("leak: the radiology image was chosen by the label", AuditVerdict(Verdict.LEAK)),
        (
            "leak: tile and organ labels go together in the val split",
            AuditVerdict(Verdict.LEAK, "val"),
        ),
    ],
)
def test_files_of_the_first_format_told_verdicts_in_words(told: str, verdict: AuditVerdict) -> None:
    assert from_plain(AuditVerdict, verdict_from(told)) == verdict
    assert from_plain(AuditVerdict, verdict_from(to_plain(verdict))) == verdict
    assert str(verdict.named()) == told
    assert verdict_from("written by hand") is None


def report(verdict: AuditVerdict, pairing: str, right: float) -> AuditReport:
    return AuditReport(
        verdict=verdict, pairing=pairing, trained_pairing=pairing, data="", split="test",
        cases=400, seed=0, accuracy=Estimate(right), permuted_accuracies=(0.5, 0.7),
        replacements=(), independence=APART, exchanges=(), probe=None, control=None,
        largest_class=0.1,
    )  # fmt: skip


def test_a_person_is_told_what_decided() -> None:
    for verdict, pairing, right, fact in (
        (AuditVerdict(Verdict.LEAK), "label", 0.9, "Pairing by label"),
        (AuditVerdict(Verdict.LEAK, "val"), "random", 0.9, "in the val split"),
        (AuditVerdict(Verdict.NOT_USED), "random", 0.9, "made up"),
        (AuditVerdict(Verdict.NOT_USED), "manifest", 0.625, "-7.5 points"),
        (AuditVerdict(Verdict.USED), "manifest", 0.75, "300 of 400"),
    ):
        assert fact in reason(report(verdict, pairing, right))


def test_where_patients_are_known_they_have_to_agree() -> None:
    def kind(patients: int | None, p: float | None) -> Verdict:
        return decide(MANIFEST, APART, 300, [280] * 20, 400, patients=patients, patients_p=p).kind

    assert kind(None, None) is Verdict.USED
    assert kind(12, 0.04) is Verdict.USED
    assert kind(12, 0.05) is Verdict.NOT_USED
    assert kind(9, None) is Verdict.NOT_USED
