"""From process start to the painted window and to the classified sample: frozen against source.

Run by hand after ``make bundle``: ``python tests/benchmarks/bench_bundle.py [ROUNDS] [--cold]``.
Processes of both kinds take turns, so that other work on the machine burdens both; the ratios of
the medians are printed. With ``--cold`` (root, Linux) the file caches are dropped before each.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_FROZEN = [str(_ROOT / "dist" / "crcviewer" / "crcviewer")]
_SOURCE = [sys.executable, "-X", "utf8", "-m", "crcviewer"]


def _seconds(command: list[str], home: Path, *, cold: bool) -> tuple[float, float]:
    """(to the first paint, to the classified sample)."""
    samples = _ROOT / "resources" / "samples"
    files = [str(samples / f"01 tumour_{kind}.png") for kind in ("path", "ct")]
    report = home / "report.json"
    report.unlink(missing_ok=True)
    environment = {n: v for n, v in os.environ.items() if not n.startswith("PYTHON")} | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "XDG_DATA_HOME": str(home),
        "CRCVIEWER_DEVICE": "cpu",
        "CRCVIEWER_SMOKE_REPORT": str(report),
    }
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    if cold:
        os.sync()
        Path("/proc/sys/vm/drop_caches").write_text("3\n", encoding="ascii")
    start = time.time()
    subprocess.run(
        [*command, *files],
        cwd=_ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=300,
        check=True,
    )
    seen = json.loads(report.read_text(encoding="utf-8"))
    return seen["painted"] - start, seen["classified"] - start


def main() -> None:
    """Print the medians of both kinds, and their ratios."""
    cold = "--cold" in sys.argv
    counts = [int(word) for word in sys.argv[1:] if word.isdigit()]
    rounds = counts[0] if counts else (1 if cold else 5)
    taken: dict[str, list[tuple[float, float]]] = {"source": [], "frozen": []}
    with tempfile.TemporaryDirectory() as place:
        for number in range(rounds if cold else rounds + 1):
            for kind, command in (("source", _SOURCE), ("frozen", _FROZEN)):
                seconds = _seconds(command, Path(place), cold=cold)
                if cold or number > 0:  # the first fills the caches of files and bytecode
                    taken[kind].append(seconds)
    for place_of, words in enumerate(("first paint", "sample classified")):
        source, frozen = (
            statistics.median(pair[place_of] for pair in taken[kind])
            for kind in ("source", "frozen")
        )
        print(
            f"{words:<18} source {source:6.2f} s   frozen {frozen:6.2f} s"
            f"   ratio {frozen / source:5.2f}   {'cold' if cold else 'warm'}, medians of {rounds}"
        )


if __name__ == "__main__":
    main()
