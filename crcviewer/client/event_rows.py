"""Lines of ``events.jsonl`` as rows, a block of lines in one go. Knows nothing of files.

A row has the fields of its event, and ``time``. It is not the event itself, since of a long run a
hundred thousand are read before the first curve is drawn: a row is made in a third of the time.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any, get_type_hints

import msgspec

from crcviewer.protocol.run_events import KINDS, EpochFinished, Event, Preview

Row = msgspec.Struct
"""Of one of the types that are made below."""


def _row_type(name: str, kind: type) -> type[Row]:
    defaults = {key: value for key, value in vars(kind).items() if not key.startswith("_")}
    fields: list[Any] = [
        (field, hint, defaults[field]) if field in defaults else (field, hint)
        for field, hint in get_type_hints(kind).items()
    ]
    return msgspec.defstruct(
        kind.__name__, [*fields, ("time", float, 0.0)],
        tag_field="event", tag=name, kw_only=True, gc=False,
    )  # fmt: skip


_TYPES = {kind: _row_type(name, kind) for name, kind in KINDS.items()}
_KINDS = {row: kind for kind, row in _TYPES.items()}
_DECODER: msgspec.json.Decoder[Row] = msgspec.json.Decoder(reduce(or_, _KINDS))

EPOCH, PREVIEW = _TYPES[EpochFinished], _TYPES[Preview]


def rows_of(lines: bytes) -> list[Row] | None:
    """The rows of whole lines; None where one of them is not quite as it should be.

    That need not be damage: an event may be of a newer version, and JSON proper has no NaN.
    """
    try:
        return _DECODER.decode_lines(lines)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def row_of(time: float, event: Event) -> Row:
    """The row of an event that was read in another way."""
    return _TYPES[type(event)](time=time, **vars(event))


def event_of(row: Row) -> tuple[float, Any]:
    """When it was written, in seconds since 1970 by the clock of the writer, and the event."""
    fields = msgspec.structs.asdict(row)
    time: float = fields.pop("time")
    event = _KINDS[type(row)](**fields)
    return time, event
