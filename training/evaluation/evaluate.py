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
from crcviewer.model.predict import model_card
from crcviewer.model.reference_sample import Reference
from crcviewer.protocol.evaluation_report import (
    EvaluatedModel,
    EvaluationInputs,
    EvaluationReport,
    ModelEvaluation,
    Recipe,
)
from crcviewer.protocol.text import NOTHING, Text, text
from training.data.pairing import Pairing, PairingMode
from training.data.study_data import Split, StudyData
from training.evaluation.baselines import baselines
from training.evaluation.feature_maps import drawn_cases, map_of_evaluation, map_predictions
from training.evaluation.measures import Measured, measure
from training.evaluation.paired_tests import compare_models
from training.evaluation.predictions import (
    FUSED_STAGES,
    Predictions,
    epochs_of,
    predict_beside,
    predict_fused,
)


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
    predictions: tuple[Predictions, ...]
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
    inputs: EvaluationInputs,
    device: torch.device,
    extent: Extent,
    command: str,
    say: Callable[[str], None],
) -> Evaluation:
    """A fused model, the tile-only ones beside its file and the baselines, on the test split.

    Raises CheckpointError where the model cannot be used.
    """
    seed, test = inputs.seed, data.pathology.test
    partners = pairing.partners("test", torch.arange(len(test))).numpy()
    say(f"{len(test)} test cases of {data.name}, paired by {pairing.mode.value}.")
    beside, missing = predict_beside(checkpoint, test, device)
    predictions = (
        *beside,
        *predict_fused(checkpoint, test, data.radiology.test.images[partners], device),
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
        for one in predictions
    }
    cases = drawn_cases(len(test), extent.map_cases, seed)
    maps, layouts, not_mapped = map_predictions(predictions, test.labels, cases, seed, say)
    report = EvaluationReport(
        name=checkpoint.document.name,
        pairing=pairing.mode.value,
        trained_pairing=checkpoint.document.pairing,
        leak=PairingMode.LABEL.value in (pairing.mode.value, checkpoint.document.pairing),
        audit_verdict=model_card(checkpoint).audit_verdict,
        radiology_modality=data.radiology_modality,
        network=_network(checkpoint.document),
        data=data.name,
        cases=len(test),
        test_sha256=hash_of(test),
        classes=checkpoint.document.classes,
        tested_on=data.sources,
        trained_on=checkpoint.document.trained_on,
        train_cases=len(data.pathology.train),
        recipe=_recipe(checkpoint.document),
        models=tuple(_model(one, found[one.model], test.labels) for one in predictions),
        comparisons=tuple(
            compare_models(
                test.labels, (first.model, found[first.model]), (second.model, found[second.model])
            )
            for first, second in combinations(predictions, 2)
        ),
        baselines=baselines(data.pathology, extent.resamples, seed),
        maps=layouts,
        missing=(*missing, *not_mapped),
        notes=checkpoint.document.notes,
        seed=inputs.seed,
        resamples=extent.resamples,
        patients=test.patient_count,
        inputs=inputs,
        command=command,
        device=describe_device(device),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        code_version=crcviewer.__version__,
        torch=str(torch.__version__),
    )
    mapped = tuple(MappedCases(m, cases, made.coordinates) for m, made in maps.items())
    reference = map_of_evaluation(
        data.name, test, partners, cases,
        predictions={one.model: one for one in predictions}, maps=maps,
    )  # fmt: skip
    return Evaluation(report, test.labels, partners, predictions, mapped, reference)


def hash_of(test: Split) -> str:
    """Of the tiles as the models see them, in their order, and their labels."""
    digest = hashlib.sha256(repr(test.images.shape).encode("ascii"))
    digest.update(np.ascontiguousarray(test.images).data)
    digest.update(np.ascontiguousarray(test.labels, "<i8").data)
    return digest.hexdigest()


def _model(answers: Predictions, found: Measured, truth: NDArray[np.int64]) -> ModelEvaluation:
    return ModelEvaluation(
        model=answers.model,
        file=answers.file,
        sha256=answers.sha256,
        epochs=answers.epochs,
        errors=int((found.predicted != truth).sum()),
        measures=found.measures,
        classes=found.classes,
        confusion=tuple(tuple(map(int, row)) for row in found.confusion),
        reliability=found.reliability,
    )


def _network(document: CheckpointDocument) -> Text:
    how = document.preprocessing
    told = {
        "network": document.network.describe(),
        "size": how.input_size,
        "source": how.pathology.source_size,
    }
    if how.test_time_views == 1:
        return text("{network} × 2, {size} × {size} pixels from images of {source}", **told)
    return text(
        "{network} × 2, {size} × {size} pixels from images of {source}, {views} views of each tile",
        **told, views=how.test_time_views,
    )  # fmt: skip


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
        written = json.dumps(plain, sort_keys=True, ensure_ascii=True)
        key = hashlib.sha256(written.encode("ascii")).hexdigest()[:12]
    epochs = " + ".join(map(str, epochs_of(document, FUSED_STAGES)))
    return Recipe(
        preset=str(told.get("preset", "")),
        seed=seed if isinstance(seed, int) else None,
        key=key,
        epochs=text("{epochs} epochs", epochs=epochs) if epochs else NOTHING,
    )
