"""Plain sentences about what a result rests on."""

from __future__ import annotations

from crcviewer.protocol.audit_report import Verdict
from crcviewer.protocol.messages import Classified, ModelCard
from crcviewer.protocol.text import NOTHING, Text, joined, text
from crcviewer.ui.classify.case import KeptPicture


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


def pairing_text(card: ModelCard) -> Text:
    """What the training pairs allow the radiology image to say; empty where nothing is known."""
    if card.pairing in ("random", "index"):
        return text(
            "This model was trained on unrelated pairs: the radiology image cannot inform "
            "the class."
        )
    if card.pairing != "manifest":
        return NOTHING
    if _verdict(card) is Verdict.USED:
        return text(
            "Trained on true pairs; the audit found that the radiology image improves the answer."
        )
    if _verdict(card) is Verdict.NOT_USED:
        return text(
            "Trained on true pairs; the audit found that the radiology image does not improve "
            "the answer."
        )
    return text(
        "Trained on true pairs; whether the radiology image improves the answer was not audited."
    )


def radiology_text(result: Classified) -> Text:
    """Whether this case's answer depends on its radiology image; empty where not computed."""
    effect = result.radiology_effect
    if effect is None:
        return NOTHING
    delta = "< 0.01" if 0 < effect.delta < 0.005 else f"{effect.delta:.2f}"
    if effect.changed:
        return text("Radiology changed the answer: yes (Δ {delta})", delta=delta)
    return text("Radiology changed the answer: no (Δ {delta})", delta=delta)


def tile_only_text(card: ModelCard) -> Text:
    """What the badge means."""
    if card.tile_only:
        return text("This model sees tiles alone; it looks at no radiology image.")
    return text("No radiology image: the network got a neutral one in its place.")


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
