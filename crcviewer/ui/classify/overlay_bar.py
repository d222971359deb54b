"""Which overlay is drawn over both images, and how strongly."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.protocol.images import Direction
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ExchangeSize, ModelCard
from crcviewer.protocol.text import NOTHING, Text, joined, text
from crcviewer.protocol.tissue import TissueClass
from crcviewer.protocol.units import percent_text
from crcviewer.protocol.verdict import RadiologyUse
from crcviewer.report.case_arrays import OverlayChoice, OverlayKind, failed_test
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import class_name, say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.flow_row import FlowRow
from crcviewer.ui.shared.plain_text import plain_label

_NEXT_TO_NOTHING = 0.01
"""Of a branch's size: an exchange below it."""
FAILED = text(
    "Grey: in its self-test this overlay did no better than chance at finding what the network "
    "goes by."
)
"""What is said of an overlay whose self-test failed."""
_LEAST_COMBO = 120
_STEP = 5
"""Per cent of opacity for a notch of the wheel."""


class OverlayBar(Translated, QWidget):
    """Holds an :class:`OverlayChoice`; choices that do not apply to the result are greyed."""

    choice_changed = Signal(object)
    """OverlayChoice"""
    opacity_changed = Signal(float)
    """0..1"""
    visibility_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice = OverlayChoice()
        self._wanted = OverlayKind.EVIDENCE
        """What the user last asked for; a tile alone has no attention to show."""
        self._card: ModelCard | None = None
        self._result: Classified | None = None
        self._build()
        self.retranslate()

    def retranslate(self) -> None:
        """All of it; the choice stays."""
        self._evidence.setText(self.tr("Class evidence"))
        self._evidence.setToolTip(self.tr("What in each image speaks for or against a class"))
        self._attention.setText(self.tr("Attention"))
        self._attention.setToolTip(self.tr("Where in the other image the network looks"))
        for combo, name in (
            (self._class, self.tr("Class of the evidence")),
            (self._layer, self.tr("Cells of the attention")),
            (self._direction, self.tr("Direction of the attention")),
        ):
            combo.setAccessibleName(name)
            combo.setToolTip(name)
        self._direction.setItemText(0, self.tr("pathology looks at radiology"))
        self._direction.setItemText(1, self.tr("radiology looks at pathology"))
        self._visible.setText(self.tr("Overlay"))
        self._visible.setToolTip(self.tr("Show or hide the colours over the images (X)"))
        self._opacity.setAccessibleName(self.tr("Opacity of the overlay"))
        self._opacity.setToolTip(self.tr("Opacity of the overlay (Ctrl+wheel over an image)"))
        for index, tissue in enumerate(self._card.classes if self._card is not None else ()):
            self._class.setItemText(index, _class_text(tissue))
        self._name_layers()
        self._show_choice()

    def _name_layers(self) -> None:
        """By what is seen of them; the network's own name stands in the tooltip."""
        known = {"layer3": self.tr("fine"), "layer4": self.tr("coarse")}
        for index in range(self._layer.count()):
            layer = self._layer.itemData(index)
            self._layer.setItemText(index, known.get(layer, layer))
            self._layer.setItemData(index, layer, Qt.ItemDataRole.ToolTipRole)

    # --------------------------------------------------------------------------------- state

    @property
    def choice(self) -> OverlayChoice:
        """What is to be drawn."""
        return self._choice

    @property
    def opacity(self) -> float:
        """0: invisible, 1: opaque."""
        return self._opacity.value() / 100

    @property
    def overlay_visible(self) -> bool:
        """Whether overlays are on."""
        return self._visible.isChecked()

    def set_card(self, card: ModelCard | None) -> None:
        """Offer the classes and layers of another model; no signal."""
        self._card, self._result = card, None
        with QSignalBlocker(self._class), QSignalBlocker(self._layer):
            self._class.clear()
            self._layer.clear()
            if card is not None:
                for tissue in card.classes:
                    self._class.addItem(_class_text(tissue))
                for layer in card.layers:
                    self._layer.addItem("", layer)
                self._name_layers()
        layers = card.layers if card is not None else ()
        layer = self._choice.layer
        if layers and layer not in layers:
            layer = layers[-1]
        self._choice = replace(self._choice, class_index=0, layer=layer)
        self._show_choice()

    def set_result(self, result: Classified | None) -> None:
        """Follow another result: its class, and what can be shown of it.

        No signal; read ``choice`` afterwards. None (not classified yet) keeps the choice.
        """
        self._result = result
        if result is not None:
            kind = self._wanted if self._has_attention() else OverlayKind.EVIDENCE
            self._choice = replace(self._choice, kind=kind, class_index=result.class_index)
        self._show_choice()

    def set_class(self, class_index: int) -> None:
        """Show the evidence for this class, as for a clicked bar."""
        self._wanted = OverlayKind.EVIDENCE
        self._change(replace(self._choice, kind=OverlayKind.EVIDENCE, class_index=class_index))

    def step_opacity(self, steps: int) -> None:
        """More (positive) or less opaque, as for Ctrl+wheel."""
        self._opacity.setValue(self._opacity.value() + steps * _STEP)

    def toggle_overlay(self) -> None:
        """Off or on, as for the X key."""
        self._visible.toggle()

    # --------------------------------------------------------------------------------- build

    def _build(self) -> None:
        self._evidence = self._kind_button("evidence")
        self._attention = self._kind_button("attention")
        kinds = QButtonGroup(self)
        kinds.addButton(self._evidence)
        kinds.addButton(self._attention)
        self._class, self._layer = self._combo("class"), self._combo("layer")
        self._direction = self._combo("direction")
        self._direction.addItem("", Direction.PATHOLOGY_TO_RADIOLOGY)
        self._direction.addItem("", Direction.RADIOLOGY_TO_PATHOLOGY)
        self._visible = QCheckBox()
        self._opacity = QSlider(Qt.Orientation.Horizontal)
        self._opacity.setRange(0, 100)
        self._opacity.setPageStep(_STEP)
        self._opacity.setValue(60)
        self._opacity.setFixedWidth(110)
        self._opacity.setEnabled(False)
        self._hint = plain_label(role="muted", wrap=True, scale=0.9)

        # A switch and its slider stay together.
        shown = QWidget(self)
        switch = QHBoxLayout(shown)
        switch.setContentsMargins(0, 0, 0, 0)
        switch.setSpacing(theme.SPACE_SMALL)
        switch.addWidget(self._visible)
        switch.addWidget(self._opacity)
        choices = self._evidence, self._attention, self._class, self._layer, self._direction
        row = FlowRow(*choices, at_end=shown)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE, theme.SPACE_SMALL, theme.SPACE, theme.SPACE_SMALL)
        layout.setSpacing(theme.SPACE_SMALL)
        layout.addWidget(row)
        layout.addWidget(self._hint)

        self._evidence.clicked.connect(lambda: self._on_kind_clicked(OverlayKind.EVIDENCE))
        self._attention.clicked.connect(lambda: self._on_kind_clicked(OverlayKind.ATTENTION))
        self._class.currentIndexChanged.connect(self._on_class_current_index_changed)
        self._layer.currentIndexChanged.connect(self._on_layer_current_index_changed)
        self._direction.currentIndexChanged.connect(self._on_direction_current_index_changed)
        self._visible.toggled.connect(self.visibility_changed)
        self._visible.toggled.connect(self._opacity.setEnabled)
        self._opacity.valueChanged.connect(lambda value: self.opacity_changed.emit(value / 100))

    @staticmethod
    def _kind_button(name: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setCheckable(True)
        theme.set_role(button, "framed")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    @staticmethod
    def _combo(name: str) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        combo.setMinimumWidth(_LEAST_COMBO)  # where a line has no more
        return combo

    # --------------------------------------------------------------------------------- slots

    def _on_kind_clicked(self, kind: OverlayKind) -> None:
        self._wanted = kind
        self._change(replace(self._choice, kind=kind))

    def _on_class_current_index_changed(self, index: int) -> None:
        self._change(replace(self._choice, class_index=index))

    def _on_layer_current_index_changed(self, index: int) -> None:
        self._change(replace(self._choice, layer=self._layer.itemData(index)))

    def _on_direction_current_index_changed(self, index: int) -> None:
        # Qt hands a str enumeration back as a plain string.
        direction = Direction(self._direction.itemData(index))
        self._change(replace(self._choice, direction=direction))

    # --------------------------------------------------------------------------------- helpers

    def _change(self, choice: OverlayChoice) -> None:
        """Who chooses an overlay wants to see it."""
        self._visible.setChecked(True)
        changed = choice != self._choice
        self._choice = choice
        self._show_choice()
        if changed:
            self.choice_changed.emit(choice)

    def _has_attention(self) -> bool:
        return (
            self._result is not None and not self._result.tile_only and bool(self._result.exchanges)
        )

    def _show_choice(self) -> None:
        choice, evidence = self._choice, self._choice.kind is OverlayKind.EVIDENCE
        self._evidence.setChecked(evidence)
        self._attention.setChecked(not evidence)
        self._evidence.setEnabled(self._card is not None)
        # While the next case is under way nothing is greyed, or it would flicker at each step.
        waiting = self._card is not None and self._result is None
        self._attention.setEnabled(waiting or self._has_attention())
        self._class.setVisible(evidence)
        self._layer.setVisible(not evidence)
        self._direction.setVisible(not evidence)
        for combo in (self._class, self._layer, self._direction):
            combo.setEnabled(self._card is not None)
        with (
            QSignalBlocker(self._class),
            QSignalBlocker(self._layer),
            QSignalBlocker(self._direction),
        ):
            self._class.setCurrentIndex(choice.class_index)
            self._layer.setCurrentIndex(self._layer.findData(choice.layer))
            self._direction.setCurrentIndex(self._direction.findData(choice.direction))
        self._hint.setText(say(self._hint_text()))

    def _hint_text(self) -> Text:
        if self._card is None:
            return NOTHING
        if self._choice.kind is OverlayKind.EVIDENCE:
            return joined(self._evidence_hints())
        if self._choice.direction is Direction.PATHOLOGY_TO_RADIOLOGY:
            said = [text("Point at a place in the pathology image to see where it looks.")]
        else:
            said = [text("Point at a place in the radiology image to see where it looks.")]
        exchange = self._exchange()
        if exchange is not None and exchange.relative_size < _NEXT_TO_NOTHING:
            said.append(
                text(
                    "It carries next to nothing: {share} of what the network goes by.",
                    share=percent_text(exchange.relative_size),
                )
            )
        elif exchange is not None:
            said.append(
                text(
                    "It carries {share} of what the network goes by.",
                    share=percent_text(exchange.relative_size),
                )
            )
        if failed_test(self._card, self._choice.attention_name) is not None:
            said.append(FAILED)
        return joined(said)

    def _evidence_hints(self) -> list[Text]:
        said = [text("Red speaks for the class, blue against it; bare tissue says neither.")]
        card, result = self._card, self._result
        drawn = ["evidence_pathology"]
        if result is not None and result.radiology_use is RadiologyUse.USED:
            drawn.append("evidence_radiology")
        if card is not None and any(failed_test(card, name) is not None for name in drawn):
            said.append(FAILED)
        if result is None:
            return said
        if result.radiology_field is not None and result.radiology_use is not RadiologyUse.USED:
            said.append(text("The scan has no part in this answer, so nothing is drawn on it."))
        if result.tile_only:
            said.append(text("Attention needs a radiology image."))
        if result.view_disagrees:
            said.append(
                text("It explains the tile as it lies; the class is the mean of several views.")
            )
        return said

    def _exchange(self) -> ExchangeSize | None:
        for exchange in self._result.exchanges if self._result is not None else ():
            if (exchange.layer, exchange.direction) == (self._choice.layer, self._choice.direction):
                return exchange
        return None


def _class_text(tissue: TissueClass) -> str:
    return f"{tissue.code} · {class_name(tissue)}"
