"""A tile in another colour space looks as its original."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image, ImageCms

from crcviewer.imaging.core.colour import profile_name
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.messages import FieldOfView, Slot


def tile() -> NDArray[np.uint8]:
    """Colours of H&E, none of them at the border of sRGB."""
    rng = np.random.default_rng(0)
    pink, blue = np.array([220, 150, 190.0]), np.array([110, 80, 150.0])
    share = rng.random((48, 48, 1))
    mixed = pink * share + blue * (1 - share) + rng.normal(0, 4, (48, 48, 3))
    return mixed.clip(40, 240).astype(np.uint8)


@pytest.fixture(scope="module")
def adobe() -> bytes:
    """Adobe RGB (1998): its primaries and a gamma of 2.2, written by hand (ICC.1:2022)."""
    red, green, blue = (
        (0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457),
    )  # fmt: skip
    return _matrix_profile("Adobe RGB (1998)", [red, green, blue], 2.19921875)


def _matrix_profile(name: str, columns: list[tuple[float, float, float]], gamma: float) -> bytes:
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


@pytest.mark.parametrize("ending", ["png", "tif", "jpg", "webp"])
def test_an_embedded_profile_is_applied(tmp_path: Path, adobe: bytes, ending: str) -> None:
    original = tile()
    source = ImageCms.createProfile("sRGB")
    there = ImageCms.profileToProfile(
        Image.fromarray(original), source, ImageCms.ImageCmsProfile(io.BytesIO(adobe))
    )
    assert there is not None
    stored = np.asarray(there)
    assert np.abs(stored.astype(int) - original).max() > 8
    path = tmp_path / f"tile.{ending}"
    if ending == "tif":
        tifffile.imwrite(path, stored, photometric="rgb", iccprofile=adobe)
    else:
        options: dict[str, dict[str, Any]] = {
            "jpg": {"quality": 100, "subsampling": 0},
            "webp": {"lossless": True},
        }
        there.save(path, icc_profile=adobe, **options.get(ending, {}))
    opened = open_image(path)
    assert opened.info.colour_profile == "Adobe RGB (1998)"
    for pixels in (
        opened.read(0, slot=Slot.PATHOLOGY)[0],
        opened.read_field(0, FieldOfView(0, 0, 48), slot=Slot.PATHOLOGY),
    ):
        assert np.abs(pixels.astype(int) - original).mean() < (2.5 if ending == "jpg" else 1.0)


def test_srgb_and_what_is_no_profile_change_nothing(tmp_path: Path) -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (srgb, b"", b"no profile at all", b"\0" * 200):
        assert profile_name(profile) == ""
        Image.fromarray(tile()).save(tmp_path / "a.png", icc_profile=profile)
        np.testing.assert_array_equal(open_image(tmp_path / "a.png").read(0, slot=None)[0], tile())
