"""Models of a stranger: a sound file whose head says other things. ``MODELS`` is the table: a name,
and what changes the description; ``HEADS``: what changes the bytes themselves."""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

MARKUP = "<img src=x>"
DEMO = Path(__file__).parents[2] / "resources" / "models" / "demo.safetensors"


def rewritten(source: Path, target: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """The file with another description; its weights stay."""

    def edit(head: dict[str, Any]) -> None:
        document = json.loads(head["__metadata__"]["crcviewer"])
        change(document)
        head["__metadata__"]["crcviewer"] = json.dumps(document)

    return with_head(source, target, edit)


def with_head(source: Path, target: Path, edit: Callable[[dict[str, Any]], object]) -> Path:
    content = source.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    head = json.loads(content[8 : 8 + length])
    edit(head)
    written = json.dumps(head).encode()
    written += b" " * (-len(written) % 8)
    target.write_bytes(struct.pack("<Q", len(written)) + written + content[8 + length :])
    return target


def _of_class(**fields: Any) -> Callable[[dict[str, Any]], object]:
    return lambda plain: plain["classes"][0].update(fields)


def _nested(levels: int) -> Any:
    value: Any = "end"
    for _ in range(levels):
        value = {"template": "{a}{a}", "values": {"a": value}}
    return value


def at_random(seed: int) -> Callable[[dict[str, Any]], object]:
    """Three values anywhere in the description become something else."""

    def change(plain: dict[str, Any]) -> None:
        draw = random.Random(seed)
        other: tuple[Any, ...] = (
            None,
            -1,
            10**18,
            1e308,
            "",
            MARKUP,
            [],
            {},
            [[]],
            True,
            "x" * 5000,
        )
        for _ in range(3):
            where: Any = plain
            while True:
                keys = list(where) if isinstance(where, dict) else list(range(len(where)))
                key = draw.choice(keys)
                inner = where[key]
                if isinstance(inner, dict | list) and inner and draw.random() < 0.8:
                    where = inner
                else:
                    where[key] = draw.choice(other)
                    break

    return change


MODELS: dict[str, Callable[[dict[str, Any]], object]] = {
    "a code of 300 letters": _of_class(code="C" * 300),
    "a code of none": _of_class(code=""),
    "a name of 100,000 letters": _of_class(english="n" * 100_000),
    "a colour that is a stylesheet": _of_class(colour="red; image: url(//host/share/x.png)"),
    "a note of 3 MB": lambda plain: plain.update(notes=[{"template": "n" * 3_000_000}]),
    "a note that doubles itself": lambda plain: plain.update(notes=[_nested(28)]),
    "a note nested without end": lambda plain: plain.update(notes=[_nested(90)]),
    "20,000 notes": lambda plain: plain.update(notes=[{"template": "n"}] * 20_000),
    "20,000 figures": lambda plain: plain.update(
        evaluation=[{"metric": {"template": "m"}, "value": 1.0, "data": "d"}] * 20_000
    ),
    "a name without end": lambda plain: plain.update(name="m" * 1_000_000),
    "a network without end": lambda plain: plain["network"].update(width=1e9),
    "organs without end": lambda plain: plain.update(organs=["o"] * 100_000),
    **{f"values at random, {seed}": at_random(seed) for seed in range(40)},
}
"""Each is refused, or opened as what it is."""


def _long_head(content: bytes) -> bytes:
    """A note of 90 MB."""
    (length,) = struct.unpack("<Q", content[:8])
    head = json.loads(content[8 : 8 + length])
    head["__metadata__"]["note"] = "n" * 90_000_000
    written = json.dumps(head).encode()
    return struct.pack("<Q", len(written)) + written + content[8 + length :]


HEADS: dict[str, Callable[[bytes], bytes]] = {
    "a note of 90 MB": _long_head,
    "a head longer than the file": lambda content: struct.pack("<Q", 2**62) + content[8:],
    "a head of no length": lambda content: bytes(8) + content[8:],
    "nested without end": lambda content: (
        struct.pack("<Q", 200_000) + b"[" * 100_000 + b"]" * 100_000 + content
    ),
    "cut in the middle": lambda content: content[: len(content) // 2],
    "zero bytes": lambda content: bytes(len(content)),
    "one byte": lambda content: content[:1],
}
"""Each is refused."""
