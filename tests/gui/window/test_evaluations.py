"""From evaluations to the other tabs of the window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from crcviewer.ui.shared.evaluation.loaded_evaluation import read_evaluation
from crcviewer.ui.window.main_window import MainWindow

WAIT_MS = 120_000


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRCVIEWER_EVALUATIONS", str(tmp_path / "kept"))


def test_a_tile_becomes_a_case_of_classify(
    window: MainWindow, evaluated: Path, qtbot: QtBot
) -> None:
    loaded = read_evaluation(evaluated / "run")
    window.tabs.setCurrentWidget(window.evaluations.place)
    tab = window.evaluations.place.tab()
    tab.view.show_evaluation(loaded)
    tab.view.confusion.case_activated.emit(4)
    qtbot.waitUntil(lambda: len(window.store) == 1, timeout=WAIT_MS)
    assert window.tabs.currentWidget() is window.classify_tab
    case = window.store.get(window.store.ids()[0])
    assert case is not None
    assert loaded.cases is not None
    code = loaded.report.classes[loaded.cases.truth[4]].code
    assert case.name == f"test 4 ({code})"
    qtbot.waitUntil(lambda: _has_both(window), timeout=WAIT_MS)
    assert case.pathology is not None
    assert case.pathology.synthetic


def _has_both(window: MainWindow) -> bool:
    case = window.store.get(window.store.ids()[0])
    return case is not None and case.pathology is not None and case.radiology is not None


def test_the_model_of_a_run_is_loaded_and_seen(
    window: MainWindow, models: tuple[Path, Path], qtbot: QtBot
) -> None:
    window.tabs.setCurrentWidget(window.train_tab)
    with qtbot.waitSignal(window.chooser.model_changed, timeout=WAIT_MS):
        window.train_tab.model_chosen.emit(str(models[1]))
    assert window.tabs.currentWidget() is window.classify_tab
    assert window.chooser.card is not None
    assert window.chooser.card.path == str(models[1])


def test_the_models_that_the_window_knows_are_offered(
    window: MainWindow, models: tuple[Path, Path], qtbot: QtBot
) -> None:
    window.tabs.setCurrentWidget(window.evaluations.place)
    dialog = window.evaluations.place.tab().open_dialog()
    offered = [dialog.model_box.itemData(place) for place in range(dialog.model_box.count())]
    assert offered[0] == str(models[0])
    assert set(window.chooser.bundled()) <= set(offered)
    assert len(set(offered)) == len(offered)
    dialog.reject()


def test_cases_that_are_not_on_the_map_are_said(
    window: MainWindow, evaluated: Path, qtbot: QtBot
) -> None:
    loaded = read_evaluation(evaluated / "run")
    window.evaluations.explore_requested.emit(loaded, np.arange(3))
    assert window.tabs.currentWidget() is window.explore_place
    explore = window.explore_place.tab()
    assert len(explore.model.selected) == 0
    assert window.message_bar.isVisible()
