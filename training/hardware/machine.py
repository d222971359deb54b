"""What this machine has that a study needs: memory and processor cores that a process may use."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

import psutil
import torch

_CGROUP = Path("/sys/fs/cgroup")


def cpu_cores() -> int:
    """That this process may use, by its affinity and by the share of its container."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows have no affinity to ask for
        cores = os.cpu_count() or 1
    for group in _control_groups():
        quota, _, period = _text(group / "cpu.max").partition(" ")
        if quota.isdigit() and period.isdigit():
            cores = min(cores, max(1, round(int(quota) / int(period))))
    return cores


def ram() -> tuple[int, int]:
    """Bytes in all and bytes free, of the machine or of the container or job that we are in."""
    memory = psutil.virtual_memory()
    total, free = int(memory.total), int(memory.available)
    for group in _control_groups():
        limit, used = _text(group / "memory.max"), _text(group / "memory.current")
        if limit.isdigit() and used.isdigit() and int(limit) < total:
            # Pages of files count as used there, but are given back when they are needed.
            reclaimable = _statistic(group / "memory.stat", "inactive_file")
            total = int(limit)
            free = min(free, max(0, total - int(used) + reclaimable))
    return total, free


def device_memory(device: torch.device) -> tuple[int, int]:
    """Bytes in all and bytes free of the memory that networks on ``device`` live in."""
    if device.type == "cuda":
        free, total = torch.cuda.mem_get_info(device)
        # What torch holds in reserve is ours to use.
        spare = torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
        return total, free + spare
    if device.type == "mps":
        total = int(torch.mps.recommended_max_memory())
        return total, max(0, total - int(torch.mps.driver_allocated_memory()))
    return ram()


def peak_memory(device: torch.device) -> int:
    """The most bytes so far: of the GPU where there is one, else of the process; 0: unknown."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    try:
        import resource  # not on Windows
    except ImportError:
        return 0
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used * 1024  # macOS counts bytes, others KiB


def processor_name() -> str:
    """As Linux calls it; elsewhere its architecture."""
    for line in _text(Path("/proc/cpuinfo")).splitlines():
        if line.startswith("model name"):
            return " ".join(line.partition(":")[2].split())
    return platform.processor() or platform.machine() or "processor"


def _control_groups() -> list[Path]:
    """Those of Linux that bound this process, outermost first: of a container or a batch job."""
    for line in _text(Path("/proc/self/cgroup")).splitlines():
        if line.startswith("0::/"):
            own = _CGROUP / line.removeprefix("0::/")
            return [*(p for p in reversed(own.parents) if p.is_relative_to(_CGROUP)), own]
    return []


def _text(path: Path) -> str:
    """Of a small file; empty where there is none."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def _statistic(path: Path, name: str) -> int:
    for line in _text(path).splitlines():
        key, _, value = line.partition(" ")
        if key == name and value.isdigit():
            return int(value)
    return 0
