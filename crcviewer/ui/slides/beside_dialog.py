"""The label or macro photograph of a slide, in a window of its own, because the user asked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label

_SIDE = 700


class BesideDialog(Translated, QDialog):
    """Gone once it is closed; nothing of it is kept."""

    def __init__(self, image: QImage, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._name = name
        self.image = image
        self._picture = QLabel(self)
        shown = image
        if max(image.width(), image.height()) > _SIDE:
            shown = image.scaled(
                _SIDE,
                _SIDE,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        self._picture.setPixmap(QPixmap.fromImage(shown))
        self._hint = plain_label(self, role="notice", wrap=True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(self._hint)
        layout.addWidget(self._picture, 1, Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(buttons)
        self.retranslate()

    def retranslate(self) -> None:
        """The name is that of the file."""
        self.setWindowTitle(self._name)
        self._picture.setAccessibleName(self._name)
        self._hint.setText(
            self.tr("Labels and photographs of slides may show the name of a patient.")
        )
