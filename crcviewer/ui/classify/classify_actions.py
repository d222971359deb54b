"""What the menus offer of Classify: changes of the list, steps from case to case, the overlay."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from crcviewer.protocol.text import Text
from crcviewer.ui.classify.case_list import CaseList
from crcviewer.ui.classify.case_steps import CaseSteps
from crcviewer.ui.classify.overlay_bar import OverlayBar
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import follow_language


class ClassifyActions(QObject):
    """``edit`` and ``view`` are groups for the menus of these names."""

    def __init__(
        self, undo_stack: CaseSteps, cases: CaseList, overlay: OverlayBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._stack, self._cases = undo_stack, cases
        self.undo = self._action(self._step_back, "Ctrl+Z")
        self.redo = self._action(self._step_on, "Ctrl+Shift+Z", "Ctrl+Y")
        self.clear, self.resume, self.fit = QAction(self), QAction(self), QAction(self)
        self.resume.setShortcut(QKeySequence("F5"))
        self.fit.setShortcut(QKeySequence("Ctrl+0"))
        # The arrows stand in the text only: as shortcuts they would be taken from every slider.
        self.previous = self._action(lambda: cases.step(-1))
        self.next = self._action(lambda: cases.step(1))
        self.toggle_overlay = self._action(overlay.toggle_overlay, "X")
        self.stronger = self._action(lambda: overlay.step_opacity(1), "Ctrl++", "Ctrl+=")
        self.weaker = self._action(lambda: overlay.step_opacity(-1), "Ctrl+-")
        self.edit = (
            (self.undo, self.redo),
            (cases.copy_action, cases.swap_action, cases.remove_action, self.clear),
        )
        self.view = (
            (self.previous, self.next, cases.grid_action),
            (self.toggle_overlay, self.fit, self.stronger, self.weaker),
        )
        undo_stack.indexChanged.connect(self._on_undo_stack_index_changed)
        undo_stack.canUndoChanged.connect(self.undo.setEnabled)
        undo_stack.canRedoChanged.connect(self.redo.setEnabled)
        self.undo.setEnabled(undo_stack.canUndo())
        self.redo.setEnabled(undo_stack.canRedo())
        follow_language(self.retranslate)

    def retranslate(self) -> None:
        """Those of the list it names itself."""
        self._on_undo_stack_index_changed()
        self.clear.setText(self.tr("Clear list"))
        self.resume.setText(self.tr("Classify what is left"))
        self.previous.setText(self.tr("Previous case") + "\t←")
        self.next.setText(self.tr("Next case") + "\t→")
        self.toggle_overlay.setText(self.tr("Show or hide the overlay"))
        self.fit.setText(self.tr("Fit both images"))
        self.stronger.setText(self.tr("Stronger overlay"))
        self.weaker.setText(self.tr("Weaker overlay"))

    def _step_back(self) -> None:
        touched = self._touched(self._stack.index() - 1)
        self._stack.undo()
        self._show(touched)

    def _step_on(self) -> None:
        touched = self._touched(self._stack.index())
        self._stack.redo()
        self._show(touched)

    def _touched(self, number: int) -> list[int]:
        """Ids of the cases that a step changes."""
        steps = self._stack.steps
        if not 0 <= number < len(steps):
            return []
        return [case.id for _, case in (*steps[number].before, *steps[number].after)]

    def _show(self, touched: list[int]) -> None:
        """What was undone has to be seen: a choice taken back on a case that is out of sight would
        be taken for that of the case in view."""
        if touched and self._cases.current_id() not in touched:
            self._cases.select_case(
                next((i for i in touched if self._cases.model.row_of(i) >= 0), -1)
            )

    def _on_undo_stack_index_changed(self) -> None:
        # A step has the English template of its name.
        undone, redone = Text(self._stack.undoText()), Text(self._stack.redoText())
        self.undo.setText(f"{self.tr('Undo')} {say(undone)}".strip())
        self.redo.setText(f"{self.tr('Redo')} {say(redone)}".strip())

    def _action(self, triggered: Callable[[], object], *keys: str) -> QAction:
        action = QAction(self)
        action.setShortcuts([QKeySequence(one) for one in keys])
        action.triggered.connect(lambda _=False: triggered())
        return action
