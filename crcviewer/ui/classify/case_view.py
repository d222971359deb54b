"""The list view of cases; images are dragged from row to row to pair them anew."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from crcviewer.protocol.images import Slot
from crcviewer.protocol.json_lines import parsed
from crcviewer.session.case import Case
from crcviewer.ui.classify.case_delegate import CaseDelegate
from crcviewer.ui.classify.case_list_model import CASE_ROLE, CaseListModel
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.pairing import move_image, split_off

IMAGE_MIME = "application/x-crcviewer-image"
"""An image of a case: JSON with the ``case`` id and the ``slot``."""


def image_mime(case_id: int, slot: Slot) -> QMimeData:
    """What is dragged from one row to another."""
    data = QMimeData()
    data.setData(IMAGE_MIME, json.dumps({"case": case_id, "slot": slot.value}).encode("ascii"))
    return data


def image_of_mime(data: QMimeData) -> tuple[int, Slot] | None:
    """The inverse of :func:`image_mime`; None for anything else."""
    if not data.hasFormat(IMAGE_MIME):
        return None
    try:
        plain = parsed(bytes(data.data(IMAGE_MIME).data()))
        return int(plain["case"]), Slot(plain["slot"])
    except (ValueError, KeyError, TypeError, OverflowError):
        return None


class CaseView(QListView):
    """Shows the cases as lines, or as a grid. Files dropped on it are left to the window."""

    size_steps_requested = Signal(int)
    """Ctrl+wheel over the grid: larger (or smaller) thumbnails."""
    seen_changed = Signal()
    """Other rows are in sight."""

    def __init__(
        self,
        store: CaseStore,
        cases: CaseListModel,
        delegate: CaseDelegate,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._cases = store, cases
        self._delegate = delegate
        self._pressed = QPoint()
        self.setModel(cases)
        self.setItemDelegate(delegate)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDropIndicatorShown(False)
        self.verticalScrollBar().valueChanged.connect(self.seen_changed)

    # ---------------------------------------------------------------------------------- form

    def show_list(self, delegate: CaseDelegate) -> None:
        """One line a case."""
        self._show_as(delegate, QSize())

    def show_grid(self, delegate: CaseDelegate, cell: QSize) -> None:
        """Cells side by side, as many as there is room for."""
        self._show_as(delegate, cell)

    def _show_as(self, delegate: CaseDelegate, cell: QSize) -> None:
        grid = not cell.isEmpty()
        self._delegate = delegate
        self.setItemDelegate(delegate)
        # Not Qt's icon mode, which keeps a place for each item: cells are all alike.
        self.setFlow(QListView.Flow.LeftToRight if grid else QListView.Flow.TopToBottom)
        self.setWrapping(grid)
        self.setResizeMode(QListView.ResizeMode.Adjust if grid else QListView.ResizeMode.Fixed)
        self.setGridSize(cell)
        self.doItemsLayout()
        self.scrollTo(self.currentIndex())
        self.seen_changed.emit()

    def rows_in_sight(self) -> tuple[int, int]:
        """The first and last row that are at least partly seen; (0, -1): none."""
        seen, model = self.viewport().rect(), self.model()
        rows = range(model.rowCount())

        def place(row: int) -> QRect:
            return self.visualRect(model.index(row, 0))

        first = bisect_left(rows, True, key=lambda row: place(row).bottom() >= seen.top())
        beyond = bisect_left(rows, True, key=lambda row: place(row).top() > seen.bottom())
        return first, beyond - 1

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl+wheel sizes thumbnails."""
        steps = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.isWrapping():
            if steps:
                self.size_steps_requested.emit(1 if steps > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other rows come into sight."""
        super().resizeEvent(event)
        self.seen_changed.emit()

    # ----------------------------------------------------------------------------- selection

    def current_case(self) -> Case | None:
        """The case with the focus, which the tab shows."""
        case = self.currentIndex().data(CASE_ROLE)
        return case if isinstance(case, Case) else None

    def selected_ids(self) -> list[int]:
        """The chosen cases in list order."""
        chosen = self.selectionModel().selection()
        ranges = [chosen.at(n) for n in range(chosen.count())]
        runs = sorted((one.top(), one.bottom()) for one in ranges)
        return [self._cases.id_at(row) for top, bottom in runs for row in range(top, bottom + 1)]

    def select_ids(self, case_ids: Iterable[int], current: int) -> None:
        """Have just these selected, as far as they are shown, and ``current`` the current one."""
        rows = sorted(row for row in map(self._cases.row_of, case_ids) if row >= 0)
        runs: list[tuple[int, int]] = []
        for row in rows:
            first = runs.pop()[0] if runs and runs[-1][1] == row - 1 else row
            runs.append((first, row))
        chosen = QItemSelection()
        for first, last in runs:
            chosen.select(self._cases.index(first, 0), self._cases.index(last, 0))
        model, flags = self.selectionModel(), QItemSelectionModel.SelectionFlag
        index = self._cases.index(self._cases.row_of(current), 0)
        model.setCurrentIndex(index, flags.NoUpdate)
        model.select(chosen, flags.ClearAndSelect)
        self.scrollTo(index)

    def select_row(self, row: int) -> None:
        """Make one row the current and only selected one."""
        index = self.model().index(row, 0)
        if index.isValid():
            self.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self.scrollTo(index)

    def step(self, rows: int) -> None:
        """Walk down (or up) from the current row, to the ends at most."""
        count = self.model().rowCount()
        if count:
            self.select_row(min(max(self.currentIndex().row() + rows, 0), count - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right walk the cases everywhere in the tab, so they go to it from here too."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """An empty list says how it is filled."""
        super().paintEvent(event)
        if self.model().rowCount() == 0:
            text = (
                self.tr("No case fits the filter.")
                if len(self._store)
                else self.tr("Drop images or a folder here,\nor press Ctrl+O.")
            )
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(
                self.viewport().rect().adjusted(8, 8, -8, -8),
                int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap),
                text,
            )

    # --------------------------------------------------------------------------- drag, drop

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember which image is pressed."""
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def startDrag(self, supported_actions: Qt.DropAction) -> None:  # noqa: N802
        """Drag the image that was pressed; the text of a row does not move."""
        index = self.indexAt(self._pressed)
        slot = self._delegate.slot_at(self.visualRect(index), self._pressed)
        case = index.data(CASE_ROLE)
        if slot is None or not isinstance(case, Case) or case.picture(slot) is None:
            return
        drag = QDrag(self)
        drag.setMimeData(image_mime(case.id, slot))
        place = self._delegate.slot_rect(self.visualRect(index), slot)
        drag.setPixmap(self.viewport().grab(place))
        drag.setHotSpot(self._pressed - place.topLeft())
        drag.exec(Qt.DropAction.MoveAction)
        self._mark_target(None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Only images of cases; files go on to the window."""
        if image_of_mime(event.mimeData()) is None:
            event.ignore()
        else:
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where the image would go."""
        super().dragMoveEvent(event)  # scrolls near the edges
        source = image_of_mime(event.mimeData())
        if source is None:
            event.ignore()
            return
        target = self._target(event.position().toPoint(), source)
        if not self._may_take(target, source):
            self._mark_target(None)
            event.ignore()
            return
        self._mark_target(target)
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The image has left the list."""
        self._mark_target(None)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Pair anew; on the empty part of the list the image becomes a case of its own."""
        source = image_of_mime(event.mimeData())
        if source is None:
            event.ignore()
            return
        target = self._target(event.position().toPoint(), source)
        self._mark_target(None)
        self.setState(QAbstractItemView.State.NoState)  # ends the scrolling near an edge
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()
        if target is None:
            split_off(self._store, *source)
        else:
            move_image(self._store, *source, *target)

    def _target(self, position: QPoint, source: tuple[int, Slot]) -> tuple[int, Slot] | None:
        index: QModelIndex = self.indexAt(position)
        case = index.data(CASE_ROLE)
        if not isinstance(case, Case):
            return None
        # Beside the thumbnails the image keeps its kind: exact aim is needed to change it only.
        slot = self._delegate.slot_at(self.visualRect(index), position) or source[1]
        return case.id, slot

    def _may_take(self, target: tuple[int, Slot] | None, source: tuple[int, Slot]) -> bool:
        if target is None:
            return True
        case, of = self._store.get(target[0]), self._store.get(source[0])
        picture = of.picture(source[1]) if of is not None else None
        return case is None or picture is None or case.may_take(target[1], picture)

    def _mark_target(self, target: tuple[int, Slot] | None) -> None:
        if self._delegate.drop_target != target:
            self._delegate.drop_target = target
            self.viewport().update()
