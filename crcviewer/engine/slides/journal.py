"""The journal of a map: a line of JSON that says what it is of, then a record a field, appended as
fields are classified. It is all that has to be kept: a map goes on from it, is measured and
exported from it. A record that was cut off by a crash is dropped."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from crcviewer.engine.failures import RequestError
from crcviewer.imaging.core.files import display_name
from crcviewer.protocol.images import FieldOfView
from crcviewer.protocol.json_lines import UnreadableError, from_json, to_json
from crcviewer.protocol.resources import cache_folder
from crcviewer.protocol.slide_measures import SlideRegion
from crcviewer.protocol.text import Text, text
from crcviewer.protocol.tissue import TissueClass

VERSION = 1
_MAGIC = "crcviewer-slide-map"
_LONGEST_HEAD = 4 << 20
Records = NDArray[np.void]


class JournalHead(msgspec.Struct, frozen=True):
    """What a map is of, and where its fields lie."""

    slide: str
    """Name of the file, without its folder."""
    slide_sha256: str
    model_name: str
    model_sha256: str
    classes: tuple[TissueClass, ...]
    width: int
    height: int
    pixel_size_um: float
    stride_um: float
    side: float
    pitch: float
    columns: int
    rows: int
    tissue: str
    """Fields on tissue, row by row, as bits in base64; without regard to regions."""
    pixel_size_from: str = "file"
    radiology_sha256: str = ""
    radiology_used: bool = False
    origin: tuple[int, int] = (0, 0)
    """(x, y) in pixels of level 0 from which QuPath counts: of the part that was scanned."""
    regions: tuple[SlideRegion, ...] = ()
    """That the last request had; fields outside of them are not classified yet."""
    code_version: str = ""
    warnings: tuple[Text, ...] = ()
    calibrated: bool = False
    precision: str = ""
    """That the answers were computed in: ``float32`` or ``bfloat16``."""
    site_profile: str = ""
    """Name of the profile that the answers were given under."""
    site_profile_sha256: str = ""
    radiology_slice: int | None = None
    """Of the scan, and the square of it, that stood beside every field."""
    radiology_field: FieldOfView | None = None
    preprocessing_sha256: str = ""
    program_sha256: str = ""
    place: str = ""
    """Where the slide lay when its map was begun."""
    format: str = _MAGIC
    version: int = VERSION

    @property
    def key(self) -> tuple[Any, ...]:
        """What must be equal for a map to be gone on with."""
        # What a map may lack stands there only where it is: so older maps are still known again.
        more: list[Any] = [self.site_profile_sha256] if self.site_profile_sha256 else []
        if self.radiology_slice is not None:
            field = self.radiology_field
            square = None if field is None else (field.x, field.y, field.side)
            more.append((self.radiology_slice, square))
        if any(self.origin):
            more.append(("origin", self.origin))
        return (
            self.version, self.slide_sha256, self.model_sha256, self.radiology_sha256,
            self.radiology_used, self.stride_um, self.pixel_size_um, self.columns, self.rows,
            self.code_version, self.precision, *more,
        )  # fmt: skip


def record_type(classes: int) -> np.dtype[np.void]:
    """One field: 24 bytes and two a class."""
    return np.dtype(
        [
            ("column", "<i4"), ("row", "<i4"), ("class_index", "<i2"), ("state", "u1"),
            ("span", "u1"), ("probability", "<f4"), ("reasons", "<u4"), ("seconds", "<f4"),
            ("probabilities", "<f2", (classes,)),
        ]
    )  # fmt: skip


@dataclass(frozen=True)
class Journal:
    """As it is read."""

    path: Path
    head: JournalHead
    records: Records
    """The last of each field."""

    def plane(self, name: str, empty: float) -> NDArray[Any]:
        """``(rows, columns)`` of one value, ``empty`` where no field is done."""
        kind = self.records.dtype[name]
        plane = np.full((self.head.rows, self.head.columns), empty, kind)
        plane[self.records["row"], self.records["column"]] = self.records[name]
        return plane


def read_journal(path: Path) -> Journal:
    """Raises RequestError where it is none, OSError."""
    with path.open("rb") as file:
        head = _read_head(file.readline(_LONGEST_HEAD), path)
        start = file.tell()
        kind = record_type(len(head.classes))
        count = (os.fstat(file.fileno()).st_size - start) // kind.itemsize
        # A damaged file must not have us index beyond the grid.
        records = np.fromfile(file, kind, count)
    sound = (records["row"] >= 0) & (records["row"] < head.rows)
    sound &= (records["column"] >= 0) & (records["column"] < head.columns)
    sound &= records["class_index"] < len(head.classes)
    records = records[sound & (records["state"] < 3)]
    place = records["row"].astype(np.int64) * head.columns + records["column"]
    _, last = np.unique(place[::-1], return_index=True)
    return Journal(path, head, records[np.sort(len(records) - 1 - last)])


def _read_head(line: bytes, path: Path) -> JournalHead:
    try:
        head = from_json(JournalHead, line)
    except UnreadableError as error:
        raise _no_journal(path) from error
    sizes = (head.columns, head.rows, head.width, head.height)
    if (
        head.format != _MAGIC
        or head.version != VERSION
        or not 0 < len(head.classes) <= 1000
        or not all(0 < size < 10_000_000 for size in sizes)
        or head.columns * head.rows > 100_000_000
        or not (head.pitch > 0 and head.side > 0 and 0.01 < head.pixel_size_um < 100)
    ):
        raise _no_journal(path)
    return head


def _no_journal(path: Path) -> RequestError:
    return RequestError(
        text("{name} is no tissue map of this version.", name=display_name(path)),
        text("Map the slide again."),
    )


def default_journal(head: JournalHead) -> Path:
    """In the cache folder of the program, by what the map is of."""
    name = hashlib.sha256(repr(head.key).encode()).hexdigest()[:32]
    return cache_folder() / "slide-maps" / f"{name}.slidemap"


class JournalWriter:
    """Appends to a journal, alone: what else has it open is told of."""

    def __init__(self, path: Path, head: JournalHead) -> None:
        """Goes on with the journal at ``path`` if its key is that of ``head``; another one is put
        aside under another name, never overwritten. Raises RequestError, OSError."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._lock = FileLock(f"{path}.lock")
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise RequestError(
                text("Another process is mapping this slide already."),
                text("Wait until it is done, or stop it there."),
            ) from None
        try:
            self._begin(head)
        except BaseException:
            self._lock.release()
            raise

    def _begin(self, head: JournalHead) -> None:
        self.found: Journal | None = None
        if self.path.exists():
            try:
                found = read_journal(self.path)
            except RequestError:
                found = None
            if found is not None and found.head.key == head.key:
                self.found = found
            else:
                self.path.replace(_free_name(self.path))
        first = not self.path.exists()
        self._file = self.path.open("ab" if first else "r+b", buffering=0)
        if first:
            self._file.write(to_json(head).encode("ascii") + b"\n")
            return
        with self.path.open("rb") as file:
            start = len(file.readline(_LONGEST_HEAD))
        size = record_type(len(head.classes)).itemsize
        whole = (self._file.seek(0, os.SEEK_END) - start) // size
        self._file.truncate(start + whole * size)
        self._file.seek(0, os.SEEK_END)

    def add(self, records: Records) -> None:
        """All or none of them. Raises OSError where the disk is full."""
        start = self._file.tell()
        rest = memoryview(records.tobytes())
        try:
            while rest:
                rest = rest[self._file.write(rest) or 0 :]
        except OSError:
            self._file.truncate(start)
            raise

    def close(self) -> None:
        try:
            os.fsync(self._file.fileno())
        finally:
            self._file.close()
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _free_name(path: Path) -> Path:
    number = 1
    while (other := path.with_name(f"{path.stem}-{number}{path.suffix}")).exists():
        number += 1
    return other
