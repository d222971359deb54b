"""Values of a DICOM data set as plain text and numbers; what is absent or odd is empty."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any


def text_of(dataset: Any, keyword: str) -> str:
    """Without the blanks around it, with which DICOM makes lengths even."""
    value = dataset.get(keyword)
    return str(value).strip() if value is not None else ""


def integer_of(dataset: Any, keyword: str, default: int = 0) -> int:
    """``default`` also for what is no whole number."""
    try:
        value = dataset.get(keyword)
        return default if value in (None, "") else int(value)
    except (TypeError, ValueError):
        return default


def floats(dataset: Any, keyword: str) -> list[float]:
    """Of one or many numbers; empty where there are none or they are no numbers."""
    try:
        value = dataset.get(keyword)
        if value is None or value == "":
            return []
        many = value if isinstance(value, Iterable) and not isinstance(value, str) else [value]
        numbers = [float(v) for v in many]
    except (TypeError, ValueError):
        return []
    return numbers if all(map(math.isfinite, numbers)) else []


def floats_in(groups: list[Any], sequence: str, keyword: str) -> list[float]:
    """Of the first item of ``sequence`` that has any, in the first group that has such an item."""
    for group in groups:
        for item in group.get(sequence) or []:
            if numbers := floats(item, keyword):
                return numbers
    return []
