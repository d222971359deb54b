"""The cases of a session for a command: which of them, and where their images lie now."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from crcviewer.engine.failures import RequestError
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import text
from crcviewer.session.case import Case
from crcviewer.session.loaded import load
from crcviewer.session.slide import KeptSlide

_RANGE = re.compile(r"(\d+)(?:-(\d+))?")


@dataclass(frozen=True)
class ReadSession:
    """Of a session's file, which is closed again."""

    name: str
    cases: list[Case]
    """Their paths are where the images lie."""
    cards: Mapping[str, ModelCard]
    models: tuple[Path, ...]
    """Where the model was that was loaded last."""
    slides: tuple[KeptSlide, ...] = ()
    profiles: tuple[Path, ...] = ()
    """Where the site profile was that was in use last."""
    numbers: tuple[int, ...] = ()
    """Of ``cases`` in the list of all, from 1."""
    total: int = 0
    """Cases in that list."""


def read_session(path: Path, chosen: str = "") -> ReadSession:
    """``chosen``: numbers of cases as in the list, "1,4-9"; empty: all.

    Raises SessionError, RequestError.
    """
    loaded = load(path.absolute(), read_only=True)
    with loaded.session as file:
        cards = file.models()
    cases, notes = loaded.cases, loaded.notes
    known = notes.numbers if len(notes.numbers) == len(cases) else range(1, len(cases) + 1)
    places = numbers(chosen, len(cases)) if chosen else range(1, len(cases) + 1)
    total = max(notes.total, len(cases))
    model = (Path(notes.model_path),) if notes.model_path else ()
    profile = (Path(notes.site_profile),) if notes.site_profile else ()
    return ReadSession(
        path.stem,
        [cases[place - 1] for place in places],
        cards,
        model,
        loaded.slides.slides,
        profile,
        tuple(known[place - 1] for place in places),
        total,
    )


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
