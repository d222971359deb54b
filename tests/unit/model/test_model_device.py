"""The device and the memory that models get."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch

from crcviewer.model.device import choose_device, describe_device
from crcviewer.protocol.worker_command import DEVICE_VARIABLE


def test_the_cpu_can_be_asked_for() -> None:
    assert choose_device("cpu") == torch.device("cpu")
    assert describe_device(torch.device("cpu")) == "cpu"


def test_auto_is_a_device_that_computes() -> None:
    device = choose_device()
    assert torch.ones(3, device=device).sum().item() == 3
    assert describe_device().startswith(device.type)


def test_the_environment_stands_in_for_auto(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DEVICE_VARIABLE, "cpu")
    assert choose_device() == torch.device("cpu")


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine's CUDA works")
def test_a_gpu_that_fails_is_passed_over_with_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    assert choose_device("cuda") == torch.device("cpu")
    assert "the CPU is used instead" in caplog.text


@pytest.mark.parametrize("name", ["abacus", "meta", "cuda:x"])
def test_an_unknown_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="unknown device"):
        choose_device(name)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc is Linux's")
def test_large_blocks_are_not_mapped_anew_once_tuned() -> None:
    # Page faults of the same work, before and after, in a process of its own.
    program = """
import resource, torch
from crcviewer.model.allocator import tune_allocator
def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(50):
        torch.zeros(1 << 20)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
untuned = faults()
assert tune_allocator()
faults()
print(untuned, faults())
"""
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    untuned, tuned = map(int, ran.stdout.split())
    assert tuned < untuned / 10
