"""The map of a slide computed again from the slide: a sample of its fields, or all of them.

What is compared is what the journal keeps of a field: state, reasons, class and probabilities.
Where the fields lie (grid, size of a pixel, tissue) is found again too, since every area rests on
it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from crcviewer.engine.failures import RequestError, explain
from crcviewer.engine.image_cache import Cropper
from crcviewer.engine.job import CancelToken
from crcviewer.engine.models_at_hand import Engines, NoProfileError
from crcviewer.engine.report_images import CLOSE, ROUNDING
from crcviewer.engine.slides.grid import Batch, grid_of
from crcviewer.engine.slides.journal import Journal, JournalHead, Records
from crcviewer.engine.slides.map_slide import SlideMapper
from crcviewer.engine.slides.measures import grid_of_head
from crcviewer.engine.slides.slide_maps import is_phantom_slide
from crcviewer.engine.slides.summary import summary_of
from crcviewer.engine.slides.tissue_bits import unpacked
from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.files import sample_hash, stamp_of
from crcviewer.imaging.core.pixel_size import of_objective
from crcviewer.imaging.formats.slide import Slide, open_slide, slide_hash
from crcviewer.imaging.slides.tissue import find_tissue
from crcviewer.protocol.images import ImageRef, Slot
from crcviewer.protocol.report_made import Checked, CheckedMap
from crcviewer.protocol.slide_measures import SlideRegion, SlideSummary
from crcviewer.protocol.text import NOTHING, Text, counted, joined, text

SAMPLE = 64
"""Fields of a map that are computed again, unless all are asked for."""
Progress = Callable[[int, int], None]
_AT_ONCE = 16
_NEAR = 2048.0
"""Pixels of level 0: fields of one square of this side are read together."""


@dataclass(frozen=True)
class MapToCheck:
    """A map that was told, and where its slide may lie."""

    name: str
    """What it is called."""
    slide: str
    """Path; empty: it is not known."""
    journal: Journal
    regions: tuple[SlideRegion, ...] = ()
    radiology: ImageRef | None = None
    told: SlideSummary | None = None
    """The figures that a report states of it; None: it states none."""


class SlidesByHash:
    """Slides in folders, by the hash that a map has of them; looked at when first needed."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = list(folders)

    def get(self, name: str, sha256: str) -> str | None:
        """``name``: files of this name are looked at first. None: there is none."""
        files = [p for folder in self._folders for p in sorted(folder.rglob("*")) if p.is_file()]
        named = [p for p in files if p.name == name]
        for path in named:
            if _hash_of(str(path)) == sha256:
                return str(path)
        for path in files:
            try:
                if sample_hash(path, stamp_of(path)) == sha256:
                    return str(path)
            except ImageError:
                continue
        return None


