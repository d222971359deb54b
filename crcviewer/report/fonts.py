"""The fonts of reports, which ship with the program, and what they cannot show."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from crcviewer.protocol.resources import resources_folder
from crcviewer.protocol.text import visible

LATIN, LATIN_BOLD = "NotoSans-Regular.ttf", "NotoSans-Bold.ttf"
CHINESE = "NotoSansCJKsc-Regular-Han.otf"


def fonts_folder() -> Path:
    """Where they lie."""
    return resources_folder() / "fonts"


def printable(words: str) -> str:
    """The same words, with each character that no font has (some scripts, emoji, the rarest
    Chinese ones) as ``⟨U+1F600⟩``, whose brackets Typst's own font has: a name is never a row of
    boxes that could be any name."""
    if words.isascii() and words.isprintable():
        return words
    known = _known()
    shown = "\n".join(map(visible, words.split("\n")))
    return "".join(
        one if ord(one) in known or one in "\n⟨⟩" else f"⟨U+{ord(one):04X}⟩" for one in shown
    )


@cache
def _known() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    found: set[int] = set()
    for name in (LATIN, CHINESE):
        with TTFont(fonts_folder() / name, lazy=True) as font:
            found |= set(font.getBestCmap())
    return frozenset(found)
