"""An engine that does not answer is told from one that works long."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crcviewer.protocol.messages import (
    Cancelled,
    Classified,
    Failed,
)
from tests.gui.client.trial_client import Trial


def test_a_stopped_engine_is_noticed_and_its_work_goes_on_in_another(
    tmp_path: Path, qtbot: QtBot
) -> None:
    trial = Trial(tmp_path, qtbot, patience_ms=2000)
    hanging: list[bool] = []
    trial.client.hanging_changed.connect(hanging.append)
    trial.client.start()
    trial.load("demo")
    trial.wait_for_finals(1)
    gate = tmp_path / "gate"
    case = trial.case(f"wait {gate}")
    qtbot.waitUntil(lambda: case in trial.heard.in_hand)
    stopped = trial.client.pid
    os.kill(stopped, signal.SIGSTOP)
    qtbot.waitUntil(lambda: trial.client.hangs)
    gate.touch()
    trial.client.replace()
    answer = trial.wait_for_finals(2)[-1]
    assert isinstance(answer, Classified)
    assert (answer.id, answer.model_name) == (case, "demo")
    assert hanging == [True, False]
    assert trial.heard.notices == []
    with pytest.raises(ProcessLookupError):
        os.kill(stopped, 0)
    trial.client.shutdown()


def test_what_a_stopped_engine_was_asked_ends_at_once_when_it_is_cancelled(
    tmp_path: Path, qtbot: QtBot
) -> None:
    trial = Trial(tmp_path, qtbot, patience_ms=2000)
    trial.client.start()
    first, second = (trial.case(f"wait {tmp_path / 'never'}") for _ in range(2))
    qtbot.waitUntil(lambda: first in trial.heard.in_hand)
    stopped = trial.client.pid
    os.kill(stopped, signal.SIGSTOP)
    trial.calls[first].cancel()
    qtbot.waitUntil(lambda: trial.client.hangs)
    assert trial.wait_for_finals(1) == [Cancelled(first)]
    trial.client.free()
    assert trial.wait_for_finals(2)[1] == Cancelled(second)
    assert trial.client.hangs
    os.kill(stopped, signal.SIGCONT)  # it was not dead: its late answers are no news
    qtbot.waitUntil(lambda: not trial.client.hangs)
    trial.case("nothing")
    answer = trial.wait_for_finals(3)[2]
    assert isinstance(answer, Classified)
    assert list(tmp_path.glob("*.npz")) == [Path(answer.arrays)]
    trial.client.shutdown()


def test_long_work_is_no_hanging_and_a_deadlock_is(tmp_path: Path, qtbot: QtBot) -> None:
    trial = Trial(tmp_path, qtbot, patience_ms=4000)
    hanging: list[bool] = []
    trial.client.hanging_changed.connect(hanging.append)
    trial.client.start()
    trial.case("compute 6")
    trial.wait_for_finals(1)
    assert hanging == []
    trial.case("deadlock")
    qtbot.waitUntil(lambda: hanging == [True])
    trial.client.replace()
    qtbot.waitUntil(lambda: len(hanging) == 3)  # it is tried once more
    trial.client.replace()
    assert isinstance(trial.wait_for_finals(2)[1], Failed)
    trial.case("nothing")
    assert isinstance(trial.wait_for_finals(3)[2], Classified)
    trial.client.shutdown()
