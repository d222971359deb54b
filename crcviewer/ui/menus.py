"""The menu bar. Every action is a method of the window; nothing is decided here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget

from crcviewer.ui.theme import set_role

if TYPE_CHECKING:
    from crcviewer.ui.main_window import MainWindow


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


def _file_menu(window: MainWindow) -> None:
    menu = window.menuBar().addMenu(_tr("&File"))
    _add(menu, _tr("Open images …"), "Ctrl+O", window.open_images)
    _add(menu, _tr("Open a folder …"), "Ctrl+Shift+O", window.open_folder)
    _add(menu, _tr("Add the sample cases"), "", window.open_samples)
    menu.addSeparator()
    _add(menu, _tr("Export results …"), "Ctrl+E", window.export)
    menu.addSeparator()
    settings = _add(menu, _tr("Settings …"), "Ctrl+,", window.comfort.show_settings)
    settings.setMenuRole(QAction.MenuRole.PreferencesRole)
    _add(menu, _tr("Quit"), "Ctrl+Q", window.close)


def _edit_menu(window: MainWindow) -> None:
    menu = window.menuBar().addMenu(_tr("&Edit"))
    stack, cases = window.store.undo_stack, window.classify_tab.case_list
    undo = stack.createUndoAction(window, _tr("Undo"))
    undo.setShortcut(QKeySequence("Ctrl+Z"))
    redo = stack.createRedoAction(window, _tr("Redo"))
    redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
    menu.addActions([undo, redo])
    menu.addSeparator()
    menu.addActions([cases.copy_action, cases.swap_action, cases.remove_action])
    _add(menu, _tr("Clear list"), "", window.store.clear)
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


def _help_menu(window: MainWindow) -> None:
    menu = window.menuBar().addMenu(_tr("&Help"))
    _add(menu, _tr("Keyboard shortcuts"), "?", window.show_shortcuts)
    _add(menu, _tr("Open log"), "", window.open_log)
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
