"""Results as a table, as JSON lines and as text for the clipboard."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from crcviewer.imaging.core import table
from crcviewer.protocol import network_input
from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import NOTHING, text, visible
from crcviewer.protocol.verdict_record import FIELDS, verdict_cells, verdict_record
from crcviewer.protocol.verdict_words import (
    doubts_text,
    radiology_use_text,
    set_text,
    verdict_line,
)
from crcviewer.report.input_words import input_text
from crcviewer.session.case import Case, OnDisk, Picture
from crcviewer.ui.look.language import say


def export_results(path: Path, cases: Iterable[Case], card: ModelCard) -> None:
    """Write JSON lines to ``*.jsonl``, else CSV. Raises OSError."""
    form = as_json_lines if path.suffix.lower() in (".jsonl", ".json") else as_csv
    write_text_atomically(path, form(cases, card))


def as_csv(cases: Iterable[Case], card: ModelCard) -> str:
    """One line a case, with a byte-order mark, without which Excel garbles Chinese names."""
    codes = [tissue.code for tissue in card.classes]
    columns = ["case", "pathology", "radiology", "class", "probability"]
    columns += [f"p_{code}" for code in codes]
    columns += ["tile_only", "synthetic", "model", "model_sha256", "error", *network_input.COLUMNS]
    columns += ["file_changed", *FIELDS, "warnings"]
    rows = []
    for case in cases:
        result = _result(case, card)
        row = [case.name, _path(case.pathology), _path(case.radiology)]
        if result is not None:
            row += [codes[result.class_index], f"{result.probabilities[result.class_index]:.6f}"]
            row += [f"{p:.6f}" for p in result.probabilities]
            row += [_yes(result.tile_only)]
        else:
            row += [""] * (len(codes) + 3)
        row += [_yes(case.synthetic)]
        row += [card.name, card.sha256] if result is not None else ["", ""]
        changed = _yes(case.on_disk is OnDisk.CHANGED) if result is not None else ""
        row += [_error(case), *network_input.cells(result), changed, *verdict_cells(card, result)]
        rows.append([*row, " ".join(map(str, result.warnings)) if result is not None else ""])
    return "\ufeff" + table.as_csv(columns, rows, line_end="\r\n")


def as_json_lines(cases: Iterable[Case], card: ModelCard) -> str:
    """One object a line, with the fields of ``crcviewer classify --json``, and the name."""
    lines = []
    for case in cases:
        result = _result(case, card)
        record: dict[str, object] = {
            "case": case.name,
            "pathology": _path(case.pathology) or None,
            "radiology": _path(case.radiology) or None,
            "class": None,
            "probabilities": None,
            "model": {"name": card.name, "sha256": card.sha256},
            "error": _error(case) or None,
            **verdict_record(card, result),
            "warnings": list(map(str, result.warnings)) if result is not None else [],
        }
        if result is not None:
            record["class"] = card.classes[result.class_index].code
            record["probabilities"] = {
                tissue.code: p for tissue, p in zip(card.classes, result.probabilities, strict=True)
            }
            record |= network_input.network_input(result)
            record["file_changed"] = case.on_disk is OnDisk.CHANGED
        lines.append(json.dumps(record, ensure_ascii=False))
    return "".join(line + "\n" for line in lines)


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


def _path(picture: Picture | None) -> str:
    return picture.info.path if picture is not None else ""


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _error(case: Case) -> str:
    """In English: tables are read by programs too."""
    return "" if case.error is None else str(case.error.said)
