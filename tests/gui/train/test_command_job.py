"""Commands as jobs of the wizard, with real processes."""

from __future__ import annotations

import json
from pathlib import Path

from pytestqt.qtbot import QtBot
from recorded import WAIT_MS

from crcviewer.client.command_job import CommandJob, JobOutcome


def run(qtbot: QtBot, *arguments: str) -> tuple[JobOutcome, list[str]]:
    job = CommandJob(arguments)
    lines: list[str] = []
    job.progressed.connect(lines.append)
    with qtbot.waitSignal(job.ended, timeout=WAIT_MS) as ended:
        job.start()
    assert ended.args is not None
    return ended.args[0], lines


def test_progress_comes_line_by_line(qtbot: QtBot, tmp_path: Path) -> None:
    outcome, lines = run(
        qtbot, "phantom", "--out", str(tmp_path / "图 像"), "--count", "18", "--size", "28"
    )
    assert (outcome.exit_code, outcome.cancelled) == (0, False)
    assert any(" of " in line for line in lines)
    assert outcome.said == f"The phantoms are in {tmp_path / '图 像'}"


def test_why_it_failed_is_told_whole(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    outcome, _ = run(qtbot, "phantom", "--out", str(tmp_path / "x"))
    assert outcome.exit_code != 0
    assert outcome.said == f"{tmp_path / 'x'} is a file, not a folder. Choose another name."


def test_several_lines_of_advice_stay_together() -> None:
    errors = "3 of 9 images\n9 of 9 images\nIt cannot be had.\nDownload these:\n  a.npz from b\n"
    said = JobOutcome(True, False, 1, "", errors).said
    assert said == "It cannot be had.\nDownload these:\na.npz from b"
    trace = "Traceback (most recent call last):\n  File x\nValueError: no\n"
    assert JobOutcome(True, False, 1, "", trace).said == "ValueError: no"


def test_output_is_json_or_nothing() -> None:
    assert JobOutcome(True, False, 0, json.dumps({"a": 1}), "").plain() == {"a": 1}
    assert JobOutcome(True, False, 0, "no json", "").plain() is None


def test_a_cancelled_job_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    job = CommandJob(["phantom", "--out", str(tmp_path / "many"), "--count", "50000"])
    with qtbot.waitSignal(job.progressed, timeout=WAIT_MS):
        job.start()
    with qtbot.waitSignal(job.ended, timeout=WAIT_MS) as ended:
        job.cancel()
    assert ended.args is not None
    assert ended.args[0].cancelled
