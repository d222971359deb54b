"""What the Explore tab shows: the map, how it is coloured, what is hidden, selected, pointed at.

Widgets subscribe to it; every change goes through it and is told by a signal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from crcviewer.protocol.map_messages import PlacedCase
from crcviewer.ui.explore.data.colouring import Colouring, Group, groups_of
from crcviewer.ui.explore.data.map_data import Floats, MapData, MapKind
from crcviewer.ui.explore.data.reclassified import Reclassified

Rows = NDArray[np.int64]
_OF_ONE_MAP = (Colouring.RECLASSIFIED, Colouring.COLUMN, Colouring.PATIENT)
"""What another map need not know."""
_NONE: Rows = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Star:
    """A case of the user's own on the map."""

    case_id: int
    name: str
    predicted: int
    fused: PlacedCase
    single: PlacedCase | None

    def placed(self, kind: MapKind) -> PlacedCase | None:
        """Where it lies on that map; None: nowhere."""
        return self.fused if kind is MapKind.FUSED else self.single


class ExploreModel(QObject):
    """Rows are those of the map's arrays."""

    data_changed = Signal()
    groups_changed = Signal()
    """Colours or what is hidden are other than before."""
    selection_changed = Signal()
    pointed_changed = Signal()
    """Another case, or none, is under the cursor."""
    stars_changed = Signal()
    reclassified_changed = Signal()
    """Cases were classified again without radiology, or belong to another map now."""
    preview_changed = Signal()
    """A layout that is being made has moved on, or is over."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data: MapData | None = None
        self._colouring = Colouring.CLASS
        self._groups: tuple[Group, ...] = ()
        self._hidden: dict[tuple[Colouring, str], set[str]] = {}
        self._selected = _NONE
        self._pointed: int | None = None
        self._pointed_star: int | None = None
        self._stars: dict[int, Star] = {}
        self._preview: dict[str, Floats] = {}
        self._column = ""
        self._columns: Mapping[str, Sequence[str]] = {}
        self._reclassified: Reclassified | None = None

    # ------------------------------------------------------------------------------ reading

    @property
    def data(self) -> MapData | None:
        return self._data

    @property
    def colouring(self) -> Colouring:
        return self._colouring

    @property
    def column(self) -> str:
        """Of the user's table, where colours tell one."""
        return self._column

    @property
    def columns(self) -> Mapping[str, Sequence[str]]:
        """Of the user's table: one value a case."""
        return self._columns

    @property
    def reclassified(self) -> Reclassified | None:
        """What classifying again without radiology gave."""
        return self._reclassified

    @property
    def groups(self) -> tuple[Group, ...]:
        """All, hidden ones too."""
        return self._groups

    @property
    def selected(self) -> Rows:
        """In ascending order; hidden cases may be among them."""
        return self._selected

    @property
    def pointed(self) -> int | None:
        """The row under the cursor."""
        return self._pointed

    @property
    def pointed_star(self) -> int | None:
        """The id of the user's own case under the cursor."""
        return self._pointed_star

    @property
    def stars(self) -> tuple[Star, ...]:
        return tuple(self._stars.values())

    def star(self, case_id: int) -> Star | None:
        """The placed case, or None where it is not on the map."""
        return self._stars.get(case_id)

    @property
    def preview(self) -> Mapping[str, Floats]:
        """Coordinates ``(N, 2)`` of the maps (``fused``, ``single``) that are being made."""
        return self._preview

    @property
    def _told(self) -> tuple[Colouring, str]:
        """What colours tell."""
        return self._colouring, self._column

    def is_hidden(self, key: str) -> bool:
        """Whether a group was switched off."""
        return key in self._hidden.get(self._told, set())

    def visible_groups(self) -> tuple[Group, ...]:
        """Those that are drawn."""
        return tuple(group for group in self._groups if not self.is_hidden(group.key))

    def visible_rows(self) -> Rows:
        """Of the groups that are drawn, in ascending order."""
        shown = [group.rows for group in self.visible_groups()]
        return np.sort(np.concatenate(shown)) if shown else _NONE

    # ----------------------------------------------------------------------------- changing

    def set_data(self, data: MapData | None) -> None:
        """Another map; what was selected or placed belonged to the old one."""
        self._data = data
        self._stars = {}
        self._preview = {}
        self._pointed = self._pointed_star = None
        self._selected = _NONE
        self._reclassified, self._columns = None, {}
        if self._colouring in _OF_ONE_MAP:
            self._colouring, self._column = Colouring.CLASS, ""
        self._regroup()
        self.data_changed.emit()
        self.preview_changed.emit()
        self.groups_changed.emit()
        self.selection_changed.emit()
        self.pointed_changed.emit()
        self.stars_changed.emit()
        self.reclassified_changed.emit()

    def set_colouring(self, colouring: Colouring, column: str = "") -> None:
        """Tell cases apart by something else; ``column``: of the user's table."""
        if (colouring, column) != self._told:
            self._colouring, self._column = colouring, column
            self._regroup()
            self.groups_changed.emit()

    def set_columns(self, columns: Mapping[str, Sequence[str]]) -> None:
        """Of a table of the user's own, in the place of an earlier one."""
        self._columns = columns
        if self._colouring is Colouring.COLUMN and self._column not in columns:
            self.set_colouring(Colouring.CLASS)

    def set_reclassified(self, reclassified: Reclassified) -> None:
        """Some cases were classified again, and are shown so."""
        self._reclassified = reclassified
        self._colouring, self._column = Colouring.RECLASSIFIED, ""
        self._regroup()
        self.reclassified_changed.emit()
        self.groups_changed.emit()

    def set_hidden(self, key: str, hidden: bool) -> None:
        """Switch a group off or on again."""
        if hidden != self.is_hidden(key):
            keys = self._hidden.setdefault(self._told, set())
            (keys.add if hidden else keys.discard)(key)
            self.groups_changed.emit()

    def show_only(self, key: str | None) -> None:
        """Switch all other groups off; None: all on."""
        others = {group.key for group in self._groups} - {key} if key is not None else set()
        self._hidden[self._told] = others
        self.groups_changed.emit()

    def select(self, rows: Sequence[int] | Rows, *, add: bool = False) -> None:
        """Select these cases, or these too."""
        wanted = np.unique(np.asarray(rows, np.int64))
        if add:
            wanted = np.union1d(self._selected, wanted)
        if not np.array_equal(wanted, self._selected):
            self._selected = wanted
            self.selection_changed.emit()

    def point_at(self, row: int | None, star: int | None = None) -> None:
        """The cursor is over this case, or over this one of the user's own."""
        if (row, star) != (self._pointed, self._pointed_star):
            self._pointed, self._pointed_star = row, star
            self.pointed_changed.emit()

    def set_stars(self, stars: Mapping[int, Star]) -> None:
        """All of the user's own cases that are on the map."""
        self._stars = dict(stars)
        if self._pointed_star not in self._stars:
            self.point_at(self._pointed, None)
        self.stars_changed.emit()

    def set_preview(self, kind: str, coordinates: Floats) -> None:
        """A layout has moved on."""
        if self._data is not None and coordinates.shape == (len(self._data), 2):
            self._preview[kind] = coordinates
            self.preview_changed.emit()

    def clear_preview(self) -> None:
        """The map is again what it was."""
        if self._preview:
            self._preview = {}
            self.preview_changed.emit()

    def _regroup(self) -> None:
        data = self._data
        if data is None:
            self._groups = ()
            return
        column = self._columns.get(self._column, ())
        self._groups = groups_of(
            data, self._colouring, column=column, reclassified=self._reclassified
        )
