"""The images of a case read again for a report, and its overlays made again by the same model."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from crcviewer.engine.failures import explain
from crcviewer.engine.job import Job
from crcviewer.engine.models_at_hand import Engines, NoProfileError
from crcviewer.engine.reader_child import ReaderChild
from crcviewer.protocol.images import FieldOfView, ImageRef, Slot
from crcviewer.protocol.messages import Classified, Classify, Reply
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import Text, text
from crcviewer.report.answers import answer_of
from crcviewer.report.case_arrays import CaseArrays
from crcviewer.report.case_images import CaseImages, SlotImages, evidence
from crcviewer.report.overlay_map import OverlayMap
from crcviewer.report.pictures import ReportImage
from crcviewer.session.case import Case

CLOSE = 0.001
"""Largest change of a probability with which an answer made again is the same one."""
ROUNDING = 0.03
"""By which a probability in bfloat16 may differ from that in float32: 0.022 was the most of 3,171
tiles (docs/slides.md)."""


def asked_again(case: Case, *, overlays: bool, number: int = 1) -> Classify:
    """What has to be asked for the answer that a case has: the slice and the fields that it was
    given for, whatever would be the default today."""
    result, tile, scan = case.result, case.pathology, case.radiology
    assert result is not None
    assert tile is not None
    return Classify(
        number,
        ImageRef(tile.info.path, tile.slice_index, result.pathology_field, tile.pixel_size_um),
        None
        if scan is None
        else ImageRef(
            scan.info.path,
            scan.slice_index if result.radiology_slice is None else result.radiology_slice,
            scan.field if result.radiology_field is None else result.radiology_field,
            scan.pixel_size_um,
        ),
        overlays=overlays,
    )


def case_images(
    case: Case,
    cards: Mapping[str, ModelCard],
    reader: ReaderChild,
    engines: Engines,
    max_side: int,
) -> CaseImages:
    """Both images, each with its overlay where one applies; ``max_side``: pixels at most."""
    result, card = answer_of(case, cards)
    again: CaseArrays | Text | None = None
    if result is not None and result.verdict is not None:
        again = _arrays(case, engines, reader.folder)
    found = CaseImages()
    for slot in Slot:
        chosen = case.picture(slot)
        if chosen is None:
            continue
        try:
            image = _image(case, slot, reader, max_side)
        except Exception as error:
            found.unreadable[slot] = explain(error)
            continue
        overlay: OverlayMap | Text | None = None
        if card is not None and result is not None:
            arrays = again if isinstance(again, CaseArrays) else None
            overlay = evidence(slot, card, result, arrays)
            if isinstance(overlay, Text) and isinstance(again, Text) and slot is Slot.PATHOLOGY:
                overlay = again
        found.slots[slot] = (
            SlotImages(image, overlay)
            if isinstance(overlay, OverlayMap)
            else SlotImages(image, None, overlay or text("There is no overlay."))
        )
    return found


def _image(case: Case, slot: Slot, reader: ReaderChild, max_side: int) -> ReportImage:
    """Raises RequestError."""
    chosen, result = case.picture(slot), case.result
    assert chosen is not None
    index, field = chosen.slice_index, chosen.field
    if result is not None:
        tile = slot is Slot.PATHOLOGY
        field = (result.pathology_field if tile else result.radiology_field) or field
        if not tile and result.radiology_slice is not None:
            index = result.radiology_slice
    ref = ImageRef(chosen.info.path, index, field, chosen.pixel_size_um)
    opened = reader.open_image(ref, max_side, slot=slot)
    file = Path(opened.array)
    try:
        pixels = np.load(file, allow_pickle=False)
    finally:
        file.unlink(missing_ok=True)
    return ReportImage(
        pixels=pixels,
        scale=opened.scale,
        pixel_size_um=chosen.pixel_size_um or opened.info.pixel_size_um,
        letters=opened.info.letters,
        field=_shown_field(opened.field, opened.info.width, opened.info.height),
    )


def _shown_field(field: FieldOfView, width: int, height: int) -> FieldOfView | None:
    """None where it is the whole image, which needs no frame."""
    whole = field.x <= 0 and field.y <= 0 and field.x + field.side >= max(width, height)
    return None if whole else field


def _arrays(case: Case, engines: Engines, scratch: Path) -> CaseArrays | Text | None:
    """The arrays of an answer, or why there are none; only those of the answer that is told."""
    result = case.result
    assert result is not None
    try:
        engine = engines(result.model_sha256, result.site_profile_sha256)
    except NoProfileError as error:
        return error.failure.said
    if engine is None:
        return None
    request = asked_again(case, overlays=True)
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        job = Job(request, _ignored, lambda suffix: Path(folder) / f"arrays{suffix}")
        try:
            now = engine.classify(request, job)
            if differs(result, now):
                return text("The answer, made again, is another one now: no overlay is drawn.")
            return CaseArrays.load(now.arrays)
        except Exception as error:
            return explain(error).said


def differs(before: Classified, now: Classified) -> bool:
    """Whether two answers are not the same within :data:`CLOSE`."""
    return before.verdict != now.verdict or largest_change(before, now) > CLOSE


def largest_change(before: Classified, now: Classified) -> float:
    """Of a probability."""
    if len(before.probabilities) != len(now.probabilities):
        return 1.0
    pairs = zip(before.probabilities, now.probabilities, strict=True)
    return max((abs(a - b) for a, b in pairs), default=0.0)


def _ignored(_: Reply) -> None:
    return None
