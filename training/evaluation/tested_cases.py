"""The cases that a model is tested on: one split or all of the data, in the model's own classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from crcviewer.imaging.core.evaluated_cases import Places
from crcviewer.model.document import CheckpointDocument
from crcviewer.protocol.evaluation_report import ALL_CASES
from crcviewer.protocol.stages import SPLITS
from crcviewer.protocol.text import text
from training.base.errors import DataError
from training.data.class_names import tissue_classes
from training.data.pairing import Pairing
from training.data.study_data import Split, StudyData


@dataclass(frozen=True, eq=False)
class TestedCases:
    """N tiles, each with its radiology image where there is one."""

    tiles: Split
    """Their labels are the model's."""
    splits: tuple[str, ...]
    """Of each."""
    numbers: NDArray[np.int64]
    """``(N,)``: index of each tile in its split."""
    partners: NDArray[np.int64]
    """``(N,)``: index in the radiology images of its split; -1: it has none."""
    slices: NDArray[np.uint8] | None
    """``(N, S, S)``; None: there is no radiology image at all."""
    slice_places: Places
    left_out: dict[str, int]
    """Labels that the model has no class for, and how many images of each are left out."""

    def __len__(self) -> int:
        return len(self.tiles)


def tested_cases(
    data: StudyData, split: str, document: CheckpointDocument, pairing: Pairing | None
) -> TestedCases:
    """``split``: train, val, test or all. ``pairing``: None where no radiology image is looked at.

    Raises DataError where no image is left.
    """
    refuse_other_classes(data, split, document)
    chosen = SPLITS if split == ALL_CASES else (split,)
    names, place = data.pathology.classes, _places_of_classes(data.pathology.classes, document)
    parts, numbers, partners, slices, slice_places = [], [], [], [], []
    splits: list[str] = []
    left_out: dict[str, int] = {}
    for name in chosen:
        part = data.pathology.split(name)
        known = place[part.labels] >= 0 if len(part) else np.zeros(0, np.bool_)
        for label in part.labels[~known].tolist():
            left_out[names[label]] = left_out.get(names[label], 0) + 1
        rows = np.flatnonzero(known)
        if len(rows) == 0:
            continue
        parts.append(_chosen(part, rows, place))
        numbers.append(rows)
        splits += [name] * len(rows)
        if pairing is None:
            partners.append(np.full(len(rows), -1))
            slice_places.append(Places.unknown(len(rows)))
            continue
        organs = data.radiology.split(name)
        with_them = pairing.partners(name, torch.from_numpy(rows)).numpy()
        partners.append(with_them)
        slices.append(organs.images[with_them])
        slice_places.append((organs.places or Places.unknown(len(organs.images))).chosen(with_them))
    return TestedCases(
        tiles=_joined(parts),
        splits=tuple(splits),
        numbers=np.concatenate(numbers),
        partners=np.concatenate(partners).astype(np.int64),
        slices=np.concatenate(slices) if slices else None,
        slice_places=Places.joined(slice_places),
        left_out=left_out,
    )


def refuse_other_classes(data: StudyData, split: str, document: CheckpointDocument) -> None:
    """Raises DataError where no image is of a class that the model knows."""
    place = _places_of_classes(data.pathology.classes, document)
    labels = [data.pathology.split(s).labels for s in SPLITS if split in (s, ALL_CASES)]
    if any((place[some] >= 0).any() for some in labels if len(some)):
        return
    raise DataError(
        text("No image of {data} is of a class that the model knows.", data=data.name),
        text(
            "The model knows {classes}: give images of these.",
            classes=[tissue.english for tissue in document.classes],
        ),
    )


def _places_of_classes(names: Sequence[str], document: CheckpointDocument) -> NDArray[np.int64]:
    """The model's label for each of the data's; -1: it has no such class."""
    theirs = {tissue.english: label for label, tissue in enumerate(document.classes)}
    found = [theirs.get(tissue.english, -1) for tissue in tissue_classes(tuple(names))]
    return np.array(found, np.int64)


def _chosen(part: Split, rows: NDArray[np.int64], place: NDArray[np.int64]) -> Split:
    images = part.images[: len(part)]
    return Split(
        images if len(rows) == len(images) else images[rows],
        place[part.labels[rows]],
        part.synthetic[rows],
        None if part.patients is None else part.patients[rows],
        (part.places or Places.unknown(len(part))).chosen(rows),
        tuple(part.patient_names[row] for row in rows) if part.patient_names else (),
    )


def _joined(parts: Sequence[Split]) -> Split:
    """Of one source: a patient's number means the same in every split, or names decide."""
    if len(parts) == 1:
        return parts[0]
    names = tuple(name for part in parts for name in part.patient_names)
    patients: NDArray[np.int64] | None = None
    if all(part.patients is not None for part in parts):
        # Numbers are given within a split, and nobody is in two of them.
        beyond = 0
        numbered = []
        for part in parts:
            assert part.patients is not None
            numbered.append(part.patients + beyond)
            beyond = int(numbered[-1].max()) + 1
        patients = np.concatenate(numbered)
        if len(names) == len(patients):
            patients = np.unique(names, return_inverse=True)[1].astype(np.int64)
    return Split(
        np.concatenate([part.images for part in parts]),
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.synthetic for part in parts]),
        patients,
        Places.joined([part.places or Places.unknown(len(part)) for part in parts]),
        names if len(names) == sum(map(len, parts)) else (),
    )
