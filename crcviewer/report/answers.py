"""An answer with the card of the model that gave it, where both are known and fit each other."""

from __future__ import annotations

from collections.abc import Mapping

from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.session.case import Case


def answer_of(
    case: Case, cards: Mapping[str, ModelCard]
) -> tuple[Classified, ModelCard] | tuple[None, None]:
    """Both, or neither: without its card nobody knows what the classes of an answer are. A session
    may be a stranger's, so that its numbers are looked at."""
    result = case.result
    card = cards.get(result.model_sha256) if result is not None else None
    if result is None or card is None:
        return None, None
    count = len(card.classes)
    told = (result.class_index, *result.prediction_set, *result.prediction_set_95)
    if result.verdict is not None:
        told += (result.verdict,)
    if len(result.probabilities) != count or any(not 0 <= index < count for index in told):
        return None, None
    return result, card
