"""The menu bar: the actions of the window, those that the tabs offer, and the languages."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QMenu, QWidget

from crcviewer.ui.classify.classify_actions import ClassifyActions
from crcviewer.ui.classify.review.review_actions import ReviewActions
from crcviewer.ui.look import language
from crcviewer.ui.look.theme import set_role
from crcviewer.ui.look.translated import follow_language
from crcviewer.ui.window.sessions.session_actions import SessionActions


class Menus(QObject):
    """File, Edit, View, Review, Model and Help, with "research use only" at the right end.

    Nothing is decided here: who makes the menus connects the actions.
    """

    def __init__(
        self,
        window: QMainWindow,
        classify: ClassifyActions,
        review: ReviewActions,
        sessions: SessionActions,
        *,
        model_menu: QMenu,
        switch: language.LanguageSwitch,
    ) -> None:
        super().__init__(window)
        self._switch = switch
        self.open_images = self._action("Ctrl+O")
        self.open_folder = self._action("Ctrl+Shift+O")
        self.open_samples = self._action()
        self.export = self._action("Ctrl+E")
        self.report_case, self.report_session = self._action(), self._action()
        self.check = self._action()
        self.paste = self._action("Ctrl+V")
        self.settings = self._action("Ctrl+,")
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.quit = self._action("Ctrl+Q")
        self.stop = self._action("Esc")
        self.tour = self._action()
        self.shortcuts = self._action("?")
        self.log = self._action("Ctrl+L")
        self.about = self._action()
        bar = window.menuBar()
        self._file, self._edit, self._view = bar.addMenu(""), bar.addMenu(""), bar.addMenu("")
        self._review = bar.addMenu("")
        bar.addMenu(model_menu)
        self._help = bar.addMenu("")
        _fill(self._file, (self.open_images, self.open_folder, self.open_samples))
        _fill(self._file, (sessions.new, sessions.open, sessions.recent.menuAction()))
        self._file.addActions(
            (sessions.save, sessions.save_as, sessions.share, sessions.find_images)
        )
        _fill(
            self._file,
            (self.report_case, self.report_session, self.export, self.check),
            (self.settings, self.quit),
        )
        _fill(
            self._edit,
            classify.edit[0],
            (self.paste,),
            *classify.edit[1:],
            (classify.resume, self.stop),
        )
        _fill(self._view, *classify.view)
        _fill(self._review, *review.groups)
        self._view.addSeparator()
        self._view.addMenu(self._language_menu(window))
        _fill(self._help, (self.tour, self.shortcuts, self.log), (self.about,))
        bar.setCornerWidget(self._corner(window))
        follow_language(self.retranslate)

    def retranslate(self) -> None:
        """All that it made itself."""
        self._file.setTitle(_tr("&File"))
        self._edit.setTitle(_tr("&Edit"))
        self._view.setTitle(_tr("&View"))
        self._review.setTitle(_tr("&Review"))
        self._help.setTitle(_tr("&Help"))
        self.open_images.setText(_tr("Open images …"))
        self.open_folder.setText(_tr("Open a folder …"))
        self.open_samples.setText(_tr("Add the sample cases"))
        self.export.setText(_tr("Export results …"))
        self.report_case.setText(_tr("Report of this case …"))
        self.report_session.setText(_tr("Report of the session …"))
        self.check.setText(_tr("Check a report or session …"))
        self.paste.setText(_tr("Paste files or a picture"))
        self.settings.setText(_tr("Settings …"))
        self.quit.setText(_tr("Quit"))
        self.stop.setText(_tr("Stop"))
        self.tour.setText(_tr("Tour of the window"))
        self.shortcuts.setText(_tr("Keyboard shortcuts"))
        self.log.setText(_tr("Log …"))
        self.about.setText(_tr("About crcviewer"))
        self.languages[language.SYSTEM].setText(_tr("As the system"))
        self._mark.setText(_tr("research use only"))
        self._mark.setToolTip(_tr("For research use only, not for diagnosis."))

    def _action(self, keys: str = "") -> QAction:
        action = QAction(self)
        if keys:
            action.setShortcut(QKeySequence(keys))
        return action

    def _language_menu(self, window: QWidget) -> QMenu:
        """Its title is bilingual, and each language is named in its own words."""
        menu = QMenu("Language · 语言", window)
        group = QActionGroup(menu)
        self.languages: dict[str, QAction] = {}
        for choice, name in {language.SYSTEM: "", **language.NAMES}.items():
            action = self.languages[choice] = QAction(name, group)
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, choice=choice: self._switch.choose(choice))
            menu.addAction(action)
        self._switch.changed.connect(self._on_switch_changed)
        self._on_switch_changed()
        return menu

    def _on_switch_changed(self) -> None:
        self.languages[self._switch.choice].setChecked(True)

    def _corner(self, window: QWidget) -> QWidget:
        corner = QWidget(window)
        self._mark = QLabel(corner)
        self._mark.setObjectName("research_mark")
        set_role(self._mark, "badge")
        layout = QHBoxLayout(corner)
        layout.setContentsMargins(0, 5, 12, 3)
        layout.addWidget(self._mark)
        return corner


def _fill(menu: QMenu, *groups: tuple[QAction, ...]) -> None:
    """With a line between the groups, and before the first one where there is something."""
    for group in groups:
        if menu.actions():
            menu.addSeparator()
        menu.addActions(group)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Menus", text)
