"""What ``crcviewer devices --json`` says of this machine."""

from __future__ import annotations

import msgspec

from crcviewer.protocol.text import NOTHING, Text


class Device(msgspec.Struct, frozen=True):
    """One processor that a study could run on."""

    name: str
    """What to give as ``--device``: ``cpu``, ``cuda:0``, ``mps``; empty where torch does not see
    the device at all."""
    title: str
    """For people: "NVIDIA GeForce RTX 4090"."""
    kind: str
    """``cpu``, ``cuda``, ``rocm`` or ``mps``."""
    memory: int
    """Bytes; of a processor the machine's memory; 0: unknown."""
    memory_free: int
    """Bytes that nobody uses now; 0: unknown."""
    usable: bool
    why_not: Text = NOTHING
    """Where it is not usable: the driver, the build of torch, the memory."""
    next_step: Text = NOTHING
    """What to do about it."""
    bfloat16: bool = False
    """Whether it computes with bfloat16, which is about twice as fast."""


class DeviceReport(msgspec.Struct, frozen=True):
    """All devices, the best usable one first, and what the machine has beside them."""

    devices: tuple[Device, ...]
    default: str
    """Name of the device that ``--device auto`` takes."""
    cpu_cores: int
    """That this process may use."""
    ram: int
    """Bytes."""
    ram_free: int
    torch: str
    """Its version."""
    torch_build: str
    """What it was built for: "CUDA 12.8", "ROCm 6.4", "CPU only", "Metal"."""
    driver: str = ""
    """Version of the NVIDIA driver, where one is installed."""
