"""How much memory a study will take, counted before it starts, and what would fit.

Two forward passes of two and of four images, on the device itself, tell what the fused network
leaves behind for its gradients; the rest is counted. What libraries allocate inside of their
kernels is not seen; a share is added for it.
"""

from __future__ import annotations

from dataclasses import dataclass

import psutil
import torch
from msgspec import structs
from torch import Tensor, nn

from crcviewer.model.network import FusionNetwork, SingleModalNetwork
from crcviewer.protocol.failure import ChangeSettings, SettingValue
from crcviewer.protocol.text import text
from crcviewer.protocol.trial_report import MemoryNeed
from crcviewer.protocol.units import bytes_words
from training.base.errors import RunError
from training.config.overrides import SETTINGS
from training.config.settings import BatchSettings, StudySettings
from training.hardware.machine import device_memory
from training.loop.epoch import forward
from training.loop.study import Study
from training.optim.muon import Muon
from training.optim.optimiser import make_optimisers

_WORKSPACE = 1.25
"""For what convolutions allocate while they run, and for what the allocator loses between."""
_CUDA_LIBRARIES = 300 * 10**6
_SHARE_OF_FREE = 0.95


@dataclass(frozen=True)
class StepCount:
    """Bytes of the fused network while it learns, as a straight line over the batch size; of the
    tile branch where there is no other."""

    program: int
    """What there is already, with the images where the device is the machine's own processor."""
    weights: int
    """The network itself."""
    lasting: int
    """Weights, gradients and the optimisers' state."""
    constant: int
    per_image: int
    """Of training; with :attr:`constant`, what a step takes beside what lasts."""
    predicting_per_image: int

    def activations(self, size: int, held_out_size: int) -> int:
        """The most that a batch takes: one that is learnt from, or one that is only predicted."""
        learning = self.constant + self.per_image * size
        predicting = self.predicting_per_image * held_out_size
        # An optimiser's step needs room for another copy of the weights, after the gradients.
        return int(max(learning, predicting, self.weights) * _WORKSPACE)


def count_step(study: Study) -> StepCount:
    """Counted in two small forward passes: what they leave is linear in the batch size."""
    program = _CUDA_LIBRARIES if study.device.type == "cuda" else _resident()
    # First weights take longer than all the rest, and what they are makes no difference here.
    with torch.device("meta"):
        network: FusionNetwork | SingleModalNetwork = (
            SingleModalNetwork(study.network, study.network.classes)
            if study.data.tile_only
            else FusionNetwork(study.network)
        )
    network = network.to_empty(device=study.device).to(memory_format=torch.channels_last).train()
    for value in network.state_dict().values():
        value.zero_()
    side = study.settings.network.input_size
    left = []
    for size in (2, 4):
        images = torch.zeros(size, 3, side, side, device=study.device)
        images = images.contiguous(memory_format=torch.channels_last)
        inputs = (images,) if study.data.tile_only else (images, images.clone())
        left.append(_saved_by(network, inputs, study.precision))
    per_image = (left[1].total - left[0].total) // 2
    largest = (left[1].largest + 3) // 4
    return StepCount(
        program=program,
        weights=bytes_of_weights(network),
        lasting=_lasting(network, study.settings),
        constant=max(0, left[0].total - 2 * per_image),
        # Gradients of what goes into a layer and comes out of it.
        per_image=per_image + 2 * largest,
        # What goes into a block, what comes out of its layers, and their sum.
        predicting_per_image=4 * largest,
    )


def memory_need(study: Study, count: StepCount, batch: BatchSettings) -> MemoryNeed:
    """Of the stage that needs most, stage 2: both branches, and those of stage 1 still there."""
    data, device = study.data, study.device
    images = sum(
        part.split(split).images.nbytes
        for part in (data.pathology, data.radiology)
        for split in ("train", "val")
    )
    copies = 2 if study.settings.schedule.ema_decay else 1  # the best weights, the running mean
    return MemoryNeed(
        program=count.program if device.type == "cuda" else max(0, count.program - images),
        images=images,
        weights=count.lasting + (copies + 1) * count.weights,
        activations=count.activations(batch.size, batch.held_out_size),
    )


def available_memory(device: torch.device) -> int:
    """Bytes that this run may take in all, with what it has already."""
    free = device_memory(device)[1]
    return int(free * _SHARE_OF_FREE) + (0 if device.type == "cuda" else _resident())


