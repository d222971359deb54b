"""Which devices a study could run on, why one in the machine cannot be used, and which to take."""

from __future__ import annotations

import logging
import warnings

import torch
from torch.nn import functional

from crcviewer.model import device as of_models
from crcviewer.protocol.device_report import Device, DeviceReport
from crcviewer.protocol.failure import Failure, InstallPart, Resume
from crcviewer.protocol.text import NOTHING, joined, text
from crcviewer.protocol.units import bytes_words
from training.base.errors import RunError
from training.hardware.cards import (
    PYTORCH,
    Card,
    cards_in_slots,
    nvidia_cards,
    torch_build,
    why_no_card,
    why_unseen,
)
from training.hardware.machine import cpu_cores, processor_name, ram

_LOGGER = logging.getLogger("training")
_LEAST_FREE = 10**9
"""Bytes: less does not hold even a small network's run."""
_END_OTHERS = text("End the other programs that use it.")
_RESTART = text(
    "Restart the machine, and bring its graphics driver up to date if that does not help."
)


def choose_device(asked: str) -> torch.device:
    """``auto``, ``cpu``, ``cuda``, ``cuda:1`` or ``mps``; unlike the window, a command does not
    quietly take another. Raises RunError where it is not there."""
    instead = text("Choose another device, or let the program choose.")
    other = Resume(other_device=True)
    try:
        device = of_models.choose_device(asked)
        wanted = asked if asked == "auto" else torch.device(asked).type
    except (ValueError, RuntimeError) as error:
        cause = text("“{name}” is not the name of a device.", name=asked)
        raise RunError(cause, instead, other) from error
    if wanted not in ("auto", device.type):
        cause = text("The device {name} cannot be used on this machine.", name=asked)
        reason = why_no_card() if wanted == "cuda" else None
        if reason is None:
            raise RunError(cause, instead, other)
        raise RunError(joined((cause, reason.cause)), joined((reason.next_step, instead)), other)
    return device


def compute_reproducibly() -> None:
    """Have the GPU choose the same algorithms each time; the processor does so anyway."""
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True


def report_devices() -> DeviceReport:
    """All devices of this machine, each after a small trial computation."""
    cards = nvidia_cards()
    seen = _cuda_devices()
    # A card that torch does not see at all still deserves its reason.
    hidden = cards if not seen else []
    devices = [*seen, *_metal_device(), *map(_unseen, hidden)]
    if not devices:
        devices = [_unseen(card) for card in cards_in_slots()]
    total, free = ram()
    processor = Device(
        "cpu", processor_name(), "cpu", total, free, True, bfloat16=of_models.has_fast_bfloat16()
    )
    usable = [device for device in devices if device.usable]
    rest = [device for device in devices if not device.usable]
    return DeviceReport(
        devices=(*usable, processor, *rest),
        default=_default(),
        cpu_cores=cpu_cores(),
        ram=total,
        ram_free=free,
        torch=str(torch.__version__),
        torch_build=torch_build(),
        driver=next((card.driver for card in cards), ""),
    )


def _default() -> str:
    device = of_models.choose_device()
    if device.type == "cuda":
        return f"cuda:{device.index or 0}"
    return device.type


def _cuda_devices() -> list[Device]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about drivers; the reason is told below
        if not torch.cuda.is_available():
            return []
        return [_cuda_device(index) for index in range(torch.cuda.device_count())]


def _cuda_device(index: int) -> Device:
    device = torch.device("cuda", index)
    about = torch.cuda.get_device_properties(index)
    total, free = int(about.total_memory), 0
    try:
        free = int(torch.cuda.mem_get_info(index)[0])
        trouble = _try_out(device)
    except RuntimeError as error:
        _LOGGER.warning("cuda:%d failed its trial: %s", index, error)
        trouble = _failed_trial(str(error), f"{about.major}.{about.minor}")
    if trouble is None and free < _LEAST_FREE:
        trouble = Failure(
            text(
                "Only {free} of its {total} of memory are free.",
                free=bytes_words(free),
                total=bytes_words(total),
            ),
            _END_OTHERS,
        )
    kind = "rocm" if torch.version.hip else "cuda"
    bfloat16 = torch.cuda.is_bf16_supported(including_emulation=False)
    return _device(f"cuda:{index}", about.name, kind, (total, free), trouble, bfloat16=bfloat16)


def _metal_device() -> list[Device]:
    if not torch.backends.mps.is_available():
        return []
    try:
        trouble = _try_out(torch.device("mps"))
    except RuntimeError as error:
        trouble = _failed_trial(str(error), "")
    total = int(torch.mps.recommended_max_memory())
    free = total - int(torch.mps.driver_allocated_memory())
    return [_device("mps", "Apple GPU", "mps", (total, free), trouble)]


def _unseen(card: Card) -> Device:
    kind = "rocm" if card.vendor == "AMD" else "cuda"
    return _device("", card.title, kind, (card.memory, card.free), why_unseen(card))


def _device(
    name: str,
    title: str,
    kind: str,
    memory: tuple[int, int],
    trouble: Failure | None,
    *,
    bfloat16: bool = False,
) -> Device:
    """``memory``: bytes in all and bytes free; ``trouble``: why it cannot be used."""
    why_not, step = (trouble.cause, trouble.next_step) if trouble else (NOTHING, NOTHING)
    return Device(name, title, kind, *memory, trouble is None, why_not, step, bfloat16)


def _try_out(device: torch.device) -> Failure | None:
    """A convolution forth and back: what a driver that does not fit fails at, with RuntimeError."""
    image = torch.ones(1, 3, 8, 8, device=device, requires_grad=True)
    value = functional.conv2d(image, torch.ones(4, 3, 3, 3, device=device)).sum()
    (gradient,) = torch.autograd.grad(value, image)
    if gradient[0, 0, 4, 4].item() != 36.0:
        return Failure(text("A trial computation on it gave wrong numbers."), _RESTART)
    return None


def _failed_trial(message: str, capability: str) -> Failure:
    """``message``: as torch puts it; ``capability``: of the card, in CUDA's numbers."""
    if "out of memory" in message:
        return Failure(text("It has no memory left for even a small computation."), _END_OTHERS)
    if "no kernel image" in message:
        return Failure(
            text(
                "This torch ({build}) was not built for its generation (compute capability "
                "{capability}).",
                build=torch_build(),
                capability=capability,
            ),
            text("Install a torch that was: {address}.", address=PYTORCH),
            InstallPart("torch"),
        )
    return Failure(
        text(
            "A trial computation on it failed ({message}).",
            message=message.partition("\n")[0].rstrip("."),
        ),
        _RESTART,
    )
