"""What each figure of an answer means, in two sentences, for who wants to know."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from crcviewer.protocol.audit_report import Verdict
from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.images import Slot
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.site_profile import SiteProfile
from crcviewer.protocol.text import NOTHING, Text, counted, joined, text
from crcviewer.protocol.units import percent_text, probability_text, value_text
from crcviewer.protocol.verdict import ImageCheck, RadiologyUse, SetsAtLevel
from crcviewer.protocol.verdict_words import LEVEL
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label


class AnswerDetails(Translated, QWidget):
    """Folded until it is asked for; it stays open from case to case."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[ModelCard, Classified] | None = None
        self.button = QToolButton()
        self.button.setObjectName("details")
        self.button.setCheckable(True)
        theme.set_role(self.button, "fold")
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.toggled.connect(self._on_button_toggled)
        self._text = plain_label(wrap=True, scale=0.95)
        self._text.setObjectName("details_text")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_SMALL)
        layout.addWidget(self.button)
        layout.addWidget(self._text)
        self._on_button_toggled(False)
        self.retranslate()

    def retranslate(self) -> None:
        """Its button and what is shown."""
        self.button.setText(self.tr("What these figures mean"))
        if self._shown is not None:
            self.show_answer(*self._shown)

    def show_answer(self, card: ModelCard, result: Classified) -> None:
        """Of another answer."""
        self._shown = card, result
        self._text.setText("\n\n".join(say(part) for part in details(card, result)))

    def _on_button_toggled(self, on: bool) -> None:
        self.button.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        self._text.setVisible(on)


def details(card: ModelCard, result: Classified) -> list[Text]:
    """A paragraph a figure, in the order in which they are shown."""
    parts = [_site(card.site)] if card.site is not None else []
    parts += [_probability(card), _set(card, result)]
    parts += [_likeness(card, result.pathology_check, Slot.PATHOLOGY)]
    if result.radiology_check is not None:
        parts.append(_likeness(card, result.radiology_check, Slot.RADIOLOGY))
    parts.append(_radiology(card, result))
    if result.view_disagrees:
        parts.append(_views(card, result))
    parts.append(_network(card, result))
    return [part for part in parts if part]


def _site(site: SiteProfile) -> Text:
    """Which profile, and what it rests on."""
    whose = (
        counted(site.patients, "one patient", "{count} patients")
        if site.patients is not None
        else text("patients not known")
    )
    said = [
        text(
            "Site profile: {name}. Probability, set and the limit of unusual tiles were fitted to"
            " {tiles} labelled tiles from there ({patients}), of which {right} got the right class;"
            " the class itself is the model's, with or without a profile.",
            name=site.name,
            tiles=site.tiles,
            patients=whose,
            right=percent_text(site.accuracy.value or 0.0),
        )
    ]
    return joined((*said, *site.notes))


def _probability(card: ModelCard) -> Text:
    fitted = card.calibration
    if card.site is not None and fitted is not None:
        said = [
            text(
                "Probability: of answers given with 80 %, about 80 % should be right on tiles like"
                " those of the site (temperature {t}).",
                t=value_text(fitted.temperature),
            )
        ]
        for one in fitted.reliability:
            told = {
                "after": percent_text(one.ece_after),
                "before": percent_text(one.ece_before),
            }
            said.append(
                text(
                    "On tiles of the site that were left out in turn it was off by {after} on"
                    " average (as the network gives it: {before}).",
                    **told,
                )
            )
        return joined(said)
    if fitted is None:
        return text(
            "Probability: as the network gives it. Nobody has fitted it to how often the network "
            "is right, and such figures are mostly too high."
        )
    said = [
        text(
            "Probability: of answers given with 80 %, about 80 % should be right on images like "
            "those of the training. It was fitted on {count} validation tiles (temperature {t}).",
            count=fitted.temperature_count,
            t=value_text(fitted.temperature),
        )
    ]
    measured = next((one for one in fitted.reliability if one.split == "test"), None)
    if measured is not None:
        said.append(
            text(
                "On {count} test tiles it was off by {after} on average (unfitted: {before}).",
                count=measured.count,
                after=percent_text(measured.ece_after),
                before=percent_text(measured.ece_before),
            )
        )
    return joined(said)


def _set(card: ModelCard, result: Classified) -> Text:
    fitted = card.calibration
    sets = fitted.at(LEVEL) if fitted is not None else None
    if fitted is None or sets is None or not result.prediction_set:
        return text("Set: this model has none, so one class is named however doubtful it is.")
    if card.site is not None:
        return _site_set(card, sets, result)
    said = [
        text(
            "90 % set: the classes among which the truth should be in nine of ten tiles like those "
            "of the training. It was fitted on {count} other validation tiles, and is not "
            "guaranteed for another hospital.",
            count=fitted.quantile_count,
        )
    ]
    if sets.mean_size is not None and sets.mean_size.value is not None:
        said.append(
            text(
                "On the test tiles a set has {size} classes on average.",
                size=f"{sets.mean_size.value:.1f}",
            )
        )
    worst = _worst(sets.class_coverage)
    if worst is not None:
        index, share = worst
        said.append(
            text(
                "It held the truth least often for {code}: in {share} of {count}.",
                code=card.classes[index].code,
                share=probability_text(share),
                count=sets.class_coverage[index].count,
            )
        )
    if result.prediction_set_95:
        codes = ", ".join(card.classes[index].code for index in result.prediction_set_95)
        said.append(text("The 95 % set: {codes}.", codes=codes))
    if fitted.note:
        said.append(fitted.note)
    return joined(said)


