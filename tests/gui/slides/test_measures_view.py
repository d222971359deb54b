"""What is read of the measures of a map."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from crcviewer.protocol.slide_measures import Measure, NotStated, SlideMeasure
from crcviewer.protocol.slide_messages import SlideMeasured
from crcviewer.ui.slides.measures_view import MeasuresView


def _measured(*measures: SlideMeasure, outside: int = 0) -> SlideMeasured:
    return SlideMeasured(1, measures, 200, 200, outside)


@pytest.fixture
def view(qtbot: QtBot) -> MeasuresView:
    made = MeasuresView()
    qtbot.addWidget(made)
    return made


def test_a_value_stands_with_its_interval_and_what_is_not_stated_has_none(
    view: MeasuresView,
) -> None:
    view.show_measured(
        _measured(
            SlideMeasure(Measure.STROMA_REGION, 0.4567, low=0.301, high=0.612),
            SlideMeasure(Measure.DEBRIS_SHARE, None, not_stated=NotStated.FEW_TUMOUR_FIELDS),
        ),
        "",
        0,
    )
    for number in ("45.7", "30.1", "61.2"):
        assert number in view.value(Measure.STROMA_REGION)
    assert "%" not in view.value(Measure.DEBRIS_SHARE)
    assert not view.strange


def test_a_slide_of_which_most_has_no_verdict_is_called_strange(view: MeasuresView) -> None:
    view.show_measured(_measured(outside=150), "", 0)
    assert view.strange
    view.show_measured(_measured(outside=40), "", 0)
    assert not view.strange
