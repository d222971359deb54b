"""A file that ends or stops whoever reads it is named as failed, and the command goes on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.hostile.fatal_files import SITECUSTOMIZE

NAMES = ("a_he.png", "endless_he.png", "fatal_he.png", "fatal_two_he.png", "z_he.png")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "images"
    made.mkdir()
    pixels = np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)
    for name in NAMES:
        Image.fromarray(pixels).save(made / name)
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(SITECUSTOMIZE)
    return made


def run(folder: Path, command: str, *arguments: str) -> tuple[int, dict[str, Any]]:
    """The exit status, and whether there was an error, by the name of the file."""
    hook = next(place / "hook" for place in folder.parents if (place / "hook").is_dir())
    path = os.pathsep.join((str(hook), os.environ.get("PYTHONPATH", "")))
    done = subprocess.run(
        [sys.executable, "-m", "crcviewer", command, str(folder), "--json", *arguments],
        capture_output=True, text=True, timeout=250, check=False,
        env=os.environ | {"PYTHONPATH": path}, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, {
        Path(one.get("path") or one.get("pathology")).name: one["error"] for one in lines
    }


@pytest.mark.parametrize("command", ["inspect", "classify"])
def test_fatal_and_endless_files_are_named_and_the_rest_goes_on(folder: Path, command: str) -> None:
    status, errors = run(folder, command, "--time-limit", "4")
    assert status == 1
    assert set(errors) == set(NAMES)
    assert [name for name in NAMES if errors[name] is None] == ["a_he.png", "z_he.png"]


def test_one_fatal_file_alone_is_told(folder: Path) -> None:
    status, errors = run(folder / "fatal_he.png", "classify")
    assert status == 1
    assert errors["fatal_he.png"]
