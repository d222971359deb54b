"""All cases of a map as one picture: stamps with smooth edges, or for many cases plain ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from crcviewer.ui.explore.data.value_groups import Group
from crcviewer.ui.explore.map.symbols import edge_of, symbol_image
from crcviewer.ui.look.theme import mixed

FINE_UP_TO = 8_000
"""Cases; more are drawn by numpy, without smooth edges, to keep panning smooth."""
_FAINT_SHARE = 0.72


@dataclass(frozen=True)
class Look:
    """How the cases of a group are drawn."""

    colour: QColor
    edge: QColor
    symbol: str


Layer = tuple[Look, NDArray[np.floating]]
"""Cases that look alike, and where they lie: ``(n, 2)`` in device pixels of the picture."""


def point_size(cases: int) -> float:
    """Side of a case in pixels: the more, the smaller."""
    return float(np.clip(26 / max(cases, 1) ** 0.15, 4, 12))


def _faint(look: Look, background: QColor) -> Look:
    """For cases that are not selected while others are."""
    return Look(
        mixed(look.colour, background, _FAINT_SHARE),
        mixed(look.edge, background, _FAINT_SHARE),
        look.symbol,
    )


def layers_of(
    groups: Sequence[Group],
    places: NDArray[np.float64],
    selected: NDArray[np.int64],
    background: QColor,
) -> list[Layer]:
    """The groups of a map whose cases lie at ``places``; while some are selected, all others lie
    below them and are faint."""
    chosen = np.zeros(len(places), np.bool_)
    chosen[selected] = True
    below: list[Layer] = []
    above: list[Layer] = []
    for group in groups:
        colour = QColor(group.colour)
        look = Look(colour, edge_of(colour), group.symbol)
        if not chosen.any():
            above.append((look, places[group.rows]))
            continue
        picked = chosen[group.rows]
        below.append((_faint(look, background), places[group.rows[~picked]]))
        above.append((look, places[group.rows[picked]]))
    return below + above


def draw_points(size: QSize, layers: list[Layer], side: float, ratio: float) -> QImage:
    """Layers from the lowest to the topmost on a transparent picture of ``size`` device pixels."""
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    count = sum(len(places) for _, places in layers)
    if count <= FINE_UP_TO:
        _stamp_finely(image, layers, side, ratio)
    else:
        _stamp_plainly(image, layers, side, ratio)
    return image


def _stamp_finely(image: QImage, layers: list[Layer], side: float, ratio: float) -> None:
    painter = QPainter(image)
    for look, places in layers:
        stamp = symbol_image(look.symbol, look.colour, side, look.edge, ratio)
        half = stamp.width() / 2
        for x, y in (_seen(places, image) - half).tolist():
            painter.drawImage(QPointF(x, y), stamp)
    painter.end()


def _stamp_plainly(image: QImage, layers: list[Layer], side: float, ratio: float) -> None:
    """Every pixel of a stamp is written for all cases of a layer at once."""
    width = image.bytesPerLine() // 4
    pixels = np.frombuffer(image.bits(), np.uint32)
    for look, places in layers:
        stamp = symbol_image(look.symbol, look.colour, side, look.colour, ratio)
        opaque = np.frombuffer(stamp.constBits(), np.uint8).reshape(stamp.height(), -1, 4)[..., 3]
        ys, xs = np.nonzero(opaque > 127)
        corners = np.rint(_seen(places, image) - stamp.width() / 2).astype(np.int64)
        low, high = 0, (image.width() - stamp.width(), image.height() - stamp.height())
        whole = ((corners >= low) & (corners < high)).all(axis=1)
        starts = (corners[whole, 1] * width + corners[whole, 0]).astype(np.int32)
        value = np.uint32(look.colour.rgba())
        for offset in ys * width + xs:
            pixels[starts + offset] = value


def _seen(places: NDArray[np.floating], image: QImage) -> NDArray[np.floating]:
    """Those in the picture."""
    margin = 12
    x, y = places[:, 0], places[:, 1]
    inside = (x > -margin) & (y > -margin)
    inside &= (x < image.width() + margin) & (y < image.height() + margin)
    return places[inside]
