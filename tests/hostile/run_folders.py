"""Run folders of a stranger, made from a seed: each one breaks another thing that a reader may
believe. ``FOLDERS`` is the table: a name, and what makes the folder."""

from __future__ import annotations

import io
import json
import os
import random
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.run_events import (
    EpochFinished,
    Event,
    Failed,
    FinalStep,
    Finished,
    Paused,
    Preview,
    RunStarted,
    StageStarted,
    to_line,
)
from crcviewer.protocol.text import text

MARKUP = '<img src="x.png"><b>bold</b>'
_INFINITE = float("inf")
_NESTED = b"[" * 100_000 + b"]" * 100_000
_FEWER = b'{"a":' * 400 + b"1" + b"}" * 400


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


def _lines(*events: Event) -> bytes:
    return "".join(to_line(event) + "\n" for event in events).encode()


def _changed(event: Event, **fields: str) -> bytes:
    """The line of an event with the JSON of some fields replaced."""
    plain = json.loads(to_line(event)) | {name: f"@{name}@" for name in fields}
    line = json.dumps(plain)
    for name, written in fields.items():
        line = line.replace(f'"@{name}@"', written)
    return line.encode() + b"\n"


GOOD = _lines(started(), stage(), epoch())


def _run(folder: Path, events: bytes = GOOD, **config: Any) -> None:
    folder.mkdir(parents=True)
    (folder / names.EVENTS).write_bytes(events)
    (folder / names.CONFIG).write_text(json.dumps({"request": {"preset": "tiny"}} | config))


def _with_events(*more: bytes) -> Callable[[Path], None]:
    return lambda folder: _run(folder, GOOD + b"".join(more))


def _with_file(name: str, content: bytes) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        _run(folder)
        (folder / name).write_bytes(content)

    return make


