"""What a checkpoint says of itself: the JSON document in its metadata."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from crcviewer.model.network import NetworkConfig
from crcviewer.model.preprocess import Preprocessing
from crcviewer.protocol.audit_report import verdict_from
from crcviewer.protocol.json_lines import from_plain, to_plain
from crcviewer.protocol.model_card import DataSource, EvaluationFigure
from crcviewer.protocol.old_sentences import sentences_as_texts
from crcviewer.protocol.text import Text
from crcviewer.protocol.tissue import ORGANS, TISSUE_CLASSES, TissueClass

FORMAT_VERSION = 2
"""1 had sentences where there are texts, and words for a verdict, now."""

_TEST_SPLIT = ", test split"
# A file may be anybody's, and what it says of itself is shown: each part has an end.
_LONGEST_CODE, _LONGEST_NAME, _LONGEST_NOTE, _MOST_NOTES, _MOST_FIGURES = 24, 200, 4000, 100, 1000
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
KINDS = ("fusion", "pathology", "radiology", "probe")


@dataclass(frozen=True)
class GoldenInfo:
    """How closely the golden cases must be met."""

    count: int
    tolerance: float = 0.01
    """Largest absolute difference of a probability."""
    synthetic: bool = True
    """Whether the golden images are phantoms."""


@dataclass(frozen=True)
class CheckpointDocument:
    """All of a checkpoint but its tensors. Unknown fields of a file are ignored.

    Raises ValueError where the parts contradict each other.
    """

    name: str
    created: str
    """ISO 8601, UTC."""
    network: NetworkConfig
    preprocessing: Preprocessing
    pairing: str
    """``random``, ``index``, ``manifest`` or ``label``; of one branch alone: ``none``."""
    kind: str = "fusion"
    """``fusion``, or one branch: ``pathology``, ``radiology``, or ``probe``, which tells the tissue
    from the radiology image alone."""
    classes: tuple[TissueClass, ...] = TISSUE_CLASSES
    organs: tuple[str, ...] = ORGANS
    weights: str = "float32"
    """How convolutions and the head are stored: ``float32`` or ``float16``."""
    code_version: str = ""
    notes: tuple[Text, ...] = ()
    trained_on: tuple[DataSource, ...] = ()
    training: dict[str, Any] = field(default_factory=dict)
    """Provenance: data hashes, configuration, epochs, device …"""
    evaluation: tuple[EvaluationFigure, ...] = ()
    audit: dict[str, Any] | None = None
    """The fusion audit: :class:`crcviewer.protocol.audit_report.AuditReport`."""
    calibration: dict[str, Any] | None = None
    """:class:`crcviewer.protocol.verdict.Calibration`."""
    ood: dict[str, Any] | None = None
    """What :class:`crcviewer.model.gate.Gate` says beside its tensors ``gate.…``."""
    overlay_tests: list[dict[str, Any]] = field(default_factory=list)
    """:class:`crcviewer.protocol.verdict.OverlayTest`, one an overlay."""
    golden: GoldenInfo | None = None
    """None until golden cases are written with the model."""
    format_version: int = FORMAT_VERSION

    def __post_init__(self) -> None:
        """The parts must fit together."""
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind {self.kind!r}")
        if self.weights not in ("float32", "float16"):
            raise ValueError(f"unknown weights {self.weights!r}")
        if len(self.classes) != self.network.classes or len(self.organs) != self.network.organs:
            raise ValueError("the names of classes or organs are not as many as the network has")
        if any(
            not 0 < len(one.code) <= _LONGEST_CODE
            or max(len(one.english), len(one.chinese)) > _LONGEST_NAME
            or not _COLOUR.fullmatch(one.colour)
            for one in self.classes
        ):
            raise ValueError("a class without a short code, a short name or a colour")
        names = (self.name, self.created, self.pairing, self.code_version, *self.organs)
        names += tuple(source.name for source in self.trained_on)
        if any(len(name) > _LONGEST_NAME for name in names):
            raise ValueError("a name without end")
        if len(self.notes) > _MOST_NOTES or any(
            len(str(note)) > _LONGEST_NOTE for note in self.notes
        ):
            raise ValueError("notes without end")
        if max(len(self.trained_on), len(self.evaluation), len(self.overlay_tests)) > _MOST_FIGURES:
            raise ValueError("figures without end")
        for plain in (self.training, self.audit, self.calibration, self.ood):
            if not isinstance(plain, dict | None):
                raise ValueError("a part that should be a JSON object is none")

    @property
    def outputs(self) -> int:
        """Rows of the head: organs for a radiology branch alone, else tissue classes."""
        return self.network.organs if self.kind == "radiology" else self.network.classes

    def to_text(self) -> str:
        """As JSON."""
        return json.dumps(to_plain(self), ensure_ascii=False, allow_nan=False)

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> CheckpointDocument:
        """The inverse of :meth:`to_text`, after ``json.loads``.

        Raises UnreadableError where a value does not fit.
        """
        return from_plain(cls, _of_this_version(plain))


def _of_this_version(plain: dict[str, Any]) -> dict[str, Any]:
    """The first format told notes, verdicts, figures and their split in words."""
    plain = {**plain, **sentences_as_texts({"notes": plain.get("notes", [])})}
    audit, evaluation = plain.get("audit"), plain.get("evaluation")
    if isinstance(audit, dict):
        plain["audit"] = {**audit, "verdict": verdict_from(audit.get("verdict"))}
    if isinstance(evaluation, list):
        plain["evaluation"] = [_figure_of_this_version(one) for one in evaluation]
    return plain


def _figure_of_this_version(plain: Any) -> Any:
    if not isinstance(plain, dict) or not isinstance(plain.get("metric"), str):
        return plain
    data = str(plain.get("data", ""))
    name = data.removesuffix(_TEST_SPLIT)
    split = "test" if name != data else ""
    return {**plain, "metric": {"template": plain["metric"]}, "data": name, "split": split}


def judged_hashes(sources: Sequence[DataSource]) -> set[str]:
    """Hashes of what validation and test are made of: beside real images phantoms only teach, and
    those drawn on another kind of processor may differ in a pixel's last digit."""
    judged = [source for source in sources if not source.only_taught]
    real = {source.sha256 for source in judged if not source.synthetic}
    return real or {source.sha256 for source in judged}
