"""The Explore tab in its window: made when it is looked at, and its cases lead to Classify."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crcviewer.protocol.images import ImageRef
from crcviewer.session.case import WantedCase
from crcviewer.ui.classify.result_notes import kept_text
from crcviewer.ui.explore.data.case_facts import case_name, why_not_opened
from crcviewer.ui.explore.data.map_data import MapKind
from crcviewer.ui.explore.explore_tab import ExploreTab
from crcviewer.ui.shared.folders import sessions_folder
from crcviewer.ui.window.main_window import MainWindow
from tests.gui.window.hands import files_of, message_texts, pair, shown_result, wait_done

LEFT = Qt.MouseButton.LeftButton

WAIT_MS = 60_000


def test_it_is_made_when_it_is_looked_at(window: MainWindow, images: Path, qtbot: QtBot) -> None:
    assert window.explore_place.made is None
    window.open_paths([str(images)])
    qtbot.waitUntil(lambda: len(window.store) == 12, timeout=WAIT_MS)
    window.tabs.setCurrentWidget(window.explore_place)
    tab = window.explore_place.made
    assert tab is not None
    # This model carries no map, and the tab says so instead of being empty.
    qtbot.waitUntil(lambda: "carries no reference sample" in tab.message.text(), timeout=WAIT_MS)
    wanted = window.store.ids()[4]
    tab.case_requested.emit(wanted)
    assert window.tabs.currentWidget() is window.classify_tab
    assert window.classify_tab.case_list.current_id() == wanted
    window.tabs.setCurrentWidget(window.explore_place)
    assert window.explore_place.made is tab
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    window.classify_tab.cancel()


@pytest.fixture
def tab(window: MainWindow, mapped_model: Path, qtbot: QtBot) -> ExploreTab:
    """Of the window, with the map of a model that keeps a picture of each case."""
    with qtbot.waitSignal(window.chooser.model_changed, timeout=WAIT_MS):
        window.chooser.load(str(mapped_model))
    window.tabs.setCurrentWidget(window.explore_place)
    made = window.explore_place.made
    assert made is not None
    qtbot.waitUntil(lambda: made.model.data is not None, timeout=WAIT_MS)
    return made


def test_a_case_of_the_model_s_own_map_is_opened_in_classify(
    window: MainWindow, tab: ExploreTab, qtbot: QtBot
) -> None:
    data, view = tab.model.data, tab.panels[MapKind.FUSED].view
    assert data is not None
    row = 12
    tab.model.show_only(data.code(int(data.labels[row])))  # so that no other lies on top of it
    place = view.position_of(row)
    qtbot.mouseClick(view.viewport(), LEFT, pos=place)
    row = int(tab.model.selected[0])
    qtbot.mouseDClick(view.viewport(), LEFT, pos=place)
    assert window.tabs.currentWidget() is window.classify_tab
    case = wait_done(window, 1, qtbot)[0]
    assert case.name == f"{case_name(data, row)} ({data.code(int(data.labels[row]))})"
    assert case.radiology is None
    assert case.synthetic
    assert case.result is not None
    # The picture has the size that the network was trained on: the tile is judged as on the map.
    assert case.result.probabilities == pytest.approx(data.neutral_probabilities[row], abs=1e-4)
    assert case.pathology is not None
    kept = case.pathology.kept
    assert kept is not None
    assert (kept.side, kept.in_model, kept.radiology_left_out) == (28, True, True)
    assert window.chooser.card is not None
    said = str(kept_text(kept, window.chooser.card, case.result))
    qtbot.waitUntil(lambda: said in shown_result(window))

    # Smaller than that, its answer may be another, and that is said.
    card = window.chooser.card
    assert card is not None
    other = msgspec.structs.replace(card, pathology_source_size=64)
    assert len(str(kept_text(kept, other, case.result))) > len(said)

    # The button and Enter do the same, and nothing is opened twice.
    window.tabs.setCurrentWidget(window.explore_place)
    qtbot.mouseClick(tab.selection.open_button, LEFT)
    assert window.tabs.currentWidget() is window.classify_tab
    window.tabs.setCurrentWidget(window.explore_place)
    tab.model.point_at(row)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert window.tabs.currentWidget() is window.classify_tab
    assert not window.classify_tab.intake.running
    assert len(window.store) == 1
    window.tabs.setCurrentWidget(window.explore_place)
    tab.model.select([row, row + 1])
    assert not tab.selection.open_button.isVisible()
    strip = tab.selection.strip
    strip.setCurrentIndex(strip.model().index(1, 0))
    qtbot.keyClick(strip, Qt.Key.Key_Return)
    cases = wait_done(window, 2, qtbot)
    assert window.classify_tab.case_list.current_id() == cases[1].id

    # It is a case like any other.
    window.store.remove([cases[0].id])
    window.store.undo_stack.undo()
    assert [c.name for c in window.store] == [c.name for c in cases]
    assert cases[0].pathology is not None
    assert Path(cases[0].pathology.info.path).is_file()
    # With the session, so that it is there tomorrow.
    assert sessions_folder() in Path(cases[0].pathology.info.path).parents


def test_files_of_a_case_are_opened_as_that_case(
    window: MainWindow, images: Path, qtbot: QtBot
) -> None:
    window.tabs.setCurrentWidget(window.explore_place)
    tab = window.explore_place.made
    assert tab is not None
    # A lone radiology image is in view: a lone tile from the file manager would complete it.
    window.open_paths([str(images / "01 tumour_ct.png")])
    qtbot.waitUntil(lambda: len(window.store) == 1, timeout=WAIT_MS)
    tile, organ = (ImageRef(str(path)) for path in pair(images, "02 stroma"))
    tab.opening_requested.emit(WantedCase("病例 2", tile))
    qtbot.waitUntil(lambda: len(window.store) == 2, timeout=WAIT_MS)
    tab.opening_requested.emit(WantedCase("病例 2, both", tile, organ))
    qtbot.waitUntil(lambda: len(window.store) == 3, timeout=WAIT_MS)
    assert [files_of(case) for case in window.store] == [
        ("", "01 tumour_ct.png"),
        ("02 stroma_path.png", ""),
        ("02 stroma_path.png", "02 stroma_ct.png"),
    ]
    tab.opening_requested.emit(WantedCase("gone", ImageRef(str(images / "gone.png"))))
    qtbot.waitUntil(lambda: bool(message_texts(window)), timeout=WAIT_MS)
    assert len(window.store) == 3


def test_without_a_picture_it_says_why(window: MainWindow, tab: ExploreTab, qtbot: QtBot) -> None:
    data, view = tab.model.data, tab.panels[MapKind.FUSED].view
    assert data is not None
    bare = replace(data, thumbnails=None, thumbnail_rows=np.zeros(0, np.int64))
    tab.model.set_data(bare)
    tab.model.point_at(3)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert window.tabs.currentWidget() is window.explore_place
    assert tab.model.selected.tolist() == [3]
    assert not tab.selection.open_button.isEnabled()
    reason = str(why_not_opened(bare, 3))
    assert tab.selection.why_not.isVisible()
    assert tab.selection.why_not.text() == reason
    assert reason in message_texts(window)
