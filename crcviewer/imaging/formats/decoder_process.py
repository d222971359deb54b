"""Compressed DICOM frames are decoded in a process of its own, which may die of a damaged file.

The decoders of compressed frames are C and C++ libraries that end their process on some damaged
files, or never come back. Who asks for a frame gets an :class:`ImageError` then, and the next file
gets a new process. Pixels come back as plain bytes, never pickled.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

import msgspec
import numpy as np

from crcviewer.imaging.core.decoding import decoding, silence_decoders
from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.files import Stamp, display_name, opened
from crcviewer.imaging.core.intensity import Values
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.text import text

TIME_LIMIT_S = 60.0
"""Of one frame; the largest that is opened takes a few seconds."""
_START_LIMIT_S = 120.0
"""Until a new process is ready, on a machine that is very busy."""
_READY = b"ready"


class _Decoded(msgspec.Struct, frozen=True, tag=True):
    """The values follow as bytes."""

    dtype: str
    shape: tuple[int, ...]


class _Refused(msgspec.Struct, frozen=True, tag=True):
    failure: Failure


class DecoderProcess:
    """Starts its process when it is first needed, and again after a death. Thread-safe."""

    def __init__(self, time_limit_s: float = TIME_LIMIT_S) -> None:
        self._time_limit_s = time_limit_s
        self._lock = threading.Lock()
        self._process: BaseProcess | None = None
        self._connection: Connection[Any, Any] | None = None

    @property
    def pid(self) -> int | None:
        """Of the process that waits for work; None while there is none."""
        return None if self._process is None else self._process.pid

    def frame(self, path: str, stamp: Stamp, frame: int) -> Values:
        """Stored values of one frame: ``(H, W)`` or ``(H, W, 3)``.

        Raises ImageError, also where the decoder ended its process or took too long.
        """
        with self._lock:
            try:
                connection = self._ready()
                connection.send((path, stamp, frame))
                if not connection.poll(self._time_limit_s):
                    self.close()
                    raise _too_long(path)
                return _received(connection)
            except (EOFError, OSError):
                self.close()
                raise _broke_down(path) from None

    def close(self) -> None:
        """End the process now; the next frame starts another."""
        process, self._process = self._process, None
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
        if process is not None:
            process.kill()
            process.join()

    def _ready(self) -> Connection[Any, Any]:
        if self._connection is not None and self._process is not None and self._process.is_alive():
            return self._connection
        self.close()
        # Not forked: the caller may have threads, and the decoder is to share no memory with it.
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()  # so that the death of the process ends the waiting
        if not self._connection.poll(_START_LIMIT_S):
            raise EOFError
        self._connection.recv_bytes()
        return self._connection


decoder_process = DecoderProcess()
"""That of this process."""


def _received(connection: Connection[Any, Any]) -> Values:
    answer = msgspec.json.decode(connection.recv_bytes(), type=_Decoded | _Refused)
    if isinstance(answer, _Refused):
        told = answer.failure
        raise ImageError(told.cause, told.next_step, told.action)
    values = np.frombuffer(connection.recv_bytes(), np.dtype(answer.dtype))
    return values.reshape(answer.shape)


def _serve(connection: Connection[Any, Any]) -> None:
    """What the process does: one frame after the other, until nobody asks any more."""
    # pydicom is imported here: whoever starts the process pays nothing for it.
    from crcviewer.imaging.formats.dicom_header import read_header
    from crcviewer.imaging.formats.dicom_pixels import frame_values

    silence_decoders()
    connection.send_bytes(_READY)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            path, stamp, frame = connection.recv()
            try:
                with decoding(path), opened(path, stamp) as file:
                    header = read_header(file)
                    values = np.ascontiguousarray(frame_values(file, header, frame))
            except ImageError as error:
                connection.send_bytes(msgspec.json.encode(_Refused(error.failure)))
                continue
            told = _Decoded(values.dtype.str, values.shape)
            connection.send_bytes(msgspec.json.encode(told))
            connection.send_bytes(values.tobytes())


def _broke_down(path: str) -> ImageError:
    return ImageError(
        text("{name} is damaged: its decoder broke down on it.", name=display_name(path)),
        text("Copy or export it again from where it came from."),
    )


def _too_long(path: str) -> ImageError:
    return ImageError(
        text("{name} could not be decoded within a minute.", name=display_name(path)),
        text("It may be damaged: copy or export it again from where it came from."),
    )
