"""A log file as records, followed while it grows. Without Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_START = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} ([A-Z]+) ")
_FIRST_BYTES = 512 * 1024
_LEVELS = {"DEBUG": 10, "INFO": 20, "WARNING": 30, "ERROR": 40, "CRITICAL": 50}


@dataclass(frozen=True)
class Record:
    """What was said at once; it may have several lines."""

    level: int
    """As in :mod:`logging`."""
    text: str


class LogTail:
    """Reads what is new; of a long file the end only."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._place = -1
        self._rest = b""
        self._level = _LEVELS["INFO"]

    def poll(self) -> list[Record] | None:
        """What has been written since the last time; None: the file was begun anew."""
        try:
            with self.path.open("rb") as file:
                size = file.seek(0, 2)
                if size < self._place:
                    self._place, self._rest = -1, b""
                    return None
                first = self._place < 0
                start = max(0, size - _FIRST_BYTES) if first else self._place
                file.seek(start)
                new = self._rest + file.read()
        except OSError:
            return []
        self._place = start + len(new) - len(self._rest)
        whole, end, self._rest = new.rpartition(b"\n")
        if not end:
            return []
        lines = whole.decode("utf-8", "replace").split("\n")
        return self._records(lines[1:] if first and start else lines)

    def _records(self, lines: list[str]) -> list[Record]:
        found: list[tuple[int, list[str]]] = []
        for line in lines:
            match = _START.match(line)
            if match:
                self._level = _LEVELS.get(match[1], _LEVELS["INFO"])
            if match or not found:
                found.append((self._level, []))
            found[-1][1].append(line.rstrip("\r"))
        return [Record(level, "\n".join(text)) for level, text in found]


def last_lines(path: Path, count: int) -> list[str]:
    """The end of a log; empty where there is none."""
    records = LogTail(path).poll() or []
    return "\n".join(record.text for record in records).splitlines()[-count:]
