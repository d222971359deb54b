"""Thumbnails of cases, by who a case is and never by where it stands in a list."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap

from crcviewer.ui.explore.data.map_data import MapData


def picture_of(data: MapData, tile: int, side: int, ratio: float = 1.0) -> QPixmap:
    """The tile's picture, ``side`` pixels wide; a null one where the map carries none."""
    pixels = data.thumbnail(tile)
    if pixels is None:
        return QPixmap()
    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape[:2]
    image = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
    wanted = round(side * ratio)
    pixmap = QPixmap.fromImage(
        image.scaled(
            wanted,
            wanted,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    )
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
