"""Controls side by side in the panels of a slide."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from crcviewer.ui.look import theme


def tool_row(parent: QWidget, *parts: QWidget) -> QWidget:
    """From the left; tool buttons get a frame."""
    made = QWidget(parent)
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    for part in parts:
        if isinstance(part, QToolButton):
            theme.set_role(part, "framed")
        layout.addWidget(part)
    layout.addStretch(1)
    return made
