"""Pictures of the data to show before the start: a few of each class and split."""

from __future__ import annotations

from collections import Counter

import numpy as np

from crcviewer.imaging.core.part_paths import medmnist_path
from crcviewer.protocol.data_report import ExampleImage
from crcviewer.protocol.images import Slot
from crcviewer.protocol.stages import SPLITS
from training.data.manifest_data import ManifestStudy
from training.data.study_data import ImageSet

_EXAMPLES = 4


def examples_of_set(slot: Slot, images: ImageSet, file: str) -> list[ExampleImage]:
    """As they lie in the file: what is left out is not among them."""
    examples = []
    for split in SPLITS:
        part = images.split(split)
        for label in range(len(images.classes)):
            rows = np.flatnonzero(part.labels == label)[:_EXAMPLES]
            for row in rows.tolist():
                place = int(part.places.numbers[row]) if part.places is not None else row
                examples.append(ExampleImage(slot, medmnist_path(file, split), place, label, split))
    return examples


def examples_of_rows(study: ManifestStudy) -> list[ExampleImage]:
    """Tiles, and the radiology images that belong to them; each once."""
    shown: dict[ExampleImage, None] = {}
    counts: Counter[tuple[str, int]] = Counter()
    splits = study.splits or ("",) * len(study.manifest.rows)
    for row, split in zip(study.manifest.rows, splits, strict=True):
        counts[split, row.label] += 1
        if counts[split, row.label] > _EXAMPLES:
            continue
        owner = row.patient
        tile = ExampleImage(Slot.PATHOLOGY, str(row.pathology), None, row.label, split, owner)
        shown[tile] = None
        if row.radiology is not None:
            scan, number = str(row.radiology), row.radiology_slice
            shown[ExampleImage(Slot.RADIOLOGY, scan, number, row.label, split, owner)] = None
    order = {split: place for place, split in enumerate(("", *SPLITS))}
    return sorted(shown, key=lambda e: (e.slot is Slot.RADIOLOGY, order[e.split], e.label))