def _in_place_of(name: str, make_other: Callable[[Path], object]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        _run(folder)
        (folder / name).unlink(missing_ok=True)
        make_other(folder / name)

    return make


def _link_to_itself(path: Path) -> None:
    path.symlink_to(path)


def _beside(ending: str, content: bytes) -> Callable[[Path], None]:
    """In the folder of launches."""

    def make(folder: Path) -> None:
        _run(folder)
        launches = folder.parent / ".launches"
        launches.mkdir(exist_ok=True)
        (launches / f"{folder.name}{ending}").write_bytes(content)

    return make


def _launched(**other: Any) -> bytes:
    plain = {"arguments": ["train"], "pid": 1, "started": 1.0, "events_before": 0, "time": 1.0}
    return json.dumps(plain | other).encode()


def _preview(
    images: Any = None, packed: bytes | None = None, confusion: Any = None, **columns: Any
) -> Callable[[Path], None]:
    """``packed``: bytes in place of the archive."""

    def make(folder: Path) -> None:
        counts = confusion or tuple(tuple(1 for _ in range(9)) for _ in range(9))
        _run(folder, GOOD + _lines(Preview(1, "pathology", 1, counts, "preview/1.npz")))
        (folder / "preview").mkdir()
        given = np.zeros((3, 16, 16, 3), np.uint8) if images is None else images
        plain = {"truth": np.zeros(3, int), "predicted": np.ones(3, int),
                 "confidence": np.ones(3, np.float32)}  # fmt: skip
        if packed is None:
            np.savez_compressed(folder / "preview" / "1.npz", images=given, **plain | columns)
        else:
            (folder / "preview" / "1.npz").write_bytes(packed)

    return make


def _torn_head(shape: tuple[int, ...], values: bytes = b"", version: int = 1) -> bytes:
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


def _many_members() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for number in range(20_000):
            archive.writestr(str(number), b"")
    return written.getvalue()


def _doubling(levels: int) -> str:
    inner: Any = "x" * 1000
    for _ in range(levels):
        inner = {"template": "{a}{a}", "values": {"a": inner}}
    return json.dumps(inner)


def _matrix(side: int) -> tuple[tuple[int, ...], ...]:
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


def _with_random_config(seed: int) -> Callable[[Path], None]:
    return lambda folder: _run(folder, **_random_json(seed))


FOLDERS: dict[str, Callable[[Path], None]] = {
    # ---- lines
    "time is infinite": _with_events(_changed(epoch(2), time="1e400")),
    "time is no number": _with_events(_changed(epoch(2), time="NaN")),
    "time is 1e300": _with_events(_changed(epoch(2), time="1e300")),
    "time first of all is 1e300": lambda f: _run(f, _changed(started(), time="1e300") + GOOD),
    "time is negative": _with_events(_changed(epoch(2), time="-1e9")),
    "losses without end": _with_events(
        _changed(epoch(2), train_loss="Infinity", val_loss="-1e999"),
        _changed(epoch(3), train_loss="1e300", val_accuracy="-1e308", images_per_second="1e299"),
    ),
    "f1 of 100,000 classes": _with_events(_lines(epoch(2, per_class_f1=(0.5,) * 100_000))),
    "f1 of other classes each time": _with_events(
        *(_lines(epoch(n, per_class_f1=(0.1,) * n)) for n in range(2, 12))
    ),
    "epochs are negative": _with_events(_changed(epoch(2), epoch="-5", epochs="-1")),
    "an epoch of 10^18": _with_events(_changed(epoch(2), epoch=str(10**18))),
    "an epoch of 5,000 digits": _with_events(_changed(epoch(2), epoch="9" * 5000)),
    "memory without end": _with_events(_changed(epoch(2), memory=str(10**30))),
    "time left without end": _with_events(_changed(epoch(2), eta_s="1e307")),
    "10,000 stages": _with_events(*(_lines(stage(f"branch {n}")) for n in range(10_000))),
    "a branch with a long name": _with_events(_lines(stage(MARKUP * 10_000))),
    "a branch with markup": _with_events(_lines(stage(MARKUP), epoch(1, MARKUP))),
    "a line without end": _with_events(b'{"event":"' + b"x" * (1 << 25)),
    "a long line, then sound ones": _with_events(b"x" * (1 << 25) + b"\n", _lines(epoch(2))),
    "nested without end": _with_events(_NESTED + b"\n", b'{"event":' + _FEWER + b"}\n"),
    "a cause that doubles itself": _with_events(
        _changed(Failed(text("x")), cause=_doubling(25), next_step=_doubling(28)),
    ),
    "a cause nested without end": _with_events(
        _changed(Failed(text("x")), cause=_doubling(200)),
    ),
    "a cause with odd numbers": _with_events(
        _changed(
            Failed(text("x")),
            cause='{"template":"{a:d} {b:.1%} {c:,d}","values":{"a":1.5,"b":1e308,"c":"NaN"}}',
        )
    ),
    "zero bytes": _with_events(bytes(1 << 20)),
    "bytes at random": _with_events(random.Random(1).randbytes(1 << 18)),
    "ten thousand unknown events": _with_events(b'{"event":"newer","time":1.0}\n' * 10_000),
    "test figures that are none": _with_events(
        _changed(Finished("best.safetensors", 1.0, {"a": 1.0}), test='{"a":1e300}'),
        _changed(Finished("best.safetensors", 1.0, {"a": 1.0}), seconds="-1e300"),
    ),
    "markup everywhere": _with_events(
        _lines(
            started(preset=MARKUP, device=MARKUP, data=(MARKUP,) * 3, pairing=MARKUP),
            epoch(2),
            Failed(text(MARKUP), text("{a}", a=MARKUP)),
        )
    ),
    # ---- confusion and previews
    "a confusion of 150 classes": _preview(confusion=_matrix(150)),
    "a confusion of 1,500 classes": _preview(confusion=_matrix(1500)),
    "a ragged confusion": _with_events(
        _changed(Preview(1, "pathology", 1, ((1,),)), confusion="[[1,2],[3]]")
    ),
    "an empty confusion": _with_events(_lines(Preview(1, "pathology", 1, ()))),
    "a confusion of large counts": _with_events(
        _changed(Preview(1, "pathology", 1, ((1,),)), confusion=f"[[{10**18}]]")
    ),
    "a preview elsewhere": _with_events(
        *(
            _changed(Preview(1, "pathology", 1, ((1,),)), file=json.dumps(file))
            for file in ("../../x.npz", "/dev/zero", "C:\\x.npz", "")
        )
    ),
    "images that are no pictures": _preview(np.zeros((1, 8000, 1, 3), np.uint8)),
    "images of no size": _preview(np.zeros((3, 0, 0, 3), np.uint8)),
    "images of two dimensions": _preview(np.zeros((16, 16), np.uint8)),
    "images of 64-bit numbers": _preview(np.zeros((3, 16, 16, 3), np.float64)),
    "fewer images than classes": _preview(np.zeros((1, 16, 16, 3), np.uint8)),
    "a preview bomb": _preview(np.zeros((40, 2000, 2000, 3), np.uint8)),
    "a preview that promises more": _preview(packed=_torn_head((10**6, 10**5, 10**5, 3))),
    "a preview of a negative size": _preview(packed=_torn_head((-1, 16, 16, 3), bytes(768))),
    "a preview with a head of 2 GB": _preview(packed=_torn_head((1,), version=2)),
    "a preview of 20,000 members": _preview(packed=_many_members()),
    "a preview that says it has infinite values": _preview(
        confidence=np.array([np.inf, np.nan, 1e38], np.float32)
    ),
    "labels of two dimensions": _preview(truth=np.zeros((3, 4), int)),
    "labels that are words": _preview(truth=np.array(["a", "b", "c"])),
    "labels beyond all classes": _preview(
        truth=np.array([2**62, -(2**62), 5]), predicted=np.array([-1, 10**9, 5])
    ),
    # ---- other files
    "config nested without end": _with_file(names.CONFIG, _NESTED),
    "config nested 400 times": _with_file(names.CONFIG, b'{"request":' + _FEWER + b"}"),
    "config of 200,000 settings": _with_file(
        names.CONFIG, json.dumps({"a": {str(n): n for n in range(60_000)}}).encode()
    ),
    "config of 40 MB": _with_file(names.CONFIG, b'{"a":"' + b"x" * 40_000_000 + b'"}'),
    "config of long words": _with_file(names.CONFIG, b'{"a":"' + b"x" * 900_000 + b'"}'),
    "config that is a list": _with_file(names.CONFIG, b"[1]"),
    "config with numbers of 400 digits": _with_file(
        names.CONFIG, b'{"request":{"seed":' + b"9" * 400 + b'},"a":' + b"9" * 400 + b"}"
    ),
    "about nested without end": _with_file(names.ABOUT, _NESTED),
    "about with a long name": _with_file(
        names.ABOUT, json.dumps({"name": MARKUP * 20_000, "note": "n" * 300_000}).encode()
    ),
    "about with the wrong kinds": _with_file(names.ABOUT, b'{"name":5,"ended":"x"}'),
    "process nested without end": _with_file(names.PROCESS, _NESTED),
    "process of a number that is none": _with_file(
        names.PROCESS, json.dumps({"pid": 10**30, "started": 1.0, "host": "x"}).encode()
    ),
    "process of a negative number": _with_file(
        names.PROCESS, json.dumps({"pid": -1, "started": 1e400, "host": ""}).encode()
    ),
    "process of a place without end": _with_file(
        names.PROCESS,
        json.dumps(
            {"pid": 1, "started": 1.0, "host": "x", "place": {"host": "h" * 100_000, "boot": 5}}
        ).encode(),
    ),
    "process that beats never": _with_file(
        names.PROCESS,
        b'{"pid": 1, "started": 1.0, "host": "x", "ticks": -5, "interval": 1e400, "token": 7}',
    ),
    "heartbeat nested without end": _with_file(names.HEARTBEAT, _NESTED),
    "heartbeat of a large number": _with_file(names.HEARTBEAT, b'{"token":"t","beat":1e300}'),
    "final step without end": _with_events(
        to_line(FinalStep(step="s" * 900, number=200_000, of=0, done=2**53)).encode() + b"\n",
        _changed(FinalStep(step="audit", number=1, of=1), eta_s="-1e300"),
        _changed(FinalStep(step="audit", number=1, of=1, total=1), done="1e300"),
        _changed(FinalStep(step="audit", number=1, of=1), eta_s="1e300"),
    ),
    "final figures without end": _with_events(
        _changed(Finished("best.safetensors", 1.0), figures="[" * 90 + "]" * 90),
        _changed(
            Finished("best.safetensors", 1.0, recommended="../../x"), val_accuracy='{"a":1e300}'
        ),
    ),
    "launch nested without end": _beside(".json", _NESTED),
    "launch of a number that is none": _beside(".json", _launched(pid=10**30)),
    "launch of a large number": _beside(".json", _launched(pid=2**40)),
    "launch at no time": _beside(".json", _launched(time=1e300)),
    "failure nested without end": _beside(".failure", _NESTED),
    "a log of zero bytes": _with_file(names.WORKER_LOG, bytes(1 << 22)),
    # ---- something else in the place of a file
    **{
        f"a folder in place of {name}": _in_place_of(name, Path.mkdir)
        for name in (
            names.EVENTS,
            names.CONFIG,
            names.ABOUT,
            names.PROCESS,
            names.HEARTBEAT,
            names.WORKER_LOG,
            names.BEST,
            names.STOP,
        )
    },
    **{f"settings at random, {seed}": _with_random_config(seed) for seed in range(8)},
    "a name of 250 letters".ljust(120, "x"): _run,
    "paused": _with_events(_lines(Paused(1, "pathology", 1))),
}
"""By the name of the folder."""

if sys.platform != "win32":
    FOLDERS |= {
        f"a pipe in place of {name}": _in_place_of(name, os.mkfifo)
        for name in (
            names.EVENTS,
            names.CONFIG,
            names.ABOUT,
            names.PROCESS,
            names.HEARTBEAT,
            names.WORKER_LOG,
        )
    }
    FOLDERS |= {
        f"an endless device in place of {name}": _in_place_of(
            name, lambda path: path.symlink_to("/dev/zero")
        )
        for name in (
            names.EVENTS,
            names.CONFIG,
            names.ABOUT,
            names.PROCESS,
            names.HEARTBEAT,
            names.WORKER_LOG,
        )
    }
    FOLDERS |= {
        f"a link to itself in place of {name}": _in_place_of(
            name, lambda path: path.symlink_to(path)
        )
        for name in (names.EVENTS, names.CONFIG, names.ABOUT)
    }
    if os.geteuid() != 0:
        FOLDERS |= {
            f"nobody may read {name}": _in_place_of(name, lambda path: path.touch(mode=0))
            for name in (names.EVENTS, names.CONFIG, names.ABOUT, names.PROCESS)
        }


def make_folders(runs: Path, wanted: list[str] | None = None) -> dict[str, Path]:
    """All of them, or some, below ``runs``."""
    made = {name: runs / f"{number:03} {name}" for number, name in enumerate(FOLDERS)
            if wanted is None or name in wanted}  # fmt: skip
    for name, path in made.items():
        FOLDERS[name](path)
    return made
