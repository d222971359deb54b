"""Maps of the evaluated cases: for the report, and as a file that the window opens, with features
and small pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from crcviewer.model.feature_map import (
    FEWEST_CASES,
    FeatureMap,
    Floats,
    MapError,
    compute_map,
    largest_perplexity,
)
from crcviewer.model.reference_sample import MapOfFeatures, Reference
from crcviewer.protocol.evaluation_report import ALL_CASES, EvaluatedModel, FeatureLayout
from crcviewer.protocol.evaluation_words import MODELS
from crcviewer.protocol.map_messages import MapCase, MapSettings, drawn_of, split_of
from crcviewer.protocol.text import Text, text, verbatim
from training.data.study_data import reduce_images
from training.evaluation.predictions import Predictions
from training.evaluation.reference_sample import THUMBNAIL_SIDE
from training.evaluation.tested_cases import TestedCases

MapKey = tuple[EvaluatedModel, bool]
"""Whose map, and whether its radiology branch is joined."""
_MAPPED = (EvaluatedModel.TILES, EvaluatedModel.STAGE1, EvaluatedModel.FUSED)


def drawn_cases(cases: int, most: int, seed: int) -> NDArray[np.int64]:
    """All of them, or a fixed draw of ``most``, in order."""
    if cases <= most:
        return np.arange(cases)
    return np.sort(np.random.default_rng(seed).choice(cases, most, replace=False))


def map_predictions(
    predictions: Sequence[Predictions],
    labels: NDArray[np.int64],
    cases: NDArray[np.int64],
    seed: int,
    say: Callable[[str], None],
    *,
    joined: bool = False,
) -> tuple[dict[MapKey, FeatureMap], tuple[FeatureLayout, ...], tuple[Text, ...]]:
    """Maps of the ``cases``, their figures, and a sentence where there is none. ``joined``: of the
    fused model another one, the features of both its branches side by side."""
    mapped: dict[MapKey, FeatureMap] = {}
    figures, missing = [], []
    perplexity = min(30.0, largest_perplexity(len(cases)))
    wanted = [(one, one.layer3_features, False) for one in predictions if one.model in _MAPPED]
    if joined:
        wanted += [(one, one.joined_features, True) for one in predictions]
    for one, features, both in wanted if len(cases) else ():
        if features is None:
            continue
        title = MODELS[one.model]
        if len(cases) >= FEWEST_CASES:
            say(f"Feature map: {str(title).lower()} …")
        try:
            found = compute_map(
                features[cases],
                labels[cases],
                MapSettings(perplexity=perplexity, seed=seed),
            )
        except MapError as error:
            missing.append(
                text(
                    "There is no feature map of the model “{model}”: {cause}",
                    model=title, cause=error.cause,
                )
            )  # fmt: skip
            continue
        quality = found.quality
        mapped[one.model, both] = found
        figures.append(
            FeatureLayout(
                one.model, len(cases), perplexity, quality.trustworthiness, quality.neighbours,
                quality.knn_full, quality.knn_map, both,
            )
        )  # fmt: skip
    return mapped, tuple(figures), tuple(missing)


def map_of_evaluation(
    data: str,
    cases: TestedCases,
    chosen: NDArray[np.int64],
    *,
    split: str,
    predictions: dict[EvaluatedModel, Predictions],
    maps: dict[MapKey, FeatureMap],
) -> Reference | None:
    """Of the cases that were mapped; None where the fused model's could not be."""
    fused = _part(EvaluatedModel.FUSED, chosen, predictions, maps)
    if fused is None:
        return None
    single = _part(EvaluatedModel.STAGE1, chosen, predictions, maps)
    alone = None if single is None else predictions[EvaluatedModel.STAGE1].as_network[chosen]
    test, whole = cases.tiles, split == ALL_CASES
    title = verbatim(data) if whole else split_of(verbatim(data), split)
    return Reference(
        data=drawn_of(title, len(chosen), len(test)),
        fused=fused,
        single=single,
        labels=test.labels[chosen],
        probabilities=predictions[EvaluatedModel.FUSED].as_network[chosen],
        neutral_probabilities=predictions[EvaluatedModel.NEUTRAL].as_network[chosen],
        single_probabilities=alone,
        # Numbers are of a split; in several of them the same one may be there twice.
        tiles=chosen if whole else cases.numbers[chosen],
        slices=cases.partners[chosen],
        synthetic=test.synthetic[chosen],
        thumbnails=reduce_images(test.images[chosen], THUMBNAIL_SIDE),
        thumbnail_rows=np.arange(len(chosen)),
        model_sha256=predictions[EvaluatedModel.FUSED].sha256,
        cases=tuple(_case(cases, row) for row in chosen.tolist()),
    )


def _case(cases: TestedCases, row: int) -> MapCase:
    split, number = cases.splits[row], int(cases.numbers[row])
    patients = cases.tiles.patients
    return MapCase(
        f"{split} {number}",
        patient="" if patients is None else str(patients[row] + 1),
        anonymous=True,
        split=split,
        number=number,
    )


def _part(
    model: EvaluatedModel,
    cases: NDArray[np.int64],
    predictions: dict[EvaluatedModel, Predictions],
    maps: dict[MapKey, FeatureMap],
) -> MapOfFeatures | None:
    made = maps.get((model, False))
    if made is None:
        return None
    features = predictions[model].layer3_features
    assert features is not None
    # As they will be read again.
    stored: Floats = features[cases].astype(np.float16).astype(np.float32)
    return MapOfFeatures(stored, made.coordinates, made.settings, made.quality)
