"""Cases without names, to be shared: what a person called them, and where they lie, is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import PurePath
from typing import Any
from unicodedata import normalize

from msgspec.structs import replace

from crcviewer.imaging.core.part_paths import file_of
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import Slot
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import Text, visible
from crcviewer.session.case import Case, Picture
from crcviewer.session.rows import stored

SITE = "site"
"""What the profile of a hospital is called."""
_ENDINGS = (
    *(".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp", ".jp2", ".heic", ".npz"),
    *(".dcm", ".dicom", ".nii", ".gz", ".hdr", ".img"),
    *(".svs", ".ndpi", ".mrxs", ".scn", ".vms", ".bif", ".qptiff", ".kfb"),
)
_SHORTEST = 3
"""Letters of a name that is looked for within sentences: shorter ones are parts of other words."""


def pseudonym(number: int, total: int) -> str:
    """Of the case with a number, from 1, in the list of all."""
    return f"case-{number:0{max(4, len(str(total)))}d}"


def pseudonymised(cases: Sequence[Case], numbers: Sequence[int] = (), total: int = 0) -> list[Case]:
    """``case-0001`` and so on, by their numbers in the list of all ``total`` cases, so that a case
    is called the same whatever else is written with it; without them, by their order. Files are
    called after their case.

    Left out: names of cases, files, folders and readers, free words (notes, diagnoses), what a
    scanner's user wrote, and digests of studies. Kept: images' hashes, by which who has the files
    can find them, sizes, and times of answers.
    """
    numbers, total = numbers or range(1, len(cases) + 1), total or len(cases)
    return [
        _without_names(case, pseudonym(number, total))
        for case, number in zip(cases, numbers, strict=True)
    ]


def card_without_place(card: ModelCard) -> ModelCard:
    """A model's file by its hash alone; a profile without the name of its hospital."""
    site = None if card.site is None else replace(card.site, name=SITE)
    return replace(card, path="", site_file="", site=site)


def named_otherwise(said: Text, paths: Iterable[str], name: str) -> Text:
    """With ``name`` in the place of these paths, of their folders and of the names of their
    files."""
    return _text(said, _kept({part for path in paths for part in _parts(path)}), name)


def _without_names(case: Case, name: str) -> Case:
    known = _names(case)
    review = case.review
    if review is not None:
        review = replace(review, note="", diagnosis="", reader="reader" if review.reader else "")
    result = case.result
    if result is not None:
        warnings = tuple(_text(one, known, name) for one in result.warnings)
        site = SITE if result.site_profile else ""
        result = replace(result, warnings=warnings, arrays="", site_profile=site)
    return replace(
        stored(case),
        name=name,
        pathology=_picture(case.pathology, known, name, Slot.PATHOLOGY),
        radiology=_picture(case.radiology, known, name, Slot.RADIOLOGY),
        error=_failure(case.error, known, name),
        error_path="",
        result=result,
        candidates=(),
        review=review,
    )


def _names(case: Case) -> tuple[str, ...]:
    """All that stands for this case in words, the longest first."""
    found = {case.name, case.error_path}
    for picture in (case.pathology, case.radiology):
        if picture is not None:
            found |= {picture.info.path, picture.title}
    for path in (case.error_path, *(p.info.path for p in _pictures(case)), *case.candidates):
        found |= _parts(path)
    return _kept(found)


def _parts(path: str) -> set[str]:
    pure = PurePath(file_of(path)) if path else PurePath()
    return {str(pure), pure.name, pure.stem, *pure.parts}


def _kept(found: set[str]) -> tuple[str, ...]:
    """As they may stand in a sentence: as they are, as people are shown them, and as Python writes
    them into the message of an error; in either form of letters with accents."""
    kept = {one for one in found if len(one) >= _SHORTEST}
    forms = {form(one) for one in kept for form in (visible, _escaped, _composed, _decomposed)}
    return tuple(sorted(kept | forms, key=len, reverse=True))


def _escaped(name: str) -> str:
    return repr(name)[1:-1]


_composed, _decomposed = partial(normalize, "NFC"), partial(normalize, "NFD")


def _pictures(case: Case) -> list[Picture]:
    return [picture for picture in (case.pathology, case.radiology) if picture is not None]


def _picture(
    picture: Picture | None, known: tuple[str, ...], name: str, slot: Slot
) -> Picture | None:
    if picture is None:
        return None
    whole = file_of(picture.info.path)
    part = picture.info.path[len(whole) :]
    ending = PurePath(whole).suffix.lower()
    # What looks like an ending may be a part of a name: "IM.MUELLER", "Scan vom 12.Mai".
    path = f"{name}-{slot.value}{ending if ending in _ENDINGS else ''}{part}"
    info = replace(
        picture.info,
        path=path,
        series=None,
        slot_reason=_text(picture.info.slot_reason, known, name),
        warnings=tuple(_text(one, known, name) for one in picture.info.warnings),
        colour_profile="ICC" if picture.info.colour_profile else "",
        slide=None if picture.info.slide is None else replace(picture.info.slide, associated=()),
    )
    return replace(picture, info=info, title=name)


def _failure(failure: Failure | None, known: tuple[str, ...], name: str) -> Failure | None:
    if failure is None:
        return None
    cause, following = _text(failure.cause, known, name), _text(failure.next_step, known, name)
    return Failure(cause, following)


def _text(said: Text, known: tuple[str, ...], name: str) -> Text:
    values = {hole: _value(value, known, name) for hole, value in said.values.items()}
    return Text(said.template, values)


def _value(value: Any, known: tuple[str, ...], name: str) -> Any:
    if isinstance(value, Text):
        return _text(value, known, name)
    if isinstance(value, tuple | list):
        return tuple(_value(one, known, name) for one in value)
    if isinstance(value, str):
        for one in known:
            value = value.replace(one, name)
    return value
