"""The first step of the wizard with real clicks, drops, processes and files."""

from __future__ import annotations

import csv
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QWizard
from pytestqt.qtbot import QtBot

from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol.run_events import RunStarted
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.train.wizard.run_draft import DataSource
from crcviewer.ui.train.wizard.train_wizard import TrainWizard
from tests.file_server import Site, serving
from tests.gui.drags import drop_files
from tests.gui.recorded import WAIT_MS

BODY = np.random.default_rng(0).integers(0, 256, 4_000_000, np.uint8).tobytes()
TILES = ("pathmnist_64.npz", "organamnist_64.npz")


class Hand:
    """A wizard at its first step, and who uses it."""

    def __init__(self, wizard: TrainWizard, library: RunLibrary, qtbot: QtBot) -> None:
        self.wizard, self.page, self.qtbot = wizard, wizard.data, qtbot
        self.library = library

    def choose(self, source: DataSource) -> None:
        button = self.page.choices[source]
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
        assert button.isChecked()

    def click(self, button: QAbstractButton) -> None:
        self.until(lambda: button.isVisible() and button.isEnabled())
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT_MS)

    def said(self) -> str:
        self.until(self.page.trouble.isVisible)
        return self.page.trouble.text()

    @property
    def may_go_on(self) -> bool:
        return self.wizard.button(QWizard.WizardButton.NextButton).isEnabled()


@pytest.fixture
def hand(make_library: Callable[[], RunLibrary], tmp_path: Path, qtbot: QtBot) -> Iterator[Hand]:
    stored = QSettings(str(tmp_path / "wizard.ini"), QSettings.Format.IniFormat)
    library = make_library()
    wizard = TrainWizard(library, Settings(stored))
    qtbot.addWidget(wizard)
    with qtbot.waitExposed(wizard):
        wizard.show()
    yield Hand(wizard, library, qtbot)
    wizard.reject()
    for run in library.runs():
        if run.launch is not None and run.launch.alive:
            os.kill(run.launch.pid, signal.SIGKILL)


def test_no_frame_of_an_error_is_seen_before_there_is_one(hand: Hand) -> None:
    framed = [w for w in hand.wizard.findChildren(QLabel) if w.property("role") == "danger"]
    assert hand.page.view.refusal in framed
    assert [label for label in framed if label.isVisible()] == []


