"""``evaluation.json``: how good the models of a run are on a test split, and how they compare."""

from __future__ import annotations

import json
import os
from enum import StrEnum
from pathlib import Path

import msgspec

from crcviewer.protocol.audit_report import AuditReport, AuditVerdict, verdict_from
from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.json_lines import from_plain, parsed, to_plain
from crcviewer.protocol.model_card import DataSource
from crcviewer.protocol.old_sentences import sentences_as_texts
from crcviewer.protocol.text import Text
from crcviewer.protocol.tissue import TissueClass

FORMAT_VERSION = 2
"""1 had sentences where there are texts, a verdict and inputs now."""
SIGNIFICANT = 0.05
"""Below it a p value shows a difference."""
ALL_CASES = "all"
"""In the place of a split: every labelled image of the data."""


class EvaluatedModel(StrEnum):
    """Which of a run's models a figure is of."""

    TILES = "tiles"
    """A tile-only model that was evaluated for itself, with no fused one beside it."""
    STAGE1 = "stage1"
    """The tile branch alone, after stage 1: the study's single-modal model."""
    CONTROL = "control"
    """Tile only, given as many epochs as both stages together."""
    FUSED = "fused"
    NEUTRAL = "neutral"
    """The fused model, shown the mean training image in the place of every radiology image."""


class Measure(Estimate, frozen=True, kw_only=True):
    """One figure of a model."""

    name: str
    """``accuracy``, ``macro_f1``, ``auc_ovr_macro`` …: the same in every version."""


class ClassMeasures(msgspec.Struct, frozen=True):
    """One class against the others."""

    count: int
    """Test cases of the class."""
    predicted: int
    precision: Estimate
    recall: Estimate
    f1: Estimate
    auc: Estimate
    """One-vs-rest."""


class ReliabilityBin(msgspec.Struct, frozen=True):
    """The cases whose highest probability lies in ``(low, high]``."""

    low: float
    high: float
    count: int
    confidence: float | None
    """Mean of their highest probabilities; None where there are none."""
    accuracy: float | None


class SetFigures(msgspec.Struct, frozen=True):
    """Prediction sets of one level on the test cases, measured."""

    level: float
    """0.9: nine sets of ten are to hold the truth, were the cases like those of calibration."""
    coverage: Estimate
    """Share of the cases whose set holds the truth."""
    size: Estimate
    """Mean number of classes in a set."""
    by_class: tuple[Estimate, ...]
    """Coverage of each class, in label order."""


class Uncalibrated(msgspec.Struct, frozen=True):
    """The same answers before their temperature."""

    temperature: float
    nll: Estimate
    ece: Estimate
    brier: Estimate
    reliability: tuple[ReliabilityBin, ...]


class ModelEvaluation(msgspec.Struct, frozen=True):
    """One model on the test split."""

    model: EvaluatedModel
    file: str
    sha256: str
    epochs: int
    """Of training, both stages together for a fused model; 0: not known."""
    errors: int
    measures: tuple[Measure, ...]
    classes: tuple[ClassMeasures, ...]
    """In label order."""
    confusion: tuple[tuple[int, ...], ...]
    """Rows are the true classes, columns the predicted ones."""
    reliability: tuple[ReliabilityBin, ...]
    uncalibrated: Uncalibrated | None = None
    """None: the file has no temperature; its probabilities are as the network gives them."""
    sets: tuple[SetFigures, ...] = ()
    """Empty: the file has no quantiles."""

    def measure(self, name: str) -> Measure:
        """The figure of that name. Raises KeyError."""
        found = next((m for m in self.measures if m.name == name), None)
        if found is None:
            raise KeyError(name)
        return found


class Difference(StrEnum):
    """What a comparison of two models shows, at the 5 % level."""

    CANNOT_TELL = "cannot_tell"
    """There are too few cases, or patients, to say anything."""
    NOT_SHOWN = "not_shown"
    FIRST_BETTER = "first_better"
    SECOND_BETTER = "second_better"


