"""Two evaluations of the same images, in figures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from crcviewer.protocol.evaluation_report import Difference, EvaluatedModel
from crcviewer.ui.evaluate.two_evaluations import (
    compare_two,
    difference_of,
    titles,
    why_not_compared,
)
from crcviewer.ui.shared.evaluation.loaded_evaluation import LoadedEvaluation, read_evaluation


def test_the_interval_is_that_of_paired_proportions() -> None:
    # Ten of 100 differ: 0.1 ± 1.96 · √(0.1 · 0.9 / 100)
    found = difference_of(np.repeat([1, 0], [10, 90]), None)
    assert found.value == pytest.approx(0.1)
    assert found.low == pytest.approx(0.041, abs=0.011)
    assert found.high == pytest.approx(0.159, abs=0.011)


def test_whole_patients_are_drawn_and_few_have_no_interval() -> None:
    difference = np.repeat([1, 0], [30, 90])
    of_twelve = difference_of(difference, np.repeat([f"P{n}" for n in range(12)], 10))
    alone = difference_of(difference, None)
    assert of_twelve.count == 12
    assert of_twelve.low is not None
    assert of_twelve.high is not None
    assert alone.low is not None
    assert alone.high is not None
    # All cases of a patient go together: the interval is far wider.
    assert of_twelve.high - of_twelve.low > 2 * (alone.high - alone.low)
    of_nine = difference_of(difference[:90], np.repeat([f"P{n}" for n in range(9)], 10))
    assert of_nine.low is None
    assert difference_of(difference[:9], None).low is None


def test_two_models_case_by_case(evaluated: Path) -> None:
    fused, alone = (read_evaluation(evaluated / name) for name in ("run", "control"))
    assert why_not_compared(fused, alone) is None
    two = compare_two(fused, alone)
    # The control of the run is the very model that was evaluated alone.
    known = fused.report.comparison(EvaluatedModel.CONTROL, EvaluatedModel.FUSED)
    assert known is not None
    assert (len(two.only_first), len(two.only_second)) == (
        known.only_second_right, known.only_first_right,
    )  # fmt: skip
    assert two.mcnemar_p == pytest.approx(known.mcnemar_p)
    assert two.accuracy.value == pytest.approx(-(known.accuracy_difference.value or 0.0))
    mirrored = {
        Difference.FIRST_BETTER: Difference.SECOND_BETTER,
        Difference.SECOND_BETTER: Difference.FIRST_BETTER,
    }
    assert two.difference == mirrored.get(known.difference, known.difference)


def test_what_cannot_be_compared_is_said(evaluated: Path) -> None:
    fused = read_evaluation(evaluated / "run")
    assert why_not_compared(fused, fused) is not None
    other = LoadedEvaluation(
        fused.folder, replace(fused.report, test_sha256="0" * 64), lambda: fused.cases
    )
    assert why_not_compared(fused, other) is not None
    old = LoadedEvaluation(fused.folder, fused.report, lambda: None)
    alone = read_evaluation(evaluated / "control")
    assert why_not_compared(old, alone) is not None
    assert len({*titles(fused.report, alone.report)}) == 2
