"""The device a command is to run on; unlike the window, a command does not quietly take another."""

from __future__ import annotations

import torch

from crcviewer.model import device as of_models
from training.base.errors import RunError


def choose_device(asked: str) -> torch.device:
    """``auto``, ``cpu``, ``cuda``, ``cuda:1`` or ``mps``. Raises RunError where it is not there."""
    instead = "Use --device auto or --device cpu."
    try:
        device = of_models.choose_device(asked)
        wanted = asked if asked == "auto" else torch.device(asked).type
    except (ValueError, RuntimeError) as error:
        raise RunError(f"“{asked}” is not the name of a device.", instead) from error
    if wanted not in ("auto", device.type):
        from training.hardware.devices import why_no_card

        why, step = why_no_card() if wanted == "cuda" else ("", "")
        raise RunError(
            f"The device {asked} cannot be used on this machine.",
            " ".join(part for part in (why, step, instead) if part),
        )
    return device


def compute_reproducibly() -> None:
    """Have the GPU choose the same algorithms each time; the processor does so anyway."""
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True
