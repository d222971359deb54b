"""Rows of an SQLite file that SQLite itself refuses to read: page after page is looked through.

After "Database File Format", https://sqlite.org/fileformat2.html: every leaf of a table holds whole
records, wherever the tree above it has gone. A file that was cut off, or of which a part was
overwritten, keeps all rows of the pages that are left.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

Value = None | int | float | str | bytes

_HEADER = 100
_TABLE_LEAF, _INDEX_LEAF = 13, 10
_WAL_HEADER, _FRAME_HEADER = 32, 24
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Bytes, by the type of a value."""
_DEFAULT_PAGE = 4096


class Row(NamedTuple):
    """A record of a leaf."""

    row_id: int | None
    """None: of an index, or a table without row ids."""
    values: tuple[Value, ...]


def rows(path: Path) -> Iterator[Row]:
    """Every record that can be read, of whatever table, as the last transaction left them. Raises
    OSError."""
    pages = _pages(path)
    for number in sorted(pages):
        page = pages[number]
        start = _HEADER if number == 1 else 0
        if len(page) < start + 8 or page[start] not in (_TABLE_LEAF, _INDEX_LEAF):
            continue
        table = page[start] == _TABLE_LEAF
        (cells,) = struct.unpack_from(">H", page, start + 3)
        for n in range(min(cells, (len(page) - start - 8) // 2)):
            (place,) = struct.unpack_from(">H", page, start + 8 + 2 * n)
            try:
                yield _row(page, place, table, pages)
            except (IndexError, ValueError, struct.error, OverflowError):
                continue


def _pages(path: Path) -> Mapping[int, bytes]:
    """By number: those that wait in the journal over those of the
    file."""
    content = path.read_bytes()
    size = int.from_bytes(content[16:18], "big")
    size = 65536 if size == 1 else size
    if size < 512 or size & (size - 1):
        size = _DEFAULT_PAGE
    pages = {
        n + 1: content[start : start + size] for n, start in enumerate(range(0, len(content), size))
    }
    journal = path.with_name(f"{path.name}-wal")
    if journal.is_file():
        pages |= _committed(journal.read_bytes(), size)
    return pages


def _committed(journal: bytes, size: int) -> dict[int, bytes]:
    """Pages of whole transactions."""
    salt = journal[16:24]
    found: dict[int, bytes] = {}
    waiting: dict[int, bytes] = {}
    for start in range(_WAL_HEADER, len(journal), _FRAME_HEADER + size):
        head = journal[start : start + _FRAME_HEADER]
        page = journal[start + _FRAME_HEADER : start + _FRAME_HEADER + size]
        if len(page) < size or head[8:16] != salt:
            break
        number, pages = struct.unpack_from(">II", head)
        waiting[number] = page
        if pages:  # the last one of a transaction says how long the file is then
            found |= waiting
            waiting = {}
    return found


def _row(page: bytes, place: int, table: bool, pages: Mapping[int, bytes]) -> Row:
    length, place = _varint(page, place)
    row_id = None
    if table:
        row_id, place = _varint(page, place)
    return Row(row_id, _values(_payload(page, place, length, table, pages)))


def _payload(
    page: bytes, place: int, length: int, table: bool, pages: Mapping[int, bytes]
) -> bytes:
    """All bytes of a record; what does not fit goes on in pages of its own."""
    size = len(page)
    most = size - 35 if table else (size - 12) * 64 // 255 - 23
    if length <= most:
        return _exactly(page[place : place + length], length)
    least = (size - 12) * 32 // 255 - 23
    here = least + (length - least) % (size - 4)
    here = here if here <= most else least
    parts, left = [_exactly(page[place : place + here], here)], length - here
    (following,) = struct.unpack_from(">I", page, place + here)
    while left > 0:
        more = pages.get(following, b"")
        parts.append(_exactly(more[4 : 4 + min(left, size - 4)], min(left, size - 4)))
        left -= len(parts[-1])
        (following,) = struct.unpack_from(">I", more)
    return b"".join(parts)


def _exactly(part: bytes, length: int) -> bytes:
    if len(part) != length or not length:
        raise ValueError("a part of the record is missing")
    return part


def _values(record: bytes) -> tuple[Value, ...]:
    head, place = _varint(record, 0)
    kinds = []
    while place < head:
        kind, place = _varint(record, place)
        kinds.append(kind)
    values, place = list[Value](), head
    for kind in kinds:
        value, place = _value(record, place, kind)
        values.append(value)
    return tuple(values)


def _value(record: bytes, place: int, kind: int) -> tuple[Value, int]:
    if kind == 0:
        return None, place
    if kind in (8, 9):
        return kind - 8, place
    if kind == 7:
        return struct.unpack_from(">d", record, place)[0], place + 8
    length = _INTEGERS.get(kind)
    if length is not None:
        part = _exactly(record[place : place + length], length)
        return int.from_bytes(part, "big", signed=True), place + length
    if kind < 12:
        raise ValueError("no type of a value")
    length = (kind - 12) // 2
    part = record[place : place + length]
    if len(part) != length:
        raise ValueError("a value is cut off")
    return (part if kind % 2 == 0 else part.decode("utf-8")), place + length


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = 0
    for n in range(9):
        byte = data[place + n]
        if n == 8:
            return (value << 8) | byte, place + 9
        value = (value << 7) | (byte & 0x7F)
        if not byte & 0x80:
            return value, place + n + 1
    raise ValueError("no number")
