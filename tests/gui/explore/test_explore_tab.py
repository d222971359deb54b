"""The tab with its real workers: the map at once, my cases on it, and sentences where it is not."""

from __future__ import annotations

import csv
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from crcviewer.client.engine_client import EngineClient
from crcviewer.protocol.review import Review
from crcviewer.ui.explore.cases.selection_panel import TILE_ROLE
from crcviewer.ui.explore.data.case_facts import case_title
from crcviewer.ui.explore.data.map_data import MapKind
from crcviewer.ui.explore.explore_bar import Shown
from crcviewer.ui.look.language import say
from crcviewer.ui.shared.message_bar import Severity
from tests.gui.explore.places import WAIT_MS, Place, add_case, load, open_tab

LEFT = Qt.MouseButton.LeftButton


def test_without_a_model_the_tab_says_so(tmp_path: Path, qtbot: QtBot) -> None:
    place = Place(tmp_path, tmp_path, EngineClient(tmp_path), qtbot)
    tab = open_tab(place, qtbot)
    assert tab.message.text() == str(tab.source.why_none())
    assert tab.message.isVisible()
    assert not tab.retry_button.isVisible()
    assert place.maps.pid == 0  # nothing is started for nobody


def test_a_model_without_a_map_says_what_to_do(
    place: Place, qtbot: QtBot, mapped_model: Path, tmp_path: Path
) -> None:
    from tests.gui.explore.checkpoint_without import without_reference

    bare = tmp_path / "bare.safetensors"
    without_reference(mapped_model, bare)
    load(place.engine, bare, qtbot)
    tab = open_tab(place, qtbot)
    qtbot.waitUntil(lambda: tab.source.failed, timeout=WAIT_MS)
    assert tab.message.text() == str(tab.source.why_none())
    assert "bare.safetensors" in tab.message.text()
    # Another model brings its map.
    load(place.engine, mapped_model, qtbot)
    qtbot.waitUntil(lambda: tab.model.data is not None, timeout=WAIT_MS)
    assert not tab.message.isVisible()


