"""What commands tell people and programs, and how they end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from crcviewer.protocol.command_output import INTERRUPTED, CommandOutput
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.run_events import Failed, Progress, from_line
from crcviewer.protocol.text import text

FULL = Failure(text("The disk is full."), text("Make room."))
TASK = text("Images are read:")


def explained(error: Exception) -> Failure | None:
    return FULL if isinstance(error, OSError) else None


def test_a_program_reads_progress_and_failure(capsys: pytest.CaptureFixture[str]) -> None:
    with CommandOutput(explained, as_json=True) as output:
        output.progress(TASK, "cases")(3, 3)
        raise OSError
    assert output.status == 1
    out, err = capsys.readouterr()
    progress, failed = map(from_line, out.splitlines())
    assert isinstance(progress, Progress)
    assert (progress.task, progress.done, progress.total, progress.unit) == (TASK, 3, 3, "cases")
    assert isinstance(failed, Failed)
    assert failed.failure == FULL
    assert err == f"{FULL.said}\n"


def test_notes_are_for_people_beside_the_results(capsys: pytest.CaptureFixture[str]) -> None:
    CommandOutput(explained).note("a note")
    CommandOutput(explained, notes_are_results=True).note("a result")
    CommandOutput(explained, as_json=True).note("nothing")
    assert capsys.readouterr() == ("a result\n", "a note\n")


def test_what_is_not_explained_keeps_its_traceback() -> None:
    with pytest.raises(ZeroDivisionError), CommandOutput(explained):
        raise ZeroDivisionError


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process outright")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_command_that_is_stopped_says_so(
    number: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with CommandOutput(explained, ends_on_sigterm=True, stopped="Stopped here.") as output:
        os.kill(os.getpid(), number)
        pytest.fail("it went on")
    assert output.status == INTERRUPTED
    assert capsys.readouterr().err == "Stopped here.\n"
    assert signal.getsignal(signal.SIGTERM) is before


_TELLS_FOR_EVER = """
from crcviewer.protocol.command_output import CommandOutput
with CommandOutput(lambda error: None) as output:
    while True:
        output.line("a row" * 100)
raise SystemExit(output.status)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Windows fail otherwise")
def test_whoever_reads_no_more_ends_it_without_a_traceback() -> None:
    command = [sys.executable, "-c", _TELLS_FOR_EVER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(60) == 1
    assert said == b""
