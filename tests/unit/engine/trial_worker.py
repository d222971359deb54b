"""A worker with the program's own server and channel, whose cases are small commands.

``python trial_worker.py SESSION [PROTOCOL]``. The path of a case's tile is the command.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from crcviewer.engine import worker
from crcviewer.engine.channel import Channel
from crcviewer.engine.failures import RequestError
from crcviewer.engine.job import Job
from crcviewer.engine.server import Route, Server
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import CaseFiles, FieldOfView
from crcviewer.protocol.messages import (
    PROTOCOL_VERSION,
    Classified,
    Classify,
    FilesInspected,
    Hello,
    InspectFiles,
    LoadModel,
    LookingAt,
    ModelLoaded,
    Reply,
    Request,
)
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import text


class Trial:
    def __init__(self) -> None:
        self.model = "none"

    def load(self, request: LoadModel, job: Job) -> ModelLoaded:
        path, _, command = request.path.partition(" ")
        self._do(command, job)
        self.model = path
        card = ModelCard(path, request.path, path, (), text(""), 1, "random", "CT", 8, 8, 16, 1)
        return ModelLoaded(request.id, card)

    def classify(self, request: Classify, job: Job) -> Classified:
        arrays = job.array_path(".npz")
        arrays.write_bytes(b"arrays")
        self._do(request.pathology.path, job)
        return Classified(
            request.id,
            model_name=self.model,
            model_sha256="",
            class_index=0,
            probabilities=(1.0,),
            logits=(0.0,),
            tile_only=True,
            pathology_field=FieldOfView(0, 0, 1),
            radiology_field=None,
            pathology_sha256="",
            radiology_sha256="",
            radiology_effect=None,
            exchanges=(),
            arrays=str(arrays),
            verdict=0,
        )

    def takes(self, request: Request) -> bool:
        return isinstance(request, Classify) and request.batch and not request.overlays

    def most(self) -> int:
        return 4

    def read(self, job: Job) -> object:
        assert isinstance(job.request, Classify)
        verb, _, rest = job.request.pathology.path.partition(" ")
        if verb == "read":
            self._do(rest, job)
        return "read"

    def answer(self, jobs: Sequence[Job]) -> list[Reply | Exception]:
        commands = [job.request.pathology.path for job in jobs if isinstance(job.request, Classify)]
        if len(jobs) > 1 and "alone" in commands:
            raise MemoryError
        replies: list[Reply | Exception] = []
        for job in jobs:
            assert isinstance(job.request, Classify)
            try:
                replies.append(self.classify(job.request, job))
            except RequestError as error:
                replies.append(error)
        print("together", len(jobs))
        return replies

    def inspect(self, request: InspectFiles, job: Job) -> FilesInspected:
        cases = []
        for path in request.paths:
            job.report(LookingAt(request.id, path))
            if path in request.set_aside:
                cases.append(CaseFiles(path, error=Failure(text("It was set aside."))))
            else:
                self._do(path, job)
                cases.append(CaseFiles(path))
        return FilesInspected(request.id, tuple(cases))

    def _do(self, command: str, job: Job) -> None:
        verb, _, rest = command.partition(" ")
        match verb:
            case "print":
                print("a library talks")
                os.write(1, b'{"type": "Failed", "id": 1}\n')
                libc = ctypes.CDLL(None)
                libc.puts(b"so does a C library")
                libc.fflush(None)
            case "wait":
                while not Path(rest).exists():
                    time.sleep(0.005)
                    job.token.check()
            case "wait-deaf":
                while not Path(rest).exists():
                    time.sleep(0.005)
            case "compute":
                until = time.monotonic() + float(rest)
                while time.monotonic() < until:
                    pass
            case "deadlock":
                threading.Event().wait()
            case "die":
                os.kill(os.getpid(), signal.SIGKILL)
            case "die-once":
                if not Path(rest).exists():
                    Path(rest).touch()
                    os.kill(os.getpid(), signal.SIGKILL)
            case "refuse-second":
                if Path(rest).exists():
                    raise RequestError(text("This worked only once."))
                Path(rest).touch()
            case "memory":
                raise MemoryError
            case "refuse":
                raise RequestError(text("This case is odd."), text("Choose another one."))
            case "stumble":
                raise ValueError("a detail for the log")


def main(session: Path, protocol: int) -> None:
    trial = Trial()
    channel = Channel.over_standard_streams()
    worker.set_up_logging(session / "trial.log")
    routes: dict[type[Request], Route] = {
        LoadModel: Route(trial.load),
        Classify: Route(trial.classify, together=trial),
        InspectFiles: Route(trial.inspect),
    }
    Server(channel, Hello(0, protocol, "trial", os.getpid()), routes, session).run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else PROTOCOL_VERSION)
