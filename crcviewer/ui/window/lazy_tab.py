"""A tab that is made when it is first looked at: what it imports does not delay the start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

AnyTab = TypeVar("AnyTab", bound=QWidget)


class LazyTab(QWidget, Generic[AnyTab]):
    """Holds the place of a tab, and then the tab."""

    def __init__(self, make: Callable[[QWidget], AnyTab], parent: QWidget | None = None) -> None:
        """``make`` gets the parent of the tab."""
        super().__init__(parent)
        self._make = make
        self._tab: AnyTab | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    @property
    def made(self) -> AnyTab | None:
        """The tab; None: nobody has looked yet."""
        return self._tab

    def tab(self) -> AnyTab:
        """The tab, made now if need be."""
        if self._tab is None:
            self._tab = self._make(self)
            self._layout.addWidget(self._tab)
        return self._tab

    def showEvent(self, event: QShowEvent) -> None:
        """The first look."""
        self.tab()
        super().showEvent(event)
