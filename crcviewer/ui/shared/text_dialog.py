"""A window of its own with text that can be selected; the main window stays usable."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.window_size import resize_on_screen


class TextDialog(Translated, QDialog):
    """Non-modal. What ``html`` makes must have every outside text escaped."""

    def __init__(
        self, title: Callable[[], str], html: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        """Both are asked again in another language."""
        super().__init__(parent)
        self._title, self._html = title, html
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.browser = QTextBrowser(self)
        self.browser.setOpenLinks(False)
        self.browser.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.browser)
        layout.addWidget(buttons)
        resize_on_screen(self, 640, 520)
        self.retranslate()

    def retranslate(self) -> None:
        """The same place of the page stays in sight."""
        self.setWindowTitle(self._title())
        self.browser.setAccessibleName(self._title())
        bar = self.browser.verticalScrollBar()
        place = bar.value()
        self.browser.setHtml(self._html())
        bar.setValue(place)
