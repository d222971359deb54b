"""All that can be chosen, on four pages; every choice takes effect at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from crcviewer.ui.look import language
from crcviewer.ui.look.language import LanguageSwitch
from crcviewer.ui.look.theme import SPACE, SPACE_LARGE, set_role
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.settings.device_page import DevicePage
from crcviewer.ui.settings.folders_page import FoldersPage
from crcviewer.ui.settings.preferences import Preferences
from crcviewer.ui.shared.window_size import resize_on_screen


class SettingsDialog(Translated, QDialog):
    """Non-modal: what is chosen can be looked at beside it."""

    def __init__(
        self, preferences: Preferences, switch: LanguageSwitch, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences, self._switch = preferences, switch
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.pages = QTabWidget(self)
        self.pages.setDocumentMode(True)
        self.device = DevicePage(preferences, self)
        self.folders = FoldersPage(preferences, self)
        self._labels: dict[QWidget, QLabel] = {}
        self._about: dict[QCheckBox, QLabel] = {}
        self._has_forgotten = False
        for page in (self._appearance(), self.device, self.folders, _scrolled(self._privacy())):
            self.pages.addTab(page, "")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.pages, 1)
        layout.addWidget(buttons)
        self.pages.currentChanged.connect(self._on_pages_current_changed)
        line = self.fontMetrics().height()
        resize_on_screen(self, 36 * line, 25 * line)
        self.retranslate()

    def retranslate(self) -> None:
        """All but what is chosen."""
        self.setWindowTitle(self.tr("Settings"))
        titles = (self.tr("Appearance"), self.tr("Computing"), self.tr("Folders"))
        for number, title in enumerate((*titles, self.tr("Privacy"))):
            self.pages.setTabText(number, title)
        schemes = (self.tr("As the system"), self.tr("Light"), self.tr("Dark"))
        for row, scheme in enumerate(schemes):
            self.scheme.setItemText(row, scheme)
        self.language.setItemText(0, self.tr("As the system"))
        self._labels[self.scheme].setText(self.tr("&Colours:"))
        self._labels[self.text].setText(self.tr("&Text size:"))
        self._labels[self.language].setText(self.tr("&Language:"))
        self._retranslate_privacy()

    def _retranslate_privacy(self) -> None:
        self.remember.setText(self.tr("&Remember files and folders"))
        self.own_images.setText(self.tr("&Show my own images in models trained here"))
        self.paths.setText(self.tr("&Name files and folders in diagnostics"))
        self.forget.setText(self.tr("&Clear what is remembered"))
        self._forgotten.setText(
            self.tr("Nothing is remembered any more.") if self._has_forgotten else ""
        )
        about = {
            self.remember: self.tr(
                "The last models, the last folder, and what was entered for a training."
                " If this is off, they are cleared now and not kept any more."
            ),
            self.own_images: self.tr(
                "The map of a model shows small pictures of validation images; whoever gets"
                " the model's file sees them. If this is off, only published and synthetic"
                " images are shown. It holds for trainings that are started from now on."
            ),
            self.paths: self.tr(
                "Else they stand as <home> and <file 1>. Diagnostics leave this computer only"
                " if you send them."
            ),
        }
        for box, words in about.items():
            self._about[box].setText(words)
            box.setAccessibleDescription(words)

    def done(self, result: int) -> None:
        """Nothing goes on after the dialog."""
        self.device.drop()
        super().done(result)

    def _on_pages_current_changed(self) -> None:
        if self.pages.currentWidget() is self.device:
            self.device.ask()

    def _appearance(self) -> QWidget:
        settings = self._preferences.settings
        page = QWidget(self)
        self.scheme = QComboBox(page)
        for scheme in ("", "light", "dark"):
            self.scheme.addItem("", scheme)
        self.scheme.setCurrentIndex(self.scheme.findData(settings.scheme))
        self.text = QSpinBox(page)
        self.text.setRange(80, 200)
        self.text.setSingleStep(10)
        self.text.setSuffix(" %")
        # Else each digit that is typed would change the size of everything.
        self.text.setKeyboardTracking(False)
        self.text.setValue(settings.text_percent)
        self.scheme.currentIndexChanged.connect(
            lambda _: self._preferences.choose_scheme(self.scheme.currentData())
        )
        self.text.valueChanged.connect(self._preferences.choose_text_size)
        self.language = QComboBox(page)
        self.language.addItem("", language.SYSTEM)
        for code, name in language.NAMES.items():
            self.language.addItem(name, code)
        self._show_language()
        self.language.activated.connect(lambda _: self._switch.choose(self.language.currentData()))
        self._switch.changed.connect(self._show_language)
        form = QFormLayout(page)
        form.setVerticalSpacing(SPACE_LARGE)
        for widget in (self.scheme, self.text, self.language):
            label = QLabel(page)
            label.setBuddy(widget)
            self._labels[widget] = label
            form.addRow(label, widget)
        return page

    def _show_language(self) -> None:
        self.language.setCurrentIndex(self.language.findData(self._switch.choice))

    def _privacy(self) -> QWidget:
        settings = self._preferences.settings
        page = QWidget(self)
        self.remember = QCheckBox(page)
        self.own_images = QCheckBox(page)
        self.paths = QCheckBox(page)
        self.remember.setChecked(settings.remembers)
        self.own_images.setChecked(settings.shows_own_images)
        self.paths.setChecked(settings.tells_paths)
        self.remember.toggled.connect(self._preferences.remember)
        self.own_images.toggled.connect(lambda on: setattr(settings, "shows_own_images", on))
        self.paths.toggled.connect(lambda on: setattr(settings, "tells_paths", on))
        self.forget = QPushButton(page)
        self.forget.clicked.connect(self._preferences.forget)
        self._forgotten = QLabel(page)
        set_role(self._forgotten, "muted")
        self._preferences.forgotten.connect(self._on_preferences_forgotten)
        layout = QVBoxLayout(page)
        layout.setSpacing(SPACE)
        for box in (self.remember, self.own_images, self.paths):
            about = self._about[box] = QLabel(page)
            about.setTextFormat(Qt.TextFormat.PlainText)
            about.setWordWrap(True)
            about.setIndent(22)
            set_role(about, "muted")
            layout.addWidget(box)
            layout.addWidget(about)
        layout.addSpacing(SPACE)
        layout.addWidget(self.forget, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._forgotten)
        layout.addStretch(1)
        return page

    def _on_preferences_forgotten(self) -> None:
        self._has_forgotten = True
        self._retranslate_privacy()


def _scrolled(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.setWidget(page)
    return area
