"""Asks how large the pixels of a slide are, where neither its file nor its objective tells."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from crcviewer.imaging.core.pixel_size import LARGEST_UM, SMALLEST_UM, of_objective
from crcviewer.ui.look import theme
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.decimal_box import DecimalBox
from crcviewer.ui.shared.plain_text import plain_label

OBJECTIVES = (5, 10, 20, 40)


class ScaleQuestion(Translated, QFrame):
    """A row above the slide; nothing is measured before it is answered."""

    answered = Signal(float)
    """Micrometres per pixel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = plain_label(self, wrap=True)
        self.buttons = {times: QPushButton(self) for times in OBJECTIVES}
        self._or = plain_label(self)
        self.box = DecimalBox(self)
        self.box.setRange(SMALLEST_UM, LARGEST_UM)
        self.box.setDecimals(4)
        self.box.setSingleStep(0.05)
        self.box.setValue(0.5)
        self.set_button = QPushButton(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.SPACE, theme.SPACE_SMALL, theme.SPACE, theme.SPACE_SMALL)
        layout.addWidget(self._words, 1)
        for times, button in self.buttons.items():
            layout.addWidget(button)
            size = of_objective(times)
            assert size is not None
            button.clicked.connect(lambda _=False, size=size: self.answered.emit(size))
        layout.addWidget(self._or)
        layout.addWidget(self.box)
        layout.addWidget(self.set_button)
        self.set_button.clicked.connect(lambda: self.answered.emit(self.box.value()))
        self.retranslate()

    def retranslate(self) -> None:
        """What the usual scanners have stands in the tooltips."""
        self._words.setText(
            self.tr(
                "The slide does not tell how large its pixels are. With which objective was it"
                " scanned?"
            )
        )
        for times, button in self.buttons.items():
            size = of_objective(times)
            button.setText(f"{times}×")
            button.setToolTip(self.tr("Usual at {0}×: {1} µm a pixel").format(times, f"{size:g}"))
        self._or.setText(self.tr("or"))
        self.box.setSuffix(self.tr(" µm/px"))
        self.box.setAccessibleName(self.tr("Micrometres per pixel"))
        self.set_button.setText(self.tr("Set"))
