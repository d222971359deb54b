"""What lies where on a synthetic slide: tissue, regions of the classes, pen, a fold, a blur.

The plan is a map of square cells, so that the truth is known exactly: areas are counts of cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from contourpy import FillType, contour_generator
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import cKDTree

from crcviewer.protocol.text import text
from crcviewer.protocol.tissue import TISSUE_CLASSES
from training.base.errors import SettingsError
from training.phantoms.draws import Floats

MPP = 0.5
"""Micrometres a pixel of the largest level: 20×, as in the colorectal tile sets."""
CELL = 16
"""Pixels along a side of a cell of the plan: 8 µm."""
GLASS = 255
"""In the plan: no tissue."""
SMALLEST, LARGEST = 1024, 200_000
"""Pixels along a side of a slide."""

_SHARES = {
    "ADI": 0.11, "BACK": 0.02, "DEB": 0.05, "LYM": 0.07, "MUC": 0.07,
    "MUS": 0.12, "NORM": 0.12, "STR": 0.20, "TUM": 0.24,
}  # fmt: skip
_REGION_UM = 1600.0
"""About how wide a region of one class is."""
_FIELD_BLOCK = 256
"""Rows of the plan whose regions are looked up at once."""


@dataclass(frozen=True)
class SlideSettings:
    """Of one synthetic slide. Raises SettingsError where it cannot be made."""

    width: int
    height: int
    seed: int = 0
    scanner: str = "A"
    """``A`` or ``B``: two laboratories with stains and light of their own."""
    difficulty: float = 0.3
    """0 to 1: blur and noise grow with it, as of a phantom tile."""

    def __post_init__(self) -> None:
        for side in (self.width, self.height):
            if not SMALLEST <= side <= LARGEST:
                raise SettingsError(
                    text("A slide of {side} pixels cannot be drawn.", side=side),
                    text(
                        "Give width and height from {least} to {most}.",
                        least=SMALLEST,
                        most=LARGEST,
                    ),
                )
        if self.scanner not in ("A", "B"):
            raise SettingsError(
                text("There is no scanner {name}.", name=self.scanner), text("Choose A or B.")
            )
        if not 0 <= self.difficulty <= 1:
            raise SettingsError(
                text("A difficulty of {value} means nothing.", value=self.difficulty),
                text("Give one from 0 to 1."),
            )


@dataclass(frozen=True)
class Stroke:
    """A line of a felt pen: points ``(n, 2)`` (x, y), its width in pixels, its colour."""

    points: NDArray[np.float64]
    width: float
    transmittance: tuple[float, float, float]
    """Share of red, green and blue light that it lets through."""
    colour: str


@dataclass(frozen=True)
class Ellipse:
    """Pixels of the largest level."""

    x: float
    y: float
    radius_x: float
    radius_y: float

    def points(self, count: int = 64) -> NDArray[np.float64]:
        """Of its outline, ``(count, 2)``."""
        at = np.linspace(0, 2 * np.pi, count, endpoint=False)
        return np.stack(
            [self.x + self.radius_x * np.cos(at), self.y + self.radius_y * np.sin(at)], 1
        )


@dataclass(frozen=True)
class SlidePlan:
    """All that a slide shows, but for its texture."""

    settings: SlideSettings
    labels: NDArray[np.uint8]
    """``(rows, columns)`` of cells: label, or :data:`GLASS`."""
    pen: tuple[Stroke, ...]
    fold: Ellipse
    """A ring of it lies double: the tissue between 0.85 and 1 of its radius."""
    blurred: Ellipse
    """Out of focus within it."""

    def areas_mm2(self) -> dict[str, float]:
        """Of each class, in tissue."""
        cell = (CELL * MPP / 1000) ** 2
        counts = np.bincount(self.labels.ravel(), minlength=256)
        return {tissue.code: float(counts[k] * cell) for k, tissue in enumerate(TISSUE_CLASSES)}

    def stroma_ratio(self) -> float | None:
        """STR / (STR + TUM) of areas; None where there is neither."""
        areas = self.areas_mm2()
        both = areas["STR"] + areas["TUM"]
        return areas["STR"] / both if both else None


def plan_slide(settings: SlideSettings) -> SlidePlan:
    """Everything follows from the settings, the scanner aside: A and B see the same tissue."""
    rng = np.random.default_rng([settings.seed, 0x511DE])
    rows, columns = -(-settings.height // CELL), -(-settings.width // CELL)
    tissue = _fragments(rng, rows, columns)
    labels = _regions(rng, tissue)
    middle = np.argwhere(tissue[:: max(1, rows // 64), :: max(1, columns // 64)])
    places = middle[rng.permutation(len(middle))[:2]] if len(middle) >= 2 else np.zeros((2, 2))
    (fold_y, fold_x), (blur_y, blur_x) = (
        places * CELL * np.array([max(1, rows // 64), max(1, columns // 64)])
    )
    side = min(settings.width, settings.height)
    fold = Ellipse(float(fold_x), float(fold_y), side * 0.16, side * 0.11)
    blurred = Ellipse(float(blur_x), float(blur_y), side * 0.07, side * 0.06)
    return SlidePlan(settings, labels, tuple(_pen(rng, settings)), fold, blurred)


def truth(plan: SlidePlan) -> dict[str, Any]:
    """GeoJSON as QuPath has it: a polygon a region in pixels of the largest level, with its class
    and colour; pen, fold and blur likewise; areas and the stroma ratio beside them."""
    features = []
    for label, tissue in enumerate(TISSUE_CLASSES):
        for rings in _polygons(plan.labels == label):
            features.append(_feature(rings, tissue.code, tissue.colour))
    for stroke in plan.pen:
        features.append(_feature([_outline(stroke)], f"pen {stroke.colour}", "#202060"))
    for ellipse, name in ((plan.fold, "fold"), (plan.blurred, "out of focus")):
        features.append(_feature([_closed(ellipse.points())], name, "#808080"))
    settings = plan.settings
    return {
        "type": "FeatureCollection",
        "features": features,
        "synthetic": True,
        "mpp": MPP,
        "width": settings.width,
        "height": settings.height,
        "seed": settings.seed,
        "scanner": settings.scanner,
        "difficulty": settings.difficulty,
        "areas_mm2": plan.areas_mm2(),
        "stroma_ratio": plan.stroma_ratio(),
    }


# --------------------------------------------------------------------------------------- the map


def _fragments(rng: np.random.Generator, rows: int, columns: int) -> NDArray[np.bool_]:
    """Where tissue lies: one to three pieces with ragged edges."""
    count = int(rng.integers(1, 4))
    y = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    x = np.linspace(0, 1, columns, dtype=np.float32)[None, :]
    height = np.full((rows, columns), -np.inf, np.float32)
    for piece in range(count):
        centre = (piece + 0.5) / count
        across, down = 0.44 / count, 0.40
        angle = float(rng.uniform(-0.3, 0.3))
        dx, dy = x - centre, y - float(rng.uniform(0.45, 0.55))
        u = (dx * np.cos(angle) + dy * np.sin(angle) * 0.5) / across
        v = (dy * np.cos(angle) - dx * np.sin(angle) * 0.5) / down
        np.maximum(height, 1 - u * u - v * v, out=height)
    height += 0.22 * _noise(rng, rows, columns, max(rows, columns) / 9)
    height += 0.05 * _noise(rng, rows, columns, max(rows, columns) / 60)
    tissue: NDArray[np.bool_] = height > 0.12
    return tissue


def _regions(rng: np.random.Generator, tissue: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Cells of a Voronoi pattern whose plane is bent, so that borders are wavy."""
    rows, columns = tissue.shape
    cells = int(np.count_nonzero(tissue))
    # On a small slide regions are smaller, so that there is room for all classes.
    width = min(_REGION_UM / (CELL * MPP), (cells / (2 * len(_SHARES))) ** 0.5)
    count = round(cells / width**2)
    sites = np.argwhere(tissue)[rng.integers(0, cells, count)] + rng.uniform(0, 1, (count, 2))
    classes = _classes_of(rng, count)
    tree = cKDTree(sites)
    bend = [
        _noise(rng, rows, columns, width / 2.5) * np.float32(width * 0.18)
        + _noise(rng, rows, columns, width / 12) * np.float32(width * 0.035)
        for _ in range(2)
    ]
    labels = np.full(tissue.shape, GLASS, np.uint8)
    for start in range(0, rows, _FIELD_BLOCK):
        part = slice(start, start + _FIELD_BLOCK)
        inside = tissue[part]
        y, x = np.nonzero(inside)
        places = np.stack([y + start + bend[0][part][inside], x + bend[1][part][inside]], 1)
        if len(places):
            labels[part][inside] = classes[tree.query(places, workers=-1)[1]]
    return labels


