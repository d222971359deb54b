"""Messages to JSON lines and back: unknown fields are ignored, unknown messages are None."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin

from crcviewer.protocol import messages
from crcviewer.protocol.messages import Reply, Request

Message = Request | Reply


@cache
def _message_types() -> dict[str, type[Message]]:
    return {
        name: value
        for name, value in vars(messages).items()
        if isinstance(value, type)
        and issubclass(value, Request | Reply)
        and value not in (Request, Reply)
    }


@cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def to_plain(value: Any) -> Any:
    """Dataclasses, enums and tuples to what JSON can hold."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    return value


def from_plain(hint: Any, value: Any) -> Any:
    """The inverse of :func:`to_plain` for a type hint of this package.

    Raises ValueError, TypeError or KeyError where ``value`` does not fit.
    """
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        if value is None:
            return None
        return from_plain(next(a for a in get_args(hint) if a is not type(None)), value)
    if origin is tuple:
        args = get_args(hint)
        if len(args) == 2 and args[1] is Ellipsis:
            return tuple(from_plain(args[0], item) for item in value)
        return tuple(from_plain(a, item) for a, item in zip(args, value, strict=True))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        hints = _hints(hint)
        names = {f.name for f in dataclasses.fields(hint)}
        return hint(**{k: from_plain(hints[k], v) for k, v in value.items() if k in names})
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(hint, type) and not isinstance(value, hint):
        raise TypeError(f"expected {hint.__name__}, got {type(value).__name__}")
    return value


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
        return typing.cast(Message, from_plain(cls, plain))
    except (TypeError, KeyError, AttributeError, StopIteration) as error:
        raise ValueError(f"{cls.__name__}: {error}") from error
