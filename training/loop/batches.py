"""What one stage shows the network: in which order, with which partners and labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from training.augment.augmentation import Augmentation
from training.augment.mixup import Mixture, draw_mixture
from training.base.counter_random import key, shuffled
from training.loop.device_images import DeviceImages
from training.loop.texture_images import TextureImages


@dataclass(frozen=True)
class Texture:
    """Tiles of a second source, of which an epoch shows ``count`` as well."""

    images: TextureImages
    labels: Tensor
    """``(M,)``."""
    count: int


Partners = Callable[[Tensor, int], Tensor]
"""The second modality's index for each sample ``(n,)`` in an epoch."""


class Batches:
    """The samples of one split, of one modality or of two with their ``partners``.

    The labels ``(N,)`` are those of ``modalities[0]``, or, where there are ``partners`` but one
    modality, of one that is not shown. The order and every augmentation are functions of (seed,
    stage, epoch, sample).
    """

    def __init__(
        self,
        modalities: Sequence[DeviceImages],
        labels: Tensor,
        *,
        stage: str,
        seed: int,
        augmentations: Sequence[Augmentation] = (),
        partners: Partners | None = None,
        sampled: Tensor | None = None,
        sampled_count: int = 0,
        mixup: float = 0.0,
        size_of_epoch: Callable[[int], int | None] = lambda epoch: None,
        texture: Texture | None = None,
    ) -> None:
        """Of the samples flagged in ``sampled`` (N,), only ``sampled_count``, drawn anew, are in
        an epoch. ``mixup`` is α of the shares in which two samples are mixed, 0 for none;
        ``size_of_epoch`` may give training input another side than the network's own. The samples
        of ``texture``, which only a single modality has, are numbered from N on.
        """
        self.labels = labels
        self._texture = texture
        self._first_texture = len(labels)
        if texture is not None:
            assert len(modalities) == 1
            self.labels = torch.cat([labels, texture.labels])
        self._modalities = tuple(modalities)
        self._augmentations = tuple(augmentations)
        self._partners = partners
        self._key = key(seed, stage)
        self._size_of_epoch = size_of_epoch
        self._mixup = mixup
        self._drawn: tuple[int, Tensor] | None = None
        everything = torch.arange(len(labels), device=labels.device)
        if sampled is None:
            sampled = torch.zeros(len(labels), dtype=torch.bool, device=labels.device)
        self._always, self._pool = everything[~sampled], everything[sampled]
        self._from_pool = min(sampled_count, len(self._pool))

    def __len__(self) -> int:
        """Samples of an epoch."""
        count = 0 if self._texture is None else self._texture.count
        return len(self._always) + self._from_pool + count

    def _of_epoch(self, epoch: int) -> Tensor:
        """The epoch's samples in its order: made once, as mixup asks for them at every batch."""
        if self._drawn is None or self._drawn[0] != epoch:
            self._drawn = (epoch, self._draw(epoch))
        return self._drawn[1]

    def _draw(self, epoch: int) -> Tensor:
        device = self.labels.device
        drawn = shuffled(key(self._key, "sampled", epoch), len(self._pool), device)
        parts = [self._always, self._pool[drawn[: self._from_pool]]]
        if self._texture is not None:
            of_texture = key(self._key, "texture sampled", epoch)
            drawn = shuffled(of_texture, len(self._texture.labels), device)
            parts.append(self._first_texture + drawn[: self._texture.count])
        chosen = torch.cat(parts)
        return chosen[shuffled(key(self._key, "order", epoch), len(chosen), device)]

    def groups(self, epoch: int, size: int, accumulation: int) -> Iterator[tuple[Tensor, ...]]:
        """The epoch's samples as groups of ``accumulation`` batches of ``size``, shuffled.

        The last group and its last batch may be shorter; a last batch of a single sample joins
        the one before it, as batch normalisation needs two.
        """
        batches = list(torch.split(self._of_epoch(epoch), size))
        if len(batches) > 1 and len(batches[-1]) == 1:
            batches[-2:] = [torch.cat(batches[-2:])]
        for start in range(0, len(batches), accumulation):
            yield tuple(batches[start : start + accumulation])

    def steps(self, size: int, accumulation: int) -> int:
        """How many groups :meth:`groups` gives."""
        batches = -(-len(self) // size)
        if batches > 1 and len(self) % size == 1:
            batches -= 1
        return -(-batches // accumulation)

    def mixture(self, samples: Tensor, epoch: int) -> Mixture | None:
        """What is mixed into ``samples`` (n,); None where nothing is."""
        if self._mixup == 0.0:
            return None
        draw = key(self._key, "mixup", epoch)
        return draw_mixture(
            samples, self._of_epoch(epoch), self.labels, draw=draw, alpha=self._mixup
        )

    def training_input(
        self, samples: Tensor, epoch: int, mixture: Mixture | None = None
    ) -> tuple[Tensor, ...]:
        """Augmented network input ``(n, 3, s, s)`` of each modality, mixed where that is asked."""
        own = self._augmented(samples, epoch)
        if mixture is None:
            return own
        others = self._augmented(mixture.samples, epoch)
        return tuple(mixture.of(one, other) for one, other in zip(own, others, strict=True))

    def _augmented(self, samples: Tensor, epoch: int) -> tuple[Tensor, ...]:
        size = self._size_of_epoch(epoch)
        if self._texture is None:
            return self._of_modalities(samples, epoch, size)
        of_texture = samples >= self._first_texture
        # note: this is a CPU-GPU sync point
        if not of_texture.any():
            return self._of_modalities(samples, epoch, size)
        if of_texture.all():
            return (self._of_texture(samples, epoch, size),)
        (own,) = self._of_modalities(samples[~of_texture], epoch, size)
        others = self._of_texture(samples[of_texture], epoch, size)
        joined = own.new_empty(len(samples), *own.shape[1:])
        joined = joined.contiguous(memory_format=torch.channels_last)
        joined[~of_texture], joined[of_texture] = own, others
        return (joined,)

    def _of_texture(self, samples: Tensor, epoch: int, size: int | None) -> Tensor:
        assert self._texture is not None
        return self._texture.images.augmented(
            samples - self._first_texture,
            draw=key(self._key, "augment texture", epoch),
            size=size,
        )

    def _of_modalities(self, samples: Tensor, epoch: int, size: int | None) -> tuple[Tensor, ...]:
        return tuple(
            modality.augmented(
                chosen,
                samples,
                draw=key(self._key, "augment", place, epoch),
                settings=settings,
                size=size,
            )
            for place, (modality, settings, chosen) in enumerate(
                zip(
                    self._modalities, self._augmentations, self._chosen(samples, epoch), strict=True
                )
            )
        )

    def plain_input(self, samples: Tensor) -> tuple[Tensor, ...]:
        """Network input ``(n, 3, s, s)`` of each modality as prediction makes it."""
        chosen = self._chosen(samples, 0)
        return tuple(
            modality.plain(indices)
            for modality, indices in zip(self._modalities, chosen, strict=True)
        )

    def in_order(self, size: int) -> Iterator[Tensor]:
        """All samples of the split, in batches of ``size``."""
        yield from torch.split(torch.arange(len(self.labels), device=self.labels.device), size)

    def _chosen(self, samples: Tensor, epoch: int) -> tuple[Tensor, ...]:
        if self._partners is None:
            return (samples,)
        return (samples, self._partners(samples, epoch))[-len(self._modalities) :]
