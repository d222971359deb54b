"""The menu bar. Every action is a method of the window; nothing is decided here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget

from crcviewer.ui.look import language
from crcviewer.ui.look.relabel import VERBATIM
from crcviewer.ui.look.theme import set_role

if TYPE_CHECKING:
    from crcviewer.ui.window.main_window import MainWindow


def add_menus(window: MainWindow) -> None:
    """File, Edit, View, Model and Help, with "research use only" at the right end."""
    _file_menu(window)
    _edit_menu(window)
    _view_menu(window)
    window.menuBar().addMenu(window.model_menu)
    _help_menu(window)
    mark = QLabel(_tr("research use only"), window)
    mark.setObjectName("research_mark")
    set_role(mark, "badge")
    mark.setToolTip(_tr("For research use only, not for diagnosis."))
    corner = QWidget(window)
    layout = QHBoxLayout(corner)
    layout.setContentsMargins(0, 5, 12, 3)
    layout.addWidget(mark)
    window.menuBar().setCornerWidget(corner)


class _StepAction(QAction):
    """ "Undo remove": the list's own word for a step is English, as records are."""

    def __init__(self, word: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self._word, self._step = word, ""
        self.setProperty(VERBATIM, True)

    def show_step(self, step: str) -> None:
        """What it would undo or redo."""
        self._step = step
        self.name()

    def name(self) -> None:
        """In the language in force."""
        self.setText(f"{self._word()} {language.say(self._step)}".strip())


def _file_menu(window: MainWindow) -> None:
    menu = window.menuBar().addMenu(_tr("&File"))
    _add(menu, _tr("Open images …"), "Ctrl+O", window.open_images)
    _add(menu, _tr("Open a folder …"), "Ctrl+Shift+O", window.open_folder)
    _add(menu, _tr("Add the sample cases"), "", window.open_samples)
    menu.addSeparator()
    _add(menu, _tr("Export results …"), "Ctrl+E", window.results.export)
    menu.addSeparator()
    settings = _add(menu, _tr("Settings …"), "Ctrl+,", window.comfort.show_settings)
    settings.setMenuRole(QAction.MenuRole.PreferencesRole)
    _add(menu, _tr("Quit"), "Ctrl+Q", window.close)


def _edit_menu(window: MainWindow) -> None:
    menu = window.menuBar().addMenu(_tr("&Edit"))
    stack, cases = window.store.undo_stack, window.classify_tab.case_list
    undo = _StepAction(lambda: _tr("Undo"), menu)
    redo = _StepAction(lambda: _tr("Redo"), menu)
    undo.setShortcut(QKeySequence("Ctrl+Z"))
    redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
    undo.triggered.connect(stack.undo)
    redo.triggered.connect(stack.redo)
    stack.undoTextChanged.connect(undo.show_step)
    stack.redoTextChanged.connect(redo.show_step)
    stack.canUndoChanged.connect(undo.setEnabled)
    stack.canRedoChanged.connect(redo.setEnabled)
    undo.setEnabled(stack.canUndo())
    redo.setEnabled(stack.canRedo())
    undo.show_step(stack.undoText())
    redo.show_step(stack.redoText())
    for action in (undo, redo):
        window.language.changed.connect(action.name)
    menu.addActions([undo, redo])
    menu.addSeparator()
    menu.addActions([cases.copy_action, cases.swap_action, cases.remove_action])
    _add(menu, _tr("Clear list"), "", window.classify_tab.clear)
    menu.addSeparator()
    _add(menu, _tr("Classify what is left"), "F5", window.classify_tab.classifier.resume)
    _add(menu, _tr("Stop"), "Esc", window.stop)


def _view_menu(window: MainWindow) -> None:
    menu = window.menuBar().addMenu(_tr("&View"))
    tab = window.classify_tab
    # The arrows stand in the text only: as shortcuts they would be taken from every slider.
    _add(menu, _tr("Previous case") + "\t←", "", lambda: tab.step(-1))
    _add(menu, _tr("Next case") + "\t→", "", lambda: tab.step(1))
    menu.addSeparator()
    _add(menu, _tr("Show or hide the overlay"), "X", tab.overlay_bar.toggle_overlay)
    _add(menu, _tr("Fit both images"), "Ctrl+0", tab.fit_images)
    more, less = _tr("Stronger overlay"), _tr("Weaker overlay")
    _add(menu, more, "Ctrl++", lambda: tab.overlay_bar.step_opacity(1), "Ctrl+=")
    _add(menu, less, "Ctrl+-", lambda: tab.overlay_bar.step_opacity(-1))
    menu.addSeparator()
    menu.addMenu(_language_menu(window))


def _language_menu(window: MainWindow) -> QMenu:
    """Its title is bilingual, and each language is named in its own words."""
    menu = QMenu("Language · 语言", window)
    menu.menuAction().setProperty(VERBATIM, True)
    group = QActionGroup(menu)
    for choice, name in {language.SYSTEM: _tr("As the system"), **language.NAMES}.items():
        action = QAction(name, group)
        action.setCheckable(True)
        action.setData(choice)
        action.triggered.connect(lambda _=False, choice=choice: window.language.choose(choice))
        menu.addAction(action)

    def mark() -> None:
        for action in group.actions():
            action.setChecked(action.data() == window.language.choice)

    window.language.changed.connect(mark)
    mark()
    return menu


def _help_menu(window: MainWindow) -> None:
    menu = window.menuBar().addMenu(_tr("&Help"))
    _add(menu, _tr("Tour of the window"), "", window.comfort.show_tour)
    _add(menu, _tr("Keyboard shortcuts"), "?", window.show_shortcuts)
    _add(menu, _tr("Log …"), "Ctrl+L", window.comfort.show_log)
    menu.addSeparator()
    _add(menu, _tr("About crcviewer"), "", window.show_about)


def _add(
    menu: QMenu, text: str, shortcut: str, triggered: Callable[[], object], *more: str
) -> QAction:
    action = QAction(text, menu)
    if shortcut:
        action.setShortcuts([QKeySequence(keys) for keys in (shortcut, *more)])
    action.triggered.connect(lambda _=False: triggered())
    menu.addAction(action)
    return action


def _tr(text: str) -> str:
    return QCoreApplication.translate("Menus", text)
