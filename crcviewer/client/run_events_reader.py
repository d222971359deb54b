"""Reads the events of a run as they are written: each byte once, and never half a line."""

from __future__ import annotations

import json
import os
from dataclasses import fields
from pathlib import Path
from typing import Any, BinaryIO

from crcviewer.protocol.run_events import EpochFinished, Event, from_line

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
        try:
            # All lines as one JSON text: a third of the time, and nearly always possible.
            plains: list[Any] = json.loads(b"[" + b",".join(lines) + b"]")
        except (ValueError, RecursionError):
            plains = []
        if len(plains) != len(lines):
            plains = [None] * len(lines)
        read = (self._event(line, plain) for line, plain in zip(lines, plains, strict=True))
        return [event for event in read if event is not None]

    def _event(self, line: bytes, plain: Any) -> Timed | None:
        """``plain``: the line as JSON where that is known."""
        if isinstance(plain, dict) and plain.get("event") == "epoch_finished":
            quick = _epoch(plain)
            if quick is not None:
                return quick
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


_FIELDS = frozenset(field.name for field in fields(EpochFinished))


def _epoch(plain: dict[str, Any]) -> Timed | None:
    """As ``from_line`` makes it, without its checks field by field: nearly all lines of a long run
    are epochs. None where it is not quite as it should be."""
    if not plain.keys() >= _FIELDS:
        return None
    f1 = plain["per_class_f1"]
    try:
        # Whatever is no number ends here.
        _ = (
            plain["train_loss"] + plain["val_loss"] + plain["train_accuracy"]
            + plain["val_accuracy"] + plain["learning_rate"] + plain["images_per_second"]
            + plain["eta_s"] + plain["memory"] + plain["epoch"] + plain["epochs"] + sum(f1)
        )  # fmt: skip
        event = object.__new__(EpochFinished)
        event.__dict__.update(plain, per_class_f1=tuple(f1))
        return float(plain.get("time", 0.0)), event
    except TypeError:
        return None
