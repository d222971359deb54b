"""What lies under the cursor and inside of a drawn line, against plain slow answers."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPolygonF

from crcviewer.ui.explore.map.point_search import SpatialIndex, inside


@pytest.mark.parametrize("seed", range(4))
def test_the_index_answers_as_a_look_at_all_points_does(seed: int) -> None:
    random = np.random.default_rng(seed)
    points = random.normal(0, (50, 0.5), (700, 2))
    rows = random.permutation(5000)[:700]
    index = SpatialIndex(points, rows)
    for x, y in random.normal(0, (60, 1), (200, 2)):
        away = np.hypot(points[:, 0] - x, points[:, 1] - y)
        expected = int(rows[away.argmin()]) if away.min() <= 1.5 else None
        assert index.nearest(x, y, 1.5) == expected


def test_of_cases_in_one_place_the_topmost_is_met() -> None:
    index = SpatialIndex(np.zeros((3, 2)), np.array([5, 7, 6]))
    assert index.nearest(0.1, 0, 1) == 6
    assert index.nearest(2, 0, 1) is None
    assert SpatialIndex(np.zeros((0, 2)), np.zeros(0, np.int64)).nearest(0, 0, 1) is None


@pytest.mark.parametrize("seed", range(3))
def test_inside_agrees_with_qt_even_where_the_line_crosses_itself(seed: int) -> None:
    random = np.random.default_rng(seed)
    points = random.uniform(-10, 10, (500, 2))
    outline = random.uniform(-9, 9, (12, 2))
    polygon = QPolygonF([QPointF(x, y) for x, y in outline])
    expected = [polygon.containsPoint(QPointF(x, y), Qt.FillRule.OddEvenFill) for x, y in points]
    assert inside(points, outline).tolist() == expected
    assert 0 < sum(expected) < 500


def test_a_line_without_an_inside_holds_nothing() -> None:
    points = np.zeros((4, 2))
    assert not inside(points, np.array([[0, 0], [1, 1]])).any()
    assert not inside(np.zeros((0, 2)), np.array([[0, 0], [1, 1], [1, 0]])).any()
