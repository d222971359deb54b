"""The choices above the maps: which maps, what colours tell, what dragging does, export."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from crcviewer.ui.explore.colouring_box import ColouringBox
from crcviewer.ui.explore.map.map_view import Tool
from crcviewer.ui.look import theme


class Shown(StrEnum):
    """Which maps are seen."""

    FUSED = "fused"
    SINGLE = "single"
    BOTH = "both"


class ExploreBar(QWidget):
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
        self.shown_actions = self._choices(
            {
                Shown.FUSED: (self.tr("Fused"), self.tr("The map of the fused features"), ""),
                Shown.SINGLE: (
                    self.tr("Tile alone"),
                    self.tr("The map of the tile network of stage 1"),
                    "",
                ),
                Shown.BOTH: (
                    self.tr("Side by side"),
                    self.tr("Both maps of the same tiles, with linked selection"),
                    "",
                ),
            },
            self.shown_changed.emit,
        )
        self.tool_actions = self._choices(
            {
                Tool.PAN: (self.tr("Move"), self.tr("Drag to move the map"), "M"),
                Tool.LASSO: (self.tr("Lasso"), self.tr("Draw around cases to select them"), "L"),
                Tool.RECTANGLE: (self.tr("Rectangle"), self.tr("Drag a frame around cases"), "R"),
            },
            self.tool_changed.emit,
        )  # fmt: skip
        self.colouring = ColouringBox(self)
        fit = QToolButton(self)
        self.fit_action = QAction(self.tr("Whole map"), self)
        self.fit_action.setShortcut(QKeySequence("F"))
        self.fit_action.setToolTip(
            self.tr("Show the whole map (F, or double click beside the cases)")
        )
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
        self.layout_button.setText(self.tr("Layout"))
        self.layout_button.setCheckable(True)
        self.layout_button.setToolTip(self.tr("Lay out the map anew with other settings"))
        self.layout_button.toggled.connect(self.layout_toggled)
        layout.addWidget(self.layout_button)
        layout.addStretch(1)
        label = QLabel(self.tr("&Colours:"), self)
        label.setBuddy(self.colouring)
        layout.addWidget(label)
        layout.addWidget(self.colouring)
        layout.addSpacing(theme.SPACE)
        layout.addWidget(self._export_button())
        for action in (*self.tool_actions.values(), self.fit_action):
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def actions_with_shortcuts(self) -> list[QAction]:
        """For the tab, whose shortcuts they are while it has the focus."""
        return [*self.tool_actions.values(), self.fit_action]

    def set_single_available(self, available: bool, reason: str) -> None:
        """Whether there is a map of the tile alone; ``reason``: why not."""
        tips = {
            Shown.SINGLE: self.tr("The map of the tile network of stage 1"),
            Shown.BOTH: self.tr("Both maps of the same tiles, with linked selection"),
        }
        for shown, tip in tips.items():
            self.shown_actions[shown].setEnabled(available)
            self.shown_actions[shown].setToolTip(tip if available else reason)
        wanted = self.shown_actions[Shown.BOTH if available else Shown.FUSED]
        if not available and not wanted.isChecked():
            wanted.trigger()

    def _choices(
        self, choices: dict[StrEnum, tuple[str, str, str]], chosen: Callable[[object], object]
    ) -> dict[StrEnum, QAction]:
        group = QActionGroup(self)
        actions = {}
        for value, (text, tip, key) in choices.items():
            action = QAction(text, group)
            action.setCheckable(True)
            action.setToolTip(f"{tip} ({key})" if key else tip)
            if key:
                action.setShortcut(QKeySequence(key))
            action.triggered.connect(lambda _=False, v=value: chosen(v))
            actions[value] = action
        next(iter(actions.values())).setChecked(True)
        return actions

    def _export_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setText(self.tr("Map"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for form, text in (
            ("png", self.tr("Picture (PNG) …")),
            ("svg", self.tr("Drawing (SVG) …")),
            ("csv", self.tr("Table of all cases (CSV) …")),
            ("map", self.tr("Save this map …")),
        ):
            action = menu.addAction(text)
            action.triggered.connect(lambda _=False, f=form: self.export_requested.emit(f))
        menu.addSeparator()
        menu.addAction(self.tr("New map of …")).triggered.connect(self.new_requested)
        menu.addAction(self.tr("Open a saved map …")).triggered.connect(self.open_requested)
        compare = menu.addAction(self.tr("Compare with a saved map …"))
        compare.triggered.connect(self.compare_requested)
        button.setMenu(menu)
        return button
