"""The reference sample of a finished run: validation cases, seen once by both kinds of model."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from crcviewer.model.feature_map import FEWEST_CASES, MapError
from crcviewer.model.reference_file import reference_tensors
from crcviewer.model.reference_sample import MOST_CASES, ReferenceCases, build_reference
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.map_messages import MapCase, drawn_of, split_of
from crcviewer.protocol.text import verbatim
from training.data.pairing import Pairing
from training.data.study_data import Split, StudyData, reduce_images
from training.evaluation.answers import Answers

THUMBNAIL_SIDE = 32


def reference_of_validation(
    answers: Answers,
    data: StudyData,
    pairing: Pairing | None,
    *,
    file: str = names.BEST,
    thumbnails: str = "all",
    most: int = MOST_CASES,
    on_step: Callable[[], object] = lambda: None,
) -> dict[str, Tensor]:
    """The tensors ``reference.*`` for a model of a run, from its validation split.

    ``answers``: of the run's models. ``pairing``: None of a tile-only model. ``thumbnails``:
    ``all``, ``none``, or ``synthetic`` for a model that is given away: then only phantoms show.
    ``on_step`` is called while the map is laid out; what it raises ends that. Empty where the split
    has too few cases for a map, or the network answers all of them with the same features.
    """
    split = data.pathology.val
    chosen = _drawn(len(split), most)
    if len(chosen) < FEWEST_CASES:
        return {}
    slices, partners = None, np.full(len(split), -1)
    if pairing is not None:
        partners = pairing.partners("val", torch.arange(len(split))).numpy()
        slices = data.radiology.val.images[partners]
    # All of them, since whoever recommends a model asks for all.
    own = answers.of(file, split.images, slices)
    alone = None
    if pairing is not None and (answers.run / names.STAGE1_PATHOLOGY).is_file():
        alone = answers.of_tiles_alone(names.STAGE1_PATHOLOGY, split.images)
    rows, pictures = _thumbnails(split, chosen, thumbnails)
    cases = ReferenceCases(
        data=drawn_of(split_of(verbatim(data.name), "val"), len(chosen), len(split)),
        fused_features=own.layer3_features[chosen],
        single_features=None if alone is None else alone.layer3_features[chosen],
        labels=split.labels[chosen],
        probabilities=own.probabilities[chosen],
        neutral_probabilities=own.neutral_probabilities[chosen],
        single_probabilities=None if alone is None else alone.probabilities[chosen],
        tiles=chosen,
        slices=partners[chosen],
        synthetic=split.synthetic[chosen],
        thumbnails=pictures,
        thumbnail_rows=rows,
        cases=cases_of("val", split, chosen) if split.patients is not None else (),
    )
    try:
        return reference_tensors(build_reference(cases, on_step=on_step))
    except MapError:
        # A network that has learned nothing yet: the model is written all the same.
        return {}


def cases_of(name: str, split: Split, chosen: NDArray[np.int64]) -> tuple[MapCase, ...]:
    """Who the chosen cases of a split are; of a patient the number alone is known."""
    patients = split.patients
    return tuple(
        MapCase(
            f"{name} {row}",
            patient="" if patients is None else str(patients[row] + 1),
            anonymous=True,
            split=name,
            number=row,
        )
        for row in chosen.tolist()
    )


def _drawn(count: int, most: int) -> NDArray[np.int64]:
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(0).choice(count, most, replace=False))


def _thumbnails(
    split: Split, chosen: NDArray[np.int64], which: str
) -> tuple[NDArray[np.int64] | None, NDArray[np.uint8] | None]:
    """Rows and pictures of those that may be shown."""
    may = {
        "all": np.ones(len(chosen), np.bool_),
        "synthetic": split.synthetic[chosen],
        "none": np.zeros(len(chosen), np.bool_),
    }[which]
    if not may.any():
        return None, None
    return np.flatnonzero(may), reduce_images(split.images[chosen[may]], THUMBNAIL_SIDE)
