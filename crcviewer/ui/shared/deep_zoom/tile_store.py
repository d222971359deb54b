"""The tiles of open slides: kept up to so many bytes, asked of the reader as they are wished."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from crcviewer.client.call import Call
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.messages import Progress
from crcviewer.protocol.slide_messages import SlideTile, SlideTileRead
from crcviewer.ui.shared.deep_zoom.tile_grid import TILE, TileGrid, TileKey
from crcviewer.ui.shared.pixels import image_of, take_pixels

BUDGET = 384 << 20
"""Bytes of all slides together: some 380 tiles, a dozen screens."""
_AT_ONCE = 4
"""Tiles of one request: so many are read on after the hand has gone elsewhere."""
_REQUESTS = 2
"""Under way, so that the reader never waits for the window."""

_Key = tuple[int, TileKey]


class TileCache:
    """What was not drawn for longest goes first. One for all slides."""

    def __init__(self, budget: int = BUDGET) -> None:
        self.budget = budget
        self.bytes = 0
        self._kept: OrderedDict[_Key, QImage] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: _Key) -> QImage | None:
        """None: not here."""
        image = self._kept.get(key)
        if image is not None:
            self._kept.move_to_end(key)
        return image

    def put(self, key: _Key, image: QImage) -> None:
        """Others may go for it."""
        old = self._kept.pop(key, None)
        self.bytes += image.sizeInBytes() - (old.sizeInBytes() if old is not None else 0)
        self._kept[key] = image
        while self.bytes > self.budget and len(self._kept) > 1:
            _, gone = self._kept.popitem(last=False)
            self.bytes -= gone.sizeInBytes()

    def forget(self, owner: int) -> None:
        """All of one slide."""
        for key in [key for key in self._kept if key[0] == owner]:
            self.bytes -= self._kept.pop(key).sizeInBytes()


Ask = Callable[[tuple[SlideTile, ...], int], Call]
"""Asks the reader for tiles, with a priority; answered as of ``ReadSlideTiles``."""


class TileStore(QObject):
    """The tiles of one slide or picture."""

    tile_arrived = Signal()
    failed = Signal(object)
    """:class:`Failure`: nothing more is asked for until :meth:`go_on`."""

    def __init__(
        self,
        ask: Ask,
        grid: TileGrid,
        cache: TileCache,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._read, self._grid, self._cache = ask, grid, cache
        self._owner = id(self)
        self._base: dict[TileKey, QImage] = {}
        """The smallest level, which is never forgotten: something is always there."""
        self._wishes: list[tuple[TileKey, int]] = []
        self._asked: dict[Call, set[TileKey]] = {}
        self._stopped = False

    def image(self, key: TileKey) -> QImage | None:
        """None: it has not come yet, or was forgotten."""
        kept = self._base.get(key)
        return kept if kept is not None else self._cache.get((self._owner, key))

    def wish(self, now: Sequence[TileKey], soon: Sequence[TileKey]) -> None:
        """What is on the screen, and what is about to be; it replaces what was wished before."""
        last = self._grid.last
        level = self._grid.levels[last]
        base = [
            TileKey(last, column, row)
            for row in range(-(-level.height // TILE))
            for column in range(-(-level.width // TILE))
        ]
        wanted = dict.fromkeys((*base, *now), 0)
        for key in soon:
            wanted.setdefault(key, 1)
        self._wishes = list(wanted.items())
        self._ask()

    @property
    def pending(self) -> bool:
        """Whether tiles are under way."""
        return bool(self._asked)

    def go_on(self) -> None:
        """After a failure: ask again."""
        self._stopped = False
        self._ask()

    def close(self) -> None:
        """Nobody looks any more."""
        self._stopped = True
        for call in list(self._asked):
            call.drop()
        self._asked.clear()
        self._base.clear()
        self._cache.forget(self._owner)

    # --------------------------------------------------------------------------------- parts

    def _ask(self) -> None:
        while not self._stopped and len(self._asked) < _REQUESTS:
            under_way = {key for keys in self._asked.values() for key in keys}
            lacking = [
                (key, order)
                for key, order in self._wishes
                if key not in under_way and self.image(key) is None
            ]
            if not lacking:
                return
            keys = [key for key, _ in lacking[:_AT_ONCE]]
            tiles = tuple(map(self._grid.request_of, keys))
            call = self._read(tiles, lacking[0][1])
            self._asked[call] = set(keys)
            call.belong_to(self)
            call.progressed.connect(partial(self._on_call_progressed, call))
            call.answered.connect(lambda _reply, call=call: self._on_call_ended(call))
            call.cancelled.connect(partial(self._on_call_ended, call))
            call.failed.connect(partial(self._on_call_failed, call))

    def _on_call_progressed(self, call: Call, told: Progress) -> None:
        if isinstance(told, SlideTileRead):
            key = _key_of(told.tile)
            self._asked.get(call, set()).discard(key)
            self._take(key, told.array)

    def _take(self, key: TileKey, array: str) -> None:
        pixels = take_pixels(array)
        if pixels is None:
            return  # It is asked for again when it is drawn.
        image = image_of(pixels)
        if key.level == self._grid.last:
            self._base[key] = image
        else:
            self._cache.put((self._owner, key), image)
        self.tile_arrived.emit()

    def _on_call_ended(self, call: Call) -> None:
        self._asked.pop(call, None)
        self._ask()

    def _on_call_failed(self, call: Call, failure: Failure) -> None:
        self._asked.pop(call, None)
        if not self._stopped:
            self._stopped = True
            self.failed.emit(failure)


def _key_of(tile: SlideTile) -> TileKey:
    return TileKey(tile.level, tile.x // TILE, tile.y // TILE)
