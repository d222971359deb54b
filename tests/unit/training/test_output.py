"""What commands tell programs and people, from the same failure."""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec
import pytest

from crcviewer.protocol.failure import (
    Action,
    ChangeSettings,
    ChooseFolder,
    Failure,
    FreeSpaceAndResume,
    InstallPart,
    Resume,
)
from crcviewer.protocol.run_events import Failed, from_line
from crcviewer.protocol.text import text
from training.base.errors import RunError
from training.cli.output import Output, hint

CAUSE, STEP = text("{name} is full.", name="/data"), text("Make room.")


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run that has begun."""
    (tmp_path / "config.json").touch()
    return tmp_path


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (None, ""),
        (ChooseFolder(), ""),
        (InstallPart("a driver"), ""),
        (
            ChangeSettings({"tile.mirror": True, "batch.size": 8}),
            "Add --set tile.mirror=true --set batch.size=8.",
        ),
        (FreeSpaceAndResume("/runs/a"), "To go on: crcviewer train --resume /runs/a"),
        (Resume(), "To go on: crcviewer train --resume RUN"),
        (
            Resume({"batch.size": 8}, other_device=True),
            "To go on: crcviewer train --resume RUN --set batch.size=8 --device auto",
        ),
    ],
)
def test_a_terminal_is_told_what_a_button_would_do(
    run: Path, action: Action | None, words: str
) -> None:
    assert hint(action, run) == words.replace("RUN", str(run))


def test_before_a_run_has_begun_there_is_none_to_go_on_with(tmp_path: Path) -> None:
    assert hint(Resume(), tmp_path) == hint(Resume(), None) == ""
    assert hint(Resume(other_device=True), None) == "Add --device auto"


def test_a_failure_is_told_to_all_who_listen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    action = ChangeSettings({"batch.size": 8})
    file = tmp_path / "failure.json"
    with Output(argparse.Namespace(json=True, failure_file=file)) as output:
        raise RunError(CAUSE, STEP, action)
    assert output.status == 1
    failure = Failure(CAUSE, STEP, action)
    assert msgspec.json.decode(file.read_bytes(), type=Failure) == failure
    told = capsys.readouterr()
    event = from_line(told.out)
    assert isinstance(event, Failed)
    assert event.failure == failure
    assert told.err == "/data is full. Make room. Add --set batch.size=8.\n"


def test_what_nobody_expected_keeps_its_traceback() -> None:
    with pytest.raises(ZeroDivisionError), Output(argparse.Namespace()):
        raise ZeroDivisionError


def test_without_json_nothing_but_words_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with Output(argparse.Namespace()) as output:
        output.report({"figure": 1}, lambda: "one")
        raise RunError(CAUSE)
    assert (output.status, capsys.readouterr()) == (1, ("one\n", "/data is full.\n"))
