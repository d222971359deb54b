"""Above the list: what to look for, what to show, and in which order."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QMouseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.session.case_order import ListOrder, Mark, SortKey
from crcviewer.ui.look import theme
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import ElidedLabel

_WORST_FIRST = (SortKey.WARNING, SortKey.EFFECT, SortKey.SET_SIZE, SortKey.REVIEWED)
"""Whoever sorts by these wants to see the large ones."""


class _StayingMenu(QMenu):
    """Stays open while several things are ticked."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """As Qt does, but for what can be ticked."""
        action = self.actionAt(event.position().toPoint())
        if action is not None and action.isCheckable() and action.isEnabled():
            action.trigger()
            event.accept()
        else:
            super().mouseReleaseEvent(event)


class CaseOrderBar(Translated, QWidget):
    """Shows and changes a :class:`ListOrder`; whoever owns the list does as it says."""

    order_changed = Signal(object)
    """:class:`ListOrder`, as the user wants it now."""
    grid_toggled = Signal(bool)
    """Thumbnails instead of lines."""

    menu_opening = Signal()
    """A moment before a menu is filled: whoever knows tells by :meth:`set_offers`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own_classes: tuple[str, ...] = ()
        self._has_patients = False
        self._order = ListOrder()
        self._codes: tuple[str, ...] = ()
        self.text = QLineEdit(self)
        self.text.setClearButtonEnabled(True)
        self.text.textChanged.connect(self._on_text_changed)
        self.grid_button = QToolButton(self)
        self.grid_button.setCheckable(True)
        self.grid_button.toggled.connect(self.grid_toggled)
        self.filter_menu, self.sort_menu = _StayingMenu(self), QMenu(self)
        self._keys = QActionGroup(self.sort_menu)
        self.filter_menu.aboutToShow.connect(self._fill_filter_menu)
        self.sort_menu.aboutToShow.connect(self._fill_sort_menu)
        self.filter_button = self._menu_button(self.filter_menu)
        self.sort_button = self._menu_button(self.sort_menu)
        theme.set_role(self.grid_button, "framed")
        self._chosen = ElidedLabel(self, mode=Qt.TextElideMode.ElideRight)
        theme.set_role(self._chosen, "muted")
        self.clear_button = QToolButton(self)
        self.clear_button.clicked.connect(self.clear_filters)

        first, second, third = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.text, 1)
        first.addWidget(self.grid_button)
        second.addWidget(self.filter_button)
        second.addWidget(self.sort_button)
        second.addStretch(1)
        third.addWidget(self._chosen, 1)
        third.addWidget(self.clear_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for row in (first, second, third):
            layout.addLayout(row)
        self.setTabOrder(self.text, self.grid_button)
        self.setTabOrder(self.grid_button, self.filter_button)
        self.setTabOrder(self.filter_button, self.sort_button)
        self.setTabOrder(self.sort_button, self.clear_button)
        self.retranslate()

    def retranslate(self) -> None:
        """Its buttons; menus are made as they open."""
        self.text.setPlaceholderText(self.tr("Search"))
        self.text.setAccessibleName(self.tr("Show only cases that contain this text"))
        self.grid_button.setText(self.tr("Grid"))
        self.grid_button.setToolTip(self.tr("Show thumbnails instead of lines (Ctrl+G)"))
        self.filter_button.setToolTip(self.tr("Show only cases of these kinds"))
        self.sort_button.setToolTip(self.tr("In which order cases are listed"))
        self.clear_button.setText("×")
        self.clear_button.setToolTip(self.tr("Show all cases"))
        self.clear_button.setAccessibleName(self.tr("Show all cases"))
        self._show()

    @property
    def order(self) -> ListOrder:
        """What it shows."""
        return self._order

    def set_order(self, order: ListOrder) -> None:
        """Show this one; nobody is told."""
        self._order = order
        if self.text.text().strip() != order.text:
            blocked = self.text.blockSignals(True)
            self.text.setText(order.text)
            self.text.blockSignals(blocked)
        self._show()

    def set_codes(self, codes: Iterable[str]) -> None:
        """Of the model's classes."""
        self._codes = tuple(codes)

    def set_offers(self, own_classes: Iterable[str], *, patients: bool) -> None:
        """Codes that the reader has chosen so far, and whether it can be sorted by patient."""
        self._own_classes, self._has_patients = tuple(own_classes), patients

    def clear_filters(self) -> None:
        """All cases, sorted as before."""
        self._change(ListOrder(sort=self._order.sort, descending=self._order.descending))

    # -------------------------------------------------------------------------------- menus

    def _menu_button(self, menu: QMenu) -> QToolButton:
        button = QToolButton(self)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        theme.set_role(button, "framed")
        return button

    def _fill_filter_menu(self) -> None:
        self.menu_opening.emit()
        menu, order = self.filter_menu, self._order
        menu.clear()
        menu.addSection(self.tr("The model says"))
        for code in dict.fromkeys((*self._codes, *order.classes)):
            self._add_code(code, own=False)
        self._add_mark(Mark.NO_VERDICT)
        own = sorted({*self._own_classes, *order.own_classes})
        menu.addSection(self.tr("My diagnosis"))
        for code in own:
            self._add_code(code, own=True)
        for mark in (Mark.CANNOT_BE_TOLD, Mark.NOT_REVIEWED, Mark.REVIEWED, Mark.DISAGREEING,
                     Mark.FLAGGED):  # fmt: skip
            self._add_mark(mark)
        menu.addSection(self.tr("State"))
        for mark in (Mark.WARNINGS, Mark.TILE_ONLY, Mark.WAITING, Mark.FAILED):
            self._add_mark(mark)
        menu.addSeparator()
        everything = menu.addAction(self.tr("Show all cases"))
        everything.setObjectName("all")
        everything.setEnabled(order.filters)
        everything.triggered.connect(lambda _=False: self.clear_filters())

    def _add_code(self, code: str, *, own: bool) -> None:
        def chosen() -> tuple[str, ...]:
            return self._order.own_classes if own else self._order.classes

        action = self._tick(
            code, f"own_{code}" if own else f"class_{code}", checked=code in chosen()
        )

        def toggle(on: bool) -> None:
            codes = (*(c for c in chosen() if c != code), *((code,) if on else ()))
            changed = {"own_classes": codes} if own else {"classes": codes}
            self._change(replace(self._order, **changed))

        action.toggled.connect(toggle)

    def _add_mark(self, mark: Mark) -> None:
        action = self._tick(self._mark_words(mark), str(mark), checked=mark in self._order.marks)

        def toggle(on: bool) -> None:
            marks = (*(m for m in self._order.marks if m is not mark), *((mark,) if on else ()))
            self._change(replace(self._order, marks=marks))

        action.toggled.connect(toggle)

    def _tick(self, words: str, name: str, *, checked: bool) -> QAction:
        action = self.filter_menu.addAction(words)
        action.setObjectName(name)
        action.setCheckable(True)
        action.setChecked(checked)
        return action

    def _fill_sort_menu(self) -> None:
        self.menu_opening.emit()
        menu, order = self.sort_menu, self._order
        menu.clear()
        for key in SortKey:
            if key is SortKey.PATIENT and order.sort is not key and not self._has_patients:
                continue
            action = self._keys.addAction(menu.addAction(self._sort_words(key)))
            action.setObjectName(str(key))
            action.setCheckable(True)
            action.setChecked(key is order.sort)
            action.triggered.connect(lambda _=False, key=key: self._sort_by(key))
        menu.addSeparator()
        down = menu.addAction(self.tr("Largest or last first"))
        down.setObjectName("descending")
        down.setCheckable(True)
        down.setChecked(order.descending)
        down.toggled.connect(lambda on: self._change(replace(self._order, descending=on)))

    def _sort_by(self, key: SortKey) -> None:
        if key is not self._order.sort:
            self._change(replace(self._order, sort=key, descending=key in _WORST_FIRST))

    # -------------------------------------------------------------------------------- words

    def _mark_words(self, mark: Mark) -> str:
        return {
            Mark.NO_VERDICT: self.tr("no verdict"),
            Mark.WARNINGS: self.tr("with warnings"),
            Mark.TILE_ONLY: self.tr("tile only"),
            Mark.WAITING: self.tr("not classified"),
            Mark.FAILED: self.tr("failed"),
            Mark.NOT_REVIEWED: self.tr("not reviewed"),
            Mark.REVIEWED: self.tr("reviewed"),
            Mark.DISAGREEING: self.tr("not the model's class"),
            Mark.FLAGGED: self.tr("flagged"),
            Mark.CANNOT_BE_TOLD: self.tr("cannot be told"),
        }[mark]

    def _sort_words(self, key: SortKey) -> str:
        return {
            SortKey.ADDED: self.tr("as added"),
            SortKey.NAME: self.tr("name"),
            SortKey.CLASS: self.tr("class"),
            SortKey.CONFIDENCE: self.tr("probability"),
            SortKey.SET_SIZE: self.tr("size of the 90 % set"),
            SortKey.WARNING: self.tr("warnings"),
            SortKey.EFFECT: self.tr("effect of radiology"),
            SortKey.REVIEWED: self.tr("reviewed"),
            SortKey.PATIENT: self.tr("patient"),
        }[key]

    def _show(self) -> None:
        order = self._order
        # Not by colour alone: what is shown is named below.
        chosen = [*order.classes, *(self.tr("my {0}").format(code) for code in order.own_classes)]
        chosen += [self._mark_words(mark) for mark in order.marks]
        self.filter_button.setText(
            self.tr("Filter ({0})").format(len(chosen)) if chosen else self.tr("Filter")
        )
        arrow = "↓" if order.descending else "↑"
        self.sort_button.setText(
            self.tr("Sort: {0}").format(f"{self._sort_words(order.sort)} {arrow}")
        )
        words = " · ".join(chosen)
        self._chosen.setText(words)
        self._chosen.setToolTip(words)
        for part in (self._chosen, self.clear_button):
            part.setVisible(order.filters)

    def _on_text_changed(self, text: str) -> None:
        self._change(replace(self._order, text=text.strip()))

    def _change(self, order: ListOrder) -> None:
        if order != self._order:
            self.set_order(order)
            self.order_changed.emit(order)
