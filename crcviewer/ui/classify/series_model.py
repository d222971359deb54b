"""Studies, their series, and the volumes of these, as a Qt tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QIcon, QPainter, QPixmap

from crcviewer.imaging.core.files import shown_name
from crcviewer.imaging.core.image_names import file_without_part
from crcviewer.protocol.images import CaseFiles, ImageInfo, SeriesInfo, Slot
from crcviewer.protocol.modality import modality_text
from crcviewer.protocol.text import visible
from crcviewer.session.case import Picture
from crcviewer.ui.classify.case_delegate import ThumbnailSource
from crcviewer.ui.classify.series import folder_of, in_order, title_of, volumes_of
from crcviewer.ui.look.language import say
from crcviewer.ui.shared.pixels import fitted

SIDE = 44
"""Of a thumbnail, in pixels of the screen."""

WORDS_ROLE = Qt.ItemDataRole.UserRole
"""All of a row that a filter looks through."""

_Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """In their order."""

    TITLE = 0
    VOLUME = 1
    MODALITY = 2
    PLANE = 3
    SLICES = 4


@dataclass(eq=False)
class Node:
    """A row: a study, or what can be opened."""

    name: str
    """Of the case that it would be; of a study of which the files do not tell, the folder's."""
    info: ImageInfo | None = None
    """None: a study."""
    parent: Node | None = None
    row: int = 0
    number: int = 0
    """Of a study, from 1."""
    patient: int = 0
    """Of a study: of whom it is, from 1; 0: the files do not tell, or all are of one."""
    children: list[Node] = field(default_factory=list)
    words: str = ""
    """All that a filter looks through, once it was asked for."""
    key: int = 0
    """By which Qt's indexes know it."""

    def add(self, child: Node) -> Node:
        """Below it."""
        child.parent, child.row = self, len(self.children)
        self.children.append(child)
        return child


def tree_of(scans: Iterable[CaseFiles]) -> Node:
    """Studies in the order in which they were found, series by their number."""
    studies: dict[str, dict[str, CaseFiles]] = {}
    for files in scans:
        if files.radiology is not None:
            study_key = _study_id(files.radiology) or folder_of(files.radiology)
            of_study = studies.setdefault(study_key, {})
            of_study[files.radiology.path] = files
    patients: dict[str, int] = {}
    for of_study in studies.values():
        if patient := _patient(of_study):
            patients.setdefault(patient, len(patients) + 1)
    root = Node("")
    for of_study in studies.values():
        infos = in_order(f.radiology for f in of_study.values() if f.radiology is not None)
        folder = "" if _study_id(infos[0]) else shown_name(folder_of(infos[0]))
        study = root.add(Node(folder, number=len(root.children) + 1))
        study.patient = patients.get(_patient(of_study), 0) if len(patients) > 1 else 0
        for info in infos:
            name = of_study[info.path].name
            series = study.add(Node(name, info))
            volumes = volumes_of(info)
            for volume in volumes if len(volumes) > 1 else ():
                series.add(Node(name, volume))
    return root


def _study_id(info: ImageInfo) -> str:
    return info.series.study if info.series is not None else ""


def _patient(of_study: dict[str, CaseFiles]) -> str:
    infos = [files.radiology for files in of_study.values()]
    return next((i.series.patient for i in infos if i is not None and i.series is not None), "")


