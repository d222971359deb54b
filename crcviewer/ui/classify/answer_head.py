"""The first lines of an answer: the class with its probability, or that there is no verdict."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import text
from crcviewer.protocol.units import probability_text
from crcviewer.protocol.verdict_words import asks_for_scale, no_verdict_text
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import class_names, say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label


class AnswerHead(Translated, QWidget):
    """Without a verdict the likeliest class is shown only to who asks for it."""

    scale_requested = Signal()
    """The user wants to say how large the tile's pixels are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[ModelCard, Classified] | None = None
        self._build()
        self.retranslate()

    def retranslate(self) -> None:
        """Its own words, and the names of the class; what was asked for stays."""
        self._badge.setText(self.tr("tile only"))
        self._none.setText(self.tr("No verdict"))
        self.ask.setText(self.tr("Show the likeliest class"))
        self.ask.setToolTip(
            self.tr("The network always names one of its classes; here it means little.")
        )
        self.scale.setText(self.tr("Set the magnification …"))
        if self._shown is not None:
            self._show(*self._shown)

    def show_answer(self, card: ModelCard, result: Classified) -> None:
        """Another answer, or the same again."""
        if self._shown is None or self._shown[1] is not result:
            self.ask.setChecked(False)
        self._shown = card, result
        self._show(card, result)

    def _show(self, card: ModelCard, result: Classified) -> None:
        told = result.verdict is not None
        tissue = card.classes[result.class_index]
        self._none.setVisible(not told)
        reasons = no_verdict_text(result)
        why = say(text("{why}.", why=reasons)) if reasons else ""
        self._why.setText(why[:1].upper() + why[1:])
        self._why.setVisible(bool(why))
        self.ask.setVisible(not told)
        self.scale.setVisible(asks_for_scale(result.pathology_check))
        shown = told or self.ask.isChecked()
        ground = QColor(tissue.colour if told else theme.colours().border)
        self._chip.setText(tissue.code)
        self._chip.setStyleSheet(
            f"background: {ground.name()}; color: {theme.text_on(ground).name()};"
            f"border-radius: {theme.RADIUS}px; padding: 3px 9px;"
        )
        self._probability.setText(probability_text(result.probabilities[result.class_index]))
        self._badge.setVisible(result.tile_only)
        name, other = class_names(tissue)
        self._name.setText(name[:1].upper() + name[1:])
        self._other_name.setText(other)
        # Classes of one's own have one name.
        for label, there in (
            (self._chip, True),
            (self._probability, True),
            (self._name, True),
            (self._other_name, bool(other)),
        ):
            label.setVisible(shown and there)

    def _build(self) -> None:
        self._none = plain_label(scale=1.35, bold=True)
        self._none.setObjectName("no_verdict")
        self._why = plain_label(role="notice", wrap=True)
        self._why.setObjectName("why_no_verdict")
        self.ask = QToolButton()
        self.ask.setObjectName("show_class")
        self.ask.setCheckable(True)
        theme.set_role(self.ask, "framed")
        self.ask.toggled.connect(self._on_ask_toggled)
        self.scale = QPushButton()  # the panel places it, beneath what is doubtful
        self.scale.setObjectName("set_scale")
        self.scale.clicked.connect(self.scale_requested)
        self._chip = plain_label(scale=1.35, bold=True)
        self._chip.setObjectName("class_code")
        self._probability = plain_label(scale=1.35, bold=True)
        self._probability.setObjectName("probability")
        self._badge = QLabel()
        self._badge.setObjectName("tile_only")
        theme.set_role(self._badge, "badge")
        self._name = plain_label(wrap=True, scale=1.08)
        self._name.setObjectName("class_name")
        self._other_name = plain_label(role="muted", wrap=True, scale=1.08)
        self._other_name.setObjectName("other_class_name")
        line = QHBoxLayout()
        line.setSpacing(theme.SPACE)
        line.addWidget(self._none)
        line.addWidget(self._chip)
        line.addWidget(self._probability)
        line.addStretch(1)
        line.addWidget(self._badge)
        asks = QHBoxLayout()
        asks.addWidget(self.ask)
        asks.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_SMALL)
        layout.addLayout(line)
        layout.addWidget(self._name)
        layout.addWidget(self._other_name)
        layout.addWidget(self._why)
        layout.addLayout(asks)

    def _on_ask_toggled(self) -> None:
        if self._shown is not None:
            self._show(*self._shown)