def _site_set(card: ModelCard, sets: SetsAtLevel, result: Classified) -> Text:
    said = [
        text(
            "90 % set: the classes among which the truth should be in nine of ten tiles like those"
            " of the site."
        )
    ]
    coverage, size = sets.coverage, sets.mean_size
    if coverage is not None and coverage.value is not None:
        held = probability_text(coverage.value)
        if size is not None and size.value is not None:
            told = {"share": held, "size": f"{size.value:.1f}"}
            said.append(
                text(
                    "On tiles of the site that were left out in turn it held the truth in {share},"
                    " with {size} classes on average.",
                    **told,
                )
            )
    if result.prediction_set_95:
        codes = ", ".join(card.classes[index].code for index in result.prediction_set_95)
        said.append(text("The 95 % set: {codes}.", codes=codes))
    if card.calibration is not None and card.calibration.note:
        said.append(card.calibration.note)
    return joined(said)


def _worst(coverage: tuple[Estimate, ...]) -> tuple[int, float] | None:
    told = [
        (index, one.value)
        for index, one in enumerate(coverage)
        if one.value is not None and one.count
    ]
    return min(told, key=lambda pair: pair[1]) if told else None


def _likeness(card: ModelCard, check: ImageCheck | None, slot: Slot) -> Text:
    tile = slot is Slot.PATHOLOGY
    if check is None or check.score is None or check.threshold is None:
        if not tile:
            return text("Like the training images: only modality and colours were looked at.")
        return text(
            "Like the training tiles: only stain, focus and the like were looked at; this model "
            "keeps nothing of its training tiles to compare with."
        )
    distance, most = value_text(check.score), value_text(check.threshold)
    if not tile:
        return text(
            "Like the training images: the distance of this image to them, as the network sees "
            "them, is {distance}; from {most} on it is set aside.",
            distance=distance,
            most=most,
        )
    said = [
        text(
            "Like the training tiles: the distance of this tile to them, as the network sees them, "
            "is {distance}; from {most} on there is no verdict. One in twenty tiles of the "
            "validation lies beyond it by its making.",
            distance=distance,
            most=most,
        )
    ]
    flagged = card.gate.flagged_test if card.gate is not None else None
    if flagged is not None and flagged.value is not None:
        said.append(
            text(
                "Of {count} test tiles, of another hospital where the data set has one, {share} "
                "got no verdict.",
                count=flagged.count,
                share=probability_text(flagged.value),
            )
        )
    return joined(said)


def _radiology(card: ModelCard, result: Classified) -> Text:
    said = [pairing_text(card)]
    if result.exchanges and result.radiology_use is RadiologyUse.USED:
        largest = max(result.exchanges, key=lambda one: one.relative_size)
        said.append(
            text(
                "What the two images tell each other moves a branch by {share} at most "
                "({layer}, γ {gamma}).",
                share=percent_text(largest.relative_size),
                layer=largest.layer,
                gamma=value_text(largest.gamma),
            )
        )
    return joined([one for one in said if one])


def pairing_text(card: ModelCard) -> Text:
    """What the training pairs and the audit say of the radiology image."""
    if card.pairing in ("random", "index"):
        return text(
            "Radiology: this model was trained on unrelated pairs, in which a scan cannot tell "
            "anything of the tile."
        )
    if card.pairing != "manifest":
        return NOTHING
    verdict = card.audit_verdict.kind if card.audit_verdict else None
    if verdict is Verdict.USED and card.phantoms_only:
        return text(
            "Radiology: trained on true pairs of synthetic images, on which its answers are better "
            "with the scan. Of patients this says nothing."
        )
    if verdict is Verdict.USED:
        return text(
            "Radiology: trained on true pairs; in its audit the answers were better with a case's "
            "own scan than with that of another."
        )
    if verdict is Verdict.NOT_USED:
        return text(
            "Radiology: trained on true pairs; in its audit the answers were no better with a "
            "case's own scan than with that of another."
        )
    return text("Radiology: trained on true pairs, but without an audit.")


def _views(card: ModelCard, result: Classified) -> Text:
    index = max(range(len(result.logits)), key=result.logits.__getitem__)
    return text(
        "Overlay: the class is the mean over {views} turned and mirrored views of the tile. The "
        "evidence explains the tile as it lies, for which {code} would be the likeliest.",
        views=card.test_time_views,
        code=card.classes[index].code,
    )


def _network(card: ModelCard, result: Classified) -> Text:
    logits = ", ".join(
        f"{tissue.code} {value_text(round(value, 2))}"
        for tissue, value in zip(card.classes, result.logits, strict=False)
    )
    return text("Network: {network}. Logits: {logits}.", network=card.network, logits=logits)
