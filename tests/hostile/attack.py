"""The whole attack, and a table of it: ``python -m tests.hostile.attack [--tries N] [--seed S]``.

Damaged files are read in a child whose memory and time are limited. What ends the child, holds it
up, or makes it raise what is no sentence counts as lost; with the seed and the number that are
printed it can be tried again.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.messages import ImageOpened

ROOT = Path(__file__).parents[2]
SHARES = {
    "PNG": 15, "JPEG": 10, "TIFF": 20, "DICOM": 15, "compressed DICOM": 5, "NIfTI": 12, "npz": 8,
    "safetensors": 5, "CSV": 5, "events.jsonl": 5,
}  # fmt: skip
"""Of a hundred tries."""
_A_TRY_S = 30.0
_START_S = 120.0
KILLS = 20


@dataclass
class Row:
    """What became of the tries of one kind."""

    kind: str
    outcomes: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)

    @property
    def tried(self) -> int:
        """All of them."""
        return self.outcomes.total() + len(self.lost)


def fuzz(kind: str, count: int, seed: int, module: str = "tests.hostile.fuzz") -> Row:
    """Read ``count`` damaged files, in as many children as it takes."""
    row, number = Row(kind), 0
    while number < count:
        number = _fuzz_from(module, row, number, count, seed)
    return row


def _fuzz_from(module: str, row: Row, first: int, count: int, seed: int) -> int:
    """One child; the number of the first file that it has not come to."""
    with _child(module, row.kind, first, count - first, seed) as (process, lines):
        at, patience = first - 1, _START_S
        while True:
            try:
                line = lines.get(timeout=patience)
            except queue.Empty:
                row.lost.append(f"{row.kind} {at}: no end")
                return max(at, first) + 1
            if line is None:
                break
            number, _, outcome = line.partition(" ")
            at, patience = int(number), _A_TRY_S
            if outcome.startswith("mistake"):
                row.lost.append(f"{row.kind} {at}: {outcome}")
            elif outcome != "begins":
                row.outcomes[outcome] += 1
        if process.wait() != 0:
            row.lost.append(f"{row.kind} {at}: ended by {process.returncode}")
        return max(at, first) + 1


@contextlib.contextmanager
def _child(
    module: str, *arguments: object
) -> Iterator[tuple[subprocess.Popen[str], queue.Queue[str | None]]]:
    process = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", module, *map(str, arguments)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        start_new_session=True,
    )  # fmt: skip
    lines: queue.Queue[str | None] = queue.Queue()

    def listen() -> None:
        assert process.stdout is not None
        with process.stdout as printed:
            for line in printed:
                lines.put(line.strip())
        lines.put(None)

    threading.Thread(target=listen, daemon=True).start()
    try:
        yield process, lines
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def run_folders(folder: Path) -> Row:
    """Whatever a run folder holds, its library lists it and goes on."""
    from PySide6.QtCore import QCoreApplication

    from crcviewer.client.run_library import RunLibrary
    from tests.hostile.run_folders import make_folders

    app = QCoreApplication.instance() or QCoreApplication([])
    row = Row("run folders")
    made = make_folders(folder)
    library = RunLibrary(folder)
    library.start()
    until = time.monotonic() + 60
    while time.monotonic() < until and len(library.runs()) < len(made):
        app.processEvents()
    listed = {run.path for run in library.runs()}
    for name, path in made.items():
        if path in listed:
            row.outcomes["opened"] += 1
        else:
            row.lost.append(f"run folder {name}: not listed")
    library.stop()
    return row


def models(folder: Path) -> Row:
    """A model is refused in a sentence, or is what it says."""
    from crcviewer.model.checkpoint import read_checkpoint
    from tests.hostile.fuzz import outcome_of
    from tests.hostile.models import DEMO, HEADS, MODELS, rewritten

    row, path = Row("altered models"), folder / "model.safetensors"
    for name, change in MODELS.items():
        rewritten(DEMO, path, change)
        _note(row, name, outcome_of(lambda file: void(read_checkpoint(file)), path))
    for name, alter in HEADS.items():
        path.write_bytes(alter(DEMO.read_bytes()))
        _note(row, name, outcome_of(lambda file: void(read_checkpoint(file)), path))
    return row


def void(_: object) -> None:
    """What was read is of no interest."""


def _note(row: Row, name: str, outcome: str) -> None:
    if outcome.startswith("mistake"):
        row.lost.append(f"{row.kind}, {name}: {outcome}")
    else:
        row.outcomes[outcome] += 1


def kills(folder: Path, count: int) -> Row:
    """A reader that is killed, or stopped and replaced, again and again under work: each request
    ends once, and with its answer."""
    from PIL import Image
    from PySide6.QtCore import QCoreApplication

    from crcviewer.client.reader_client import ReaderClient
    from crcviewer.client.restart_policy import RestartPolicy

    app = QCoreApplication.instance() or QCoreApplication([])
    row = Row("kills of a worker under work")
    tile = folder / "tile.png"
    Image.new("RGB", (900, 900), (200, 120, 180)).save(tile)
    client = ReaderClient(folder, policy=RestartPolicy(delays_ms=(0,) * 100))
    client.start()
    for number in range(count):
        ended: list[str] = []
        call = client.open_image(ImageRef(str(tile)))
        call.answered.connect(partial(_fetch, ended))
        call.failed.connect(lambda _, ended=ended: ended.append("refused"))
        until, killed = time.monotonic() + 120, False
        while time.monotonic() < until and not ended:
            app.processEvents()
            if not killed and client.pid and client.has_calls:
                os.kill(client.pid, signal.SIGKILL)
                killed = True
        if len(ended) == 1:
            row.outcomes[ended[0]] += 1
        else:
            row.lost.append(f"kill {number}: {ended}")
    client.shutdown()
    left = [path.name for path in folder.glob("*.np*")]
    if left:
        row.lost.append(f"files left behind: {left}")
    return row


def _fetch(ended: list[str], opened: ImageOpened) -> None:
    Path(opened.array).unlink()
    ended.append("opened")


def shown(rows: list[Row]) -> str:
    """The table, as it stands in docs/security.md."""
    lines = [
        "| kind | tried | opened | refused in a sentence | lost |",
        "|---|---:|---:|---:|---:|",
    ]
    for row in rows:
        opened, refused = row.outcomes["opened"], row.outcomes["refused"]
        lines.append(f"| {row.kind} | {row.tried} | {opened} | {refused} | {len(row.lost)} |")
    tried, lost = sum(row.tried for row in rows), sum(len(row.lost) for row in rows)
    opened = sum(row.outcomes["opened"] for row in rows)
    lines.append(f"| all | {tried} | {opened} | {tried - opened - lost} | {lost} |")
    return "\n".join(lines)


def main() -> int:
    """1 where anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=20_000, help="damaged files")
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=list(SHARES), choices=list(SHARES))
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    began = time.monotonic()
    rows = []
    for kind in arguments.only:
        rows.append(fuzz(kind, max(arguments.tries * SHARES[kind] // 100, 1), arguments.seed))
        print(f"{kind}: {rows[-1].tried} tried, {len(rows[-1].lost)} lost", file=sys.stderr)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two, \
            tempfile.TemporaryDirectory() as three:  # fmt: skip
        rows += [run_folders(Path(one) / "runs"), models(Path(two))]
        if arguments.kills and os.name == "posix":
            rows.append(kills(Path(three), arguments.kills))
    print(shown(rows))
    print(f"seed {arguments.seed}, {time.monotonic() - began:.0f} s")
    for lost in (one for row in rows for one in row.lost):
        print(f"lost: {lost}")
    return int(any(row.lost for row in rows))


if __name__ == "__main__":
    sys.exit(main())
