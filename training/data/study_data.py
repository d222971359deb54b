"""What a study learns from: two modalities in three splits, joined from one folder or several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from crcviewer.imaging.core.evaluated_cases import Places
from crcviewer.imaging.core.pairs_csv import PairTable
from crcviewer.protocol.model_card import DataSource
from crcviewer.protocol.stages import SPLITS
from crcviewer.protocol.text import text
from crcviewer.protocol.tissue import ORGANS
from training.base.errors import DataError
from training.data.texture_source import TextureSource


@dataclass(frozen=True)
class Split:
    """Images uint8 ``(N, S, S, 3)`` or grey ``(N, S, S)``, and their labels int64 ``(N,)``.

    Behind the ``N`` images that have a label there may be others, which only pairs point at: what
    stands for a radiology image where a tile has none.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    synthetic: NDArray[np.bool_]
    """Which of them are phantoms ``(N,)``."""
    patients: NDArray[np.int64] | None = None
    """Whose each labelled image is ``(N,)``, as a number without a meaning. None: not known."""
    places: Places | None = None
    """Where each image lies, those behind the labelled ones included. None: not known."""
    patient_names: tuple[str, ...] = ()
    """Whose each labelled image is, as the user's table says; empty: not known."""

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def patient_count(self) -> int | None:
        """How many patients they are of; None: not known."""
        return None if self.patients is None else len(np.unique(self.patients))

    @property
    def measured(self) -> NDArray[np.uint8]:
        """The images that statistics are taken of: the real ones, or phantoms where all are."""
        labelled = self.images[: len(self)]
        return labelled if self.synthetic.all() else labelled[~self.synthetic]


@dataclass(frozen=True)
class ImageSet:
    """One modality: its three splits, one source size throughout."""

    classes: tuple[str, ...]
    train: Split
    val: Split
    test: Split

    @property
    def source_size(self) -> int:
        """Side of the images in pixels."""
        return int(self.train.images.shape[1])

    def split(self, name: str) -> Split:
        """The split of that name: train, val or test."""
        return {"train": self.train, "val": self.val, "test": self.test}[name]


@dataclass(frozen=True)
class StudyData:
    """The two modalities of a study, their declared pairs if any, and where they come from."""

    name: str
    pathology: ImageSet
    radiology: ImageSet
    radiology_modality: str
    pairs: PairTable | None
    sources: tuple[DataSource, ...]
    radiology_labels: Literal["own", "tile"] = "own"
    """What stage 1 of the radiology branch learns: labels of the images' own, such as organs, or
    the classes of the tiles that they belong to."""
    texture: TextureSource | None = None
    """Grey tiles of another source, which the tile branch learns from in stage 1 as well."""

    @property
    def all_sources(self) -> tuple[DataSource, ...]:
        """Everything that is learnt from."""
        return self.sources if self.texture is None else (*self.sources, self.texture.source)

    @property
    def tile_only(self) -> bool:
        """Whether there is no radiology image at all."""
        return len(self.radiology.train.images) == 0

    @property
    def synthetic(self) -> bool:
        """Whether every image is a phantom."""
        return all(source.synthetic for source in self.sources)


def no_radiology() -> ImageSet:
    """What a training of tiles alone has in place of radiology images: none of each organ."""
    none = Split(np.zeros((0, 8, 8), np.uint8), np.zeros(0, np.int64), np.zeros(0, np.bool_))
    return ImageSet(ORGANS, none, none, none)


def join_studies(studies: tuple[StudyData, ...], *, phantoms_everywhere: bool = False) -> StudyData:
    """All studies as one, each modality reduced to its smallest source size.

    Phantoms only teach: beside real images they are left out of validation and test, unless
    ``phantoms_everywhere``, which is for looking at them and never for judging. Pairs survive only
    where every study declares them. Raises DataError where classes differ.
    """
    if len(studies) == 1:
        return studies[0]
    real = tuple(study for study in studies if not study.synthetic)
    judged = studies if phantoms_everywhere else real or studies
    of_split = {"train": studies, "val": judged, "test": judged}
    modalities = sorted({study.radiology_modality for study in studies})
    labels = {study.radiology_labels for study in studies}
    if len(labels) > 1:
        raise DataError(
            text(
                "The radiology images of one source have labels of their own, those of another "
                "have those of the tiles."
            ),
            text("Train on them one after the other."),
        )
    return StudyData(
        name=" + ".join(study.name for study in studies),
        pathology=_join_sets({s: [one.pathology for one in of_split[s]] for s in SPLITS}),
        radiology=_join_sets({s: [one.radiology for one in of_split[s]] for s in SPLITS}),
        radiology_modality=" + ".join(modalities),
        pairs=_join_pairs(of_split),
        sources=tuple(source for study in studies for source in study.sources),
        radiology_labels=labels.pop(),
    )


