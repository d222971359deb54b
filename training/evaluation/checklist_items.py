"""What an item of a reporting checklist is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crcviewer.protocol.evaluation_report import EvaluationReport
from crcviewer.protocol.text import NOTHING, Text


@dataclass(frozen=True)
class Item:
    """One item."""

    number: str
    asked: Text
    known: Callable[[EvaluationReport], Text] = lambda _: NOTHING
    """What the program can say; nothing where only the authors know."""


Sections = tuple[tuple[Text, tuple[Item, ...]], ...]
"""Titles, and the items below them."""
