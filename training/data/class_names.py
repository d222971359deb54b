"""Codes, names and colours of a data set's classes, for the checkpoint."""

from __future__ import annotations

import colorsys
from collections.abc import Iterator

from crcviewer.protocol.tissue import TISSUE_CLASSES, TissueClass

_OWN = {tissue.english: tissue for tissue in TISSUE_CLASSES}


def tissue_classes(names: tuple[str, ...]) -> tuple[TissueClass, ...]:
    """The study's own classes as they always are; codes and colours of others made from their
    names, each once."""
    others = sum(name not in _OWN for name in names)
    colours = (_colour(number, others) for number in range(others))
    codes = {tissue.code for name, tissue in _OWN.items() if name in names}
    classes = []
    for name in names:
        if name in _OWN:
            classes.append(_OWN[name])
            continue
        code = next(code for code in _codes(name) if code not in codes)
        codes.add(code)
        classes.append(TissueClass(code, name, name, next(colours)))
    return tuple(classes)


def _codes(name: str) -> Iterator[str]:
    """Four letters or fewer, then with a number: "tumour 1" and "tumour 2" are TUMO and TU2."""
    letters = "".join(letter for letter in name.upper() if letter.isalnum()) or "C"
    yield letters[:4]
    number = 2
    while True:
        yield f"{letters[: 4 - len(str(number))]}{number}"
        number += 1


def _colour(number: int, count: int) -> str:
    """Hues evenly round the circle, every other one darker."""
    red, green, blue = colorsys.hsv_to_rgb(number / count, 0.6, 0.9 if number % 2 else 0.65)
    return f"#{round(red * 255):02X}{round(green * 255):02X}{round(blue * 255):02X}"
