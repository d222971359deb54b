"""Which fields are on tissue, as a few letters in the head of a journal."""

from __future__ import annotations

import base64
import binascii
import zlib

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


def packed(mask: Mask) -> str:
    """The inverse of :func:`unpacked`."""
    return base64.b64encode(zlib.compress(np.packbits(mask).tobytes(), 6)).decode("ascii")


def unpacked(words: str, rows: int, columns: int) -> Mask:
    """``(rows, columns)``. What is damaged gives none on tissue."""
    wanted = -(-rows * columns // 8)
    try:
        # No more than the mask has: a stranger's file could hold gigabytes.
        data = zlib.decompressobj().decompress(base64.b64decode(words, validate=True), wanted)
    except (binascii.Error, zlib.error, ValueError):
        data = b""
    if len(data) != wanted:
        return np.zeros((rows, columns), np.bool_)
    bits = np.unpackbits(np.frombuffer(data, np.uint8), count=rows * columns)
    return bits.reshape(rows, columns).astype(np.bool_)
