"""The answer: the predicted class, all probabilities, and how far it is to be trusted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
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
from crcviewer.protocol.text import Text
from crcviewer.protocol.tissue import TissueClass
from crcviewer.ui.classify.probability_bars import ProbabilityBars
from crcviewer.ui.classify.result_notes import (
    leak_text,
    pairing_text,
    radiology_text,
    tile_only_text,
)
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import class_names, say
from crcviewer.ui.shared.units import probability_text


class ResultPanel(QWidget):
    """Shows one result, or in its place a text."""

    class_selected = Signal(int)
    """The user chose a bar: index of its class, in the order of the model's card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Classified | None = None
        self._tissue: TissueClass | None = None
        self._build()
        self.clear()

    @property
    def bars(self) -> ProbabilityBars:
        """The list of probabilities."""
        return self._bars

    def show_result(self, card: ModelCard, result: Classified, origin: str = "") -> None:
        """Show a result of the model that ``card`` describes; ``origin``: what is to be said of
        where the tile is from."""
        self._set_text(self._origin, origin)
        if result is self._shown:
            return  # the user may have chosen another bar since
        self._shown = result
        tissue = card.classes[result.class_index]
        ground = QColor(tissue.colour)
        self._chip.setText(tissue.code)
        self._chip.setStyleSheet(
            f"background: {tissue.colour}; color: {theme.text_on(ground).name()};"
            f"border-radius: {theme.RADIUS}px; padding: 3px 9px;"
        )
        self._probability.setText(probability_text(result.probabilities[result.class_index]))
        self._tissue = tissue
        self._show_names()
        self._badge.setVisible(result.tile_only)
        self._bars.show_probabilities(card.classes, result.probabilities, result.class_index)
        self._set_text(self._leak, leak_text(card))
        note = tile_only_text() if result.tile_only else radiology_text(result)
        self._set_text(self._radiology, note)
        self._set_text(self._pairing, pairing_text(card))
        self._set_text(self._warnings, "\n".join(map(say, result.warnings)))
        self._message.hide()
        self._file_warnings.hide()
        self._answer.show()
        self._answer.setEnabled(True)

    def select_class(self, class_index: int) -> None:
        """Outline the bar of the class whose evidence is shown; no signal."""
        self._bars.select_class(class_index)

    def show_busy(self, text: str) -> None:
        """Say that the answer is under way; the last one, another case's, is not kept."""
        self.show_message(text)

    def show_message(self, text: str, warnings: Sequence[Text] = ()) -> None:
        """Show a text in place of a result, and what there is to know of the files all the same."""
        self._shown = None
        self._answer.hide()
        self._bars.show_nothing()
        self._message.setText(text)
        self._message.show()
        self._set_text(self._file_warnings, "\n".join(map(say, warnings)))

    def clear(self) -> None:
        """Show nothing but the footer."""
        self.show_message("")

    def changeEvent(self, event: QEvent) -> None:
        """Which of the names of a class comes first is a matter of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show_names()

    def _show_names(self) -> None:
        if self._tissue is not None:
            name, other = class_names(self._tissue)
            self._name.setText(name[:1].upper() + name[1:])
            # Classes of one's own have one name.
            self._set_text(self._other_name, other)

    # --------------------------------------------------------------------------------- build

    def _build(self) -> None:
        self._message = self._text(role="muted")
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._file_warnings = self._text(role="notice")
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
        footer = self._text(role="muted", scale=0.9)
        footer.setText(self.tr("For research use only, not for diagnosis."))
        footer.setContentsMargins(theme.SPACE, theme.SPACE_SMALL, theme.SPACE, theme.SPACE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addWidget(footer)
        self.setMinimumWidth(240)

    def _build_answer(self) -> QWidget:
        self._leak = self._text(role="danger")
        self._name = self._text(scale=1.08)
        self._other_name = self._text(role="muted", scale=1.08)
        self._bars = ProbabilityBars()
        self._bars.class_selected.connect(self.class_selected)
        self._origin = self._text(role="notice")
        self._warnings = self._text(role="notice")
        self._radiology = self._text()
        self._pairing = self._text(role="muted", scale=0.95)
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
        for label in (self._origin, self._warnings, self._radiology, self._pairing):
            answer.addWidget(label)
        answer.addStretch(1)
        return self._answer

    def _build_head(self) -> QHBoxLayout:
        large = theme.scaled_font(self.font(), 1.35, bold=True)
        self._chip = QLabel()
        self._chip.setFont(large)
        self._probability = QLabel()
        self._probability.setFont(large)
        self._badge = QLabel(self.tr("tile only"))
        theme.set_role(self._badge, "badge")
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE)
        head.addWidget(self._chip)
        head.addWidget(self._probability)
        head.addStretch(1)
        head.addWidget(self._badge)
        return head

    def _text(self, *, role: str = "", scale: float = 1.0) -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        # Files and their warnings are others' words: never markup.
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if role:
            theme.set_role(label, role)
        label.setFont(theme.scaled_font(self.font(), scale))
        return label

    @staticmethod
    def _set_text(label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))
