"""Arrays of a worker, and images of Qt made of them. The result owns its pixels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap

_FORMATS = {
    1: (QImage.Format.Format_Grayscale8, QImage.Format.Format_RGB32),
    3: (QImage.Format.Format_RGB888, QImage.Format.Format_RGB32),
    4: (QImage.Format.Format_RGBA8888, QImage.Format.Format_ARGB32_Premultiplied),
}
"""By channels: as an array has them, and as they are drawn fastest."""


def take_pixels(path: str) -> NDArray[np.uint8] | None:
    """Those that a worker has written for the window, whose file goes with that. None: it is not
    there any more (the folder was tidied up), or torn."""
    file = Path(path)
    try:
        pixels: NDArray[np.uint8] = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    finally:
        file.unlink(missing_ok=True)
    return pixels


def image_of(pixels: NDArray[np.uint8]) -> QImage:
    """From ``(H, W)`` grey, ``(H, W, 3)`` colour, or ``(H, W, 4)`` with an alpha that is not
    multiplied in."""
    here = np.ascontiguousarray(pixels)
    given, drawn = _FORMATS[1 if here.ndim == 2 else here.shape[2]]
    height, width = here.shape[:2]
    # It lives on the array's memory until it is converted, which copies.
    return QImage(here.data, width, height, here.strides[0], given).convertToFormat(drawn)


def fitted(pixmap: QPixmap, side: int, ratio: float) -> QPixmap:
    """Scaled into a square of ``side`` pixels, sharp where a pixel has ``ratio`` device pixels."""
    wanted = round(side * ratio)
    smooth = Qt.TransformationMode.SmoothTransformation
    made = pixmap.scaled(wanted, wanted, Qt.AspectRatioMode.KeepAspectRatio, smooth)
    made.setDevicePixelRatio(ratio)
    return made
