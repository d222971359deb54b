"""An evaluation as it lies in a folder, for views: its report, and its cases where they are there.

Knows no widgets.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.evaluated_cases import EvaluatedCases, read_cases
from crcviewer.imaging.core.files import display_name
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.evaluation_report import EvaluatedModel, EvaluationReport, ModelEvaluation
from crcviewer.protocol.failure import PlainError
from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.json_lines import UnreadableError
from crcviewer.protocol.text import Text, text, verbatim

_log = logging.getLogger(__name__)
_MOST_BYTES = 1 << 26

Rows = NDArray[np.int64]

MODEL_COLOURS = {
    EvaluatedModel.TILES: "#4477AA",
    EvaluatedModel.STAGE1: "#4477AA",
    EvaluatedModel.CONTROL: "#228833",
    EvaluatedModel.FUSED: "#CC3311",
    EvaluatedModel.NEUTRAL: "#7A7A7A",
}
"""Of Tol's "bright" scheme, as in the report, and none of the classes' own."""
MODEL_SYMBOLS = {
    EvaluatedModel.TILES: "s",
    EvaluatedModel.STAGE1: "s",
    EvaluatedModel.CONTROL: "t",
    EvaluatedModel.FUSED: "o",
    EvaluatedModel.NEUTRAL: "d",
}


class EvaluationError(PlainError):
    """A folder holds no evaluation that can be shown."""


@dataclass(frozen=True, eq=False)
class TileToOpen:
    """A case of an evaluation that somebody wants to look at in Classify."""

    name: str
    pathology: ImageRef
    radiology: ImageRef | None
    synthetic: bool


@dataclass(frozen=True, eq=False)
class LoadedEvaluation:
    """Rows are those of the cases."""

    folder: Path
    report: EvaluationReport
    read_cases: Callable[[], EvaluatedCases | None]
    """A list of evaluations needs none of them."""

    @cached_property
    def cases(self) -> EvaluatedCases | None:
        """None: of an earlier version, or damaged; figures are there all the same."""
        return self.read_cases()

    def answers(self, model: EvaluatedModel) -> NDArray[np.float32] | None:
        """``(N, K)``; None where they are not kept."""
        return None if self.cases is None else self.cases.probabilities.get(model.value)

    def cell(self, model: EvaluatedModel, true: int, predicted: int) -> Rows:
        """The cases of a cell of the confusion matrix, the surest answers first where they are
        wrong, the least sure first where they are right: worst first."""
        answers = self.answers(model)
        if self.cases is None or answers is None:
            return np.zeros(0, np.int64)
        said = answers.argmax(axis=1)
        rows = np.flatnonzero((self.cases.truth == true) & (said == predicted))
        sure = answers[rows].max(axis=1)
        order = np.argsort(sure if true == predicted else -sure, kind="stable")
        chosen: Rows = rows[order]
        return chosen

    def wrong(self, model: EvaluatedModel) -> Rows:
        """All mistakes, the surest first."""
        answers = self.answers(model)
        if self.cases is None or answers is None:
            return np.zeros(0, np.int64)
        rows = np.flatnonzero(answers.argmax(axis=1) != self.cases.truth)
        chosen: Rows = rows[np.argsort(-answers[rows].max(axis=1), kind="stable")]
        return chosen

    def differing(self, right: EvaluatedModel, wrong: EvaluatedModel) -> Rows:
        """The cases that one model gets right and another one wrong, the surest mistakes first."""
        first, second = self.answers(right), self.answers(wrong)
        if self.cases is None or first is None or second is None:
            return np.zeros(0, np.int64)
        truth = self.cases.truth
        rows = np.flatnonzero((first.argmax(axis=1) == truth) & (second.argmax(axis=1) != truth))
        chosen: Rows = rows[np.argsort(-second[rows].max(axis=1), kind="stable")]
        return chosen

    def name(self, row: int) -> str:
        """Of a case: its file, or its number in its set."""
        assert self.cases is not None
        ref = self.cases.tiles.ref(row)
        split = self.cases.splits[row] if self.cases.splits else self.report.split
        if ref is None:
            return f"{split} {row}"
        if ref.slice_index is not None:
            return f"{split} {ref.slice_index}"
        return display_name(ref.path)[1:-1]

    def patient(self, row: int) -> str:
        """Whose case it is; empty where that is not known."""
        return self.cases.patients[row] if self.cases is not None and self.cases.patients else ""

    def tile(self, row: int) -> TileToOpen | None:
        """What to open of a case; None: where its image lies is not known."""
        ref = self.cases.tiles.ref(row) if self.cases is not None else None
        if ref is None or self.cases is None:
            return None
        code = self.report.classes[int(self.cases.truth[row])].code
        name = self.name(row)
        return TileToOpen(
            f"{name} ({code})" if ref.slice_index is not None else name,
            ref,
            self.cases.slices.ref(row),
            self.report.synthetic,
        )

    def code(self, label: int) -> str:
        """Of a class."""
        return self.report.classes[label].code

    def shown_models(self) -> list[ModelEvaluation]:
        """Those with views of their own: not the fused one once more with the neutral image."""
        models = self.report.models
        fused = self.report.model(EvaluatedModel.FUSED) is not None
        return [one for one in models if not (fused and one.model is EvaluatedModel.NEUTRAL)]

    def title(self) -> Text:
        """What was evaluated on what."""
        return text("{model} on {data}", model=self.report.name, data=self.report.data)


def has_evaluation(folder: Path) -> bool:
    """Whether one lies there; it may be unreadable."""
    return names.is_plain_file(folder / names.EVALUATION)


def read_evaluation(folder: Path) -> LoadedEvaluation:
    """Raises EvaluationError."""
    file = folder / names.EVALUATION
    again = text("Evaluate the model again: the figures are then made anew.")
    try:
        if not names.is_plain_file(file) or file.stat().st_size > _MOST_BYTES:
            raise ValueError("no report")
        report = EvaluationReport.from_text(file.read_text(encoding="utf-8"))
        if not report.models:
            raise ValueError("a report of no model")
    except (OSError, ValueError, UnreadableError) as error:
        _log.warning("%s cannot be read: %s", file, error)
        raise EvaluationError(
            text("The evaluation in {folder} cannot be read.", folder=folder.name), again
        ) from error
    return LoadedEvaluation(folder, report, partial(_cases, folder, report))


def _cases(folder: Path, report: EvaluationReport) -> EvaluatedCases | None:
    file = folder / names.CASES
    if not names.is_plain_file(file):
        return None
    try:
        cases = read_cases(file, report.cases, len(report.classes))
    except (ImageError, OSError, ValueError, KeyError, TypeError) as error:
        _log.warning("%s cannot be read: %s", file, error)
        return None
    return cases if set(cases.probabilities) == {m.model.value for m in report.models} else None


def names_of(models: Sequence[ModelEvaluation]) -> list[EvaluatedModel]:
    """Which they are."""
    return [one.model for one in models]


def reason(notes: Sequence[Text]) -> Text:
    """The first that says something."""
    return next((note for note in notes if note), verbatim(""))
