"""A window that is killed at any moment loses nothing that it said was saved."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from crcviewer.session.loaded import load
from crcviewer.session.summary import in_folder
from tests.hostile.working_window import highest

_ROOT = Path(__file__).parents[2]
_COUNT = 300
_PATIENCE_S = 120.0


class Killed:
    """What a window said before it was killed."""

    def __init__(self, home: Path, seed: int) -> None:
        environment = os.environ | {
            "HOME": str(home),
            "XDG_DATA_HOME": str(home),
            "XDG_CONFIG_HOME": str(home),
            "CRCVIEWER_SESSIONS": str(home / "sessions"),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": str(_ROOT),
        }
        command = [sys.executable, "-X", "utf8", "-m", "tests.hostile.working_window"]
        self._process = subprocess.Popen(
            [*command, str(seed), str(_COUNT)], cwd=_ROOT, env=environment, stdout=subprocess.PIPE
        )
        watch = threading.Timer(_PATIENCE_S, self._process.kill)
        watch.start()
        chance = random.Random(seed)
        self.did = self.saved = self.opened = 0
        self.cases = 0
        left = -1
        out = self._process.stdout
        assert out is not None
        for line in out:
            kind, number, *more = json.loads(line)
            if kind == "opened":
                self.opened, self.cases = number, more[0]
                left = chance.randrange(400)  # steps from here to its death
            elif kind == "saved":
                self.saved = number
            else:
                self.did = number
                left -= 1
                if left == 0 or (left < 0 and self.saved):
                    break
        self._process.kill()  # SIGKILL
        for line in out:  # what it had said before it died
            kind, number, *_ = json.loads(line)
            if kind == "saved":
                self.saved = number
        watch.cancel()
        self._process.wait()
        out.close()


def _kill_again_and_again(home: Path, times: int, seed: int) -> None:
    known = 0
    for n in range(times):
        killed = Killed(home, seed + n)
        assert killed.opened >= known
        assert killed.cases == _COUNT
        (file,) = in_folder(home / "sessions")
        loaded = load(file, read_only=True)
        loaded.session.close()
        assert loaded.session.salvaged is None
        assert loaded.unreadable == 0
        found = highest(loaded.cases)
        assert killed.saved <= found <= killed.did + 1
        known = found


def test_killed_at_random_moments(tmp_path: Path) -> None:
    _kill_again_and_again(tmp_path, 3, seed=1)


@pytest.mark.hostile
@pytest.mark.timeout(3600)
def test_killed_at_fifty_random_moments(tmp_path: Path) -> None:
    _kill_again_and_again(tmp_path, 50, seed=100)
