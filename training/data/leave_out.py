"""What the user wants left out of the data: rules, rows and files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from crcviewer.imaging.core.file_names import folded
from crcviewer.protocol.data_choices import LeaveOutRule
from crcviewer.protocol.text import text
from training.base.errors import DataError

_MOST_BYTES = 10_000_000
_RULE = re.compile(rf"({'|'.join(LeaveOutRule)})(?::(\d{{1,9}}))?")
_ROWS = re.compile(r"rows?\s*(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?")
_PATTERN = re.compile(r"[*?\[]")
_INDEX = re.compile(r"(train|val|test)\s+(\d{1,9})")


@dataclass(frozen=True)
class Leaver:
    """One line of :attr:`DataChoices.leave_out`, understood."""

    written: str
    rule: LeaveOutRule | None = None
    expected: int | None = None
    """How many images the rule is to leave out; None: however many there are."""
    rows: range = range(0)
    index: tuple[str, int] | None = None
    """Split and number of an image of a MedMNIST file."""
    name: str = ""
    """Of files below the folder of the data; may hold ``*`` and ``?``."""


class LeftOutByName:
    """Finds the line that names a row or a file, of lists as long as the tables themselves."""

    def __init__(self, leavers: Sequence[Leaver]) -> None:
        named = [leaver for leaver in leavers if leaver.name]
        self._exact = {leaver.name: leaver for leaver in named if not _PATTERN.search(leaver.name)}
        self._patterns = [leaver for leaver in named if _PATTERN.search(leaver.name)]
        self._single = {one.rows.start: one for one in leavers if len(one.rows) == 1}
        self._ranges = [leaver for leaver in leavers if len(leaver.rows) > 1]

    def find(self, file: str, row: int | None = None) -> Leaver | None:
        """``file``: with ``/`` between folders; ``row``: of a table."""
        if row is not None:
            of_row = self._single.get(row) or next(
                (one for one in self._ranges if row in one.rows), None
            )
            if of_row is not None:
                return of_row
        name = folded(file)
        of_name = self._exact.get(name)
        if of_name is not None:
            return of_name
        return next((one for one in self._patterns if fnmatchcase(name, one.name)), None)


def read_leave_out(given: Sequence[str]) -> tuple[str, ...]:
    """Each is a line, or the path of a text file of such lines. Raises DataError."""
    lines: list[str] = []
    for one in given:
        path = Path(one)
        if not one.lower().endswith((".txt", ".csv", ".list")) or not path.is_file():
            lines.append(one.strip())
            continue
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise ValueError("too large")
            content = path.read_text("utf-8-sig")
        except (OSError, ValueError) as error:
            raise DataError(
                text("{file} is no list of what to leave out.", file=path.name),
                text("It needs one row or file in each line."),
            ) from error
        lines += [line.strip() for line in content.splitlines() if not line.startswith("#")]
    return tuple(dict.fromkeys(filter(None, lines)))


def understood(leave_out: Sequence[str]) -> tuple[Leaver, ...]:
    """What the lines mean: what is neither a rule nor rows is the name of a file."""
    return tuple(map(_leaver, leave_out))


def _leaver(line: str) -> Leaver:
    if rule := _RULE.fullmatch(line.casefold()):
        number = rule[2]
        return Leaver(line, LeaveOutRule(rule[1]), None if number is None else int(number))
    if rows := _ROWS.fullmatch(line.casefold()):
        first = int(rows[1])
        return Leaver(line, rows=range(first, int(rows[2] or first) + 1))
    if index := _INDEX.fullmatch(line.casefold()):
        return Leaver(line, index=(index[1], int(index[2])))
    return Leaver(line, name=folded(line.replace("\\", "/")))


def refuse_other_number(leaver: Leaver, count: int) -> None:
    """Raises DataError where a rule now leaves out more or fewer than the user has seen."""
    if leaver.expected is not None and leaver.expected != count:
        raise DataError(
            text(
                "{count} images would be left out, not {expected} as before: the data have "
                "changed.",
                count=count,
                expected=leaver.expected,
            ),
            text("Check the images again, and say once more what is to be left out."),
        )
