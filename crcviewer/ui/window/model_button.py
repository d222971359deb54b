"""The button at the upper right: which model is in use, and the others to choose from."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from crcviewer.protocol.text import visible
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.window.model_chooser import ModelChooser

_MOST = 20
"""Of one kind in the menu itself; the others are in a menu of their own."""


class ModelMenu(Translated, QMenu):
    """Bundled and recent models, Load … and Model card …; made anew each time it is opened."""

    load_requested = Signal()
    card_requested = Signal()

    def __init__(self, chooser: ModelChooser, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chooser = chooser
        self.setToolTipsVisible(True)
        # Neither children of the menu nor connected to it: clear() deletes and disconnects those.
        owner = QObject(self)
        self.load_action = QAction(owner)
        self.load_action.triggered.connect(lambda _=False: self.load_requested.emit())
        self.card_action = QAction(owner)
        self.card_action.triggered.connect(lambda _=False: self.card_requested.emit())
        self._models = QActionGroup(self)
        self.aboutToShow.connect(self.fill)
        self.retranslate()

    def retranslate(self) -> None:
        """Its entries, but for the names of models."""
        self.setTitle(self.tr("&Model"))
        self.load_action.setText(self.tr("Load a model …"))
        self.card_action.setText(self.tr("Model card …"))
        self.fill()

    def fill(self) -> None:
        """Bring the entries up to date."""
        self.clear()
        for action in self._models.actions():
            self._models.removeAction(action)
            action.deleteLater()
        card = self._chooser.card
        current = card.path if card is not None else ""
        bundled, recent = self._chooser.bundled(), list(self._chooser.recent())
        if current and current not in bundled and current not in recent:
            recent.insert(0, current)
        own = [path for path in self._chooser.in_folder() if path not in bundled]
        recent = [path for path in recent if path not in own]
        for title, paths in (
            (self.tr("With the program"), bundled),
            (self.tr("In my folder of models"), own),
            (self.tr("Recent"), recent),
        ):
            if paths:
                self.addSection(title)
            for path in paths[:_MOST]:
                self._add_model(self, path, current)
            if paths[_MOST:]:
                more = self.addMenu(self.tr("More models: {0}").format(len(paths) - _MOST))
                more.setToolTipsVisible(True)
                for path in paths[_MOST:]:
                    self._add_model(more, path, current)
        self.addSeparator()
        self.addAction(self.load_action)
        self.card_action.setEnabled(card is not None)
        self.addAction(self.card_action)

    def _add_model(self, menu: QMenu, path: str, current: str) -> None:
        action = QAction(visible(Path(path).stem).replace("&", "&&"), self._models)
        action.setCheckable(True)
        action.setChecked(path == current)
        action.setToolTip(visible(path))
        action.triggered.connect(lambda: self._chooser.load(path))
        menu.addAction(action)


class ModelButton(Translated, QToolButton):
    """ "model: demo ▾"."""

    def __init__(
        self, chooser: ModelChooser, menu: ModelMenu, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._chooser = chooser
        self._loading = ""
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAutoRaise(True)
        # The text has its own arrow: the style's sits below the line.
        self.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.setMenu(menu)
        chooser.model_changed.connect(self._on_chooser_changed)
        chooser.loading_changed.connect(self._on_chooser_loading_changed)
        self.retranslate()

    def _on_chooser_changed(self) -> None:
        self._loading = ""
        self.retranslate()

    def _on_chooser_loading_changed(self, loading: str) -> None:
        self._loading = loading
        self.retranslate()

    def retranslate(self) -> None:
        """All that it shows."""
        card = self._chooser.card
        if self._loading:
            text = self.tr("model: loading {0} …").format(visible(self._loading))
        elif card is not None:
            text = self.tr("model: {0}").format(visible(card.name))
        else:
            text = self.tr("model: none")
        short = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, 320)
        self.setText(short.replace("&", "&&") + " ▾")
        self.setAccessibleName(text)
        self.setToolTip(visible(card.path) if card is not None else "")
