"""How values of a grey slice are shown: window, inversion, the usual presets. For looking only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

import numpy as np

from crcviewer.imaging.core.intensity import (
    ABDOMINAL_WINDOW,
    WHOLE_BYTE,
    UInt8,
    Values,
    percentile_window,
    windowed,
)
from crcviewer.protocol.images import Windowing

Window = tuple[float, float]
"""Centre and width."""

AS_IT_IS = Windowing(WHOLE_BYTE)
"""Of grey pixels whose file has no values beyond them."""

_WIDER = 1.01
"""For each pixel that the mouse is dragged."""
_LEVEL = 1 / 300
"""Of the width, for each pixel."""
_NARROWEST = 1e-3
"""Of the network's width."""
_WIDEST = 1e3


class Preset(StrEnum):
    """In the order of the menu and of the digit keys."""

    NETWORK = "network"
    FILE = "file"
    AUTO = "auto"
    """The 1st to the 99th percentile of the slice in view."""
    ABDOMEN = "abdomen"
    LIVER = "liver"
    SOFT_TISSUE = "soft_tissue"
    BONE = "bone"
    LUNG = "lung"
    FULL = "full"
    """All values of the slice in view."""


_HOUNSFIELD: dict[Preset, Window] = {
    Preset.ABDOMEN: ABDOMINAL_WINDOW,
    Preset.LIVER: (60.0, 160.0),
    Preset.SOFT_TISSUE: (40.0, 350.0),
    Preset.BONE: (400.0, 1800.0),
    Preset.LUNG: (-600.0, 1500.0),
}


@dataclass(frozen=True)
class Brightness:
    """What the user has chosen; None: the window of the network."""

    window: Window | None = None
    inverted: bool = False

    def dragged(self, windowing: Windowing, dx: float, dy: float) -> Brightness:
        """Right: wider, so with less contrast; up: brighter. In pixels of the screen."""
        centre, width = self.window or windowing.network
        usual = windowing.network[1]
        wider = min(max(width * _WIDER**dx, usual * _NARROWEST), usual * _WIDEST)
        darker = -dy if self.inverted is not windowing.inverted else dy
        return replace(self, window=(centre + darker * width * _LEVEL, wider))


def presets_of(windowing: Windowing) -> tuple[Preset, ...]:
    """Those that mean something for such values."""
    file = (Preset.FILE,) if windowing.file is not None else ()
    if windowing.hounsfield:
        return (Preset.NETWORK, *file, *_HOUNSFIELD, Preset.FULL)
    return (Preset.NETWORK, *file, Preset.AUTO, Preset.FULL)


def window_of(preset: Preset, windowing: Windowing, values: Values) -> Window | None:
    """None: the network's."""
    if preset is Preset.NETWORK:
        return None
    if preset is Preset.FILE:
        return windowing.file
    if preset is Preset.AUTO:
        return percentile_window(values)
    if preset is Preset.FULL:
        finite = values[np.isfinite(values)] if values.dtype.kind == "f" else values
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
        return (low + high) / 2, max(high - low, 1e-6)
    return _HOUNSFIELD[preset]


def pixels_of(values: Values, windowing: Windowing, brightness: Brightness) -> UInt8:
    """``(H, W)`` values to what is shown."""
    window = brightness.window or windowing.network
    if values.dtype == np.int16:
        # A look-up is several times as fast, which counts while slices are scrolled.
        pixels = np.take(_table(window), values.view(np.uint16))
    else:
        pixels = windowed(values, *window)
    return ~pixels if brightness.inverted is not windowing.inverted else pixels


@lru_cache(maxsize=4)
def _table(window: Window) -> UInt8:
    return windowed(np.arange(65536, dtype=np.uint16).view(np.int16), *window)
