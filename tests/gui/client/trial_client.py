"""A client of a worker that does what its requests say, and all that is heard of it."""

from __future__ import annotations

import sys
from pathlib import Path

from pytestqt.qtbot import QtBot

from crcviewer.client.call import Call
from crcviewer.client.engine_client import EngineClient
from crcviewer.client.restart_policy import RestartPolicy
from crcviewer.client.worker_state import WorkerState
from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.messages import (
    Cancelled,
    Failed,
    Reply,
)
from crcviewer.protocol.text import Text

TRIAL_WORKER = Path(__file__).parents[2] / "unit" / "engine" / "trial_worker.py"


class Listener:
    """All that a client and its calls say, in order."""

    def __init__(self, client: EngineClient) -> None:
        self.finals: list[Reply] = []
        self.notices: list[Text] = []
        self.states: list[WorkerState] = []
        self.in_hand: list[int] = []
        client.user_notice.connect(self.notices.append)
        client.state_changed.connect(self.states.append)

    def watch(self, call: Call) -> Call:
        call.progressed.connect(lambda progress: self.in_hand.append(progress.id))
        call.answered.connect(self.finals.append)
        call.failed.connect(lambda f: self.finals.append(Failed(call.id, f.cause, f.next_step)))
        call.cancelled.connect(lambda: self.finals.append(Cancelled(call.id)))
        return call


class Trial:
    """A client of the trial worker."""

    def __init__(
        self,
        session: Path,
        qtbot: QtBot,
        *arguments: str,
        patience_ms: int = 60_000,
        most_set_aside: int = 10,
    ) -> None:
        self.client = EngineClient(
            session,
            command=[sys.executable, str(TRIAL_WORKER), str(session), *arguments],
            policy=RestartPolicy(
                delays_ms=(0, 10, 20), patience_ms=patience_ms, most_set_aside=most_set_aside
            ),
        )
        self.heard = Listener(self.client)
        self.calls: dict[int, Call] = {}
        self._qtbot = qtbot

    def case(self, command: str, *, batch: bool = False, overlays: bool = True) -> int:
        call = self.client.classify(ImageRef(command), batch=batch, overlays=overlays)
        return self._watched(call)

    def together(self, command: str) -> int:
        return self.case(command, batch=True, overlays=False)

    def load(self, path: str) -> int:
        return self._watched(self.client.load_model(path))

    def _watched(self, call: Call) -> int:
        self.calls[call.id] = self.heard.watch(call)
        return call.id

    def wait_for_finals(self, count: int) -> list[Reply]:
        self._qtbot.waitUntil(lambda: len(self.heard.finals) >= count, timeout=60_000)
        assert len(self.heard.finals) == count
        return self.heard.finals
