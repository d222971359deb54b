"""The pixels of a synthetic slide: any rectangle of it, drawn when it is asked for.

Every pixel follows from the plan and its own place, so that a rectangle is the same whether it is
drawn alone or as a part of another one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from crcviewer.protocol.tissue import TISSUE_CLASSES
from training.phantoms.canvas import FIELD_UM, canvas
from training.phantoms.draws import Draws, Floats
from training.phantoms.slide_plan import CELL, GLASS, MPP, Ellipse, SlidePlan, Stroke
from training.phantoms.tissue import PAINTERS

_TILE = round(FIELD_UM / MPP)
"""Pixels along a side of a painted piece of texture: 224."""
_OVERLAP = 24
_PITCH = _TILE - _OVERLAP
_PIECES = 40
"""Painted of each class; each is used in eight positions."""
_AT_ONCE = 8
_BACKGROUND = next(n for n, tissue in enumerate(TISSUE_CLASSES) if tissue.code == "BACK")
_WAVE = 512
"""Side of the periodic fields that bend borders and make noise."""
_BEND = 10.0
"""Pixels that a border between two cells of the plan is moved by, at most about: 5 µm."""
_HALO = 40
_BLUR = 7.0
"""Standard deviation in pixels where the slide is out of focus."""

# Stain vectors (optical densities of haematoxylin and eosin in red, green, blue), light, tint.
_SCANNERS = {
    "A": (((0.62, 0.71, 0.33), (0.13, 0.92, 0.30)), (1.0, 1.0), (244.0, 243.0, 245.0)),
    "B": (((0.57, 0.72, 0.40), (0.21, 0.83, 0.50)), (1.25, 0.85), (235.0, 232.0, 228.0)),
}


@dataclass(frozen=True)
class SlidePicture:
    """Draws a plan. Painting its textures takes some seconds, drawing then is quick."""

    plan: SlidePlan
    pieces: NDArray[np.float16]
    """``(classes, pieces, 2, 224, 224)``: amounts of haematoxylin and eosin."""
    bend: Floats
    """``(2, 512, 512)``, periodic: pixels that a place is moved by, down and across."""
    noise: Floats
    """``(512, 512)``, periodic, of unit spread."""

    def region(self, x: int, y: int, width: int, height: int) -> NDArray[np.uint8]:
        """``(height, width, 3)`` at (x, y) of the largest level; beyond the slide it is glass."""
        dyes = self._dyes(x, y, width, height)
        blurred = self.plan.blurred
        if _meets(blurred, x, y, width, height):
            wide = self._dyes(x - _HALO, y - _HALO, width + 2 * _HALO, height + 2 * _HALO)
            soft = ndimage.gaussian_filter(wide, (0, _BLUR, _BLUR), truncate=_HALO / _BLUR)
            inside = _level(blurred, x, y, width, height) < 1
            dyes = np.where(inside, soft[:, _HALO:-_HALO, _HALO:-_HALO], dyes)
        return self._photograph(dyes, x, y)

    # ---------------------------------------------------------------------------------- parts

    def _labels(self, x: int, y: int, width: int, height: int) -> NDArray[np.uint8]:
        """Of each pixel."""
        down = _periodic(self.bend[0], x, y, width, height)
        across = _periodic(self.bend[1], x, y, width, height)
        rows = ((np.arange(y, y + height, dtype=np.float32)[:, None] + down) / CELL).astype(
            np.int32
        )
        columns = ((np.arange(x, x + width, dtype=np.float32)[None, :] + across) / CELL).astype(
            np.int32
        )
        plan = self.plan.labels
        inside = (rows >= 0) & (rows < plan.shape[0]) & (columns >= 0) & (columns < plan.shape[1])
        np.clip(rows, 0, plan.shape[0] - 1, out=rows)
        np.clip(columns, 0, plan.shape[1] - 1, out=columns)
        found = plan[rows, columns]
        found[~inside] = GLASS
        return found

    def _dyes(self, x: int, y: int, width: int, height: int) -> Floats:
        """``(2, height, width)``."""
        labels = self._labels(x, y, width, height)
        dyes = np.full((2, height, width), 0.004, np.float32)
        for label in np.unique(labels):
            if label == GLASS:
                continue
            mask = labels == label
            rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
            top, left = int(rows[0]), int(columns[0])
            part = (slice(top, int(rows[-1]) + 1), slice(left, int(columns[-1]) + 1))
            own = mask[part]
            texture = self._texture(int(label), x + left, y + top, own)
            dyes[:, part[0], part[1]][:, own] = texture[:, own]
        fold = self.plan.fold
        if _meets(fold, x, y, width, height):
            level = _level(fold, x, y, width, height)
            dyes[:, (level > 0.85**2) & (level < 1) & (labels != GLASS)] *= 1.9
        return dyes

    def _texture(self, label: int, x: int, y: int, wanted: NDArray[np.bool_]) -> Floats:
        """``(2, h, w)`` of one class at (x, y): pieces side by side, each fading into the next."""
        height, width = wanted.shape
        out = np.zeros((2, height, width), np.float32)
        for row in range((y - _OVERLAP) // _PITCH, (y + height - 1) // _PITCH + 1):
            for column in range((x - _OVERLAP) // _PITCH, (x + width - 1) // _PITCH + 1):
                top, left = row * _PITCH - y, column * _PITCH - x
                down = slice(max(top, 0), min(top + _TILE, height))
                across = slice(max(left, 0), min(left + _TILE, width))
                if down.start >= down.stop or across.start >= across.stop:
                    continue
                if not wanted[down, across].any():
                    continue
                piece = self._piece(label, row, column)
                of = (
                    slice(down.start - top, down.stop - top),
                    slice(across.start - left, across.stop - left),
                )
                weight = _FADE[of[0], None] * _FADE[None, of[1]]
                out[:, down, across] += weight * piece[:, of[0], of[1]]
        return out

    def _piece(self, label: int, row: int, column: int) -> NDArray[np.float16]:
        """A piece, turned and mirrored by its place."""
        drawn = _hash(self.plan.settings.seed, label, row, column)
        piece = self.pieces[label, drawn % _PIECES]
        turn = (drawn >> 16) % 8
        if turn & 4:
            piece = piece[:, :, ::-1]
        return np.rot90(piece, turn & 3, (1, 2))

    def _photograph(self, dyes: Floats, x: int, y: int) -> NDArray[np.uint8]:
        """By the law of Beer and Lambert, with pen over it, light and noise of the scanner."""
        settings = self.plan.settings
        vectors, strengths, light = _SCANNERS[settings.scanner]
        height, width = dyes.shape[1:]
        noise = _periodic(self.noise, x, y, width, height) * np.float32(
            1.2 * (1 + 2 * settings.difficulty)
        )
        out = np.empty((height, width, 3), np.uint8)
        ink = [
            (_near(stroke, x, y, width, height), stroke.transmittance)
            for stroke in self.plan.pen
            if _touches(stroke, x, y, width, height)
        ]
        for channel in range(3):
            density = dyes[0] * np.float32(vectors[0][channel] * strengths[0])
            density += dyes[1] * np.float32(vectors[1][channel] * strengths[1])
            density *= np.float32(-np.log(10))
            np.exp(density, out=density)
            density *= np.float32(light[channel])
            for covered, transmittance in ink:
                density[covered] *= transmittance[channel]
            density += noise
            out[..., channel] = np.clip(density, 0, 255, out=density)
        return out


def slide_picture(plan: SlidePlan) -> SlidePicture:
    """Paint the textures of a plan: two minutes on one core at most, mostly seconds."""
    settings = plan.settings
    used = set(np.unique(plan.labels).tolist()) - {GLASS}
    pieces = np.zeros((len(TISSUE_CLASSES), _PIECES, 2, _TILE, _TILE), np.float16)
    focus = np.float32(0.5 * (0.35 + 0.65 * settings.difficulty))
    for label in sorted(used):
        for first in range(0, _PIECES, _AT_ONCE):
            numbers = np.arange(first, first + _AT_ONCE)
            draws = Draws(settings.seed, "tissue", f"slide {label}", numbers)
            painted = PAINTERS[label](canvas(draws, settings.seed, _TILE))
            soft = ndimage.gaussian_filter(painted, (0, 0, 1.1, 1.1), truncate=2.0)
            pieces[label, numbers] = painted + focus * (soft - painted)
    if _BACKGROUND in used:
        # Side by side, washes of many strengths would be a chequerboard: the palest stand for all.
        order = pieces[_BACKGROUND].mean((1, 2, 3), dtype=np.float32).argsort()
        pieces[_BACKGROUND] = pieces[_BACKGROUND][np.resize(order[: _PIECES // 5], _PIECES)]
    rng = np.random.default_rng([settings.seed, 0xBE4D])
    fields = rng.standard_normal((3, _WAVE, _WAVE)).astype(np.float32)
    bend = ndimage.gaussian_filter(fields[:2], (0, 9, 9), mode="wrap")
    bend *= _BEND / 2 / bend.std()
    return SlidePicture(plan, pieces, bend, fields[2])


def _periodic(field: Floats, x: int, y: int, width: int, height: int) -> Floats:
    rows = np.arange(y, y + height) % _WAVE
    columns = np.arange(x, x + width) % _WAVE
    return field[np.ix_(rows, columns)]


def _fade() -> Floats:
    """Weights along a side of a piece: those of neighbours add up to one."""
    ramp = (np.arange(_OVERLAP, dtype=np.float32) + 0.5) / _OVERLAP
    return np.concatenate([ramp, np.ones(_TILE - 2 * _OVERLAP, np.float32), ramp[::-1]])


_FADE = _fade()


def _hash(*numbers: int) -> int:
    """32 bits that depend on all numbers alike (FNV-1a over their bytes, then mixed)."""
    value = 0x811C9DC5
    for number in numbers:
        for byte in (number & 0xFFFFFFFF).to_bytes(4, "little"):
            value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    value ^= value >> 15
    value = value * 0x2C1B3C6D & 0xFFFFFFFF
    return value ^ value >> 12


def _meets(ellipse: Ellipse, x: int, y: int, width: int, height: int) -> bool:
    return (
        x < ellipse.x + ellipse.radius_x
        and x + width > ellipse.x - ellipse.radius_x
        and y < ellipse.y + ellipse.radius_y
        and y + height > ellipse.y - ellipse.radius_y
    )


def _level(ellipse: Ellipse, x: int, y: int, width: int, height: int) -> Floats:
    """Squared distance from its centre in parts of its radius, ``(height, width)``."""
    across = (np.arange(x, x + width, dtype=np.float32) + 0.5 - ellipse.x) / ellipse.radius_x
    down = (np.arange(y, y + height, dtype=np.float32) + 0.5 - ellipse.y) / ellipse.radius_y
    level: Floats = (across**2)[None, :] + (down**2)[:, None]
    return level


def _touches(stroke: Stroke, x: int, y: int, width: int, height: int) -> bool:
    low, high = stroke.points.min(0) - stroke.width, stroke.points.max(0) + stroke.width
    return bool(x < high[0] and x + width > low[0] and y < high[1] and y + height > low[1])


def _near(stroke: Stroke, x: int, y: int, width: int, height: int) -> NDArray[np.bool_]:
    """Which pixels lie on the line, ``(height, width)``."""
    across = np.arange(x, x + width, dtype=np.float32)[None, :] + np.float32(0.5)
    down = np.arange(y, y + height, dtype=np.float32)[:, None] + np.float32(0.5)
    covered = np.zeros((height, width), np.bool_)
    for (ax, ay), (bx, by) in zip(stroke.points[:-1], stroke.points[1:], strict=True):
        dx, dy = bx - ax, by - ay
        along = ((across - ax) * dx + (down - ay) * dy) / max(dx * dx + dy * dy, 1e-9)
        along = np.clip(along, 0, 1)
        distance = (across - ax - along * dx) ** 2 + (down - ay - along * dy) ** 2
        covered |= distance < (stroke.width / 2) ** 2
    return covered
