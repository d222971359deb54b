"""Labels as they are spelt, and which of them may mean one class."""

from __future__ import annotations

from collections import Counter

from crcviewer.imaging.core.file_names import folded
from crcviewer.protocol.data_choices import DataChoices
from crcviewer.protocol.data_report import LabelFound, Problem, Severity
from crcviewer.protocol.text import text
from crcviewer.protocol.tissue import TISSUE_CLASSES
from training.data.class_names import class_of, meant_class
from training.data.rows import Manifest

_ENGLISH = {tissue.code: tissue.english for tissue in TISSUE_CLASSES}


def labels_found(manifest: Manifest) -> tuple[LabelFound, ...]:
    """Each spelling, by class, the most frequent first; with the class that it may well be."""
    counts = Counter(
        (row.label, spelt) for row, spelt in zip(manifest.rows, manifest.spelt, strict=True)
    )
    usual = {
        folded(spelt): spelt
        for (_, spelt), _ in sorted(counts.items(), key=lambda item: (item[1], item[0]))
    }
    found = []
    for (label, spelt), count in sorted(counts.items(), key=lambda i: (i[0][0], -i[1], i[0][1])):
        name = manifest.classes[label]
        code = meant_class(spelt)
        suggestion = code if code and _ENGLISH[code] != name else ""
        if not suggestion and usual[folded(spelt)] != spelt and class_of(spelt) == spelt:
            suggestion = usual[folded(spelt)]
        found.append(LabelFound(spelt, count, name, suggestion))
    return tuple(found)


def label_problems(manifest: Manifest, choices: DataChoices) -> list[Problem]:
    """A class beside another that may be the same is an error, unless the user has said what it is;
    one that may be one of the study's is told."""
    decided = {folded(spelt) for spelt in choices.labels}
    problems = []
    for label in labels_found(manifest):
        english = _ENGLISH.get(label.suggestion)
        if english is None or folded(label.spelt) in decided:
            continue
        both = english in manifest.classes
        cause = (
            text(
                "There are the labels “{label}” and {code} ({name}), which may be one class.",
                label=label.spelt,
                code=label.suggestion,
                name=english,
            )
            if both
            else text(
                "“{label}” is a class of its own; it may be {code} ({name}).",
                label=label.spelt,
                code=label.suggestion,
                name=english,
            )
        )
        step = text("Say what it counts as: that class, or one of its own.")
        severity = Severity.ERROR if both else Severity.WARNING
        problems.append(Problem(severity, cause, step, manifest.path.name))
    return problems
