"""The answer: the predicted class, all probabilities, and how far it is to be trusted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crcviewer.protocol.messages import Classified, ModelCard
from crcviewer.protocol.text import NOTHING, Text
from crcviewer.ui.classify.probability_bars import ProbabilityBars
from crcviewer.ui.classify.result_notes import (
    leak_text,
    pairing_text,
    radiology_text,
    tile_only_text,
)
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import class_names, say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.shared.units import probability_text


class ResultPanel(Translated, QWidget):
    """Shows one result, or in its place a text."""

    class_selected = Signal(int)
    """The user chose a bar: index of its class, in the order of the model's card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[ModelCard, Classified] | None = None
        self._origin_text = self._given_text = self._said = NOTHING
        self._file_notes: Sequence[Text] = ()
        self._build()
        self.retranslate()

    def retranslate(self) -> None:
        """Its own words, and those about what is shown; the chosen bar stays."""
        self._badge.setText(self.tr("tile only"))
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
        tissue = card.classes[result.class_index]
        ground = QColor(tissue.colour)
        self._chip.setText(tissue.code)
        self._chip.setStyleSheet(
            f"background: {ground.name()}; color: {theme.text_on(ground).name()};"
            f"border-radius: {theme.RADIUS}px; padding: 3px 9px;"
        )
        self._probability.setText(probability_text(result.probabilities[result.class_index]))
        self._badge.setVisible(result.tile_only)
        self._bars.show_probabilities(card.classes, result.probabilities, result.class_index)
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
        """The names of the class, and what is to be said of the answer."""
        name, other = class_names(card.classes[result.class_index])
        self._name.setText(name[:1].upper() + name[1:])
        # Classes of one's own have one name.
        self._other_name.setText(other)
        self._other_name.setVisible(bool(other))
        note = tile_only_text(card) if result.tile_only else radiology_text(result)
        self._set_text(self._leak, leak_text(card))
        self._set_text(self._origin, self._origin_text)
        self._set_text(self._radiology, note)
        self._set_text(self._pairing, pairing_text(card))
        self._set_text(self._given, self._given_text)
        self._set_text(self._warnings, *result.warnings)

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
        self._leak = self._text("leak", role="danger")
        self._name = self._text("class_name", scale=1.08)
        self._other_name = self._text("other_class_name", role="muted", scale=1.08)
        self._bars = ProbabilityBars()
        self._bars.class_selected.connect(self.class_selected)
        self._origin = self._text("origin", role="notice")
        self._warnings = self._text("warnings", role="notice")
        self._radiology = self._text("radiology")
        self._pairing = self._text("pairing", role="muted", scale=0.95)
        self._given = self._text("network_input", role="muted", scale=0.95)
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addWidget(self._name)
        names.addWidget(self._other_name)
        self._answer = QWidget()
        answer = QVBoxLayout(self._answer)
        answer.setContentsMargins(0, 0, 0, 0)
        answer.setSpacing(theme.SPACE)
        answer.addWidget(self._leak)
        answer.addLayout(self._build_head())
        answer.addLayout(names)
        answer.addWidget(self._bars)
        notes = (self._origin, self._warnings, self._radiology, self._pairing, self._given)
        for label in notes:
            answer.addWidget(label)
        answer.addStretch(1)
        return self._answer

    def _build_head(self) -> QHBoxLayout:
        self._chip = plain_label(scale=1.35, bold=True)
        self._probability = plain_label(scale=1.35, bold=True)
        self._badge = QLabel()
        self._badge.setObjectName("tile_only")
        theme.set_role(self._badge, "badge")
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE)
        head.addWidget(self._chip)
        head.addWidget(self._probability)
        head.addStretch(1)
        head.addWidget(self._badge)
        return head

    def _text(self, name: str, *, role: str = "", scale: float = 1.0) -> QLabel:
        label = plain_label(role=role, wrap=True, scale=scale)
        label.setObjectName(name)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    @staticmethod
    def _set_text(label: QLabel, *said: Text) -> None:
        label.setText("\n".join(map(say, said)))
        label.setVisible(any(said))
