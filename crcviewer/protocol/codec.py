"""Messages to JSON lines and back: unknown fields are ignored, unknown messages are None."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Union, get_args, get_origin

import msgspec

from crcviewer.protocol import map_messages, messages
from crcviewer.protocol.messages import Reply, Request
from crcviewer.protocol.text import Text

Message = Request | Reply


@cache
def _message_types() -> dict[str, type[Message]]:
    return {
        name: value
        for module in (messages, map_messages)
        for name, value in vars(module).items()
        if isinstance(value, type)
        and issubclass(value, Request | Reply)
        and value not in (Request, Reply)
    }


def to_plain(value: Any) -> Any:
    """Dataclasses, enums, paths and tuples to what JSON can hold."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, msgspec.Struct):
        return msgspec.to_builtins(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    return value


def from_plain(hint: Any, value: Any) -> Any:
    """The inverse of :func:`to_plain` for a type hint of this package.

    Raises ValueError, TypeError, KeyError or AttributeError where ``value`` does not fit.
    """
    return _reader(hint)(value)


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    """The function that reads one kind of value; made once, since a message may hold thousands."""
    origin = get_origin(hint)
    if any(_is_struct(one) for one in (hint, *get_args(hint))):
        return lambda value: _struct(hint, value)
    if origin in (Union, types.UnionType):
        inner = _reader(next(a for a in get_args(hint) if a is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        args = get_args(hint)
        if len(args) == 2 and args[1] is Ellipsis:
            item = _reader(args[0])
            return lambda value: tuple(map(item, value))
        items = tuple(map(_reader, args))
        return lambda value: tuple(read(v) for read, v in zip(items, value, strict=True))
    if isinstance(hint, type) and issubclass(hint, Enum | Path):
        return hint
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _dataclass_reader(hint)
    if isinstance(hint, type):
        return _plain_reader(hint)
    return lambda value: value


def _is_struct(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, msgspec.Struct)


def _struct(hint: Any, value: Any) -> Any:
    # Earlier versions wrote sentences where there are texts now.
    return Text(value) if hint is Text and isinstance(value, str) else msgspec.convert(value, hint)


def _dataclass_reader(cls: type) -> Callable[[Any], Any]:
    hints = typing.get_type_hints(cls)
    fields = dataclasses.fields(cls)
    readers = {f.name: _reader(hints[f.name]) for f in fields}

    def read_checked(value: Any) -> Any:
        return cls(**{name: readers[name](v) for name, v in value.items() if name in readers})

    missing = dataclasses.MISSING
    if hasattr(cls, "__post_init__") or any(f.default_factory is not missing for f in fields):
        return read_checked

    defaults = {f.name: f.default for f in fields if f.default is not missing}
    required = readers.keys() - defaults.keys()

    def read(value: Any) -> Any:
        # The __init__ of a frozen dataclass sets each field by a slow detour; a folder of
        # thousands of files would be felt in the window.
        if not required <= value.keys():
            raise KeyError(", ".join(sorted(required - value.keys())))
        made: Any = object.__new__(cls)
        made.__dict__.update(defaults)
        made.__dict__.update({n: readers[n](v) for n, v in value.items() if n in readers})
        return made

    return read


def _plain_reader(cls: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if isinstance(value, cls):
            return value
        if cls is float and isinstance(value, int):
            return float(value)
        raise TypeError(f"expected {cls.__name__}, got {type(value).__name__}")

    return read


def encode(message: Message) -> bytes:
    """One line of ASCII JSON with its line feed. Odd bytes of file names survive as escapes."""
    plain = {"type": type(message).__name__, **to_plain(message)}
    return json.dumps(plain, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"


def decode(line: bytes) -> Message | None:
    """The message of one line; None where its type is not known here.

    Raises ValueError where the line is not JSON or does not fit its type.
    """
    plain = json.loads(line)
    if not isinstance(plain, dict):
        raise ValueError("a message must be a JSON object")
    cls = _message_types().get(str(plain.get("type")))
    if cls is None:
        return None
    try:
        return typing.cast("Message", from_plain(cls, plain))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"{cls.__name__}: {error}") from error
