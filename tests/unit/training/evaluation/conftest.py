"""One small trained run on phantoms, evaluated once by the real command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.training.evaluation.evaluation_cases import EvaluatedRun
from training.cli.train import main as train

SMALL = [
    "--preset", "tiny", "--device", "cpu", "--set", "network.width=0.05",
    "--set", "network.input_size=32", "--set", "schedule.small_size=0",
    "--set", "network.test_time_views=1", "--set", "epochs.pathology=1",
    "--set", "epochs.radiology=1", "--set", "epochs.fusion=1",
]  # fmt: skip


@pytest.fixture(scope="session")
def evaluated_run(tmp_path_factory: pytest.TempPathFactory, phantom_folder: Path) -> EvaluatedRun:
    """Not to be written to."""
    folder = tmp_path_factory.mktemp("evaluated") / "运行 one"
    assert train([*SMALL, "--data", str(phantom_folder), "--run", str(folder)]) == 0
    command = [
        sys.executable, "-X", "utf8", "-W", "error", "-m", "training.cli.evaluate",
        "--model", str(folder / "best.safetensors"), "--data", str(phantom_folder),
        "--run", str(folder), "--device", "cpu", "--resamples", "200",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return EvaluatedRun(folder, phantom_folder, done.stdout)
