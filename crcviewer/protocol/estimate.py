"""A measured figure with its 95 % interval, and how people read both."""

from __future__ import annotations

import msgspec

from crcviewer.protocol.text import NOTHING, Text, text, verbatim


class Estimate(msgspec.Struct, frozen=True):
    """One figure with its 95 % interval."""

    value: float | None
    """None: not defined for these cases; ``note`` says why."""
    low: float | None = None
    """None: there is no interval; ``note`` says why."""
    high: float | None = None
    count: int = 0
    """How many independent cases, patients or runs it rests on; 0: not known."""
    note: Text = NOTHING
    """What has to be said beside it."""

    def figure(self, digits: int = 4, *, signed: bool = False) -> Text:
        """ "0.9249", or "+0.0220" for a difference."""
        if self.value is None:
            return text("not defined")
        return verbatim(number(self.value, digits, signed=signed))

    def shown(self, digits: int = 4, *, signed: bool = False) -> Text:
        """ "0.9249 (0.9184–0.9308)", or "+0.0220 (−0.0010 to +0.0450)" for a difference."""
        figure, interval = self.figure(digits, signed=signed), self.interval(digits, signed=signed)
        if not interval:
            return figure
        return text("{value} ({interval})", value=figure, interval=interval)

    def interval(self, digits: int = 4, *, signed: bool = False) -> Text:
        """ "0.9184–0.9308", or "−0.0010 to +0.0450" for a difference; nothing without one."""
        if self.low is None or self.high is None:
            return NOTHING
        low, high = (number(end, digits, signed=signed) for end in (self.low, self.high))
        if signed:
            return text("{low} to {high}", low=low, high=high)
        return verbatim(f"{low}–{high}")

    def interval_named(self, digits: int = 3) -> Text:
        """ "95 % interval 0.918 to 0.931"; nothing without one."""
        if self.low is None or self.high is None:
            return NOTHING
        low, high = number(self.low, digits), number(self.high, digits)
        return text("95 % interval {low} to {high}", low=low, high=high)


def number(value: float, digits: int = 4, *, signed: bool = False) -> str:
    """ "0.9249", or "+0.0123" of a difference, with a minus as wide as the plus; zero has none."""
    if not signed:
        return f"{value:.{digits}f}"
    written = f"{value:+.{digits}f}"
    return written[1:] if float(written) == 0.0 else written.replace("-", "−")


def p_value(p: float) -> str:
    """ "p = 0.034", "p < 0.0001"."""
    return "p < 0.0001" if p < 0.0001 else f"p = {p:.3f}" if p >= 0.001 else f"p = {p:.4f}"
