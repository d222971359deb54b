"""How large the parts to choose and to test are to be, where the images do not say."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QWidget

from crcviewer.protocol.data_choices import LARGEST_SHARE, LEAST_SHARE, SplitShares
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label

_PAUSE_MS = 600
"""After the last change: each one has the images looked at again."""


class SharesRow(Translated, QWidget):
    """Two numbers, and what they leave."""

    chosen = Signal(object)
    """SplitShares."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = plain_label(self, wrap=True)
        self.val, self.test = QSpinBox(self), QSpinBox(self)
        self._labels = (QLabel(self), QLabel(self))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.said, 1)
        for label, box in zip(self._labels, (self.val, self.test), strict=True):
            box.setRange(LEAST_SHARE, LARGEST_SHARE)
            box.setKeyboardTracking(False)
            label.setBuddy(box)
            layout.addWidget(label)
            layout.addWidget(box)
            box.valueChanged.connect(self._on_value_changed)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.chosen.emit(self.shares))
        self.retranslate()

    def retranslate(self) -> None:
        """See :class:`Translated`."""
        words = (self.tr("to choose"), self.tr("to test"))
        for label, box, word in zip(self._labels, (self.val, self.test), words, strict=True):
            label.setText(word)
            box.setAccessibleName(self.tr("Share of the images: {0}").format(word))
            box.setSuffix(self.tr(" %"))
        self._say()

    @property
    def shares(self) -> SplitShares:
        """As they stand there."""
        return SplitShares(self.val.value(), self.test.value())

    def show_shares(self, shares: SplitShares) -> None:
        """Of the report; nothing is told of it."""
        self._pause.stop()
        for box, value in ((self.val, shares.val), (self.test, shares.test)):
            box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(False)
        self._say()

    def _say(self) -> None:
        self.said.setText(
            self.tr("Parts by whole patients: {0} % of the images to learn.").format(
                self.shares.train
            )
        )

    def _on_value_changed(self, _value: int) -> None:
        self._say()
        self._pause.start()
