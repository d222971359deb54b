"""The answer: the predicted class, all probabilities, and how far it is to be trusted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.protocol.images import Slot
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import NOTHING, Text
from crcviewer.protocol.verdict_words import (
    check_text,
    doubts_text,
    radiology_use_text,
    set_text,
    what_if_text,
)
from crcviewer.ui.classify.answer_details import AnswerDetails
from crcviewer.ui.classify.answer_head import AnswerHead
from crcviewer.ui.classify.probability_bars import ProbabilityBars
from crcviewer.ui.classify.result_notes import leak_text
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label


class ResultPanel(Translated, QWidget):
    """Shows one result, or in its place a text."""

    class_selected = Signal(int)
    """The user chose a bar: index of its class, in the order of the model's card."""
    scale_requested = Signal()
    """The user wants to say how large the tile's pixels are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[ModelCard, Classified] | None = None
        self._origin_text = self._given_text = self._said = NOTHING
        self._file_notes: Sequence[Text] = ()
        self._build()
        self.retranslate()

    def retranslate(self) -> None:
        """Its own words, and those about what is shown; the chosen bar stays."""
        self.what_if.setText(self.tr("What this scan would have changed"))
        self._footer.setText(self.tr("For research use only, not for diagnosis."))
        if self._shown is None:
            self._message.setText(say(self._said))
            self._set_text(self._file_warnings, *self._file_notes)
        else:
            self._show_notes(*self._shown)

    @property
    def bars(self) -> ProbabilityBars:
        """The list of probabilities."""
        return self._bars

    def show_result(
        self,
        card: ModelCard,
        result: Classified,
        origin: Text = NOTHING,
        given: Text = NOTHING,
    ) -> None:
        """Show a result of the model that ``card`` describes; ``origin``: what is to be said of
        where the tile is from; ``given``: what the network had of the images."""
        self._origin_text, self._given_text = origin, given
        known, self._shown = self._shown, (card, result)
        self._show_notes(card, result)
        if known is not None and result is known[1]:
            return  # the user may have chosen another bar since
        self.what_if.setChecked(False)
        self._bars.show_probabilities(
            card.classes,
            result.probabilities,
            result.class_index,
            certain=result.verdict is not None,
        )
        self._message.hide()
        self._file_warnings.hide()
        self._answer.show()
        self._answer.setEnabled(True)

    def select_class(self, class_index: int) -> None:
        """Outline the bar of the class whose evidence is shown; no signal."""
        self._bars.select_class(class_index)

    def show_message(self, said: Text, warnings: Sequence[Text] = ()) -> None:
        """Say something in place of a result, and what there is to know of the files all the same.

        The last answer, another case's, is not kept."""
        self._shown, self._said, self._file_notes = None, said, warnings
        self._answer.hide()
        self._bars.show_nothing()
        self._message.show()
        self.retranslate()

    def _show_notes(self, card: ModelCard, result: Classified) -> None:
        """What is to be said of the answer, in the order in which it is to be read."""
        tile, scan = result.pathology_check, result.radiology_check
        self.head.show_answer(card, result)
        self.details.show_answer(card, result)
        self._set_text(self._leak, leak_text(card))
        # A set means as little as the class where there is no verdict.
        told = result.verdict is not None
        self._set_text(self._set, set_text(card, result) if told else NOTHING)
        like = check_text(Slot.PATHOLOGY, tile) if told else NOTHING
        self._set_text(self._likeness, like, check_text(Slot.RADIOLOGY, scan))
        self._set_text(self._doubts, doubts_text(tile), doubts_text(scan))
        self._set_text(self._origin, self._origin_text)
        self._set_text(self._radiology, radiology_use_text(card, result))
        changed = what_if_text(card, result)
        self.what_if.setVisible(bool(changed))
        self._set_text(self._changed, changed if self.what_if.isChecked() else NOTHING)
        self._set_text(self._given, self._given_text)
        self._set_text(self._warnings, *result.warnings)

    def _on_what_if_toggled(self) -> None:
        if self._shown is not None:
            self._show_notes(*self._shown)

    # --------------------------------------------------------------------------------- build

    def _build(self) -> None:
        self._message = self._text("message", role="muted")
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._file_warnings = self._text("file_warnings", role="notice")
        # The text takes all room that is left.
        self._file_warnings.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        content = QWidget()
        inside = QVBoxLayout(content)
        inside.setContentsMargins(theme.SPACE, theme.SPACE + 2, theme.SPACE, theme.SPACE_SMALL)
        inside.addWidget(self._build_answer())
        inside.addWidget(self._message)
        inside.addWidget(self._file_warnings)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(content)
        self._footer = footer = self._text("footer", role="muted", scale=0.9)
        footer.setContentsMargins(theme.SPACE, theme.SPACE_SMALL, theme.SPACE, theme.SPACE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addWidget(footer)
        self.setMinimumWidth(240)

    def _build_answer(self) -> QWidget:
        self.head = AnswerHead()
        self.head.scale_requested.connect(self.scale_requested)
        self._leak = self._text("leak", role="danger")
        self._set = self._text("prediction_set")
        self._likeness = self._text("likeness")
        self._doubts = self._text("doubts", role="notice")
        self._bars = ProbabilityBars()
        self._bars.class_selected.connect(self.class_selected)
        self._origin = self._text("origin", role="notice")
        self._warnings = self._text("warnings", role="notice")
        self._radiology = self._text("radiology")
        self._given = self._text("network_input", role="muted", scale=0.95)
        self.what_if = QToolButton()
        self.what_if.setObjectName("what_if")
        self.what_if.setCheckable(True)
        theme.set_role(self.what_if, "framed")
        self.what_if.toggled.connect(self._on_what_if_toggled)
        self._changed = self._text("changed", role="muted")
        self.details = AnswerDetails()
        self._answer = QWidget()
        answer = QVBoxLayout(self._answer)
        answer.setContentsMargins(0, 0, 0, 0)
        answer.setSpacing(theme.SPACE)
        for part in (
            self._leak,
            self.head,
            self._doubts,
            self._bars,
            self._set,
            self._likeness,
            self._radiology,
            self.what_if,
            self._changed,
            self._origin,
            self._warnings,
            self._given,
            self.details,
        ):
            answer.addWidget(part)
        answer.insertWidget(
            answer.indexOf(self._doubts) + 1, self.head.scale, 0, Qt.AlignmentFlag.AlignLeft
        )
        answer.addStretch(1)
        return self._answer

    def _text(self, name: str, *, role: str = "", scale: float = 1.0) -> QLabel:
        label = plain_label(role=role, wrap=True, scale=scale)
        label.setObjectName(name)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    @staticmethod
    def _set_text(label: QLabel, *said: Text) -> None:
        label.setText("\n".join(filter(None, map(say, said))))
        label.setVisible(any(said))
