"""An image as it stands in a report or in a PNG: with its overlay, field of view, scale bar and
letters, drawn as the window draws them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from crcviewer.protocol.images import FieldOfView
from crcviewer.protocol.units import micrometres_text, round_length
from crcviewer.report.fonts import LATIN, fonts_folder
from crcviewer.report.overlay_map import OverlayMap, overlay_colours

OPACITY = 0.6
"""Of an overlay, as the window begins with."""
_SMALLEST_SIDE = 640
"""Pixels of the shorter side below which pixels are repeated, so that words can be read."""
_BAR_SHARE = 0.28
_PLATE, _INK = (0, 0, 0, 150), (255, 255, 255, 255)
Colour = tuple[int, int, int, int]


@dataclass(frozen=True, eq=False)
class ReportImage:
    """One image of a case."""

    pixels: NDArray[np.uint8]
    """``(H, W)`` or ``(H, W, 3)``."""
    scale: float = 1.0
    """Pixels of the array to one of the full-resolution image."""
    pixel_size_um: float | None = None
    """Of the full-resolution image; None: no scale bar."""
    letters: tuple[str, str, str, str] | None = None
    """At the left, right, top and bottom: of the patient."""
    field: FieldOfView | None = None
    """What the network saw, in pixels of the full-resolution image."""


def picture(
    image: ReportImage, overlay: OverlayMap | None = None, *, opacity: float = OPACITY
) -> Image.Image:
    """RGB. Pixels of small images are repeated a whole number of times, never blended."""
    height, width = image.pixels.shape[:2]
    times = max(1, -(-_SMALLEST_SIDE // min(height, width)))
    if times * max(height, width) > 4 * _SMALLEST_SIDE:  # a strip
        times = max(1, 4 * _SMALLEST_SIDE // max(height, width))
    drawn = Image.fromarray(image.pixels).convert("RGB")
    drawn = drawn.resize((width * times, height * times), Image.Resampling.NEAREST)
    scale = image.scale * times
    if overlay is not None:
        _paint_overlay(drawn, overlay, scale, opacity)
    _paint_marks(drawn, image, scale)
    return drawn


def png(image: Image.Image) -> bytes:
    """As a file."""
    out = io.BytesIO()
    image.save(out, "PNG", optimize=False, compress_level=6)
    return out.getvalue()


def _paint_overlay(drawn: Image.Image, overlay: OverlayMap, scale: float, opacity: float) -> None:
    field = overlay.field
    left, top = round(field.x * scale), round(field.y * scale)
    side = max(1, round(field.side * scale))
    # Of the field only what lies within the image: it may reach far beyond.
    box = (max(left, 0), max(top, 0), min(left + side, drawn.width), min(top + side, drawn.height))
    if box[0] >= box[2] or box[1] >= box[3]:
        return
    colours = overlay_colours(overlay)
    cells = colours.shape[1] / side, colours.shape[0] / side
    source = (
        (box[0] - left) * cells[0],
        (box[1] - top) * cells[1],
        (box[2] - left) * cells[0],
        (box[3] - top) * cells[1],
    )
    size = (box[2] - box[0], box[3] - box[1])
    layer = Image.fromarray(colours, "RGBA").resize(size, Image.Resampling.BILINEAR, box=source)
    alpha = layer.getchannel("A").point(lambda value: round(value * opacity))
    drawn.paste(layer.convert("RGB"), box[:2], alpha)


def _paint_marks(drawn: Image.Image, image: ReportImage, scale: float) -> None:
    draw = ImageDraw.Draw(drawn, "RGBA")
    size = max(12, round(min(drawn.size) / 24))
    margin = size // 2
    if image.field is not None:
        _paint_field(draw, image.field, scale, size)
    if image.pixel_size_um is not None and image.pixel_size_um > 0:
        _paint_scale_bar(draw, drawn.size, image.pixel_size_um / scale, size, margin)
    if image.letters is not None:
        width, height = drawn.size
        away = margin + size
        places = (
            (away, height / 2), (width - away, height / 2), (width / 2, away),
            (width / 2, height - away),
        )  # fmt: skip
        for letter, (x, y) in zip(image.letters, places, strict=True):
            _paint_plate(draw, (x, y), letter, size)


def _paint_field(draw: ImageDraw.ImageDraw, field: FieldOfView, scale: float, size: int) -> None:
    box = [
        field.x * scale,
        field.y * scale,
        (field.x + field.side) * scale - 1,
        (field.y + field.side) * scale - 1,
    ]
    for colour, width in (((0, 0, 0, 170), size // 5), ((255, 255, 255, 255), size // 12)):
        draw.rectangle(box, outline=colour, width=max(1, width))


def _paint_scale_bar(
    draw: ImageDraw.ImageDraw, drawn: tuple[int, int], um_per_pixel: float, size: int, margin: int
) -> None:
    length_um = round_length(drawn[0] * _BAR_SHARE * um_per_pixel)
    bar = length_um / um_per_pixel
    words = micrometres_text(length_um)
    width = max(bar, _font(size).getlength(words)) + size
    height = size * 2.1
    left, bottom = margin, drawn[1] - margin
    draw.rounded_rectangle((left, bottom - height, left + width, bottom), size / 5, fill=_PLATE)
    middle = left + width / 2
    draw.text((middle, bottom - height * 0.62), words, fill=_INK, font=_font(size), anchor="mm")
    thick = max(2, size // 5)
    y = bottom - size * 0.3
    draw.rectangle((middle - bar / 2, y - thick, middle + bar / 2, y), fill=_INK)


def _paint_plate(
    draw: ImageDraw.ImageDraw, centre: tuple[float, float], words: str, size: int
) -> None:
    x, y = centre
    half = _font(size).getlength(words) / 2 + size / 3
    draw.rounded_rectangle((x - half, y - size * 0.7, x + half, y + size * 0.7), 3, fill=_PLATE)
    draw.text((x, y), words, fill=_INK, font=_font(size), anchor="mm")


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts_folder() / LATIN), size)
