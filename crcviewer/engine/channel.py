"""The pipe to the window: requests come in by it and replies go out, and nothing else does."""

from __future__ import annotations

import io
import logging
import os
import sys
import threading
from collections.abc import Iterator
from typing import BinaryIO

from crcviewer.protocol.json_lines import decode, encode
from crcviewer.protocol.messages import Reply, Request

_log = logging.getLogger(__name__)


class Channel:
    """JSON lines over a pair of binary files; :meth:`send` may be called from any thread."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._sending = threading.Lock()

    @classmethod
    def over_standard_streams(cls) -> Channel:
        """Take the process's stdin and stdout for messages and keep everybody else off them.

        Descriptor 1 becomes a second stderr, so that what libraries print, C libraries included,
        goes to the log of the window instead of between two messages. Descriptor 0 becomes empty,
        so that nothing in this process eats requests.
        """
        incoming = os.fdopen(os.dup(0), "rb")
        outgoing = os.fdopen(os.dup(1), "wb", buffering=0)
        os.dup2(2, 1)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        if isinstance(sys.stdout, io.TextIOWrapper):
            # A worker ends at any moment: what was printed must not be lost in a buffer.
            sys.stdout.reconfigure(line_buffering=True)
        return cls(incoming, outgoing)

    def requests(self) -> Iterator[Request]:
        """Requests as they come, until the input ends. What is no request is logged and left."""
        for line in self._incoming:
            try:
                message = decode(line)
            except (ValueError, RecursionError) as error:
                _log.warning("a line that is no message was ignored: %s", error)
                continue
            if isinstance(message, Request):
                yield message
            else:
                _log.warning("an unknown message was ignored")

    def send(self, reply: Reply) -> None:
        """Write one message whole. Raises OSError when nobody reads any more."""
        rest = memoryview(encode(reply))
        with self._sending:
            while rest:
                written = self._outgoing.write(rest)
                rest = rest[written or 0 :]
