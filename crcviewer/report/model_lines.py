"""A model's card in four lines: what it is, what it learned from, how it scored, how far to go."""

from __future__ import annotations

from crcviewer.protocol.model_card import DataSource, EvaluationFigure, ModelCard
from crcviewer.protocol.text import Text, counted, joined, text

_MOST_FIGURES = 3


def model_lines(card: ModelCard) -> tuple[Text, Text, Text, Text]:
    """In this order."""
    return _what(card), _learned_from(card), _scored(card), _trust(card)


def _what(card: ModelCard) -> Text:
    said = text(
        "{name}: {network}; {count:,} parameters.",
        name=card.name,
        network=card.network,
        count=card.parameters,
    )
    return joined([said, text("Made {date}.", date=card.created[:10])]) if card.created else said


def _learned_from(card: ModelCard) -> Text:
    if not card.trained_on:
        return text("Learned from: the file does not say.")
    return text("Learned from: {sources}.", sources=tuple(map(_source, card.trained_on)))


def _source(source: DataSource) -> Text:
    if source.synthetic:
        return counted(
            source.count, "{name} (one synthetic image)", "{name} ({count:,} synthetic images)",
            name=source.name,
        )  # fmt: skip
    return counted(
        source.count, "{name} (one image)", "{name} ({count:,} images)", name=source.name
    )


def _scored(card: ModelCard) -> Text:
    """The first figures are those that the study is told by."""
    if not card.evaluation:
        return text("How it scored: the file does not say.")
    shown = card.evaluation[:_MOST_FIGURES]
    return text("How it scored: {figures}.", figures=tuple(map(_figure, shown)))


def _figure(figure: EvaluationFigure) -> Text:
    return text(
        "{metric} {value} on {data} (n = {count:,})",
        metric=figure.metric,
        value=figure.shown(3),
        data=figure.data,
        count=figure.count,
    )


def _trust(card: ModelCard) -> Text:
    said = []
    if card.tile_only:
        said.append(text("It looks at tiles alone."))
    elif card.audit_verdict is None:
        said.append(text("Whether it uses the radiology image was never measured."))
    else:
        said.append(text("Audit of the fusion: {verdict}.", verdict=card.audit_verdict.named()))
    if card.calibration is None:
        said.append(text("Its probabilities are not calibrated."))
    elif card.site is not None:
        said.append(
            text(
                "Calibrated on {count:,} tiles of {site}.",
                count=card.site.tiles,
                site=card.site.name,
            )
        )
    else:
        count = card.calibration.temperature_count + card.calibration.quantile_count
        said.append(text("Calibrated on {count:,} validation cases.", count=count))
    if card.gate is None:
        said.append(text("Images unlike its training are seen by plain checks only."))
    else:
        said.append(text("Images unlike its training get no verdict."))
    return joined(said)
