"""A number with arrows in which anything can be typed: what cannot be a value is told beside it."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QWidget

from crcviewer.protocol.recipe_report import SettingInfo, written


class NumberField(QAbstractSpinBox):
    """Arrows go by one or the setting's own step; of a fraction they change the second digit."""

    edited = Signal()

    def __init__(self, info: SettingInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._info = info
        self.setAccelerated(True)
        self.lineEdit().textChanged.connect(lambda _: self.edited.emit())

    @property
    def text_shown(self) -> str:
        """As it was typed, but for the comma of other keyboards."""
        return self.lineEdit().text().replace(",", ".")

    def show_text(self, typed: str) -> None:
        """Put this there."""
        self.lineEdit().setText(typed)

    def validate(self, typed: str, place: int) -> tuple[QValidator.State, str, int]:
        """Nothing is swallowed while it is typed."""
        return QValidator.State.Acceptable, typed, place

    def fixup(self, typed: str) -> str:
        """Nor put right unasked."""
        return typed

    def stepBy(self, steps: int) -> None:
        """As far as the range goes."""
        number = self._number()
        if number is None:
            return
        info = self._info
        step = self._step(number, steps)
        moved = number + steps * step
        if info.multiple_of is not None:
            moved = round(moved / info.multiple_of) * info.multiple_of
        low, high = self._ends()
        moved = min(max(moved, low), high)
        self.show_text(str(round(moved)) if info.kind == "int" else written(float(f"{moved:.6g}")))
        self.selectAll()

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        """Where it can go from here."""
        flags = QAbstractSpinBox.StepEnabledFlag
        number = self._number()
        if number is None:
            return flags.StepNone
        low, high = self._ends()
        down = flags.StepDownEnabled if number > low else flags.StepNone
        up = flags.StepUpEnabled if number < high else flags.StepNone
        return down | up

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only where one is at work in it: else the list scrolls below the pointer."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def sizeHint(self) -> QSize:
        """Room for "0.000001" and the arrows."""
        width = self.fontMetrics().horizontalAdvance("0.00000001") + 40
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """No less."""
        return self.sizeHint()

    def _number(self) -> float | None:
        try:
            number = float(self.text_shown)
        except ValueError:
            return None
        return number if math.isfinite(number) else None

    def _ends(self) -> tuple[float, float]:
        low, high = self._info.least, self._info.most
        return (-math.inf if low is None else low), (math.inf if high is None else high)

    def _step(self, number: float, steps: int) -> float:
        if self._info.multiple_of is not None:
            return self._info.multiple_of
        if self._info.kind == "int":
            return 1.0
        high = self._ends()[1]
        if number == 0.0:
            return 10 ** math.floor(math.log10(high)) / 10 if 0 < high < math.inf else 0.1
        # 0.1 down is 0.09 and not 0.0: the digit of what it comes to.
        digit = math.floor(math.log10(abs(number)))
        if steps < 0 and math.isclose(abs(number), 10.0**digit):
            digit -= 1
        return 10.0 ** (digit - 1)


class QuietCombo(QComboBox):
    """A list whose choice the wheel does not change in passing."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only where one is at work in it."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
