"""What is asked where the window is closed while a model learns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from crcviewer.client.run_follower import RunFollower


def ask_before_closing(
    parent: QWidget,
    runs: Sequence[RunFollower],
    *,
    keep: Callable[[], object],
    stop: Callable[[], object],
) -> QMessageBox:
    """Keep training in the background, stop and save, or stay; nothing blocks meanwhile."""
    names = ", ".join(f"“{run.name}”" for run in runs)
    box = QMessageBox(
        QMessageBox.Icon.Question, "crcviewer", _tr("A model is still learning."), parent=parent
    )
    box.setInformativeText(
        _tr(
            "{0} can go on without this window, and you will see it as it is when you come back."
            " Or it stops now: its state and its best model so far are saved."
        ).format(names)
    )
    on = box.addButton(_tr("Keep training in the background"), QMessageBox.ButtonRole.AcceptRole)
    end = box.addButton(_tr("Stop and save"), QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(_tr("Stay here"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(on)

    def answered() -> None:
        if box.clickedButton() is on:
            keep()
        elif box.clickedButton() is end:
            stop()

    box.finished.connect(answered)
    box.open()
    return box


def _tr(text: str) -> str:
    return QCoreApplication.translate("CloseQuestion", text)
