"""What the run folders of a stranger are made of: sound events, and what breaks them."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.run_events import (
    EpochFinished,
    Event,
    Preview,
    RunStarted,
    StageStarted,
    to_line,
)

MARKUP = '<img src="x.png"><b>bold</b>'
_INFINITE = float("inf")
NESTED = b"[" * 100_000 + b"]" * 100_000
FEWER = b'{"a":' * 400 + b"1" + b"}" * 400


def started(**other: Any) -> RunStarted:
    plain: dict[str, Any] = {
        "preset": "tiny", "seed": 0, "device": "cpu", "precision": "float32",
        "pairing": "random", "data": ("a", "b"), "code_version": "0.2.0", "pid": 1,
    }  # fmt: skip
    return RunStarted(**plain | other)


def epoch(number: int = 1, branch: str = "pathology", **other: Any) -> EpochFinished:
    plain: dict[str, Any] = {
        "stage": 1, "branch": branch, "epoch": number, "epochs": 3, "train_loss": 1.0,
        "train_accuracy": 0.5, "val_loss": 1.0, "val_accuracy": 0.5,
        "per_class_f1": (0.5,) * 9, "best": True, "learning_rate": 0.001,
        "images_per_second": 50.0, "eta_s": 60.0, "memory": 10**9,
    }  # fmt: skip
    return EpochFinished(**plain | other)


def stage(branch: str = "pathology") -> StageStarted:
    return StageStarted(1, branch, 3, 100, 20, 1000)


def lines(*events: Event) -> bytes:
    return "".join(to_line(event) + "\n" for event in events).encode()


def changed(event: Event, **fields: str) -> bytes:
    """The line of an event with the JSON of some fields replaced."""
    plain = json.loads(to_line(event)) | {name: f"@{name}@" for name in fields}
    line = json.dumps(plain)
    for name, written in fields.items():
        line = line.replace(f'"@{name}@"', written)
    return line.encode() + b"\n"


GOOD = lines(started(), stage(), epoch())


def sound_run(folder: Path, events: bytes = GOOD, **config: Any) -> None:
    folder.mkdir(parents=True)
    (folder / names.EVENTS).write_bytes(events)
    (folder / names.CONFIG).write_text(json.dumps({"request": {"preset": "tiny"}} | config))


def with_events(*more: bytes) -> Callable[[Path], None]:
    return lambda folder: sound_run(folder, GOOD + b"".join(more))


def with_file(name: str, content: bytes) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        sound_run(folder)
        (folder / name).write_bytes(content)

    return make


def in_place_of(name: str, make_other: Callable[[Path], object]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        sound_run(folder)
        (folder / name).unlink(missing_ok=True)
        make_other(folder / name)

    return make


def beside(ending: str, content: bytes) -> Callable[[Path], None]:
    """In the folder of launches."""

    def make(folder: Path) -> None:
        sound_run(folder)
        launches = folder.parent / ".launches"
        launches.mkdir(exist_ok=True)
        (launches / f"{folder.name}{ending}").write_bytes(content)

    return make


def launched(**other: Any) -> bytes:
    plain = {"arguments": ["train"], "pid": 1, "started": 1.0, "events_before": 0, "time": 1.0}
    return json.dumps(plain | other).encode()


def preview(
    images: Any = None, packed: bytes | None = None, confusion: Any = None, **columns: Any
) -> Callable[[Path], None]:
    """``packed``: bytes in place of the archive."""

    def make(folder: Path) -> None:
        counts = confusion or tuple(tuple(1 for _ in range(9)) for _ in range(9))
        sound_run(folder, GOOD + lines(Preview(1, "pathology", 1, counts, "preview/1.npz")))
        (folder / "preview").mkdir()
        given = np.zeros((3, 16, 16, 3), np.uint8) if images is None else images
        plain = {"truth": np.zeros(3, int), "predicted": np.ones(3, int),
                 "confidence": np.ones(3, np.float32)}  # fmt: skip
        if packed is None:
            np.savez_compressed(folder / "preview" / "1.npz", images=given, **plain | columns)
        else:
            (folder / "preview" / "1.npz").write_bytes(packed)

    return make


def torn_head(shape: tuple[int, ...], values: bytes = b"", version: int = 1) -> bytes:
    """An archive whose first array says that it has this shape."""
    head = io.BytesIO()
    described = {"descr": "|u1", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(head, described)
    magic = b"\x93NUMPY" + bytes((version, 0)) + b"\xff\xff\xff\x7f"
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "images.npy", head.getvalue() + values if version == 1 else magic + bytes(1 << 26)
        )
        for name in ("truth", "predicted", "confidence"):
            small = io.BytesIO()
            np.save(small, np.ones(3, np.int64))
            archive.writestr(f"{name}.npy", small.getvalue())
    return written.getvalue()


def many_members() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for number in range(20_000):
            archive.writestr(str(number), b"")
    return written.getvalue()


def doubling(levels: int) -> str:
    inner: Any = "x" * 1000
    for _ in range(levels):
        inner = {"template": "{a}{a}", "values": {"a": inner}}
    return json.dumps(inner)


def matrix(side: int) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(3 if r == c else 1 for c in range(side)) for r in range(side))


def _random_json(seed: int) -> Any:
    draw = random.Random(seed)

    def value(depth: int) -> Any:
        kind = draw.randrange(9 if depth < 4 else 6)
        if kind < 6:
            return (None, True, -1, 10**400, MARKUP * 3, [1e308, _INFINITE])[kind]
        if kind == 6:
            return [value(depth + 1) for _ in range(draw.randrange(4))]
        keys = ("preset", "data", "settings", "name", "batch", "size", MARKUP, "")
        return {draw.choice(keys): value(depth + 1) for _ in range(draw.randrange(5))}

    request = {name: value(0) for name in (
        "preset", "data", "settings", "name", "pathology", "radiology", "pairing", "seed", "control"
    )}  # fmt: skip
    return {"request": request, "other": value(0), "environment": value(0)}


def with_random_config(seed: int) -> Callable[[Path], None]:
    return lambda folder: sound_run(folder, **_random_json(seed))
