"""The device that models run on, and its name for people."""

from __future__ import annotations

import logging
import os

import torch

from crcviewer.protocol.worker_command import DEVICE_VARIABLE

_log = logging.getLogger(__name__)


def choose_device(wanted: str = "auto") -> torch.device:
    """``auto``: a GPU that truly works, else the CPU. Also ``cpu``, ``cuda``, ``cuda:1``, ``mps``.

    The environment variable ``CRCVIEWER_DEVICE`` stands in for ``auto`` where it is set. A GPU
    that fails a tiny computation is passed over with a warning in the log: drivers and builds
    that do not fit together often show only then. Raises ValueError for an unknown name.
    """
    if wanted == "auto":
        wanted = os.environ.get(DEVICE_VARIABLE) or "auto"
    names = ("cuda", "mps") if wanted == "auto" else (wanted,)
    for name in names:
        try:
            device = torch.device(name)
        except RuntimeError as error:
            raise ValueError(f"unknown device {name!r}") from error
        if device.type == "cpu":
            return device
        if device.type not in ("cuda", "mps"):
            raise ValueError(f"unknown device {name!r}")
        if wanted == "auto" and not _is_there(device):
            continue
        try:
            if torch.ones(2, device=device).sum().item() == 2.0:
                return device
        except (RuntimeError, AssertionError) as error:
            _log.warning("%s does not work (%s); the CPU is used instead", name, error)
    return torch.device("cpu")


def describe_device(device: torch.device | None = None) -> str:
    """``cpu``, ``mps`` or ``cuda:0 (NVIDIA …)``; None: the one that ``auto`` chooses."""
    device = choose_device() if device is None else device
    if device.type != "cuda":
        return device.type
    index = torch.cuda.current_device() if device.index is None else device.index
    return f"cuda:{index} ({torch.cuda.get_device_name(index)})"


def has_fast_bfloat16() -> bool:
    """Whether this processor computes bfloat16 products itself, not by widening them."""
    capabilities = torch.cpu.get_capabilities()
    return any(capabilities.get(name, False) for name in ("avx512_bf16", "amx_bf16"))


def _is_there(device: torch.device) -> bool:
    if device.type == "cuda":
        return torch.cuda.is_available()
    return torch.backends.mps.is_available()
