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
from crcviewer.protocol.evaluation_report import EvaluatedModel, FeatureLayout
from crcviewer.protocol.evaluation_words import MODELS
from crcviewer.protocol.map_messages import MapSettings, drawn_of, split_of
from crcviewer.protocol.text import Text, text, verbatim
from training.data.study_data import Split, reduce_images
from training.evaluation.predictions import Predictions
from training.evaluation.reference_sample import THUMBNAIL_SIDE, cases_of

_MAPPED = (EvaluatedModel.STAGE1, EvaluatedModel.FUSED)


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
) -> tuple[dict[EvaluatedModel, FeatureMap], tuple[FeatureLayout, ...], tuple[Text, ...]]:
    """Maps of the ``cases``, their figures, and a sentence where there is none."""
    mapped: dict[EvaluatedModel, FeatureMap] = {}
    figures, missing = [], []
    perplexity = min(30.0, largest_perplexity(len(cases)))
    for one in predictions if len(cases) else ():
        if one.model not in _MAPPED or one.layer3_features is None:
            continue
        title = MODELS[one.model]
        if len(cases) >= FEWEST_CASES:
            say(f"Feature map: {str(title).lower()} …")
        try:
            found = compute_map(
                one.layer3_features[cases],
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
        mapped[one.model] = found
        figures.append(
            FeatureLayout(
                one.model, len(cases), perplexity, quality.trustworthiness, quality.neighbours,
                quality.knn_full, quality.knn_map,
            )
        )  # fmt: skip
    return mapped, tuple(figures), tuple(missing)


def map_of_evaluation(
    data: str,
    test: Split,
    partners: NDArray[np.int64],
    cases: NDArray[np.int64],
    *,
    predictions: dict[EvaluatedModel, Predictions],
    maps: dict[EvaluatedModel, FeatureMap],
) -> Reference | None:
    """Of the test cases that were mapped; None where the fused model's could not be."""
    fused = _part(EvaluatedModel.FUSED, cases, predictions, maps)
    if fused is None:
        return None
    single = _part(EvaluatedModel.STAGE1, cases, predictions, maps)
    alone = None if single is None else predictions[EvaluatedModel.STAGE1].probabilities[cases]
    return Reference(
        data=drawn_of(split_of(verbatim(data), "test"), len(cases), len(test)),
        fused=fused,
        single=single,
        labels=test.labels[cases],
        probabilities=predictions[EvaluatedModel.FUSED].probabilities[cases],
        neutral_probabilities=predictions[EvaluatedModel.NEUTRAL].probabilities[cases],
        single_probabilities=alone,
        tiles=cases,
        slices=partners[cases],
        synthetic=test.synthetic[cases],
        thumbnails=reduce_images(test.images[cases], THUMBNAIL_SIDE),
        thumbnail_rows=np.arange(len(cases)),
        model_sha256=predictions[EvaluatedModel.FUSED].sha256,
        cases=cases_of("test", test, cases),
    )


def _part(
    model: EvaluatedModel,
    cases: NDArray[np.int64],
    predictions: dict[EvaluatedModel, Predictions],
    maps: dict[EvaluatedModel, FeatureMap],
) -> MapOfFeatures | None:
    made = maps.get(model)
    if made is None:
        return None
    features = predictions[model].layer3_features
    assert features is not None
    # As they will be read again.
    stored: Floats = features[cases].astype(np.float16).astype(np.float32)
    return MapOfFeatures(stored, made.coordinates, made.settings, made.quality)