def _join_pairs(of_split: Mapping[str, tuple[StudyData, ...]]) -> PairTable | None:
    joined: PairTable = {}
    for split, studies in of_split.items():
        parts = [study.radiology.split(split) for study in studies]
        labelled = sum(len(part) for part in parts)
        offset, beyond, tables = 0, labelled, []
        for study, part in zip(studies, parts, strict=True):
            if study.pairs is None:
                return None
            table = study.pairs[split]
            # Images without a label come behind all that have one.
            tables.append(np.where(table < len(part), table + offset, table - len(part) + beyond))
            offset += len(part)
            beyond += len(part.images) - len(part)
        joined[split] = np.concatenate(tables)
    return joined


def reduce_images(images: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """``(N, S, S[, 3])`` with its side reduced to ``side``, antialiased; as it is if not larger."""
    if images.shape[1] <= side:
        return images
    reduced = np.empty((len(images), side, side, *images.shape[3:]), np.uint8)
    for start in range(0, len(images), 512):
        # From a file or a cache they may be such as torch does not take.
        block = torch.from_numpy(np.require(images[start : start + 512], None, ["C", "W"]))
        block = block.permute(0, 3, 1, 2) if block.ndim == 4 else block[:, None]
        block = functional.interpolate(
            block.float(), size=(side, side), mode="bilinear", antialias=True
        )
        block = block.round().clamp(0, 255).to(torch.uint8)
        block = block.permute(0, 2, 3, 1) if images.ndim == 4 else block[:, 0]
        reduced[start : start + 512] = block.numpy()
    return reduced


def neutral_image(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The per-pixel mean ``(S, S)`` of a grey training set: what stands for "no radiology"."""
    mean: NDArray[np.float64] = images.mean(axis=0, dtype=np.float64)
    return mean.round().astype(np.uint8)


def each_split(
    images: ImageSet, change: Callable[[NDArray[np.uint8]], NDArray[np.uint8]]
) -> ImageSet:
    """The set with its pixels changed."""

    def changed(split: Split) -> Split:
        return replace(split, images=change(split.images))

    return ImageSet(
        images.classes, changed(images.train), changed(images.val), changed(images.test)
    )


def _join_sets(of_split: Mapping[str, list[ImageSet]]) -> ImageSet:
    classes = of_split["train"][0].classes
    if any(other.classes != classes for other in of_split["train"]):
        raise DataError(
            text("The data folders do not have the same classes."),
            text("Join only folders whose sets have the same classes."),
        )
    side = min(part.source_size for part in of_split["train"])

    def joined(name: str) -> Split:
        parts = [part.split(name) for part in of_split[name]]
        pixels = [reduce_images(part.images, side) for part in parts]
        labelled = [images[: len(part)] for images, part in zip(pixels, parts, strict=True)]
        others = [images[len(part) :] for images, part in zip(pixels, parts, strict=True)]
        return Split(
            np.concatenate([*labelled, *others]),
            np.concatenate([part.labels for part in parts]),
            np.concatenate([part.synthetic for part in parts]),
            _join_patients(parts),
            _join_places(parts),
            _join_names(parts),
        )

    return ImageSet(classes, joined("train"), joined("val"), joined("test"))


def _join_places(parts: Sequence[Split]) -> Places:
    """Labelled images first, as the images themselves."""
    places = [part.places or Places.unknown(len(part.images)) for part in parts]
    both = [(np.arange(len(part)), np.arange(len(part), len(part.images))) for part in parts]
    return Places.joined(
        [
            here.chosen(rows)
            for which in (0, 1)
            for here, rows in zip(places, (one[which] for one in both), strict=True)
        ]
    )


def _join_names(parts: Sequence[Split]) -> tuple[str, ...]:
    if not any(part.patient_names for part in parts):
        return ()
    return tuple(name for part in parts for name in part.patient_names or ("",) * len(part))


def _join_patients(parts: Sequence[Split]) -> NDArray[np.int64] | None:
    """The same number in two sources is two patients; where patients are not known, each image is
    of a patient of its own."""
    if all(part.patients is None for part in parts):
        return None
    joined: list[NDArray[np.int64]] = []
    beyond = 0
    for part in parts:
        own = np.arange(len(part)) if part.patients is None else part.patients
        joined.append(np.unique(own, return_inverse=True)[1] + beyond)
        beyond = int(joined[-1].max(initial=beyond - 1)) + 1
    return np.concatenate(joined)
