"""How many synthetic images, how large, and how much the radiology image is to tell."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QPushButton, QSpinBox, QWidget

from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.decimal_box import DecimalBox
from crcviewer.ui.train.wizard.wizard_page import Setup, name_row


class PhantomsPanel(Translated, QWidget):
    """Every entry goes into the draft as it is made."""

    make_requested = Signal()

    def __init__(self, setup: Setup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        draft = setup.draft
        self.count = QSpinBox(self)
        self.count.setRange(18, 50_000)
        self.count.setValue(draft.phantom_count)
        self.side = QComboBox(self)
        for size in (28, 64, 128):
            self.side.addItem("", size)
        self.side.setCurrentIndex(max(self.side.findData(draft.phantom_size), 0))
        self.signal = DecimalBox(self)
        self.signal.setRange(0.0, 1.0)
        self.signal.setSingleStep(0.1)
        self.signal.setValue(draft.phantom_signal)
        self.make = QPushButton(self)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        for field in (self.count, self.side, self.signal):
            self._form.addRow(QLabel(), field)
        self._form.addRow("", self.make)
        self.count.valueChanged.connect(lambda count: setup.change(phantom_count=count))
        self.side.currentIndexChanged.connect(
            lambda _: setup.change(phantom_size=int(self.side.currentData()))
        )
        self.signal.valueChanged.connect(lambda signal: setup.change(phantom_signal=signal))
        self.make.clicked.connect(self.make_requested)
        self.retranslate()

    def retranslate(self) -> None:
        """See :class:`Translated`."""
        name_row(self._form, self.count, self.tr("pairs to learn from"))
        name_row(self._form, self.side, self.tr("side"))
        name_row(self._form, self.signal, self.tr("signal"))
        self.count.setAccessibleName(self.tr("Number of pairs"))
        self.signal.setAccessibleName(self.tr("Signal of the radiology images"))
        self.signal.setToolTip(
            self.tr(
                "How much a radiology image tells of its tile: 0 nothing, so that fusion can bring"
                " nothing; 1 everything"
            )
        )
        for row in range(self.side.count()):
            self.side.setItemText(row, self.tr("{0} pixels").format(self.side.itemData(row)))
        self.make.setText(self.tr("Make the images"))
