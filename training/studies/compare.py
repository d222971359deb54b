"""Evaluated runs side by side: what a recipe gives over its seeds, and which runs differ."""

from __future__ import annotations

import csv
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from crcviewer.imaging.core.paired_cases import FEWEST_UNITS, mcnemar_exact, sign_flip_p
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.compare_report import (
    ComparedRun,
    ComparisonReport,
    Gain,
    RecipeGroup,
    RunPair,
    Spread,
)
from crcviewer.protocol.evaluation_report import EvaluatedModel, EvaluationReport
from crcviewer.protocol.text import Text, text
from training.base.errors import DataError
from training.evaluation.paired_tests import right_and_wrong

_MEASURES = ("accuracy", "macro_f1")


@dataclass(frozen=True)
class EvaluatedRun:
    """What ``crcviewer evaluate`` left in a run folder."""

    name: str
    report: EvaluationReport
    right: dict[EvaluatedModel, NDArray[np.bool_]]
    """Which test cases ``(N,)`` each model gets right."""
    patients: NDArray[np.int64] | None = None
    """``(N,)``: whose each is. None: not known."""


def read_run(folder: Path) -> EvaluatedRun:
    """Raises DataError where the folder holds no evaluation, or a damaged one."""
    path = folder / names.EVALUATION
    again = text(
        "Evaluate it: crcviewer evaluate --model {model} --data DIR --run {run}",
        model=str(folder / names.BEST), run=str(folder),
    )  # fmt: skip
    if not folder.is_dir():
        raise DataError(text("The run {run} does not exist.", run=str(folder)), again)
    if not path.is_file():
        raise DataError(text("The run {run} has not been evaluated.", run=str(folder)), again)
    try:
        report = EvaluationReport.from_text(path.read_text(encoding="utf-8"))
        right, patients = _read_right(folder / names.PREDICTIONS, report)
    except (OSError, ValueError, KeyError, TypeError, csv.Error) as error:
        raise DataError(
            text(
                "The evaluation in {run} cannot be read ({reason}).",
                run=str(folder), reason=str(error),
            ),
            again,
        ) from error  # fmt: skip
    return EvaluatedRun(folder.resolve().name, report, right, patients)


def compare(runs: Sequence[EvaluatedRun]) -> ComparisonReport:
    """Two runs or more. Raises DataError where they cannot be compared."""
    first = runs[0]
    for other in runs[1:]:
        if other.report.test_sha256 != first.report.test_sha256:
            raise DataError(
                text(
                    "The runs {first} and {second} were evaluated on other test images"
                    " ({first_cases} of {first_data}; {second_cases} of {second_data}).",
                    first=first.name, second=other.name,
                    first_cases=first.report.cases, first_data=first.report.data,
                    second_cases=other.report.cases, second_data=other.report.data,
                ),
                text("Evaluate both with the same --data, each into its own run folder."),
            )  # fmt: skip
        if other.report.classes != first.report.classes:
            raise DataError(
                text(
                    "The runs {first} and {second} know other classes.",
                    first=first.name, second=other.name,
                ),
                text("Compare only runs with the same classes."),
            )  # fmt: skip
    titles = _titles(runs)
    return ComparisonReport(
        data=first.report.data,
        cases=first.report.cases,
        test_sha256=first.report.test_sha256,
        runs=tuple(_run(title, run) for title, run in zip(titles, runs, strict=True)),
        groups=tuple(_groups(titles, runs)),
        pairs=tuple(
            _pair(titles[i], titles[j], runs[i], runs[j])
            for i, j in combinations(range(len(runs)), 2)
        ),
        notes=tuple(_notes(titles, runs)),
    )


