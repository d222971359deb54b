"""What is measured on a map: areas, tumour-stroma ratio, lymphocytes near tumour, debris.

Definitions are those of :class:`Measure`. Fields without a verdict are a class of their own and
never spread over the others. Intervals: percentiles of a bootstrap over square blocks of 1 mm
(Efron & Tibshirani 1993, section 8.6; blocks since neighbours are alike).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import ConvexHull, QhullError

from crcviewer.engine.slides.grid import Grid
from crcviewer.engine.slides.journal import Journal, JournalHead
from crcviewer.engine.slides.tissue_bits import unpacked
from crcviewer.protocol.slide_measures import (
    BLOCK_UM,
    FIELD_UM,
    HOT_SPOT_UM,
    LEAST_TUMOUR_FIELDS,
    NEAR_UM,
    STROMA_HIGH,
    Measure,
    NotStated,
    SlideMeasure,
    SlideRegion,
)
from crcviewer.protocol.slide_messages import FIELD_STATES, FieldState
from crcviewer.protocol.text import Text, text

Mask = NDArray[np.bool_]

_RESAMPLES = 1000
_LEAST_BLOCKS = 5
_NONE = 255
_VERDICT = FIELD_STATES.index(FieldState.VERDICT)
_NO_VERDICT = FIELD_STATES.index(FieldState.NO_VERDICT)
_UNREADABLE = FIELD_STATES.index(FieldState.UNREADABLE)

RESEARCH = text(
    "A research measure by a model: its mistakes are not in the interval, which tells how much the"
    " figure varies over the tissue."
)
INCOMPLETE = text("The map is not complete: some fields are not classified yet.")
MANY_OUTSIDE = text("More than a fifth of the fields have no verdict: they are not in this figure.")
FEW_BLOCKS = text("The tissue is too small for an interval.")


@dataclass(frozen=True)
class Measured:
    """A map within its regions, counted."""

    measures: tuple[SlideMeasure, ...]
    fields: int
    classified: int
    without_verdict: int
    unreadable: int

    @property
    def complete(self) -> bool:
        """Whether nothing is left to classify."""
        return self.classified >= self.fields


@dataclass(frozen=True)
class _Map:
    """Planes ``(rows, columns)`` within the regions."""

    head: JournalHead
    tissue: Mask
    labels: NDArray[np.int16]
    """-1: no verdict, or not done."""
    outside: Mask
    """Done, without a verdict."""
    done: Mask
    blocks: NDArray[np.int64]
    grid: Grid

    @property
    def pitch_um(self) -> float:
        return self.head.pitch * self.head.pixel_size_um

    def of(self, code: str) -> Mask | None:
        """Fields of a class; None where the model has none of that code."""
        codes = [tissue.code for tissue in self.head.classes]
        return self.labels == codes.index(code) if code in codes else None


def grid_of_head(head: JournalHead) -> Grid:
    """The grid that a journal is of."""
    return Grid(head.side, head.pitch, head.columns, head.rows)


def measure(journal: Journal, regions: Sequence[SlideRegion] = ()) -> Measured:
    """All measures of a map, restricted to ``regions``."""
    head = journal.head
    grid = grid_of_head(head)
    within = grid.within(regions)
    tissue = unpacked(head.tissue, head.rows, head.columns) & within
    state = journal.plane("state", _NONE)
    done = (state != _NONE) & tissue
    labels = np.where(done & (state == _VERDICT), journal.plane("class_index", -1), -1)
    rows, columns = np.mgrid[: head.rows, : head.columns]
    step = max(1, round(BLOCK_UM / (head.pitch * head.pixel_size_um)))
    blocks = (rows // step) * (head.columns // step + 1) + columns // step
    outside = done & ((state == _NO_VERDICT) | (state == _UNREADABLE))
    here = _Map(head, tissue, labels.astype(np.int16), outside, done, blocks, grid)
    found = [*_areas(here), *_of_tumour(here)]
    return Measured(
        tuple(found),
        fields=int(tissue.sum()),
        classified=int(done.sum()),
        without_verdict=int((done & (state == _NO_VERDICT)).sum()),
        unreadable=int((done & (state == _UNREADABLE)).sum()),
    )


# ------------------------------------------------------------------------------------- areas


def _areas(here: _Map) -> list[SlideMeasure]:
    total = int(here.done.sum())
    cell = (here.pitch_um / 1000) ** 2
    area_told = text("Fields of the class times the area that each of them stands for.")
    share_told = text(
        "Fields of the class, of all that are classified, those without a verdict too."
    )
    warnings = _warnings(here, here.done, about_verdict=False)
    found = []
    masks: list[tuple[int | None, Mask]] = [
        (index, here.labels == index) for index in range(len(here.head.classes))
    ]
    for index, mask in (*masks, (None, here.outside)):
        share, low, high = _share(here, mask, here.done)
        count = int(mask.sum())
        ends = [None if end is None else end * total * cell for end in (low, high)]
        found.append(
            SlideMeasure(
                Measure.AREA, count * cell, "mm2", ends[0], ends[1], class_index=index,
                count=count, definition=area_told, warnings=warnings,
            )
        )  # fmt: skip
        if share is not None:
            found.append(
                SlideMeasure(
                    Measure.AREA_SHARE, share, "", low, high, class_index=index, count=count,
                    definition=share_told, warnings=warnings,
                )
            )  # fmt: skip
    return found


def _share(here: _Map, part: Mask, whole: Mask) -> tuple[float | None, float | None, float | None]:
    """Of ``part`` in ``whole``, with its interval; None where there is nothing."""
    places = here.blocks[whole]
    if not len(places):
        return None, None, None
    names, block = np.unique(places, return_inverse=True)
    inside = np.bincount(block, part[whole], len(names))
    all_of = np.bincount(block, minlength=len(names)).astype(np.float64)
    value = float(inside.sum() / all_of.sum())
    if len(names) < _LEAST_BLOCKS:
        return value, None, None
    rng = np.random.default_rng(0)
    weights = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), _RESAMPLES)
    ratios = (weights @ inside) / (weights @ all_of)
    low, high = np.percentile(ratios, [2.5, 97.5])
    return value, float(low), float(high)


# ------------------------------------------------------------------------------------- tumour

_TOLD = {
    Measure.STROMA_REGION: text(
        "Stroma fields over stroma and tumour fields, within the convex hull of the tumour fields."
    ),
    Measure.STROMA_HOT_SPOT: text(
        "Stroma fields over stroma and tumour fields, in the square of 2 mm that has the most, with"
        " tumour in the outer quarter on all four sides and at least half of it stroma or tumour."
        " 0.5 and more is called stroma-high (van Pelt et al. 2018). That this square was chosen as"
        " the highest is not in the interval."
    ),
    Measure.LYMPHOCYTES_NEAR: text(
        "Lymphocyte fields, of the fields that are no tumour and lie within 250 µm of a tumour"
        " field, from centre to centre."
    ),
    Measure.DEBRIS_SHARE: text(
        "Debris fields over debris and tumour fields, within the convex hull of the tumour fields."
    ),
}


def _of_tumour(here: _Map) -> list[SlideMeasure]:
    tumour = here.of("TUM")
    hull = None if tumour is None else _hull(here, tumour)
    return [
        _ratio(here, Measure.STROMA_REGION, tumour, here.of("STR"), hull),
        _hot_spot(here, tumour, here.of("STR")),
        _near(here, tumour, here.of("LYM")),
        _ratio(here, Measure.DEBRIS_SHARE, tumour, here.of("DEB"), hull),
    ]


def _missing(here: _Map, tumour: Mask | None, other: Mask | None) -> NotStated | None:
    if tumour is None or other is None:
        return NotStated.NO_SUCH_CLASS
    # Fields that overlap are not as many.
    weight = min(1.0, here.pitch_um / FIELD_UM) ** 2
    if tumour.sum() * weight < LEAST_TUMOUR_FIELDS:
        return NotStated.FEW_TUMOUR_FIELDS
    return None


def _not_stated(kind: Measure, reason: NotStated) -> SlideMeasure:
    return SlideMeasure(kind, None, not_stated=reason, definition=_TOLD[kind])


def _stated(here: _Map, kind: Measure, part: Mask, whole: Mask) -> SlideMeasure:
    value, low, high = _share(here, part, whole)
    if value is None:
        return _not_stated(kind, NotStated.NO_SUCH_PLACE)
    warnings = _warnings(here, here.done, about_verdict=True)
    if low is None:
        warnings += (FEW_BLOCKS,)
    return SlideMeasure(
        kind, value, "", low, high, count=int(whole.sum()), definition=_TOLD[kind],
        warnings=warnings,
    )  # fmt: skip


def _ratio(
    here: _Map, kind: Measure, tumour: Mask | None, other: Mask | None, hull: Mask | None
) -> SlideMeasure:
    reason = _missing(here, tumour, other)
    if reason is not None:
        return _not_stated(kind, reason)
    assert tumour is not None
    assert other is not None
    assert hull is not None
    return _stated(here, kind, other & hull, (other | tumour) & hull)


def _near(here: _Map, tumour: Mask | None, other: Mask | None) -> SlideMeasure:
    reason = _missing(here, tumour, other)
    if reason is not None:
        return _not_stated(Measure.LYMPHOCYTES_NEAR, reason)
    assert tumour is not None
    assert other is not None
    far = ndimage.distance_transform_edt(~tumour) * here.pitch_um
    near = (far <= NEAR_UM) & (here.labels >= 0) & ~tumour
    return _stated(here, Measure.LYMPHOCYTES_NEAR, other & near, near)


def _hull(here: _Map, tumour: Mask) -> Mask:
    """Fields with their centre within the convex hull of the tumour fields' centres."""
    rows, columns = np.nonzero(tumour)
    grid = here.grid
    points = np.stack([columns, rows], 1) * grid.pitch + grid.side / 2
    try:
        ring = points[ConvexHull(points).vertices]
    except (QhullError, ValueError):  # a line, or a few points: no area
        return tumour
    outline = tuple((float(x), float(y)) for x, y in ring)
    return grid.within([SlideRegion((outline,))]) | tumour


