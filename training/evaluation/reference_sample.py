"""The reference sample of a finished run: validation cases, seen once by both kinds of model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from crcviewer.model.feature_map import FEWEST_CASES, MapError
from crcviewer.model.predict import load_model
from crcviewer.model.reference_file import reference_tensors
from crcviewer.model.reference_sample import MOST_CASES, ReferenceCases, build_reference
from crcviewer.model.single_modal import load_single_modal
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.map_messages import MapCase, drawn_of, split_of
from crcviewer.protocol.text import verbatim
from training.data.pairing import Pairing
from training.data.study_data import Split, StudyData, reduce_images

THUMBNAIL_SIDE = 32


def reference_of_validation(
    run: Path,
    data: StudyData,
    pairing: Pairing,
    device: torch.device,
    *,
    thumbnails: str = "all",
    most: int = MOST_CASES,
) -> dict[str, Tensor]:
    """The tensors ``reference.*`` for a run's fused model, from its validation split.

    ``thumbnails``: ``all``, ``none``, or ``synthetic`` for a model that is given away: then only
    phantoms show. Empty where the split has too few cases for a map, or the network answers all of
    them with the same features.
    """
    split = data.pathology.val
    chosen = _drawn(len(split), most)
    if len(chosen) < FEWEST_CASES:
        return {}
    partners = pairing.partners("val", torch.from_numpy(chosen)).numpy()
    tiles = list(split.images[chosen])
    fused = load_model(run / names.BEST, str(device)).predict_many(
        tiles, list(data.radiology.val.images[partners])
    )
    alone = None
    if (run / names.STAGE1_PATHOLOGY).is_file():
        alone = load_single_modal(run / names.STAGE1_PATHOLOGY, str(device)).predict_many(tiles)
    rows, pictures = _thumbnails(split, chosen, thumbnails)
    cases = ReferenceCases(
        data=drawn_of(split_of(verbatim(data.name), "val"), len(chosen), len(split)),
        fused_features=fused.layer3_features,
        single_features=None if alone is None else alone.layer3_features,
        labels=split.labels[chosen],
        probabilities=fused.probabilities,
        neutral_probabilities=fused.neutral_probabilities,
        single_probabilities=None if alone is None else alone.probabilities,
        tiles=chosen,
        slices=partners,
        synthetic=split.synthetic[chosen],
        thumbnails=pictures,
        thumbnail_rows=rows,
        cases=cases_of("val", split, chosen) if split.patients is not None else (),
    )
    try:
        return reference_tensors(build_reference(cases))
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
