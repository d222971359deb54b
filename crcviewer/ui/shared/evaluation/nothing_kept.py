"""What is said where a view needs single cases that an evaluation does not keep."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from crcviewer.ui.look import theme
from crcviewer.ui.look.translated import Translated


class NothingKept(Translated, QLabel):
    """A label in the middle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        theme.set_role(self, "muted")
        self.retranslate()

    def retranslate(self) -> None:
        """One sentence."""
        self.setText(
            self.tr(
                "The single cases of this evaluation are not kept: it is of an earlier version."
                " Evaluate again to see this."
            )
        )
