"""Explore in either language: a map that was not saved, a selection, work under way all stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crcviewer.protocol.map_messages import MapCase, MapSettings
from crcviewer.protocol.text import verbatim
from crcviewer.protocol.tissue import TissueClass
from crcviewer.ui.explore.cases.my_cases_panel import MyCasesPanel
from crcviewer.ui.explore.cases.selection_panel import SelectionPanel
from crcviewer.ui.explore.compare import MapComparison
from crcviewer.ui.explore.data.colouring import Colouring
from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.explore.data.map_data import MapKind
from crcviewer.ui.explore.making.layout_run import RunState
from crcviewer.ui.explore.map.legend import Legend
from crcviewer.ui.look import language
from tests.gui.explore.map_numbers import map_data, star_at
from tests.gui.explore.places import WAIT_MS, Place, add_case, load, open_tab
from tests.gui.read_words import english_in, speak, switch

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def english_again(app: QApplication) -> Iterator[None]:
    yield
    language.install(language.ENGLISH)
    app.processEvents()


def test_a_map_that_was_not_saved_and_a_selection_stay(
    place: Place, app: QApplication, qtbot: QtBot, mapped_model: Path, tmp_path: Path
) -> None:
    load(place.engine, mapped_model, qtbot)
    tab = open_tab(place, qtbot)
    qtbot.waitUntil(lambda: tab.model.data is not None, timeout=WAIT_MS)
    with qtbot.waitSignal(tab.model.data_changed, timeout=WAIT_MS):
        tab.making.layout_run.start(MapSettings(perplexity=5, early_iterations=50, iterations=50))
    data = tab.model.data
    assert data is not None
    table = tmp_path / "Fast.csv"
    values = ("train", "control", "not known")
    lines = ["tile,test", *(f"{tile},{values[tile % 3]}" for tile in data.tiles.tolist())]
    table.write_text("\n".join(lines), encoding="utf-8")
    tab.case_actions.open_table(str(table))
    thumbnail = data.thumbnail(21)
    assert thumbnail is not None
    case_id = add_case(place, tmp_path / "Cancel all runs.png", qtbot, thumbnail)
    qtbot.waitUntil(lambda: len(tab.model.stars) == 1, timeout=WAIT_MS)
    with qtbot.waitSignal(tab.case_actions.reclassify.finished, timeout=WAIT_MS):
        tab.model.select([2, 7, 9])
        qtbot.mouseClick(tab.selection.reclassify_button, LEFT)
    tab.model.set_colouring(Colouring.COLUMN, "test")
    tab.sides.setCurrentWidget(tab.selection)

    switch(app, tab, "Cancel all runs", *values)
    assert tab.model.data is data
    assert tab.model.selected.tolist() == [2, 7, 9]
    assert (tab.model.colouring, tab.model.column) == (Colouring.COLUMN, "test")
    assert [group.label for group in tab.model.groups] == ["control", "not known", "train"]
    assert tab.model.star(case_id) is not None
    assert tab.sides.currentWidget() is tab.selection
    assert tab.bar.colouring.currentData() == (Colouring.COLUMN, "test")


def test_a_layout_under_way_goes_on(
    place: Place, app: QApplication, qtbot: QtBot, mapped_model: Path
) -> None:
    load(place.engine, mapped_model, qtbot)
    tab = open_tab(place, qtbot)
    qtbot.waitUntil(lambda: tab.model.data is not None, timeout=WAIT_MS)
    row, run = tab.making.layout_row, tab.making.layout_run
    with qtbot.waitSignal(run.stepped, timeout=WAIT_MS):
        run.start(MapSettings(perplexity=5, iterations=10_000))
    qtbot.mouseClick(row.pause_button, LEFT)
    paused = row.pause_button.text()
    speak(app, language.CHINESE)
    assert run.state is RunState.PAUSED
    assert row.pause_button.text() != paused
    assert str(row.progress.value()) in row.text.text()
    assert english_in(row) == []
    assert tab.model.preview
    qtbot.mouseClick(row.cancel_button, LEFT)
    qtbot.waitUntil(lambda: run.state is RunState.IDLE, timeout=WAIT_MS)


def test_names_of_cases_patients_and_classes_stay(app: QApplication, qtbot: QtBot) -> None:
    classes = (
        TissueClass("right", "not known", "not known", "#AA4499"),
        *(TissueClass(f"test {i}", f"test {i}", f"test {i}", "#A64242") for i in range(8)),
    )
    names = ("test 12", "tile 4", "Fast")
    cases = tuple(MapCase(names[i % 3], patient=f"patient {i % 2}") for i in range(60))
    model = ExploreModel()
    model.set_data(replace(map_data(), classes=classes, cases=cases))
    model.set_stars({1: star_at(1, 0.0, 0.0, far=True)})
    place = QWidget()
    qtbot.addWidget(place)
    legend, selection = Legend(model, place), SelectionPanel(model, place)
    my_cases = MyCasesPanel(model, place)
    place.show()
    model.select([0])
    values = ("not known", "case 1", *names, *(f"test {i}" for i in range(8)), "patient 0")
    switch(app, place, *values)
    assert "right  not known" in legend.item(0).text()
    assert selection.composition.text().splitlines()[0] == "test 12"
    assert my_cases.cases.item(0).text().startswith("case 1")
    speak(app, language.ENGLISH)
    model.set_colouring(Colouring.PATIENT)
    speak(app, language.CHINESE)
    assert [legend.item(i).text() for i in range(2)] == ["patient 0   30", "patient 1   30"]
    assert selection.composition.text().splitlines()[0] == "test 12"


def test_two_maps_that_are_compared(app: QApplication, qtbot: QtBot) -> None:
    names = verbatim("Tile alone"), verbatim("this map")
    window = MapComparison(map_data(), map_data(seed=1), names)
    qtbot.addWidget(window)
    window.show_kinds(MapKind.FUSED, MapKind.SINGLE)
    window.models[0].select([3, 4])
    switch(app, window, "Tile alone", "this map")
    assert window.models[0].selected.tolist() == [3, 4]
    assert window.table.rowCount() == 4
    assert window.table.verticalHeaderItem(1).text().startswith("this map")


def test_what_a_new_map_is_to_be_of(
    place: Place, app: QApplication, qtbot: QtBot, phantoms: Path
) -> None:
    place.reader.start()
    dialog = place.tab.making.new_map_dialog
    dialog.show()
    dialog.sources["medmnist"].click()
    dialog.split.setCurrentIndex(1)
    dialog.paths["medmnist"].choose(str(phantoms))
    qtbot.waitUntil(lambda: "pairs.csv" in dialog.found.text(), timeout=WAIT_MS)
    switch(app, dialog)
    assert dialog.source == "medmnist"
    assert dialog.split.currentData() == "val"
    assert dialog.paths["medmnist"].path == str(phantoms)
    assert np.all([button.text() for button in dialog.sources.values()])
    dialog.close()