def _read_right(
    path: Path, report: EvaluationReport
) -> tuple[dict[EvaluatedModel, NDArray[np.bool_]], NDArray[np.int64] | None]:
    """Which cases each model gets right, and whose they are."""
    found: dict[str, list[bool]] = {}
    whose: dict[str, list[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            cases = found.setdefault(row["model"], [])
            if int(row["case"]) != len(cases):
                raise ValueError(f"{path.name} lacks a case")
            cases.append(int(row["true"]) == int(row["predicted"]))
            whose.setdefault(row["model"], []).append(row.get("patient") or "")
    right = {m.model: np.array(found[m.model.value], np.bool_) for m in report.models}
    for model in report.models:
        told = right[model.model]
        if len(told) != report.cases or int((~told).sum()) != model.errors:
            raise ValueError(f"{path.name} does not belong to {names.EVALUATION}")
    told_names = whose[report.models[0].model.value]
    if report.patients is None or not all(told_names):
        return right, None
    return right, np.unique(told_names, return_inverse=True)[1]


def _titles(runs: Sequence[EvaluatedRun]) -> list[str]:
    """The folders' names, with numbers where they are the same."""
    plain = [run.name for run in runs]
    return [
        name if plain.count(name) == 1 else f"{name} ({number})"
        for number, name in enumerate(plain, 1)
    ]


def _run(title: str, run: EvaluatedRun) -> ComparedRun:
    report = run.report
    gains = []
    for model in (EvaluatedModel.STAGE1, EvaluatedModel.CONTROL):
        found = report.comparison(model, EvaluatedModel.FUSED)
        if found is not None:
            gains.append(
                Gain(
                    model, found.accuracy_difference, found.mcnemar_p,
                    found.only_first_right, found.only_second_right, found.patients_p,
                )
            )  # fmt: skip
    return ComparedRun(
        title, report.recipe, report.pairing, report.leak, report.audit_verdict, tuple(gains)
    )


def _groups(titles: Sequence[str], runs: Sequence[EvaluatedRun]) -> list[RecipeGroup]:
    """Runs that differ in their seed alone, in the order in which they were named."""
    by_recipe: dict[str, list[int]] = {}
    for number, run in enumerate(runs):
        # A model that does not say how it was trained is a recipe of its own.
        by_recipe.setdefault(run.report.recipe.key or f"run {number}", []).append(number)
    groups = []
    for members in by_recipe.values():
        # A copy, or the same seed once more, tells nothing of the spread.
        reports = _distinct([runs[number].report for number in members])
        spreads, gains = [], []
        for model in EvaluatedModel:
            found = [report.model(model) for report in reports]
            if all(one is None for one in found):
                continue
            for name in _MEASURES:
                values = [one.measure(name).value for one in found if one is not None]
                spreads.append(_spread(model, name, [v for v in values if v is not None]))
        for model in (EvaluatedModel.STAGE1, EvaluatedModel.CONTROL):
            compared = [report.comparison(model, EvaluatedModel.FUSED) for report in reports]
            values = [c.accuracy_difference.value for c in compared if c is not None]
            if values:
                gains.append(_spread(model, "accuracy", [v for v in values if v is not None]))
        first = reports[0]
        groups.append(
            RecipeGroup(
                preset=first.recipe.preset,
                pairing=first.trained_pairing,
                key=first.recipe.key,
                epochs=first.recipe.epochs,
                runs=tuple(titles[number] for number in members),
                seeds=tuple(r.recipe.seed for r in reports if r.recipe.seed is not None),
                spreads=tuple(spreads),
                gains=tuple(gains),
            )
        )
    return groups


def _distinct(reports: Sequence[EvaluationReport]) -> list[EvaluationReport]:
    """The first report of each seed, or of each model file where the seed is not known."""
    found: dict[int | str, EvaluationReport] = {}
    seen: set[str] = set()
    for number, report in enumerate(reports):
        fused = report.model(EvaluatedModel.FUSED)
        digest = fused.sha256 if fused else f"run {number}"
        seed = report.recipe.seed
        if digest not in seen:
            found.setdefault(digest if seed is None else seed, report)
        seen.add(digest)
    return list(found.values())


def _spread(model: EvaluatedModel, name: str, values: list[float]) -> Spread:
    """Mean, standard deviation and, from three runs on, Student's 95 % interval of the mean."""
    from scipy.stats import t

    count = len(values)
    mean = statistics.fmean(values) if values else None
    deviation = statistics.stdev(values) if count > 1 else None
    low = high = None
    if count > 2 and mean is not None and deviation is not None:
        half = float(t.ppf(0.975, count - 1)) * deviation / count**0.5
        low, high = mean - half, mean + half
    return Spread(mean, low, high, count, model=model, name=name, deviation=deviation)


def _pair(first: str, second: str, one: EvaluatedRun, other: EvaluatedRun) -> RunPair:
    """Their fused models on the same test images."""
    right = [run.right[EvaluatedModel.FUSED] for run in (one, other)]
    table = right_and_wrong(*right)
    cases = one.report.cases
    patients, count, p = one.patients, None, None
    if patients is not None:
        count = len(np.unique(patients))
        if count >= FEWEST_UNITS:
            p = sign_flip_p(right[1].astype(np.float64) - right[0], patients)
    return RunPair(
        first,
        second,
        one.report.recipe.key != "" and one.report.recipe.key == other.report.recipe.key,
        table[1],
        table[2],
        (table[2] - table[1]) / cases,
        mcnemar_exact(table[1], table[2]),
        patients=count,
        patients_p=p,
    )


def _notes(titles: Sequence[str], runs: Sequence[EvaluatedRun]) -> list[Text]:
    notes = [
        text(
            "{run}: LEAK. The radiology image was chosen by the label; a control, not a result.",
            run=title,
        )
        for title, run in zip(titles, runs, strict=True)
        if run.report.leak
    ]
    if len({run.report.pairing for run in runs}) > 1:
        notes.append(text("The runs were tested with different kinds of pairs."))
    seen: dict[str, str] = {}
    for title, run in zip(titles, runs, strict=True):
        fused = run.report.model(EvaluatedModel.FUSED)
        digest = fused.sha256 if fused else title
        if digest in seen:
            notes.append(
                text(
                    "{run} and {other} hold the same model: it counts once.",
                    run=title, other=seen[digest],
                )
            )  # fmt: skip
        seen.setdefault(digest, title)
    return notes
