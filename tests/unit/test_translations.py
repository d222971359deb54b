"""The catalogue is what the code says, and nothing in it is left untranslated."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crcviewer.protocol.translation import read_messages

_ROOT = Path(__file__).parents[2]
_SCRIPT = _ROOT / "scripts" / "translations.py"
_HOLE = re.compile(r"\{\w*[^}]*\}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _messages() -> list[tuple[str, str]]:
    return [(source, said) for (_, source), said in read_messages("crcviewer_zh_CN.ts").items()]


def test_everything_is_translated_and_the_catalogue_is_up_to_date() -> None:
    """New text in the code: run ``make translations`` and fill in what it names."""
    ended = subprocess.run(
        [sys.executable, "-X", "utf8", str(_SCRIPT), "--check"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert (ended.returncode, ended.stdout.strip()) == (0, ""), ended.stdout + ended.stderr


def test_a_translation_keeps_what_is_filled_in() -> None:
    wrong = [
        (source, said)
        for source, said in _messages()
        if set(_HOLE.findall(source)) != set(_HOLE.findall(said))
    ]
    assert not wrong


def test_prose_is_chinese() -> None:
    """A sentence of three words or more is not left as it was."""
    left = [
        source
        for source, said in _messages()
        if re.search(r"[a-z]+ [a-z]+ [a-z]+", source) and not _CHINESE.search(said)
    ]
    assert not left


def _calls(*rooms: str) -> Iterator[tuple[str, ast.Call]]:
    """Those that make a text, or translate one; with their place."""
    for file in (file for room in rooms for file in sorted((_ROOT / room).rglob("*.py"))):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call):
                yield f"{file.relative_to(_ROOT)}:{call.lineno}", call


def _is_literal(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return _is_literal(node.body) and _is_literal(node.orelse)
    return isinstance(node, ast.Constant)


@pytest.mark.parametrize("room", ["crcviewer", "training"])
def test_templates_stand_there_as_they_are(room: str) -> None:
    """``text(f"…")`` or ``self.tr(words)`` would never be found."""
    wrong = []
    for place, call in _calls(room):
        if place.startswith("crcviewer/protocol/text.py"):
            continue  # the functions themselves
        function = call.func
        name = function.attr if isinstance(function, ast.Attribute) else ""
        name = function.id if isinstance(function, ast.Name) else name
        places = {"tr": slice(1), "text": slice(1), "_tr": slice(1), "counted": slice(1, 3)}
        templates = call.args[places[name]] if name in places else []
        if name == "text" and isinstance(function, ast.Attribute):
            templates = []  # of a widget
        wrong += [place for node in templates if not _is_literal(node)]
    assert wrong == []
