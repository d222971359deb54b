"""A selection classified again, taken along as a folder, and told by a table, by real clicks."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from msgspec import structs
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.map_messages import ListCases
from crcviewer.ui.explore.data.case_facts import case_name
from crcviewer.ui.explore.data.colouring import Colouring
from crcviewer.ui.explore.explore_tab import ExploreTab
from crcviewer.ui.shared.message_bar import Severity
from tests.gui.explore.places import WAIT_MS, Place, classified, load, open_tab
from tests.unit.imaging.dicom_writing import write

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def tab(place: Place, qtbot: QtBot, mapped_model: Path) -> ExploreTab:
    load(place.engine, mapped_model, qtbot)
    made = open_tab(place, qtbot)
    qtbot.waitUntil(lambda: made.model.data is not None, timeout=WAIT_MS)
    return made


@pytest.fixture
def split(tab: ExploreTab, place: Place, qtbot: QtBot, phantoms: Path) -> ExploreTab:
    """The tab with a map whose images are at hand."""
    place.reader.start()
    with qtbot.waitSignal(tab.making.new_map_run.finished, timeout=WAIT_MS):
        tab.making.new_map_run.start(ListCases(0, "medmnist", str(phantoms), 2_000, split="test"))
    return tab


def classify_again(tab: ExploreTab, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tab.case_actions.reclassify.finished, timeout=WAIT_MS):
        qtbot.mouseClick(tab.selection.reclassify_button, LEFT)


def test_again_without_radiology_gives_what_the_engine_says_and_shows_what_changed(
    split: ExploreTab, place: Place, qtbot: QtBot
) -> None:
    tab = split
    data = tab.model.data
    assert data is not None
    assert tab.bar.colouring.reason(Colouring.RECLASSIFIED)
    tab.model.select(range(12))
    classify_again(tab, qtbot)
    reclassified = tab.model.reclassified
    assert reclassified is not None
    assert reclassified.rows.tolist() == list(range(12))
    assert reclassified.from_map == 0
    tile = data.cases[5].pathology
    assert tile is not None
    alone = classified(place, tile, None, qtbot)
    assert reclassified.after[5].tolist() == pytest.approx(alone.probabilities, abs=1e-6)
    assert reclassified.after == pytest.approx(data.neutral_probabilities[:12], abs=1e-4)
    changed = int(reclassified.changed.sum())
    assert tab.reclassified.isVisible()
    assert {str(changed), "12"} <= set(tab.reclassified.heading.text().split())
    assert tab.reclassified.table.rowCount() == 12
    first = int(reclassified.rows[np.argsort(~reclassified.changed, kind="stable")[0]])
    assert tab.reclassified.table.item(0, 0).text() == str(case_name(data, first))
    # The map shows it, and the choice is to be had from now on.
    assert tab.model.colouring is Colouring.RECLASSIFIED
    assert not tab.bar.colouring.reason(Colouring.RECLASSIFIED)
    counts = {group.key: len(group.rows) for group in tab.model.groups}
    assert counts.get("changed", 0) == changed
    assert counts["not asked"] == len(data) - 12
    fourth = tab.reclassified.table.item(3, 0)
    assert fourth is not None
    row = tab.reclassified.table.visualItemRect(fourth).center()
    qtbot.mouseMove(tab.reclassified.table.viewport(), row - QPoint(1, 0))
    qtbot.mouseClick(tab.reclassified.table.viewport(), LEFT, pos=row)
    assert tab.model.pointed is not None


def test_the_model_s_own_cases_are_answered_from_the_map(tab: ExploreTab, qtbot: QtBot) -> None:
    data = tab.model.data
    assert data is not None
    tab.model.select(range(40))
    classify_again(tab, qtbot)
    reclassified = tab.model.reclassified
    assert reclassified is not None
    assert reclassified.from_map == 40
    assert np.array_equal(reclassified.changed, data.radiology_changed)
    assert "40" in tab.reclassified.note.text()
    tab.model.set_data(data)
    assert tab.model.reclassified is None
    assert tab.model.colouring is Colouring.CLASS
    assert tab.reclassified.table.isHidden()


def test_a_selection_becomes_a_folder_and_nothing_is_overwritten(
    split: ExploreTab, place: Place, qtbot: QtBot, tmp_path: Path, phantoms: Path
) -> None:
    tab = split
    data = tab.model.data
    assert data is not None
    tab.model.select([2, 7, 9])
    folder = tmp_path / "参考 a"
    with qtbot.waitSignal(tab.message_raised, timeout=WAIT_MS) as raised:
        tab.case_actions.export_references(str(folder))
    assert raised.args[0].cause.values == {"count": 3, "folder": str(folder)}
    with (folder / "references.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert [line["name"] for line in table] == [data.name(row) for row in (2, 7, 9)]
    with np.load(phantoms / "pathmnist.npz") as tiles:
        images = tiles["test_images"]
    for line in table:
        with Image.open(folder / line["pathology"]) as picture:
            assert np.array_equal(np.asarray(picture.convert("RGB")), images[int(line["tile"])])
    assert not list(tmp_path.glob(".*.part"))
    before = sorted(path.name for path in folder.rglob("*"))
    with qtbot.waitSignal(tab.message_raised, timeout=WAIT_MS) as raised:
        tab.case_actions.export_references(str(folder))
    assert raised.args[0].severity is Severity.ERROR
    assert raised.args[0].cause.values == {"folder": str(folder)}
    assert sorted(path.name for path in folder.rglob("*")) == before
    with qtbot.waitSignal(tab.message_raised, timeout=WAIT_MS) as raised:
        tab.case_actions.export_references("/proc/none/here")
    assert raised.args[0].cause.values == {"path": "/proc/none/here"}

    # Files of one's own are copied as they are.
    source = tmp_path / "tile.tif"
    Image.fromarray(images[4]).save(source)
    own = structs.replace(data.cases[2], pathology=ImageRef(str(source)))
    tab.model.set_data(replace(data, cases=(*data.cases[:2], own, *data.cases[3:])))
    other = tmp_path / "b"
    other.mkdir()  # an empty folder will do
    tab.model.select([2])
    with qtbot.waitSignal(tab.message_raised, timeout=WAIT_MS) as raised:
        tab.case_actions.export_references(str(other))
    assert raised.args[0].cause.values == {"count": 1, "folder": str(other)}
    (copy,) = (other / "images").glob("0001_*_path.tif")
    assert copy.read_bytes() == source.read_bytes()


def test_a_dicom_series_is_taken_along(split: ExploreTab, qtbot: QtBot, tmp_path: Path) -> None:
    tab = split
    data = tab.model.data
    assert data is not None
    series = tmp_path / "series"
    series.mkdir()
    for place in range(3):
        pixels = np.full((8, 8), place, np.int16)
        write(series / f"IM{place}", pixels, ImagePositionPatient=[0, 0, place * 5.0])
    (series / "notes.txt").write_text("no image")
    own = structs.replace(data.cases[2], radiology=ImageRef(str(series)))
    tab.model.set_data(replace(data, cases=(*data.cases[:2], own, *data.cases[3:])))
    tab.model.select([2])
    folder = tmp_path / "set"
    with qtbot.waitSignal(tab.message_raised, timeout=WAIT_MS):
        tab.case_actions.export_references(str(folder))
    with (folder / "references.csv").open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file)
    copies = sorted((folder / line["radiology_image"]).iterdir())
    originals = sorted(series.glob("IM*"))
    assert [c.read_bytes() for c in copies] == [o.read_bytes() for o in originals]


def test_a_table_of_one_s_own_colours_the_map(
    tab: ExploreTab, qtbot: QtBot, tmp_path: Path
) -> None:
    box = tab.bar.colouring
    assert box.reason(Colouring.PATIENT)
    table = tmp_path / "表.csv"
    lines = ["tile;Grade;age", *(f"{i};G{i % 3};{i * 1.5}" for i in range(38)), "900;G1;3"]
    table.write_text("\n".join(lines), encoding="utf-8")
    with qtbot.waitSignal(tab.message_raised, timeout=WAIT_MS) as raised:
        tab.case_actions.open_table(str(table))
    assert raised.args[0].cause.values == {"name": "表.csv", "rows": 1, "cases": 2}
    assert box.currentData() == (Colouring.COLUMN, "grade")
    assert [group.label for group in tab.model.groups][:3] == ["G0", "G1", "G2"]
    assert tab.model.groups[3].key == "unknown"
    assert tab.legend.count() == 4
    index = box.index_of(Colouring.COLUMN, "age")
    box.setCurrentIndex(index)
    box.activated.emit(index)
    assert len(tab.model.groups) == 6
    index = box.index_of(Colouring.RIGHT)
    box.setCurrentIndex(index)
    box.activated.emit(index)
    assert tab.model.colouring is Colouring.RIGHT
    table.write_text("name,x\nnobody,1\n", encoding="utf-8")
    with qtbot.waitSignal(tab.message_raised, timeout=WAIT_MS) as raised:
        tab.case_actions.open_table(str(table))
    assert raised.args[0].cause.values == {"name": "表.csv"}
    assert tab.model.colouring is Colouring.RIGHT
