"""A mistake in what Qt calls (how to paint, how large, what stands in a cell) stays a mistake.

PySide hands an exception of a slot, or of an override that returns nothing, to ``sys.excepthook``.
One in an override that returns a value it leaves standing: the next call into Python fails for it,
``exec`` ends with it, or the process does. And what was painting goes on painting, since the
traceback holds the painter. So every such override of every Python class is wrapped as the class is
made: the mistake goes to the hook, and Qt gets a value that does no harm.
"""

from __future__ import annotations

import functools
import sys
import traceback
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainterPath, QValidator
from PySide6.QtWidgets import QAbstractSpinBox
from shiboken6 import Shiboken

INSTEAD: dict[str, Callable[[], Any]] = {
    "boundingRect": QRectF,
    "canDropMimeData": bool,
    "columnCount": int,
    "data": lambda: None,
    "event": bool,
    "eventFilter": bool,
    "filterAcceptsRow": lambda: True,
    "fixup": str,
    "flags": lambda: Qt.ItemFlag.NoItemFlags,
    "focusNextPrevChild": bool,
    "hasHeightForWidth": bool,
    "headerData": lambda: None,
    "heightForWidth": lambda: -1,
    "isComplete": bool,
    "isEmpty": bool,
    "lessThan": bool,
    "minimumSizeHint": QSize,
    "rowCount": int,
    "setData": bool,
    "shape": QPainterPath,
    "sizeHint": lambda: QSize(40, 20),
    "stepEnabled": lambda: QAbstractSpinBox.StepEnabledFlag.StepNone,
    "translate": str,
    "validate": lambda: QValidator.State.Acceptable,
    "validatePage": bool,
    "viewportEvent": bool,
}
"""What Qt is given where an override that returns a value has failed."""
_PAINTING = ("paint", "drawBackground", "drawForeground")


def guard_overrides() -> None:
    """Guard all classes that are made from now on."""
    if "__init_subclass__" not in vars(Shiboken.Object):
        hook: Any = classmethod(_on_class_made)
        Shiboken.Object.__init_subclass__ = hook  # type: ignore[method-assign]


def _on_class_made(cls: type[Any], /, **others: Any) -> None:
    super(Shiboken.Object, cls).__init_subclass__(**others)
    for part in cls.__mro__:
        for name, value in list(vars(part).items()):
            if _is_called_by_qt(name) and _is_python(value):
                setattr(part, name, _guarded(name, value))


def _is_called_by_qt(name: str) -> bool:
    return name in INSTEAD or name in _PAINTING or name.endswith("Event")


def _is_python(value: Any) -> bool:
    """And not guarded yet."""
    return hasattr(value, "__code__") and not hasattr(value, "guarded")


def _guarded(name: str, override: Callable[..., Any]) -> Callable[..., Any]:
    instead = INSTEAD.get(name, lambda: None)

    @functools.wraps(override)
    def guarded(*arguments: Any, **named: Any) -> Any:
        try:
            return override(*arguments, **named)
        except Exception as error:
            sys.excepthook(type(error), error, error.__traceback__)
            # A painter in a frame of the traceback would never end.
            traceback.clear_frames(error.__traceback__)
            return instead()

    guarded.guarded = True  # type: ignore[attr-defined]
    return guarded