class SeriesModel(QAbstractItemModel):
    """What is shown of a tree that does not change."""

    def __init__(self, root: Node, thumbnails: ThumbnailSource, parent: QObject) -> None:
        super().__init__(parent)
        self._root, self._thumbnails = root, thumbnails
        self._small: dict[int, QIcon] = {}
        """By the thumbnail that it is made of."""
        self._blank = QPixmap(SIDE, SIDE)
        self._blank.fill(Qt.GlobalColor.transparent)
        self._nodes = [root]
        for node in self._nodes:  # grows as it goes
            self._nodes += node.children
        for key, node in enumerate(self._nodes):
            node.key = key

    def node(self, index: _Index) -> Node:
        """The root for no index."""
        return self._nodes[index.internalId()] if index.isValid() else self._root

    def index_of(self, node: Node) -> QModelIndex:
        """Of its first column."""
        return self.createIndex(node.row, 0, node.key) if node.parent else QModelIndex()

    # ------------------------------------------------------------------------------ Qt model

    def index(self, row: int, column: int, parent: _Index = QModelIndex()) -> QModelIndex:
        """Qt's way down."""
        children = self.node(parent).children
        if not (0 <= row < len(children) and 0 <= column < len(Column)):
            return QModelIndex()
        return self.createIndex(row, column, children[row].key)

    def parent(self, index: _Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # of QObject, too
        """Qt's way up."""
        above = self.node(index).parent if index.isValid() else None
        return self.index_of(above) if above is not None else QModelIndex()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        """Series of a study, volumes of a series."""
        return len(self.node(parent).children) if parent.column() <= 0 else 0

    def columnCount(self, _parent: _Index = QModelIndex()) -> int:
        """Those of :class:`Column`."""
        return len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Their titles."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Column.TITLE: _tr("Series"),
            Column.VOLUME: _tr("Volume"),
            Column.MODALITY: _tr("Kind"),
            Column.PLANE: _tr("Plane"),
            Column.SLICES: _tr("Slices"),
        }[Column(section)]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, and a thumbnail that is fetched when it is first painted."""
        if not index.isValid():
            return None
        node, column = self.node(index), Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(node, column)
        if role == WORDS_ROLE:
            if not node.words:
                node.words = " ".join(self._words(node, one) for one in Column)
            return node.words
        if role == Qt.ItemDataRole.DecorationRole and column is Column.TITLE:
            return self._thumbnail(node.info) if node.info is not None else None
        if role == Qt.ItemDataRole.ToolTipRole and node.info is not None:
            return visible(node.info.path)
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, SIDE + 4)
        if role == Qt.ItemDataRole.TextAlignmentRole and column is Column.SLICES:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    # --------------------------------------------------------------------------------- words

    def _words(self, node: Node, column: Column) -> str:
        info = node.info
        if info is None:
            return _study_words(node) if column is Column.TITLE else ""
        series = info.series or SeriesInfo()
        is_volume = node.parent is not None and node.parent.info is not None
        if column is Column.TITLE:
            title = volume_words(series.volume) if is_volume else title_of(info, visible(node.name))
            return _tr("{0} (scout)").format(title) if series.localizer else title
        if column is Column.VOLUME:
            if node.children:
                return _tr("{0} volumes").format(len(node.children))
            return "" if is_volume else visible(series.volume)
        if column is Column.MODALITY:
            return say(modality_text(info.modality))
        if column is Column.PLANE:
            return plane_words(info.plane)
        return str(info.slices)

    def _thumbnail(self, info: ImageInfo) -> QIcon | QPixmap:
        large = self._thumbnails.pixmap(Picture(info), Slot.RADIOLOGY)
        if large is None:
            return self._blank
        key = large.cacheKey()
        if key not in self._small:
            # All as wide, so that their titles stand in one column.
            square, small = QPixmap(self._blank), fitted(large, SIDE, 1.0)
            painter = QPainter(square)
            painter.drawPixmap((SIDE - small.width()) // 2, (SIDE - small.height()) // 2, small)
            painter.end()
            icon = QIcon(square)
            icon.addPixmap(square, QIcon.Mode.Selected)  # not tinted
            self._small[key] = icon
        return self._small[key]


def series_title(info: ImageInfo) -> str:
    """ "4 · t2_tse_tra · b 400 · axial · 19 slices"; the name of a file that tells nothing."""
    series = info.series or SeriesInfo()
    parts = [title_of(info, shown_name(file_without_part(info.path)))]
    if series.volume:
        parts.append(volume_words(series.volume))
    parts.append(plane_words(info.plane))
    if info.slices > 1:
        parts.append(_tr("{0} slices").format(info.slices))
    if series.localizer:
        parts.append(_tr("scout"))
    return " · ".join(filter(None, parts))


def volume_words(volume: str) -> str:
    """ "b 400"; a mere number says what it counts."""
    return _tr("volume {0}").format(volume) if volume.isdecimal() else visible(volume)


def plane_words(plane: str) -> str:
    """Of ``ImageInfo.plane``."""
    planes = {"axial": _tr("axial"), "coronal": _tr("coronal"), "sagittal": _tr("sagittal")}
    return planes.get(plane, "")


def _study_words(node: Node) -> str:
    infos = [child.info for child in node.children if child.info is not None]
    told = visible(next((i.series.study_description for i in infos if i.series is not None), ""))
    parts = [_tr("Patient {0}").format(node.patient)] if node.patient else []
    study = _tr("Folder {0}").format(node.name) if node.name else ""
    parts += [study or _tr("Study {0}").format(node.number), told]
    parts.append(_tr("{0} series").format(len(infos)) if len(infos) > 1 else _tr("1 series"))
    return " · ".join(filter(None, parts))


def _tr(text: str) -> str:
    return QCoreApplication.translate("SeriesChooser", text)
