"""A real worker process, spoken to by pipe."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from crcviewer.protocol.json_lines import decode, encode
from crcviewer.protocol.messages import Alive, Hello, LookingAt, Part, Progress, Reply, Request
from crcviewer.protocol.worker_command import worker_command

_PATIENCE_S = 200


class Dialogue:
    """A worker process and both ends of its channel."""

    def __init__(self, command: list[str], session: Path) -> None:
        self.session = session
        with (session / "stderr.txt").open("wb") as printed:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=printed,
                # as on a user's machine, whose Python has its buffers
                env={k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"},
            )
        self.beats = 0
        self._replies: queue.Queue[Reply | None] = queue.Queue()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    @classmethod
    def with_role(cls, role: str, session: Path) -> Dialogue:
        """A worker of the program, or the trial worker of this folder."""
        if role == "trial":
            script = Path(__file__).with_name("trial_worker.py")
            return cls([sys.executable, str(script), str(session)], session)
        return cls(worker_command("worker", role, "--session", str(session)), session)

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            reply = decode(line)
            assert isinstance(reply, Reply)
            if isinstance(reply, Alive):
                self.beats += 1
            elif not isinstance(reply, LookingAt):
                self._replies.put(reply)
        self._replies.put(None)

    def write(self, line: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def send(self, *requests: Request) -> None:
        for request in requests:
            self.write(encode(request))

    def next(self) -> Reply:
        reply = self._replies.get(timeout=_PATIENCE_S)
        assert reply is not None, f"the worker ended: {self.printed()}"
        return reply

    def final(self) -> Reply:
        """The next reply that ends a request."""
        while isinstance(reply := self.next(), Hello | Progress | Part):
            pass
        return reply

    def hello(self) -> Hello:
        reply = self.next()
        assert isinstance(reply, Hello)
        return reply

    def end_input(self) -> int:
        """Close the worker's input; its exit status."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(_PATIENCE_S)

    def log(self, role: str) -> str:
        return (self.session / f"{role}.log").read_text(encoding="utf-8")

    def printed(self) -> str:
        return (self.session / "stderr.txt").read_text(encoding="utf-8")

    def close(self) -> None:
        self.process.kill()
        self.process.wait(_PATIENCE_S)
        self._thread.join(_PATIENCE_S)
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()


Start = Callable[[str], Dialogue]
