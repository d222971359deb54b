"""Run folders of a stranger, made from a seed: each one breaks another thing that a reader may
believe. ``FOLDERS`` is the table: a name, and what makes the folder."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.run_events import (
    Failed,
    FinalStep,
    Finished,
    Paused,
    Preview,
    to_line,
)
from crcviewer.protocol.text import text
from tests.hostile.run_pieces import (
    FEWER,
    GOOD,
    MARKUP,
    NESTED,
    beside,
    changed,
    doubling,
    epoch,
    in_place_of,
    launched,
    lines,
    many_members,
    matrix,
    preview,
    sound_run,
    stage,
    started,
    torn_head,
    with_events,
    with_file,
    with_random_config,
)

FOLDERS: dict[str, Callable[[Path], None]] = {
    # ---- lines
    "time is infinite": with_events(changed(epoch(2), time="1e400")),
    "time is no number": with_events(changed(epoch(2), time="NaN")),
    "time is 1e300": with_events(changed(epoch(2), time="1e300")),
    "time first of all is 1e300": lambda f: sound_run(f, changed(started(), time="1e300") + GOOD),
    "time is negative": with_events(changed(epoch(2), time="-1e9")),
    "losses without end": with_events(
        changed(epoch(2), train_loss="Infinity", val_loss="-1e999"),
        changed(epoch(3), train_loss="1e300", val_accuracy="-1e308", images_per_second="1e299"),
    ),
    "f1 of 100,000 classes": with_events(lines(epoch(2, per_class_f1=(0.5,) * 100_000))),
    "f1 of other classes each time": with_events(
        *(lines(epoch(n, per_class_f1=(0.1,) * n)) for n in range(2, 12))
    ),
    "epochs are negative": with_events(changed(epoch(2), epoch="-5", epochs="-1")),
    "an epoch of 10^18": with_events(changed(epoch(2), epoch=str(10**18))),
    "an epoch of 5,000 digits": with_events(changed(epoch(2), epoch="9" * 5000)),
    "memory without end": with_events(changed(epoch(2), memory=str(10**30))),
    "time left without end": with_events(changed(epoch(2), eta_s="1e307")),
    "10,000 stages": with_events(*(lines(stage(f"branch {n}")) for n in range(10_000))),
    "a branch with a long name": with_events(lines(stage(MARKUP * 10_000))),
    "a branch with markup": with_events(lines(stage(MARKUP), epoch(1, MARKUP))),
    "a line without end": with_events(b'{"event":"' + b"x" * (1 << 25)),
    "a long line, then sound ones": with_events(b"x" * (1 << 25) + b"\n", lines(epoch(2))),
    "nested without end": with_events(NESTED + b"\n", b'{"event":' + FEWER + b"}\n"),
    "a cause that doubles itself": with_events(
        changed(Failed(text("x")), cause=doubling(25), next_step=doubling(28)),
    ),
    "a cause nested without end": with_events(
        changed(Failed(text("x")), cause=doubling(200)),
    ),
    "a cause with odd numbers": with_events(
        changed(
            Failed(text("x")),
            cause='{"template":"{a:d} {b:.1%} {c:,d}","values":{"a":1.5,"b":1e308,"c":"NaN"}}',
        )
    ),
    "zero bytes": with_events(bytes(1 << 20)),
    "bytes at random": with_events(random.Random(1).randbytes(1 << 18)),
    "ten thousand unknown events": with_events(b'{"event":"newer","time":1.0}\n' * 10_000),
    "test figures that are none": with_events(
        changed(Finished("best.safetensors", 1.0, {"a": 1.0}), test='{"a":1e300}'),
        changed(Finished("best.safetensors", 1.0, {"a": 1.0}), seconds="-1e300"),
    ),
    "markup everywhere": with_events(
        lines(
            started(preset=MARKUP, device=MARKUP, data=(MARKUP,) * 3, pairing=MARKUP),
            epoch(2),
            Failed(text(MARKUP), text("{a}", a=MARKUP)),
        )
    ),
    # ---- confusion and previews
    "a confusion of 150 classes": preview(confusion=matrix(150)),
    "a confusion of 1,500 classes": preview(confusion=matrix(1500)),
    "a ragged confusion": with_events(
        changed(Preview(1, "pathology", 1, ((1,),)), confusion="[[1,2],[3]]")
    ),
    "an empty confusion": with_events(lines(Preview(1, "pathology", 1, ()))),
    "a confusion of large counts": with_events(
        changed(Preview(1, "pathology", 1, ((1,),)), confusion=f"[[{10**18}]]")
    ),
    "a preview elsewhere": with_events(
        *(
            changed(Preview(1, "pathology", 1, ((1,),)), file=json.dumps(file))
            for file in ("../../x.npz", "/dev/zero", "C:\\x.npz", "")
        )
    ),
    "images that are no pictures": preview(np.zeros((1, 8000, 1, 3), np.uint8)),
    "images of no size": preview(np.zeros((3, 0, 0, 3), np.uint8)),
    "images of two dimensions": preview(np.zeros((16, 16), np.uint8)),
    "images of 64-bit numbers": preview(np.zeros((3, 16, 16, 3), np.float64)),
    "fewer images than classes": preview(np.zeros((1, 16, 16, 3), np.uint8)),
    "a preview bomb": preview(np.zeros((40, 2000, 2000, 3), np.uint8)),
    "a preview that promises more": preview(packed=torn_head((10**6, 10**5, 10**5, 3))),
    "a preview of a negative size": preview(packed=torn_head((-1, 16, 16, 3), bytes(768))),
    "a preview with a head of 2 GB": preview(packed=torn_head((1,), version=2)),
    "a preview of 20,000 members": preview(packed=many_members()),
    "a preview that says it has infinite values": preview(
        confidence=np.array([np.inf, np.nan, 1e38], np.float32)
    ),
    "labels of two dimensions": preview(truth=np.zeros((3, 4), int)),
    "labels that are words": preview(truth=np.array(["a", "b", "c"])),
    "labels beyond all classes": preview(
        truth=np.array([2**62, -(2**62), 5]), predicted=np.array([-1, 10**9, 5])
    ),
    # ---- other files
    "config nested without end": with_file(names.CONFIG, NESTED),
    "config nested 400 times": with_file(names.CONFIG, b'{"request":' + FEWER + b"}"),
    "config of 200,000 settings": with_file(
        names.CONFIG, json.dumps({"a": {str(n): n for n in range(60_000)}}).encode()
    ),
    "config of 40 MB": with_file(names.CONFIG, b'{"a":"' + b"x" * 40_000_000 + b'"}'),
    "config of long words": with_file(names.CONFIG, b'{"a":"' + b"x" * 900_000 + b'"}'),
    "config that is a list": with_file(names.CONFIG, b"[1]"),
    "config with numbers of 400 digits": with_file(
        names.CONFIG, b'{"request":{"seed":' + b"9" * 400 + b'},"a":' + b"9" * 400 + b"}"
    ),
    "about nested without end": with_file(names.ABOUT, NESTED),
    "about with a long name": with_file(
        names.ABOUT, json.dumps({"name": MARKUP * 20_000, "note": "n" * 300_000}).encode()
    ),
    "about with the wrong kinds": with_file(names.ABOUT, b'{"name":5,"ended":"x"}'),
    "process nested without end": with_file(names.PROCESS, NESTED),
    "process of a number that is none": with_file(
        names.PROCESS, json.dumps({"pid": 10**30, "started": 1.0, "host": "x"}).encode()
    ),
    "process of a negative number": with_file(
        names.PROCESS, json.dumps({"pid": -1, "started": 1e400, "host": ""}).encode()
    ),
    "process of a place without end": with_file(
        names.PROCESS,
        json.dumps(
            {"pid": 1, "started": 1.0, "host": "x", "place": {"host": "h" * 100_000, "boot": 5}}
        ).encode(),
    ),
    "process that beats never": with_file(
        names.PROCESS,
        b'{"pid": 1, "started": 1.0, "host": "x", "ticks": -5, "interval": 1e400, "token": 7}',
    ),
    "heartbeat nested without end": with_file(names.HEARTBEAT, NESTED),
    "heartbeat of a large number": with_file(names.HEARTBEAT, b'{"token":"t","beat":1e300}'),
    "final step without end": with_events(
        to_line(FinalStep(step="s" * 900, number=200_000, of=0, done=2**53)).encode() + b"\n",
        changed(FinalStep(step="audit", number=1, of=1), eta_s="-1e300"),
        changed(FinalStep(step="audit", number=1, of=1, total=1), done="1e300"),
        changed(FinalStep(step="audit", number=1, of=1), eta_s="1e300"),
    ),
    "final figures without end": with_events(
        changed(Finished("best.safetensors", 1.0), figures="[" * 90 + "]" * 90),
        changed(
            Finished("best.safetensors", 1.0, recommended="../../x"), val_accuracy='{"a":1e300}'
        ),
    ),
    "launch nested without end": beside(".json", NESTED),
    "launch of a number that is none": beside(".json", launched(pid=10**30)),
    "launch of a large number": beside(".json", launched(pid=2**40)),
    "launch at no time": beside(".json", launched(time=1e300)),
    "failure nested without end": beside(".failure", NESTED),
    "a log of zero bytes": with_file(names.WORKER_LOG, bytes(1 << 22)),
    # ---- something else in the place of a file
    **{
        f"a folder in place of {name}": in_place_of(name, Path.mkdir)
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
    **{f"settings at random, {seed}": with_random_config(seed) for seed in range(8)},
    "a name of 250 letters".ljust(120, "x"): sound_run,
    "paused": with_events(lines(Paused(1, "pathology", 1))),
}
"""By the name of the folder."""

if sys.platform != "win32":
    FOLDERS |= {
        f"a pipe in place of {name}": in_place_of(name, os.mkfifo)
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
        f"an endless device in place of {name}": in_place_of(
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
        f"a link to itself in place of {name}": in_place_of(
            name, lambda path: path.symlink_to(path)
        )
        for name in (names.EVENTS, names.CONFIG, names.ABOUT)
    }
    if os.geteuid() != 0:
        FOLDERS |= {
            f"nobody may read {name}": in_place_of(name, lambda path: path.touch(mode=0))
            for name in (names.EVENTS, names.CONFIG, names.ABOUT, names.PROCESS)
        }


def make_folders(runs: Path, wanted: list[str] | None = None) -> dict[str, Path]:
    """All of them, or some, below ``runs``."""
    made = {name: runs / f"{number:03} {name}" for number, name in enumerate(FOLDERS)
            if wanted is None or name in wanted}  # fmt: skip
    for name, path in made.items():
        FOLDERS[name](path)
    return made
