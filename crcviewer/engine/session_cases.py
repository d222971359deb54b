"""The cases of a session for a command: which of them, and where their images lie now."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from crcviewer.engine.failures import RequestError
from crcviewer.imaging.core.part_paths import file_of
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import text
from crcviewer.session.case import Case, Picture
from crcviewer.session.notes import KeptImage
from crcviewer.session.session_file import SessionFile
from crcviewer.session.slide import KeptSlide

_RANGE = re.compile(r"(\d+)(?:-(\d+))?")


@dataclass(frozen=True)
class ReadSession:
    """Of a session's file, which is closed again."""

    name: str
    cases: list[Case]
    """In the order of the list; their paths are where the images lie."""
    cards: Mapping[str, ModelCard]
    models: tuple[Path, ...]
    """Where the model was that was loaded last."""
    slides: tuple[KeptSlide, ...] = ()


def read_session(path: Path, chosen: str = "") -> ReadSession:
    """``chosen``: numbers of cases as in the list, "1,4-9"; empty: all.

    Raises SessionError, RequestError.
    """
    with SessionFile.open(path, read_only=True) as file:
        cases, cards, notes, images = file.cases(), file.models(), file.notes(), file.images()
        slides = file.slides().slides
    cases = [cases[number - 1] for number in numbers(chosen, len(cases))] if chosen else cases
    model = (Path(notes.model_path),) if notes.model_path else ()
    found = [_located(case, images, path.parent) for case in cases]
    return ReadSession(path.stem, found, cards, model, slides)


def numbers(chosen: str, count: int) -> list[int]:
    """Each once, in the order in which they are named. Raises RequestError."""
    found: dict[int, None] = {}
    for part in chosen.replace(" ", "").split(","):
        match = _RANGE.fullmatch(part)
        if match is None:
            raise RequestError(
                text("“{words}” names no cases.", words=part),
                text("Write numbers and ranges: 1,4-9."),
            )
        first = int(match[1])
        last = int(match[2] or first)
        if not 1 <= first <= last <= count:
            raise RequestError(
                text("There is no case {words}.", words=part),
                text("The session has cases 1 to {count}.", count=count),
            )
        found.update(dict.fromkeys(range(first, last + 1)))
    return list(found)


def _located(case: Case, images: Mapping[str, KeptImage], folder: Path) -> Case:
    """Beside the session, where an image is not where it was: the folder was moved whole."""
    pathology = _located_picture(case.pathology, images, folder)
    radiology = _located_picture(case.radiology, images, folder)
    if pathology is case.pathology and radiology is case.radiology:
        return case
    return replace(case, pathology=pathology, radiology=radiology)


def _located_picture(
    picture: Picture | None, images: Mapping[str, KeptImage], folder: Path
) -> Picture | None:
    if picture is None:
        return None
    file = file_of(picture.info.path)
    part = picture.info.path[len(file) :]
    kept = images.get(file) or images.get(picture.info.path)
    if os.path.exists(file) or kept is None or not kept.relative:  # noqa: PTH110 - any kind of name
        return picture
    beside = folder / file_of(kept.relative)
    if not beside.exists():
        return picture
    return replace(picture, info=replace(picture.info, path=f"{beside}{part}"))
