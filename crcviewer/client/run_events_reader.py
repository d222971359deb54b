"""Reads the events of a run as they are written: each byte once, and never half a line."""

from __future__ import annotations

import os
from dataclasses import make_dataclass
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from crcviewer.protocol.run_events import KINDS, Event, from_line

Timed = tuple[float, Event]
"""When it was written, in seconds since 1970 by the clock of the writer, and the event."""

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

    @property
    def position(self) -> int:
        """Bytes that are read and done with."""
        return self._at

    def changed(self) -> bool:
        """Whether there is anything that the last :meth:`read` has not looked at. Cheap."""
        try:
            size = self._path.stat().st_size
        except OSError:
            return False
        return size not in (self._seen_size, self._at)

    def read(self, most: int = _BLOCK) -> tuple[list[Timed], bool]:
        """The next events, of about ``most`` bytes, and whether the file was begun anew.

        Where it was begun anew all earlier events are void. An empty list: there is nothing more
        for now. Raises OSError only where the file is there and cannot be read.
        """
        try:
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

    def _whole_lines(self, file: BinaryIO, most: int) -> list[bytes]:
        block = file.read(most)
        end = block.rfind(b"\n") + 1
        while end == 0 and len(block) == most and most < _LONGEST_LINE:
            # One line is longer than the block: take more of it.
            block += file.read(most)
            most *= 2
            end = block.rfind(b"\n") + 1
        self._at += end
        # Where whole lines were taken there may be more behind them.
        if end and len(block) == most:
            self._seen_size = -1
        return block[:end].splitlines()

    def _events(self, lines: list[bytes]) -> list[Timed]:
        """Those of whole lines; what is damaged or unknown is counted and left out."""
        read = (_quickly(line) or self._carefully(line) for line in lines)
        return [event for event in read if event is not None]

    def _carefully(self, line: bytes) -> Timed | None:
        if not line.strip():
            return None
        try:
            read = from_line(line.decode("utf-8"))
        except (ValueError, RecursionError):
            self.damaged += 1
            return None
        if read is None:
            self.unknown += 1
        return read


# ------------------------------------------------------------------------------------- decoding

_HEAD = b'{"event": "'
"""As every line begins that ``run_events.to_line`` has written."""


def _decoder(kind: type) -> msgspec.json.Decoder[Any]:
    """Of the lines of one kind of event, which have a time beside the event's own fields."""
    timed = make_dataclass(kind.__name__, [("time", float, 0.0)], bases=(kind,), frozen=True)
    return msgspec.json.Decoder(timed)


_DECODERS = {name.encode(): (_decoder(kind), kind) for name, kind in KINDS.items()}


def _quickly(line: bytes) -> Timed | None:
    """As ``from_line`` reads it, in a fifth of the time; None where it is not quite as it should
    be: JSON proper has no NaN, for one."""
    found = _DECODERS.get(line[len(_HEAD) : line.find(b'"', len(_HEAD))])
    if found is None or not line.startswith(_HEAD):
        return None
    decoder, kind = found
    try:
        event = decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    # It has all fields of its kind, and equals another event only as one of that kind.
    object.__setattr__(event, "__class__", kind)
    return event.time, event