def test_map_hover_filter_and_side_by_side(
    place: Place, qtbot: QtBot, mapped_model: Path, tmp_path: Path
) -> None:
    load(place.engine, mapped_model, qtbot)
    tab = open_tab(place, qtbot)
    qtbot.waitUntil(lambda: tab.model.data is not None, timeout=WAIT_MS)
    data = tab.model.data
    assert data is not None
    assert "40" in tab.about.text()
    assert say(data.data) in tab.about.text()
    view = tab.panels[MapKind.FUSED].view
    quality = data.fused_quality
    assert f"{quality.silhouette_full:.2f}" in tab.panels[MapKind.FUSED].figures.text()
    assert list((tab.source.parent()).findChildren(type(view))) != []

    # Filtered, then hovered: the picture is that of the case under the cursor.
    tab.legend.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert all(int(label) != 0 for label in data.labels[tab.model.visible_rows()])
    for row in tab.model.visible_rows().tolist()[:6]:
        qtbot.mouseMove(view.viewport(), view.position_of(row))
        pointed = tab.model.pointed
        assert pointed is not None
        assert tab.card.isVisible()
        tile = int(data.tiles[pointed])
        assert tab.card.title.text() == str(case_title(data, pointed))
        thumbnail = data.thumbnail(tile)
        assert thumbnail is not None
        shown = tab.card.picture.pixmap().toImage()
        mean = np.mean(
            [shown.pixelColor(x, y).getRgb()[:3] for x in range(0, 96, 8) for y in range(0, 96, 8)],
            axis=0,
        )
        assert mean == pytest.approx(thumbnail.mean(axis=(0, 1)), abs=8)

    # Linked: one selection, both maps.
    tab.bar.shown_actions[Shown.BOTH].trigger()
    single = tab.panels[MapKind.SINGLE].view
    qtbot.waitUntil(single.isVisible)
    row = int(tab.model.visible_rows()[3])
    qtbot.mouseMove(single.viewport(), single.position_of(row))
    expected = tab.model.pointed
    qtbot.mouseClick(single.viewport(), LEFT, pos=single.position_of(row))
    assert tab.model.selected.tolist() == [expected]
    strip = tab.selection.strip.model()
    assert strip.rowCount() == 1
    assert strip.index(0, 0).data(TILE_ROLE) == int(data.tiles[tab.model.selected[0]])

    # Taken along.
    tab.files.export(str(tmp_path / "地图 map.csv"), "csv", tab.kinds())
    with (tmp_path / "地图 map.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert len(table) == 40
    assert table[7]["tile"] == "7"
    assert float(table[7]["fused_x"]) == pytest.approx(data.fused_map[7, 0], abs=1e-4)
    assert data.single_map is not None
    assert float(table[7]["tile_alone_y"]) == pytest.approx(data.single_map[7, 1], abs=1e-4)
    tab.files.export_selection(str(tmp_path / "some.csv"))
    assert len((tmp_path / "some.csv").read_text(encoding="utf-8").splitlines()) == 2
    tab.files.export(str(tmp_path / "map.svg"), "svg", tab.kinds())
    drawing = ET.parse(tmp_path / "map.svg").getroot()
    marks = [e for e in drawing.iter() if e.tag.endswith(("circle", "polygon"))]
    legend = len(tab.model.visible_groups())
    assert len(marks) == 2 * len(tab.model.visible_rows()) + legend
    tab.files.export(str(tmp_path / "map.png"), "png", tab.kinds())
    with Image.open(tmp_path / "map.png") as picture:
        assert picture.width > 600
    with qtbot.waitSignal(tab.message_raised) as raised:
        tab.files.export(str(tmp_path / "no such folder" / "map.svg"), "svg", tab.kinds())
    assert raised.args[0].severity is Severity.ERROR
    assert raised.args[0].cause.values == {"path": str(tmp_path / "no such folder" / "map.svg")}


def test_my_cases_appear_as_stars_beside_their_like(
    place: Place, qtbot: QtBot, mapped_model: Path, tmp_path: Path
) -> None:
    load(place.engine, mapped_model, qtbot)
    tab = open_tab(place, qtbot)
    qtbot.waitUntil(lambda: tab.model.data is not None, timeout=WAIT_MS)
    data = tab.model.data
    assert data is not None
    before = data.fused_map.copy()
    thumbnail = data.thumbnail(21)
    assert thumbnail is not None
    case_id = add_case(place, tmp_path / "病例 21.png", qtbot, thumbnail)
    stranger = add_case(place, tmp_path / "other.png", qtbot, np.zeros((28, 28, 3), np.uint8))
    qtbot.waitUntil(lambda: len(tab.model.stars) == 2, timeout=WAIT_MS)
    star = tab.model.star(case_id)
    assert star is not None
    assert star.name == "病例 21"
    # The tile itself is among the nearest, though here without its radiology image.
    assert 21 in data.tiles[list(star.fused.nearest)]
    assert star.single is not None
    assert star.single.nearest[0] == 21
    assert np.array_equal(data.fused_map, before)

    tab.my_cases.select(stranger)
    assert tab.my_cases.nearest.count() == 10
    view = tab.panels[MapKind.FUSED].view
    view.fit()
    place_of = view.position_of_star(case_id)
    assert place_of is not None
    place.reader.start()
    qtbot.mouseMove(view.viewport(), place_of + QPoint(1, 0))
    assert tab.model.pointed_star == case_id
    # Its picture follows, from its file.
    qtbot.waitUntil(lambda: not tab.card.picture.pixmap().isNull(), timeout=WAIT_MS)
    shown = tab.card.picture.pixmap().toImage()
    middle = shown.pixelColor(shown.width() // 2, shown.height() // 2).getRgb()[:3]
    assert middle == pytest.approx(thumbnail[13:15, 13:15].mean(axis=(0, 1)), abs=25)
    with qtbot.waitSignal(tab.case_requested):
        qtbot.mouseClick(view.viewport(), LEFT, pos=place_of)
    # A case that is taken off the list leaves the map; one with new images is placed anew.
    place.store.remove([stranger])
    qtbot.waitUntil(lambda: len(tab.model.stars) == 1, timeout=WAIT_MS)
    assert tab.model.star(stranger) is None
    # Its place would tell of what nobody has read yet.
    place.blinding.begin(3)
    qtbot.waitUntil(lambda: not tab.model.stars, timeout=WAIT_MS)
    place.store.set_review([case_id], lambda _: Review("TUM"))
    qtbot.waitUntil(lambda: len(tab.model.stars) == 1, timeout=WAIT_MS)


def test_a_killed_map_worker_is_replaced_and_cases_are_placed_all_the_same(
    place: Place, qtbot: QtBot, mapped_model: Path, tmp_path: Path
) -> None:
    import os
    import signal

    load(place.engine, mapped_model, qtbot)
    tab = open_tab(place, qtbot)
    qtbot.waitUntil(lambda: tab.model.data is not None, timeout=WAIT_MS)
    with qtbot.waitSignal(place.maps.user_notice, timeout=WAIT_MS):
        os.kill(place.maps.pid, signal.SIGKILL)
    assert tab.model.data is not None
    add_case(place, tmp_path / "a.png", qtbot, np.full((28, 28, 3), 200, np.uint8))
    qtbot.waitUntil(lambda: len(tab.model.stars) == 1, timeout=WAIT_MS)
