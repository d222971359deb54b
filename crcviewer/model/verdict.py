"""From an answer to a verdict: is each image like those of the training, and what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crcviewer.imaging.core.temperature import calibrated
from crcviewer.model.calibration import prediction_set
from crcviewer.model.gate import Floats, Gate
from crcviewer.model.plain_checks import Finding, radiology_checks
from crcviewer.model.prediction import Answer, Prediction
from crcviewer.model.tile_checks import has_cast, tile_checks
from crcviewer.protocol.audit_report import Verdict as AuditOutcome
from crcviewer.protocol.images import Slot
from crcviewer.protocol.modality import Modality, modality_text
from crcviewer.protocol.model_card import ModelCard, RadiologyEffect
from crcviewer.protocol.text import text
from crcviewer.protocol.verdict import ImageCheck, OutsideReason, RadiologyUse, Reason

Image = NDArray[np.uint8]


@dataclass(frozen=True)
class TileFacts:
    """What is known of a tile beside what the network sees of it."""

    detail: Image
    """``(H, W, 3)``: its field of view at all the pixels of its file, up to some hundred."""
    field_um: float | None = None
    """Side of the field; None: the size of its pixels is not known."""
    scale_matters: bool = True
    """Whether an unknown size is worth a question: not for an image of a MedMNIST set."""
    synthetic: bool = False
    """Whether it is known to be a phantom."""


@dataclass(frozen=True)
class ScanFacts:
    """What is known of a radiology image."""

    picture: Image
    """``(S, S)``, as the network sees it."""
    modality: str = ""
    synthetic: bool = False


@dataclass(frozen=True)
class Judgement:
    """What is shown of a prediction."""

    answer: Answer
    """Of the radiology image, or the neutral one in its place."""
    probabilities: NDArray[np.float64]
    """Calibrated, where that is known."""
    verdict: int | None
    prediction_set: tuple[int, ...]
    prediction_set_95: tuple[int, ...]
    pathology: ImageCheck
    radiology: ImageCheck | None
    use: RadiologyUse
    effect: RadiologyEffect | None
    view_disagrees: bool


def judge(
    card: ModelCard,
    gate: Gate | None,
    prediction: Prediction,
    tile: TileFacts,
    scan: ScanFacts | None,
    *,
    plain: Sequence[Finding] | None = None,
) -> Judgement:
    """Gate, then probability, then set, then what radiology did (science, section 8). ``plain``:
    the plain checks of the tile, where they were made before."""
    found = tile_checks(tile.detail) if plain is None else plain
    pathology = check_findings(card, gate, prediction.tile_statistics, tile, found)
    radiology = None
    if scan is not None and not prediction.tile_only:
        radiology = check_scan(card, gate, prediction.slice_statistics, scan)
    use = _use(card, prediction, radiology)
    own, neutral = prediction.own, prediction.neutral
    shown = neutral if use is not RadiologyUse.USED and neutral is not None else own
    temperature = 1.0 if card.calibration is None else card.calibration.temperature

    def told(answer: Answer) -> NDArray[np.float64]:
        return calibrated(answer.probabilities, temperature)

    effect = None
    if neutral is not None:
        with_it, without = told(own), told(neutral)
        effect = RadiologyEffect(
            changed=bool(with_it.argmax() != without.argmax()),
            delta=float(np.abs(with_it - without).max()),
            neutral_probabilities=tuple(map(float, without)),
            own_probabilities=tuple(map(float, with_it)),
        )
    probabilities = told(shown)
    sets = []
    for level in (0.9, 0.95):
        fitted = None if card.calibration is None else card.calibration.at(level)
        sets.append(
            () if fitted is None else prediction_set(probabilities, np.array(fitted.thresholds))
        )
    best = int(probabilities.argmax())
    return Judgement(
        answer=shown,
        probabilities=probabilities,
        verdict=None if pathology.outside else best,
        prediction_set=sets[0],
        prediction_set_95=sets[1],
        pathology=pathology,
        radiology=radiology,
        use=use,
        effect=effect,
        view_disagrees=int(shown.logits.argmax()) != best,
    )


def check_tile(
    card: ModelCard, gate: Gate | None, statistics: Floats, tile: TileFacts
) -> ImageCheck:
    """Whether a tile is like those of the training; ``statistics``: ``(D,)`` of the gate's."""
    return check_findings(card, gate, statistics, tile, tile_checks(tile.detail))


