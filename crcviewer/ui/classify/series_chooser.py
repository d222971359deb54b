"""Which of many series and volumes are to be opened, and for which case."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from crcviewer.imaging.core.image_names import file_without_part, image_name
from crcviewer.protocol.images import CaseFiles
from crcviewer.protocol.text import counted, visible
from crcviewer.ui.classify.series import Offer
from crcviewer.ui.classify.series_model import (
    SIDE,
    WORDS_ROLE,
    Column,
    Node,
    SeriesModel,
    plane_words,
    tree_of,
)
from crcviewer.ui.classify.thumbnails import Thumbnails
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.shared.throttle import Throttle
from crcviewer.ui.shared.window_size import resize_on_screen

_AFTER_MS = 150
"""Letters that are typed quickly are one change of the filter."""
_MANY_STUDIES = 30
_AIR = 24
"""Pixels around the words of a column."""

Target = tuple[int, str]
"""A case without a radiology image: id and name."""


class SeriesChooser(Translated, QDialog):
    """A tree of studies, series and volumes; thumbnails are fetched for rows that are seen."""

    chosen = Signal(object, object)
    """Tuple of :class:`CaseFiles`, a radiology image each; id of the case that gets it, or None
    where each is to be a case of its own."""

    def __init__(
        self,
        offer: Offer,
        targets: Sequence[Target],
        thumbnails: Thumbnails,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._root = tree_of(offer.scans)
        self._targets = list(targets)
        self._count = sum(len(study.children) for study in self._root.children)
        self.model = SeriesModel(self._root, thumbnails, self)
        self.shown = QSortFilterProxyModel(self)
        self.shown.setRecursiveFilteringEnabled(True)
        self.shown.setAutoAcceptChildRows(True)
        self.shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.shown.setFilterKeyColumn(0)
        self.shown.setFilterRole(WORDS_ROLE)
        self.shown.setSourceModel(self.model)
        self._build()
        thumbnails.thumbnails_changed.connect(self.tree.viewport().update)
        self.retranslate()
        self._show_all()
        self._select_first()

    def retranslate(self) -> None:
        """All but what the scanner wrote."""
        self.setWindowTitle(self.tr("Choose series"))
        self._said.setText(
            say(
                counted(
                    self._count,
                    "One series with several volumes was found. Choose what to open.",
                    "{count} series were found that belong to no tile by their names. Choose"
                    " what to open.",
                )
            )
        )
        self.filter.setPlaceholderText(self.tr("Filter"))
        self.filter.setAccessibleName(self.tr("Show only series that contain this text"))
        self.tree.setAccessibleName(self.tr("Studies and series"))
        self.target.setAccessibleName(self.tr("What becomes of what is chosen"))
        self.target.setItemText(0, self.tr("New case for each"))
        for number, (_, name) in enumerate(self._targets, 1):
            self.target.setItemText(number, self.tr("For the case {0}").format(visible(name)))
        self._open.setText(self.tr("Open"))
        self._cancel.setText(self.tr("Cancel"))
        self._fit_columns()
        self._show_choice()

    def _fit_columns(self) -> None:
        """By the words that may stand there: rows out of view are not asked."""
        measure = self.tree.fontMetrics().horizontalAdvance
        words = {
            Column.VOLUME: ("trigger 800", "TE 80, b 1000"),
            Column.MODALITY: ("CT",),
            Column.PLANE: tuple(map(plane_words, ("axial", "coronal", "sagittal"))),
            Column.SLICES: ("1000",),
        }
        for column, examples in words.items():
            title = self.model.headerData(column, Qt.Orientation.Horizontal)
            self.tree.setColumnWidth(column, max(map(measure, (title, *examples))) + _AIR)

    # ---------------------------------------------------------------------------------- use

    def picked(self) -> tuple[CaseFiles, ...]:
        """What is chosen: of a study all its series but scouts, of a series with volumes its
        first."""
        rows = self.tree.selectionModel().selectedRows()
        nodes = [self.model.node(self.shown.mapToSource(row)) for row in rows]
        found = {files.radiology.path: files for node in nodes for files in _openable(node)
                 if files.radiology is not None}  # fmt: skip
        return tuple(found.values())

    @property
    def target_id(self) -> int | None:
        """The case that gets what is chosen; None: new cases."""
        chosen: int | None = self.target.currentData()
        return chosen

    def set_target(self, case_id: int | None) -> None:
        """Who gets what is chosen, unless the user says otherwise."""
        self.target.setCurrentIndex(max(self.target.findData(case_id), 0))

    def select(self, node: Node) -> None:
        """Make one row the chosen one."""
        index = self.shown.mapFromSource(self.model.index_of(node))
        self.tree.setCurrentIndex(index)
        self.tree.scrollTo(index)

    @property
    def root(self) -> Node:
        """Of the tree, studies below it."""
        return self._root

    # --------------------------------------------------------------------------------- build

    def _build(self) -> None:
        self._said = plain_label(self, wrap=True)
        self.filter = QLineEdit(self)
        self.filter.setClearButtonEnabled(True)
        self._filter_soon = Throttle(self._apply_filter, _AFTER_MS, self)
        self.filter.textChanged.connect(self._filter_soon)
        self.tree = tree = QTreeView(self)
        tree.setModel(self.shown)
        tree.setIconSize(QSize(SIDE, SIDE))
        tree.setUniformRowHeights(True)  # else each row would be asked for its thumbnail
        tree.setAllColumnsShowFocus(True)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        tree.setExpandsOnDoubleClick(False)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(Column.TITLE, QHeaderView.ResizeMode.Stretch)
        tree.activated.connect(self._on_tree_activated)
        tree.selectionModel().selectionChanged.connect(self._show_choice)
        self.target = QComboBox(self)
        self.target.addItem("", None)
        for case_id, _ in self._targets:
            self.target.addItem("", case_id)
        self.target.setVisible(bool(self._targets))
        self.target.currentIndexChanged.connect(self._show_choice)
        self._choice = plain_label(self, role="muted")
        self.buttons = QDialogButtonBox(self)
        self._open = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self._cancel = self.buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        self._open.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        find = QAction(self)
        find.setShortcut(QKeySequence(QKeySequence.StandardKey.Find))
        find.triggered.connect(self.filter.setFocus)
        self.addAction(find)
        below = QHBoxLayout()
        below.addWidget(self.target)
        below.addWidget(self._choice, 1)
        below.addWidget(self.buttons)
        layout = QVBoxLayout(self)
        layout.addWidget(self._said)
        layout.addWidget(self.filter)
        layout.addWidget(tree, 1)
        layout.addLayout(below)
        resize_on_screen(self, 820, 620)
        tree.setFocus()

    def _show_all(self) -> None:
        """Studies open where they are not very many, volumes below their series closed unless there
        is nothing else."""
        if self._count == 1:
            self.tree.expandAll()
        elif self.shown.rowCount() <= _MANY_STUDIES:
            self.tree.expandToDepth(0)
        else:
            self.tree.setExpanded(self.shown.index(0, 0), True)
        for row in range(self.shown.rowCount()):
            self.tree.setFirstColumnSpanned(row, QModelIndex(), True)

    def _select_first(self) -> None:
        """The first series that is no scout."""
        series = [node for study in self._root.children for node in study.children]
        first = next((n for n in series if n.info and not _scout(n)), series[0] if series else None)
        if first is not None:
            self.select(first)
        self.tree.scrollToTop()

    # --------------------------------------------------------------------------------- slots

    def accept(self) -> None:
        """Tell what was chosen."""
        picked, target = self.picked(), self.target_id
        if not self._allowed(len(picked)):
            return
        super().accept()
        self.chosen.emit(picked, target)

    def _on_tree_activated(self, _index: QModelIndex) -> None:
        self.accept()

    def _apply_filter(self) -> None:
        self.shown.setFilterFixedString(self.filter.text())
        self._show_all()

    def _allowed(self, count: int) -> bool:
        return count == 1 or (count > 1 and self.target_id is None)

    def _show_choice(self, *_: object) -> None:
        count = len(self.picked())
        self._open.setEnabled(self._allowed(count))
        if self.target_id is not None and count > 1:
            self._choice.setText(self.tr("A case has one radiology image."))
        else:
            self._choice.setText(self.tr("{0} chosen").format(count))


def _openable(node: Node) -> list[CaseFiles]:
    if node.info is None:
        return [one for n in node.children if not _scout(n) for one in _openable(n)]
    first = node.children[0].info if node.children else None
    chosen = first or node.info
    part = file_without_part(chosen.path) != chosen.path
    return [CaseFiles(image_name(chosen) if part else node.name, radiology=chosen)]


def _scout(node: Node) -> bool:
    series = node.info.series if node.info is not None else None
    return series is not None and series.localizer
