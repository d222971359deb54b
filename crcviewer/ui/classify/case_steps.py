"""What was done with the cases and can be undone, as it is kept in a session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from weakref import WeakMethod

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoStack

from crcviewer.session.rows import Placed, Step

MOST_STEPS = 200

Apply = Callable[[Sequence[Placed], Sequence[Placed]], None]


class CaseSteps(QUndoStack):
    """The stack of the window's list, whose steps are values."""

    def __init__(self, apply: Apply, parent: QObject) -> None:
        super().__init__(parent)
        self.setUndoLimit(MOST_STEPS)
        # A store that is held by its own steps would end in the collector, which ends a step before
        # the stack that still has it.
        self._apply = WeakMethod(apply)
        self._steps: list[Step] = []
        self._restoring = False

    @property
    def steps(self) -> Sequence[Step]:
        """All that can be undone or done again; the first ``index()`` of them are done."""
        return self._steps

    def push_step(self, step: Step) -> None:
        """Do it."""
        del self._steps[self.index() :]
        self._steps.append(step)
        self.push(_Edit(self, step))
        del self._steps[: -self.count()]

    def restore(self, steps: Sequence[Step], done: int) -> None:
        """Those of a session, of which the first ``done`` are done already."""
        self._restoring = True
        try:
            self.clear()
            self._steps.clear()
            for step in steps[-MOST_STEPS:]:
                self.push_step(step)
            self.setIndex(max(done - len(steps) + self.count(), 0))
        finally:
            self._restoring = False

    def apply(self, old: list[Placed], new: list[Placed]) -> None:
        """Put cases in the place of others, unless a step is only put back on the stack."""
        apply = self._apply()
        if apply is not None and not self._restoring:
            apply(old, new)


class _Edit(QUndoCommand):
    """Some cases before, and what takes their place. Other cases may come and go meanwhile."""

    def __init__(self, stack: CaseSteps, step: Step) -> None:
        super().__init__(step.name)  # who shows it translates it
        self._apply = WeakMethod(stack.apply)
        self._step = step

    def redo(self) -> None:
        """Do it, for the first time or again."""
        apply = self._apply()
        if apply is not None:
            apply(self._step.before, self._step.after)

    def undo(self) -> None:
        """Put back what was."""
        apply = self._apply()
        if apply is not None:
            apply(self._step.after, self._step.before)