def check_findings(
    card: ModelCard,
    gate: Gate | None,
    statistics: Floats,
    tile: TileFacts,
    plain: Sequence[Finding],
) -> ImageCheck:
    """The same where the plain checks were made before: in another thread, say."""
    off = () if gate is None else gate.summary.not_checked
    plain = [one for one in plain if one.kind not in off]
    cast = has_cast(plain)
    found = [*plain, *_unlike(gate, Slot.PATHOLOGY, statistics, cast=cast)]
    doubts = [Reason(one.kind, one.told) for one in plain if has_cast((one,))]
    scale = None if gate is None else gate.summary.scale_um
    if tile.field_um is None:
        if tile.scale_matters:
            told = text("the magnification is not known; set it, as the class depends on it")
            doubts.append(Reason(OutsideReason.SCALE_UNKNOWN, told))
    elif scale is not None:
        told = text(
            "its field is {side:.0f} µm wide, training tiles {low:.0f} to {high:.0f} µm",
            side=tile.field_um, low=scale[0], high=scale[1],
        )  # fmt: skip
        # Twice beyond either end counts as far as a picture twice beyond any other limit.
        ratio = max(tile.field_um / scale[1], scale[0] / tile.field_um)
        found.append(Finding(OutsideReason.SCALE_FAR, told, ratio if ratio > 1 else 0.0))
    if card.phantoms_only and not tile.synthetic:
        found.append(_phantoms_only())
    return _check(found, doubts, measured=gate is not None)


def check_scan(
    card: ModelCard, gate: Gate | None, statistics: Floats | None, scan: ScanFacts
) -> ImageCheck:
    """Whether a radiology image is like those of the training."""
    found = [*radiology_checks(scan.picture)]
    if statistics is not None:
        found += _unlike(gate, Slot.RADIOLOGY, statistics)
    trained = card.radiology_modality
    if scan.modality in (Modality.H_AND_E, Modality.COLOUR):
        told = text("a picture in colour, no scan")
        found.append(Finding(OutsideReason.COLOURED, told, 3.0))
    elif (
        scan.modality
        and scan.modality != Modality.GREY
        and trained
        and scan.modality not in trained.split(" + ")
    ):
        told = text(
            "{found}, but the model was trained on {modality}",
            found=modality_text(scan.modality), modality=modality_text(trained),
        )  # fmt: skip
        found.append(Finding(OutsideReason.OTHER_MODALITY, told, 3.0))
    if card.phantoms_only and not scan.synthetic:
        found.append(_phantoms_only())
    return _check(found, [], measured=gate is not None and gate.radiology is not None)


def _phantoms_only() -> Finding:
    told = text("the model has seen synthetic images only, and this is not known to be one")
    return Finding(OutsideReason.PHANTOMS_ONLY, told, 3.0)


def _unlike(
    gate: Gate | None, slot: Slot, statistics: Floats, *, cast: bool = False
) -> list[Finding]:
    detector = None if gate is None else gate.detector(slot)
    if detector is None or statistics.shape != detector.centre.shape:
        return []
    scores = detector.scores(statistics[None], np.array([cast]))[0]
    return [
        Finding(*detector.told(index, slot), float(score)) for index, score in enumerate(scores)
    ]


def _check(found: Sequence[Finding], doubts: list[Reason], *, measured: bool) -> ImageCheck:
    beyond = sorted((one for one in found if one.score > 1), key=lambda one: -one.score)
    # What explains itself goes first: "brown stain" says more than "unlike the training tiles".
    beyond.sort(key=lambda one: one.kind is OutsideReason.UNLIKE_TRAINING)
    reasons = {one.kind: Reason(one.kind, one.told) for one in reversed(beyond)}
    return ImageCheck(
        outside=bool(beyond),
        reasons=tuple(reversed(reasons.values())),
        doubts=tuple(doubts),
        score=max((one.score for one in found), default=0.0) if found or measured else None,
        threshold=1.0,
    )


def _use(card: ModelCard, prediction: Prediction, check: ImageCheck | None) -> RadiologyUse:
    if prediction.tile_only or check is None:
        return RadiologyUse.NONE
    if check.outside:
        return RadiologyUse.OUTSIDE
    if card.audit_verdict is None:
        return RadiologyUse.NOT_AUDITED
    if card.audit_verdict.kind is AuditOutcome.NOT_USED:
        return RadiologyUse.NOT_USED
    return RadiologyUse.USED
