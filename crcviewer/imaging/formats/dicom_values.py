"""Values of a DICOM data set as plain text and numbers; what is absent or odd is empty."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any


def text_of(dataset: Any, keyword: str) -> str:
    value = dataset.get(keyword)
    return str(value).strip() if value is not None else ""


def integer_of(dataset: Any, keyword: str, default: int = 0) -> int:
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
    for group in groups:
        for item in group.get(sequence) or []:
            if numbers := floats(item, keyword):
                return numbers
    return []
