"""For lists of cases whose pictures do not matter."""

from __future__ import annotations

from PySide6.QtGui import QPixmap

from crcviewer.protocol.images import Slot
from crcviewer.session.case import Picture


class NoThumbnails:
    """Nothing to show."""

    def pixmap(self, _picture: Picture, _slot: Slot) -> QPixmap | None:
        """None yet."""
        return None
