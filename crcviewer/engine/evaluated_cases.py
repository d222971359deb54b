"""The test cases of an evaluation, found again by what the evaluation says of itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from crcviewer.engine.case_set import CaseSet
from crcviewer.engine.failures import RequestError
from crcviewer.engine.medmnist_cases import are_phantoms, cases_of_split, tiles_of
from crcviewer.imaging.core.medmnist import (
    PATHOLOGY_SET,
    SetFile,
    count_images,
    find_organ_set,
    find_set,
)
from crcviewer.imaging.core.table import read_rows
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.evaluation_report import EvaluatedModel, EvaluationReport
from crcviewer.protocol.failure import ChooseFolder
from crcviewer.protocol.map_messages import CasesListed, ListCases, split_of
from crcviewer.protocol.text import text, verbatim

_AGAIN = text(
    "Evaluate the model again with this version of crcviewer: it then writes its map as well."
)


def list_evaluated(request: ListCases) -> CasesListed:
    """Its map where it has one; else its cases, each beside the radiology image it was tested
    with. Raises RequestError or ImageError.
    """
    run = Path(request.path)
    if (run / names.FEATURE_MAP).is_file() and not request.join_radiology:
        return CasesListed(request.id, verbatim(run.name), map=str(run / names.FEATURE_MAP))
    report = _report(run)
    _refuse_other_model(report, request.model_sha256)
    folder = Path(request.data) if request.data else _folder(run, report)
    inputs = report.inputs
    tiles = tiles_of(folder, inputs.pathology if inputs else PATHOLOGY_SET)
    organ_set = inputs.radiology if inputs else ""
    organs = find_set(folder, organ_set) if organ_set else find_organ_set(folder)
    partners = _partners(run / names.PREDICTIONS, report.cases)
    _refuse_other_data(report, tiles, organs, partners)
    cases, labels = cases_of_split(tiles, organs, "test", partners, request.classes)
    data = split_of(verbatim(report.data), "test")
    return CaseSet(data, cases, labels, synthetic=are_phantoms(folder)).drawn(request)


def _report(run: Path) -> EvaluationReport:
    try:
        return EvaluationReport.from_text((run / names.EVALUATION).read_text(encoding="utf-8"))
    except OSError as error:
        raise RequestError(
            text("{name} holds no evaluation.", name=run.name),
            text("Choose a folder that an evaluation has written: it holds evaluation.json."),
        ) from error
    except ValueError as error:
        raise RequestError(
            text("The evaluation in {name} cannot be read.", name=run.name), _AGAIN
        ) from error


def _refuse_other_model(report: EvaluationReport, loaded: str) -> None:
    fused = report.model(EvaluatedModel.FUSED)
    if fused is None or fused.sha256 != loaded:
        raise RequestError(
            text(
                "This is an evaluation of {model}, and another model is loaded.", model=report.name
            ),
            text("Load that model {name} with Ctrl+M, and try again.", name=fused.file)
            if fused is not None
            else text("Load that model with Ctrl+M, and try again."),
        )


def _folder(run: Path, report: EvaluationReport) -> Path:
    """Where the evaluation says that its images are."""
    if report.inputs is None:
        raise RequestError(
            text("This evaluation is of an earlier version and does not say where its images are."),
            text("Say below which folder they are in, or evaluate the model again."),
            ChooseFolder(),
        )
    places = report.inputs.data_from(run)
    if len(places) != 1 or places[0].suffix.casefold() in (".csv", ".tsv", ".txt"):
        raise RequestError(
            text("This evaluation is of a table of images, or of several folders at once."), _AGAIN
        )
    if not places[0].is_dir():
        raise RequestError(
            text(
                "The images of this evaluation ({data}) are not at {place} any more.",
                data=report.data,
                place=str(places[0]),
            ),
            text("Say below which folder they are in now."),
            ChooseFolder(),
        )
    return places[0]


def _partners(path: Path, cases: int) -> NDArray[np.int64]:
    """The radiology image of each test tile."""
    partners = np.full(cases, -1, np.int64)
    try:
        for row in read_rows(path):
            if row["model"] == EvaluatedModel.FUSED.value:
                partners[int(row["case"])] = int(row["radiology"])
    except (KeyError, ValueError, IndexError) as error:
        raise RequestError(text("{name} cannot be read.", name=path.name), _AGAIN) from error
    return partners


def _refuse_other_data(
    report: EvaluationReport, tiles: SetFile, organs: SetFile | None, partners: NDArray[np.int64]
) -> None:
    organ_count = count_images(organs.path)["test"] if organs is not None else 0
    fit = (
        count_images(tiles.path)["test"] == report.cases
        and ((partners >= 0) & (partners < organ_count)).all()
    )
    if not fit:
        raise RequestError(
            text(
                "The images in {folder} are not those that were evaluated.",
                folder=tiles.path.parent.name,
            ),
            text(
                "Choose the folder of {data}, with {count} test tiles.",
                data=report.data,
                count=report.cases,
            ),
        )