def test_a_download_shows_how_far_it_is_is_cancelled_and_goes_on(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, folder = hand.page, hand.wizard.setup.data / "medmnist 64"
    part = folder / ".pathmnist_64.npz.part"
    with serving(Site(dict.fromkeys(TILES, BODY), pace=0.1)) as site:
        monkeypatch.setenv("CRCVIEWER_MIRROR", site.address)
        hand.choose(DataSource.DOWNLOAD)
        hand.click(page.panels.download)
        hand.until(lambda: 0 < page.job.share < 1)
        hand.click(page.job.cancel_button)
        assert hand.said()
        assert not hand.may_go_on
        kept = part.stat().st_size
        assert 0 < kept < len(BODY)

        site.pace = 0.0
        hand.click(page.panels.download)
        hand.until(lambda: len(site.asked) == 2)
        assert site.asked[1] == ("/pathmnist_64.npz", f"bytes={kept}-")
        # All has come, but it is not what MedMNIST has published.
        assert TILES[0] in hand.said()
    assert list(folder.iterdir()) == []
    assert not hand.may_go_on


def test_without_a_network_it_says_which_files_belong_where(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(Site({})) as site:
        pass  # now nobody listens there any more
    monkeypatch.setenv("CRCVIEWER_MIRROR", site.address)
    hand.choose(DataSource.DOWNLOAD)
    hand.click(hand.page.panels.download)
    said = hand.said()
    for name in TILES:
        assert f"{site.address}/{name}" in said
    assert str(hand.wizard.setup.data / "medmnist 64") in said
    assert hand.page.trouble.height() >= hand.page.trouble.heightForWidth(hand.page.trouble.width())
    assert hand.page.panels.download.isEnabled(), "it can be tried again"


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Twelve patients with a tile of each of two classes; P03 has no radiology image."""
    generator = np.random.default_rng(0)
    tiles, slices = tmp_path / "切片 tiles", tmp_path / "ct"
    slices.mkdir()
    for patient in range(12):
        for place, name in enumerate(("TUM", "STR")):
            (tiles / name).mkdir(parents=True, exist_ok=True)
            noise = generator.integers(0, 120, (28, 28, 3), np.uint8) + np.uint8(100 * place)
            Image.fromarray(noise).save(tiles / name / f"P{patient:02}_{name}.png")
        if patient != 3:
            scan = generator.integers(0, 255, (28, 28), np.uint8)
            Image.fromarray(scan).save(slices / f"P{patient:02}.png")
    return tiles, slices


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_two_folders_are_dropped_previewed_checked_and_learnt_from(
    hand: Hand, folders: tuple[Path, Path], qtbot: QtBot
) -> None:
    tiles, slices = folders
    page, pairs = hand.page, hand.page.panels.pairs
    hand.choose(DataSource.PAIRS)
    assert not pairs.use.isEnabled()
    assert drop_files(pairs.tiles, [tiles])
    assert not drop_files(pairs.slices, [slices / "P00.png"]), "a file is no folder"
    assert drop_files(pairs.slices, [slices])
    hand.until(pairs.use.isEnabled)
    shown = [[pairs.preview.item(row, n).text() for n in range(4)] for row in range(6)]
    assert shown[0] == ["P00_STR.png", "P00.png", "STR", "P00"]
    assert shown[3] == ["P03_STR.png", "–", "STR", "P03"]
    assert pairs.table is not None
    assert (len(pairs.table.rows), pairs.table.unpaired) == (24, 2)
    hand.click(pairs.use)
    hand.until(lambda: hand.may_go_on)
    report = hand.wizard.setup.report
    assert report is not None
    assert report.problems[0].row == 5, "the first tile of P03, as a spreadsheet counts"
    assert all(split.patients for split in report.sets[0].splits)
    for name in report.sets[0].classes:
        assert name in page.view.counts.text()
    assert Path(hand.wizard.setup.draft.data).suffix == ".csv"
    assert began_with_these_images(hand).pairing == "manifest"


def began_with_these_images(hand: Hand) -> RunStarted:
    """Through the other steps, with the smallest network, to a training at work."""
    wizard, library = hand.wizard, hand.library
    next_button = wizard.button(QWizard.WizardButton.NextButton)
    hand.click(next_button)
    assert wizard.pairing.choices["manifest"].isChecked()
    hand.click(next_button)
    hand.until(wizard.recipe.isComplete)
    wizard.recipe.editors["network.width"].set_value(0.05)
    wizard.recipe.editors["network.input_size"].set_value(16)
    hand.click(next_button)
    hand.click(next_button)
    assert wizard.currentPage() is wizard.review
    library.start()
    hand.click(wizard.button(QWizard.WizardButton.FinishButton))
    (run,) = library.runs()
    hand.until(lambda: run.history.started)
    assert run.launch is not None
    os.kill(run.launch.pid, signal.SIGKILL)
    assert run.history.started is not None
    return run.history.started


def test_a_table_is_chosen_in_a_dialog_and_its_problems_are_listed_by_row(
    hand: Hand, folders: tuple[Path, Path], tmp_path: Path, qtbot: QtBot
) -> None:
    tiles, slices = folders
    table = tmp_path / "表 cases.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("pathology", "radiology", "label", "patient"))
        for patient in range(12):
            for name in ("TUM", "STR") if patient != 3 else ():
                tile = tiles / name / f"P{patient:02}_{name}.png"
                writer.writerow((tile, slices / f"P{patient:02}.png", name, f"P{patient}"))
        writer.writerow((tiles / "TUM" / "gone.png", slices / "P00.png", "TUM", "P0"))
    hand.choose(DataSource.TABLE)
    row = hand.page.panels.table_row
    hand.click(row.button)
    (dialog,) = row.findChildren(QFileDialog)
    dialog.selectFile(str(table))
    dialog.accept()
    hand.until(lambda: hand.wizard.setup.report is not None)
    assert row.path == str(table)
    assert not hand.may_go_on
    report = hand.wizard.setup.report
    assert report is not None
    assert [problem.row for problem in report.problems if problem.severity == "error"] == [24]
    assert "gone.png" in hand.page.view.problems.text()
    lines = table.read_text(encoding="utf-8").splitlines()[:-1]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert drop_files(row, [table]), "dropped, it is looked at again"
    hand.until(lambda: hand.may_go_on)


def test_what_is_dropped_anywhere_on_the_page_says_what_it_is(
    hand: Hand, folders: tuple[Path, Path], tmp_path: Path
) -> None:
    tiles, slices = folders
    page = hand.page
    assert not drop_files(page, [slices / "P00.png"]), "one image is nothing to learn from"
    assert drop_files(page, [tiles])
    assert page.choices[DataSource.CLASSES].isChecked()
    assert hand.wizard.setup.draft.classes == str(tiles)
    page.job.drop()
    (tmp_path / "sets").mkdir()
    (tmp_path / "sets" / "pathmnist.npz").touch()
    assert drop_files(page, [tmp_path / "sets"])
    assert page.choices[DataSource.FOLDER].isChecked()
    page.job.drop()
    table = tmp_path / "表.tsv"
    table.touch()
    assert drop_files(page, [table])
    assert page.choices[DataSource.TABLE].isChecked()
    assert (page.panels.table_row.path, hand.wizard.setup.draft.data) == (str(table), str(table))
    page.job.drop()