class ClassComparison(msgspec.Struct, frozen=True):
    """Two models in one class."""

    f1_difference: Estimate
    """With its interval from the paired bootstrap."""
    p: float | None
    """Two-sided, the two models' answers being exchanged: of whole patients, where they are known.
    None: the class has no case, or there are too few cases, or patients."""


class PairedComparison(msgspec.Struct, frozen=True):
    """Two models on the same test images: differences are ``second`` minus ``first``."""

    first: EvaluatedModel
    second: EvaluatedModel
    both_right: int
    only_first_right: int
    only_second_right: int
    both_wrong: int
    mcnemar_p: float
    """Exact, two-sided."""
    accuracy_difference: Estimate
    """With its interval from the paired bootstrap."""
    f1_difference: Estimate
    """Of macro F1."""
    unpaired_z: float | None
    """The study's two-proportion z, which overlooks that the images are the same: for comparison
    only. None where both models are right, or wrong, everywhere."""
    unpaired_p: float | None
    by_patients: bool = False
    """Whether patients are known: the interval was drawn of them. McNemar's test takes the tiles of
    one patient for independent ones, so that it does not decide then."""
    patients_p: float | None = None
    """Two-sided, the signs of whole patients' differences being flipped: it decides where patients
    are known. None: they are not, or the file is of a version that did not test so."""
    by_class: tuple[ClassComparison, ...] = ()
    """In label order; empty: of a version that did not compare classes."""

    @property
    def difference(self) -> Difference:
        """By McNemar's test; where patients are known, by the test that flips whole patients."""
        interval = self.accuracy_difference
        if interval.low is None or interval.high is None:
            return Difference.CANNOT_TELL
        if self.patients_p is not None:
            shown = self.patients_p < SIGNIFICANT
        elif self.by_patients:
            shown = interval.low > 0.0 or interval.high < 0.0
        else:
            shown = self.mcnemar_p < SIGNIFICANT
        if not shown or self.only_first_right == self.only_second_right:
            return Difference.NOT_SHOWN
        first = self.only_first_right > self.only_second_right
        return Difference.FIRST_BETTER if first else Difference.SECOND_BETTER


class Baseline(msgspec.Struct, frozen=True):
    """What needs no network."""

    name: str
    """``largest_class`` or ``mean_colour``."""
    accuracy: Estimate
    f1: Estimate


class FeatureLayout(msgspec.Struct, frozen=True):
    """A map of the test cases' layer3 features."""

    model: EvaluatedModel
    cases: int
    perplexity: float
    trustworthiness: float
    """0 to 1: how many neighbours on the map are neighbours indeed (Venna & Kaski 2001)."""
    neighbours: int
    """How many of each case are looked at, here and below."""
    knn_full: float | None
    """Share of cases that most of their nearest neighbours share the class of, all features being
    looked at. None: not defined."""
    knn_map: float | None
    """The same on the map."""
    joined: bool = False
    """Whether features of the radiology branch stand beside those of the tile branch."""


class Recipe(msgspec.Struct, frozen=True):
    """How the model was trained: runs with the same key differ in their seed alone."""

    preset: str
    seed: int | None
    key: str
    """Short hash of settings, pairing and training data."""
    epochs: Text
    """"180 + 12 epochs"."""


class EvaluationInputs(msgspec.Struct, frozen=True):
    """What was evaluated, so that others find it again."""

    data: tuple[str, ...]
    """Folders in the MedMNIST layout, or manifests, as :func:`seen_from` tells them."""
    model: str
    """The model's file, told in the same way."""
    pairing: str
    """``random``, ``index``, ``manifest`` or ``label``."""
    seed: int
    """Of pairs and bootstrap."""
    pathology: str = "pathmnist"
    """The MedMNIST set of the tiles."""
    radiology: str = ""
    """That of the radiology images; empty: the organ set that is in the folder."""
    split: str = "test"
    """``train``, ``val``, ``test`` or ``all``."""

    def data_from(self, run: Path) -> tuple[Path, ...]:
        """Where the data are, by the folder ``run`` that holds the evaluation."""
        return tuple(Path(os.path.normpath(run / path)) for path in self.data)


