"""The verdict's rules, case by case."""

from __future__ import annotations

import pytest

from crcviewer.protocol.audit_report import Independence
from training.audit.verdict import decide
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
    found = decide(LABEL, APART, right, [100] * 20, 400)
    assert found.text == "leak: the radiology image was chosen by the label"


@pytest.mark.parametrize("mode", [RANDOM, INDEX])
@pytest.mark.parametrize("split", ["train", "val", "test"])
def test_made_up_pairs_that_follow_the_label_are_a_leak(mode: PairingMode, split: str) -> None:
    ties = (*APART, tie(0.00099, split))
    found = decide(mode, ties, 400, [100] * 20, 400)
    assert found.text == f"leak: tile and organ labels go together in the {split} split"
    assert "p = 0.001" in str(found.reason)


@pytest.mark.parametrize("mode", [RANDOM, INDEX])
def test_made_up_pairs_are_never_used(mode: PairingMode) -> None:
    # p is exactly 0.001 in one split: not below it.
    found = decide(mode, APART, 400, [100] * 20, 400)
    assert found.text == "radiology not used"
    assert "made up" in str(found.reason)


def test_declared_pairs_may_follow_the_label() -> None:
    assert decide(MANIFEST, (tie(0.0),), 300, [280] * 20, 400).text == "radiology used"


def test_one_point_is_enough_and_less_is_not() -> None:
    assert decide(MANIFEST, APART, 284, [280] * 20, 400).text == "radiology used"
    assert decide(MANIFEST, APART, 283, [280] * 20, 400).text == "radiology not used"
    # 0.29 - 0.28 is less than 0.01 in floating point.
    assert decide(MANIFEST, APART, 29, [28] * 20, 100).text == "radiology used"


def test_every_permutation_must_be_beaten() -> None:
    assert decide(MANIFEST, APART, 300, [250] * 19 + [300], 400).text == "radiology not used"
    assert decide(MANIFEST, APART, 300, [250] * 19 + [297], 400).text == "radiology not used"
    assert decide(MANIFEST, APART, 300, [250] * 19 + [296], 400).text == "radiology used"


def test_worse_than_permuted_is_not_used() -> None:
    found = decide(MANIFEST, APART, 250, [280] * 20, 400)
    assert found.text == "radiology not used"
    assert "-7.5 points" in str(found.reason)
