"""Slides in KFB, by what two readers know of it: kfbslide (Python) and kfb2zarr (Rust)."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.unit.imaging.slide_writing import halved

_TILE = 256


def write_kfb(
    path: Path,
    pixels: NDArray[np.uint8],
    *,
    levels: int = 3,
    mpp: float = 0.25,
    objective: int = 40,
    magic: bytes = b"KFB\0",
) -> list[NDArray[np.uint8]]:
    """Gives the pixels of each level, as JPEG keeps them nearly."""
    stored = [pixels]
    while len(stored) < levels:
        stored.append(halved(stored[-1]))
    records, tiles = [], []
    for number, level in enumerate(stored):
        for y in range(0, level.shape[0], _TILE):
            for x in range(0, level.shape[1], _TILE):
                part = level[y : y + _TILE, x : x + _TILE]
                tiles.append(_jpeg(part))
                high, wide = part.shape[:2]
                place = struct.pack("<IIII", x, y, wide, high)
                scale = struct.pack("<f", objective / 2**number)
                size = struct.pack("<I", len(tiles[-1]))
                records.append(b"\xf1\x04\xee\xee" + place + scale + bytes(8) + size + bytes(28))
    macro = _jpeg(np.full((20, 60, 3), 200, np.uint8))
    head_size = 4 + 92 + 4
    macro_head = b"\xf1\x02\xee\xee" + struct.pack("<IIIIII20x", 0, 20, 60, 0, len(macro), 52)
    macro_head += b"\xff\x02\xee\xee"
    index_start = head_size + len(macro_head) + len(macro)
    head = struct.pack(
        "<4s4xfIIII8sIqIIQQf8xI4x", magic, 1.6, len(records), *pixels.shape[:2], objective,
        b"JPEG", 0, 0, head_size, 0, index_start + 64 * len(records), index_start, mpp, _TILE,
    )  # fmt: skip
    assert len(head) == 92
    whole = b"\xf1\x01\xee\xee" + head + b"\xff\x01\xee\xee" + macro_head + macro
    path.write_bytes(whole + b"".join(records) + b"".join(tiles))
    return stored


def _jpeg(pixels: NDArray[np.uint8]) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, format="JPEG", quality=95, subsampling=0)
    return stream.getvalue()
