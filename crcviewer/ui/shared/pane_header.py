"""What stands above an image: which it is, and the buttons for what can be done with it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from crcviewer.protocol.images import Slot
from crcviewer.ui.look import theme
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.flow_row import FlowRow
from crcviewer.ui.shared.pane_actions import PaneActions, button_of
from crcviewer.ui.shared.plain_text import ElidedLabel
from crcviewer.ui.shared.series_menu import SeriesMenu


class PaneHeader(Translated, QWidget):
    """Title and name in one line, the buttons below it; those that do nothing now are hidden."""

    def __init__(
        self, slot: Slot, actions: PaneActions, series: SeriesMenu, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._slot, self._series = slot, series
        self.title = QLabel()
        self.title.setFont(theme.scaled_font(self.title.font(), 1.05, bold=True))
        self.name = ElidedLabel()
        theme.set_role(self.name, "muted")
        self.window_button, self.size_button = QToolButton(), QToolButton()
        self.series_button = QToolButton()
        for button, menu in (
            (self.series_button, series.menu),
            (self.window_button, actions.window_menu),
            (self.size_button, actions.size_menu),
        ):
            button.setMenu(menu)
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.ruler_button = button_of(actions.measure)
        self.field_button = button_of(actions.edit_field)
        self.fit_button = button_of(actions.fit)
        self.reset_button = QToolButton()
        self.reset_button.hide()
        naming, header = QHBoxLayout(), QVBoxLayout(self)
        header.setContentsMargins(0, 0, 0, 0)
        for layout in (naming, header):
            layout.setSpacing(theme.SPACE_SMALL)
        naming.addWidget(self.title)
        naming.addWidget(self.name, 1)
        header.addLayout(naming)
        buttons = (
            self.fit_button,
            self.ruler_button,
            self.series_button,
            self.window_button,
            self.size_button,
            self.field_button,
            self.reset_button,
        )
        for button in buttons:
            theme.set_role(button, "framed")
        header.addWidget(FlowRow(*buttons))
        series.changed.connect(self._on_series_changed)
        self._on_series_changed()
        self.retranslate()

    def retranslate(self) -> None:
        """Title and buttons."""
        pathology = self._slot is Slot.PATHOLOGY
        self.title.setText(self.tr("Pathology") if pathology else self.tr("Radiology"))
        self.fit_button.setText(self.tr("Fit"))
        self.fit_button.setToolTip(
            self.tr("Show the whole image (F or double-click); Shift+F: the field of view")
        )
        self.field_button.setText(self.tr("Field of view"))
        self.field_button.setToolTip(
            self.tr(
                "Move or resize the square that the network sees: drag it or its corners; "
                "arrow keys move it, [ and ] resize it, with Shift in larger steps"
            )
        )
        self.reset_button.setText(self.tr("Reset"))
        self.reset_button.setToolTip(self.tr("Back to the usual field of view of such an image"))
        self.series_button.setText(self.tr("Series"))
        self.series_button.setToolTip(
            self.tr(
                "Show another series or volume of the same study (Alt+PgUp, Alt+PgDown); the "
                "network gets it too"
            )
        )
        self.window_button.setText(self.tr("Window"))
        self.window_button.setToolTip(
            self.tr(
                "How bright the image is shown: drag with the right button, or choose. "
                "The network keeps its own window."
            )
        )
        self.size_button.setText(self.tr("Size of a pixel"))
        self.size_button.setToolTip(
            self.tr("The file does not tell it: say with which objective it was taken")
        )
        self.ruler_button.setText(self.tr("Ruler"))
        self.ruler_button.setToolTip(
            self.tr("Measure: drag over the image; arrow keys move the end (R)")
        )

    def _on_series_changed(self) -> None:
        self.series_button.setVisible(self._series.offered)
