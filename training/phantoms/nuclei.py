"""Stamps of small ellipses: nuclei, nucleoli, vacuoles, fragments."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training.phantoms.canvas import FIELD_UM, Canvas
from training.phantoms.draws import Floats


def stamp(
    canvas: Canvas,
    x: Floats,
    y: Floats,
    *,
    major: Floats,
    minor: Floats,
    angle: Floats,
    strength: Floats,
    keep: NDArray[np.bool_],
    reach: float,
    hollow: Floats | float = 0.0,
    ragged: float = 0.12,
) -> Floats:
    """A field ``(n, size, size)`` of ellipses, the stronger over the weaker.

    All parameters are ``(n, k)``: centre and half axes in µm, angle in radians. ``hollow`` fades
    the middle (vesicular chromatin), ``ragged`` is how far outlines leave the ellipse, in parts.
    ``reach`` is the half side in µm of the square that a stamp may fill. It must not depend on
    the other images of the batch, nor be found from them: an image is the same in any batch.
    """
    pixel, softness = canvas.pixel, canvas.softness
    inside = (x > -reach) & (x < FIELD_UM + reach) & (y > -reach) & (y < FIELD_UM + reach)
    image, column = np.nonzero(keep & inside)
    margin = int(np.ceil(reach / pixel)) + 1
    side = canvas.size + 4 * margin

    def chosen(values: Floats | float) -> Floats:
        wide = np.broadcast_to(np.asarray(values, np.float32), keep.shape)
        return np.ascontiguousarray(wide[image, column])

    px, py = chosen(x) / pixel - 0.5, chosen(y) / pixel - 0.5
    a, b, turn = chosen(major), chosen(minor), chosen(angle)
    left, top = np.floor(px).astype(np.int32), np.floor(py).astype(np.int32)
    window = np.arange(-margin + 1, margin + 1, dtype=np.int32)
    dx = ((window[None] + (left - px)[:, None]) * np.float32(pixel)).astype(np.float32)
    dy = ((window[None] + (top - py)[:, None]) * np.float32(pixel)).astype(np.float32)
    cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
    u = (dy * sin / a[:, None])[:, :, None] + (dx * cos / a[:, None])[:, None, :]
    v = (dy * cos / b[:, None])[:, :, None] - (dx * sin / b[:, None])[:, None, :]
    if ragged:
        # A bend and a dent, different for each: nuclei are not ellipses.
        phase = (px * 12.9898 + py * 78.233).astype(np.float32)[:, None, None]
        bend = np.float32(ragged) * np.cos(phase)
        u += bend * (v * v - 0.5)
        v += np.float32(ragged) * np.sin(phase * 3) * (u * u - 0.5)
    u *= u
    v *= v
    u += v
    q = np.sqrt(u)
    body = (1 - q) * (b / softness)[:, None, None]
    body += np.float32(0.5)
    np.clip(body, 0, 1, out=body)
    centre = np.maximum(1 - u, 0, out=u)
    body *= 1 - chosen(hollow)[:, None, None] * centre
    body *= chosen(strength)[:, None, None]

    out = np.zeros((canvas.n, side, side), np.float32)
    rows = (top[:, None] + window + 2 * margin).astype(np.int64)
    columns = (left[:, None] + window + 2 * margin).astype(np.int64)
    start = image[:, None, None].astype(np.int64) * (side * side)
    place = start + rows[:, :, None] * side + columns[:, None, :]
    drawn = body > 0
    np.maximum.at(out.reshape(-1), place[drawn], body[drawn])
    edge = slice(2 * margin, 2 * margin + canvas.size)
    return out[:, edge, edge]
