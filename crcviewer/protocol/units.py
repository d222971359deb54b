"""Lengths, times, amounts and values for people: the same in every language."""

from __future__ import annotations

import math

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def length_text(pixels: float, pixel_size_um: float | None) -> str:
    """A length in the unit that fits it: "112 µm", "180 mm", or "64 px" where no size is known."""
    if pixel_size_um is None:
        return f"{_short(pixels)} px"
    return micrometres_text(pixels * pixel_size_um)


def micrometres_text(length_um: float) -> str:
    """ "112 µm" or "1.5 mm": millimetres from one on."""
    if length_um < 1000:
        return f"{_short(length_um)} µm"
    return f"{_short(length_um / 1000)} mm"


def pixel_size_text(pixel_size_um: float) -> str:
    """ "0.5 µm/px" or "0.78 mm/px": radiology has millimetres even below one."""
    if pixel_size_um < 100:
        return f"{_short(pixel_size_um)} µm/px"
    return f"{_short(pixel_size_um / 1000)} mm/px"


def round_length(at_most: float) -> float:
    """The largest of …, 1, 2, 5, 10, 20, 50, … that is at most the given positive length."""
    power = 10.0 ** math.floor(math.log10(at_most))
    return next(step * power for step in (5.0, 2.0, 1.0) if step * power <= at_most * (1 + 1e-9))


def value_text(value: float) -> str:
    """A number in three digits, as people write it: "1500", "−0.42", "2.3×10⁻⁵"."""
    text = f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    if "e" in text:
        digits, power = f"{value:.2g}".split("e")
        text = f"{digits}×10{str(int(power)).translate(_SUPERSCRIPT)}"
    return text.replace("-", "−")


def percent_text(share: float) -> str:
    """ "4 %", "0.4 %", "99.6 %"; what is smaller than a thousandth of a per cent, or as near to
    all, only as that: never 100 where it is not quite."""
    if 0 < share < 1e-5:
        return "< 0.001 %"
    if 0.99 < share < 1:
        rest = 100 * (1 - share)
        digits = 1 if rest >= 0.1 else 3
        return f"{100 * share:.{digits}f} %" if rest >= 0.0005 else "> 99.999 %"
    return f"{100 * share:.0f} %" if share >= 0.1 else f"{100 * share:.2g} %"


def probability_text(probability: float) -> str:
    """Per cent with one digit: "81.0 %", "< 0.1 %"; never 100 where it is not quite."""
    if 0 < probability < 0.001:
        return "< 0.1 %"
    if 0.999 < probability < 1:
        return "> 99.9 %"
    return f"{100 * probability:.1f} %"


def bytes_words(size: float) -> str:
    """ "3.2 GB", "640 MB"."""
    if size >= 1e9:
        return f"{size / 1e9:.1f} GB"
    return f"{round(size / 1e6)} MB"


def duration_text(seconds: float) -> str:
    """ "40 s", "12 min", "3 h 05 min"."""
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60:02d} min"


def _short(number: float) -> str:
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"
