"""Runs that differ in their seed alone: one job, shown as its runs with their mean and spread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from crcviewer.client.run_follower import RunStatus
from crcviewer.client.run_launch import read_launch
from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.failure import Resume
from crcviewer.protocol.json_lines import to_json
from crcviewer.protocol.run_events import Finished
from crcviewer.protocol.seed_group import FILE, SeedFigure, SeedGroup, run_of
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.train.train_tab import TrainTab
from crcviewer.ui.train.wizard.run_draft import RunDraft, draft_of_request, request_of_arguments
from tests.gui.recorded import SHORT, STARTED, write_run
from training.cli.train import _parser

GROUP = SeedGroup({"preset": "tiny"}, (0, 1))


def test_a_group_is_listed_as_its_runs_and_gone_on_with_as_one(
    runs: Path, make_library: Callable[[], RunLibrary], qtbot: QtBot
) -> None:
    folder = runs / "三 seeds"
    folder.mkdir()
    (folder / FILE).write_text(to_json(GROUP))
    done = write_run(run_of(folder, 0), STARTED, Finished(names.STAGE1_PATHOLOGY, 60.0))
    paused = write_run(run_of(folder, 1), *SHORT)
    library = make_library()
    assert {run.path for run in library.runs()} == {done, paused}
    status = {run.path: run.status for run in library.runs()}
    assert status == {done: RunStatus.FINISHED, paused: RunStatus.PAUSED}
    library.resume(paused, Resume())
    launch = read_launch(paused)
    assert launch is not None
    assert launch.arguments[:3] == ("train", "--resume", str(folder))


def test_their_mean_and_spread_are_told(
    runs: Path, make_library: Callable[[], RunLibrary], tmp_path: Path, qtbot: QtBot
) -> None:
    folder = runs / "group"
    folder.mkdir()
    figure = SeedFigure(0.81, count=2, model=names.STAGE1_PATHOLOGY, split="test",
                        deviation=0.013, values=(0.80, 0.82))  # fmt: skip
    (folder / FILE).write_text(to_json(replace(GROUP, figures=(figure,))))
    for seed in GROUP.seeds:
        write_run(run_of(folder, seed), STARTED, Finished(names.STAGE1_PATHOLOGY, 60.0))
    stored = QSettings(str(tmp_path / "tab.ini"), QSettings.Format.IniFormat)
    tab = TrainTab(make_library(), Settings(stored))
    qtbot.addWidget(tab)
    with qtbot.waitExposed(tab):
        tab.show()
    assert tab.list is not None
    assert tab.view is not None
    tab.list.choose(run_of(folder, 1))
    qtbot.waitUntil(tab.view.hint.isVisible)
    assert "81.0" in tab.view.hint.text()
    assert "1.3" in tab.view.hint.text()


def test_three_seeds_are_part_of_the_command_and_come_back_from_it() -> None:
    arguments = RunDraft(data="/d", seeds=3, seed=4).train_arguments(Path("/r"))
    asked = _parser().parse_args(arguments[1:])
    assert (asked.seeds, asked.seed) == (3, 4)
    again = draft_of_request(request_of_arguments(arguments))
    assert (again.seeds, again.seed) == (3, 4)