def _resident() -> int:
    return int(psutil.Process().memory_info().rss)


def fitting_batch(
    study: Study, count: StepCount, available: int
) -> tuple[BatchSettings, MemoryNeed] | None:
    """The study's own batch where it fits, else the largest smaller one, with as large a step.

    None where not even two images fit.
    """
    asked = study.settings.batch
    group = asked.size * asked.accumulation
    tried = [asked]
    size = 1 << (asked.size.bit_length() - 1)
    if size == asked.size:
        size //= 2
    while size >= 2:
        held_out = min(asked.held_out_size, 4 * size)
        tried.append(
            structs.replace(
                asked, size=size, accumulation=-(-group // size), held_out_size=held_out
            )
        )
        size //= 2
    for batch in tried:
        need = memory_need(study, count, batch)
        if study.device.type == "cuda" and need.total > available:
            need = structs.replace(need, images=0)  # they wait in the machine's own memory
        if need.total <= available:
            return batch, need
    return None


def changes(batch: BatchSettings, asked: BatchSettings) -> dict[str, SettingValue]:
    """The settings in which ``batch`` differs, by their full names."""
    return {
        f"batch.{name}": getattr(batch, name)
        for name in ("size", "accumulation", "held_out_size")
        if getattr(batch, name) != getattr(asked, name)
    }


def narrower(settings: StudySettings) -> ChangeSettings | None:
    """Half of the network's width; None where it cannot be narrower."""
    width, least = settings.network.width, SETTINGS["network.width"].least or 0.0
    return ChangeSettings({"network.width": max(least, width / 2)}) if width > least else None


def refuse_what_will_not_fit(study: Study) -> None:
    """Raises RunError with the batch size that would fit. Said before a run, not after an hour."""
    count = count_step(study)
    available = available_memory(study.device)
    found = fitting_batch(study, count, available)
    asked = study.settings.batch
    if found is not None and found[0] == asked:
        return
    cause = text(
        "This run would need about {needed} of memory, but only {free} are free.",
        needed=bytes_words(memory_need(study, count, asked).total),
        free=bytes_words(available),
    )
    if found is None:
        raise RunError(
            cause,
            text("Choose a smaller network, half as wide for example, or another device."),
            narrower(study.settings),
        )
    raise RunError(
        cause,
        text("Batches of {count} images fit.", count=found[0].size),
        ChangeSettings(changes(found[0], asked)),
    )


# --------------------------------------------------------------------------------- counting


@dataclass(frozen=True)
class _Saved:
    """What one forward pass leaves behind for the gradients, bytes."""

    total: int
    largest: int


def _saved_by(network: nn.Module, inputs: tuple[Tensor, ...], precision: torch.dtype) -> _Saved:
    weights = {value.untyped_storage().data_ptr() for value in network.state_dict().values()}
    seen: dict[int, int] = {}

    def keep(value: Tensor) -> Tensor:
        storage = value.untyped_storage()
        if storage.data_ptr() not in weights:
            seen[storage.data_ptr()] = storage.nbytes()
        return value

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda value: value):
        output = forward(network, inputs, precision)
    del output
    return _Saved(sum(seen.values()), max(seen.values()))


def _lasting(network: FusionNetwork | SingleModalNetwork, settings: StudySettings) -> int:
    """Weights, buffers, gradients, and what the optimisers remember of each weight."""
    branches: tuple[nn.Module, ...]
    if isinstance(network, FusionNetwork):
        branches = (network.pathology, network.radiology)
    else:
        branches = (network.branch,)
    optimisers = make_optimisers(
        network,
        settings.optimiser,
        branches=branches,
        pretrained=len(branches) == 2,
    )
    state = 0
    for optimiser in optimisers:
        of_each = 1 if isinstance(optimiser, Muon) else 2
        for group in optimiser.param_groups:
            state += of_each * sum(value.numel() * 4 for value in group["params"])
    gradients = sum(value.numel() * 4 for value in network.parameters())
    return bytes_of_weights(network) + gradients + state


def bytes_of_weights(network: nn.Module) -> int:
    """Of all that its checkpoint holds."""
    return sum(value.numel() * value.element_size() for value in network.state_dict().values())
