"""A case whose images are read for the network: what is left to do needs no file."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from crcviewer.engine.image_cache import Cropper, FieldCrop
from crcviewer.engine.image_facts import scan_facts, tile_facts
from crcviewer.engine.job import CancelToken
from crcviewer.model.plain_checks import Finding
from crcviewer.model.predict import LoadedModel
from crcviewer.model.tile_checks import tile_checks
from crcviewer.model.verdict import ScanFacts, TileFacts
from crcviewer.protocol.images import Slot
from crcviewer.protocol.messages import Classify


@dataclass(frozen=True)
class ReadCase:
    """The squares that the network sees, and what the gate is to know of them."""

    request: Classify
    model: LoadedModel
    """That it was read for: another may see other sizes."""
    tile: FieldCrop
    facts: TileFacts
    """Without its detail, which ``plain`` has been made of."""
    plain: tuple[Finding, ...]
    """The checks of the tile that need no model."""
    organ: FieldCrop | None
    scan: ScanFacts | None
    seconds: float
    """That the reading took."""


def read_case(
    request: Classify, model: LoadedModel, fields: Cropper, token: CancelToken
) -> ReadCase:
    """Read and check the images of a case. Raises ImageError, RequestCancelledError."""
    begin = time.perf_counter()
    card, organ, scan = model.card, None, None
    token.check()
    tile = fields.crop(request.pathology, Slot.PATHOLOGY, card.pathology_source_size)
    token.check()
    facts = tile_facts(fields, request.pathology, tile, phantoms_only=card.phantoms_only)
    token.check()
    plain = tile_checks(facts.detail)
    token.check()
    if request.radiology is not None and model.sees_radiology:
        organ = fields.crop(request.radiology, Slot.RADIOLOGY, card.radiology_source_size)
        scan = scan_facts(request.radiology, organ, phantoms_only=card.phantoms_only)
        token.check()
    return ReadCase(
        request,
        model,
        tile,
        # A large picture, which would wait as long as the case does.
        replace(facts, detail=np.empty((0, 0, 3), np.uint8)),
        plain,
        organ,
        scan,
        time.perf_counter() - begin,
    )
