"""Which series or volume of a study a pane shows, and the step to the next: a menu and two keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from crcviewer.ui.look.translated import follow_language


@dataclass(frozen=True)
class SeriesEntry:
    """A series or volume that can be shown."""

    path: str
    title: str
    """Plain words: number, description, volume."""


class SeriesMenu(QObject):
    """The keys belong to ``view`` while it has the focus."""

    series_chosen = Signal(str)
    """Path of another series or volume of the study."""
    changed = Signal()
    """What there is to choose from."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.menu = QMenu(view)
        self._entries: tuple[SeriesEntry, ...] = ()
        self._path = ""
        self._group = QActionGroup(self)
        self.previous = self._step(view, -1, "Alt+PgUp")
        self.next = self._step(view, 1, "Alt+PgDown")
        follow_language(self.retranslate)

    @property
    def entries(self) -> tuple[SeriesEntry, ...]:
        """What there is to choose from, in order; fewer than two: nothing."""
        return self._entries

    @property
    def offered(self) -> bool:
        """Whether there is a choice."""
        return len(self._entries) > 1

    def set_entries(self, entries: Sequence[SeriesEntry], path: str) -> None:
        """The series of a study; that of ``path`` is shown."""
        if (tuple(entries), path) == (self._entries, self._path):
            return
        self._entries, self._path = tuple(entries), path
        self._fill()
        self.changed.emit()

    def retranslate(self) -> None:
        """Its own words; those of the series are the scanner's."""
        self.menu.setTitle(_tr("Series"))
        self.previous.setText(_tr("Previous series"))
        self.next.setText(_tr("Next series"))

    def _fill(self) -> None:
        self.menu.clear()
        for old in self._group.actions():
            self._group.removeAction(old)
            old.deleteLater()
        for entry in self._entries if self.offered else ():
            action = QAction(entry.title.replace("&", "&&"), self._group, checkable=True)
            action.setChecked(entry.path == self._path)
            action.triggered.connect(partial(self._choose, entry.path))
            self.menu.addAction(action)
        self.menu.addSeparator()
        self.menu.addActions([self.previous, self.next])
        at = self._at()
        self.previous.setEnabled(self.offered and at > 0)
        self.next.setEnabled(self.offered and at < len(self._entries) - 1)

    def _at(self) -> int:
        return next((n for n, e in enumerate(self._entries) if e.path == self._path), 0)

    def _choose(self, path: str, _checked: bool = False) -> None:
        if path != self._path:
            self.series_chosen.emit(path)

    def _step(self, view: QWidget, step: int, keys: str) -> QAction:
        action = QAction(self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setEnabled(False)
        action.triggered.connect(lambda _=False: self._go(step))
        view.addAction(action)
        return action

    def _go(self, step: int) -> None:
        at = self._at() + step
        if 0 <= at < len(self._entries):
            self._choose(self._entries[at].path)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ImagePane", text)
