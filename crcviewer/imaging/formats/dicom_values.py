"""Values of a DICOM data set as plain text and numbers; what is absent or odd is empty."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataelem import RawDataElement

_SHORT = 2
_ASCII = frozenset(("AS", "CS", "DS", "IS", "TM", "UI"))
_WORDS = frozenset(("LO", "SH"))
"""Values in these are plain text: read as they stand, a header takes a third of the time."""


@lru_cache(maxsize=256)
def _tag(keyword: str) -> tuple[int, str]:
    tag = tag_for_keyword(keyword)
    assert tag is not None
    return tag, dictionary_VR(tag)


def value_of(dataset: Any, keyword: str) -> Any:
    """As ``dataset.get(keyword)``; text and lists of it as strings, not yet as numbers."""
    tag, usual = _tag(keyword)
    # Its own dictionary: ``get_item`` makes a tag of the number each time, a tenth of all the time.
    raw = dataset._dict.get(tag)
    if raw is None:
        return None
    if isinstance(raw, RawDataElement) and isinstance(raw.value, bytes):
        kind = raw.VR or usual
        # In other character sets those of ASCII are the same, but for escapes to another set.
        plain = kind in _WORDS and raw.value.isascii() and b"\x1b" not in raw.value
        if kind in _ASCII or plain:
            words = raw.value.decode("ascii", "replace").rstrip(" \0")
            return [part.strip() for part in words.split("\\")] if "\\" in words else words
        if raw.VR == "US" and len(raw.value) == _SHORT:
            return int.from_bytes(raw.value, "little" if raw.is_little_endian else "big")
    return dataset.get(keyword)


def strings_of(dataset: Any, keyword: str) -> list[str]:
    """Of one or many."""
    value = value_of(dataset, keyword)
    if value is None or value == "":
        return []
    return [value] if isinstance(value, str) else [str(part) for part in value]


def text_of(dataset: Any, keyword: str) -> str:
    """Without the blanks around it, with which DICOM makes lengths even."""
    value = value_of(dataset, keyword)
    if isinstance(value, list):
        return "\\".join(value)
    return str(value).strip() if value is not None else ""


def integer_of(dataset: Any, keyword: str, default: int = 0) -> int:
    """``default`` also for what is no whole number."""
    try:
        value = value_of(dataset, keyword)
        return default if value in (None, "") else int(value)
    except (TypeError, ValueError):
        return default


def floats(dataset: Any, keyword: str) -> list[float]:
    """Of one or many numbers; empty where there are none or they are no numbers."""
    try:
        value = value_of(dataset, keyword)
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
