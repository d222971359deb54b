"""A view as a file: PNG at twice the screen's size, SVG, or a page of a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMarginsF, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter, QPixmap
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from crcviewer.protocol.atomic import write_atomically
from crcviewer.ui.look import theme

_SCALE, _PDF_SCALE = 2, 3
_DPI = 150
_MARGIN_MM = 14


def write_png(widget: QWidget, path: Path) -> None:
    """Raises OSError."""
    image = _image_of(widget, _SCALE)

    def write(part: Path) -> None:
        if not QPixmap.fromImage(image).save(str(part), "PNG"):
            raise OSError(f"{path.name} could not be written")

    write_atomically(path, write)


def _image_of(widget: QWidget, scale: int) -> QImage:
    image = QImage(widget.size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(theme.colours().window)
    widget.render(image)
    return image


def write_svg(widget: QWidget, path: Path, title: str) -> None:
    """Raises OSError."""

    def write(part: Path) -> None:
        drawing = QSvgGenerator()
        drawing.setFileName(str(part))
        drawing.setSize(widget.size())
        drawing.setViewBox(widget.rect())
        drawing.setTitle(title)
        painter = QPainter()
        if not painter.begin(drawing):
            raise OSError(f"{path.name} could not be written")
        widget.render(painter, QPoint())
        painter.end()

    write_atomically(path, write)


def write_pdf(
    path: Path, title: str, lines: Sequence[str], pages: Sequence[tuple[str, QWidget]]
) -> None:
    """A4 across: first ``lines`` of text, then each view under its heading. Raises OSError."""

    def write(part: Path) -> None:
        document = QPdfWriter(str(part))
        document.setTitle(title)
        document.setCreator("crcviewer")
        document.setResolution(_DPI)
        document.setPageLayout(
            QPageLayout(
                QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape,
                QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM),
                QPageLayout.Unit.Millimeter,
            )
        )  # fmt: skip
        painter = QPainter()
        if not painter.begin(document):
            raise OSError(f"{path.name} could not be written")
        room = QRectF(0, 0, document.width(), document.height())
        _draw_lines(painter, room, title, lines)
        for heading, widget in pages:
            document.newPage()
            _draw_page(painter, room, heading, widget)
        painter.end()

    write_atomically(path, write)


def _draw_lines(painter: QPainter, room: QRectF, title: str, lines: Sequence[str]) -> None:
    flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
    painter.setFont(_font(18, bold=True))
    top = painter.boundingRect(room, flags, title)
    painter.drawText(room, flags, title)
    painter.setFont(_font(11))
    painter.drawText(room.adjusted(0, top.height() + 40, 0, 0), flags, "\n\n".join(lines))


def _draw_page(painter: QPainter, room: QRectF, heading: str, widget: QWidget) -> None:
    painter.setFont(_font(14, bold=True))
    painter.setPen(Qt.GlobalColor.black)
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft, heading)
    below = room.adjusted(0, 80, 0, 0)
    size: QSize = widget.size()
    scale = min(below.width() / size.width(), below.height() / size.height())
    # As pixels, of which there are enough: what the style draws has gradients that a PDF has not.
    image = _image_of(widget, _PDF_SCALE)
    painter.drawImage(QRectF(below.topLeft(), size.toSizeF() * scale), image)


def _font(points: int, *, bold: bool = False) -> QFont:
    font = QFont()
    font.setPointSize(points)
    font.setBold(bold)
    return font
