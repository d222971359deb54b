"""Models of the user's own runs: in the menu, under the run's present name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.run_events import Finished
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.window.model_button import ModelMenu
from crcviewer.ui.window.model_chooser import ModelChooser
from crcviewer.ui.window.run_models import RunModelKind, RunModels
from tests.gui.recorded import SHORT, write_run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    (tmp_path / "share").mkdir()
    made = tmp_path / "训练"
    made.mkdir()
    return made


@pytest.fixture
def library(folder: Path, qtbot: QtBot) -> Iterator[Callable[[], RunLibrary]]:
    made: list[RunLibrary] = []

    def make() -> RunLibrary:
        library = RunLibrary(folder)
        made.append(library)
        library.start()
        qtbot.waitUntil(lambda: all(run.history.revision for run in library.runs()))
        return library

    yield make
    for one in made:
        one.stop()


def run_with_models(folder: Path, name: str, recommended: str, *files: str) -> Path:
    ended = Finished(names.BEST, 10.0, recommended=recommended)
    run = write_run(folder / name, *SHORT, ended, request={"name": name})
    for file in files:
        (run / file).touch()
    return run


def menu_of(library: RunLibrary, tmp_path: Path, recent: Path | None = None) -> ModelMenu:
    settings = Settings(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))
    if recent is not None:
        settings.remember_model(str(recent))
    engine = EngineClient(tmp_path, command=["false"])
    models = RunModels(library)
    menu = ModelMenu(ModelChooser(engine, settings, models))
    models.setParent(menu)
    menu.fill()
    return menu


def entries(menu: QMenu) -> dict[str, list[str]]:
    """Sub-menus with their entries; plain entries have none."""
    found: dict[str, list[str]] = {}
    for action in menu.actions():
        inner = action.menu()
        within = inner.actions() if isinstance(inner, QMenu) else []
        found[action.text()] = [one.toolTip() for one in within]
    return found


def test_all_models_of_a_run_stand_under_its_name_the_recommended_first(
    folder: Path, library: Callable[[], RunLibrary], tmp_path: Path
) -> None:
    files = (names.BEST, names.STAGE1_PATHOLOGY, names.CONTROL)
    run = run_with_models(folder, "liver & colon", names.CONTROL, *files)
    followed = library()
    (models,) = RunModels(followed).by_run()
    assert [model.kind for model in models] == [
        RunModelKind.CONTROL, RunModelKind.FUSED, RunModelKind.STAGE1
    ]  # fmt: skip
    assert [model.recommended for model in models] == [True, False, False]
    menu = menu_of(followed, tmp_path, recent=run / names.BEST)
    shown = entries(menu)
    assert shown["liver && colon"] == [model.path for model in models]
    # It was used lately, and stands once all the same.
    assert str(run / names.BEST) not in [action.toolTip() for action in menu.actions()]


def test_the_menu_follows_a_new_name_and_a_run_that_goes_to_the_trash(
    folder: Path, library: Callable[[], RunLibrary], tmp_path: Path, qtbot: QtBot
) -> None:
    run = run_with_models(folder, "first", "", names.STAGE1_PATHOLOGY)
    followed = library()
    menu = menu_of(followed, tmp_path, recent=run / names.STAGE1_PATHOLOGY)
    assert "first" in entries(menu)
    models = menu.findChild(RunModels)
    assert models is not None
    about = followed.runs()[0].about
    with qtbot.waitSignal(models.changed):
        followed.describe(run, replace(about, name="肠 2"))
    menu.fill()
    assert "肠 2" in entries(menu)
    assert "first" not in entries(menu)
    with qtbot.waitSignal(models.changed):
        followed.delete(run)
    menu.fill()
    paths = [action.toolTip() for action in menu.actions()]
    assert "肠 2" not in entries(menu)
    assert str(run / names.STAGE1_PATHOLOGY) not in paths
