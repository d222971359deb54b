"""The arrays of a study from the rows of a manifest."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from crcviewer.imaging.core.evaluated_cases import Places
from crcviewer.imaging.core.pairs_csv import PairTable
from crcviewer.protocol.images import Slot
from crcviewer.protocol.modality import Modality
from crcviewer.protocol.model_card import DataSource
from crcviewer.protocol.stages import SPLITS
from training.data.decode_images import DecodedImage, Wanted
from training.data.rows import Manifest, Row
from training.data.study_data import (
    ImageSet,
    Split,
    StudyData,
    neutral_image,
    no_radiology,
    reduce_images,
)

_NOWHERE = Places.unknown(1)
"""Of the neutral image, which was made."""


def tile_of(row: Row) -> Wanted:
    """What is to be read of a row's tile."""
    return Wanted(row.pathology, Slot.PATHOLOGY)


def scan_of(row: Row) -> Wanted | None:
    """The same of its radiology image."""
    if row.radiology is None:
        return None
    return Wanted(row.radiology, Slot.RADIOLOGY, row.radiology_slice)


def manifest_study(
    manifest: Manifest, splits: Sequence[str], images: dict[Wanted, DecodedImage]
) -> StudyData:
    """What a study learns from; ``images`` is emptied meanwhile, so that none is there twice."""
    rows = manifest.rows
    of_split = {
        name: [row for row, its in zip(rows, splits, strict=True) if its == name] for name in SPLITS
    }
    digest = _digest(manifest, splits, images)
    organs = [organ for organ in map(scan_of, rows) if organ is not None]
    modalities = [images[organ].modality for organ in organs]
    organ_side = min((len(images[organ].pixels) for organ in organs), default=0)
    slices: dict[str, Split] = {}
    pairs: PairTable = {}
    for name, its in of_split.items() if organs else ():
        slices[name], pairs[name] = _slices_of(its, images, organ_side)
    for organ in organs:
        images.pop(organ, None)
    tile_side = min(len(images[tile_of(row)].pixels) for row in rows)
    uses = Counter(tile_of(row) for row in rows)
    tiles = {name: _tiles_of(its, images, uses, tile_side) for name, its in of_split.items()}
    pathology = ImageSet(manifest.classes, tiles["train"], tiles["val"], tiles["test"])
    title = manifest.path.name
    source = DataSource(f"{title}, tiles", len(rows), False, "", digest)
    if not organs:
        return StudyData(title, pathology, no_radiology(), "", None, (source,))
    if any(row.radiology is None for row in rows):
        # One more image, which only pairs point at: what stands for "no radiology".
        learnt = slices["train"].images
        neutral = neutral_image(learnt if len(learnt) else slices["test"].images)[None]
        slices = {
            name: replace(
                part,
                images=np.concatenate([part.images, neutral]),
                places=Places.joined([part.places or Places.unknown(len(part)), _NOWHERE]),
            )
            for name, part in slices.items()
        }
    else:
        assert all((table >= 0).all() for table in pairs.values())
    for name, part in slices.items():
        pairs[name] = np.where(pairs[name] < 0, len(part), pairs[name])
    return StudyData(
        name=title,
        pathology=pathology,
        radiology=ImageSet(manifest.classes, slices["train"], slices["val"], slices["test"]),
        radiology_modality=modality_of_all(modalities),
        pairs=pairs,
        sources=(
            source,
            DataSource(f"{title}, radiology", len(set(organs)), False, "", digest),
        ),
        radiology_labels="tile",
    )


def _tiles_of(
    rows: Sequence[Row], images: dict[Wanted, DecodedImage], uses: Counter[Wanted], side: int
) -> Split:
    pixels = np.empty((len(rows), side, side, 3), np.uint8)
    for place, row in enumerate(rows):
        tile = tile_of(row)
        pixels[place] = to_side(images[tile].pixels, side)
        uses[tile] -= 1
        if not uses[tile]:
            del images[tile]
    labels = np.array([row.label for row in rows], np.int64)
    whose = [row.patient for row in rows]
    patients = np.unique(whose, return_inverse=True)[1] if all(whose) else None
    return Split(
        pixels,
        labels,
        np.zeros(len(rows), np.bool_),
        patients,
        Places.of_files([str(row.pathology) for row in rows]),
        tuple(whose) if any(whose) else (),
    )


def _slices_of(
    rows: Sequence[Row], images: dict[Wanted, DecodedImage], side: int
) -> tuple[Split, NDArray[np.int64]]:
    """Each radiology image of a split once, and its index for each row: -1 where there is none."""
    label_of = labels_of_radiology(rows)
    place = {organ: index for index, organ in enumerate(label_of)}
    labels = np.array(list(label_of.values()), np.int64)
    pixels = np.empty((len(label_of), side, side), np.uint8)
    for number, one in enumerate(label_of):
        pixels[number] = to_side(images[one].pixels, side)
    chosen = [place[organ] if (organ := scan_of(row)) is not None else -1 for row in rows]
    places = Places.of_files(
        [str(organ.path) for organ in label_of], [organ.slice_index for organ in label_of]
    )
    part = Split(pixels, labels, np.zeros(len(labels), np.bool_), places=places)
    return part, np.array(chosen, np.int64)


def labels_of_radiology(rows: Sequence[Row]) -> dict[Wanted, int]:
    """Each radiology image of ``rows`` once, with the most frequent class of its tiles; of equally
    frequent ones the first."""
    votes: dict[Wanted, Counter[int]] = {}
    for row in rows:
        organ = scan_of(row)
        if organ is not None:
            votes.setdefault(organ, Counter())[row.label] += 1
    return {organ: min(count, key=lambda k: (-count[k], k)) for organ, count in votes.items()}


def to_side(pixels: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """One image, reduced where it is larger."""
    reduced: NDArray[np.uint8] = reduce_images(pixels[None], side)[0]
    return reduced


def modality_of_all(found: Sequence[str]) -> str:
    """All that are known, as one name."""
    known = sorted({name for name in found if name not in ("", Modality.GREY, Modality.COLOUR)})
    return " + ".join(known) or Modality.UNSTATED


def _digest(manifest: Manifest, splits: Sequence[str], images: dict[Wanted, DecodedImage]) -> str:
    """Of all that decides what a study learns, and of no name: the same rows in another order or
    folder have the same one."""
    lines = []
    for row, split in zip(manifest.rows, splits, strict=True):
        organ = scan_of(row)
        radiology = images[organ].sha256 if organ else ""
        name = manifest.classes[row.label]
        tile = images[tile_of(row)].sha256
        lines.append(f"{split}\t{name}\t{tile}\t{radiology}\t{row.radiology_slice}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