def seen_from(run: Path, path: Path) -> str:
    """How a run folder keeps the path of something else: relative to itself, with slashes, so that
    both may move together; whole where they share no drive."""
    there = path.resolve()
    try:
        return Path(os.path.relpath(there, run.resolve())).as_posix()
    except ValueError:
        return there.as_posix()


class EvaluationReport(msgspec.Struct, frozen=True):
    """All of it."""

    name: str
    """Of the model."""
    pairing: str
    """``random``, ``index``, ``manifest`` or ``label``: of the pairs that were tested."""
    trained_pairing: str
    leak: bool
    """Whether radiology images were chosen by the label, in training or test."""
    audit_verdict: AuditVerdict | None
    """As the model's file has it; None: it was not audited."""
    radiology_modality: str
    network: Text
    data: str
    cases: int
    test_sha256: str
    """Of the test tiles and their labels: runs with the same one can be compared case by case."""
    classes: tuple[TissueClass, ...]
    tested_on: tuple[DataSource, ...]
    trained_on: tuple[DataSource, ...]
    train_cases: int
    """Training tiles in the tested folder, for the baselines; the model may have had others."""
    recipe: Recipe
    models: tuple[ModelEvaluation, ...]
    comparisons: tuple[PairedComparison, ...]
    baselines: tuple[Baseline, ...]
    maps: tuple[FeatureLayout, ...]
    missing: tuple[Text, ...]
    """What could not be evaluated, and why."""
    notes: tuple[Text, ...]
    """Of the model's card."""
    seed: int
    """Of pairs and bootstrap."""
    resamples: int
    command: str
    device: str
    created: str
    code_version: str
    torch: str
    patients: int | None = None
    """Of the test cases; whole patients were drawn for the intervals. None: not known, and every
    case was taken for independent of the others."""
    inputs: EvaluationInputs | None = None
    """None: written by a version that kept the command alone."""
    audit: AuditReport | None = None
    """As the model's file has it."""
    seen: bool = False
    """Whether the model has learnt from these very images, or was chosen by them: their figures
    say nothing of others."""
    left_out: dict[str, int] = {}
    """Labels that the model has no class for, and how many images of each were left out."""
    pictures: bool = False
    """Whether small pictures of cases may stand in what is handed on: published or synthetic
    images, or those of an owner who said so."""
    format_version: int = FORMAT_VERSION

    def model(self, which: EvaluatedModel) -> ModelEvaluation | None:
        """The figures of one model, where it was there."""
        return next((m for m in self.models if m.model is which), None)

    @property
    def split(self) -> str:
        """That was evaluated: ``train``, ``val``, ``test`` or ``all``."""
        return self.inputs.split if self.inputs is not None else "test"

    @property
    def main(self) -> ModelEvaluation:
        """The model that the evaluation is about: the fused one where it was there."""
        for which in (EvaluatedModel.FUSED, EvaluatedModel.TILES, EvaluatedModel.NEUTRAL):
            found = self.model(which)
            if found is not None:
                return found
        return self.models[0]

    @property
    def synthetic(self) -> bool:
        """Whether every tested image is a phantom."""
        return all(source.synthetic for source in self.tested_on)

    def comparison(self, first: EvaluatedModel, second: EvaluatedModel) -> PairedComparison | None:
        """Two models compared, where both were there."""
        return next((c for c in self.comparisons if (c.first, c.second) == (first, second)), None)

    def to_text(self) -> str:
        """As JSON."""
        return json.dumps(to_plain(self), ensure_ascii=False, allow_nan=False, indent=1)

    @classmethod
    def from_text(cls, text: str) -> EvaluationReport:
        """The inverse of :meth:`to_text`. Raises ValueError where it is no such report."""
        plain = sentences_as_texts(parsed(text))
        if isinstance(plain, dict):
            plain["audit_verdict"] = verdict_from(plain.get("audit_verdict"))
        report = from_plain(cls, plain)
        if report.format_version > FORMAT_VERSION:
            raise ValueError("written by a newer version of this program")
        return report
