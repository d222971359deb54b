"""Arrays to images of Qt. The result owns its pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap


def image_of(pixels: NDArray[np.uint8]) -> QImage:
    """From ``(H, W)`` grey or ``(H, W, 3)`` colour, in the format that is drawn fastest."""
    form = QImage.Format.Format_Grayscale8 if pixels.ndim == 2 else QImage.Format.Format_RGB888
    return _borrowed(np.ascontiguousarray(pixels), form).convertToFormat(QImage.Format.Format_RGB32)


def fitted(pixmap: QPixmap, side: int, ratio: float) -> QPixmap:
    """Scaled into a square of ``side`` pixels, sharp where a pixel has ``ratio`` device pixels."""
    wanted = round(side * ratio)
    smooth = Qt.TransformationMode.SmoothTransformation
    made = pixmap.scaled(wanted, wanted, Qt.AspectRatioMode.KeepAspectRatio, smooth)
    made.setDevicePixelRatio(ratio)
    return made


def rgba_image(pixels: NDArray[np.uint8]) -> QImage:
    """From ``(H, W, 4)``, alpha not multiplied in."""
    form = QImage.Format.Format_RGBA8888
    return _borrowed(np.ascontiguousarray(pixels), form).convertToFormat(
        QImage.Format.Format_ARGB32_Premultiplied
    )


def _borrowed(pixels: NDArray[np.uint8], form: QImage.Format) -> QImage:
    # Lives on the array's memory; both callers convert at once, which copies.
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, pixels.strides[0], form)
