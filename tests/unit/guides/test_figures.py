"""The figures of the bundled models on the pages are those that the models' files hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.protocol.audit_report import AuditReport
from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.json_lines import from_plain
from crcviewer.protocol.resources import bundled_models, demo_model
from crcviewer.protocol.verdict import Calibration
from tests.unit.guides.pages import ROOT, read

_CARD = read(ROOT / "docs" / "model-card.md")


def _words(estimate: Estimate) -> str:
    assert None not in (estimate.value, estimate.low, estimate.high)
    return f"{estimate.value:.3f} ({estimate.low:.3f} to {estimate.high:.3f})"


@pytest.mark.parametrize("model", bundled_models(), ids=lambda path: path.stem)
def test_the_model_card_has_the_accuracies_of_the_file(model: Path) -> None:
    figures = read_checkpoint(model).document.evaluation
    data = figures[0].data
    told = [one for one in figures if "accuracy" in str(one.metric) and one.data == data]
    assert len(told) >= 3
    assert {one.split for one in told} == {"test"}
    assert [str(one.metric) for one in told if _words(one) not in _CARD] == []


@pytest.mark.parametrize("model", bundled_models(), ids=lambda path: path.stem)
def test_the_model_card_has_the_audit_of_the_file(model: Path) -> None:
    audit = from_plain(AuditReport, read_checkpoint(model).document.audit)
    assert audit.accuracy.value is not None
    right = round(audit.accuracy.value * audit.cases)
    best = round(max(audit.permuted_accuracies) * audit.cases)
    following = _CARD.partition(f"{right} of {audit.cases} cases are right")[2]
    assert str(best) in following[:120]


def test_readme_and_card_have_the_sets_of_the_demo_model() -> None:
    document = read_checkpoint(demo_model()).document
    sets = from_plain(Calibration, document.calibration).at(0.9)
    assert sets is not None
    assert sets.coverage is not None
    assert _words(sets.coverage) in _CARD
    readme = read(ROOT / "README.md")
    answers = [one for one in document.evaluation if "neutral" in str(one.metric)]
    assert any(_words(one) in readme for one in answers)
    assert f"{sets.coverage.value:.3f}" in readme
