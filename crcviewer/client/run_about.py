"""What the user says of a run: a name and a note, kept in its folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.atomic import write_text_atomically


@dataclass(frozen=True)
class About:
    """Empty where nothing was said."""

    name: str = ""
    note: str = ""
    ended: bool = False
    """The user has stopped it for good, not only for a while."""


def read_about(run: Path) -> About:
    """A file that is missing or damaged says nothing."""
    try:
        plain = json.loads((run / names.ABOUT).read_text(encoding="utf-8"))
        return About(
            str(plain.get("name", "")), str(plain.get("note", "")), plain.get("ended") is True
        )
    except (OSError, ValueError, AttributeError):
        return About()


def write_about(run: Path, about: About) -> None:
    """Raises OSError."""
    write_text_atomically(run / names.ABOUT, json.dumps(asdict(about), ensure_ascii=False) + "\n")
