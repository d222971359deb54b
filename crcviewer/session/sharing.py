"""A session without names, to be given to others."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from crcviewer import __version__
from crcviewer.protocol.atomic import write_atomically
from crcviewer.protocol.model_card import ModelCard
from crcviewer.session.case import Case
from crcviewer.session.errors import save_error
from crcviewer.session.notes import SessionNotes
from crcviewer.session.pseudonyms import card_without_place, pseudonymised
from crcviewer.session.session_file import SessionFile


def share(
    cases: Sequence[Case],
    cards: Iterable[ModelCard],
    path: Path,
    numbers: Sequence[int] = (),
    total: int = 0,
) -> None:
    """Cases with results and decisions, called by their ``numbers`` in the list of ``total``; no
    image, no slide, no step that was done, no place of anything. Raises SessionError."""
    shared = pseudonymised(cases, numbers, total)
    answered = {case.result.model_sha256 for case in shared if case.result is not None}
    kept = [card for card in cards if card.sha256 in answered]

    def write(temporary: Path) -> None:
        temporary.unlink()
        with SessionFile.create(temporary) as session, session.together():
            session.update(shared)
            for card in kept:
                session.set_model(card_without_place(card))
            name = kept[0].name if kept else ""
            sha256 = kept[0].sha256 if kept else ""
            session.set_notes(
                SessionNotes(
                    ended=True,
                    program=__version__,
                    cases=len(shared),
                    model_name=name,
                    model_sha256=sha256,
                    numbers=tuple(numbers),
                    total=total,
                )
            )

    try:
        write_atomically(path, write)
    except (OSError, sqlite3.Error) as error:
        raise save_error(path, error) from error
    finally:
        for lock in path.parent.glob(f"..{path.name}.*.part.lock"):
            with contextlib.suppress(OSError):
                lock.unlink()
