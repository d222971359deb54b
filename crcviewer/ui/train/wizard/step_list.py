"""The steps of the wizard at its side: which are done, which is now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from crcviewer.ui.look import theme


class StepList(QWidget):
    """Names only; steps are walked with the buttons."""

    def __init__(self, titles: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles = list(titles)
        self._labels = [QLabel(self) for _ in titles]
        layout = QVBoxLayout(self)
        for label in self._labels:
            layout.addWidget(label)
        bold = theme.scaled_font(self.font(), 1.0, bold=True)
        longest = max(self._titles, key=len, default="")
        self.setMinimumWidth(QFontMetrics(bold).horizontalAdvance("●   " + longest) + 24)
        self.show_step(0)

    def show_step(self, now: int) -> None:
        """Counted from 0."""
        for place, (label, title) in enumerate(zip(self._labels, self._titles, strict=True)):
            mark = "✓" if place < now else "●" if place == now else "○"
            label.setText(f"{mark}  {title}")
            theme.set_role(label, "" if place <= now else "muted")
            label.style().unpolish(label)
            label.style().polish(label)
            # Last of all: polishing brings back the font that the label had at first.
            label.setFont(theme.scaled_font(self.font(), 1.0, bold=place == now))
