"""The model's card as a page: what it was trained on, how it scored, whether radiology matters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QWidget

from crcviewer.protocol.modality import modality_text
from crcviewer.protocol.model_card import DataSource, EvaluationFigure, ModelCard
from crcviewer.protocol.text import text, verbatim
from crcviewer.ui.look.language import say
from crcviewer.ui.shared.text_dialog import TextDialog
from crcviewer.ui.window.audit_text import (
    accuracy_rows,
    exchange_text,
    figure_html,
    origin_text,
    verdict_text,
)

_COMMAND = "font-family: monospace; white-space: pre-wrap"


class CardDialog(TextDialog):
    """Everything in it can be selected and copied."""

    def __init__(self, card: ModelCard, parent: QWidget | None = None) -> None:
        super().__init__(
            lambda: _tr("Model card: {0}").format(card.name), lambda: card_html(card), parent
        )
        # Paths and checksums have no blanks to break them at, and nothing is to be cut off.
        self.browser.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)


def card_html(card: ModelCard) -> str:
    """The page; all text of the card is escaped, since it comes out of a file."""
    classes = ", ".join(f"{c.code} {c.english} {c.chinese}" for c in card.classes)
    facts = [
        (_tr("Network"), say(card.network)),
        (_tr("Parameters"), f"{card.parameters:,}"),
        (_tr("Pairs in training"), _pairing(card.pairing)),
        (_tr("Audit of the fusion"), _verdict(card) or _tr("not audited")),
        (_tr("Radiology it knows"), say(modality_text(card.radiology_modality))),
        (
            _tr("Sizes"),
            _tr("tiles {0} px, radiology {1} px, network {2} px").format(
                card.pathology_source_size, card.radiology_source_size, card.input_size
            ),
        ),
        (_tr("Views averaged"), str(card.test_time_views)),
        (_tr("Classes"), classes),
        (_tr("Made"), " · ".join(t for t in (card.created, card.code_version) if t)),
        (_tr("File"), card.path),
        ("SHA-256", card.sha256),
    ]
    parts = [
        f"<h2>{escape(card.name)}</h2>",
        f"<p><b>{escape(_tr('For research use only, not for diagnosis.'))}</b></p>",
        _table((_bold(name), escape(value)) for name, value in facts),
        _heading(_tr("Trained on")),
        _table(map(_source_row, card.trained_on)) or _paragraph(_tr("The file does not say.")),
        _heading(_tr("How it scored")),
        _table(map(_figure_row, card.evaluation)) or _paragraph(_tr("The file does not say.")),
        *_commands(card.evaluation),
        _heading(_tr("Does the radiology image matter?")),
        *_audit(card),
    ]
    if card.notes:
        items = "".join(f"<li>{escape(say(note))}</li>" for note in card.notes)
        parts += [_heading(_tr("Notes")), f"<ul>{items}</ul>"]
    return "".join(parts)


def _pairing(mode: str) -> str:
    texts = {
        "random": _tr(
            "random: tiles and radiology images of unrelated people were put together by chance,"
            " so the radiology image cannot inform the class"
        ),
        "index": _tr(
            "index: unrelated images were put together by their number, so the radiology image"
            " cannot inform the class"
        ),
        "manifest": _tr("manifest: pairs were declared by whoever made the data"),
        "label": _tr("label: radiology images were chosen by the answer, which leaks it"),
    }
    return texts.get(mode, mode)


def _source_row(source: DataSource) -> Iterable[str]:
    made = _tr("synthetic") if source.synthetic else _tr("real")
    one = source.count == 1
    count = _tr("1 image") if one else _tr("{0} images").format(f"{source.count:,}")
    yield from map(escape, (source.name, f"{count}, {made}", source.licence))


def _figure_row(figure: EvaluationFigure) -> Iterable[str]:
    data = text("{data}, test split", data=figure.data) if figure.split else verbatim(figure.data)
    yield escape(say(data))
    yield escape(say(figure.metric))
    yield figure_html(figure)
    yield escape(_tr("n = {0}").format(f"{figure.count:,}")) if figure.count else ""


def _verdict(card: ModelCard) -> str:
    return say(card.audit_verdict.named()) if card.audit_verdict else ""


def _audit(card: ModelCard) -> Iterator[str]:
    if card.audit_verdict is None:
        yield _paragraph(
            _tr("It was not audited, so nobody knows whether it uses the radiology image.")
        )
        return
    yield f"<p>{_bold(_verdict(card))}: {escape(verdict_text(card.audit_verdict))}</p>"
    if card.audit is not None:
        yield _table(accuracy_rows(card.audit))
        yield _paragraph(exchange_text(card.audit))
        yield _paragraph(origin_text(card.audit))


def _commands(figures: Iterable[EvaluationFigure]) -> list[str]:
    commands = dict.fromkeys(figure.command for figure in figures if figure.command)
    if not commands:
        return []
    lines = "".join(f"<p style='{_COMMAND}'>{escape(command)}</p>" for command in commands)
    return [_paragraph(_tr("Measured with:")), lines]


def _table(rows: Iterable[Iterable[str]]) -> str:
    body = "".join(
        "<tr>" + "".join(f"<td style='padding: 2px 12px 2px 0'>{c}</td>" for c in cells) + "</tr>"
        for cells in rows
    )
    return f"<table>{body}</table>" if body else ""


def _bold(text: str) -> str:
    return f"<b>{escape(text)}</b>"


def _heading(text: str) -> str:
    return f"<h3>{escape(text)}</h3>"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _tr(text: str) -> str:
    return QCoreApplication.translate("CardDialog", text)
