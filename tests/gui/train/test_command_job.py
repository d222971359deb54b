"""Commands as jobs of the window, with real processes."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crcviewer.client.command_job import CommandJob, JobOutcome
from crcviewer.protocol.device_report import DeviceReport
from crcviewer.protocol.failure import ChooseFolder
from crcviewer.protocol.run_events import Progress
from tests.gui.recorded import WAIT_MS


def run(
    qtbot: QtBot, *arguments: str, report: type | None = None
) -> tuple[JobOutcome, list[Progress]]:
    job = CommandJob(arguments, report)
    told: list[Progress] = []
    job.progressed.connect(told.append)
    with qtbot.waitSignal(job.ended, timeout=WAIT_MS) as ended:
        job.start()
    assert ended.args is not None
    return ended.args[0], told


def test_progress_comes_as_numbers(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "图 像"
    arguments = ("--out", str(folder), "--count", "18", "--size", "28")
    outcome, told = run(qtbot, "phantom", *arguments)
    assert outcome == JobOutcome()
    assert (folder / "pairs.csv").is_file()
    assert (told[-1].done, told[-1].unit) == (told[-1].total, "images")


def test_why_it_failed_is_told_with_what_can_be_done(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    outcome, _ = run(qtbot, "phantom", "--out", str(tmp_path / "x"))
    assert outcome.failure is not None
    assert outcome.failure.cause.values == {"folder": str(tmp_path / "x")}
    assert outcome.failure.action == ChooseFolder()


def test_a_report_comes_as_its_type(qtbot: QtBot) -> None:
    outcome, _ = run(qtbot, "devices", report=DeviceReport)
    assert outcome.failure is None
    assert outcome.report.devices


def test_a_command_that_breaks_is_a_failure_too(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    outcome, _ = run(qtbot, "phantom", "--nonsense")
    assert outcome.failure is not None
    assert "ended with 2" in caplog.text
    assert "--nonsense" not in caplog.text, "what a process printed may name a file"


def test_a_cancelled_job_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    job = CommandJob(["phantom", "--out", str(tmp_path / "many"), "--count", "50000"])
    with qtbot.waitSignal(job.progressed, timeout=WAIT_MS):
        job.start()
    with qtbot.waitSignal(job.ended, timeout=WAIT_MS) as ended:
        job.cancel()
    assert ended.args == [JobOutcome(cancelled=True)]
