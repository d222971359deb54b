"""How far a map of a new set is, until it is laid out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from crcviewer.ui.explore.making.set_run import SetStage
from crcviewer.ui.look import theme


class SetRow(QWidget):
    """Knows no model; hidden while nothing is under way."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QLabel(self)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.cancel_button = QPushButton(self.tr("Cancel"), self)
        self.cancel_button.clicked.connect(self.cancel_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, 0)
        layout.addWidget(self.text)
        layout.addWidget(self.progress, 1)
        layout.addWidget(self.cancel_button)
        self._stage = SetStage.IDLE
        self.show_stage(SetStage.IDLE)

    def show_stage(self, stage: SetStage) -> None:
        """Another one begins."""
        self._stage = stage
        self.setVisible(stage not in (SetStage.IDLE, SetStage.LAYING_OUT))
        self.show_progress(0, 0)

    def show_progress(self, done: int, total: int) -> None:
        """``total`` 0: not known."""
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        match self._stage:
            case SetStage.LISTING:
                text = self.tr("Looking for the cases …")
            case SetStage.SEEING:
                text = self.tr("The model looks at the cases: {0} of {1}").format(done, total)
            case _:
                text = self.tr("Gathering their features …")
        self.text.setText(text)
