"""Runs that differ in their seed alone: one job, shown as its runs with their mean and spread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QSettings
from PySide6.QtTest import QAbstractItemModelTester
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
from crcviewer.ui.train.runs.run_list_model import RUN, SortBy
from crcviewer.ui.train.train_tab import TrainTab
from crcviewer.ui.train.wizard.run_draft import RunDraft, draft_of_request, request_of_arguments
from tests.gui.recorded import SHORT, STARTED, lines, work_on, write_run
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


@pytest.fixture
def group(runs: Path) -> Path:
    """One of three seeds is finished, one paused, one not begun."""
    folder = runs / "三 seeds"
    folder.mkdir()
    (folder / FILE).write_text(
        to_json(SeedGroup({"preset": "tiny", "name": "<b>three"}, (0, 1, 2)))
    )
    write_run(run_of(folder, 0), STARTED, Finished(names.STAGE1_PATHOLOGY, 60.0))
    write_run(run_of(folder, 1), *SHORT)
    write_run(runs / "alone", *SHORT)
    return folder


def test_a_group_is_a_row_with_its_runs_below(
    group: Path, make_library: Callable[[], RunLibrary], tmp_path: Path, qtbot: QtBot
) -> None:
    library = make_library()
    stored = QSettings(str(tmp_path / "tab.ini"), QSettings.Format.IniFormat)
    tab = TrainTab(library, Settings(stored))
    qtbot.addWidget(tab)
    with qtbot.waitExposed(tab):
        tab.show()
    assert tab.list is not None
    assert tab.view is not None
    model, view = tab.list.model, tab.list.view
    qtbot.waitUntil(lambda: model.rowCount() == 2)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    row = model.index_of(group)
    assert row.data() == "<b>three"
    below = [model.index(n, 0, row) for n in range(model.rowCount(row))]
    assert [index.data(RUN).path.name for index in below] == ["seed 0", "seed 1"]
    assert view.isExpanded(row)
    tab.list.choose(group)
    assert [run.path.name for run in tab.list.chosen()] == ["seed 0", "seed 1"]
    assert tab.view.group_head.isVisible()
    assert tab.view.group_head.resume_button.isVisible()
    assert not tab.view.pause_button.isVisible()
    # What is folded stays so, and what is chosen stays chosen, wherever the rows go.
    view.collapse(row)
    tab.list.sort.setCurrentIndex(tab.list.sort.findData(SortBy.NAME))
    write_run(run_of(group, 2), *SHORT)
    library.scan()
    assert model.rowCount(model.index_of(group)) == 3
    assert not view.isExpanded(model.index_of(group))
    assert tab.list.chosen_group() is library.groups()[0]
    tab.list.choose(run_of(group, 1))
    assert tab.list.chosen_group() is None
    assert not tab.view.group_head.isVisible()


def test_a_group_is_paused_and_gone_on_with_as_one(
    group: Path, make_library: Callable[[], RunLibrary], qtbot: QtBot
) -> None:
    run = run_of(group, 1)
    (run / names.EVENTS).write_text(lines(*SHORT[:-1]))
    work_on(run)
    library = make_library()
    qtbot.waitUntil(lambda: library.groups()[0].status is RunStatus.RUNNING)
    (together,) = library.groups()
    assert (together.finished, together.can_resume) == (1, False)
    library.ask_group_to_stop(together)
    assert (group / names.STOP).exists()
    assert (run / names.STOP).exists()
    assert together.status is RunStatus.STOPPING


def test_a_group_between_two_seeds_goes_on_with_the_next(
    group: Path, make_library: Callable[[], RunLibrary]
) -> None:
    (run_of(group, 1) / names.EVENTS).write_text(
        lines(STARTED, Finished(names.STAGE1_PATHOLOGY, 60.0))
    )
    (group / names.STOP).touch()
    library = make_library()
    (together,) = library.groups()
    assert (together.status, together.can_resume) == (RunStatus.PAUSED, True)
    library.resume_group(together)
    launch = read_launch(group)
    assert launch is not None
    assert launch.arguments == ("train", "--resume", str(group))


def test_three_seeds_are_part_of_the_command_and_come_back_from_it() -> None:
    arguments = RunDraft(data="/d", seeds=3, seed=4).train_arguments(Path("/r"))
    asked = _parser().parse_args(arguments[1:])
    assert (asked.seeds, asked.seed) == (3, 4)
    again = draft_of_request(request_of_arguments(arguments))
    assert (again.seeds, again.seed) == (3, 4)
