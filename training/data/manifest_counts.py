"""What a table of images holds: images and patients of each split and class."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from crcviewer.protocol.data_report import (
    SetFound,
    SplitCount,
)
from crcviewer.protocol.images import Slot
from crcviewer.protocol.modality import Modality
from crcviewer.protocol.stages import SPLITS
from crcviewer.protocol.text import text, verbatim
from training.data.manifest_data import ManifestStudy
from training.data.manifest_study import labels_of_radiology
from training.data.study_data import StudyData


def per_class(labels: Sequence[int], classes: int) -> tuple[int, ...]:
    """How many ``labels`` each class has."""
    counts: list[int] = np.bincount(np.array(labels, np.int64), minlength=classes).tolist()
    return tuple(counts)


def sets_of_manifest(study: ManifestStudy) -> tuple[SetFound, ...]:
    """Counts of the rows that could be read, even where others are in the way."""
    manifest, data = study.manifest, study.data
    sets = []
    for slot in Slot:
        tiles = slot is Slot.PATHOLOGY
        if not tiles and not study.scan_sides and (data is None or data.tile_only):
            continue
        images_of = data and (data.pathology if tiles else data.radiology)
        if not tiles and images_of and data and not data.tile_only and data.pairs is None:
            sets.append(_drawn_set(data))
            continue
        splits = []
        for name in SPLITS if study.splits else ():
            rows = [
                row
                for row, its in zip(manifest.rows, study.splits, strict=True)
                if its == name and (tiles or row.radiology is not None)
            ]
            labels = [row.label for row in rows]
            if not tiles:
                labels = list(labels_of_radiology(rows).values())
            known = all(row.patient for row in rows)
            owned = {(row.label, row.patient) for row in rows}
            splits.append(
                SplitCount(
                    name,
                    len(labels),
                    per_class(labels, len(manifest.classes)),
                    len({row.patient for row in rows}) if known else None,
                    per_class([label for label, _ in owned], len(manifest.classes))
                    if known
                    else (),
                )
            )
        sets.append(
            SetFound(
                slot=slot,
                name=manifest.path.name,
                title=(
                    text("{file}, tiles", file=manifest.path.name)
                    if tiles
                    else text("{file}, radiology", file=manifest.path.name)
                ),
                modality=Modality.H_AND_E if tiles else data.radiology_modality if data else "",
                file=str(manifest.path),
                side=images_of.source_size if images_of and len(images_of.train.images) else 0,
                classes=manifest.classes,
                splits=tuple(splits),
                sha256=data.sources[0].sha256 if data else "",
                sides_found=study.sides if tiles else study.scan_sides,
            )
        )
    return tuple(sets)


def _drawn_set(data: StudyData) -> SetFound:
    """Radiology images that belong to no tile."""
    source, images = data.sources[-1], data.radiology
    own = data.radiology_labels == "own"
    counts = tuple(
        SplitCount(
            split,
            len(images.split(split)),
            per_class(images.split(split).labels.tolist(), len(images.classes)) if own else (),
        )
        for split in SPLITS
    )
    return SetFound(
        slot=Slot.RADIOLOGY,
        name=source.name,
        title=verbatim(source.name),
        modality=data.radiology_modality,
        file="",
        side=images.source_size,
        classes=images.classes if own else (),
        splits=counts,
        licence=source.licence,
        sha256=source.sha256,
    )
