"""Which devices there are, and why one that is in the machine cannot be used."""

from __future__ import annotations

import logging
import os
import platform
import subprocess
import warnings
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.nn import functional

from crcviewer.model.device import choose_device, has_fast_bfloat16
from crcviewer.protocol.device_report import Device, DeviceReport
from training.hardware.machine import cpu_cores, gigabytes, ram

_LOGGER = logging.getLogger("training")
_LEAST_FREE = 10**9
"""Bytes: less does not hold even a small network's run."""
_PYTORCH = "https://pytorch.org/get-started/locally"
_PCI = Path("/sys/bus/pci/devices")
_VENDORS = {"0x10de": "NVIDIA graphics card", "0x1002": "AMD graphics card"}


@dataclass(frozen=True)
class _Card:
    """A graphics card as its driver tells of it, or as it sits in its slot without one."""

    title: str
    memory: int = 0
    free: int = 0
    driver: str = ""


def report_devices() -> DeviceReport:
    """All devices of this machine, each after a small trial computation."""
    cards = _nvidia_cards()
    seen = _cuda_devices()
    # A card that torch does not see at all still deserves its reason.
    hidden = [_unseen(card) for card in cards] if not seen else []
    devices = [*seen, *_metal_device(), *hidden]
    if not devices:
        devices = [_unseen(_Card(title)) for title in _cards_in_slots()]
    total, free = ram()
    processor = Device(
        "cpu", _processor_name(), "cpu", total, free, True, bfloat16=has_fast_bfloat16()
    )
    usable = [device for device in devices if device.usable]
    rest = [device for device in devices if not device.usable]
    return DeviceReport(
        devices=(*usable, processor, *rest),
        default=_default(),
        cpu_cores=cpu_cores(),
        ram=total,
        ram_free=free,
        torch=torch.__version__,
        torch_build=torch_build(),
        driver=next((card.driver for card in cards), ""),
    )


def torch_build() -> str:
    """What the installed torch was built for."""
    if torch.version.cuda:
        return f"CUDA {torch.version.cuda}"
    if torch.version.hip:
        return f"ROCm {torch.version.hip}"
    return "Metal" if torch.backends.mps.is_built() else "CPU only"


def _default() -> str:
    device = choose_device()
    if device.type == "cuda":
        return f"cuda:{device.index or 0}"
    return device.type


# ------------------------------------------------------------------------- what torch sees


def _cuda_devices() -> list[Device]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about drivers; the reason is told below
        if not torch.cuda.is_available():
            return []
        return [_cuda_device(index) for index in range(torch.cuda.device_count())]


def _cuda_device(index: int) -> Device:
    device = torch.device("cuda", index)
    about = torch.cuda.get_device_properties(index)
    cause, step = "", ""
    total, free = int(about.total_memory), 0
    try:
        free = int(torch.cuda.mem_get_info(index)[0])
        _try_out(device)
    except RuntimeError as error:
        _LOGGER.warning("cuda:%d failed its trial: %s", index, error)
        cause, step = _failed_trial(str(error), (about.major, about.minor))
    if not cause and free < _LEAST_FREE:
        cause = f"Only {gigabytes(free)} of its {gigabytes(total)} of memory are free."
        step = "End the other programs that use it."
    return Device(
        name=f"cuda:{index}",
        title=about.name,
        kind="rocm" if torch.version.hip else "cuda",
        memory=total,
        memory_free=free,
        usable=not cause,
        why_not=cause,
        next_step=step,
        bfloat16=torch.cuda.is_bf16_supported(including_emulation=False),
    )


def _failed_trial(message: str, capability: tuple[int, int]) -> tuple[str, str]:
    if "out of memory" in message:
        return (
            "It has no memory left for even a small computation.",
            "End the other programs that use it.",
        )
    if "no kernel image" in message:
        return (
            f"This torch ({torch_build()}) was not built for its generation "
            f"(compute capability {capability[0]}.{capability[1]}).",
            f"Install a torch that was: {_PYTORCH}.",
        )
    return (
        f"A trial computation on it failed ({message.splitlines()[0].rstrip('.')}).",
        "Restart the machine, and bring its graphics driver up to date if that does not help.",
    )


