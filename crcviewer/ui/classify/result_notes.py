"""Plain sentences about what a result rests on."""

from __future__ import annotations

from crcviewer.protocol.audit_report import Verdict
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import NOTHING, Text, joined, text
from crcviewer.session.case import KeptPicture


def leak_text(card: ModelCard) -> Text:
    """The brand of a model whose training pairs gave the answer away; else empty."""
    if card.pairing == "label" or _verdict(card) is Verdict.LEAK:
        return text(
            "Label leak: in training the radiology image was chosen by the tile's class. "
            "This model is a positive control; its answers mean nothing."
        )
    return NOTHING


def _verdict(card: ModelCard) -> Verdict | None:
    return card.audit_verdict.kind if card.audit_verdict else None


def kept_text(kept: KeptPicture | None, card: ModelCard, result: Classified) -> Text:
    """Of a tile that a map keeps as a small picture: what the answer rests on."""
    if kept is None or not kept.side:
        return NOTHING
    if kept.in_model:
        said = [
            text(
                "This is the small picture that the model keeps of the case, {side} px wide.",
                side=kept.side,
            )
        ]
    else:
        said = [
            text(
                "This is the small picture that the map keeps of the case, {side} px wide.",
                side=kept.side,
            )
        ]
    trained = card.pathology_source_size
    if kept.side < trained:
        said.append(
            text(
                "The network was trained on tiles of {side} px, so the answer may differ from the"
                " map's.",
                side=trained,
            )
        )
    if kept.radiology_left_out and result.tile_only:
        said.append(
            text(
                "Its radiology image is not kept; on the map the network saw both, so this answer"
                " is that of the tile alone."
            )
        )
    return joined(said)
