"""The reader as typed requests."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from crcviewer.client.call import Call
from crcviewer.client.worker_client import WorkerClient
from crcviewer.protocol.images import ImageRef, Slot
from crcviewer.protocol.map_messages import ListCases, SurveySet
from crcviewer.protocol.messages import CropField, InspectFiles, OpenImage, StampFiles
from crcviewer.protocol.slide_messages import (
    OpenSlide,
    OpenZoom,
    ReadAssociated,
    ReadSlideTiles,
    ReadZoomTiles,
    SlideTile,
)
from crcviewer.protocol.text import Text, text


class ReaderClient(WorkerClient):
    """Finds, opens and lists images, in a process without torch."""

    role = "reader"

    def inspect_files(self, paths: Iterable[str]) -> Call:
        """Answered by FilesInspected, with CasesFound before it; those may come again if the
        reader had to be restarted."""
        return self._submit(InspectFiles(self._next_id(), tuple(paths)))

    def open_image(
        self,
        image: ImageRef,
        slot: Slot | None = None,
        max_side: int = 2048,
        *,
        values: bool = False,
    ) -> Call:
        """Answered by ImageOpened."""
        return self._submit(OpenImage(self._next_id(), image, max_side, slot, values))

    def crop_field(self, image: ImageRef, slot: Slot, min_side: int) -> Call:
        """Answered by FieldCropped: what the network sees, at least ``min_side`` pixels along a
        side."""
        return self._submit(CropField(self._next_id(), image, slot, min_side))

    def stamp_files(self, paths: Iterable[str]) -> Call:
        """Answered by FilesStamped."""
        return self._submit(StampFiles(self._next_id(), tuple(paths)))

    def survey_set(self, path: str) -> Call:
        """Answered by SetSurveyed."""
        return self._submit(SurveySet(self._next_id(), path))

    def list_cases(self, wanted: ListCases) -> Call:
        """Answered by CasesListed; the id of ``wanted`` does not matter."""
        return self._submit(replace(wanted, id=self._next_id()))

    def open_slide(self, path: str) -> Call:
        """Answered by SlideOpened."""
        return self._submit(OpenSlide(self._next_id(), path))

    def read_slide_tiles(
        self, path: str, tiles: tuple[SlideTile, ...], *, priority: int = 0
    ) -> Call:
        """Answered by SlideTilesRead, with a SlideTileRead for each before it."""
        return self._submit(ReadSlideTiles(self._next_id(), path, tiles, priority))

    def open_zoom(self, image: ImageRef) -> Call:
        """Answered by ZoomOpened; Progress before it where a photograph has to be unpacked."""
        return self._submit(OpenZoom(self._next_id(), image))

    def read_zoom_tiles(
        self, image: ImageRef, tiles: tuple[SlideTile, ...], *, priority: int = 0
    ) -> Call:
        """Answered by SlideTilesRead, with a SlideTileRead for each before it."""
        return self._submit(ReadZoomTiles(self._next_id(), image, tiles, priority))

    def read_associated(self, path: str, name: str) -> Call:
        """Answered by AssociatedRead."""
        return self._submit(ReadAssociated(self._next_id(), path, name))

    def _name(self) -> Text:
        return text("The image reader")
