"""From a model's file and a data folder to an evaluation, and from there to its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations

import numpy as np
import torch
from numpy.typing import NDArray

import crcviewer
from crcviewer.model.checkpoint import Checkpoint
from crcviewer.model.device import describe_device
from crcviewer.model.document import CheckpointDocument, judged_hashes
from crcviewer.model.model_card import model_card
from crcviewer.model.reference_sample import Reference
from crcviewer.protocol.evaluation_report import (
    Baseline,
    EvaluatedModel,
    EvaluationInputs,
    EvaluationReport,
    ModelEvaluation,
    Recipe,
    SetFigures,
    Uncalibrated,
)
from crcviewer.protocol.evaluation_words import split_title
from crcviewer.protocol.text import NOTHING, Text, counted, text
from training.data.known_tiles import known_tiles, seen_among
from training.data.pairing import Pairing, PairingMode
from training.data.study_data import Split, StudyData
from training.evaluation.answers import Answers
from training.evaluation.baselines import baselines
from training.evaluation.feature_maps import drawn_cases, map_of_evaluation, map_predictions
from training.evaluation.measures import Measured, measure
from training.evaluation.paired_tests import compare_models
from training.evaluation.predictions import (
    FUSED_STAGES,
    Predictions,
    epochs_of,
    models_beside,
    predict_beside,
    predict_model,
)
from training.evaluation.set_figures import set_figures, uncalibrated
from training.evaluation.tested_cases import TestedCases, tested_cases


@dataclass(frozen=True)
class MappedCases:
    """A map, and which test cases are on it."""

    model: EvaluatedModel
    cases: NDArray[np.int64]
    coordinates: NDArray[np.float32]
    joined: bool = False


@dataclass(frozen=True)
class Evaluation:
    """The report, and the arrays that its figures and tables are made of."""

    report: EvaluationReport
    cases: TestedCases
    predictions: tuple[Predictions, ...]
    maps: tuple[MappedCases, ...]
    reference: Reference | None
    """The mapped cases with their features; None where there is no map of the fused model."""

    @property
    def truth(self) -> NDArray[np.int64]:
        """``(N,)``."""
        return self.cases.tiles.labels


@dataclass(frozen=True)
class Extent:
    """How much is computed."""

    resamples: int = 2000
    map_cases: int = 2000
    """At most so many are mapped; 0: no maps."""
    pictures: str = "published"
    """Whose pictures may stand in the report, which is handed on: ``all``, ``published`` (sets with
    a licence, and phantoms) or ``none``."""
    join_radiology: bool = False
    """Whether the fused model has another map, with its radiology branch joined."""


@dataclass(frozen=True)
class Tell:
    """How an evaluation says what it does."""

    say: Callable[[str], None]
    """A line for people."""
    progress: Callable[[Text], Callable[[int, int], None]]
    """Of a task: told what is done of how much."""


def evaluate(
    checkpoint: Checkpoint,
    data: StudyData,
    pairing: Pairing | None,
    *,
    inputs: EvaluationInputs,
    device: torch.device,
    extent: Extent,
    command: str,
    tell: Tell,
    answers: Answers | None = None,
) -> Evaluation:
    """A model, the tile-only ones beside a fused one's file and the baselines, on the cases that
    ``inputs`` names. ``pairing``: None where no radiology image is looked at. ``answers``: of the
    models in its folder, where they have been asked before.

    Raises CheckpointError where the model cannot be used, DataError where no case can.
    """
    document, seed = checkpoint.document, inputs.seed
    cases = tested_cases(data, inputs.split, document, pairing)
    test = cases.tiles
    how = f", paired by {pairing.mode.value}" if pairing is not None else ""
    tell.say(f"{len(test)} cases of {data.name} ({split_title(inputs.split)}){how}.")
    predictions, missing = _predictions(
        checkpoint, cases, answers or Answers(checkpoint.path.parent, device), tell
    )
    seen = seen_among(test.images[: len(test)], known_tiles(checkpoint.extra))
    learnt = len(seen.get("train", {})) if inputs.split != "train" else 0
    if learnt:
        missing = [_learnt_from(learnt, len(test)), *missing]
    of = f" of {test.patient_count} patients" if test.patient_count else ""
    tell.say(f"Figures with {extent.resamples} bootstrap resamples{of} …")
    drawing = tell.progress(text("Intervals are being drawn:"))
    found = {}
    for number, one in enumerate(predictions):
        drawing(number, len(predictions))
        found[one.model] = measure(
            test.labels,
            one.probabilities,
            count=extent.resamples,
            seed=seed,
            patients=test.patients,
        )
    drawing(len(predictions), len(predictions))
    mapped_cases = drawn_cases(len(test), extent.map_cases, seed)
    maps, layouts, not_mapped = map_predictions(
        predictions, test.labels, mapped_cases, seed, tell.say, joined=extent.join_radiology
    )
    card = model_card(checkpoint)
    report = EvaluationReport(
        name=document.name,
        pairing=pairing.mode.value if pairing is not None else "none",
        trained_pairing=document.pairing,
        leak=pairing is not None
        and PairingMode.LABEL.value in (pairing.mode.value, document.pairing),
        audit_verdict=card.audit_verdict,
        radiology_modality=data.radiology_modality if pairing is not None else "",
        network=_network(document),
        data=data.name,
        cases=len(test),
        test_sha256=hash_of(test),
        classes=document.classes,
        tested_on=data.sources,
        trained_on=document.trained_on,
        train_cases=len(data.pathology.train),
        recipe=_recipe(document),
        models=tuple(
            _model(one, found[one.model], test, extent.resamples, seed) for one in predictions
        ),
        comparisons=tuple(
            compare_models(
                test.labels,
                (first.model, found[first.model]),
                (second.model, found[second.model]),
                test.patients,
            )
            for first, second in combinations(predictions, 2)
        ),
        baselines=_baselines(data, cases, inputs, document, extent.resamples),
        maps=layouts,
        missing=(*missing, *not_mapped),
        notes=document.notes,
        seed=inputs.seed,
        resamples=extent.resamples,
        patients=test.patient_count,
        inputs=inputs,
        command=command,
        device=describe_device(device),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        code_version=crcviewer.__version__,
        torch=str(torch.__version__),
        audit=card.audit,
        seen=_seen(data, document, inputs.split),
        left_out=cases.left_out,
        pictures=_may_be_handed_on(data, extent.pictures),
    )
    mapped = tuple(
        MappedCases(model, mapped_cases, made.coordinates, joined=joined)
        for (model, joined), made in maps.items()
    )
    reference = map_of_evaluation(
        data.name, cases, mapped_cases,
        split=inputs.split, predictions={one.model: one for one in predictions}, maps=maps,
    )  # fmt: skip
    return Evaluation(report, cases, tuple(predictions), mapped, reference)


def _predictions(
    checkpoint: Checkpoint, cases: TestedCases, answers: Answers, tell: Tell
) -> tuple[list[Predictions], list[Text]]:
    """Of every model, the simplest first, and what is missing."""
    fused = checkpoint.document.kind == "fusion"
    beside = models_beside(checkpoint) if fused else []
    told, total = tell.progress(text("Images are being classified:")), len(cases)
    done, total = 0, len(cases) * (1 + len(beside))

    def asked(more: int) -> None:
        nonlocal done
        done += more
        told(min(done, total), total)

    answers.asked = asked
    found: list[Predictions] = []
    missing: list[Text] = []
    tiles = cases.tiles.images
    if fused:
        found, missing = predict_beside(checkpoint, tiles, answers)
    own = predict_model(checkpoint, tiles, cases.slices, answers)
    told(total, total)  # a model beside may have been unfit
    if fused and cases.slices is None:
        missing.append(
            text(
                "There are no radiology images, so that the fused model was shown the mean image in"
                " their place."
            )
        )
    missing += _shorter_control([*found, *own])
    return [*found, *own], missing


def _shorter_control(predictions: Sequence[Predictions]) -> list[Text]:
    """A run that was stopped has a control that has not learnt for as long as it should."""
    epochs = {one.model: one.epochs for one in predictions}
    control, fused = (epochs.get(m, 0) for m in (EvaluatedModel.CONTROL, EvaluatedModel.FUSED))
    if not control or not fused or control >= fused:
        return []
    return [
        text(
            "The control has learnt for {control} epochs only, the fused model for {fused}: that it"
            " is worse says nothing of fusion.",
            control=control, fused=fused,
        )
    ]  # fmt: skip


def _baselines(
    data: StudyData,
    cases: TestedCases,
    inputs: EvaluationInputs,
    document: CheckpointDocument,
    count: int,
) -> tuple[Baseline, ...]:
    """They learn from the data's own training split: where that is tested, there is none."""
    if inputs.split not in ("val", "test") or not len(data.pathology.train):
        return ()
    train = tested_cases(data, "train", document, None).tiles
    return baselines(train, cases.tiles, len(document.classes), count, inputs.seed)


