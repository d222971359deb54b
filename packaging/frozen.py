"""The frozen program under trial: how it is run, how its processes are counted, what it weighs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

_SUFFIX = ".exe" if sys.platform == "win32" else ""
_MOST_PROCESSES = 24
"""Far above what the program ever needs, far below what hurts a machine."""
_PATIENCE_S = 600.0
"""For one run of it: machines may be busy."""


class SmokeError(Exception):
    """The frozen program did not do what it has to."""


def need(condition: object, words: str) -> None:
    """Raises SmokeError."""
    if not condition:
        raise SmokeError(words)


def wait(condition: Callable[[], bool], seconds: float) -> None:
    """Raises SmokeError if it does not come true."""
    deadline = time.monotonic() + seconds
    while not condition():
        need(time.monotonic() < deadline, f"waited {seconds:.0f} s in vain")
        time.sleep(0.1)


@dataclass
class ProcessCount:
    """How many processes of the frozen program there are, looked at all the while."""

    folder: Path
    most: int = 0
    now: int = 0
    too_many: bool = False
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> ProcessCount:
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def begin(self) -> None:
        """Count anew."""
        self.most = 0

    def processes(self) -> list[psutil.Process]:
        found = []
        for process in psutil.process_iter(["exe"]):
            exe = process.info["exe"]
            if exe and self.folder in Path(exe).parents:
                found.append(process)
        return found

    def _watch(self) -> None:
        while not self._stop.wait(0.1):
            processes = self.processes()
            self.now = len(processes)
            self.most = max(self.most, self.now)
            if self.now > _MOST_PROCESSES:
                self.too_many = True
                for process in processes:
                    try:
                        process.kill()
                    except psutil.Error:
                        continue


class Bundle:
    """The two executables, run in a home folder of their own."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder, self.home = folder, home
        self.window = folder / f"crcviewer{_SUFFIX}"
        self.console = folder / f"crcviewer-cli{_SUFFIX}"
        for program in (self.window, self.console):
            need(program.is_file(), f"{program} is missing: build the bundle first.")
        self.environment = {
            name: value
            for name, value in os.environ.items()
            # nothing of the Python that runs this may help
            if not name.startswith(("PYTHON", "VIRTUAL_ENV", "CRCVIEWER_"))
        } | {
            "HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_DATA_HOME": str(home),
            "XDG_CACHE_HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "CRCVIEWER_DEVICE": "cpu",
            "CRCVIEWER_RUNS": str(home / "runs"),
        }  # fmt: skip

    def libraries(self) -> Path:
        """Where all lies that the two executables share."""
        inside = self.folder / "_internal"
        return inside if inside.is_dir() else self.folder.parent / "Frameworks"

    def run(self, *arguments: str, status: int = 0) -> str:
        """What ``crcviewer-cli ARGUMENTS`` prints."""
        done = subprocess.run(
            [str(self.console), *arguments], env=self.environment, cwd=self.home,
            capture_output=True, text=True, encoding="utf-8", timeout=_PATIENCE_S, check=False,
        )  # fmt: skip
        need(
            done.returncode == status,
            f"crcviewer-cli {' '.join(arguments)} ended with {done.returncode}:\n"
            f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}",
        )
        return done.stdout

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [str(self.console), *arguments], env=self.environment, cwd=self.home,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def open_window(
        self, *arguments: str, work: dict[str, Any] | None = None
    ) -> tuple[dict[str, Any], float]:
        """The report of a window that is opened on files, and when it was started.

        ``work``: what it does besides, see ``crcviewer/smoke.py``.
        """
        report = self.home / "window.json"
        report.unlink(missing_ok=True)
        asked = self.home / "work.json"
        asked.write_text(json.dumps(work or {}), encoding="utf-8")
        of_smoke = {"CRCVIEWER_SMOKE_REPORT": str(report), "CRCVIEWER_SMOKE_WORK": str(asked)}
        began = time.time()
        # As on a desktop of Windows: neither input nor output is there.
        done = subprocess.run(
            [str(self.window), *arguments],
            env=self.environment | of_smoke, cwd=self.home,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=_PATIENCE_S, check=False, **_without_streams(),
        )  # fmt: skip
        need(done.returncode == 0, f"the window ended with {done.returncode}")
        need(report.is_file(), "the window wrote no report")
        return json.loads(report.read_text(encoding="utf-8")), began


def _without_streams() -> dict[str, Any]:
    return {"creationflags": subprocess.CREATE_NO_WINDOW} if sys.platform == "win32" else {}


def samples(bundle: Bundle) -> tuple[str, str]:
    """A pair that ships with the program."""
    found = sorted(bundle.folder.parent.rglob("resources/samples/01 tumour_*.png"))
    found = [path for path in found if bundle.folder.name in path.parts or "app" in str(path)]
    need(len(found) >= 2, "the bundle holds no samples")
    return str(found[1]), str(found[0])  # path before ct


def sizes(folder: Path) -> Counter[str]:
    """Megabytes (of 1,000,000 bytes) by part, links counted nowhere."""
    parts: Counter[str] = Counter()
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_file():
            continue
        inside = path.relative_to(folder).parts
        inside = inside[1:] if inside[0] in ("_internal", "Frameworks", "Resources") else inside
        name = inside[0].removesuffix(".libs") if len(inside) > 1 else "libraries of the system"
        if path.parent == folder:
            name = "the two executables, and our and all other Python code"
        if inside[0] == "nvidia":
            name = f"nvidia {inside[-1].split('.so')[0]}" if ".so" in inside[-1] else "nvidia"
        parts[name] += path.stat().st_size
    return parts
