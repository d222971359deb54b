"""One modality of one split on the device, as 8-bit pixels, handed out as network input."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from crcviewer.model.preprocess import ChannelStatistics, to_input
from training.augment.augmentation import Augmentation, augment
from training.augment.virtual_stain import StainSpread


class DeviceImages:
    """Images as one uint8 tensor ``(N, S, S[, 3])``: an eighth of what floats of 64 px take."""

    def __init__(
        self,
        images: NDArray[np.uint8],
        statistics: ChannelStatistics,
        input_size: int,
        device: torch.device,
        spread: StainSpread | None = None,
    ) -> None:
        """``spread``, of the training set's stains, is needed where virtual ones are drawn."""
        self._spread = None if spread is None else spread.to(device)
        self._images = _kept(images, device)
        self._statistics = statistics
        self._size = input_size
        mean, std = (
            torch.tensor(values, device=device) for values in (statistics.mean, statistics.std)
        )
        self._centre = mean
        self._mean, self._std = mean.view(1, -1, 1, 1), std.view(1, -1, 1, 1)

    def __len__(self) -> int:
        return len(self._images)

    def plain(self, samples: Tensor) -> Tensor:
        """Normalised input ``(n, 3, s, s)`` of ``samples`` (n,), as prediction makes it."""
        return _laid_out(to_input(self._pick(samples), self._statistics, self._size))

    def augmented(
        self,
        samples: Tensor,
        counters: Tensor,
        *,
        draw: int,
        settings: Augmentation,
        size: int | None = None,
    ) -> Tensor:
        """The same, augmented, with the side ``size`` (default: the network's own).

        ``draw`` is the key of (seed, stage, epoch); ``counters`` (n,) say which of its draws each
        image gets: the sample's own number, or that of its partner.
        """
        images = self._pick(samples)
        values = augment(
            images,
            counters,
            draw=draw,
            settings=settings,
            centre=self._centre,
            size=size or self._size,
            spread=self._spread,
        )
        return _laid_out(((values - self._mean) / self._std).expand(-1, 3, -1, -1))

    def _pick(self, samples: Tensor) -> Tensor:
        """The 8-bit images of ``samples`` on the device that these are on."""
        if self._images.device == samples.device:
            return self._images[samples]
        # note: that the processor picks them is a CPU-GPU sync point
        chosen = self._images[samples.to(self._images.device)]
        if samples.device.type == "cuda":
            chosen = chosen.pin_memory()
        return chosen.to(samples.device, non_blocking=True)


def _kept(images: NDArray[np.uint8], device: torch.device) -> Tensor:
    """On the device, unless they would take more than a third of the GPU memory that is free: the
    network needs the rest, and four of these make a study."""
    kept = torch.from_numpy(images)
    if device.type == "cuda" and images.nbytes > torch.cuda.mem_get_info(device)[0] // 3:
        return kept
    return kept.to(device)


def measured_statistics(images: NDArray[np.uint8]) -> ChannelStatistics:
    """Mean and standard deviation of each channel over a training set ``(N, S, S[, 3])``."""
    pixels = images.reshape(-1, 3) if images.ndim == 4 else images.reshape(-1, 1)
    mean, std = [], []
    for channel in range(pixels.shape[1]):
        # From the histogram: exact, and no float copy of the whole set.
        count = np.bincount(pixels[:, channel], minlength=256).astype(np.float64)
        values = np.arange(256) / 255.0
        centre = float((count * values).sum() / count.sum())
        mean.append(centre)
        std.append(float(np.sqrt((count * (values - centre) ** 2).sum() / count.sum())))
    return ChannelStatistics(int(images.shape[1]), tuple(mean), tuple(std))


def _laid_out(images: Tensor) -> Tensor:
    # Convolutions of a few channels are faster with the channels side by side.
    return images.contiguous(memory_format=torch.channels_last)
