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
    """The same words, with each character that cannot be seen, or that no font has (some scripts,
    emoji, the rarest Chinese ones), as ``⟨U+1F600⟩``, whose brackets Typst's own font has: a name
    is never a row of boxes that could be any name. Lines stay."""
    if words.isascii() and words.isprintable():
        return words
    return "".join(map(_shown, words))


def _shown(one: str) -> str:
    code = ord(one)
    if one in "\n⟨⟩" or (code in _known() and visible(one) == one):
        return one
    # ␊ is how a name shows a line's end everywhere else; no font has it.
    code -= 0x2400 if 0x2400 <= code < 0x2420 else 0
    return f"⟨U+{code:04X}⟩"


@cache
def _known() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    found: set[int] = set()
    for name in (LATIN, CHINESE):
        with TTFont(fonts_folder() / name, lazy=True) as font:
            found |= set(font.getBestCmap())
    return frozenset(found)
