"""Text of 150 % on a screen of 1280 by 800: the wizard fits, and every control can be reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image
from PySide6.QtCore import QPoint, QRect, QSettings
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
    QWizard,
)
from pytestqt.qtbot import QtBot

from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol.data_report import (
    DataReport,
    PairingChoice,
    Problem,
    SetFound,
    Severity,
    SplitCount,
)
from crcviewer.protocol.device_report import Device
from crcviewer.protocol.images import Slot
from crcviewer.protocol.text import text, verbatim
from crcviewer.ui.look import appearance
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.train.wizard.run_draft import DataSource
from crcviewer.ui.train.wizard.train_wizard import TrainWizard
from tests.gui.drags import drop_files
from tests.gui.train.test_wizard_time import ONLY_A_PROCESSOR, trial
from training.cli.recipes import report_recipes

ROOM = QRect(0, 0, 1280, 800)
TROUBLE = verbatim(
    "pathmnist_64.npz cannot be had from 127.0.0.1: Connection refused. Put these files into "
    + "/home/someone/.local/share/crcviewer/crcviewer/data/medmnist 64: "
    + "pathmnist_64.npz from https://zenodo.org/records/10519652/files/pathmnist_64.npz, "
    + "organamnist_64.npz from https://zenodo.org/records/10519652/files/organamnist_64.npz."
)


@pytest.fixture
def wizard(
    app: QApplication, make_library: Callable[[], RunLibrary], tmp_path: Path, qtbot: QtBot
) -> Iterator[TrainWizard]:
    appearance.apply_theme(app)
    appearance.choose_text_size(app, 150)
    stored = QSettings(str(tmp_path / "wizard.ini"), QSettings.Format.IniFormat)
    wizard = TrainWizard(make_library(), Settings(stored))
    qtbot.addWidget(wizard)
    wizard.setup.found(recipes=report_recipes())
    with qtbot.waitExposed(wizard):
        wizard.show()
    yield wizard
    wizard.reject()
    appearance.choose_text_size(app, 100)


def out_of_reach(wizard: TrainWizard) -> list[str]:
    """Controls that are not on the screen, and texts that are cut."""
    QApplication.processEvents()
    found = [] if ROOM.contains(QRect(QPoint(), wizard.size())) else [f"wizard {wizard.size()}"]
    page = wizard.currentPage()
    for widget in page.findChildren(QWidget):
        if not widget.isVisible() or scrolls(widget, page):
            continue
        place = QRect(widget.mapTo(page, QPoint()), widget.size())
        if isinstance(widget, QAbstractButton | QLineEdit | QComboBox | QScrollArea) and (
            not page.rect().contains(place) or widget.height() < widget.minimumSizeHint().height()
        ):
            found.append(f"{type(widget).__name__} {widget.accessibleName()} {place}")
        if (
            isinstance(widget, QLabel)
            and widget.wordWrap()
            and widget.height() < widget.heightForWidth(widget.width()) - 1
        ):
            found.append(widget.text())
    return found


def scrolls(widget: QWidget, page: QWidget) -> bool:
    """Whether it lies in something that can be scrolled to it."""
    above = widget.parentWidget()
    while above is not None and above is not page:
        if above.objectName() == "qt_scrollarea_viewport":
            return True
        above = above.parentWidget()
    return False


def report() -> DataReport:
    classes = tuple(f"tissue number {n}" for n in range(9))
    splits = tuple(SplitCount(name, 90, (10,) * 9, 30) for name in ("train", "val", "test"))
    sets = tuple(
        SetFound(slot, "a", verbatim("phantoms (synthetic, signal 0.5, seed 0)"), "H&E", "a", 28,
                 classes, splits, True)
        for slot in Slot
    )  # fmt: skip
    wrong = Problem(
        Severity.WARNING, text("A tile has no radiology image."), text("Add it."), "cases.csv", 5
    )
    pairings = (PairingChoice("random", True, True),)
    return DataReport("/data", "medmnist", sets, pairings=pairings, problems=(wrong,) * 20)


def test_every_step_fits_a_small_screen_at_large_text(
    wizard: TrainWizard, tmp_path: Path, qtbot: QtBot
) -> None:
    page = wizard.data
    for source, choice in page.choices.items():
        choice.click()
        page.job.drop()
        assert out_of_reach(wizard) == [], source
    assert out_of_reach_with_pairs(wizard, tmp_path, qtbot) == []
    page.choices[DataSource.DOWNLOAD].click()
    page._fail(TROUBLE)
    assert out_of_reach(wizard) == []
    page._forget()
    wizard.setup.report = report()
    page.view.show_report(report())
    page.completeChanged.emit()
    assert out_of_reach(wizard) == []

    wizard.next()
    assert wizard.currentPage() is wizard.pairing
    assert out_of_reach(wizard) == []
    assert wizard.pairing.picture.width() > 300, "it grows with its text, which is in boxes"
    wizard.next()
    wizard.machine.job.drop()
    old = Device(
        "", "NVIDIA GeForce GTX 1650", "cuda", 4 * 10**9, 0, False,
        text("The NVIDIA driver (470.82) is too old for this program: it needs 525.60."),
        text("Install a newer driver from nvidia.com, then start the program anew."),
    )  # fmt: skip
    both = replace(ONLY_A_PROCESSOR, devices=(old, *ONLY_A_PROCESSOR.devices))
    wizard.setup.found(devices=both)
    wizard.recipe.recipes["paper"].click()
    wizard.recipe.all_button.click()
    wizard.recipe.editors["epochs.fusion"].set_value(7)
    assert out_of_reach(wizard) == []

    wizard.next()
    assert wizard.currentPage() is wizard.machine
    wizard.machine.job.drop()
    for device in both.devices:
        wizard.machine.add_device(device)
    for fitting in (32, 8, 0):
        wizard.setup.found(
            trial=trial(3 * 3600, fitting=fitting),
            tried=wizard.setup.draft.study_arguments(),
            trying=False,
        )
        wizard.machine.initializePage()
        assert out_of_reach(wizard) == [], fitting
    wizard.setup.found(trial=trial(900))
    wizard.setup.change(device="cpu")
    wizard.next()
    assert wizard.currentPage() is wizard.review
    assert out_of_reach(wizard) == []
    assert wizard.button(QWizard.WizardButton.FinishButton).isVisible()


def out_of_reach_with_pairs(wizard: TrainWizard, tmp_path: Path, qtbot: QtBot) -> list[str]:
    """With the pairs of two folders shown, and what was found in them."""
    tiles, slices = tmp_path / "tiles", tmp_path / "slices"
    for folder in (tiles / "TUM", slices):
        folder.mkdir(parents=True)
        for number in range(8):
            image = Image.fromarray(np.full((28, 28), 10 * number, np.uint8))
            image.save(folder / f"P{number}.png")
    pairs = wizard.data.panels.pairs
    wizard.data.choices[DataSource.PAIRS].click()
    assert drop_files(pairs.tiles, [tiles])
    assert drop_files(pairs.slices, [slices])
    qtbot.waitUntil(pairs.use.isEnabled, timeout=30_000)
    wizard.data.view.show_report(report())
    wizard.data.completeChanged.emit()
    return out_of_reach(wizard)
