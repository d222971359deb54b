"""Two maps compared: real files by the real worker, and one selection drawn in the real widget."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from crcviewer.protocol.map_messages import MapSettings
from crcviewer.protocol.text import verbatim
from crcviewer.ui.explore.compare import MapComparison
from crcviewer.ui.explore.data.map_data import MapKind
from tests.gui.explore.map_numbers import map_data
from tests.gui.explore.places import WAIT_MS, Place, load, open_tab

LEFT = Qt.MouseButton.LeftButton


def columns_of(window: MapComparison) -> dict[str, tuple[str, str]]:
    table = window.table
    return {
        table.horizontalHeaderItem(i).text(): (table.item(0, i).text(), table.item(1, i).text())
        for i in range(table.columnCount())
    }


def test_two_maps_are_compared_with_one_selection(
    place: Place, qtbot: QtBot, mapped_model: Path, tmp_path: Path
) -> None:
    load(place.engine, mapped_model, qtbot)
    tab = open_tab(place, qtbot)
    qtbot.waitUntil(lambda: tab.model.data is not None, timeout=WAIT_MS)
    with qtbot.waitSignal(tab.model.data_changed, timeout=WAIT_MS):
        tab.making.layout_run.start(
            MapSettings(perplexity=5, seed=3, early_iterations=50, iterations=50)
        )
    saved = tmp_path / "另一个.safetensors"
    tab.files.export(str(saved), "map", tab.kinds())
    with qtbot.waitSignal(tab.model.data_changed, timeout=WAIT_MS):
        tab.files.show_own()
    with qtbot.waitSignal(tab.comparing.compared, timeout=WAIT_MS) as compared:
        tab.comparing.open(str(saved))
    assert compared.args is not None
    window: MapComparison = compared.args[0]
    qtbot.addWidget(window)
    qtbot.waitUntil(window.isVisible)
    found = columns_of(window)
    assert found["perplexity"] == ("13", "5")
    assert found["iterations"] == ("750", "100")
    data = tab.model.data
    assert data is not None
    assert found["trustworthy"][0] == f"{data.fused_quality.trustworthiness:.3f}"
    column = [window.table.horizontalHeaderItem(i).text() for i in range(5)].index("seed")
    assert window.table.item(0, column).font().bold()
    assert not window.table.item(0, 2).font().bold()  # the same metric
    assert "40" in window.note.text()

    # The same tile lies elsewhere on the other map, and is selected there too.
    left, right = window.views[MapKind.FUSED]
    place_of = left.position_of(7)
    qtbot.mouseClick(left.viewport(), LEFT, pos=place_of)
    chosen = window.models[0].selected
    assert len(chosen) == 1
    assert window.models[1].selected.tolist() == chosen.tolist()
    assert not np.allclose(window.models[0].data.fused_map[7], window.models[1].data.fused_map[7])
    qtbot.mouseClick(right.viewport(), LEFT, pos=QPoint(2, 2))
    assert len(window.models[0].selected) == 0

    # The maps of the tile alone, with figures of their own; then all four.
    fused, alone, both = window.choices.buttons()
    qtbot.mouseClick(alone, LEFT)
    single = window.views[MapKind.SINGLE]
    assert [left.isVisible(), single[0].isVisible(), single[1].isVisible()] == [False, True, True]
    assert columns_of(window)["silhouette"][0] == f"{data.single_quality.silhouette_map:.3f}"
    assert found["silhouette"][0] == f"{data.fused_quality.silhouette_map:.3f}"
    qtbot.mouseClick(single[1].viewport(), LEFT, pos=single[1].position_of(9))
    assert window.models[0].selected.tolist() == window.models[1].selected.tolist()
    assert len(window.models[0].selected) == 1
    qtbot.mouseClick(both, LEFT)
    assert left.isVisible()
    assert single[0].isVisible()
    assert [window.table.verticalHeaderItem(i).text() for i in range(4)] == [
        "This map, fused", "另一个, fused", "This map, tile alone", "另一个, tile alone",
    ]  # fmt: skip
    assert fused.isEnabled()
    with qtbot.waitSignal(tab.message_raised, timeout=WAIT_MS) as raised:
        tab.comparing.open(str(tmp_path / "gone.safetensors"))
    assert raised.args[0].cause


def test_without_a_map_of_the_tile_alone_it_says_why(qtbot: QtBot) -> None:
    window = MapComparison(map_data(), map_data(single=False), (verbatim("one"), verbatim("other")))
    qtbot.addWidget(window)
    fused, alone, both = window.choices.buttons()
    assert [fused.isEnabled(), alone.isEnabled(), both.isEnabled()] == [True, False, False]
    assert alone.toolTip()
    assert not fused.toolTip()
    assert window.table.verticalHeaderItem(0).text() == "one"
