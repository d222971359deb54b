"""The choices above the maps: which maps, what colours tell, what dragging does, export."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from crcviewer.protocol.text import NOTHING, Text
from crcviewer.ui.explore.colouring_box import ColouringBox
from crcviewer.ui.explore.map.map_view import Tool
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated

E = TypeVar("E", bound=StrEnum)
_KEYS = {Tool.PAN: "M", Tool.LASSO: "L", Tool.RECTANGLE: "R"}


class Shown(StrEnum):
    """Which maps are seen."""

    FUSED = "fused"
    SINGLE = "single"
    BOTH = "both"


class ExploreBar(Translated, QWidget):
    """Knows no model: it tells what was chosen."""

    shown_changed = Signal(object)  # Shown
    tool_changed = Signal(object)  # Tool
    fit_requested = Signal()
    export_requested = Signal(str)
    """``png``, ``svg``, ``csv``, or ``map``: a map that this program can open again."""
    open_requested = Signal()
    """Choose a saved map."""
    compare_requested = Signal()
    """Choose a saved map to be compared with the one that is shown."""
    new_requested = Signal()
    """Choose what a new map is to be of."""
    layout_toggled = Signal(bool)
    """Whether the settings of the layout are to be seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._why_no_single: Text = NOTHING
        self.shown_actions = self._choices(Shown, self.shown_changed.emit)
        self.tool_actions = self._choices(Tool, self.tool_changed.emit)
        for tool, key in _KEYS.items():
            self.tool_actions[tool].setShortcut(QKeySequence(key))
        self.colouring = ColouringBox(self)
        fit = QToolButton(self)
        self.fit_action = QAction(self)
        self.fit_action.setShortcut(QKeySequence("F"))
        self.fit_action.triggered.connect(self.fit_requested)
        fit.setDefaultAction(self.fit_action)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for actions in (self.shown_actions, self.tool_actions):
            for action in actions.values():
                button = QToolButton(self)
                button.setDefaultAction(action)
                layout.addWidget(button)
            layout.addSpacing(theme.SPACE_LARGE)
        layout.addWidget(fit)
        self.layout_button = QToolButton(self)
        self.layout_button.setCheckable(True)
        self.layout_button.toggled.connect(self.layout_toggled)
        layout.addWidget(self.layout_button)
        layout.addStretch(1)
        self._colours = QLabel(self)
        self._colours.setBuddy(self.colouring)
        layout.addWidget(self._colours)
        layout.addWidget(self.colouring)
        layout.addSpacing(theme.SPACE)
        self.map_button = QToolButton(self)
        self.map_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._add_map_menu()
        layout.addWidget(self.map_button)
        for action in (*self.tool_actions.values(), self.fit_action):
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.retranslate()

    def retranslate(self) -> None:
        """All of it."""
        shown = {
            Shown.FUSED: (self.tr("Fused"), self.tr("The map of the fused features")),
            Shown.SINGLE: (
                self.tr("Tile alone"),
                self.tr("The map of the tile network of stage 1"),
            ),
            Shown.BOTH: (
                self.tr("Side by side"),
                self.tr("Both maps of the same tiles, with linked selection"),
            ),
        }
        for choice, (words, tip) in shown.items():
            action = self.shown_actions[choice]
            action.setText(words)
            action.setToolTip(tip if action.isEnabled() else say(self._why_no_single))
        tools = {
            Tool.PAN: (self.tr("Move"), self.tr("Drag to move the map")),
            Tool.LASSO: (self.tr("Lasso"), self.tr("Draw around cases to select them")),
            Tool.RECTANGLE: (self.tr("Rectangle"), self.tr("Drag a frame around cases")),
        }
        for tool, (words, tip) in tools.items():
            self.tool_actions[tool].setText(words)
            self.tool_actions[tool].setToolTip(f"{tip} ({_KEYS[tool]})")
        self.fit_action.setText(self.tr("Whole map"))
        self.fit_action.setToolTip(
            self.tr("Show the whole map (F, or double click beside the cases)")
        )
        self.layout_button.setText(self.tr("Layout"))
        self.layout_button.setToolTip(self.tr("Lay out the map anew with other settings"))
        self._colours.setText(self.tr("&Colours:"))
        self.map_button.setText(self.tr("Map"))
        words_of = {
            "png": self.tr("Picture (PNG) …"),
            "svg": self.tr("Drawing (SVG) …"),
            "csv": self.tr("Table of all cases (CSV) …"),
            "map": self.tr("Save this map …"),
            "new": self.tr("New map of …"),
            "open": self.tr("Open a saved map …"),
            "compare": self.tr("Compare with a saved map …"),
        }
        for name, action in self.map_actions.items():
            action.setText(words_of[name])

    def actions_with_shortcuts(self) -> list[QAction]:
        """For the tab, whose shortcuts they are while it has the focus."""
        return [*self.tool_actions.values(), self.fit_action]

    def set_single_available(self, available: bool, reason: Text) -> None:
        """Whether there is a map of the tile alone; ``reason``: why not."""
        self._why_no_single = reason
        for shown in (Shown.SINGLE, Shown.BOTH):
            self.shown_actions[shown].setEnabled(available)
        self.retranslate()
        wanted = self.shown_actions[Shown.BOTH if available else Shown.FUSED]
        if not available and not wanted.isChecked():
            wanted.trigger()

    def _choices(
        self, choices: Iterable[E], chosen: Callable[[object], object]
    ) -> dict[E, QAction]:
        group = QActionGroup(self)
        actions = {}
        for value in choices:
            action = QAction(group)
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, v=value: chosen(v))
            actions[value] = action
        next(iter(actions.values())).setChecked(True)
        return actions

    def _add_map_menu(self) -> None:
        menu = QMenu(self.map_button)
        self.map_actions: dict[str, QAction] = {}
        """``png``, ``svg``, ``csv``, ``map``; ``new``, ``open``, ``compare``."""
        for form in ("png", "svg", "csv", "map"):
            self.map_actions[form] = menu.addAction("")
            self.map_actions[form].triggered.connect(
                lambda _=False, f=form: self.export_requested.emit(f)
            )
        menu.addSeparator()
        for name, asked in (
            ("new", self.new_requested),
            ("open", self.open_requested),
            ("compare", self.compare_requested),
        ):
            self.map_actions[name] = menu.addAction("")
            self.map_actions[name].triggered.connect(asked)
        self.map_button.setMenu(menu)
