"""The other windows that the main window opens: settings, log, tour, model card, and so on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QDialog, QTabWidget, QWidget

from crcviewer import __version__
from crcviewer.protocol.images import Slot
from crcviewer.protocol.text import Text, text
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.classify_tab import ClassifyTab
from crcviewer.ui.look.language import LanguageSwitch
from crcviewer.ui.settings.preferences import Preferences
from crcviewer.ui.window.model_chooser import ModelChooser

if TYPE_CHECKING:
    from crcviewer.protocol.device_report import DeviceReport
    from crcviewer.ui.help.log_dialog import LogDialog
    from crcviewer.ui.help.tour import Step, Tour
    from crcviewer.ui.settings.settings_dialog import SettingsDialog
    from crcviewer.ui.window.recalibrate_dialog import RecalibrateDialog

_TOUR_SEEN = "tour"


class Dialogs(QObject):
    """Each is made when it is wanted; none of them stops the main window."""

    def __init__(
        self,
        window: QWidget,
        preferences: Preferences,
        switch: LanguageSwitch,
        *,
        store: CaseStore,
        chooser: ModelChooser,
        log_file: Path | None,
    ) -> None:
        super().__init__(window)
        self._window, self._switch, self._log_file = window, switch, log_file
        self._store, self._chooser = store, chooser
        self.session: Path | None = None
        """Where the workers keep their logs."""
        self.preferences = preferences

    # ---------------------------------------------------------------------------------- tour

    @property
    def is_new_here(self) -> bool:
        """Whether the program was never closed and the tour never shown."""
        settings = self.preferences.settings
        return settings.first_start and not settings.text(_TOUR_SEEN)

    def show_tour(self, tabs: QTabWidget, tab: ClassifyTab) -> Tour:
        """Four steps round the window."""
        from crcviewer.ui.help.tour import Tour

        self.preferences.settings.set_text(_TOUR_SEEN, "yes")
        return self._window.findChild(Tour) or Tour(self._steps(tabs, tab), self._window)

    @staticmethod
    def _steps(tabs: QTabWidget, tab: ClassifyTab) -> list[Step]:
        from crcviewer.ui.help.tour import Step

        def in_classify(part: QWidget) -> Callable[[], QWidget]:
            def show() -> QWidget:
                tabs.setCurrentWidget(tab)
                return part

            return show

        return [
            Step(
                text("Drop images"),
                text(
                    "Drop tiles and radiology images, or a whole folder, anywhere on the window;"
                    " File > Open images does the same. What belongs together becomes one case."
                    " Images stay on this computer."
                ),
                in_classify(tab.case_list),
            ),
            Step(
                text("Read the answer"),
                text(
                    "The likeliest class stands on top, all others below it with their"
                    " probabilities. An image unlike those of the training gets no verdict, and the"
                    " reason. Press X to see on the tile what speaks for the class whose bar is"
                    " chosen."
                ),
                in_classify(tab.answer_column),
            ),
            Step(
                text("Did radiology matter?"),
                text(
                    "The second image may change the answer, or not at all: the line below the"
                    " bars says so for this case, and the model card for the model as a whole."
                ),
                in_classify(tab.panes[Slot.RADIOLOGY]),
            ),
            Step(
                text("Explore, evaluate, train"),
                text(
                    "Explore shows all cases of a model as a map, with yours on it. Evaluate tells"
                    " how often a model is right on labelled images. Train makes a model of your"
                    " own images. This tour is in the Help menu."
                ),
                tabs.tabBar,
            ),
        ]

    # ----------------------------------------------------------------------------------- log

    def logs(self) -> dict[str, tuple[Text, Path]]:
        """Log files with their names for the user, by what they are of."""
        found = {"window": (text("Window"), self._log_file)} if self._log_file else {}
        if self.session is not None:
            names = {"engine": text("Engine"), "reader": text("Image reader"), "map": text("Maps")}
            for role, name in names.items():
                found[role] = (name, self.session / f"{role}.log")
        return found

    def show_log(self) -> LogDialog:
        """The log as it grows."""
        from crcviewer.ui.help.log_dialog import LogDialog

        dialog = self._window.findChild(LogDialog) or LogDialog(
            list(self.logs().values()), self.preferences.settings, self.diagnostics, self._window
        )
        _bring_up(dialog)
        return dialog

    def diagnostics(self, devices: DeviceReport | None, tells_paths: bool) -> str:
        """As text to send; names of files only where they are to be told."""
        from crcviewer.ui.help.diagnostics import diagnostics, redactor_for

        chosen = self.preferences
        logs = {role: path for role, (_, path) in self.logs().items()}
        redactor = None if tells_paths else redactor_for(self._store, chosen.settings, chosen.runs)
        return diagnostics(chosen.engine, chosen.settings, logs, devices, redactor)

    # -------------------------------------------------------------------------------- others

    def show_settings(self) -> SettingsDialog:
        """All that can be chosen."""
        from crcviewer.ui.settings.settings_dialog import SettingsDialog

        dialog = self._window.findChild(SettingsDialog) or SettingsDialog(
            self.preferences, self._switch, self._window
        )
        _bring_up(dialog)
        return dialog

    def show_card(self) -> None:
        """The card of the model in use."""
        from crcviewer.ui.window.card_dialog import CardDialog

        card = self._chooser.card
        if card is not None:
            CardDialog(replace(card, name=self._chooser.name()), self._window).show()

    def show_skipped(self, count: int, paths: Sequence[str]) -> None:
        """Files that are no images."""
        from crcviewer.ui.window.skipped_dialog import SkippedDialog

        SkippedDialog(count, paths, self._window).show()

    def show_recalibrate(self) -> RecalibrateDialog | None:
        """Make a site profile for the model in use; None: there is none."""
        from crcviewer.ui.window.recalibrate_dialog import RecalibrateDialog

        card = self._chooser.card
        if card is None:
            return None
        dialog = self._window.findChild(RecalibrateDialog)
        if dialog is None or not dialog.isVisible():
            dialog = RecalibrateDialog(card, self.preferences.settings.last_folder, self._window)
            dialog.made.connect(lambda made: self._chooser.choose_profile(made.file))
        _bring_up(dialog)
        return dialog

    def show_shortcuts(self) -> None:
        """The list of keyboard shortcuts."""
        from crcviewer.ui.help.shortcuts_dialog import ShortcutsDialog

        ShortcutsDialog(self._window).show()

    def show_about(self) -> None:
        """Name, version and purpose."""
        from crcviewer.ui.shared.text_dialog import TextDialog

        TextDialog(lambda: _tr("About crcviewer"), _about_html, self._window).show()


def _bring_up(dialog: QDialog) -> None:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()


def _about_html() -> str:
    purpose = _tr(
        "Tissue classes of colorectal cancer from a histology tile and a radiology image,"
        " with the reasons. For research use only, not for diagnosis."
    )
    return f"<h2>crcviewer {__version__}</h2><p>{purpose}</p><p>Apache-2.0</p>"


def _tr(words: str) -> str:
    return QCoreApplication.translate("Dialogs", words)
