"""The tiles of the picture that a pane shows reduced: asked for as it is moved."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer

from crcviewer.client.call import Call
from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import FieldOfView, ImageRef
from crcviewer.protocol.messages import ImageOpened, Progress
from crcviewer.protocol.slide_messages import SlideTile, ZoomOpened
from crcviewer.protocol.text import NOTHING, text
from crcviewer.ui.shared.deep_zoom.look_ahead import LookAhead
from crcviewer.ui.shared.deep_zoom.picture_tiles import PictureTiles
from crcviewer.ui.shared.deep_zoom.tile_grid import TileGrid
from crcviewer.ui.shared.deep_zoom.tile_store import TileCache, TileStore
from crcviewer.ui.shared.field_geometry import rect_of
from crcviewer.ui.shared.image_pane import ImagePane
from crcviewer.ui.shared.picture_overview import PictureOverview

_BUDGET = 128 << 20
"""Bytes of tiles: some 120, four screens."""
_SMALL = 8
"""Times a field goes into the side of the picture from which it is gone to."""
_AROUND = 1.0
"""Of the field, on each side."""
_LATE_MS = 400
"""After which it is told that the picture is being unpacked."""


class PaneZoom(QObject):
    """What fails is told over the image, and the reduced copy stays."""

    def __init__(self, reader: ReaderClient, pane: ImagePane) -> None:
        super().__init__(pane)
        self._reader, self._pane, self._view = reader, pane, pane.view
        self.cache = TileCache(_BUDGET)
        self._of: tuple[ImageRef, str] | None = None
        self._opening: Call | None = None
        self._store: TileStore | None = None
        self._ahead: LookAhead | None = None
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_LATE_MS)
        self._late.timeout.connect(lambda: pane.show_busy(text("Unpacking the picture …")))
        self.overview = PictureOverview(pane.view)
        pane.view.seen_changed.connect(self._on_view_seen_changed)

    @property
    def sharp(self) -> bool:
        """Whether all that is seen is as sharp as the picture is, or the screen."""
        tiles = self._view.tiles
        return tiles is None or tiles.frame.blank + tiles.frame.coarse == 0

    @property
    def waiting(self) -> bool:
        """Whether the picture is being opened, or tiles are under way."""
        return self._opening is not None or (self._store is not None and self._store.pending)

    def show(self, opened: ImageOpened) -> None:
        """The picture that is in view now."""
        ref = ImageRef(opened.info.path, opened.slice_index)
        under_way = self._opening is not None or self._view.tiles is not None
        if self._of == (ref, opened.info.sha256) and under_way:
            self._look_at(opened.field, new=False)
            return
        self.clear()
        if opened.scale >= 1:
            return
        self._look_at(opened.field, new=True)
        self._of = ref, opened.info.sha256
        call = self._opening = self._reader.open_zoom(ref)
        call.belong_to(self)
        call.progressed.connect(self._on_opening_progressed)
        call.answered.connect(lambda reply: self._on_opened(ref, opened.scale, reply))
        call.failed.connect(self._on_failed)
        call.cancelled.connect(self._on_ended)
        self._late.start()

    def clear(self) -> None:
        """No picture is in view."""
        if self._opening is not None:
            self._opening.drop()
        if self._store is not None:
            self._store.close()
            self._store.deleteLater()
        if self._ahead is not None:
            self._ahead.deleteLater()
        self._of = self._store = self._ahead = None
        self._on_ended()
        self._view.set_tiles(None)
        self.overview.follow()

    def _look_at(self, field: FieldOfView, *, new: bool) -> None:
        """Where the network looks, with what lies round it: on a whole slide nobody would see it.
        Of a picture that is in view already, only where the field is not."""
        rect, view = rect_of(field), self._view
        side = min(view.extent.width(), view.extent.height())
        if rect.width() * _SMALL < side and (new or not view.seen.intersects(rect)):
            around = _AROUND * rect.width()
            view.look_at(rect.adjusted(-around, -around, around, around))

    # ---------------------------------------------------------------------------------- slots

    def _on_opening_progressed(self, told: Progress) -> None:
        if told.total and not self._late.isActive():
            share = 100 * told.done // told.total
            self._pane.show_busy(text("Unpacking the picture: {share} %", share=share))

    def _on_opened(self, ref: ImageRef, copy_scale: float, reply: ZoomOpened) -> None:
        self._on_ended()
        grid = TileGrid(reply.levels)
        whole = replace(ref, field=None)

        def ask(tiles: tuple[SlideTile, ...], priority: int) -> Call:
            return self._reader.read_zoom_tiles(whole, tiles, priority=priority)

        store = self._store = TileStore(ask, grid, self.cache, self)
        store.tile_arrived.connect(self._view.viewport().update)
        store.failed.connect(self._on_failed)
        self._ahead = LookAhead(grid, store, self)
        self._view.set_tiles(PictureTiles(grid, store, copy_scale))
        self.overview.follow()
        self._on_view_seen_changed()

    def _on_view_seen_changed(self) -> None:
        tiles = self._view.tiles
        if self._ahead is None or tiles is None:
            return
        scale = self._view.magnification * self._view.devicePixelRatioF()
        if tiles.wanted(scale):
            self._ahead.move(self._view.seen, scale)

    def _on_failed(self, failure: Failure) -> None:
        self._on_ended()
        self._pane.show_busy(failure.said)

    def _on_ended(self) -> None:
        self._late.stop()
        if self._opening is not None:
            self._opening = None
            self._pane.show_busy(NOTHING)