class MapChecker:
    """Checks maps, one after the other."""

    def __init__(
        self,
        engines: Engines,
        elsewhere: SlidesByHash,
        fields: Cropper,
        *,
        sample: int | None = SAMPLE,
        seed: int = 0,
    ) -> None:
        """``sample``: fields of a map at most; None: all."""
        self._engines, self._elsewhere, self._fields = engines, elsewhere, fields
        self._sample, self._seed = sample, seed

    def check(self, one: MapToCheck, told: Progress) -> CheckedMap:
        """``told``: how many of how many fields are done."""
        head = one.journal.head
        within = grid_of_head(head).within(one.regions)
        records = one.journal.records
        records = records[within[records["row"], records["column"]]]
        count = len(records)

        def ended(outcome: Checked, said: Text) -> CheckedMap:
            return CheckedMap(one.name, outcome, said, count)

        if not count:
            return ended(Checked.NO_ANSWER, text("None of its fields has an answer."))
        if not _figures_are_of_fields(one):
            wrong = text("Its figures are not those of its fields.")
            return ended(Checked.DIFFERENT, wrong)
        path = _place(one, self._elsewhere)
        if path is None:
            gone = text("{name} is not there any more.", name=head.slide)
            return ended(Checked.FILE_GONE, gone)
        try:
            with open_slide(path) as slide:
                return self._compared(one, slide, records, told)
        except _NotTheSameError as error:
            return ended(error.outcome, error.said)
        except NoProfileError as error:
            return ended(Checked.NO_PROFILE, error.failure.said)
        except Exception as error:
            return ended(Checked.FAILED, explain(error).said)

    def _compared(
        self, one: MapToCheck, slide: Slide, records: Records, told: Progress
    ) -> CheckedMap:
        """Raises _NotTheSameError where no field need be computed, and what mapping raises."""
        head = one.journal.head
        if slide_hash(slide) != head.slide_sha256:
            changed = text("The slide is another one than that of the map.")
            raise _NotTheSameError(Checked.FILE_CHANGED, changed)
        engine = self._engines(head.model_sha256, head.site_profile_sha256)
        if engine is None:
            missing = text("The model {name} is not at hand.", name=head.model_name)
            raise _NotTheSameError(Checked.NO_MODEL, missing)
        model = engine.warm_model()
        if head.preprocessing_sha256 not in ("", model.card.preprocessing_sha256):
            other = text("This program prepares the input of the model in another way.")
            raise _NotTheSameError(Checked.OTHER_PREPROCESSING, other)
        wrong = _layout(head, slide, records)
        if wrong:
            raise _NotTheSameError(Checked.DIFFERENT, wrong)
        scan = self._scan(one, model.card.radiology_source_size) if head.radiology_used else None
        chosen = _drawn(records, self._sample, self._seed)
        mapper = SlideMapper(
            slide,
            grid_of_head(head),
            model,
            scan,
            field_um=head.side * head.pixel_size_um,
            synthetic=model.card.phantoms_only and is_phantom_slide(slide.path),
            threads=2,
        )
        found = []
        with closing(mapper.answers(_batches(head.pitch, chosen), CancelToken())) as answers:
            for some in answers:
                found.append(some)
                told(sum(map(len, found)), len(chosen))
        return _outcome(one, chosen, np.concatenate(found), len(records))

    def _scan(self, one: MapToCheck, side: int) -> NDArray[np.uint8]:
        """The radiology image that stood beside every field, as the network saw it."""
        head, ref = one.journal.head, one.radiology
        if ref is None:
            gone = text("The radiology image beside its fields is not known here.")
            raise _NotTheSameError(Checked.FILE_GONE, gone)
        if head.radiology_slice is not None:
            ref = ImageRef(ref.path, head.radiology_slice, head.radiology_field, ref.pixel_size_um)
        crop = self._fields.crop(ref, Slot.RADIOLOGY, side)
        if crop.info.sha256 != head.radiology_sha256:
            changed = text("The radiology image is another one than that of the map.")
            raise _NotTheSameError(Checked.FILE_CHANGED, changed)
        return crop.pixels


class _NotTheSameError(Exception):
    """Known before any field is computed."""

    def __init__(self, outcome: Checked, said: Text) -> None:
        super().__init__(str(said))
        self.outcome, self.said = outcome, said


def _figures_are_of_fields(one: MapToCheck) -> bool:
    """Whether what a report states of the map is what its fields give."""
    told = one.told
    if told is None:
        return True
    now = summary_of(one.journal, one.regions)
    same = (told.fields, told.classified, told.without_verdict, told.unreadable) == (
        now.fields, now.classified, now.without_verdict, now.unreadable,
    )  # fmt: skip
    same &= (told.model_sha256, told.slide_sha256) == (now.model_sha256, now.slide_sha256)
    before, after = (
        {(m.kind, m.class_index): (m.value, m.low, m.high, m.count) for m in s.measures}
        for s in (told, now)
    )
    same &= before.keys() == after.keys()
    return same and all(_alike(before[key], after[key]) for key in before)


def _alike(a: Sequence[float | None], b: Sequence[float | None]) -> bool:
    return all(
        (x is None) == (y is None) and (x is None or y is None or abs(x - y) <= 1e-6)
        for x, y in zip(a, b, strict=True)
    )


def _layout(head: JournalHead, slide: Slide, records: Records) -> Text | None:
    """What of the fields' places is another than the slide gives; None: nothing."""
    pixel = head.pixel_size_um
    if head.pixel_size_from == "file":
        pixel = slide.mpp or 0.0
    elif head.pixel_size_from == "objective":
        pixel = of_objective(slide.facts.objective) or 0.0
    if pixel != head.pixel_size_um:
        return text("The slide tells another size of a pixel than that of the map.")
    grid = grid_of(*slide.dimensions, head.pixel_size_um, head.stride_um)
    if grid != grid_of_head(head):
        return text("Its fields lie elsewhere than this slide's would.")
    tissue = grid.on_tissue(find_tissue(slide, head.pixel_size_um))
    other = int(np.count_nonzero(tissue != unpacked(head.tissue, head.rows, head.columns)))
    if other:
        return counted(
            other,
            "Tissue is found otherwise now: one field is on it that was not, or the reverse.",
            "Tissue is found otherwise now: {count} fields are on it that were not, or the"
            " reverse.",
        )
    if not tissue[records["row"], records["column"]].all():
        return text("It has answers where there is no tissue.")
    return None


