"""Nobody is led into a training of many hours unawares: the wizard says how long, and offers less.

The trial itself is tested with the command line; here its report is given to the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QWizard
from pytestqt.qtbot import QtBot

from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol.device_report import Device, DeviceReport
from crcviewer.protocol.trial_report import MemoryNeed, StageTrial, TrialReport
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.train.runs.run_words import recipe_words
from crcviewer.ui.train.wizard.train_wizard import TrainWizard
from crcviewer.ui.train.wizard.trial_result import shortened
from tests.gui.recorded import STARTED, write_run
from training.cli.recipes import report_recipes

PROCESSOR = Device("cpu", "AMD EPYC", "cpu", 8 * 10**9, 6 * 10**9, True)
ONLY_A_PROCESSOR = DeviceReport((PROCESSOR,), "cpu", 2, 8 * 10**9, 6 * 10**9, "2.11", "CPU only")
GRAPHICS = Device("cuda:0", "NVIDIA H100", "cuda", 80 * 10**9, 78 * 10**9, True)
EPOCHS = {"pathology": 180, "radiology": 12, "fusion": 12, "control": 192, "probe": 4}
VALUES = {f"epochs.{name}": EPOCHS[name] for name in ("pathology", "radiology", "fusion")}


def trial(seconds: float, *, fitting: int = 32) -> TrialReport:
    """Of the small recipe: half of the time goes to the control."""
    shares = {"pathology": 0.45, "radiology": 0.02, "fusion": 0.06, "control": 0.46, "probe": 0.01}
    stages = tuple(
        StageTrial(1, branch, EPOCHS[branch], 600, 29.0, share * seconds)
        for branch, share in shares.items()
    )
    return TrialReport(
        preset="tiny", device="AMD EPYC", precision="float32", batch_size=32, accumulation=1,
        stages=stages, seconds=seconds, memory=MemoryNeed(10**9, 10**8, 10**8, 2 * 10**8),
        memory_available=6 * 10**9, memory_measured=0, fits=fitting == 32,
        fitting_batch_size=fitting, fitting_accumulation=32 // fitting if fitting else 0,
        images_on_device=True,
    )  # fmt: skip


@pytest.fixture
def wizard(
    make_library: Callable[[], RunLibrary], tmp_path: Path, qtbot: QtBot
) -> Iterator[TrainWizard]:
    """At the step "Computer", which knows recipes and devices."""
    stored = QSettings(str(tmp_path / "wizard.ini"), QSettings.Format.IniFormat)
    wizard = TrainWizard(make_library(), Settings(stored))
    qtbot.addWidget(wizard)
    wizard.setup.found(recipes=report_recipes(), devices=ONLY_A_PROCESSOR)
    wizard.setup.change(device="cpu")
    wizard.setStartId(wizard.pageIds()[2])
    with qtbot.waitExposed(wizard):
        wizard.show()
    wizard.restart()
    next_button = wizard.button(QWizard.WizardButton.NextButton)
    qtbot.waitUntil(next_button.isEnabled)
    qtbot.mouseClick(next_button, Qt.MouseButton.LeftButton)
    assert wizard.currentPage() is wizard.machine
    wizard.machine.job.drop()
    yield wizard
    wizard.reject()


def tell(wizard: TrainWizard, report: TrialReport) -> None:
    wizard.setup.found(trial=report, tried=wizard.setup.draft.study_arguments(), trying=False)
    wizard.machine.initializePage()


def test_a_long_training_is_said_plainly_and_a_shorter_one_is_offered(
    wizard: TrainWizard, qtbot: QtBot
) -> None:
    page = wizard.machine
    tell(wizard, trial(3 * 3600 + 300))
    assert "3 h 05 min" in page.said.text()
    assert page.long.isVisible()
    assert "31 min" in page.shorter_button.text()
    qtbot.mouseClick(page.shorter_button, Qt.MouseButton.LeftButton)
    assert wizard.setup.draft.changes == {
        "epochs.pathology": 29, "epochs.radiology": 2, "epochs.fusion": 3,
    }  # fmt: skip
    assert wizard.recipe.editors["epochs.pathology"].value == 29, "the recipe's step knows"
    assert page.job.busy, "its own time is measured"


def test_a_short_training_is_left_alone(wizard: TrainWizard) -> None:
    tell(wizard, trial(900))
    assert "15 min" in wizard.machine.said.text()
    assert not wizard.machine.long.isVisible()
    assert not wizard.machine.shorter_button.isVisible()


def test_a_recipe_for_a_gpu_is_warned_of_and_another_offered(
    wizard: TrainWizard, qtbot: QtBot
) -> None:
    qtbot.mouseClick(wizard.button(QWizard.WizardButton.BackButton), Qt.MouseButton.LeftButton)
    recipe = wizard.recipe
    assert not recipe.slow.isVisible()
    recipe.recipes["paper"].click()
    assert recipe.slow.isVisible()
    qtbot.mouseClick(wizard.button(QWizard.WizardButton.NextButton), Qt.MouseButton.LeftButton)
    wizard.machine.job.drop()
    tell(wizard, trial(3 * 86400.0))
    button = wizard.machine.small_button
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (wizard.setup.draft.preset, wizard.setup.draft.changes) == ("tiny", {})
    assert recipe.recipes["tiny"].isChecked()
    assert recipe.editors["network.backbone"].value == "resnet10"


def test_with_a_gpu_no_recipe_is_warned_of(wizard: TrainWizard, qtbot: QtBot) -> None:
    both = replace(ONLY_A_PROCESSOR, devices=(GRAPHICS, PROCESSOR), default="cuda:0")
    wizard.setup.found(devices=both)
    qtbot.mouseClick(wizard.button(QWizard.WizardButton.BackButton), Qt.MouseButton.LeftButton)
    wizard.recipe.recipes["paper"].click()
    assert not wizard.recipe.slow.isVisible()


def test_what_does_not_fit_offers_what_would(wizard: TrainWizard, qtbot: QtBot) -> None:
    page = wizard.machine
    tell(wizard, trial(600, fitting=8))
    assert not wizard.button(QWizard.WizardButton.NextButton).isEnabled()
    qtbot.mouseClick(page.fit_button, Qt.MouseButton.LeftButton)
    assert wizard.setup.draft.changes == {"batch.size": 8, "batch.accumulation": 4}
    assert wizard.recipe.editors["batch.size"].value == 8


def test_the_last_step_tells_the_time_as_soon_as_it_is_known(
    wizard: TrainWizard, qtbot: QtBot
) -> None:
    wizard.setup.found(trial=None, trying=True)
    qtbot.mouseClick(wizard.button(QWizard.WizardButton.NextButton), Qt.MouseButton.LeftButton)
    start = wizard.button(QWizard.WizardButton.FinishButton)
    measuring = wizard.review.summary.text()
    wizard.setup.found(trial=trial(7200), trying=False)
    assert "2 h 00 min" in wizard.review.summary.text()
    assert start.isEnabled()
    wizard.setup.found(trial=trial(7200, fitting=0))
    assert wizard.review.summary.text() != measuring
    assert not start.isEnabled()


@pytest.mark.parametrize("seconds", [60.0, 1800.0])
def test_what_is_short_is_not_shortened(seconds: float) -> None:
    assert shortened(trial(seconds), VALUES) is None


def test_shortening_keeps_the_least_of_each_stage() -> None:
    found = shortened(trial(1e6), VALUES)
    assert found is not None
    assert found.changes == {"epochs.pathology": 6, "epochs.radiology": 2, "epochs.fusion": 3}
    parts = (0.45 * 6 / 180, 0.02 * 2 / 12, 0.06 * 3 / 12, 0.46 * 9 / 192, 0.01 * 3 / 12)
    assert found.seconds == pytest.approx(1e6 * sum(parts))


def test_a_run_calls_its_recipe_as_the_wizard_does(
    wizard: TrainWizard, make_library: Callable[[], RunLibrary], runs: Path
) -> None:
    for name in wizard.recipe.recipes:
        write_run(runs / name, replace(STARTED, preset=name))
    said = {run.path.name: recipe_words(run) for run in make_library().runs()}
    assert said == {name: button.text() for name, button in wizard.recipe.recipes.items()}
