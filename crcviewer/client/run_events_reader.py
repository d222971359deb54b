"""Reads the events of a run as they are written: each byte once, and never half a line."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from crcviewer.protocol.json_lines import UnreadableError
from crcviewer.protocol.run_events import Event, events_of, from_line

_BLOCK = 1 << 16
_LONGEST_LINE = 1 << 24


class RunEventsReader:
    """Follows one ``events.jsonl``, from its beginning to whatever is there by now.

    It stands at the beginning of a line at all times. A last line that is not finished is read
    again at the next poll, so it does no harm that a run which goes on first cuts it off.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._at = 0
        self._identity: tuple[int, int] | None = None
        self._seen_size = -1
        self.damaged = 0
        """Lines that are no events: a process was killed while it wrote them."""
        self.unknown = 0
        """Events that this version does not know: a newer one has written them."""

    def changed(self) -> bool:
        """Whether there is anything that the last :meth:`read` has not looked at. Cheap."""
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return False
        except OSError:
            return True  # reading it tells why
        size = status.st_size
        return not stat.S_ISREG(status.st_mode) or size not in (self._seen_size, self._at)

    def read(self, most: int = _BLOCK) -> tuple[list[Event], bool]:
        """The next events, of about ``most`` bytes, and whether the file was begun anew.

        Where it was begun anew all earlier events are void. An empty list: there is nothing more
        for now. Raises OSError only where the file is there and cannot be read.
        """
        try:
            if not stat.S_ISREG(self._path.stat().st_mode):  # one would wait for ever for a pipe
                raise OSError(errno.EINVAL, "no plain file")
            file = self._path.open("rb")
        except FileNotFoundError:
            return [], False
        with file:
            anew = self._is_another(file)
            if anew:
                self._at = 0
            file.seek(self._at)
            lines = self._whole_lines(file, most)
        return self._events(lines), anew

    def _is_another(self, file: BinaryIO) -> bool:
        """Whether this is not the file that was read before, or it has become shorter."""
        status = os.fstat(file.fileno())
        self._seen_size = status.st_size
        identity = (status.st_dev, status.st_ino)
        before, self._identity = self._identity, identity
        return before is not None and (before != identity or status.st_size < self._at)

    def _whole_lines(self, file: BinaryIO, most: int) -> bytes:
        block = file.read(most)
        end = block.rfind(b"\n") + 1
        while end == 0 and len(block) == most and most < _LONGEST_LINE:
            # One line is longer than the block: take more of it.
            block += file.read(most)
            most *= 2
            end = block.rfind(b"\n") + 1
        if end == 0 and len(block) >= _LONGEST_LINE:
            # No event is as long as this: what follows, up to its end, is counted as one or two.
            self.damaged += 1
            self._at += len(block)
            self._seen_size = -1
            return b""
        self._at += end
        # Where whole lines were taken there may be more behind them.
        if end and len(block) == most:
            self._seen_size = -1
        return block[:end]

    def _events(self, lines: bytes) -> list[Event]:
        """Those of whole lines; what is damaged or unknown is counted and left out."""
        events = events_of(lines)
        if events is not None:
            return events
        return [event for line in lines.splitlines() for event in self._alone(line)]

    def _alone(self, line: bytes) -> Iterator[Event]:
        if not line.strip():
            return
        try:
            event = from_line(line)
        except UnreadableError:
            self.damaged += 1
            return
        if event is None:
            self.unknown += 1
            return
        yield event
