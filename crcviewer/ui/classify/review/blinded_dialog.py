"""Review → Blinded reading: who reads, in which order, and what is hidden meanwhile."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from crcviewer.ui.look import theme
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label

_LARGEST_SEED = 999_999


class BlindedDialog(Translated, QDialog):
    """Tells what was entered; nothing is hidden before."""

    begun = Signal(int, str)
    """Seed of the order, and how the reader calls themselves."""

    def __init__(self, seed: int, reader: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reader = QLineEdit(reader, self)
        self.reader.setMaxLength(100)
        self.seed = QSpinBox(self)
        self.seed.setRange(0, _LARGEST_SEED)
        self.seed.setValue(seed)
        self._explained = plain_label(self, wrap=True)
        self._reader_label, self._seed_label = plain_label(self), plain_label(self)
        self._seed_hint = plain_label(self, role="muted", wrap=True)
        form = QFormLayout()
        form.addRow(self._reader_label, self.reader)
        form.addRow(self._seed_label, self.seed)
        form.addRow("", self._seed_hint)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.begin_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.begin_button.setObjectName("begin_blinded")
        self.buttons.accepted.connect(self._on_buttons_accepted)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self._explained)
        layout.addLayout(form)
        layout.addWidget(self.buttons)
        self.setMinimumWidth(520)
        self.retranslate()

    def retranslate(self) -> None:
        """See :class:`Translated`."""
        self.setWindowTitle(self.tr("Blinded reading"))
        self._explained.setText(
            self.tr(
                "Names, the order of the list and the model's answers are hidden. Of each case"
                " they are shown once you have chosen its class."
            )
        )
        self._reader_label.setText(self.tr("Reader"))
        self.reader.setAccessibleName(self.tr("Reader"))
        self.reader.setPlaceholderText(self.tr("initials or a name; may stay empty"))
        self._seed_label.setText(self.tr("Order"))
        self.seed.setAccessibleName(self.tr("Number of the order"))
        self._seed_hint.setText(
            self.tr("The same number gives every reader of this session the same order.")
        )
        self.begin_button.setText(self.tr("Begin"))

    def _on_buttons_accepted(self) -> None:
        self.begun.emit(self.seed.value(), self.reader.text().strip())
        self.accept()
