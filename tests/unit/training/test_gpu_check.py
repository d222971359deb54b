"""The script for machines with a graphics card: its parts, as far as a processor can tell."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).parents[3] / "scripts" / "gpu_check.py"


@pytest.mark.parametrize("part", ["machine", "products"])
def test_a_part_goes_through_on_the_processor(part: str, tmp_path: Path) -> None:
    """``machine`` imports training and models where no library of a window can be imported."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--part", part, "--dry", "--place", str(tmp_path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    last = done.stdout.splitlines()[-1]
    told = json.loads(last.removeprefix("FOUND "))
    assert told["state"] == "done", (told, done.stderr)
    assert told["found"]["torch" if part == "machine" else "tflops"]
