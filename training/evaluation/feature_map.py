"""The evaluated cases as a map that the window opens, with their features and small pictures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crcviewer.model.feature_map import FeatureMap, Floats
from crcviewer.model.reference_sample import MapOfFeatures, Reference
from crcviewer.protocol.evaluation_report import EvaluatedModel
from crcviewer.protocol.map_messages import drawn_of
from training.data.study_data import Split, reduce_images
from training.evaluation.answers import Answers
from training.run.reference_sample import THUMBNAIL_SIDE, cases_of


def map_of_evaluation(
    data: str,
    test: Split,
    partners: NDArray[np.int64],
    cases: NDArray[np.int64],
    *,
    answers: dict[EvaluatedModel, Answers],
    maps: dict[EvaluatedModel, FeatureMap],
) -> Reference | None:
    """Of the test cases that were mapped; None where the fused model's could not be."""
    fused = _part(EvaluatedModel.FUSED, cases, answers, maps)
    if fused is None:
        return None
    single = _part(EvaluatedModel.STAGE1, cases, answers, maps)
    alone = None if single is None else answers[EvaluatedModel.STAGE1].probabilities[cases]
    return Reference(
        data=drawn_of(f"{data}, test split", len(cases), len(test)),
        fused=fused,
        single=single,
        labels=test.labels[cases],
        probabilities=answers[EvaluatedModel.FUSED].probabilities[cases],
        neutral_probabilities=answers[EvaluatedModel.NEUTRAL].probabilities[cases],
        single_probabilities=alone,
        tiles=cases,
        slices=partners[cases],
        synthetic=test.synthetic[cases],
        thumbnails=reduce_images(test.images[cases], THUMBNAIL_SIDE),
        thumbnail_rows=np.arange(len(cases)),
        model_sha256=answers[EvaluatedModel.FUSED].sha256,
        cases=cases_of("test", test, cases),
    )


def _part(
    model: EvaluatedModel,
    cases: NDArray[np.int64],
    answers: dict[EvaluatedModel, Answers],
    maps: dict[EvaluatedModel, FeatureMap],
) -> MapOfFeatures | None:
    made = maps.get(model)
    if made is None:
        return None
    features = answers[model].layer3_features
    assert features is not None
    # As they will be read again.
    stored: Floats = features[cases].astype(np.float16).astype(np.float32)
    return MapOfFeatures(stored, made.coordinates, made.settings, made.quality)
