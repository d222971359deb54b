"""Results as text for the clipboard."""

from __future__ import annotations

from collections.abc import Iterable

from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import NOTHING, text, visible
from crcviewer.protocol.verdict_words import (
    doubts_text,
    radiology_use_text,
    set_text,
    verdict_line,
)
from crcviewer.report.input_words import input_text
from crcviewer.session.case import Case, OnDisk
from crcviewer.ui.look.language import say


def as_text(cases: Iterable[Case], card: ModelCard) -> str:
    """For the clipboard: a paragraph a case."""
    paragraphs = []
    for case in cases:
        result = _result(case, card)
        if result is None:
            continue
        ranked = sorted(
            zip(card.classes, result.probabilities, strict=True), key=lambda pair: -pair[1]
        )
        files = [p.info.path for p in (case.pathology, case.radiology) if p is not None]
        lines = [
            visible(case.name),
            *map(visible, files),
            _first_line(card, result),
            say(text("model {name} ({sha256})", name=card.name, sha256=card.sha256[:12])),
        ]
        if result.verdict is not None:
            # Without one no class is named; the tables have what the network says.
            lines.insert(-1, ", ".join(f"{tissue.code} {p:.3f}" for tissue, p in ranked))
        if case.on_disk is OnDisk.CHANGED:
            lines.append(say(text("A file has changed on the disk since this result.")))
        lines += [
            say(said)
            for said in (
                input_text(case, result),
                set_text(card, result) if result.verdict is not None else NOTHING,
                doubts_text(result.pathology_check),
                radiology_use_text(card, result),
                *result.warnings,
            )
            if said
        ]
        if result.tile_only:
            lines.append(say(text("from the tile only, without a radiology image")))
        if case.synthetic:
            lines.append(say(text("synthetic images")))
        lines.append(say(text("For research use only, not for diagnosis.")))
        paragraphs.append("\n".join(lines))
    return "\n\n".join(paragraphs)


def _first_line(card: ModelCard, result: Classified) -> str:
    if result.verdict is None:
        return say(verdict_line(card, result))
    tissue = card.classes[result.verdict]
    names = f"{tissue.code} {tissue.english} {tissue.chinese}"
    return f"{names} {result.probabilities[result.verdict]:.2f}"


def _result(case: Case, card: ModelCard) -> Classified | None:
    """Only what the model of this card said."""
    result = case.result
    return result if result is not None and result.model_sha256 == card.sha256 else None
