"""A session's file: an SQLite database with cases, slides, steps that can be undone, and notes.

Each method that writes is one transaction: what it was given is on the disk when it returns, or the
file is as before and a :class:`SaveError` says why.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import msgspec

from crcviewer.protocol.atomic import write_atomically
from crcviewer.protocol.json_lines import UnreadableError
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import visible
from crcviewer.session.case import Case
from crcviewer.session.connections import connect, open_database
from crcviewer.session.errors import (
    DamagedSessionError,
    NoSessionError,
    ReadOnlySessionError,
    save_error,
)
from crcviewer.session.notes import KeptImage, SessionNotes
from crcviewer.session.opening import ReadOnly, SessionLock, check_reachable
from crcviewer.session.ranks import Ranks
from crcviewer.session.rows import (
    CASE_COLUMNS,
    Step,
    case_row,
    packed_step,
    read,
    read_case,
    stored,
    unpacked_step,
    written,
)
from crcviewer.session.salvage import salvage
from crcviewer.session.schema import make_tables
from crcviewer.session.slide import KeptSlides

T = TypeVar("T", bound=msgspec.Struct)

_PUT_CASE = (
    f"INSERT OR REPLACE INTO cases ({', '.join(CASE_COLUMNS)})"
    f" VALUES ({', '.join('?' * len(CASE_COLUMNS))})"
)


class SessionFile:
    """One thread at a time may use it. Close it, or use it in a ``with``."""

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        lock: SessionLock | None,
        read_only: ReadOnly = ReadOnly.NO,
    ) -> None:
        self.path = path
        self.read_only = read_only
        self.unreadable = 0
        """Cases of which a row is there and cannot be read, as of the last ``cases()``."""
        self.salvaged: tuple[int, int] | None = None
        """Of a file that was damaged: how many cases could be read, and how many could not. The
        damaged one lies beside it."""
        self._connection, self._lock = connection, lock
        self._ranks: Ranks | None = None
        self._writing = False

    # ------------------------------------------------------------------------- opening, closing

    @classmethod
    def create(cls, path: Path) -> SessionFile:
        """An empty one; there must be no file yet. Raises SaveError."""
        lock = SessionLock(path)
        try:
            path.touch(exist_ok=False)  # says why not, where the system does not let us
            lock.take()
            connection = connect(path)
        except (sqlite3.Error, OSError) as error:
            lock.free()
            raise save_error(path, error) from error
        try:
            make_tables(connection)
        except sqlite3.Error as error:
            connection.close()
            path.unlink(missing_ok=True)
            lock.free()
            raise save_error(path, error) from error
        return cls(path, connection, lock)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> SessionFile:
        """One that is there. Where another window has it, or its folder may not be written to, it
        is for reading only, and ``read_only`` says why. An earlier version is brought to this one,
        and stays beside it under another name. Raises SessionError."""
        if not path.is_file():
            check_reachable(path)
            raise NoSessionError(path)
        check_reachable(path)
        lock = None if read_only else SessionLock(path)
        why = ReadOnly.ASKED if lock is None else lock.take()
        writable = why is ReadOnly.NO
        salvaged: tuple[int, int] | None = None
        try:
            try:
                connection = open_database(path, writable=writable)
            except (DamagedSessionError, NoSessionError):
                salvaged = _salvaged(path) if writable else None
                if salvaged is None:
                    raise
                connection = open_database(path, writable=True)
        except BaseException:
            if lock is not None:
                lock.free()
            raise
        session = cls(path, connection, lock if writable else None, why)
        session.salvaged = salvaged
        return session

    @property
    def writable(self) -> bool:
        """Whether it is ours to write."""
        return self.read_only is ReadOnly.NO

    def close(self) -> None:
        """What was written is in the one file then, and others may write it."""
        try:
            self._connection.close()
        finally:
            if self._lock is not None:
                self._lock.free()

    def __enter__(self) -> SessionFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # --------------------------------------------------------------------------------- reading

    def cases(self) -> list[Case]:
        """In the order of the list. Rows that cannot be read are counted and left as they are."""
        found = []
        self.unreadable = 0
        for json, checksum in self._rows("SELECT json, crc32 FROM cases ORDER BY rank, id"):
            try:
                found.append(read_case(json, checksum))
            except UnreadableError:
                self.unreadable += 1
        return found

    def count(self) -> int:
        """Number of cases."""
        return int(next(self._rows("SELECT count(*) FROM cases"))[0])

    def first_name(self) -> str:
        """Of the first case; empty: there is none."""
        row = next(self._rows("SELECT name FROM cases ORDER BY rank, id LIMIT 1"), None)
        return str(row[0]) if row is not None else ""

    def notes(self) -> SessionNotes:
        """As it was left."""
        return self._note("notes", SessionNotes) or SessionNotes()

    def slides(self) -> KeptSlides:
        """Those that were open."""
        return self._note("slides", KeptSlides) or KeptSlides()

    def models(self) -> dict[str, ModelCard]:
        """The cards of the models that have answered, by their hashes; of each, the classes that
        its answers mean."""
        return {card.sha256: card for card in self._structs("models", ModelCard)}

    def images(self) -> dict[str, KeptImage]:
        """How to find the images, by their paths."""
        return {image.path: image for image in self._structs("images", KeptImage)}

    def steps(self) -> tuple[list[Step], int]:
        """What can be undone or done again, in order, and how many of them are done. It ends before
        one that cannot be read, since all later ones come after it."""
        found: list[Step] = []
        done = int((self._text("steps_done")) or 0)
        for (packed,) in self._rows("SELECT zlib FROM steps ORDER BY number DESC"):
            try:
                found.append(unpacked_step(packed))
            except UnreadableError:
                break
        (numbers,) = next(self._rows("SELECT count(*) FROM steps"))
        lost = numbers - len(found)
        return found[::-1], max(done - lost, 0)

    @property
    def pristine(self) -> bool:
        """Whether nothing can be undone, no slide was open, and nothing of this is in doubt."""
        text = self._text("slides")
        try:
            slides = () if text is None else read(KeptSlides, text).slides
        except UnreadableError:
            return False
        return not slides and not int(next(self._rows("SELECT count(*) FROM steps"))[0])

    # --------------------------------------------------------------------------------- writing

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """All that is written within is one transaction."""
        with self._transaction():
            yield

    def update(
        self,
        changed: Iterable[Case] = (),
        removed: Iterable[int] = (),
        order: Sequence[int] | None = None,
    ) -> None:
        """Write some cases. ``order``: the ids of all of them, where cases came, went or changed
        places; without it, new ones come last."""
        changed, removed = list(changed), list(removed)
        with self._transaction() as connection:
            ranks = self._ranks or Ranks(connection.execute("SELECT id, rank FROM cases"))
            self._ranks = None  # until all is written
            ranks.remove(removed)
            moved = ranks.follow(order if order is not None else (), [c.id for c in changed])
            connection.executemany("DELETE FROM cases WHERE id = ?", ((i,) for i in removed))
            connection.executemany(_PUT_CASE, (case_row(stored(c), ranks[c.id]) for c in changed))
            fresh = {case.id for case in changed}
            connection.executemany(
                "UPDATE cases SET rank = ? WHERE id = ?",
                ((ranks[i], i) for i in moved if i not in fresh),
            )
        self._ranks = ranks

    def set_notes(self, notes: SessionNotes) -> None:
        """How one works in it."""
        self._set_note("notes", written(notes))

    def set_slides(self, slides: KeptSlides) -> None:
        """All that are open."""
        self._set_note("slides", written(slides))

    def set_model(self, card: ModelCard) -> None:
        """Its answers are among the cases."""
        with self._transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO models VALUES (?, ?, ?)",
                (card.sha256, visible(card.name), written(card)),
            )

    def set_images(self, changed: Iterable[KeptImage], removed: Iterable[str] = ()) -> None:
        """How some images are found."""
        with self._transaction() as connection:
            connection.executemany(
                "DELETE FROM images WHERE path = ?", ((_key(path),) for path in removed)
            )
            connection.executemany(
                "INSERT OR REPLACE INTO images VALUES (?, ?)",
                ((_key(image.path), written(image)) for image in changed),
            )

    def set_steps(self, kept: int, new: Sequence[Step], done: int, *, most_bytes: int) -> int:
        """The first ``kept`` of the steps in the file stay and ``new`` ones follow; of all of them
        ``done`` are done. The oldest are given up as long as there are more bytes than may be; how
        many."""
        packed = [(step.name, packed_step(step)) for step in new]
        with self._transaction() as connection:
            numbers = [n for (n,) in connection.execute("SELECT number FROM steps ORDER BY number")]
            connection.executemany(
                "DELETE FROM steps WHERE number = ?", ((n,) for n in numbers[kept:])
            )
            following = numbers[kept - 1] + 1 if numbers[:kept] else 1
            connection.executemany(
                "INSERT INTO steps VALUES (?, ?, ?, ?)",
                ((following + n, name, len(data), data) for n, (name, data) in enumerate(packed)),
            )
            given_up = _too_old(connection, most_bytes)
            connection.executemany("DELETE FROM steps WHERE number = ?", ((n,) for n in given_up))
            _put_note(connection, "steps_done", str(max(done - len(given_up), 0)))
        return len(given_up)

    def save_copy(self, path: Path) -> None:
        """All of it under another name, whole or not at all. Raises SaveError."""

        def write(temporary: Path) -> None:
            with contextlib.closing(sqlite3.connect(temporary)) as copy:
                self._connection.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")

        try:
            write_atomically(path, write)
        except (sqlite3.Error, OSError) as error:
            raise save_error(path, error) from error

    # --------------------------------------------------------------------------------- details

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        if self.read_only is not ReadOnly.NO:
            raise ReadOnlySessionError(self.path)
        connection = self._connection
        if self._writing:  # of together()
            yield connection
            return
        self._writing = True
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        except BaseException as error:
            self._ranks = None
            if connection.in_transaction:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error | OSError):
                raise save_error(self.path, error) from error
            raise
        finally:
            self._writing = False

    def _rows(self, query: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._connection.execute(query, values)
        except sqlite3.DatabaseError as error:
            raise DamagedSessionError(self.path) from error

    def _text(self, name: str) -> str | None:
        row = next(self._rows("SELECT json FROM notes WHERE name = ?", (name,)), None)
        return row[0] if row is not None else None

    def _note(self, name: str, kind: type[T]) -> T | None:
        json = self._text(name)
        try:
            return read(kind, json) if json is not None else None
        except UnreadableError:
            return None  # a choice of the list is worth less than the list

    def _set_note(self, name: str, json: str) -> None:
        with self._transaction() as connection:
            _put_note(connection, name, json)

    def _structs(self, table: str, kind: type[T]) -> Iterator[T]:
        for (json,) in self._rows(f"SELECT json FROM {table}"):
            with contextlib.suppress(UnreadableError):
                yield read(kind, json)


def _salvaged(path: Path) -> tuple[int, int] | None:
    try:
        return salvage(path)
    except (OSError, sqlite3.Error) as error:
        raise save_error(path, error) from error


def _too_old(connection: sqlite3.Connection, most_bytes: int) -> list[int]:
    """Numbers of the oldest steps that are too many. The newest one stays, however large."""
    total = 0
    sizes = connection.execute("SELECT number, bytes FROM steps ORDER BY number DESC").fetchall()
    for n, (_, size) in enumerate(sizes):
        total += size
        if n and total > most_bytes:
            return [number for number, _ in sizes[n:]]
    return []


def _put_note(connection: sqlite3.Connection, name: str, json: str) -> None:
    connection.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, json))


def _key(path: str) -> str:
    """SQLite takes no halves of characters, which the name of a file may hold."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")
