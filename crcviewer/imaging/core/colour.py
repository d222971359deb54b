"""Embedded colour profiles (ICC.1) applied, so that a tile looks the same whatever space it was
saved in. A picture without one is taken for sRGB."""

from __future__ import annotations

import io
from functools import lru_cache

import numpy as np
from PIL import Image, ImageCms

from crcviewer.imaging.core.intensity import UInt8

_LARGEST_PROFILE = 4 * 1024 * 1024
"""Bytes; real ones have a few thousand."""


@lru_cache(maxsize=8)
def _transform(profile: bytes) -> tuple[str, ImageCms.ImageCmsTransform] | None:
    """The profile's name and the way to sRGB; None where it is none of RGB, or is sRGB itself."""
    if not profile or len(profile) > _LARGEST_PROFILE or profile[16:20] != b"RGB ":
        return None
    try:
        source = ImageCms.getOpenProfile(io.BytesIO(profile))
        name = ImageCms.getProfileDescription(source).strip()[:64] or "ICC"
        if "srgb" in name.casefold():
            return None
        transform = ImageCms.buildTransform(
            source,
            ImageCms.createProfile("sRGB"),
            "RGB",
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    return name, transform


def profile_name(profile: bytes) -> str:
    """Of a profile that :func:`to_srgb` applies; empty where there is nothing to apply."""
    found = _transform(profile)
    return found[0] if found else ""


def to_srgb(pixels: UInt8, profile: bytes) -> UInt8:
    """``(H, W, 3)`` in the space of ``profile`` to sRGB; anything else as it is."""
    found = _transform(profile) if pixels.ndim == 3 and pixels.shape[2] == 3 else None
    if found is None:
        return pixels
    image = ImageCms.applyTransform(Image.fromarray(pixels), found[1])
    assert image is not None
    return np.asarray(image)
