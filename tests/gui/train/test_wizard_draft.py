"""What was entered is there again, whatever ended the wizard; settings are checked where they are
typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton, QWizard
from pytestqt.qtbot import QtBot

from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol.resources import demo_model
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.number_field import NumberField
from crcviewer.ui.train.wizard.run_draft import DataSource, RunDraft, Step, remembered_draft
from crcviewer.ui.train.wizard.setting_editor import SettingEditor
from crcviewer.ui.train.wizard.train_wizard import TrainWizard
from tests.gui.drags import drop_files
from tests.gui.recorded import STARTED, WAIT_MS, write_run
from training.cli.recipes import report_recipes
from training.cli.train import _parser
from training.phantoms.dataset import PhantomSettings, write_dataset


@pytest.fixture
def phantoms(tmp_path: Path) -> Path:
    folder = tmp_path / "图像 images"
    folder.mkdir()
    write_dataset(folder, PhantomSettings(count=36, size=28, signal=0.5), lambda *_: None)
    return folder


@pytest.fixture
def open_wizard(
    make_library: Callable[[], RunLibrary], tmp_path: Path, qtbot: QtBot
) -> Iterator[Callable[..., TrainWizard]]:
    """Another wizard over the same file of settings, as the next start of the program has it."""
    library = make_library()
    opened: list[TrainWizard] = []

    def open_one(*how: object) -> TrainWizard:
        wizard = TrainWizard(library, stored(tmp_path), *how)  # type: ignore[arg-type]
        qtbot.addWidget(wizard)
        opened.append(wizard)
        with qtbot.waitExposed(wizard):
            wizard.show()
        return wizard

    yield open_one
    for wizard in opened:
        wizard.reject()


def stored(folder: Path) -> Settings:
    return Settings(QSettings(str(folder / "wizard.ini"), QSettings.Format.IniFormat))


def kept(folder: Path) -> RunDraft:
    """As another process would read it."""
    return remembered_draft(stored(folder).text("train"))


def look_at(wizard: TrainWizard, folder: Path, qtbot: QtBot) -> None:
    wizard.data.choices[DataSource.FOLDER].click()
    wizard.data._look_at(str(folder), folder=str(folder))
    qtbot.waitUntil(wizard.data.isComplete, timeout=WAIT_MS)


def go_to_recipe(wizard: TrainWizard, folder: Path, qtbot: QtBot) -> None:
    look_at(wizard, folder, qtbot)
    for _ in range(2):
        qtbot.mouseClick(wizard.button(QWizard.WizardButton.NextButton), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(wizard.recipe.isComplete, timeout=WAIT_MS)


def type_into(editor: SettingEditor, typed: str, qtbot: QtBot) -> None:
    assert isinstance(editor.field, NumberField)
    editor.field.selectAll()
    qtbot.keyClicks(editor.field, typed)


def test_what_is_entered_is_kept_before_anything_is_closed(
    open_wizard: Callable[..., TrainWizard], tmp_path: Path, qtbot: QtBot
) -> None:
    wizard = open_wizard()
    wizard.data.panels.phantoms.count.setValue(54)
    wizard.data.panels.phantoms.signal.setValue(0.25)
    qtbot.waitUntil(lambda: kept(tmp_path).phantom_count == 54)
    assert kept(tmp_path).phantom_signal == 0.25
    again = open_wizard()
    assert again.data.panels.phantoms.count.value() == 54
    assert again.data.panels.phantoms.signal.value() == 0.25


def test_it_opens_at_the_step_where_it_was_left_and_start_over_clears_it(
    open_wizard: Callable[..., TrainWizard], phantoms: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    wizard = open_wizard()
    go_to_recipe(wizard, phantoms, qtbot)
    type_into(wizard.recipe.editors["epochs.pathology"], "7", qtbot)
    wizard.reject()
    assert kept(tmp_path).step is Step.RECIPE

    again = open_wizard()
    qtbot.waitUntil(lambda: again.currentPage() is again.recipe, timeout=WAIT_MS)
    qtbot.waitUntil(again.recipe.isComplete, timeout=WAIT_MS)
    assert again.recipe.editors["epochs.pathology"].value == 7

    over = again.button(QWizard.WizardButton.CustomButton1)
    qtbot.mouseClick(over, Qt.MouseButton.LeftButton)
    (box,) = [b for b in again.findChildren(QMessageBox) if b.isVisible()]
    answer = box.findChild(QPushButton, "start_over")
    assert isinstance(answer, QPushButton)
    qtbot.mouseClick(answer, Qt.MouseButton.LeftButton)
    assert again.currentPage() is again.data
    assert again.setup.draft.untouched
    assert kept(tmp_path).untouched
    assert not over.isEnabled()


def test_images_that_are_gone_keep_it_at_the_first_step(
    open_wizard: Callable[..., TrainWizard], phantoms: Path, qtbot: QtBot
) -> None:
    wizard = open_wizard()
    go_to_recipe(wizard, phantoms, qtbot)
    wizard.reject()
    for file in phantoms.iterdir():
        file.unlink()
    again = open_wizard()
    qtbot.waitUntil(lambda: not again.data.job.busy and again.setup.report is not None,
                    timeout=WAIT_MS)  # fmt: skip
    assert again.currentPage() is again.data


def test_a_failure_that_asks_for_settings_opens_their_field(
    open_wizard: Callable[..., TrainWizard],
    make_library: Callable[[], RunLibrary],
    phantoms: Path,
    runs: Path,
    qtbot: QtBot,
) -> None:
    request = {"preset": "tiny", "data": [str(phantoms)], "pairing": "random", "tile_only": False}
    run = write_run(runs / "diverged", STARTED, request=request)
    follower = make_library().get(run)
    wizard = open_wizard(follower, {"optimiser.learning_rate": 0.0001})
    qtbot.waitUntil(lambda: wizard.currentPage() is wizard.recipe, timeout=WAIT_MS)
    qtbot.waitUntil(wizard.recipe.isComplete, timeout=WAIT_MS)
    editor = wizard.recipe.editors["optimiser.learning_rate"]
    qtbot.waitUntil(lambda: wizard.focusWidget() is editor.field, timeout=WAIT_MS)
    assert editor.isVisible()
    assert editor.value == 0.0001
    assert wizard.setup.draft.folder == str(phantoms)


def test_a_value_is_checked_beside_its_field_as_it_is_typed(
    open_wizard: Callable[..., TrainWizard], phantoms: Path, qtbot: QtBot
) -> None:
    wizard = open_wizard()
    wizard.setup.found(recipes=report_recipes())
    go_to_recipe(wizard, phantoms, qtbot)
    page, next_button = wizard.recipe, wizard.button(QWizard.WizardButton.NextButton)
    editor = page.editors["batch.size"]
    for wrong in ("1", "many", "70000", "2.5"):
        type_into(editor, wrong, qtbot)
        assert editor.trouble.isVisible(), wrong
        assert not next_button.isEnabled()
        assert [one for one in page.editors.values() if one.trouble.isVisible()] == [editor]
    type_into(editor, "16", qtbot)
    assert not editor.trouble.isVisible()
    assert next_button.isEnabled()
    assert wizard.setup.draft.changes == {"batch.size": 16}
    assert editor.reset_button.isVisible(), "it is marked as changed"
    qtbot.mouseClick(editor.reset_button, Qt.MouseButton.LeftButton)
    assert wizard.setup.draft.changes == {}
    assert not editor.reset_button.isVisible()

    qtbot.keyClicks(page.settings.search, "mixup")
    assert [name for name, one in page.editors.items() if one.isVisible()] == ["loss.mixup"]
    mixup = page.editors["loss.mixup"]
    type_into(mixup, "0,2", qtbot)  # as on a German keyboard
    assert wizard.setup.draft.changes == {"loss.mixup": 0.2}
    qtbot.keyClick(mixup.field, Qt.Key.Key_Up)
    assert wizard.setup.draft.changes == {"loss.mixup": 0.21}


def test_no_word_of_a_command_line_is_shown(
    open_wizard: Callable[..., TrainWizard], phantoms: Path, qtbot: QtBot
) -> None:
    wizard = open_wizard()
    go_to_recipe(wizard, phantoms, qtbot)
    wizard.recipe.all_button.click()
    wizard.recipe.editors["schedule.name"].set_value("cosine")
    shown = [label.text() for label in wizard.findChildren(QLabel)]
    for editor in wizard.recipe.editors.values():
        info = editor.info
        assert info.name in editor.toolTip()
        assert info.kind != "choice" or len(info.choice_titles) in (0, len(info.choices))
        assert all(re.search(rf"\b{re.escape(info.name)}\b", words) is None for words in shown)
    assert all("--" not in words and "one_cycle" not in words for words in shown)


def test_tiles_alone_are_a_choice(
    open_wizard: Callable[..., TrainWizard], phantoms: Path, qtbot: QtBot
) -> None:
    wizard = open_wizard()
    look_at(wizard, phantoms, qtbot)
    next_button = wizard.button(QWizard.WizardButton.NextButton)
    qtbot.mouseClick(next_button, Qt.MouseButton.LeftButton)
    wizard.pairing.choices["tiles"].click()
    qtbot.mouseClick(next_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(wizard.recipe.isComplete, timeout=WAIT_MS)
    assert wizard.recipe.editors["epochs.pathology"].isVisible()
    assert not wizard.recipe.editors["epochs.fusion"].isVisible()
    assert not wizard.recipe.control.isVisible()
    asked = _parser().parse_args(wizard.setup.draft.trial_arguments()[1:])
    assert asked.tile_only
    assert asked.pairing is None
    wizard.back()
    wizard.pairing.choices["manifest"].click()
    assert not wizard.setup.draft.tile_only


def test_a_start_that_does_not_fit_is_told_where_it_is_chosen(
    open_wizard: Callable[..., TrainWizard], phantoms: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    wizard = open_wizard()
    go_to_recipe(wizard, phantoms, qtbot)
    start, next_button = wizard.recipe.start, wizard.button(QWizard.WizardButton.NextButton)
    wizard.recipe.editors["network.width"].set_value(0.25)
    assert drop_files(start, [demo_model()])
    assert wizard.setup.draft.start == str(demo_model())
    qtbot.waitUntil(start.said.isVisible, timeout=WAIT_MS)
    assert not next_button.isEnabled()
    assert "--" not in start.said.text()
    qtbot.mouseClick(start.fit_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not (start.trouble or start.busy), timeout=WAIT_MS)
    assert not start.said.isVisible()
    assert next_button.isEnabled()
    wizard.reject()
    assert kept(tmp_path).start == str(demo_model())
    assert "--start" in kept(tmp_path).train_arguments(Path("/r"))
