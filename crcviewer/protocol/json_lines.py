"""Messages, events and reports to JSON and back: unknown fields are ignored, unknown messages are
None, and whatever does not fit is one error.

JSON proper has neither NaN, which a loss may be, nor half characters, which the name of a file may
hold. Lines are therefore written as Python's own JSON writes them, and read in a fast way first and
as Python's own JSON reads them where that does not do.
"""

from __future__ import annotations

import json
import stat
from collections.abc import Iterable
from functools import cache, reduce
from operator import or_
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

import msgspec

from crcviewer.protocol import map_messages, messages, slide_messages
from crcviewer.protocol.messages import Reply, Request

T = TypeVar("T")
Message = Request | Reply


_DEEPEST = 100
"""Levels of JSON in each other: whatever walks through it goes no deeper."""
_SMALL_FILE = 1 << 20


class UnreadableError(ValueError):
    """Not JSON, or not of the type that is asked for."""


def to_plain(value: Any) -> Any:
    """Structs, dataclasses, enums, paths and tuples to what JSON can hold."""
    return msgspec.to_builtins(value, enc_hook=_written)


def from_plain(kind: type[T], plain: Any) -> T:
    """The inverse of :func:`to_plain`. Raises UnreadableError."""
    try:
        return msgspec.convert(plain, kind, dec_hook=_read)
    except (msgspec.MsgspecError, ValueError, TypeError, RecursionError) as error:
        raise UnreadableError(f"{getattr(kind, '__name__', kind)}: {error}") from error


def to_json(value: Any) -> str:
    """One line of ASCII without its line feed; odd bytes of file names survive as escapes."""
    return json.dumps(to_plain(value), ensure_ascii=True, separators=(",", ":"))


def from_json(kind: type[T], text: str | bytes) -> T:
    """The inverse of :func:`to_json`. Raises UnreadableError."""
    return from_plain(kind, parsed(text))


def parsed(text: str | bytes) -> Any:
    """The plain values of JSON. Raises UnreadableError."""
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"no JSON: {error}") from error
    level: list[Any] = [plain] if isinstance(plain, dict | list) else []
    for _ in range(_DEEPEST):
        inner = [part.values() if isinstance(part, dict) else part for part in level]
        level = [part for parts in inner for part in parts if isinstance(part, dict | list)]
        if not level:
            return plain
    raise UnreadableError("JSON with too many levels")


def read_small(path: Path) -> bytes:
    """A file of a folder that may be anybody's. Raises OSError, and UnreadableError where it is no
    plain file (one may wait for ever for a pipe) or too large."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode) or status.st_size > _SMALL_FILE:
        raise UnreadableError("no small file")
    with path.open("rb") as file:
        return file.read(_SMALL_FILE)


class Lines(Generic[T]):
    """Lines of JSON, each one of several tagged structs."""

    def __init__(self, kinds: Iterable[type[T]]) -> None:
        known = tuple(kinds)
        configs = [cast("Any", kind).__struct_config__ for kind in known]
        self._tag_field: str = configs[0].tag_field
        self._tags = {config.tag for config in configs}
        self._union: Any = reduce(or_, cast("Any", known))
        self._decoder: msgspec.json.Decoder[T] = msgspec.json.Decoder(self._union)

    def read(self, line: str | bytes) -> T | None:
        """What a line says; None where its tag is not known here. Raises UnreadableError."""
        try:
            return self._decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            return self.of_plain(parsed(line))

    def of_plain(self, plain: Any) -> T | None:
        """The same of JSON that is parsed."""
        if not isinstance(plain, dict) or not isinstance(plain.get(self._tag_field), str):
            raise UnreadableError(f"no JSON object with a {self._tag_field}")
        if plain[self._tag_field] not in self._tags:
            return None
        return cast("T", from_plain(self._union, plain))

    def read_all(self, lines: bytes) -> list[T] | None:
        """Whole lines in one go; None where one of them cannot be read in the fast way, which need
        not be damage."""
        try:
            return self._decoder.decode_lines(lines)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            return None


@cache
def _messages() -> Lines[Message]:
    return Lines(
        value
        for module in (messages, map_messages, slide_messages)
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, Request | Reply)
        and value not in (Request, Reply)
    )


def encode(message: Message) -> bytes:
    """One line with its line feed."""
    return to_json(message).encode("ascii") + b"\n"


def decode(line: bytes) -> Message | None:
    """The message of one line; None where its type is not known here. Raises UnreadableError."""
    return _messages().read(line)


def _written(value: Any) -> Any:
    if isinstance(value, Path | str):
        return str(value)
    if isinstance(value, float | int):  # numpy's, say
        return float(value) if isinstance(value, float) else int(value)
    raise NotImplementedError(f"a message cannot hold {type(value).__name__}")


def _read(kind: type, value: Any) -> Any:
    if issubclass(kind, Path) and isinstance(value, str):
        return kind(value)
    raise NotImplementedError(f"a message cannot hold {kind.__name__}")