def _metal_device() -> list[Device]:
    if not torch.backends.mps.is_available():
        return []
    cause, step = "", ""
    try:
        _try_out(torch.device("mps"))
    except RuntimeError as error:
        cause, step = _failed_trial(str(error), (0, 0))
    total = int(torch.mps.recommended_max_memory())
    free = total - int(torch.mps.driver_allocated_memory())
    return [Device("mps", "Apple GPU", "mps", total, free, not cause, cause, step)]


def _try_out(device: torch.device) -> None:
    """A convolution forth and back: what a driver that does not fit fails at."""
    image = torch.ones(1, 3, 8, 8, device=device, requires_grad=True)
    value = functional.conv2d(image, torch.ones(4, 3, 3, 3, device=device)).sum()
    (gradient,) = torch.autograd.grad(value, image)
    if gradient[0, 0, 4, 4].item() != 36.0:
        raise RuntimeError("it computes wrong numbers")


# --------------------------------------------------------------------- what torch does not see


def why_no_card() -> tuple[str, str]:
    """Why torch sees no graphics card, and what to do; empty where there is none, or it does."""
    if torch.cuda.is_available():
        return "", ""
    cards = _nvidia_cards() or [_Card(title) for title in _cards_in_slots()]
    return _why_unseen(cards[0]) if cards else ("", "")


def _unseen(card: _Card) -> Device:
    cause, step = _why_unseen(card)
    kind = "rocm" if card.title.startswith("AMD") else "cuda"
    return Device("", card.title, kind, card.memory, card.free, False, cause, step)


def _why_unseen(card: _Card) -> tuple[str, str]:
    built = torch_build()
    if card.title.startswith("AMD"):
        if not torch.version.hip:
            return (
                f"This torch is built for {built}; AMD cards need the build for ROCm.",
                f"Install it: {_PYTORCH}.",
            )
        return "Its driver does not answer.", "Install the ROCm driver, then restart the machine."
    if not torch.version.cuda:
        return (
            f"This torch is built for {built}; NVIDIA cards need a build for CUDA.",
            f"Install one: {_PYTORCH}.",
        )
    hidden = os.environ.get("CUDA_VISIBLE_DEVICES")
    if hidden is not None and card.driver:
        return (
            f"The environment variable CUDA_VISIBLE_DEVICES (“{hidden}”) hides it.",
            "Unset that variable, or name this card in it.",
        )
    if not card.driver:
        return (
            "There is no NVIDIA driver, or it does not answer.",
            "Install the driver from https://www.nvidia.com/drivers, then restart the machine.",
        )
    if "too old" in _init_error():
        return (
            f"The NVIDIA driver {card.driver} is too old for this torch ({built}).",
            f"Install a newer driver, or a torch for an older CUDA: {_PYTORCH}.",
        )
    return (
        f"The NVIDIA driver {card.driver} is there, but {built} does not find the card through it.",
        "Restart the machine; in a container, start it with the GPUs handed in.",
    )


def _init_error() -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.cuda.init()  # type: ignore[no-untyped-call]
    except (RuntimeError, AssertionError) as error:
        return str(error)
    return ""


def _nvidia_cards() -> list[_Card]:
    """As ``nvidia-smi`` lists them; none where there is no driver."""
    query = "--query-gpu=name,memory.total,memory.free,driver_version"
    try:
        told = subprocess.run(
            ["nvidia-smi", query, "--format=csv,noheader,nounits"],
            capture_output=True, text=True, timeout=20, check=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return []
    cards = []
    for line in told.stdout.splitlines():
        fields = [field.strip() for field in line.split(",")]
        if len(fields) == 4:
            total, free = (int(f) * 2**20 if f.isdigit() else 0 for f in fields[1:3])
            cards.append(_Card(fields[0], total, free, fields[3]))
    return cards


def _cards_in_slots() -> list[str]:
    """Graphics cards that Linux finds on the bus, whether or not a driver runs them."""
    titles = []
    for place in sorted(_PCI.glob("*")) if _PCI.is_dir() else ():
        try:
            vendor = (place / "vendor").read_text().strip()
            kind = (place / "class").read_text().strip()
        except OSError:
            continue
        if vendor in _VENDORS and kind.startswith(("0x0300", "0x0302")):
            titles.append(_VENDORS[vendor])
    return titles


def _processor_name() -> str:
    """As Linux and macOS call it; elsewhere its architecture."""
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8") as file:
            for line in file:
                if line.startswith("model name"):
                    return " ".join(line.partition(":")[2].split())
    except OSError:
        pass
    return platform.processor() or platform.machine() or "processor"
