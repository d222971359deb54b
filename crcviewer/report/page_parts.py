"""What all pages of a report are made of: facts by name, tables, and what a page rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.program import VERSION, program_sha256
from crcviewer.protocol.text import NOTHING, Text, text
from crcviewer.report.model_lines import model_lines
from crcviewer.report.speech import Speech

Part = dict[str, Any]
"""As the template wants it."""


def facts(rows: Iterable[tuple[Text, str]], speech: Speech) -> list[Part]:
    """Names and values."""
    return [{"name": speech.say(name), "value": value} for name, value in rows]


def origin(hashes: Iterable[tuple[Text, str]], speech: Speech) -> Part:
    """What a page rests on: those that are known, and this program."""
    rows = (*hashes, (text("program of this report"), f"{VERSION} {program_sha256()}"))
    known = facts(((name, value) for name, value in rows if value), speech)
    return {
        "origin_title": speech.say(text("What it rests on")),
        "origin": [fact | {"mono": True} for fact in known],
    }


def models(cards: Iterable[ModelCard], speech: Speech) -> Part:
    """Those that answered, in four lines each."""
    lines = [speech.say(line) for card in cards for line in model_lines(card)]
    return {"model_title": speech.say(text("Model")), "model": [{"words": one} for one in lines]}


def column(name: Text, speech: Speech, *, wide: bool = False, number: bool = False) -> Part:
    """Of a table."""
    return {"name": speech.say(name), "wide": wide, "number": number}


def table(
    title: Text,
    columns: Sequence[Part],
    rows: Sequence[Sequence[str]],
    speech: Speech,
    note: Text = NOTHING,
) -> Part:
    """``rows``: as people read them, a word for each of ``columns``."""
    return {
        "title": speech.say(title),
        "note": speech.say(note) if note else "",
        "columns": columns,
        "rows": rows,
    }


def minute(time: str) -> str:
    """Of a time in ISO 8601: "2026-11-29 01:00"."""
    return time[:16].replace("T", " ")
