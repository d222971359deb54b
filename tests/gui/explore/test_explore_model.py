"""Groups, hiding, selection and composition, without a widget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crcviewer.protocol.map_messages import MapCase
from crcviewer.protocol.text import Text, text, verbatim
from crcviewer.ui.explore.cases.selection_panel import SelectedCases
from crcviewer.ui.explore.data.case_facts import case_lines, case_name, case_title
from crcviewer.ui.explore.data.colouring import Colouring, groups_of
from crcviewer.ui.explore.data.composition import composition_lines, composition_of
from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.explore.data.map_data import MapData
from crcviewer.ui.explore.map.legend import Legend


@pytest.mark.parametrize("colouring", list(Colouring))
def test_every_case_is_in_one_group_and_no_two_groups_look_alike(
    data: MapData, colouring: Colouring
) -> None:
    groups = groups_of(data, colouring)
    rows = np.concatenate([group.rows for group in groups])
    assert sorted(rows.tolist()) == list(range(len(data)))
    assert len({group.symbol for group in groups}) == len(groups)
    assert len({group.colour for group in groups}) == len(groups)


def test_groups_are_what_their_names_say(data: MapData) -> None:
    right, wrong = groups_of(data, Colouring.RIGHT)
    assert wrong.rows.tolist() == [0]
    assert len(right.rows) == len(data) - 1
    _, changed = groups_of(data, Colouring.MODALITY)
    assert changed.rows.tolist() == [3]
    by_prediction = {group.key: group.rows for group in groups_of(data, Colouring.PREDICTION)}
    assert 0 in by_prediction["BACK"]
    (sure,) = groups_of(data, Colouring.CONFIDENCE)
    assert isinstance(sure.name, Text)
    assert sure.name.values == {"low": "70", "high": "90"}


def test_what_was_hidden_stays_hidden_for_its_colouring(model: ExploreModel) -> None:
    model.set_hidden("DEB", True)
    assert {int(r) % 3 for r in model.visible_rows()} == {0, 1}
    model.set_colouring(Colouring.RIGHT)
    assert len(model.visible_rows()) == 60
    model.set_colouring(Colouring.CLASS)
    assert model.is_hidden("DEB")
    model.show_only("DEB")
    assert {int(r) % 3 for r in model.visible_rows()} == {2}
    model.show_only(None)
    assert len(model.visible_rows()) == 60


def test_signals_tell_of_changes_only(model: ExploreModel, qtbot: QtBot) -> None:
    def silent(signal: SignalInstance, act: Callable[[], object]) -> None:
        with qtbot.assertNotEmitted(signal):
            act()

    with qtbot.waitSignal(model.selection_changed):
        model.select([4, 2, 2])
    assert model.selected.tolist() == [2, 4]
    silent(model.selection_changed, lambda: model.select([2, 4]))
    model.select([9], add=True)
    assert model.selected.tolist() == [2, 4, 9]
    model.point_at(3)
    silent(model.pointed_changed, lambda: model.point_at(3))
    silent(model.groups_changed, lambda: model.set_hidden("ADI", False))
    with qtbot.waitSignals([model.data_changed, model.selection_changed, model.pointed_changed]):
        model.set_data(None)
    assert len(model.selected) == 0
    assert model.pointed is None


def test_composition_counts_and_confusions(data: MapData) -> None:
    made = composition_of(data, np.array([0, 1, 2, 3, 6]))
    assert made.by_class == ((0, 3), (1, 1), (2, 1))
    assert (made.right, made.known) == (4, 5)
    assert made.accuracy == 0.8
    assert made.confusions == ((0, 1, 1),)
    assert made.radiology_changed == 1
    right, counts, confusion, _ = composition_lines(data, made)
    assert right.values == {"right": 4, "known": 5, "share": 80.0}
    assert str(counts).split() == ["ADI", "3", "BACK", "1", "DEB", "1"]
    assert confusion.values == {"true": "ADI", "taken": "BACK", "count": 1}


def test_a_case_is_told_in_words(data: MapData) -> None:
    true, predicted = case_lines(data, 0)[:2]
    assert true == text("true class {code} · {verdict}", code="ADI", verdict=text("wrong"))
    assert predicted.values == {"code": "BACK", "confidence": "84.0 %"}
    assert text("with neutral radiology: {code}", code="DEB") in case_lines(data, 3)
    cases = tuple(
        MapCase(f"test {i}", patient=str(i % 7), anonymous=True, split="test", number=i)
        for i in range(len(data))
    )
    named = replace(data, cases=cases)
    assert text("patient {name}", name="3") in case_lines(named, 10)
    assert case_title(named, 10) == text("test case {number}", number=10)
    assert case_title(data, 10) == text("tile {number}", number=990)


def test_a_name_that_looks_like_one_of_the_program_s_stays_as_it_is(data: MapData) -> None:
    cases = tuple(MapCase("test 12", patient="patient 3") for _ in range(len(data)))
    named = replace(data, cases=cases)
    assert case_name(named, 0) == verbatim("test 12")
    assert [group.name for group in groups_of(named, Colouring.PATIENT)] == [verbatim("patient 3")]


def test_a_case_without_its_picture_says_so_where_others_have_one(data: MapData) -> None:
    pictures = np.zeros((1, 28, 28, 3), np.uint8)
    kept = replace(data, in_model=True, thumbnails=pictures, thumbnail_rows=np.array([3]))
    said = text("its picture is not kept in the model")
    assert said not in case_lines(kept, 3)
    assert said in case_lines(kept, 4)
    # Where no case has one, the panel says it once.
    assert said not in case_lines(replace(kept, thumbnails=None), 4)
    assert case_title(replace(data, in_model=True), 10) == text(
        "validation case {number}", number=990
    )


def test_pictures_belong_to_tiles_not_rows(data: MapData) -> None:
    for row in (0, 17, 59):
        tile = int(data.tiles[row])
        picture = data.thumbnail(tile)
        assert picture is not None
        assert int(picture[0, 0, 0]) * 256 + int(picture[0, 0, 1]) == tile
    assert data.thumbnail(5) is None


class _Sharp(QWidget):
    """On a screen with two pixels a pixel."""

    def devicePixelRatioF(self) -> float:
        return 2.0


def test_pictures_are_sharp_on_a_fine_screen(model: ExploreModel, qtbot: QtBot) -> None:
    place = _Sharp()
    qtbot.addWidget(place)
    shown = SelectedCases(model, place)
    model.select([3])
    pixmap = shown.index(0, 0).data(Qt.ItemDataRole.DecorationRole)
    assert isinstance(pixmap, QPixmap)
    assert pixmap.devicePixelRatio() == 2
    assert (pixmap.width(), pixmap.height()) == (96, 128)
    # The picture fills its square.
    assert pixmap.toImage().pixelColor(94, 94).red() == int(model.data.tiles[3]) // 256


def test_a_long_name_does_not_hide_how_many_cases_there_are(
    model: ExploreModel, qtbot: QtBot
) -> None:
    legend = Legend(model)
    qtbot.addWidget(legend)
    item = legend.item(8)
    count = str(len(model.groups[8].rows))
    metrics = legend.fontMetrics()
    for width in (120, 180):
        assert metrics.elidedText(item.text(), legend.textElideMode(), width).endswith(count)
    assert item.toolTip() == item.text()
