"""Values of any depth to the 8 bits that are shown and classified.

The rules, so that a picture means the same in every file:

- 8 bits stay as they are.
- 16 bits are divided by the full scale of the smallest usual depth (8, 10, 12, 14, 16 bits) that
  holds the picture's largest value: the same picture saved with 8 or with 16 bits gives the same
  pixels, and a 12-bit camera's picture is not black.
- Fractions within 0..1 are multiplied by 255; within 0..255 they are rounded.
- Everything else (signed values, 32 bits, MR) runs from its 1st to its 99th percentile.
- CT runs through the abdominal window, in Hounsfield units.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

UInt8 = NDArray[np.uint8]
Values = NDArray[Any]

ABDOMINAL_WINDOW = (50.0, 400.0)
"""Centre and width in HU: science's window for CT."""

WHOLE_BYTE = (127.5, 255.0)
"""The window that leaves 8 bits as they are."""

_DEPTHS = (8, 10, 12, 14, 16)
_SAMPLE = 4_000_000


def windowed(values: Values, centre: float, width: float) -> UInt8:
    """``centre - width / 2`` becomes 0, ``centre + width / 2`` becomes 255."""
    width = max(float(width), 1e-6)
    low = float(centre) - width / 2
    scaled = (values.astype(np.float32) - np.float32(low)) * np.float32(255.0 / width)
    np.nan_to_num(scaled, copy=False, nan=0.0)
    return np.asarray(np.clip(np.rint(scaled), 0, 255), dtype=np.uint8)


def compact(values: Values) -> Values:
    """int16 where that loses nothing, else float32."""
    if values.dtype.kind == "f":
        whole = values.astype(np.int16) if values.size and np.abs(values).max() < 32768 else None
        if whole is not None and np.array_equal(whole, values):
            return whole
    elif values.size and values.min() >= -32768 and values.max() <= 32767:
        return values.astype(np.int16)
    return values.astype(np.float32)


def percentile_window(*parts: Values, padding: float | None = None) -> tuple[float, float]:
    """(centre, width) from the 1st to the 99th percentile of the finite values of all parts.

    ``padding``: a value that stands for "nothing here"; else one is looked for: the smallest or
    largest, in all four corners and over a tenth of a part.
    """
    each = max(1, _SAMPLE // len(parts))
    kept = []
    for part in parts:
        empty = _padding(part) if padding is None else padding
        flat = part.reshape(-1)
        flat = flat[:: max(1, flat.size // each)]
        if flat.dtype.kind == "f":
            flat = flat[np.isfinite(flat)]
        kept.append(flat if empty is None else flat[flat != empty])
    values = np.concatenate(kept)
    if values.size == 0:
        values = np.concatenate([part.reshape(-1)[:1] for part in parts])
        values = values[np.isfinite(values)] if values.dtype.kind == "f" else values
    if values.size == 0:
        return 0.5, 1.0
    low, high = (float(v) for v in np.percentile(values, (1, 99)))
    if high <= low:
        return low + 0.5, 1.0  # one value (air, say) is black
    return (low + high) / 2, high - low


def _padding(part: Values) -> float | None:
    if part.ndim != 2 or min(part.shape) < 2:
        return None
    corner = part[0, 0]
    if not (part[0, -1] == part[-1, 0] == part[-1, -1] == corner):
        return None
    if corner not in (part.min(), part.max()) or float((part == corner).mean()) < 0.1:
        return None
    return float(corner)


def to_8_bits(values: Values, reference: Values | None = None) -> UInt8:
    """By the rules above, without knowledge of a modality. ``(H, W)`` or ``(H, W, C)``.

    ``reference``: what the range is taken from where ``values`` are only a part of a picture.
    """
    if values.dtype == np.uint8:
        return values
    if values.dtype == np.bool_:
        return values.astype(np.uint8) * np.uint8(255)
    whole = values if reference is None else reference
    if values.dtype.kind == "f":
        finite = whole[np.isfinite(whole)]
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
        if low >= 0 and high <= 255:
            return windowed(values, *((0.5, 1.0) if high <= 1 else (127.5, 255.0)))
        return windowed(values, *percentile_window(whole))
    lowest, highest = int(whole.min()), int(whole.max())
    if lowest < 0 or highest > 65535 or int(values.min()) < 0:
        return windowed(values, *percentile_window(whole))
    full = next(2**bits - 1 for bits in _DEPTHS if 2**bits > highest)
    table = (np.arange(full + 1, dtype=np.int64) * 255 + full // 2) // full
    return np.asarray(table.astype(np.uint8)[np.minimum(values, full)])


def on_white(values: Values, alpha: Values) -> Values:
    """Composite; both of the same depth. ``values`` ``(H, W[, C])``, ``alpha`` ``(H, W)``."""
    full = 1.0 if values.dtype.kind == "f" else float(np.iinfo(values.dtype).max)
    weight = alpha.astype(np.float32) / np.float32(full)
    if values.ndim == 3:
        weight = weight[..., None]
    mixed = values.astype(np.float32) * weight + np.float32(full) * (1 - weight)
    return np.asarray((np.rint(mixed) if values.dtype.kind != "f" else mixed).astype(values.dtype))


def cmyk_to_rgb(values: Values) -> Values:
    """``(H, W, 4)`` ink amounts to ``(H, W, 3)`` light, without a colour profile."""
    full = np.float32(np.iinfo(values.dtype).max)
    light = full - values.astype(np.float32)
    return np.asarray(np.rint(light[..., :3] * (light[..., 3:4] / full)).astype(values.dtype))


def as_grey(pixels: UInt8) -> UInt8:
    """``(H, W)``: luminance by ITU-R BT.601, as in JPEG."""
    if pixels.ndim == 2:
        return pixels
    from PIL import Image  # here: the window, which starts light, has geometry of this room

    return np.asarray(Image.fromarray(np.ascontiguousarray(pixels)).convert("L"))


def as_rgb(pixels: UInt8) -> UInt8:
    """``(H, W, 3)``: grey is repeated."""
    if pixels.ndim == 3:
        return pixels
    return np.ascontiguousarray(np.broadcast_to(pixels[..., None], (*pixels.shape, 3)))
