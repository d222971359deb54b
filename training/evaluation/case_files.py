"""The cases of an evaluation as files: a table for people, arrays for the window, and the worst of
them for the report."""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray
from PIL import Image

from crcviewer.imaging.core.evaluated_cases import EvaluatedCases, Places
from crcviewer.imaging.core.part_paths import parse_medmnist_path
from crcviewer.imaging.core.table import as_csv
from crcviewer.protocol.evaluation_report import ALL_CASES
from crcviewer.protocol.tissue import TissueClass
from training.data.study_data import reduce_images
from training.evaluation.evaluate import Evaluation

_SIDE = 64
_MOST_PICTURES = 2000
_MOST_WRONG = 1500
_MOST_IN_REPORT = 24


def cases_of(evaluation: Evaluation) -> EvaluatedCases:
    """As ``cases.npz`` keeps them."""
    cases = evaluation.cases
    rows = pictured_rows(evaluation)
    return EvaluatedCases(
        truth=evaluation.truth,
        probabilities={one.model.value: one.probabilities for one in evaluation.predictions},
        tiles=cases.tiles.places or Places.unknown(len(cases)),
        slices=cases.slice_places,
        splits=cases.splits,
        patients=cases.tiles.patient_names,
        picture_rows=rows,
        pictures=reduce_images(cases.tiles.images[rows], _SIDE),
    )


def pictured_rows(evaluation: Evaluation) -> NDArray[np.int64]:
    """The cases that have a picture, in order: those that a model gets wrong, the surest mistakes
    first, then those that are right with the least confidence."""
    truth = evaluation.truth
    cases = np.arange(len(truth))
    wrong = np.zeros(len(truth))
    doubt = np.zeros(len(truth))
    for one in evaluation.predictions:
        said = one.probabilities.argmax(axis=1)
        sure = one.probabilities.max(axis=1)
        wrong = np.maximum(wrong, np.where(said != truth, sure, 0.0))
        doubt = np.maximum(doubt, 1.0 - one.probabilities[cases, truth])
    amiss = np.argsort(-wrong, kind="stable")[: min(int((wrong > 0).sum()), _MOST_WRONG)]
    others = np.setdiff1d(cases, amiss)
    others = others[np.argsort(-doubt[others], kind="stable")]
    return np.sort(np.concatenate([amiss, others[: _MOST_PICTURES - len(amiss)]]))


def predictions_table(evaluation: Evaluation, data: Sequence[Path]) -> str:
    """One row for each model and case; labels count from 0. ``file`` is seen from the folder of the
    ``data``, and ``number`` counts the images in it, where it has several."""
    codes = [tissue.code for tissue in evaluation.report.classes]
    cases = evaluation.cases
    places = cases.tiles.places or Places.unknown(len(cases))
    files = [_seen_from(data, file) for file in places.files]
    patients = cases.tiles.patient_names or ("",) * len(cases)
    splits = cases.splits
    if evaluation.report.split == ALL_CASES and set(splits) == {"test"}:
        # Images of one's own are read as one set: what a table says of splits is left aside.
        splits = (ALL_CASES,) * len(cases)

    def rows() -> Iterable[Sequence[Any]]:
        for one in evaluation.predictions:
            predicted = one.probabilities.argmax(axis=1)
            for case, (truth, said, partner) in enumerate(
                zip(evaluation.truth, predicted, cases.partners, strict=True)
            ):
                file, number = int(places.of[case]), int(places.numbers[case])
                yield (
                    one.model.value, case, files[file] if file >= 0 else "",
                    number if number >= 0 else "", splits[case], patients[case],
                    partner if partner >= 0 else "", truth, said, codes[truth], codes[said],
                    *(f"{p:.6g}" for p in one.probabilities[case]),
                )  # fmt: skip

    heads = (
        "model", "case", "file", "number", "split", "patient", "radiology", "true", "predicted",
        "true_code", "predicted_code",
    )  # fmt: skip
    return as_csv((*heads, *(f"p_{code}" for code in codes)), rows())


def _seen_from(data: Sequence[Path], file: str) -> str:
    """Without the folders above the data, which may name a person or a study."""
    part = parse_medmnist_path(file)
    path = Path(part[0] if part is not None else file)
    for one in data:
        folder = one if one.is_dir() else one.parent
        try:
            return Path(os.path.relpath(path, folder.absolute())).as_posix()
        except ValueError:
            continue  # on another drive
    return path.name


@dataclass(frozen=True)
class WorstCase:
    """A mistake, as the report shows it."""

    picture: Markup | None
    """As the source of an image; None where pictures may not be handed on."""
    truth: TissueClass
    predicted: TissueClass
    probability: float
    name: str


def worst_cases(evaluation: Evaluation, data: Sequence[Path]) -> list[WorstCase]:
    """Of the model that the evaluation is about, the surest mistakes first."""
    report = evaluation.report
    answers = next(
        one.probabilities for one in evaluation.predictions if one.model is report.main.model
    )
    said, sure = answers.argmax(axis=1), answers.max(axis=1)
    wrong = np.flatnonzero(said != evaluation.truth)
    wrong = wrong[np.argsort(-sure[wrong], kind="stable")][:_MOST_IN_REPORT]
    places = evaluation.cases.tiles.places or Places.unknown(len(evaluation.cases))
    return [
        WorstCase(
            _picture(evaluation.cases.tiles.images[row]) if report.pictures else None,
            report.classes[evaluation.truth[row]],
            report.classes[said[row]],
            float(sure[row]),
            _name(evaluation, data, places, row),
        )
        for row in wrong.tolist()
    ]


def _name(evaluation: Evaluation, data: Sequence[Path], places: Places, row: int) -> str:
    ref = places.ref(row)
    if ref is None or ref.slice_index is not None:
        return f"{evaluation.cases.splits[row]} {evaluation.cases.numbers[row]}"
    return Path(_seen_from(data, ref.path)).name


def _picture(pixels: NDArray[np.uint8]) -> Markup:
    drawn = io.BytesIO()
    Image.fromarray(reduce_images(pixels[None], _SIDE)[0]).save(drawn, "png")
    return Markup("data:image/png;base64,") + base64.b64encode(drawn.getvalue()).decode("ascii")
