"""An answer in plain words: its set, whether the images are known, and what radiology did."""

from __future__ import annotations

from crcviewer.protocol.images import Slot
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import NOTHING, Text, joined, text, verbatim
from crcviewer.protocol.units import probability_text
from crcviewer.protocol.verdict import ImageCheck, OutsideReason, RadiologyUse, Reason

LEVEL = 0.9
"""Of the prediction set that is shown first."""


def set_text(card: ModelCard, result: Classified) -> Text:
    """The 90 % set and how often such sets held the truth; empty where the model has none."""
    if not result.prediction_set:
        return NOTHING
    codes = ", ".join(card.classes[index].code for index in result.prediction_set)
    said = [text("90 % set: {codes}.", codes=codes)]
    sets = card.calibration.at(LEVEL) if card.calibration is not None else None
    coverage = sets.coverage if sets is not None else None
    if coverage is None or coverage.value is None:
        said.append(text("How often such sets hold the truth has not been measured."))
    elif card.site is not None:
        said.append(
            text(
                "Such sets held the truth in {share} of {count} tiles of {site}.",
                share=probability_text(coverage.value),
                count=card.site.tiles,
                site=card.site.name,
            )
        )
    else:
        said.append(
            text(
                "Such sets held the truth in {share} of {count} test tiles.",
                share=probability_text(coverage.value),
                count=coverage.count,
            )
        )
    return joined(said)


def check_text(slot: Slot, check: ImageCheck | None) -> Text:
    """Whether an image is like those that the model has learned from; empty: not looked at."""
    if check is None:
        return NOTHING
    tile = slot is Slot.PATHOLOGY
    if check.outside:
        why = reasons_text(check.reasons)
        if tile:
            return text("Tile: unlike the training tiles, because: {why}.", why=why)
        return text("Radiology: unlike the training images, because: {why}.", why=why)
    if check.score is None:
        if tile:
            return text("Tile: no fault seen; this model keeps nothing to compare it with.")
        return text("Radiology: no fault seen; this model keeps nothing to compare it with.")
    if check.doubts:
        # A tick beside "to be checked" would be read as the answer to it.
        if tile:
            return text("Tile: looks like the training tiles, apart from what is to be checked.")
        return text("Radiology: looks like the training images, apart from what is to be checked.")
    if tile:
        return text("Tile: like the training tiles ✓")
    return text("Radiology: like the training images ✓")


def doubts_text(check: ImageCheck | None) -> Text:
    """What does not forbid a verdict, but should be known; empty: nothing."""
    if check is None or not check.doubts:
        return NOTHING
    return text("To be checked: {why}.", why=reasons_text(check.doubts))


def reasons_text(reasons: tuple[Reason, ...]) -> Text:
    """ "blue ink; out of focus": a reason may have a comma of its own."""
    told: Text = NOTHING
    for reason in reasons:
        told = text("{first}; {second}", first=told, second=reason.told) if told else reason.told
    return told


def asks_for_scale(check: ImageCheck | None) -> bool:
    """Whether a size of the pixels, given by the user, would help."""
    if check is None:
        return False
    told = (*check.reasons, *check.doubts)
    return any(reason.kind is OutsideReason.SCALE_UNKNOWN for reason in told)


def radiology_use_text(card: ModelCard, result: Classified) -> Text:
    """What the radiology image had to do with the answer."""
    use = result.radiology_use
    if use is RadiologyUse.USED:
        return _used_text(card, result)
    if use is RadiologyUse.NOT_USED:
        return text(
            "Radiology: not used. This model's answers were measured to be no better with it, so "
            "the answer is that of the tile alone."
        )
    if use is RadiologyUse.NOT_AUDITED:
        return text(
            "Radiology: not used. Nobody has measured whether it makes this model's answers "
            "better, so the answer is that of the tile alone."
        )
    if use is RadiologyUse.OUTSIDE:
        return text("Radiology: set aside, so the answer is that of the tile alone.")
    if card.tile_only:
        return text("This model sees tiles alone; it looks at no radiology image.")
    return text("No radiology image: the network got a neutral one in its place.")


def _used_text(card: ModelCard, result: Classified) -> Text:
    effect = result.radiology_effect
    if effect is None:
        return text("Radiology: used.")
    code, share = likeliest(card, effect.neutral_probabilities)
    if effect.changed:
        return text(
            "Radiology: used, and it changed the answer: without it, {code} {share}.",
            code=code,
            share=share,
        )
    return text(
        "Radiology: used; without it the answer is the same, {code} {share}.",
        code=code,
        share=share,
    )


def what_if_text(card: ModelCard, result: Classified) -> Text:
    """What the model would say with a radiology image that is not used; empty: nothing to say."""
    effect = result.radiology_effect
    if effect is None or not effect.own_probabilities or result.radiology_use in _IN_THE_ANSWER:
        return NOTHING
    code, share = likeliest(card, effect.own_probabilities)
    if effect.changed:
        told = text(
            "With this scan the model would say {code} {share} in place of {before}.",
            code=code,
            share=share,
            before=card.classes[result.class_index].code,
        )
    else:
        told = text(
            "With this scan the model says the same, {code} {share}.", code=code, share=share
        )
    return joined(
        [
            told,
            text("The largest change of a probability is {delta}.", delta=_delta(effect.delta)),
            text("This tells how the model behaves, nothing of the patient."),
        ]
    )


_IN_THE_ANSWER = (RadiologyUse.USED, RadiologyUse.NONE)


def likeliest(card: ModelCard, probabilities: tuple[float, ...]) -> tuple[str, str]:
    """Code and probability of the likeliest class."""
    index = max(range(len(probabilities)), key=probabilities.__getitem__)
    return card.classes[index].code, probability_text(probabilities[index])


def no_verdict_text(result: Classified) -> Text:
    """Why there is none, in a few words; empty where there is a verdict."""
    if result.verdict is not None:
        return NOTHING
    check = result.pathology_check
    return reasons_text(check.reasons) if check is not None else NOTHING


def verdict_line(card: ModelCard, result: Classified) -> Text:
    """ "STR 81.0 %", or "no verdict: blue ink": for lists and tables."""
    if result.verdict is None:
        why = no_verdict_text(result)
        return text("no verdict: {why}", why=why) if why else text("no verdict")
    share = probability_text(result.probabilities[result.verdict])
    return verbatim(f"{card.classes[result.verdict].code} {share}")


def _delta(value: float) -> str:
    return "< 0.01" if value < 0.005 else f"{value:.2f}"
