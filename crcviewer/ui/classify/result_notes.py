"""Plain sentences about what a result rests on."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from crcviewer.protocol.audit_report import Verdict
from crcviewer.protocol.catalogue import joined
from crcviewer.protocol.messages import Classified, ModelCard
from crcviewer.ui.classify.case import KeptPicture


def leak_text(card: ModelCard) -> str:
    """The brand of a model whose training pairs gave the answer away; else empty."""
    if card.pairing == "label" or _verdict(card) is Verdict.LEAK:
        return _tr(
            "Label leak: in training the radiology image was chosen by the tile's class. "
            "This model is a positive control; its answers mean nothing."
        )
    return ""


def _verdict(card: ModelCard) -> Verdict | None:
    return card.audit_verdict.kind if card.audit_verdict else None


def pairing_text(card: ModelCard) -> str:
    """What the training pairs allow the radiology image to say; empty where nothing is known."""
    if card.pairing in ("random", "index"):
        return _tr(
            "This model was trained on unrelated pairs: the radiology image cannot inform "
            "the class."
        )
    if card.pairing != "manifest":
        return ""
    if _verdict(card) is Verdict.USED:
        return _tr(
            "Trained on true pairs; the audit found that the radiology image improves the answer."
        )
    if _verdict(card) is Verdict.NOT_USED:
        return _tr(
            "Trained on true pairs; the audit found that the radiology image does not improve "
            "the answer."
        )
    return _tr(
        "Trained on true pairs; whether the radiology image improves the answer was not audited."
    )


def radiology_text(result: Classified) -> str:
    """Whether this case's answer depends on its radiology image; empty where not computed."""
    effect = result.radiology_effect
    if effect is None:
        return ""
    text = (
        _tr("Radiology changed the answer: yes (Δ {0})")
        if effect.changed
        else _tr("Radiology changed the answer: no (Δ {0})")
    )
    return text.format("< 0.01" if 0 < effect.delta < 0.005 else f"{effect.delta:.2f}")


def tile_only_text() -> str:
    """What the badge means."""
    return _tr("No radiology image: the network got a neutral one in its place.")


def kept_text(kept: KeptPicture | None, card: ModelCard, result: Classified) -> str:
    """Of a tile that a map keeps as a small picture: what the answer rests on."""
    if kept is None or not kept.side:
        return ""
    if kept.in_model:
        text = _tr("This is the small picture that the model keeps of the case, {0} px wide.")
    else:
        text = _tr("This is the small picture that the map keeps of the case, {0} px wide.")
    said = [text.format(kept.side)]
    trained = card.pathology_source_size
    if kept.side < trained:
        said.append(
            _tr(
                "The network was trained on tiles of {0} px, so the answer may differ from the"
                " map's."
            ).format(trained)
        )
    if kept.radiology_left_out and result.tile_only:
        said.append(
            _tr(
                "Its radiology image is not kept; on the map the network saw both, so this answer"
                " is that of the tile alone."
            )
        )
    return joined(said)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ResultPanel", text)
