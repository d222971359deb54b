"""Graphics cards that torch does not see: which there are, and what is missing."""

from __future__ import annotations

import os
import subprocess
import warnings
from dataclasses import dataclass
from pathlib import Path

import torch

from crcviewer.protocol.failure import Failure, InstallPart
from crcviewer.protocol.text import text

PYTORCH = "https://pytorch.org/get-started/locally"
_PCI = Path("/sys/bus/pci/devices")
_VENDORS = {"0x10de": "NVIDIA", "0x1002": "AMD"}


@dataclass(frozen=True)
class Card:
    """A graphics card as its driver tells of it, or as it sits in its slot without one."""

    title: str
    memory: int = 0
    free: int = 0
    driver: str = ""
    vendor: str = "NVIDIA"
    """Or ``AMD``."""


def torch_build() -> str:
    """What the installed torch was built for."""
    if torch.version.cuda:
        return f"CUDA {torch.version.cuda}"
    if torch.version.hip:
        return f"ROCm {torch.version.hip}"
    return "Metal" if torch.backends.mps.is_built() else "CPU only"


def nvidia_cards() -> list[Card]:
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
            cards.append(Card(fields[0], total, free, fields[3]))
    return cards


def cards_in_slots() -> list[Card]:
    """Graphics cards that Linux finds on the bus, whether or not a driver runs them."""
    cards = []
    for place in sorted(_PCI.glob("*")) if _PCI.is_dir() else ():
        try:
            vendor = (place / "vendor").read_text().strip()
            kind = (place / "class").read_text().strip()
        except OSError:
            continue
        if vendor in _VENDORS and kind.startswith(("0x0300", "0x0302")):
            name = _VENDORS[vendor]
            cards.append(Card(f"{name} graphics card", vendor=name))
    return cards


def why_no_card() -> Failure | None:
    """Why torch sees no graphics card, and what to do; None where there is none, or it does."""
    if torch.cuda.is_available():
        return None
    cards = nvidia_cards() or cards_in_slots()
    return why_unseen(cards[0]) if cards else None


def why_unseen(card: Card) -> Failure:
    """Why torch does not see this card."""
    built = torch_build()
    if card.vendor == "AMD":
        if not torch.version.hip:
            return Failure(
                text(
                    "This torch is built for {build}; AMD cards need the build for ROCm.",
                    build=built,
                ),
                text("Install it: {address}.", address=PYTORCH),
                InstallPart("torch"),
            )
        return Failure(
            text("Its driver does not answer."),
            text("Install the ROCm driver, then restart the machine."),
            InstallPart("ROCm driver"),
        )
    if not torch.version.cuda:
        return Failure(
            text(
                "This torch is built for {build}; NVIDIA cards need a build for CUDA.", build=built
            ),
            text("Install one: {address}.", address=PYTORCH),
            InstallPart("torch"),
        )
    hidden = os.environ.get("CUDA_VISIBLE_DEVICES")
    if hidden is not None and card.driver:
        return Failure(
            text(
                "The environment variable CUDA_VISIBLE_DEVICES (“{value}”) hides it.", value=hidden
            ),
            text("Unset that variable, or name this card in it."),
        )
    if not card.driver:
        return Failure(
            text("There is no NVIDIA driver, or it does not answer."),
            text(
                "Install the driver from https://www.nvidia.com/drivers, then restart the machine."
            ),
            InstallPart("NVIDIA driver"),
        )
    if "too old" in _init_error():
        return Failure(
            text(
                "The NVIDIA driver {driver} is too old for this torch ({build}).",
                driver=card.driver,
                build=built,
            ),
            text(
                "Install a newer driver, or a torch for an older CUDA: {address}.", address=PYTORCH
            ),
            InstallPart("NVIDIA driver"),
        )
    return Failure(
        text(
            "The NVIDIA driver {driver} is there, but {build} does not find the card through it.",
            driver=card.driver,
            build=built,
        ),
        text("Restart the machine; in a container, start it with the GPUs handed in."),
    )


def _init_error() -> str:
    """What torch itself says."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.cuda.init()  # type: ignore[no-untyped-call]
    except (RuntimeError, AssertionError) as error:
        return str(error)
    return ""
