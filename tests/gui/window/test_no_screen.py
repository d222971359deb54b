"""Without a screen the program says so in one sentence and ends."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from crcviewer.app import NO_SCREEN

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="other systems always have a screen"
)


def run(**changes: str) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "crcviewer"],
        env=environment | changes,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_no_display() -> None:
    done = run()
    assert (done.returncode, done.stderr.strip(), done.stdout) == (1, NO_SCREEN, "")


def test_display_that_does_not_answer() -> None:
    done = run(DISPLAY=":987654")
    assert done.returncode == 1
    assert NO_SCREEN in done.stderr
