"""What the reader does: it finds, recognises, pairs and decodes images. No torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crcviewer.engine.case_lists import list_cases
from crcviewer.engine.disk_watch import DiskWatch
from crcviewer.engine.image_cache import CachedSources, FieldCropper
from crcviewer.engine.job import Job
from crcviewer.engine.medmnist_cases import survey_set
from crcviewer.engine.server import Route
from crcviewer.engine.slide_reading import SlideReader
from crcviewer.engine.zoom_reading import ZoomReader
from crcviewer.imaging.core.field_of_view import default_field
from crcviewer.imaging.discover.find_cases import find_cases
from crcviewer.protocol.images import Slot
from crcviewer.protocol.map_messages import ListCases, SurveySet
from crcviewer.protocol.messages import (
    CasesFound,
    CropField,
    FieldCropped,
    FilesInspected,
    ImageOpened,
    InspectFiles,
    LookingAt,
    OpenImage,
    Progress,
    Request,
    StampFiles,
)
from crcviewer.protocol.slide_messages import (
    OpenSlide,
    OpenZoom,
    ReadAssociated,
    ReadSlideTiles,
    ReadZoomTiles,
)
from crcviewer.protocol.text import verbatim

# A case shows two images; going back and forth between two cases should be quick as well.
_OPENED_SOURCES = 4
_MOST_SKIPPED = 10_000


def routes() -> Mapping[type[Request], Route]:
    """The requests of a reader; a long inspection has a lane of its own beside the display, as have
    tiles, and the unpacking of a photograph for them."""
    reader, slides = Reader(), SlideReader()
    zoom = ZoomReader(slides.pool)
    return {
        OpenImage: Route(reader.open_image),
        CropField: Route(reader.crop_field),
        InspectFiles: Route(reader.inspect_files, lane=1),
        StampFiles: Route(DiskWatch().stamp_files, lane=2),
        SurveySet: Route(survey_set, lane=1),
        ListCases: Route(list_cases, lane=1),
        OpenSlide: Route(slides.open_slide, lane=3),
        ReadSlideTiles: Route(slides.read_tiles, lane=3),
        OpenZoom: Route(zoom.open_zoom, lane=4),
        ReadZoomTiles: Route(zoom.read_tiles, lane=3),
        ReadAssociated: Route(slides.read_associated, lane=3),
    }


class Reader:
    """Keeps the sources opened last, so that each step of a slice slider is quick."""

    def __init__(self) -> None:
        self._sources = CachedSources(_OPENED_SOURCES)
        self._fields = FieldCropper()

    def open_image(self, request: OpenImage, job: Job) -> ImageOpened:
        """Decode one slice into an ``.npy`` file."""
        wanted = request.image
        source = self._sources.open(wanted.path)
        job.token.check()
        info = source.info
        slot = request.slot or info.slot or Slot.PATHOLOGY
        index = info.slices // 2 if wanted.slice_index is None else wanted.slice_index
        field = wanted.field or default_field(info, slot)
        if not request.max_side:
            wants = request.values and slot is Slot.RADIOLOGY
            windowing = source.windowing(index) if wants else None
            return ImageOpened(request.id, info, index, "", 1.0, field, windowing)
        found = None
        if request.values and slot is Slot.RADIOLOGY:
            found = source.read_values(index, max_side=request.max_side)
        pixels: NDArray[Any]
        if found is not None:
            pixels, windowing, scale = found
        else:
            pixels, scale = source.read(index, slot=slot, max_side=request.max_side)
            windowing = None
        job.token.check()
        path = job.array_path(".npy")
        np.save(path, pixels, allow_pickle=False)
        return ImageOpened(request.id, info, index, str(path), scale, field, windowing)

    def crop_field(self, request: CropField, job: Job) -> FieldCropped:
        """What the network sees of one image, into an ``.npy`` file."""
        crop = self._fields.crop(request.image, request.slot, request.min_side)
        path = job.array_path(".npy")
        np.save(path, crop.pixels, allow_pickle=False)
        return FieldCropped(
            request.id,
            crop.info,
            crop.field,
            str(path),
            crop.warnings,
            crop.slice_index,
            crop.windowing,
        )

    def inspect_files(self, request: InspectFiles, job: Job) -> FilesInspected:
        """Find the cases behind dropped paths, telling of them as they are found."""
        passed: list[str] = []

        def pass_over(path: str) -> None:
            if len(passed) < _MOST_SKIPPED:
                passed.append(path)

        cases, skipped = find_cases(
            request.paths,
            on_cases=lambda found: job.report(CasesFound(request.id, found)),
            on_progress=lambda done, total, name: job.report(
                Progress(request.id, done, total, verbatim(name))
            ),
            cancelled=lambda: job.token.cancelled,
            on_file=lambda path: job.report(LookingAt(request.id, path)),
            on_skipped=pass_over,
            set_aside=request.set_aside,
            unpack_into=job.folder,
        )
        return FilesInspected(request.id, cases, skipped, tuple(passed))
