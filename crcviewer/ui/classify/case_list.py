"""The left side of the tab: filter, list of cases, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from crcviewer.imaging.core.files import display_name
from crcviewer.protocol.images import Slot
from crcviewer.protocol.model_card import ModelCard
from crcviewer.session.case import Case
from crcviewer.ui.classify.case_delegate import CaseDelegate, ThumbnailSource, least_width
from crcviewer.ui.classify.case_list_model import CaseFilter, CaseListModel
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.case_view import CaseView
from crcviewer.ui.look.translated import Translated


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

    def __init__(
        self, store: CaseStore, thumbnails: ThumbnailSource, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._told: int | None = None
        self._before_reset: tuple[int | None, int] = None, 0
        self.model = CaseListModel(store, self)
        self.filter = CaseFilter(self.model, self)
        self.view = CaseView(store, self.filter, CaseDelegate(self.model, thumbnails, self), self)

        self._fit_width()
        self._text = QLineEdit(self)
        self._text.setClearButtonEnabled(True)
        self._text.textChanged.connect(self._on_filter_text_changed)
        self._kind = QComboBox(self)
        self._kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._kind.activated.connect(self._on_kind_activated)
        self._count = QLabel(self)

        top = QHBoxLayout()
        top.addWidget(self._text, 1)
        top.addWidget(self._kind)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._count)

        self.setTabOrder(self._text, self._kind)
        self.setTabOrder(self._kind, self.view)
        self.setFocusProxy(self.view)
        self._make_actions()
        self.view.customContextMenuRequested.connect(self._on_view_context_menu_requested)
        selection = self.view.selectionModel()
        selection.currentChanged.connect(self._on_current_changed)
        selection.selectionChanged.connect(self._on_selection_changed)
        store.pictures_changed.connect(self._on_store_pictures_changed)
        self.filter.modelAboutToBeReset.connect(self._on_filter_about_to_be_reset)
        self.filter.modelReset.connect(self._on_filter_reset)
        self.model.rowsInserted.connect(self._on_rows_changed)
        self.model.rowsRemoved.connect(self._on_rows_changed)
        # The filter removes its rows while the model still has them: too early to select another.
        queued = Qt.ConnectionType.QueuedConnection
        self.filter.rowsInserted.connect(self._on_rows_changed, queued)
        self.filter.rowsRemoved.connect(self._on_rows_changed, queued)
        self.retranslate()

    def retranslate(self) -> None:
        """Filter, count and actions; what is chosen stays."""
        self._text.setPlaceholderText(self.tr("Filter"))
        self._text.setAccessibleName(self.tr("Show only cases that contain this text"))
        self._kind.setAccessibleName(self.tr("Show only cases of this class or state"))
        self.view.setAccessibleName(self.tr("Cases"))
        self.remove_action.setText(self.tr("Remove from list"))
        self.swap_action.setText(self.tr("Swap pathology and radiology"))
        self.copy_action.setText(self.tr("Copy result"))
        self._fill_kinds()
        self._on_rows_changed()
        self.view.doItemsLayout()  # Chinese lines are higher
        self.view.scrollTo(self.view.currentIndex())

    # ---------------------------------------------------------------------------------- use

    def set_card(self, card: ModelCard | None) -> None:
        """Offer the classes of this model in the filter."""
        self.model.set_card(card)
        self._fill_kinds()

    def _fill_kinds(self) -> None:
        card, chosen = self.model.card, self._kind.currentData()
        self._kind.clear()
        self._kind.addItem(self.tr("All"), CaseFilter.ANY)
        self._kind.addItem(self.tr("Waiting"), CaseFilter.WAITING)
        self._kind.addItem(self.tr("Errors"), CaseFilter.FAILED)
        self._kind.addItem(self.tr("Tile only"), CaseFilter.TILE_ONLY)
        self._kind.addItem(self.tr("No verdict"), CaseFilter.NO_VERDICT)
        if card is not None:
            self._kind.insertSeparator(self._kind.count())
            for tissue in card.classes:
                self._kind.addItem(tissue.code, tissue.code)
        place = self._kind.findData(chosen) if chosen is not None else 0
        self._kind.setCurrentIndex(max(place, 0))
        self.filter.set_kind(self._kind.currentData())

    def step(self, rows: int) -> None:
        """Walk the cases."""
        self.view.step(rows)

    def select_case(self, case_id: int) -> None:
        """Make a case the current one, if it is shown."""
        row = self.model.row_of(case_id)
        index = self.filter.mapFromSource(self.model.index(row)) if row >= 0 else QModelIndex()
        if index.isValid():
            self.view.select_row(index.row())

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
        self.swap_action.triggered.connect(lambda: self._store.swap_slots(self.target_ids()))
        self.copy_action = QAction(self)
        self.copy_action.setObjectName("copy")
        self.copy_action.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self.copy_action.triggered.connect(lambda: self.copy_requested.emit(self.target_ids()))
        self.view.addAction(self.remove_action)

    def context_menu(self) -> QMenu:
        """What can be done with the selected cases."""
        ids = self.target_ids()
        cases = [c for c in map(self._store.get, ids) if c is not None]
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        if len(cases) == 1:
            self._add_image_actions(menu, cases[0])
        elif len(cases) == 2 and _complementary(*cases):
            pair = self.tr("Pair these two images")
            _add(menu, "pair", pair, partial(self._pair, *cases))
            menu.addSeparator()
        if any(not case.empty for case in cases):
            menu.addAction(self.swap_action)
        if any(case.classifiable for case in cases):
            again = self.tr("Classify again")
            _add(menu, "classify_again", again, partial(self.retry_requested.emit, ids))
        menu.addSeparator()
        if any(case.result is not None for case in cases):
            menu.addAction(self.copy_action)
        if cases:
            menu.addAction(self.remove_action)
        return menu

    def _add_image_actions(self, menu: QMenu, case: Case) -> None:
        words = {
            Slot.PATHOLOGY: (
                self.tr("Set pathology image …"),
                self.tr("Replace pathology image …"),
                self.tr("Remove pathology image"),
                self.tr("Show pathology file in folder"),
            ),
            Slot.RADIOLOGY: (
                self.tr("Set radiology image …"),
                self.tr("Replace radiology image …"),
                self.tr("Remove radiology image"),
                self.tr("Show radiology file in folder"),
            ),
        }
        for path in case.candidates:
            scan = self.tr("Radiology image: {0}").format(display_name(path).replace("&", "&&"))
            _add(menu, "choose_scan", scan, partial(self._store.choose_scan, case.id, path))
        if case.candidates:
            menu.addSeparator()
        both = case.pathology is not None and case.radiology is not None
        for slot, (put, replace, remove, show) in words.items():
            picture = case.picture(slot)
            choose = partial(self.image_requested.emit, case.id, slot)
            _add(menu, f"choose_{slot}", put if picture is None else replace, choose)
            if picture is None:
                continue
            if both:
                gone = partial(self._store.set_picture, case.id, slot, None)
                _add(menu, f"remove_{slot}", remove, gone)
            path = picture.info.path
            _add(menu, f"show_{slot}", show, partial(self.folder_requested.emit, path))
            menu.addSeparator()
        if both:
            split = partial(self._store.split_off, case.id, Slot.RADIOLOGY)
            _add(menu, "separate", self.tr("Separate the two images"), split)

    def _pair(self, first: Case, second: Case) -> None:
        slot = Slot.PATHOLOGY if first.pathology is None else Slot.RADIOLOGY
        self._store.move_image(second.id, slot, first.id, slot)

    # -------------------------------------------------------------------------------- slots

    def _on_view_context_menu_requested(self, position: QPoint) -> None:
        if self.target_ids():
            menu = self.context_menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.view.viewport().mapToGlobal(position))

    def _fit_width(self) -> None:
        self.view.setMinimumWidth(least_width(self.fontMetrics()))

    def changeEvent(self, event: QEvent) -> None:
        """Larger text needs a wider list."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit_width()

    def _on_filter_text_changed(self, text: str) -> None:
        self.filter.set_text(text)
        self._on_rows_changed()

    def _on_kind_activated(self, place: int) -> None:
        self.filter.set_kind(self._kind.itemData(place))
        self._on_rows_changed()

    def _on_current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        self._tell_selected()

    def _on_selection_changed(self, selected: QItemSelection, gone: QItemSelection) -> None:
        self._tell_selected()

    def _on_store_pictures_changed(self, case_ids: list[int]) -> None:
        if self.current_id() in case_ids:
            self._tell_selected(again=True)

    def _tell_selected(self, *, again: bool = False) -> None:
        current = self.current_id()
        if again or current != self._told:
            self._told = current
            self.case_selected.emit(current)

    def _on_filter_about_to_be_reset(self) -> None:
        self._before_reset = self._told, max(self.view.currentIndex().row(), 0)

    def _on_filter_reset(self) -> None:
        case_id, row = self._before_reset
        if case_id is not None and self.model.row_of(case_id) >= 0:
            self.select_case(case_id)
        elif self.filter.rowCount():
            self.view.select_row(min(row, self.filter.rowCount() - 1))
        self._on_rows_changed()

    def _on_rows_changed(self) -> None:
        shown, there = self.filter.rowCount(), self.model.rowCount()
        one = there == 1
        if self.filter.active:
            text = self.tr("{0} of 1 case") if one else self.tr("{0} of {1} cases")
            self._count.setText(text.format(shown, there))
        else:
            self._count.setText(self.tr("1 case") if one else self.tr("{0} cases").format(there))
        if shown and not self.view.selectionModel().hasSelection():
            self.view.select_row(max(self.view.currentIndex().row(), 0))
        self._tell_selected()


def _complementary(first: Case, second: Case) -> bool:
    return (
        (first.pathology is None) != (second.pathology is None)
        and (first.radiology is None) != (second.radiology is None)
        and first.synthetic == second.synthetic
    )


def _add(menu: QMenu, name: str, words: str, triggered: Callable[[], object]) -> None:
    action = menu.addAction(words)
    action.setObjectName(name)
    action.triggered.connect(lambda _=False: triggered())