def _hot_spot(here: _Map, tumour: Mask | None, stroma: Mask | None) -> SlideMeasure:
    kind = Measure.STROMA_HOT_SPOT
    reason = _missing(here, tumour, stroma)
    if reason is not None:
        return _not_stated(kind, reason)
    assert tumour is not None
    assert stroma is not None
    if (here.tissue & ~here.done).any():
        return _not_stated(kind, NotStated.NOT_COMPLETE)
    size = max(4, round(HOT_SPOT_UM / here.pitch_um))
    if min(tumour.shape) < size:
        return _not_stated(kind, NotStated.NO_SUCH_PLACE)
    edge = max(1, size // 4)
    sums = _summed(tumour)
    inside = _windows(sums, size, size)
    both = inside + _windows(_summed(stroma), size, size)
    across, down = _windows(sums, edge, size), _windows(sums, size, edge)
    rows, columns = inside.shape
    framed = across[:rows, :columns] > 0
    framed &= across[size - edge : size - edge + rows, :columns] > 0
    framed &= down[:rows, :columns] > 0
    framed &= down[:rows, size - edge : size - edge + columns] > 0
    share = np.where(framed & (both * 2 >= size * size), 1 - inside / np.maximum(both, 1), -1)
    best = np.unravel_index(int(share.argmax()), share.shape)
    if share[best] < 0:
        return _not_stated(kind, NotStated.NO_SUCH_PLACE)
    row, column = int(best[0]), int(best[1])
    square = np.zeros_like(tumour)
    square[row : row + size, column : column + size] = True
    found = _stated(here, kind, stroma & square, (stroma | tumour) & square)
    pitch = here.head.pitch
    assert found.value is not None
    return SlideMeasure(
        kind, found.value, "", found.low, found.high, count=found.count,
        definition=found.definition, warnings=found.warnings,
        square=(column * pitch, row * pitch, size * pitch),
        stroma_high=found.value >= STROMA_HIGH,
    )  # fmt: skip


def _summed(mask: Mask) -> NDArray[np.int64]:
    sums = np.zeros((mask.shape[0] + 1, mask.shape[1] + 1), np.int64)
    sums[1:, 1:] = mask.cumsum(0).cumsum(1)
    return sums


def _windows(sums: NDArray[np.int64], high: int, wide: int) -> NDArray[np.int64]:
    """Counts in each rectangle of ``high`` × ``wide`` fields, by its upper-left corner."""
    found: NDArray[np.int64] = (
        sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide]
    )
    return found


def _warnings(here: _Map, whole: Mask, *, about_verdict: bool) -> tuple[Text, ...]:
    found: list[Text] = [RESEARCH]
    if (here.tissue & ~here.done).any():
        found.append(INCOMPLETE)
    if about_verdict and here.outside.sum() > 0.2 * max(1, whole.sum()):
        found.append(MANY_OUTSIDE)
    return tuple(found)
