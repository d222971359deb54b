"""Colour profiles as the tests need them, written by hand (ICC.1:2022), and pictures in them."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms


def adobe_rgb() -> bytes:
    """Adobe RGB (1998): its primaries, adapted to D50, and a gamma of 2.2."""
    red, green, blue = (
        (0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457),
    )  # fmt: skip
    return matrix_profile("Adobe RGB (1998)", [red, green, blue], 2.19921875)


def prophoto_rgb() -> bytes:
    """ProPhoto (ROMM) RGB: its primaries at D50, and a gamma of 1.8."""
    red, green, blue = (
        (0.79767, 0.28804, 0.0), (0.13519, 0.71188, 0.0), (0.03134, 0.00009, 0.82491),
    )  # fmt: skip
    return matrix_profile("ProPhoto RGB", [red, green, blue], 1.80078125)


def in_space(pixels: NDArray[np.uint8], profile: bytes) -> NDArray[np.uint8]:
    """sRGB ``(H, W, 3)`` as it is stored in the space of ``profile``."""
    there = ImageCms.profileToProfile(
        Image.fromarray(pixels),
        ImageCms.createProfile("sRGB"),
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
    )
    assert there is not None
    return np.asarray(there)


def matrix_profile(name: str, columns: list[tuple[float, float, float]], gamma: float) -> bytes:
    """An RGB profile of three primaries in XYZ (D50) and one gamma."""

    def s15(value: float) -> bytes:
        return round(value * 65536).to_bytes(4, "big", signed=True)

    def xyz(values: tuple[float, float, float]) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(map(s15, values))

    text = name.encode("ascii") + b"\0"
    desc = b"desc\0\0\0\0" + len(text).to_bytes(4, "big") + text + bytes(4 + 4 + 2 + 1 + 67)
    curve = b"curv\0\0\0\0" + (1).to_bytes(4, "big") + int(gamma * 256).to_bytes(2, "big") + b"\0\0"
    tags = {
        b"desc": desc, b"cprt": b"text\0\0\0\0none\0", b"wtpt": xyz((0.9642, 1.0, 0.8249)),
        b"rXYZ": xyz(columns[0]), b"gXYZ": xyz(columns[1]), b"bXYZ": xyz(columns[2]),
        b"rTRC": curve, b"gTRC": curve, b"bTRC": curve,
    }  # fmt: skip
    table, data, at = len(tags).to_bytes(4, "big"), b"", 128 + 4 + 12 * len(tags)
    for tag, value in tags.items():
        padded = value + bytes(-len(value) % 4)
        table += tag + (at + len(data)).to_bytes(4, "big") + len(value).to_bytes(4, "big")
        data += padded
    size = 128 + len(table) + len(data)
    header = (
        size.to_bytes(4, "big") + bytes(4) + b"\x02\x40\0\0" + b"mntrRGB XYZ " + bytes(12) + b"acsp"
        + bytes(28) + s15(0.9642) + s15(1.0) + s15(0.8249) + bytes(48)
    )  # fmt: skip
    assert len(header) == 128
    return header + table + data
