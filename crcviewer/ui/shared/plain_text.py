"""Where Qt would take a name for markup: labels and questions show it as it is.

Tooltips do so by the stylesheet.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QMessageBox, QSizePolicy, QWidget

from crcviewer.ui.look import theme


def plain_label(
    parent: QWidget | None = None,
    *,
    role: str = "",
    wrap: bool = False,
    scale: float = 1.0,
    bold: bool = False,
) -> QLabel:
    """A label for any words; ``role`` as of :func:`theme.set_role`."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    if role:
        theme.set_role(label, role)
    if bold or scale != 1.0:
        label.setFont(theme.scaled_font(label.font(), scale, bold=bold))
    return label


def question_box(parent: QWidget, question: str, explanation: str) -> QMessageBox:
    """A question that does not block, not shown yet; the caller adds the buttons, each with an
    object name. It is gone once it is answered."""
    box = QMessageBox(QMessageBox.Icon.Question, "crcviewer", question, parent=parent)
    box.setInformativeText(explanation)
    # Its own text format does not hold for the explanation, in which the names stand.
    for label in box.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
    box.finished.connect(box.deleteLater)
    return box


class ElidedLabel(QLabel):
    """One line in plain text that gives way: shortened where ``mode`` says, whole in its
    tooltip."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        """As much of it as there is room for."""
        painter = QPainter(self)
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), self._mode, room.width())
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, left, shown)