def _classes_of(rng: np.random.Generator, count: int) -> NDArray[np.uint8]:
    """Every class at least once, the others by their shares."""
    codes = [tissue.code for tissue in TISSUE_CLASSES]
    shares = np.array([_SHARES[code] for code in codes])
    drawn = rng.choice(len(codes), count - len(codes), p=shares / shares.sum())
    every = np.concatenate([np.arange(len(codes)), drawn])
    return rng.permutation(every).astype(np.uint8)


def _noise(rng: np.random.Generator, rows: int, columns: int, scale: float) -> Floats:
    """``(rows, columns)`` of smooth noise of about unit spread, ``scale`` cells from hill to
    hill."""
    coarse_rows, coarse_columns = (max(4, int(side / scale) + 4) for side in (rows, columns))
    grid = rng.standard_normal((coarse_rows, coarse_columns)).astype(np.float32)
    down = np.linspace(1, coarse_rows - 2, rows, dtype=np.float32)
    across = np.linspace(1, coarse_columns - 2, columns, dtype=np.float32)
    # Cubic splines along one axis after the other: no grid of coordinates has to be held.
    tall = ndimage.map_coordinates(
        grid, np.meshgrid(down, np.arange(coarse_columns), indexing="ij"), order=3, mode="nearest"
    )
    out = np.empty((rows, columns), np.float32)
    step = max(1, (1 << 22) // columns)
    for start in range(0, rows, step):
        part = tall[start : start + step]
        at = np.meshgrid(np.arange(len(part)), across, indexing="ij")
        out[start : start + step] = ndimage.map_coordinates(part, at, order=3, mode="nearest")
    return out


def _pen(rng: np.random.Generator, settings: SlideSettings) -> Iterator[Stroke]:
    """A blue and a green line, partly over tissue, as people mark slides."""
    inks = (("blue", (0.25, 0.35, 0.80)), ("green", (0.20, 0.65, 0.35)))
    size = np.array([settings.width, settings.height], np.float64)
    for colour, through in inks:
        start = rng.uniform(0.05, 0.95, 2)
        steps = rng.normal(0, 0.05, (6, 2)).cumsum(0)
        points = np.clip(start + np.concatenate([np.zeros((1, 2)), steps]), 0.01, 0.99) * size
        yield Stroke(points, 0.012 * float(size.min()), through, colour)


# -------------------------------------------------------------------------------------- polygons


def _polygons(mask: NDArray[np.bool_]) -> Iterator[list[list[list[float]]]]:
    """Rings of each connected region, the outer one first, in pixels."""
    if not mask.any():
        return
    padded = np.pad(mask, 1).astype(np.float32)
    generator = contour_generator(z=padded, fill_type=FillType.OuterOffset)
    filled = generator.filled(0.5, np.inf)
    for ring_points, ring_offsets in zip(filled[0], filled[1], strict=True):
        assert ring_points is not None
        assert ring_offsets is not None
        pixels = (np.asarray(ring_points) - 0.5) * CELL
        ends = list(map(int, ring_offsets))
        yield [np.round(pixels[start:end], 1).tolist() for start, end in pairwise(ends)]


def _outline(stroke: Stroke) -> list[list[float]]:
    """Both sides of a line, as one ring."""
    step = np.gradient(stroke.points, axis=0)
    across = np.stack([-step[:, 1], step[:, 0]], 1)
    across *= stroke.width / 2 / np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-9)
    return _closed(np.concatenate([stroke.points + across, (stroke.points - across)[::-1]]))


def _closed(points: NDArray[np.float64]) -> list[list[float]]:
    ring: list[list[float]] = np.round(np.concatenate([points, points[:1]]), 1).tolist()
    return ring


def _feature(rings: list[list[list[float]]], name: str, colour: str) -> dict[str, Any]:
    red, green, blue = bytes.fromhex(colour[1:])
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": rings},
        "properties": {
            "objectType": "annotation",
            "classification": {"name": name, "color": [red, green, blue]},
        },
    }
