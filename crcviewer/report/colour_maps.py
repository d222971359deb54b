"""Values to colours: perceptually even scales that survive colour-vision deficiencies.

Sequential: *viridis* (van der Walt and Smith, CC0). Diverging: ColorBrewer's *RdBu*, reversed
(Brewer et al., https://colorbrewer2.org, Apache-2.0), blue below and red above zero.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

_VIRIDIS = (
    "440154 481769 472c7a 423f85 3b518b 33628d 2c718e 26818e 21908c 1f9f88 27ad80 3dbc74"
    " 5cc862 81d34c aadc32 d5e219 fde725"
)
_BLUE_RED = "053061 2166ac 4393c3 92c5de d1e5f0 f7f7f7 fddbc7 f4a582 d6604d b2182b 67001f"

_STEPS = 257
"""Odd, so that zero of a diverging scale has a step of its own."""


@cache
def lookup_table(*, diverging: bool) -> NDArray[np.uint8]:
    """``(257, 4)`` RGBA from the low to the high end of the scale.

    A diverging scale fades out towards zero: where a class has no evidence the tissue stays bare.
    """
    stops = np.array([tuple(bytes.fromhex(stop)) for stop in _stops(diverging)], np.float64)
    at = np.linspace(0.0, 1.0, _STEPS)
    table = np.full((_STEPS, 4), 255.0)
    for channel in range(3):
        table[:, channel] = np.interp(at, np.linspace(0.0, 1.0, len(stops)), stops[:, channel])
    if diverging:
        table[:, 3] = 255.0 * np.minimum(1.0, 2.0 * np.abs(2.0 * at - 1.0))
    return table.round().astype(np.uint8)


def colours_of(
    values: NDArray[np.floating], low: float, high: float, *, diverging: bool
) -> NDArray[np.uint8]:
    """RGBA ``(…, 4)`` of ``values``; what lies outside of ``low`` to ``high`` gets the end colour.

    Values that are not finite are fully transparent.
    """
    finite = np.isfinite(values)
    part = (np.where(finite, values, low) - low) / ((high - low) or 1.0)
    steps = np.clip(np.rint(part * (_STEPS - 1)), 0, _STEPS - 1).astype(np.intp)
    result = lookup_table(diverging=diverging)[steps]
    result[~finite] = 0
    return result


def without_colour(colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """RGBA ``(…, 4)`` in grey of the same luminance (ITU-R BT.601); opacity stays."""
    grey = colours.copy()
    grey[..., :3] = (colours[..., :3] @ np.array([0.299, 0.587, 0.114])).round()[..., np.newaxis]
    return grey


def _stops(diverging: bool) -> list[str]:
    return (_BLUE_RED if diverging else _VIRIDIS).split()
