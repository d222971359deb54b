"""A client of the trial worker, at work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.client.trial_client import Trial


@pytest.fixture
def trial(tmp_path: Path, qtbot: QtBot) -> Iterator[Trial]:
    made = Trial(tmp_path, qtbot)
    made.client.start()
    yield made
    made.client.shutdown()
