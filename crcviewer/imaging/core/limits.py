"""How large an image may be, and from which size on it is no longer decoded whole."""

from __future__ import annotations

MAX_PIXELS = 2_000_000_000
"""Of one image. Above it the file is refused: a whole slide, or a file that is made to harm."""

WHOLE_PIXELS = 40_000_000
"""Up to here an image is decoded whole (some 120 MB as RGB); above it is streamed and reduced."""

UNSTREAMED_PIXELS = 120_000_000
"""Where a format cannot be streamed (BMP, interlaced PNG, progressive JPEG, DICOM, NIfTI)."""

STREAMED_SIDE = 4096
"""Longer side of what a streamed image is reduced to where the caller names no side."""

MAX_COMPRESSION = 20_000
"""Bytes of pixels per byte of file that no real image exceeds (deflate ends at 1,032)."""

MAX_VOLUME_BYTES = 512 * 1024**2
"""Up to here a compressed volume is kept in memory, so that every slice is at hand at once."""
