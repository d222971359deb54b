"""What a machine can do, and a reason for each card that it cannot use."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
import torch

from crcviewer.protocol.device_report import DeviceReport
from crcviewer.protocol.json_lines import from_json
from crcviewer.protocol.units import bytes_words
from training.hardware.machine import cpu_cores, ram


def devices_here(folder: Path, cards: str, environment: dict[str, str]) -> DeviceReport:
    """The command in a process of its own, on a machine whose driver lists ``cards``."""
    program = folder / "nvidia-smi"
    program.write_text(f"#!/bin/sh\ncat <<END\n{cards}END\n")
    program.chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    told = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "crcviewer", "devices", "--json"],
        env={**os.environ, "PATH": path, **environment},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return from_json(DeviceReport, told.stdout)


@pytest.mark.skipif(torch.cuda.is_available(), reason="the cards of this machine can be used")
@pytest.mark.skipif(os.name == "nt", reason="a shell script stands for the driver's program")
def test_a_card_that_torch_does_not_see_has_a_reason_and_a_next_step(tmp_path: Path) -> None:
    cards = "NVIDIA A 100, 81920, 80000, 470.1\nNVIDIA B, 8192, [N/A], 470.1\n"
    report = devices_here(tmp_path, cards, {"CUDA_VISIBLE_DEVICES": "7"})
    processor, first, second = report.devices
    assert (processor.name, processor.usable) == ("cpu", True)
    assert report.default == "cpu"
    assert report.driver == "470.1"
    assert (first.title, first.memory, first.memory_free) == (
        "NVIDIA A 100", 81920 * 2**20, 80000 * 2**20,
    )  # fmt: skip
    assert second.memory_free == 0
    for card in (first, second):
        assert not card.usable
        assert card.name == ""
        assert card.next_step
    reason = {"value": "7"} if torch.version.cuda else {"build": report.torch_build}
    assert first.why_not.values == reason


def test_the_machine_is_told_as_it_is() -> None:
    total, free = ram()
    assert 0 < free <= total <= psutil.virtual_memory().total
    assert 1 <= cpu_cores() <= (os.cpu_count() or 1)


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 MB"), (310_400_000, "310 MB"), (5_240_000_000, "5.2 GB")]
)
def test_bytes_are_written_for_people(count: int, text: str) -> None:
    assert bytes_words(count) == text