def _learnt_from(count: int, of: int) -> Text:
    return counted(
        count,
        "1 of the {of} tiles is one that the model has learnt from: the figures are too good.",
        "{count} of the {of} tiles are such that the model has learnt from: the figures are too "
        "good.",
        of=of,
    )


def _seen(data: StudyData, document: CheckpointDocument, split: str) -> bool:
    """Whether the cases are among those that it learnt from or was chosen by."""
    learnt = judged_hashes(document.trained_on)
    return split != "test" and bool(learnt & judged_hashes(data.sources))


def _may_be_handed_on(data: StudyData, pictures: str) -> bool:
    if pictures == "published":
        return all(source.synthetic or source.licence for source in data.sources)
    return pictures == "all"


def hash_of(test: Split) -> str:
    """Of the tiles as the models see them, in their order, and their labels."""
    digest = hashlib.sha256(repr(test.images.shape).encode("ascii"))
    digest.update(np.ascontiguousarray(test.images).data)
    digest.update(np.ascontiguousarray(test.labels, "<i8").data)
    return digest.hexdigest()


def _model(
    answers: Predictions, found: Measured, test: Split, count: int, seed: int
) -> ModelEvaluation:
    truth = test.labels
    before: Uncalibrated | None = None
    sets: tuple[SetFigures, ...] = ()
    if answers.calibration is not None and answers.raw is not None:
        before = uncalibrated(
            truth, answers.raw, answers.calibration.temperature,
            count=count, seed=seed, patients=test.patients,
        )  # fmt: skip
        sets = set_figures(
            truth, answers.probabilities, answers.calibration,
            count=count, seed=seed, patients=test.patients,
        )  # fmt: skip
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
        uncalibrated=before,
        sets=sets,
    )


def _network(document: CheckpointDocument) -> Text:
    how = document.preprocessing
    told = {
        "network": document.network.describe(),
        "size": how.input_size,
        "source": how.pathology.source_size,
    }
    if document.kind != "fusion" and how.test_time_views == 1:
        return text("{network}, {size} × {size} pixels from images of {source}", **told)
    if document.kind != "fusion":
        return text(
            "{network}, {size} × {size} pixels from images of {source}, {views} views of each tile",
            **told, views=how.test_time_views,
        )  # fmt: skip
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
    stages = FUSED_STAGES if document.kind == "fusion" else FUSED_STAGES[:1]
    epochs = " + ".join(map(str, epochs_of(document, stages)))
    return Recipe(
        preset=str(told.get("preset", "")),
        seed=seed if isinstance(seed, int) else None,
        key=key,
        epochs=text("{epochs} epochs", epochs=epochs) if epochs else NOTHING,
    )
