"""What became of the reviewed cases of a session as a labelled set."""

from __future__ import annotations

import msgspec

from crcviewer.protocol.text import Text


class LeftOutCase(msgspec.Struct, frozen=True):
    """A reviewed case that is not in the set."""

    name: str
    why: Text


class LabelledSet(msgspec.Struct, frozen=True):
    """A table of tiles with the reader's classes, as ``check``, ``train``, ``evaluate`` and
    ``recalibrate`` take it."""

    table: str
    """Its path."""
    counts: dict[str, int]
    """Tiles of each class, by code."""
    cut: int = 0
    """Tiles that were cut out into files of their own: those with a field of view, slice or pixel
    size of the user's, and parts of slides."""
    undecided: int = 0
    """Cases without a class: not reviewed, or it cannot be told."""
    left_out: tuple[LeftOutCase, ...] = ()
    blinded: int = 0
    """Of the tiles, those that were read blinded."""
    seen_with_model: int = 0
    """… and those whose class was chosen with a model's verdict in view: a model is judged too
    well by them."""
    by_file: bool = False
    """Whether the column ``patient`` holds names of files: several tiles are of one."""

    @property
    def count(self) -> int:
        """Tiles."""
        return sum(self.counts.values())
