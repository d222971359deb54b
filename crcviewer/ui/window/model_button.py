"""The button at the upper right: which model is in use, and the others to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from crcviewer.protocol.text import visible
from crcviewer.ui.look.theme import scaled_font
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.window.model_chooser import ModelChooser
from crcviewer.ui.window.run_models import RunModel, RunModelKind
from crcviewer.ui.window.site_profiles import SiteProfileMenu

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
        self.site_menu = SiteProfileMenu(self)
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
        trained = self._chooser.trained
        listed = current in bundled or current in recent or trained.of(current) is not None
        if current and not listed:
            recent.insert(0, current)
        own = [path for path in self._chooser.in_folder() if path not in bundled]
        recent = [path for path in recent if path not in own]
        self._add_section(self.tr("With the program"), bundled, current)
        self._add_trained(trained.by_run(), current)
        for title, paths in (
            (self.tr("In my folder of models"), own),
            (self.tr("Recent"), recent),
        ):
            self._add_section(title, paths, current)
        self.addSeparator()
        self.addAction(self.load_action)
        self.card_action.setEnabled(card is not None)
        self.addAction(self.card_action)
        self.site_menu.set_card(card)
        self.addMenu(self.site_menu)

    def _add_section(self, title: str, paths: Sequence[str], current: str) -> None:
        if paths:
            self.addSection(title)
        menu: QMenu = self
        for number, path in enumerate(paths):
            if number == _MOST:
                menu = self._more(len(paths) - _MOST)
            self._add_model(menu, Path(path).stem, path, current)

    def _add_trained(self, runs: Sequence[Sequence[RunModel]], current: str) -> None:
        if runs:
            self.addSection(self.tr("From my trainings"))
        menu: QMenu = self
        for number, models in enumerate(runs):
            if number == _MOST:
                menu = self._more(len(runs) - _MOST)
            first = models[0]
            if first.alone:
                self._add_model(menu, first.run, first.path, current)
                continue
            of_run = menu.addMenu(visible(first.run).replace("&", "&&"))
            of_run.setToolTipsVisible(True)
            for model in models:
                self._add_model(of_run, self._kind_text(model), model.path, current)
            if any(model.path == current for model in models):
                of_run.menuAction().setFont(scaled_font(self.font(), 1.0, bold=True))

    def _kind_text(self, model: RunModel) -> str:
        words = {
            RunModelKind.FUSED: self.tr("tile and radiology"),
            RunModelKind.STAGE1: self.tr("tiles alone"),
            RunModelKind.CONTROL: self.tr("tiles alone, trained as long"),
        }[model.kind]
        return self.tr("{0} (recommended)").format(words) if model.recommended else words

    def _more(self, count: int) -> QMenu:
        more = self.addMenu(self.tr("More models: {0}").format(count))
        more.setToolTipsVisible(True)
        return more

    def _add_model(self, menu: QMenu, name: str, path: str, current: str) -> None:
        action = QAction(visible(name).replace("&", "&&"), self._models)
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
        chooser.names_changed.connect(self.retranslate)
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
            text = self.tr("model: {0}").format(visible(self._chooser.name()))
        else:
            text = self.tr("model: none")
        short = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, 320)
        self.setText(short.replace("&", "&&") + " ▾")
        self.setAccessibleName(text)
        tip = visible(card.path) if card is not None else ""
        if card is not None and card.site is not None:
            site = self.tr("Site profile: {0}").format(visible(card.site.name))
            tip = f"{tip}\n{site}"
        self.setToolTip(tip)
