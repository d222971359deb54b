"""The size of a pixel in micrometres, where a picture's file really tells it.

Most PNG and JPEG files say "72 dpi", which is a pixel of 353 µm: a habit, not a microscope. Only
values between 0.05 and 10 µm are believed.
"""

from __future__ import annotations

import re

SMALLEST_UM, LARGEST_UM = 0.05, 10.0

_UNITS_UM = {
    "nm": 1e-3,
    "nanometer": 1e-3,
    "um": 1.0,
    "µm": 1.0,  # U+00B5
    "μm": 1.0,  # U+03BC
    "\\u00b5m": 1.0,  # as ImageJ writes it
    "micron": 1.0,
    "microns": 1.0,
    "micrometer": 1.0,
    "mm": 1e3,
    "cm": 1e4,
    "inch": 25400.0,
}

_APERIO = re.compile(r"\bMPP\s*=\s*([0-9.eE+-]+)")
_OME_SIZE = re.compile(r'\bPhysicalSize([XY])="([0-9.eE+-]+)"')
_OME_UNIT = re.compile(r'\bPhysicalSize([XY])Unit="([^"]*)"')
_IMAGEJ_UNIT = re.compile(r"^unit=(.*)$", re.MULTILINE)


def believable(micrometres: float | None) -> float | None:
    """``micrometres`` where a microscope could have made it, else None."""
    if micrometres is not None and SMALLEST_UM <= micrometres <= LARGEST_UM:
        return micrometres
    return None


def of_objective(magnification: float | None) -> float | None:
    """What scanners have with an objective: 0.5 µm at 20×, 0.25 at 40×."""
    if magnification is None or not 1 <= magnification <= 200:
        return None
    return believable(10.0 / magnification)


def from_dpi(dpi: object) -> float | None:
    """Of Pillow's ``info["dpi"]``: a pair."""
    try:
        return believable(25400.0 / float(dpi[0]))  # type: ignore[index]  # any shape is caught
    except (TypeError, IndexError, ValueError, ZeroDivisionError):
        return None


def from_tiff(
    description: str, pixels_per_unit: float, unit: int, *, axis: str = "X"
) -> float | None:
    """Of a TIFF page: Aperio, OME and ImageJ say it in the description; else the resolution tags.

    ``unit``: the ResolutionUnit tag (1 none, 2 inch, 3 centimetre). ``axis``: X or Y, which is that
    of ``pixels_per_unit``.
    """
    if match := _APERIO.search(description):
        return believable(_number(match[1]))
    if sizes := _of_axes(_OME_SIZE, description):
        axis = axis if axis in sizes else next(iter(sizes))
        value = _number(sizes[axis])
        unit_name = _of_axes(_OME_UNIT, description).get(axis, "um")
        factor = _UNITS_UM.get(unit_name.strip().lower())
        return believable(value * factor) if value and factor else None
    if pixels_per_unit <= 0:
        return None
    if description.startswith("ImageJ="):
        named = _IMAGEJ_UNIT.search(description)
        factor = _UNITS_UM.get(named[1].strip().lower()) if named else None
        return believable(factor / pixels_per_unit) if factor else None
    factor = {2: 25400.0, 3: 10000.0}.get(unit)
    return believable(factor / pixels_per_unit) if factor else None


def _of_axes(pattern: re.Pattern[str], description: str) -> dict[str, str]:
    """The first value of each axis."""
    found: dict[str, str] = {}
    for axis, value in pattern.findall(description):
        found.setdefault(axis, value)
    return found


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
