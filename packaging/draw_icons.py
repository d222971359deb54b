"""Makes the icons of all systems from the two SVG files: ``python packaging/draw_icons.py``.

The results are kept in version control, so that a build needs neither this nor a screen.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

from PIL import Image

_ROOT = Path(__file__).parents[1]
_SOURCES = _ROOT / "resources" / "icons"
_RESULTS = _ROOT / "packaging" / "icons"
_ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)


def drawn(svg: Path, size: int) -> Image.Image:
    """The picture at a size, in pixels, on nothing."""
    from PySide6.QtCore import QBuffer, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(svg)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return Image.open(io.BytesIO(buffer.data().data())).convert("RGBA")


def main() -> None:
    """Write .png, .ico and .icns of the program and of its model files."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    app = QGuiApplication([])
    _RESULTS.mkdir(exist_ok=True)
    for name in ("crcviewer", "crcviewer-model"):
        svg = _SOURCES / f"{name}.svg"
        pictures = {size: drawn(svg, size) for size in (*_ICO_SIZES, 512, 1024)}
        pictures[256].save(_SOURCES / f"{name}.png", optimize=True)
        pictures[256].save(
            _RESULTS / f"{name}.ico",
            sizes=[(size, size) for size in _ICO_SIZES],
            append_images=[pictures[size] for size in _ICO_SIZES[:-1]],
        )
        pictures[1024].save(
            _RESULTS / f"{name}.icns",
            append_images=[pictures[size] for size in (16, 32, 64, 128, 256, 512)],
        )
        print(name, *(p.name for p in sorted(_RESULTS.glob(f"{name}.ic*"))))
    del app


if __name__ == "__main__":
    main()
