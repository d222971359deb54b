"""The translation files are what the code says, and nothing in them is left untranslated."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

_ROOT = Path(__file__).parents[2]
_CHINESE = _ROOT / "resources" / "translations" / "crcviewer_zh_CN.ts"
_SCRIPT = _ROOT / "scripts" / "translations.py"
_HOLE = re.compile(r"\{\w+[^}]*\}|%n")
# "a"/"an" and the s of a plural have no counterpart.
_DROPPED = {
    "This is {0} {1} image; the model was trained on {2}.",
    "The manifest names {0} patient{1}; train, val and test need three or more.",
}
# What the code looks for in the words of torch and of the system.
_OTHERS = {
    "{0} ticks after boot {1}",
    "can't allocate memory",
    "no kernel image",
    "out of memory",
    "CUDA out of memory",
}


def _messages() -> list[tuple[str, str, str]]:
    found = []
    for context in ElementTree.parse(_CHINESE).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            texts = [form.text or "" for form in translation.iter("numerusform")]
            for text in texts or [translation.text or ""]:
                found.append((context.findtext("name", ""), message.findtext("source", ""), text))
    return found


def test_everything_is_translated_and_the_files_are_up_to_date() -> None:
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
        (source, text)
        for _, source, text in _messages()
        if source not in _DROPPED
        and sorted(_HOLE.findall(source)) != sorted(set(_HOLE.findall(text)))
        and set(_HOLE.findall(source)) != set(_HOLE.findall(text))
    ]
    assert not wrong


def test_prose_is_chinese() -> None:
    """A sentence of three words or more is not left as it was."""
    left = [
        (context, source)
        for context, source, text in _messages()
        if re.search(r"[a-z]+ [a-z]+ [a-z]+", source)
        and not re.search(r"[\u4e00-\u9fff]", text)
        and source not in _OTHERS
    ]
    assert not left


@pytest.mark.parametrize("room", ["crcviewer/ui", "crcviewer/client"])
def test_what_is_translated_stands_there_as_text(room: str) -> None:
    """``self.tr(f"…")`` or ``self.tr(text)`` would never be found by lupdate."""
    wrong = []
    for file in sorted((_ROOT / room).rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and call.func.attr == "tr"
                and not isinstance(call.args[0], ast.Constant)
            ):
                wrong.append(f"{file.name}:{call.lineno}: {ast.unparse(call)}")
    assert not wrong
