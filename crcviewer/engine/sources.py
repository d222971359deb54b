"""The images opened last, for as long as their files stay as they were."""

from __future__ import annotations

from crcviewer.engine.recent import Recent
from crcviewer.imaging.core.files import stamp_of
from crcviewer.imaging.core.image_source import ImageSource
from crcviewer.imaging.open.open_image import open_image


class RecentSources:
    """Opens images; one that is opened again costs no decoding."""

    def __init__(self, capacity: int) -> None:
        self._sources: Recent[str, ImageSource] = Recent(capacity)

    def open(self, path: str) -> ImageSource:
        """Raises ImageError."""
        source = self._sources.get(path)
        if source is None or any(stamp_of(file) != stamp for file, stamp in source.files):
            source = open_image(path)
            self._sources.put(path, source)
        return source
