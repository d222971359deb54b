"""The one list of the endings that images' names have: dialogs, and names without them, follow it.

What a file is, is told by its content alone; an ending only says which files a dialog shows first.
"""

from __future__ import annotations

import re

ENDINGS: dict[str, tuple[str, ...]] = {
    "PNG": ("png",),
    "JPEG": ("jpg", "jpeg", "jpe", "jfif"),
    "TIFF": ("tif", "tiff"),
    "BMP": ("bmp",),
    "WebP": ("webp",),
    "JPEG 2000": ("jp2", "j2k", "jpx", "j2c", "jpc"),
    "DICOM": ("dcm", "dicom", "ima"),
    "NIfTI": ("nii", "hdr"),
    "NIfTI (compressed)": ("nii.gz",),
}
"""By the names of the formats that can be read."""

SLIDES = (
    "svs", "ndpi", "mrxs", "scn", "vms", "vmu", "bif",
    "kfb", "svslide", "czi", "zvi", "tif", "tiff", "dcm",
)  # fmt: skip
"""Of whole-slide files."""

ARCHIVES = ("zip",)
"""They open as folders."""

_KNOWN = sorted(
    {ending for endings in (*ENDINGS.values(), SLIDES) for ending in endings},
    key=len,
    reverse=True,  # .nii.gz before .gz would be
)
IMAGE_ENDING = re.compile(rf"\.({'|'.join(map(re.escape, _KNOWN))})$", re.IGNORECASE)


def patterns(*endings: str) -> str:
    """As dialogs write them: ``*.png *.jpg``."""
    return " ".join(f"*.{ending}" for ending in dict.fromkeys(endings))


def image_patterns() -> str:
    """Of all that can be opened, archives and slides included."""
    return patterns(*(e for endings in ENDINGS.values() for e in endings), *SLIDES, *ARCHIVES)
