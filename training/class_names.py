"""Codes, names and colours of a data set's classes, for the checkpoint."""

from __future__ import annotations

import colorsys

from crcviewer.protocol.tissue import TISSUE_CLASSES, TissueClass


def tissue_classes(names: tuple[str, ...]) -> tuple[TissueClass, ...]:
    """Those of the study where the names are its, else codes and colours made from the names."""
    if names == tuple(tissue.english for tissue in TISSUE_CLASSES):
        return TISSUE_CLASSES
    codes: list[str] = []
    for number, name in enumerate(names):
        code = "".join(letter for letter in name.upper() if letter.isalnum())[:4]
        codes.append(code if code and code not in codes else f"C{number}")
    return tuple(
        TissueClass(code, name, name, _colour(number, len(names)))
        for number, (code, name) in enumerate(zip(codes, names, strict=True))
    )


def _colour(number: int, count: int) -> str:
    """Hues evenly round the circle, every other one darker."""
    red, green, blue = colorsys.hsv_to_rgb(number / count, 0.6, 0.9 if number % 2 else 0.65)
    return f"#{round(red * 255):02X}{round(green * 255):02X}{round(blue * 255):02X}"