def _drawn(records: Records, sample: int | None, seed: int) -> Records:
    """Without returning any; in their order, all where there are no more."""
    if sample is None or sample >= len(records):
        return records
    random = np.random.default_rng(seed)
    return records[np.sort(random.choice(len(records), sample, replace=False))]


def _batches(pitch: float, chosen: Records) -> list[Batch]:
    step = max(1, int(_NEAR // pitch))
    order = np.lexsort((chosen["column"] // step, chosen["row"] // step))
    key = np.stack([chosen["row"][order] // step, chosen["column"][order] // step])
    ends = np.flatnonzero((np.diff(key, axis=1) != 0).any(axis=0)) + 1
    batches = []
    for near in np.split(order, ends):
        for begin in range(0, len(near), _AT_ONCE):
            some = chosen[near[begin : begin + _AT_ONCE]]
            batches.append(Batch(1, some["column"].copy(), some["row"].copy()))
    return batches


def _outcome(one: MapToCheck, before: Records, after: Records, count: int) -> CheckedMap:
    """Field by field; the outcome is the worst of them."""
    head = one.journal.head

    def in_order(records: Records) -> Records:
        return records[np.lexsort((records["column"], records["row"]))]

    was, now = in_order(before), in_order(after)
    change = _change(was, now)
    facts = np.ones(len(was), np.bool_)
    for name in ("state", "reasons"):
        facts &= was[name] == now[name]
    named = was["class_index"] == now["class_index"]
    within = CLOSE + 1e-6
    same = facts & named & (change == 0)
    close = facts & named & (change <= within) & ~same
    rounded = np.zeros_like(same)
    if head.precision == "bfloat16":
        # Of two classes that are as likely but for the rounding, either may be the likeliest.
        rounded = facts & (change <= ROUNDING) & ~same & ~close
    counts = {
        Checked.SAME: int(same.sum()),
        Checked.CLOSE: int(close.sum()),
        Checked.ROUNDED: int(rounded.sum()),
    }
    different = len(was) - sum(counts.values())
    outcome = max((kind for kind in counts if counts[kind]), key=list(counts).index, default=None)
    if different or outcome is None:
        outcome = Checked.DIFFERENT
    checked = CheckedMap(
        one.name,
        outcome,
        NOTHING,
        count,
        len(was),
        same=counts[Checked.SAME],
        close=counts[Checked.CLOSE],
        rounded=counts[Checked.ROUNDED],
        different=different,
        largest_change=float(change.max()),
    )
    return replace(checked, said=_said(checked, int((rounded & ~named).sum())))


def _change(was: Records, now: Records) -> NDArray[np.float64]:
    """Largest of a field's probabilities; of the likeliest in full, of all in float16."""
    all_of: Any = was["probabilities"].astype(np.float64) - now["probabilities"]
    first = np.abs(was["probability"].astype(np.float64) - now["probability"])
    named = was["class_index"] == now["class_index"]
    worst: NDArray[np.float64] = np.maximum(np.abs(all_of).max(axis=1), np.where(named, first, 0.0))
    return worst


def _said(one: CheckedMap, flips: int) -> Text:
    """``flips``: fields with another likeliest class by rounding alone."""
    said = [
        text(
            "{checked:,} of {count:,} fields computed again.",
            checked=one.checked,
            count=one.fields,
        )
    ]
    change = one.largest_change
    if one.outcome is Checked.SAME:
        said.append(text("The same."))
    elif one.outcome is Checked.CLOSE:
        said.append(text("The same within {limit}.", limit=CLOSE))
    elif one.outcome is Checked.ROUNDED:
        said.append(
            text(
                "The same but for the rounding of bfloat16, in which it was given: probabilities "
                "differ by up to {change:.4f}.",
                change=change,
            )
        )
        if flips:
            said.append(
                counted(
                    flips,
                    "One field has another likeliest class by that.",
                    "{count} fields have another likeliest class by that.",
                )
            )
    else:
        said.append(
            counted(
                one.different,
                "One differs; probabilities by up to {change:.4f}.",
                "{count:,} differ; probabilities by up to {change:.4f}.",
                change=change,
            )
        )
    return joined(said)


def _place(one: MapToCheck, elsewhere: SlidesByHash) -> str | None:
    """Where the slide lies: where it lay, or wherever a slide with its hash does."""
    head = one.journal.head
    for path in (one.slide, head.place):
        if path and Path(path).exists():
            return path
    return elsewhere.get(head.slide, head.slide_sha256)


def _hash_of(path: str) -> str:
    """Empty where it is no slide."""
    try:
        with open_slide(path) as slide:
            return slide_hash(slide)
    except (ImageError, RequestError):
        return ""
