"""What the guides call by name is called so in the window, in both languages.

Names of menus, buttons, choices and messages stand in *italics* in the English guides, within
“quotation marks” in the Chinese one. Which menu has what:
``tests/gui/window/test_guides.py``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from crcviewer.protocol.translation import read_messages
from tests.unit.guides.pages import ROOT, prose

_ITALIC = re.compile(r"(?<![*\w])\*(?!\*)([^*\n]+?)\*(?!\*)")
_QUOTED = re.compile(r"“([^”]+)”")
_HOLE = re.compile(r"\{\w*\}|%n")
_KEYS = re.compile(r"(?:(?:Ctrl|Shift|Alt)\+)+\S+|\?|F\d+")

_NO_NAMES = {
    "user-guide.md": {"you", "your", "and"},
    "user-guide.zh.md": {"您", "您的", "模型", "80 %", "同一图块加平均放射影像", "我不知道"},
    "explore.md": {"features", "all features", "Double click a case", "Point at a case"}
    | {"The map is there at once."},
    "sessions.md": {"damaged"},
    "slides.md": {"A mosaic of native tiles", "A slide of skin"},
    "reports.md": {"Maps of slides", "rounded"},
    "train-tab.md": set(),
    "settings-and-help.md": set(),
    "results-columns.md": set(),
}
"""What is only stressed, or a term that is explained there."""


def _plain(said: str) -> str:
    """Without the letter of a menu, and what stands at the end: dots, colons, arrows."""
    said = re.sub(r"&(?=\w)|[（(]&\w[)）]", "", said)
    said = said.replace("“", "‘").replace("”", "’")  # as they stand within other quotes
    return re.sub(r"[\s…:：。.▾]+$", "", said).strip().lower()


@cache
def _known(chinese: bool) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """All that the window says: as it is, and as a pattern where something is filled in."""
    messages = read_messages("crcviewer_zh_CN.ts")
    said = set(messages.values()) if chinese else {source for _, source in messages}
    whole = {_plain(one) for one in said} | {_plain(re.split(r"[:：] ?\{", one)[0]) for one in said}
    filled = {
        ".+".join(re.escape(part) for part in _HOLE.split(_plain(one)))
        for one in said
        if len(re.findall(r"\w", _HOLE.sub("", one))) >= (4 if chinese else 12)
    }
    return frozenset(whole), tuple(re.compile(one) for one in filled if ".+" in one)


@cache
def _beginnings(chinese: bool) -> frozenset[str]:
    """Of sentences, up to what is filled in or the end."""
    messages = read_messages("crcviewer_zh_CN.ts")
    said = set(messages.values()) if chinese else {source for _, source in messages}
    return frozenset(_HOLE.split(_plain(one))[0] for one in said)


def _is_said(name: str, chinese: bool) -> bool:
    whole, filled = _known(chinese)
    plain = _plain(name)
    if name.endswith("…") and any(one.startswith(plain) for one in _beginnings(chinese)):
        return True
    return plain in whole or any(one.fullmatch(plain) for one in filled)


@pytest.mark.parametrize("name", sorted(_NO_NAMES))
def test_names_are_those_of_the_window(name: str) -> None:
    page: Path = ROOT / "docs" / name
    chinese = name.endswith(".zh.md")
    named = _ITALIC.findall(prose(page))
    if chinese:
        named += _QUOTED.findall(prose(page))
    parts = {part for one in named for part in re.split(r"\s*[>→]\s*", one) if part}
    wrong = [
        part
        for part in parts - _NO_NAMES[name]
        if not _KEYS.fullmatch(part) and not _is_said(part, chinese)
    ]
    assert sorted(wrong) == []
