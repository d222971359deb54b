"""Radiology images that belong to no tile, for tiles of one's own: drawn at random.

A folder in the MedMNIST layout, one folder an organ, or all images in one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from crcviewer.imaging.core.evaluated_cases import Places
from crcviewer.imaging.core.medmnist import find_organ_set
from crcviewer.imaging.core.patient_names import patient_of_name
from crcviewer.protocol.data_choices import SplitShares
from crcviewer.protocol.data_report import Problem, Severity
from crcviewer.protocol.failure import ChooseFolder
from crcviewer.protocol.images import Slot
from crcviewer.protocol.model_card import DataSource
from crcviewer.protocol.stages import SPLITS
from crcviewer.protocol.text import counted, text
from training.base.counter_random import key
from training.base.errors import DataError
from training.data.class_folders import images_below, is_class_folders, read_class_folders
from training.data.decode_images import DecodedImage, Wanted
from training.data.manifest_images import read_images
from training.data.manifest_study import modality_of_all, to_side
from training.data.medmnist_data import as_grey, read_set
from training.data.patient_split import split_by_patient
from training.data.published_sets import modality_of
from training.data.study_data import ImageSet, Split, StudyData, each_split

Report = Callable[[int, int], None]


def add_radiology(
    data: StudyData,
    folder: Path,
    report: Report,
    cache: Path | None,
    *,
    side: int,
    shares: SplitShares,
) -> tuple[StudyData, list[Problem]]:
    """The tiles of ``data`` with the radiology images of a folder, and what is to be said of these.

    Raises DataError where they are too few.
    """
    organs = find_organ_set(folder)
    if organs is not None:
        slices, source = read_set(folder, organs.name, side)
        joined = replace(
            data,
            radiology=each_split(slices, as_grey),
            radiology_modality=modality_of(organs.name),
            sources=(*data.sources, source),
        )
        return joined, []
    images, labels, classes, splits = _listed(folder, shares)
    wanted = [Wanted(image, Slot.RADIOLOGY) for image in images]
    read = read_images(wanted, report, cache, side)
    sound = [place for place, one in enumerate(wanted) if isinstance(read[one], DecodedImage)]
    pictures = [one for place in sound if isinstance(one := read[wanted[place]], DecodedImage)]
    problems = []
    if len(sound) < len(wanted):
        cause = counted(
            len(wanted) - len(sound),
            "1 radiology image cannot be read and is not used.",
            "{count} radiology images cannot be read and are not used.",
        )
        problems.append(Problem(Severity.WARNING, cause, file=folder.name))
    if not classes:
        cause = text("The radiology images have no labels of their own (folders for organs).")
        step = text("Their branch then has nothing to learn by itself; it is trained all the same.")
        problems.append(Problem(Severity.WARNING, cause, step, folder.name))
    smallest = min((len(picture.pixels) for picture in pictures), default=side)
    parts = {}
    for name in SPLITS:
        inside = [k for k, place in enumerate(sound) if splits[place] == name]
        if not inside:
            raise DataError(
                text("There are too few radiology images in {folder}.", folder=folder.name),
                text("Choose a folder with some of three patients or more."),
                ChooseFolder(),
            )
        pixels = np.stack([to_side(pictures[k].pixels, smallest) for k in inside])
        own = np.array([labels[sound[k]] for k in inside], np.int64)
        if not classes:
            own = _drawn_labels(data.pathology.split(name).labels, len(inside), name)
        places = Places.of_files([str(images[sound[k]]) for k in inside])
        parts[name] = Split(pixels, own, np.zeros(len(inside), np.bool_), places=places)
    lacking = sorted(set(range(len(classes))) - set(parts["train"].labels.tolist()))
    if lacking:
        raise DataError(
            text(
                "No training radiology image is of: {classes}.",
                classes=[classes[label] for label in lacking],
            ),
            text("Add some, or leave that folder out."),
        )
    known = "\n".join(sorted(picture.sha256 for picture in pictures))
    digest = hashlib.sha256(known.encode()).hexdigest()
    joined = replace(
        data,
        radiology=ImageSet(
            classes or data.pathology.classes, parts["train"], parts["val"], parts["test"]
        ),
        radiology_modality=modality_of_all([picture.modality for picture in pictures]),
        sources=(
            *data.sources,
            DataSource(f"{folder.name}, radiology", len(pictures), False, "", digest),
        ),
        radiology_labels="own" if classes else "tile",
    )
    return joined, problems


def _listed(
    folder: Path, shares: SplitShares
) -> tuple[list[Path], list[int], tuple[str, ...], list[str]]:
    """Images, labels, classes (none: all lie in one folder) and splits."""
    if is_class_folders(folder):
        manifest = read_class_folders(folder)
        rows = manifest.rows
        labels = [row.label for row in rows]
        whose = [row.patient or row.file for row in rows]
        declared = [row.split for row in rows] if manifest.declares_splits else None
        files = [row.pathology for row in rows]
        return files, labels, manifest.classes, declared or _split(whose, labels, shares)
    files = list(images_below(folder))
    whose = [patient_of_name(file.name) or file.name for file in files]
    labels = [0] * len(files)
    return files, labels, (), _split(whose, labels, shares)


def _split(whose: Sequence[str], labels: Sequence[int], shares: SplitShares) -> list[str]:
    """Raises DataError."""
    kinds = np.zeros((len(labels), max(labels, default=0) + 1), np.int64)
    kinds[np.arange(len(labels)), labels] = 1
    return split_by_patient(whose, kinds, shares)


def _drawn_labels(tiles: NDArray[np.int64], count: int, split: str) -> NDArray[np.int64]:
    """A tile's class for each image by lot: independent of what it shows."""
    generator = np.random.default_rng(key(0, "radiology labels", split))
    drawn: NDArray[np.int64] = generator.choice(tiles, count)
    return drawn
