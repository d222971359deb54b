"""Every setting has its effect, seen where it should be seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QColor, QFontInfo
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel
from pytestqt.qtbot import QtBot

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.run_launch import read_launch
from crcviewer.client.run_library import RunLibrary
from crcviewer.client.worker_state import WorkerState
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.messages import Hello
from crcviewer.ui.look import appearance, theme
from crcviewer.ui.look.language import LanguageSwitch
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.settings.preferences import Preferences, apply_choices
from crcviewer.ui.settings.settings_dialog import SettingsDialog
from crcviewer.ui.shared.folders import Folder, runs_folder
from crcviewer.ui.train.wizard.train_wizard import TrainWizard
from crcviewer.ui.window.model_button import ModelMenu
from crcviewer.ui.window.model_chooser import ModelChooser
from crcviewer.ui.window.run_models import RunModels

WAIT_MS = 120_000


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def engine(tmp_path: Path, app: QApplication) -> Iterator[EngineClient]:
    made = EngineClient(tmp_path)
    yield made
    made.shutdown()


@pytest.fixture
def library(tmp_path: Path, app: QApplication, monkeypatch: pytest.MonkeyPatch) -> RunLibrary:
    monkeypatch.delenv("CRCVIEWER_RUNS", raising=False)
    return RunLibrary(tmp_path / "runs")


@pytest.fixture
def dialog(
    settings: Settings, engine: EngineClient, library: RunLibrary, app: QApplication, qtbot: QtBot
) -> SettingsDialog:
    appearance.apply_theme(app)
    made = SettingsDialog(Preferences(settings, engine, library), LanguageSwitch(settings))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_scheme_changes_now_and_at_the_next_start(
    dialog: SettingsDialog, settings: Settings, engine: EngineClient, app: QApplication
) -> None:
    for choice, wanted in (("dark", theme.DARK), ("light", theme.LIGHT)):
        dialog.scheme.setCurrentIndex(dialog.scheme.findData(choice))
        assert theme.colours() is wanted
        assert dialog.grab().toImage().pixelColor(3, 3) == QColor(wanted.window)
        # The system turning its own way changes nothing of a choice …
        other = Qt.ColorScheme.Light if choice == "dark" else Qt.ColorScheme.Dark
        app.styleHints().colorSchemeChanged.emit(other)
        assert theme.colours() is wanted
    dialog.scheme.setCurrentIndex(dialog.scheme.findData(""))
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.colours() is theme.DARK  # … and everything where there is none
    settings.scheme = "light"
    apply_choices(app, settings, engine)
    assert theme.colours() is theme.LIGHT
    appearance.choose_scheme(app, "")


def test_buttons_have_no_pictures_of_the_system(dialog: SettingsDialog) -> None:
    """Some systems give dark ones, which are lost in the dark."""
    (box,) = dialog.findChildren(QDialogButtonBox)
    assert all(button.icon().isNull() for button in box.buttons())


def test_the_language_of_the_dialog_itself_changes(
    dialog: SettingsDialog, settings: Settings
) -> None:
    title = dialog.windowTitle()
    for choice, wanted in (("zh_CN", "设置"), ("en", title)):
        dialog.language.setCurrentIndex(dialog.language.findData(choice))
        dialog.language.activated.emit(dialog.language.currentIndex())
        assert dialog.windowTitle() == wanted
        assert dialog.language.currentData() == settings.language == choice


def test_text_of_every_kind_grows_and_comes_back(
    dialog: SettingsDialog, app: QApplication, qtbot: QtBot
) -> None:
    plain, large = QLabel("plain", dialog), QLabel("large", dialog)
    large.setFont(theme.scaled_font(large.font(), 1.5, bold=True))
    labels = (plain, large)

    def sizes() -> list[float]:
        return [QFontInfo(label.font()).pointSizeF() for label in labels]

    before = sizes()
    dialog.text.setValue(200)
    assert sizes() == pytest.approx([2 * size for size in before], rel=0.04)
    assert large.font().bold()
    assert not plain.font().bold()
    dialog.text.setValue(100)
    assert sizes() == pytest.approx(before, rel=0.04)


def test_the_engine_is_started_anew_on_the_chosen_device(
    dialog: SettingsDialog, settings: Settings, engine: EngineClient, qtbot: QtBot
) -> None:
    heard: list[Hello] = []
    engine.hello_received.connect(heard.append)
    engine.start()
    qtbot.waitUntil(lambda: bool(heard), timeout=WAIT_MS)
    first = engine.pid
    dialog.pages.setCurrentWidget(dialog.device)
    qtbot.waitUntil(lambda: dialog.device.devices.findData("cpu") > 0, timeout=WAIT_MS)
    dialog.device.devices.setCurrentIndex(dialog.device.devices.findData("cpu"))
    heard.clear()
    dialog.device.devices.activated.emit(dialog.device.devices.currentIndex())
    qtbot.waitUntil(lambda: bool(heard) and bool(heard[-1].device), timeout=WAIT_MS)
    assert engine.pid not in (0, first)
    assert heard[-1].device == "cpu"
    assert engine.state is WorkerState.READY
    assert settings.device == "cpu"
    assert "cpu" in dialog.device.now.text()
    environment = Path(f"/proc/{engine.pid}/environ")
    if environment.exists():
        assert b"CRCVIEWER_DEVICE=cpu" in environment.read_bytes()


def test_runs_are_those_of_the_chosen_folder(
    dialog: SettingsDialog, settings: Settings, library: RunLibrary, tmp_path: Path
) -> None:
    other = tmp_path / "其他 runs"
    for folder, name in ((library.folder, "here"), (other, "there")):
        (folder / name).mkdir(parents=True)
        (folder / name / names.EVENTS).touch()
    library.scan()
    assert [run.path.name for run in library.runs()] == ["here"]
    dialog.folders.choose(Folder.RUNS, str(other))
    assert [run.path.name for run in library.runs()] == ["there"]
    assert runs_folder(settings) == other
    dialog.folders.usual[Folder.RUNS].click()
    assert settings.folder(Folder.RUNS) == ""
    assert library.runs() == ()


def test_models_of_the_chosen_folder_stand_in_the_menu(
    dialog: SettingsDialog,
    settings: Settings,
    engine: EngineClient,
    library: RunLibrary,
    tmp_path: Path,
) -> None:
    for name in ("mine.safetensors", "mine.stage1_pathology.safetensors", "notes.txt"):
        (tmp_path / name).touch()
    chooser = ModelChooser(engine, settings, RunModels(library))
    menu = ModelMenu(chooser)
    dialog.folders.choose(Folder.MODELS, str(tmp_path))
    menu.fill()
    assert [a.text() for a in menu.actions() if a.toolTip().startswith(str(tmp_path))] == ["mine"]
    assert chooser.folder() == str(tmp_path)


def test_a_training_takes_data_and_consent_from_the_settings(
    dialog: SettingsDialog, settings: Settings, library: RunLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog.folders.choose(Folder.DATA, str(tmp_path / "data"))
    for consent in (False, True):
        dialog.own_images.setChecked(consent)
        wizard = TrainWizard(library, settings)
        qtbot.addWidget(wizard)
        assert wizard.setup.data == tmp_path / "data"
        wizard.setup.change(data=str(tmp_path / "nothing"))
        with qtbot.waitSignal(wizard.started) as started:
            wizard.accept()
        launched = read_launch(started.args[0])
        assert launched is not None
        told = " ".join(launched.arguments)
        assert ("--thumbnails all" in told) is consent
        psutil.Process(launched.pid).kill()


def test_what_is_remembered_is_cleared_and_not_kept_any_more(
    dialog: SettingsDialog, settings: Settings, tmp_path: Path
) -> None:
    model = tmp_path / "patient.safetensors"
    model.touch()

    def use() -> None:
        settings.remember_model(str(model))
        settings.last_folder = str(tmp_path)
        settings.set_text("train", str(tmp_path))

    def kept() -> list[object]:
        found = (settings.last_model, *settings.recent_models, settings.last_folder)
        return [text for text in (*found, settings.text("train")) if text]

    use()
    assert kept()
    settings.text_percent = 120
    dialog.forget.click()
    assert kept() == []
    assert settings.text_percent == 120
    use()
    assert kept()
    dialog.remember.setChecked(False)
    assert kept() == []
    use()
    assert kept() == []
    file = tmp_path / "settings.ini"
    settings.sync()
    assert "patient" not in file.read_text(encoding="utf-8")
