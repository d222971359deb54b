"""Workers for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.engine.worker_dialogue import Dialogue, Start


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts workers: ``start("trial")``, ``start("reader")`` or ``start("engine")``."""
    running: list[Dialogue] = []
    session = tmp_path / "session 会话"
    session.mkdir()

    def begin(role: str) -> Dialogue:
        running.append(Dialogue.with_role(role, session))
        return running[-1]

    yield begin
    for dialogue in running:
        dialogue.close()
