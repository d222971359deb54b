"""What ``crcviewer train --trial --json`` says: how fast a study would be, and whether it fits."""

from __future__ import annotations

import msgspec


class StageTrial(msgspec.Struct, frozen=True):
    """One of the networks of a study, measured over some real steps and then thrown away."""

    stage: int
    branch: str
    """As in the events of a run: ``pathology``, ``radiology``, ``fusion``, ``control``,
    ``probe``."""
    epochs: int
    train_images: int
    images_per_second: float
    """While learning."""
    seconds: float
    """Of the whole stage, validation included."""
    measured: bool = True
    """False where the figures are those of a stage that does the same work."""


class MemoryNeed(msgspec.Struct, frozen=True):
    """Where the bytes go, at the most."""

    program: int
    """Libraries, and the data as they are read."""
    images: int
    """Both modalities as 8-bit pixels, where the network learns from them."""
    weights: int
    """Weights, gradients, the optimiser's state, running mean and best copy."""
    activations: int
    """What a batch leaves behind until its gradients are known."""

    @property
    def total(self) -> int:
        """Bytes of the stage that needs most."""
        return self.program + self.images + self.weights + self.activations


class TrialReport(msgspec.Struct, frozen=True):
    """What a run would take on this device."""

    preset: str
    device: str
    precision: str
    batch_size: int
    accumulation: int
    stages: tuple[StageTrial, ...]
    """In the order in which they learn; empty where the run does not fit."""
    seconds: float
    """Of the whole run; 0 where it does not fit."""
    memory: MemoryNeed
    """An estimate for ``batch_size``."""
    memory_available: int
    """Bytes that a run may take of the device now."""
    memory_measured: int
    """The most that the trial's steps took, bytes; 0: unknown."""
    fits: bool
    fitting_batch_size: int
    """The largest batch size, a power of two and no more than ``batch_size``, that would fit; 0:
    none does."""
    fitting_accumulation: int
    """What keeps the size of a step with it."""
    images_on_device: bool
    """Whether all images lie in the device's memory; else they wait in the machine's own."""
    final_seconds: float = 0.0
    """Part of ``seconds``: what is done with the trained networks, their test and the report."""
