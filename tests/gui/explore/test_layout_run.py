"""Laying out anew on the tab: watched, held, kept, dropped, saved and opened again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crcviewer.protocol.map_messages import FeaturesComputed, MapSettings
from crcviewer.protocol.messages import Reply
from crcviewer.ui.explore.data.map_data import MapKind
from crcviewer.ui.explore.explore_tab import ExploreTab
from crcviewer.ui.explore.making.layout_run import RunState
from tests.gui.explore.places import WAIT_MS, Place, add_case, load, open_tab

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def tab(place: Place, qtbot: QtBot, mapped_model: Path) -> ExploreTab:
    load(place.engine, mapped_model, qtbot)
    made = open_tab(place, qtbot)
    qtbot.waitUntil(lambda: made.model.data is not None, timeout=WAIT_MS)
    made.bar.layout_button.click()
    qtbot.waitUntil(made.making.layout_row.isVisible)
    return made


def test_a_new_map_is_watched_kept_saved_and_opened_again(
    tab: ExploreTab, qtbot: QtBot, tmp_path: Path
) -> None:
    own = tab.model.data
    assert own is not None
    assert tab.making.layout_row.perplexity.value() == 13  # what 40 cases allow
    tab.making.layout_row.perplexity.setValue(5)
    tab.making.layout_row.seed.setValue(7)
    previews: list[float] = []
    view = tab.panels[MapKind.FUSED].view
    tab.model.preview_changed.connect(lambda: previews.append(view.position_of(0).x()))
    with qtbot.waitSignal(tab.model.data_changed, timeout=WAIT_MS):
        qtbot.mouseClick(tab.making.layout_row.start_button, LEFT)
        assert tab.making.layout_row.progress.isVisible()
    new = tab.model.data
    assert new is not None
    assert len(previews) > 1
    assert (new.settings.perplexity, new.settings.seed) == (5, 7)
    assert not np.allclose(new.fused_map, own.fused_map)
    assert new.tiles.tolist() == own.tiles.tolist()
    assert tab.making.layout_run.state is RunState.IDLE
    assert tab.making.layout_row.start_button.isVisible()

    saved = tmp_path / "地图.safetensors"
    tab.files.export(str(saved), "map", tab.kinds())
    with qtbot.waitSignal(tab.model.data_changed, timeout=WAIT_MS):
        qtbot.mouseClick(tab.making.layout_row.own_button, LEFT)
    assert np.array_equal(tab.model.data.fused_map, own.fused_map)
    with qtbot.waitSignal(tab.model.data_changed, timeout=WAIT_MS):
        tab.source.open_file(str(saved))
    assert np.array_equal(tab.model.data.fused_map, new.fused_map)
    assert tab.making.layout_row.perplexity.value() == 5
    # A file that is no map leaves the map alone and says why.
    with qtbot.waitSignal(tab.message_raised, timeout=WAIT_MS) as raised:
        tab.source.open_file(str(tmp_path / "gone.safetensors"))
    assert raised.args[0].cause
    assert np.array_equal(tab.model.data.fused_map, new.fused_map)


def test_held_then_dropped_the_old_map_is_back(tab: ExploreTab, qtbot: QtBot) -> None:
    own = tab.model.data
    with qtbot.waitSignal(tab.making.layout_run.stepped, timeout=WAIT_MS):
        tab.making.layout_run.start(MapSettings(perplexity=5, iterations=10_000))
    qtbot.mouseClick(tab.making.layout_row.pause_button, LEFT)
    assert tab.making.layout_run.state is RunState.PAUSED
    assert tab.model.preview
    qtbot.mouseClick(tab.making.layout_row.cancel_button, LEFT)
    qtbot.waitUntil(lambda: tab.making.layout_run.state is RunState.IDLE, timeout=WAIT_MS)
    assert not tab.model.preview
    assert tab.model.data is own


def test_settings_that_do_not_suit_say_what_does(tab: ExploreTab, qtbot: QtBot) -> None:
    tab.making.layout_row.perplexity.setValue(40)
    with qtbot.waitSignal(tab.message_raised, timeout=WAIT_MS) as raised:
        qtbot.mouseClick(tab.making.layout_row.start_button, LEFT)
    assert "40" in str(raised.args[0].cause)
    assert "13" in str(raised.args[0].next_step)


def test_a_case_that_was_on_its_way_to_the_old_map_is_placed_into_the_new_one(
    tab: ExploreTab,
    place: Place,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    old = tab.model.data
    assert old is not None
    with qtbot.waitSignal(tab.model.data_changed, timeout=WAIT_MS):
        tab.making.layout_run.start(MapSettings(perplexity=4, seed=9))
    new = tab.model.data
    assert new is not None
    tab.model.set_data(old)

    def change_map(reply: Reply) -> None:
        if isinstance(reply, FeaturesComputed):
            place.engine.reply_received.disconnect(change_map)
            tab.model.set_data(new)  # its placing into the old map has just been asked for

    place.engine.reply_received.connect(change_map)
    picture = old.thumbnail(21)
    assert picture is not None
    case_id = add_case(place, tmp_path / "a.png", qtbot, picture)
    qtbot.waitUntil(lambda: len(tab.model.stars) == 1, timeout=WAIT_MS)
    first = tab.model.star(case_id)
    tab.model.set_data(new)
    qtbot.waitUntil(lambda: len(tab.model.stars) == 1, timeout=WAIT_MS)
    again = tab.model.star(case_id)
    assert first is not None
    assert again is not None
    assert (first.fused.x, first.fused.y) == (again.fused.x, again.fused.y)
