"""What the engine answers of slides: the tissue map, its measures, its files."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import tifffile
from numpy.typing import NDArray

import crcviewer
from crcviewer.engine.failures import RequestError
from crcviewer.engine.image_cache import Cropper
from crcviewer.engine.image_facts import scan_facts
from crcviewer.engine.job import Job
from crcviewer.engine.slides.grid import Grid, grid_of, reading_order
from crcviewer.engine.slides.journal import (
    Journal,
    JournalHead,
    JournalWriter,
    default_journal,
    read_journal,
)
from crcviewer.engine.slides.map_progress import MapProgress
from crcviewer.engine.slides.map_slide import SlideMapper
from crcviewer.engine.slides.measures import measure
from crcviewer.engine.slides.patience import patiently
from crcviewer.engine.slides.regions import moved
from crcviewer.engine.slides.summary import summary_of
from crcviewer.engine.slides.tissue_bits import packed, unpacked
from crcviewer.imaging.core.files import display_name, shown_name
from crcviewer.imaging.core.pixel_size import believable, of_objective
from crcviewer.imaging.formats.slide import Slide, open_slide, slide_hash
from crcviewer.imaging.slides.tissue import find_tissue
from crcviewer.protocol.audit_report import Verdict as AuditOutcome
from crcviewer.protocol.failure import TellPixelSize
from crcviewer.protocol.images import FieldOfView, Slot
from crcviewer.protocol.messages import Progress
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.program import program_sha256
from crcviewer.protocol.slide_messages import (
    NOT_KNOWN_TO_USE,
    SEES_TILES_ALONE,
    ExportSlide,
    MapSlide,
    MeasureSlide,
    OpenSlideMap,
    SlideExported,
    SlideMapOpened,
    SlideMapped,
    SlideMeasured,
)
from crcviewer.protocol.text import Text, text

if TYPE_CHECKING:
    from crcviewer.model.predict import LoadedModel

_LEAST_STRIDE_UM, _MOST_STRIDE_UM = 28.0, 1120.0


@dataclass(frozen=True)
class _Scan:
    """The radiology image beside every field."""

    pixels: NDArray[np.uint8] | None
    """None: it has no part in the answers."""
    sha256: str = ""
    warnings: tuple[Text, ...] = ()
    slice_index: int | None = None
    field: FieldOfView | None = None


class SlideMaps:
    """Handlers of the engine; the model is the one that is warm when a map begins."""

    def __init__(self, warm_model: Callable[[], LoadedModel], fields: Cropper) -> None:
        self._warm_model = warm_model
        self._fields = fields

    def map_slide(self, request: MapSlide, job: Job) -> SlideMapped:
        """See :class:`MapSlide`."""
        model = self._warm_model()
        if not _LEAST_STRIDE_UM <= request.stride_um <= _MOST_STRIDE_UM:
            raise RequestError(
                text("A stride of {stride:g} µm cannot be used.", stride=request.stride_um),
                text(
                    "Give one from {low:g} to {high:g} µm.",
                    low=_LEAST_STRIDE_UM,
                    high=_MOST_STRIDE_UM,
                ),
            )
        job.report(Progress(request.id, 0, 0, text("Looking for tissue")))
        with patiently(lambda: open_slide(request.path), job.token, request.path) as slide:
            return self._mapped(slide, model, request, job)

    def _mapped(self, slide: Slide, model: LoadedModel, request: MapSlide, job: Job) -> SlideMapped:
        begin = time.monotonic()
        mpp, told_by = _pixel_size(slide, request)
        regions = request.regions
        if request.regions_of_scanned_part:
            regions = moved(regions, *slide.facts.origin)
        scan = self._scan(request, model)
        job.token.check()
        grid = grid_of(*slide.dimensions, mpp, request.stride_um)
        _check_resolution(slide, grid, model.card.pathology_source_size)
        head = JournalHead(
            slide=shown_name(slide.path),
            slide_sha256=patiently(lambda: slide_hash(slide), job.token, slide.path),
            model_name=model.card.name,
            model_sha256=model.card.sha256,
            classes=model.card.classes,
            width=slide.dimensions[0],
            height=slide.dimensions[1],
            pixel_size_um=mpp,
            pixel_size_from=told_by,
            stride_um=request.stride_um,
            side=grid.side,
            pitch=grid.pitch,
            columns=grid.columns,
            rows=grid.rows,
            tissue="",
            radiology_sha256=scan.sha256 if scan.pixels is not None else "",
            radiology_used=scan.pixels is not None,
            origin=slide.facts.origin,
            regions=regions,
            code_version=crcviewer.__version__,
            warnings=(*slide.facts.warnings, *scan.warnings),
            calibrated=model.card.calibration is not None,
            precision=model.precision,
            site_profile="" if model.card.site is None else model.card.site.name,
            site_profile_sha256=model.card.site_sha256,
            radiology_slice=scan.slice_index,
            radiology_field=scan.field,
            preprocessing_sha256=model.card.preprocessing_sha256,
            program_sha256=program_sha256(),
            place=str(Path(slide.path).absolute()),
        )
        path = Path(request.journal) if request.journal else default_journal(head)
        head = patiently(
            lambda: _with_tissue(head, path, slide, grid),
            job.token,
            slide.path,
            lambda: slide.reads,
        )
        job.token.check()
        with JournalWriter(path, head) as writer:
            tissue = unpacked(head.tissue, grid.rows, grid.columns)
            wanted = tissue & grid.within(regions)
            if not wanted.any():
                raise _nothing(slide, restricted=bool(regions) and bool(tissue.any()))
            done = np.zeros_like(wanted)
            before = 0.0
            if writer.found is not None:
                found = writer.found.records
                done[found["row"], found["column"]] = True
                before = float(found["seconds"].max(initial=0))
            told = MapProgress(request, job, int(wanted.sum()), int((wanted & done).sum()))
            told.grid(head, wanted, path, mpp, told_by)
            if writer.found is not None:
                told.fields(writer.found.records)
            mapper = SlideMapper(
                slide,
                grid,
                model,
                scan.pixels,
                field_um=grid.side * mpp,
                synthetic=model.card.phantoms_only and is_phantom_slide(slide.path),
                threads=request.threads,
            )
            # What was worked before this begins: tissue, hashes.
            before += time.monotonic() - begin
            try:
                mapper.run(
                    reading_order(grid, wanted, done), writer, before, job.token, told.stepped
                )
            finally:
                told.flush()
        journal = read_journal(path)
        return SlideMapped(request.id, summary_of(journal, regions), str(path))

    def _scan(self, request: MapSlide, model: LoadedModel) -> _Scan:
        """Whether the radiology image has a part, by the rules that a single case has."""
        from crcviewer.model.verdict import check_scan

        if request.radiology is None:
            return _Scan(None)
        card = model.card
        if not model.sees_radiology:
            return _Scan(None, "", (SEES_TILES_ALONE,))
        crop = self._fields.crop(request.radiology, Slot.RADIOLOGY, card.radiology_source_size)
        audit = card.audit_verdict
        if audit is None or audit.kind is AuditOutcome.NOT_USED:
            return _Scan(None, crop.info.sha256, (NOT_KNOWN_TO_USE,))
        facts = scan_facts(request.radiology, crop, phantoms_only=card.phantoms_only)
        check = check_scan(card, model.gate, model.slice_statistics([crop.pixels])[0], facts)
        if check.outside:
            told = text(
                "The radiology image is unlike those of the training ({reasons}): the map is of the"
                " slide alone.",
                reasons=tuple(one.told for one in check.reasons),
            )
            return _Scan(None, crop.info.sha256, (told,))
        return _Scan(crop.pixels, crop.info.sha256, (), crop.slice_index, crop.field)

    def open_map(self, request: OpenSlideMap, job: Job) -> SlideMapOpened:
        """See :class:`OpenSlideMap`."""
        path = Path(request.journal)
        journal = read_journal(path)
        head = journal.head
        with open_slide(request.path) as slide:
            if slide_hash(slide) != head.slide_sha256:
                raise RequestError(
                    text("{name} is not the slide that this map is of.", name=head.slide),
                    text("Map it again."),
                )
        grid = grid_of(head.width, head.height, head.pixel_size_um, head.stride_um)
        wanted = unpacked(head.tissue, grid.rows, grid.columns) & grid.within(head.regions)
        done = np.zeros_like(wanted)
        done[journal.records["row"], journal.records["column"]] = True
        told = MapProgress(request, job, int(wanted.sum()), int((wanted & done).sum()))
        told.grid(head, wanted, path, head.pixel_size_um, head.pixel_size_from)
        told.fields(journal.records)
        return SlideMapOpened(request.id, complete=not bool((wanted & ~done).any()))

    def card(self) -> ModelCard | None:
        """Of the model that is warm."""
        try:
            return self._warm_model().card
        except RequestError:
            return None

    def measure_slide(self, request: MeasureSlide, job: Job) -> SlideMeasured:
        """See :class:`MeasureSlide`."""
        found = measure(read_journal(Path(request.journal)), request.regions)
        return SlideMeasured(
            request.id,
            found.measures,
            found.fields,
            found.classified,
            found.without_verdict,
            found.complete,
        )

    def export_slide(self, request: ExportSlide, job: Job) -> SlideExported:
        """See :class:`ExportSlide`."""
        from crcviewer.engine.slides.export import export_map

        files = export_map(
            read_journal(Path(request.journal)),
            Path(request.folder),
            request.formats,
            request.regions,
            png_side=request.png_side,
            check=job.token.check,
            card=self.card(),
            languages=request.languages,
        )
        return SlideExported(request.id, tuple(map(str, files)))


def is_phantom_slide(path: str) -> bool:
    """Whether a slide says that it was drawn by ``crcviewer phantom slide``."""
    try:
        with tifffile.TiffFile(path) as file:
            told = json.loads(file.pages.first.description)
    except Exception:  # whatever a decoder does with a file that is none of ours
        return False
    return isinstance(told, dict) and str(told.get("synthetic", "")).startswith("phantom slide")


def _pixel_size(slide: Slide, request: MapSlide) -> tuple[float, str]:
    told = believable(request.pixel_size_um)
    if told is not None:
        return told, "user"
    if slide.mpp is not None:
        return slide.mpp, "file"
    usual = of_objective(slide.facts.objective)
    if usual is not None:
        return usual, "objective"
    raise RequestError(
        text(
            "{name} does not tell how large its pixels are, so its fields cannot be laid out.",
            name=display_name(slide.path),
        ),
        text("Say the size of its pixels in µm, or the objective with which it was scanned."),
        TellPixelSize(slide.path),
    )


def _check_resolution(slide: Slide, grid: Grid, source: int) -> None:
    """A field with fewer pixels than a training tile had cannot be judged."""
    width, height = slide.dimensions
    if grid.side < source:
        raise RequestError(
            text(
                "A field of 112 µm has only {side} pixels on {name}, and the model has learned from"
                " {source}.",
                side=int(grid.side), source=source, name=display_name(slide.path),
            ),
            text("Open the slide at a larger magnification, or correct the size of its pixels."),
            TellPixelSize(slide.path),
        )  # fmt: skip
    if min(width, height) < grid.side:
        raise RequestError(
            text("{name} is smaller than one field of 112 µm.", name=display_name(slide.path)),
            text("Classify it as a tile, or correct the size of its pixels."),
            TellPixelSize(slide.path),
        )


def _with_tissue(head: JournalHead, path: Path, slide: Slide, grid: Grid) -> JournalHead:
    """The tissue of a journal that is gone on with; else it is looked for."""
    from msgspec.structs import replace

    known: Journal | None = None
    if path.exists():
        try:
            known = read_journal(path)
        except RequestError:
            known = None
    if known is not None and known.head.key == head.key:
        return replace(head, tissue=known.head.tissue)
    tissue = grid.on_tissue(find_tissue(slide, head.pixel_size_um))
    return replace(head, tissue=packed(tissue))


def _nothing(slide: Slide, *, restricted: bool) -> RequestError:
    if restricted:
        return RequestError(
            text("There is no tissue in these regions of {name}.", name=display_name(slide.path)),
            text("Draw them elsewhere, or map the whole slide."),
        )
    return RequestError(
        text("No tissue was found on {name}.", name=display_name(slide.path)),
        text("Check the size of its pixels, or take another scan of it."),
    )
