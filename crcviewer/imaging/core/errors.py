"""What every image that cannot be read becomes: a cause and a next step, in plain words."""

from __future__ import annotations

from crcviewer.protocol.failure import PlainError


class ImageError(PlainError):
    """A file that cannot be shown or classified."""


class UnknownFormatError(ImageError):
    """The file is none of the formats that can be read: in a folder it is passed over."""
