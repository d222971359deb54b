"""A reader of a command: foreign files are read in a process of its own, which may die or hang.

A file that ends it twice, or takes longer than the limit, is named as failed; the others go on.
"""

from __future__ import annotations

import contextlib
import queue
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from msgspec.structs import replace

from crcviewer.engine.failures import RequestError
from crcviewer.engine.image_cache import FieldCrop
from crcviewer.imaging.core.files import display_name
from crcviewer.protocol.images import CaseFiles, ImageRef, Slot
from crcviewer.protocol.json_lines import decode, encode
from crcviewer.protocol.messages import (
    Alive,
    CropField,
    Failed,
    FieldCropped,
    FilesInspected,
    Hello,
    ImageOpened,
    InspectFiles,
    LookingAt,
    OpenImage,
    Part,
    Progress,
    Reply,
    Request,
)
from crcviewer.protocol.text import text
from crcviewer.protocol.worker_command import worker_command

TIME_LIMIT_S = 120.0
"""A file, unless the user says otherwise."""
_START_LIMIT_S = 120.0
_END_LIMIT_S = 2.0
_TRIES = 2
_NOT_FINAL = (Hello, Progress, Part, LookingAt, Alive)


class _DiedError(Exception):
    """The process ended."""


class _TooLongError(Exception):
    """It said nothing new for the time limit, and was ended."""


class ReaderChild:
    """Starts its process when it is first needed, and again after a death. Of one thread."""

    def __init__(self, time_limit_s: float = TIME_LIMIT_S, *, command: Sequence[str] = ()) -> None:
        """``command`` starts another worker than that of this program; the session follows."""
        self._time_limit_s = time_limit_s
        self._command = command or worker_command("worker", "reader", "--session")
        self._session = tempfile.TemporaryDirectory(prefix="crcviewer-command-")
        self._process: subprocess.Popen[bytes] | None = None
        self._replies: queue.Queue[Reply | None] = queue.Queue()
        self._looking_at = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def folder(self) -> Path:
        """For files of the moment; it goes with all that is in it when this is closed, also where a
        signal came between the making and the removing of one."""
        return Path(self._session.name)

    def close(self) -> None:
        """End the process and remove what it has written."""
        self._end(_END_LIMIT_S)
        self._session.cleanup()

    def find_cases(self, paths: Sequence[str]) -> tuple[tuple[CaseFiles, ...], int]:
        """All cases, and how many files were passed over; a file that breaks the reader is one
        with an error. Raises RequestError where it breaks on none in particular."""
        request = InspectFiles(1, tuple(str(Path(path).absolute()) for path in paths))
        deaths: Counter[str] = Counter()
        while True:
            self._looking_at = ""
            try:
                found = self._answer(request)
            except (_DiedError, _TooLongError) as error:
                at = self._looking_at
                deaths[at] += _TRIES if isinstance(error, _TooLongError) else 1
                if deaths[at] < _TRIES:
                    continue
                if not at or at in request.set_aside:
                    raise _broke_down(paths[0]) from None
                request = replace(request, set_aside=(*request.set_aside, at))
                continue
            assert isinstance(found, FilesInspected)
            return found.cases, found.skipped

    def crop(self, image: ImageRef, slot: Slot, min_side: int) -> FieldCrop:
        """The field of ``image`` that a network sees, ``min_side`` pixels wide at least.

        Raises RequestError, also where the file ends its reader or takes too long.
        """
        cropped = self._ask(CropField(1, image, slot, min_side), image.path)
        assert isinstance(cropped, FieldCropped)
        pixels = np.load(cropped.array, allow_pickle=False)
        Path(cropped.array).unlink()
        return FieldCrop(
            pixels,
            cropped.field,
            cropped.info,
            cropped.warnings,
            cropped.slice_index,
            cropped.windowing,
        )

    def open_image(
        self, image: ImageRef, max_side: int = 0, *, slot: Slot | None = None
    ) -> ImageOpened:
        """What a file is, and its pixels unless ``max_side`` is 0; the caller deletes the array.
        Without pixels: how its values become brightness.

        Raises RequestError, also where the file ends its reader or takes too long.
        """
        opened = self._ask(OpenImage(1, image, max_side, slot, values=not max_side), image.path)
        assert isinstance(opened, ImageOpened)
        return opened

    def _ask(self, request: Request, path: str) -> Reply:
        for _ in range(_TRIES):
            try:
                return self._answer(request)
            except _DiedError:
                continue
            except _TooLongError:
                raise RequestError(
                    text(
                        "{name} could not be read within {seconds} seconds.",
                        name=display_name(path),
                        seconds=round(self._time_limit_s),
                    ),
                    text("It may be damaged: copy or export it again from where it came from."),
                ) from None
        raise _broke_down(path)

    def _answer(self, request: Request) -> Reply:
        """The final reply. Raises RequestError, _DiedError, _TooLongError."""
        process = self._started()
        assert process.stdin is not None
        try:
            process.stdin.write(encode(request))
            process.stdin.flush()
        except OSError:
            self._end(0)
            raise _DiedError from None
        until = time.monotonic() + self._time_limit_s
        while isinstance(reply := self._next(until), _NOT_FINAL):
            if isinstance(reply, LookingAt):
                self._looking_at = reply.path
            if not isinstance(reply, Hello | Alive):
                until = time.monotonic() + self._time_limit_s  # of each file
        if isinstance(reply, Failed):
            raise RequestError(reply.cause, reply.next_step, reply.action)
        return reply

    def _next(self, until: float) -> Reply:
        try:
            reply = self._replies.get(timeout=max(until - time.monotonic(), 0))
        except queue.Empty:
            self._end(0)
            raise _TooLongError from None
        if reply is None:
            self._end(0)
            raise _DiedError
        return reply

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None:
            return self._process
        self._replies = queue.Queue()
        self._process = process = subprocess.Popen(
            [*self._command, self._session.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        threading.Thread(target=_listen, args=(process, self._replies), daemon=True).start()
        self._next(time.monotonic() + _START_LIMIT_S)  # its hello
        return process

    def _end(self, patience_s: float) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        with contextlib.suppress(OSError):
            process.stdin.close()
        try:
            process.wait(patience_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _listen(process: subprocess.Popen[bytes], replies: queue.Queue[Reply | None]) -> None:
    assert process.stdout is not None
    with process.stdout as lines:
        for line in lines:
            with contextlib.suppress(ValueError, RecursionError):
                message = decode(line)
                if isinstance(message, Reply):
                    replies.put(message)
    replies.put(None)


def seconds(words: str) -> float:
    """Of a command line: a time above 0. Raises ValueError."""
    value = float(words)
    if not 0 < value < threading.TIMEOUT_MAX:
        raise ValueError(words)
    return value


def _broke_down(path: str) -> RequestError:
    return RequestError(
        text("The image reader broke down on {name}, or took too long.", name=display_name(path)),
        text("It may be damaged: copy or export it again from where it came from."),
    )
