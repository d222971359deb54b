"""The left side of the tab: filter, list or grid of cases, and which of them is looked at."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolTip, QVBoxLayout, QWidget

from crcviewer.protocol.model_card import ModelCard
from crcviewer.session.case_order import ListLook, ListOrder
from crcviewer.ui.classify.case_delegate import (
    THUMBNAIL,
    CaseDelegate,
    ThumbnailSource,
    least_width,
)
from crcviewer.ui.classify.case_grid_delegate import CaseGridDelegate
from crcviewer.ui.classify.case_list_model import CaseListModel
from crcviewer.ui.classify.case_menu import CaseMenu
from crcviewer.ui.classify.case_order_bar import CaseOrderBar
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.case_view import CaseView
from crcviewer.ui.classify.pairing import swap_slots
from crcviewer.ui.classify.review.blinding import Blinding
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.throttle import Throttle

SMALLEST, LARGEST = 72, 320
"""Sides of a thumbnail in the grid."""
_SIZE_STEP = 16
_LOOK_AHEAD_MS = 60


class CaseList(Translated, QWidget):
    """Lets the user walk, filter, pair and remove cases. Changes go straight into the store."""

    case_selected = Signal(object)
    """The id of the case with the focus, or None."""
    image_requested = Signal(int, object)
    """Case id and slot: let the user choose a file for it."""
    folder_requested = Signal(str)
    """Show this file in the system's file manager."""
    copy_requested = Signal(list)
    """Ids of the cases whose results go to the clipboard."""
    retry_requested = Signal(list)
    """Ids of cases to classify again."""
    thumbnail_side_changed = Signal(int)
    """Pixels of the screen that a thumbnail has."""
    rows_ahead = Signal(list)
    """Ids of cases that will come into sight next, the nearest first."""
    look_changed = Signal()
    """Another order, filter, form or size: what is to be remembered."""

    def __init__(
        self,
        store: CaseStore,
        thumbnails: ThumbnailSource,
        blinding: Blinding | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._blinding = blinding = blinding or Blinding(self)
        self._told: int | None = None
        self._before_reset: tuple[list[int], list[int]] = [], []
        self._first_seen, self._down = 0, True
        self.model = CaseListModel(store, blinding, self)
        self._lines = CaseDelegate(self.model, thumbnails, self)
        self._cells = CaseGridDelegate(self.model, thumbnails, self)
        self.view = CaseView(store, self.model, self._lines, self)
        self.bar = CaseOrderBar(self)
        blinding.changed.connect(lambda: self.bar.setEnabled(not blinding.active))
        self._fit_width()
        self._count = QLabel(self)
        self._size = QSlider(Qt.Orientation.Horizontal, self)
        self._size.setRange(SMALLEST, LARGEST)
        self._size.setSingleStep(_SIZE_STEP)
        self._size.setPageStep(_SIZE_STEP)
        self._size.setValue(self._cells.side)
        self._size.setMaximumWidth(140)
        self._size.hide()
        self._look_ahead_soon = Throttle(self._look_ahead, _LOOK_AHEAD_MS, self)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self.bar)
        layout.addWidget(self.view, 1)
        below = QHBoxLayout()
        below.addWidget(self._count, 1)
        below.addWidget(self._size)
        layout.addLayout(below)

        self.setTabOrder(self.bar, self.view)
        self.setTabOrder(self.view, self._size)
        self.setFocusProxy(self.view)
        self._make_actions()
        self.view.customContextMenuRequested.connect(self._on_view_context_menu_requested)
        selection = self.view.selectionModel()
        selection.currentChanged.connect(self._on_current_changed)
        selection.selectionChanged.connect(self._on_selection_changed)
        store.pictures_changed.connect(self._on_store_pictures_changed)
        self.model.modelAboutToBeReset.connect(self._on_model_about_to_be_reset)
        self.model.modelReset.connect(self._on_model_reset)
        for changed in (self.model.rowsInserted, self.model.rowsRemoved, self.model.layoutChanged):
            changed.connect(self._on_rows_changed)
        # Where all rows that come or go are hidden, the number of cases is another all the same.
        store.order_changed.connect(self._show_count)
        self.bar.menu_opening.connect(self._on_bar_menu_opening)
        self.bar.order_changed.connect(self._on_bar_order_changed)
        self.bar.grid_toggled.connect(self._on_bar_grid_toggled)
        self._size.valueChanged.connect(self._on_size_value_changed)
        self.view.size_steps_requested.connect(self._on_view_size_steps_requested)
        self.view.seen_changed.connect(self._look_ahead_soon)
        self.retranslate()

    def retranslate(self) -> None:
        """Filter, count and actions; what is chosen stays."""
        self._size.setAccessibleName(self.tr("Size of the thumbnails"))
        self._size.setToolTip(self.tr("Size of the thumbnails (Ctrl+wheel)"))
        self.view.setAccessibleName(self.tr("Cases"))
        self.remove_action.setText(self.tr("Remove from list"))
        self.swap_action.setText(self.tr("Swap pathology and radiology"))
        self.copy_action.setText(self.tr("Copy result"))
        self.grid_action.setText(self.tr("Cases as a grid of thumbnails"))
        self.model.forget_words()
        self._on_rows_changed()
        self._show_form()  # Chinese lines are higher

    # ---------------------------------------------------------------------------------- use

    def set_card(self, card: ModelCard | None) -> None:
        """Offer the classes of this model in the filter."""
        self.model.set_card(card)
        self.bar.set_codes([] if card is None else [tissue.code for tissue in card.classes])

    def set_order(self, order: ListOrder) -> None:
        """Sort and filter so, whoever wants it: the bar says it as well."""
        self.bar.set_order(order)
        self._on_bar_order_changed(order)

    def kept(self) -> ListLook:
        """How it looks, for the next start or a session."""
        return ListLook(self.model.order, self.grid, self._cells.side)

    def restore(self, look: ListLook) -> None:
        """As it was kept."""
        self._size.setValue(look.side)
        self.bar.grid_button.setChecked(look.grid)
        self.set_order(look.order)

    @property
    def grid(self) -> bool:
        """Whether it shows thumbnails instead of lines."""
        return self.bar.grid_button.isChecked()

    def neighbours(self, count: int) -> list[int]:
        """Ids of the cases that the arrow keys come to next: those ahead, and the one before."""
        row, last = self.view.currentIndex().row(), self.model.rowCount() - 1
        step = 1 if self._down else -1
        rows = [row + step * n for n in range(1, count + 1)] + [row - step]
        return [self.model.id_at(n) for n in rows if row >= 0 and 0 <= n <= last]

    def step(self, rows: int) -> None:
        """Walk the cases."""
        self._down = rows > 0
        self.view.step(rows)

    def select_case(self, case_id: int) -> None:
        """Make a case the current one, if it is shown."""
        row = self.model.row_of(case_id)
        if row >= 0:
            self.view.select_row(row)

    def current_id(self) -> int | None:
        """The id of the case with the focus."""
        case = self.view.current_case()
        return case.id if case is not None else None

    @property
    def count_text(self) -> str:
        """What it says under the list."""
        return self._count.text()

    def target_ids(self) -> list[int]:
        """The selected cases, else the current one."""
        current = self.current_id()
        return self.view.selected_ids() or ([current] if current is not None else [])

    # ------------------------------------------------------------------------------ actions

    def _make_actions(self) -> None:
        self.remove_action = QAction(self)
        self.remove_action.setObjectName("remove")
        self.remove_action.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        self.remove_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.remove_action.triggered.connect(lambda: self._store.remove(self.target_ids()))
        self.swap_action = QAction(self)
        self.swap_action.setObjectName("swap")
        self.swap_action.setShortcut(QKeySequence("Ctrl+Shift+X"))
        self.swap_action.triggered.connect(lambda: swap_slots(self._store, self.target_ids()))
        self.copy_action = QAction(self)
        self.copy_action.setObjectName("copy")
        self.copy_action.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self.copy_action.triggered.connect(self._on_copy_triggered)
        self.view.addAction(self.remove_action)
        self.grid_action = QAction(self)
        self.grid_action.setObjectName("grid")
        self.grid_action.setCheckable(True)
        self.grid_action.setShortcut(QKeySequence("Ctrl+G"))
        self.grid_action.toggled.connect(self.bar.grid_button.setChecked)

    def context_menu(self) -> CaseMenu:
        """What can be done with the selected cases."""
        cases = [case for case in map(self._store.get, self.target_ids()) if case is not None]
        menu = CaseMenu(self._store, cases, self._blinding, self)
        menu.image_requested.connect(self.image_requested)
        menu.folder_requested.connect(self.folder_requested)
        menu.retry_requested.connect(self.retry_requested)
        menu.fill(swap=self.swap_action, copy=self.copy_action, remove=self.remove_action)
        return menu

    # -------------------------------------------------------------------------------- slots

    def _on_view_context_menu_requested(self, position: QPoint) -> None:
        if self.target_ids():
            menu = self.context_menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.view.viewport().mapToGlobal(position))

    def _on_copy_triggered(self) -> None:
        """Of what is hidden nothing is told."""
        cases = [case for case in map(self._store.get, self.target_ids()) if case is not None]
        told, _ = self._blinding.told(cases)
        if told:
            self.copy_requested.emit([case.id for case in told])

    def _fit_width(self) -> None:
        self.view.setMinimumWidth(least_width(self.fontMetrics()))

    def changeEvent(self, event: QEvent) -> None:
        """Larger text needs a wider list."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit_width()

    def _on_bar_order_changed(self, order: ListOrder) -> None:
        self.model.set_order(order)
        self._on_rows_changed()
        self.view.scrollTo(self.view.currentIndex())
        self.look_changed.emit()

    def _on_bar_menu_opening(self) -> None:
        own = {c.review.class_code for c in self._store if c.review and c.review.class_code}
        self.bar.set_offers(own, patients=self.model.has_patients())

    # --------------------------------------------------------------------------------- form

    def _on_bar_grid_toggled(self, on: bool) -> None:
        self.grid_action.setChecked(on)
        self._size.setVisible(on)
        self._show_form()
        self.look_changed.emit()

    def _on_size_value_changed(self, side: int) -> None:
        self._cells.side = side
        self._show_form()
        self.look_changed.emit()

    def _on_view_size_steps_requested(self, steps: int) -> None:
        self._size.setValue(self._size.value() + steps * _SIZE_STEP)

    def _show_form(self) -> None:
        if self.grid:
            self.view.show_grid(self._cells, self._cells.cell(self.view.fontMetrics()))
        else:
            self.view.show_list(self._lines)
        # Once the view has the width that it gets with its new form.
        QTimer.singleShot(0, self, self._reveal)
        side = self._cells.side if self.grid else THUMBNAIL
        self.thumbnail_side_changed.emit(round(side * self.devicePixelRatioF()))

    def _reveal(self) -> None:
        self.view.scrollTo(self.view.currentIndex())

    def _look_ahead(self) -> None:
        """A page of thumbnails in the direction of the scrolling, then half of one behind."""
        first, last = self.view.rows_in_sight()
        if last < first:
            return
        if first != self._first_seen:
            self._down = first > self._first_seen
            self._first_seen = first
        page, count = last - first + 1, self.model.rowCount()
        below = range(last + 1, min(last + 1 + page, count))
        above = range(first - 1, max(first - 1 - page, -1), -1)
        ahead, behind = (below, above) if self._down else (above, below)
        self.rows_ahead.emit([self.model.id_at(row) for row in (*ahead, *behind[: page // 2])])

    def _on_current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        self._tell_selected()

    def _on_selection_changed(self, selected: QItemSelection, gone: QItemSelection) -> None:
        self._tell_selected()

    def _on_store_pictures_changed(self, case_ids: list[int]) -> None:
        if self.current_id() in case_ids:
            self._tell_selected(again=True)

    def _tell_selected(self, *, again: bool = False) -> None:
        current = self.current_id()
        if current != self._told:
            self.model.hold(None)
            QToolTip.hideText()  # it would stay, beside another row
        if again or current != self._told:
            self._told = current
            self.case_selected.emit(current)

    def _on_model_about_to_be_reset(self) -> None:
        row = max(self.view.currentIndex().row(), 0)
        below = [self.model.id_at(n) for n in range(row, self.model.rowCount())]
        above = [self.model.id_at(n) for n in reversed(range(min(row, self.model.rowCount())))]
        self._before_reset = self.view.selected_ids(), [*below, *above]

    def _on_model_reset(self) -> None:
        """The case that was current, or else the nearest that is still shown."""
        chosen, nearest = self._before_reset
        self._before_reset = [], []
        if self._told is not None and self.model.row_of(self._told) >= 0:
            self.view.select_ids(chosen, self._told)
        elif self.model.rowCount():
            rows = (self.model.row_of(case_id) for case_id in nearest)
            self.view.select_row(next((row for row in rows if row >= 0), 0))
        self._on_rows_changed()

    def _on_rows_changed(self) -> None:
        self._show_count()
        if self.model.rowCount() and not self.view.selectionModel().hasSelection():
            self.view.select_row(max(self.view.currentIndex().row(), 0))
        self._tell_selected()
        self._look_ahead_soon()

    def _show_count(self) -> None:
        shown, there = self.model.rowCount(), len(self._store)
        one = there == 1
        if self.model.order.filters:
            text = self.tr("{0} of 1 case") if one else self.tr("{0} of {1} cases")
            self._count.setText(text.format(shown, there))
        else:
            self._count.setText(self.tr("1 case") if one else self.tr("{0} cases").format(there))
