"""The pages for people, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGES = sorted([*ROOT.glob("docs/*.md"), *ROOT.glob("*.md")])
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"(?:^ {4}(?! *[-*|]).*\n?)+", re.MULTILINE)
_INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


@cache
def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose(page: Path) -> str:
    """Without what is to be typed."""
    return _INLINE.sub(" ", _FENCE.sub("", read(page)))


def code(page: Path) -> Iterator[str]:
    """Each line that is to be typed; one that goes on after ``\\`` is one."""
    said = read(page)
    blocks = [m[0] for m in _FENCE.finditer(said)] + [m[0] for m in _INDENTED.finditer(said)]
    for block in blocks:
        yield from re.sub(r"\\\n\s*", " ", block).splitlines()
    yield from (m[1] for m in _INLINE.finditer(_FENCE.sub("", said)))
