"""The field in which one setting is edited."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QLineEdit

from crcviewer.protocol.recipe_report import SettingInfo
from crcviewer.ui.look.language import say

Editor = QLineEdit | QComboBox


def make_editor(info: SettingInfo, edited: Callable[[], object]) -> Editor:
    """A list where there are few choices, else a line."""
    if info.kind in ("choice", "bool"):
        box = QComboBox()
        box.addItems(list(map(str, info.choices)) or ["false", "true"])
        box.setAccessibleName(say(info.title))
        box.currentIndexChanged.connect(lambda _: edited())
        return box
    line = QLineEdit()
    line.setAccessibleName(say(info.title))
    line.textChanged.connect(lambda _: edited())
    return line


def text_of(editor: Editor) -> str:
    """As ``--set`` takes it."""
    if isinstance(editor, QComboBox):
        return editor.currentText()
    return editor.text().strip()


def set_text(editor: Editor, text: str) -> None:
    """Show this value."""
    if isinstance(editor, QComboBox):
        editor.setCurrentText(text)
    else:
        editor.setText(text)


def wrong(info: SettingInfo, text: str) -> bool:
    """Whether this cannot be a value of the setting."""
    try:
        if info.kind == "int":
            int(text)
        elif info.kind == "float":
            return not math.isfinite(float(text))
    except ValueError:
        return True
    return not text
