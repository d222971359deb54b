"""From a model's file and a data folder to an evaluation, and from there to its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations

import numpy as np
import torch
from numpy.typing import NDArray

import crcviewer
from crcviewer.model.checkpoint import Checkpoint
from crcviewer.model.device import describe_device
from crcviewer.model.document import CheckpointDocument
from crcviewer.model.feature_map import (
    FEWEST_CASES,
    FeatureMap,
    MapError,
    compute_map,
    largest_perplexity,
)
from crcviewer.model.reference_sample import Reference
from crcviewer.protocol.evaluation_report import (
    Baseline,
    EvaluatedModel,
    EvaluationReport,
    FeatureLayout,
    ModelEvaluation,
    Recipe,
)
from crcviewer.protocol.map_messages import MapSettings
from crcviewer.protocol.text import Text
from training.base.resampling import resamples
from training.data.pairing import Pairing, PairingMode
from training.data.study_data import Split, StudyData
from training.evaluation import counts
from training.evaluation.answers import (
    FUSED_STAGES,
    TITLES,
    Answers,
    answers_beside,
    answers_fused,
    epochs_of,
)
from training.evaluation.baselines import by_mean_colour, largest_class
from training.evaluation.bootstrap import measured
from training.evaluation.feature_map import map_of_evaluation
from training.evaluation.measures import Measured, measure
from training.evaluation.paired_tests import compare_models

_MAPPED = (EvaluatedModel.STAGE1, EvaluatedModel.FUSED)


@dataclass(frozen=True)
class MappedCases:
    """A map, and which test cases are on it."""

    model: EvaluatedModel
    cases: NDArray[np.int64]
    coordinates: NDArray[np.float32]


@dataclass(frozen=True)
class Evaluation:
    """The report, and the arrays that its figures and tables are made of."""

    report: EvaluationReport
    truth: NDArray[np.int64]
    """``(N,)``."""
    partners: NDArray[np.int64]
    """The radiology image of each test tile ``(N,)``."""
    answers: tuple[Answers, ...]
    maps: tuple[MappedCases, ...]
    reference: Reference | None
    """The mapped cases with their features; None where there is no map of the fused model."""


@dataclass(frozen=True)
class Extent:
    """How much is computed."""

    resamples: int = 2000
    map_cases: int = 2000
    """At most so many are mapped; 0: no maps."""


def evaluate(
    checkpoint: Checkpoint,
    data: StudyData,
    pairing: Pairing,
    *,
    seed: int,
    device: torch.device,
    extent: Extent,
    command: str,
    say: Callable[[str], None],
) -> Evaluation:
    """A fused model, the tile-only ones beside its file and the baselines, on the test split.

    Raises CheckpointError where the model cannot be used.
    """
    test = data.pathology.test
    partners = pairing.partners("test", torch.arange(len(test))).numpy()
    say(f"{len(test)} test cases of {data.name}, paired by {pairing.mode.value}.")
    beside, missing = answers_beside(checkpoint, test, device)
    answers = (
        *beside,
        *answers_fused(checkpoint, test, data.radiology.test.images[partners], device),
    )
    of = f" of {test.patient_count} patients" if test.patient_count else ""
    say(f"Figures with {extent.resamples} bootstrap resamples{of} …")
    found = {
        one.model: measure(
            test.labels,
            one.probabilities,
            count=extent.resamples,
            seed=seed,
            patients=test.patients,
        )
        for one in answers
    }
    cases = _drawn_cases(len(test), extent.map_cases, seed)
    maps, layouts, not_mapped = _maps(answers, test.labels, cases, seed, say)
    report = EvaluationReport(
        name=checkpoint.document.name,
        pairing=pairing.mode.value,
        trained_pairing=checkpoint.document.pairing,
        leak=PairingMode.LABEL.value in (pairing.mode.value, checkpoint.document.pairing),
        audit_verdict=str((checkpoint.document.audit or {}).get("verdict", "")),
        radiology_modality=data.radiology_modality,
        network=Text(_network(checkpoint.document)),
        data=data.name,
        cases=len(test),
        test_sha256=hash_of(test),
        classes=checkpoint.document.classes,
        tested_on=data.sources,
        trained_on=checkpoint.document.trained_on,
        train_cases=len(data.pathology.train),
        recipe=_recipe(checkpoint.document),
        models=tuple(_model(one, found[one.model], test.labels) for one in answers),
        comparisons=tuple(
            compare_models(
                test.labels, (first.model, found[first.model]), (second.model, found[second.model])
            )
            for first, second in combinations(answers, 2)
        ),
        baselines=_baselines(data, extent.resamples, seed),
        maps=layouts,
        missing=tuple(map(Text, (*missing, *not_mapped))),
        notes=checkpoint.document.notes,
        seed=seed,
        resamples=extent.resamples,
        patients=test.patient_count,
        command=command,
        device=describe_device(device),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        code_version=crcviewer.__version__,
        torch=str(torch.__version__),
    )
    mapped = tuple(MappedCases(m, cases, made.coordinates) for m, made in maps.items())
    reference = map_of_evaluation(
        data.name, test, partners, cases,
        answers={one.model: one for one in answers}, maps=maps,
    )  # fmt: skip
    return Evaluation(report, test.labels, partners, answers, mapped, reference)


def hash_of(test: Split) -> str:
    """Of the tiles as the models see them, in their order, and their labels."""
    digest = hashlib.sha256(repr(test.images.shape).encode("ascii"))
    digest.update(np.ascontiguousarray(test.images).data)
    digest.update(np.ascontiguousarray(test.labels, "<i8").data)
    return digest.hexdigest()


def _model(answers: Answers, found: Measured, truth: NDArray[np.int64]) -> ModelEvaluation:
    return ModelEvaluation(
        model=answers.model,
        title=Text(TITLES[answers.model]),
        file=answers.file,
        sha256=answers.sha256,
        epochs=answers.epochs,
        errors=int((found.predicted != truth).sum()),
        measures=found.measures,
        classes=found.classes,
        confusion=tuple(tuple(map(int, row)) for row in found.confusion),
        reliability=found.reliability,
    )


def _baselines(data: StudyData, count: int, seed: int) -> tuple[Baseline, ...]:
    test, classes = data.pathology.test, len(data.pathology.classes)
    truth, units = test.labels, test.patient_count or len(test)
    told = (
        ("largest_class", "Always the largest class of training", largest_class(data.pathology)),
        ("mean_colour", "Mean colour of the tile alone", by_mean_colour(data.pathology)),
    )
    found = []
    for name, title, predicted in told:
        whole = counts.confusion_counts(truth, predicted, classes, np.ones((len(truth), 1)))
        drawn = np.concatenate(
            [
                counts.confusion_counts(truth, predicted, classes, weights)
                for weights in resamples(len(truth), count, seed, test.patients)
            ]
        )
        both = [
            measured(figure, float(of(whole)[0]), of(drawn), units)
            for figure, of in (
                ("accuracy", counts.accuracy),
                ("macro_f1", lambda table: counts.macro(counts.f1(table))),
            )
        ]
        found.append(Baseline(name, Text(title), *both))
    return tuple(found)


def _maps(
    answers: tuple[Answers, ...],
    labels: NDArray[np.int64],
    cases: NDArray[np.int64],
    seed: int,
    say: Callable[[str], None],
) -> tuple[dict[EvaluatedModel, FeatureMap], tuple[FeatureLayout, ...], tuple[str, ...]]:
    """Maps, their figures, and a sentence where there is none."""
    mapped: dict[EvaluatedModel, FeatureMap] = {}
    figures, missing = [], []
    perplexity = min(30.0, largest_perplexity(len(cases)))
    for one in answers if len(cases) else ():
        if one.model not in _MAPPED or one.layer3_features is None:
            continue
        title = TITLES[one.model]
        if len(cases) >= FEWEST_CASES:
            say(f"Feature map: {title.lower()} …")
        try:
            found = compute_map(
                one.layer3_features[cases],
                labels[cases],
                MapSettings(perplexity=perplexity, seed=seed),
            )
        except MapError as error:
            missing.append(f"There is no feature map of the model “{title}”: {error.cause}")
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


def _drawn_cases(cases: int, most: int, seed: int) -> NDArray[np.int64]:
    """All of them, or a fixed draw of ``most``, in order."""
    if cases <= most:
        return np.arange(cases)
    return np.sort(np.random.default_rng(seed).choice(cases, most, replace=False))


def _network(document: CheckpointDocument) -> str:
    how = document.preprocessing
    views = "" if how.test_time_views == 1 else f", {how.test_time_views} views of each tile"
    return (
        f"{document.network.describe()} × 2, {how.input_size} × {how.input_size} pixels from images"
        f" of {how.pathology.source_size}{views}"
    )


def _recipe(document: CheckpointDocument) -> Recipe:
    told = document.training
    seed, settings = told.get("seed"), told.get("settings")
    key = ""
    if isinstance(settings, Mapping):
        plain = {
            "settings": settings,
            "pairing": document.pairing,
            "data": [source.sha256 for source in document.trained_on],
        }
        text = json.dumps(plain, sort_keys=True, ensure_ascii=True)
        key = hashlib.sha256(text.encode("ascii")).hexdigest()[:12]
    epochs = " + ".join(map(str, epochs_of(document, FUSED_STAGES)))
    return Recipe(
        preset=str(told.get("preset", "")),
        seed=seed if isinstance(seed, int) else None,
        key=key,
        epochs=Text(f"{epochs} epochs" if epochs else ""),
    )
