"""Maps made of numbers, whose cases tell who they are."""

from __future__ import annotations

import numpy as np

from crcviewer.protocol.map_messages import MapQuality, PlacedCase
from crcviewer.protocol.text import verbatim
from crcviewer.protocol.tissue import TISSUE_CLASSES
from crcviewer.ui.explore.data.explore_model import Star
from crcviewer.ui.explore.data.map_data import MapData

QUALITY = MapQuality(0.5, 0.98, 10, 0.9, 0.8, 0.4, 0.2)


def map_data(
    count: int = 60, *, pictures: bool = True, single: bool = True, seed: int = 0
) -> MapData:
    """Three classes in three clouds. Case i has tile 1000 − i; pictures tell their tile."""
    random = np.random.default_rng(seed)
    labels = np.arange(count) % 3
    centres = np.array([[0, 0], [20, 0], [10, 18]], np.float32)
    fused = (centres[labels] + random.normal(0, 1, (count, 2))).astype(np.float32)
    probabilities = np.full((count, 9), 0.02, np.float32)
    probabilities[np.arange(count), labels] = 0.84
    probabilities[0] = np.roll(probabilities[0], 1)  # case 0 is wrong
    neutral = probabilities.copy()
    neutral[3] = np.roll(neutral[3], 2)  # radiology changed case 3
    tiles = 1000 - np.arange(count)
    shown = np.zeros((count, 8, 8, 3), np.uint8)
    shown[..., 0], shown[..., 1] = (tiles // 256)[:, None, None], (tiles % 256)[:, None, None]
    return MapData(
        data=verbatim("numbers"),
        path="/nowhere.safetensors",
        classes=TISSUE_CLASSES,
        fused_map=fused,
        fused_quality=QUALITY,
        single_map=fused[:, ::-1].copy() if single else None,
        single_quality=QUALITY if single else None,
        labels=labels.astype(np.int64),
        probabilities=probabilities,
        neutral_probabilities=neutral,
        single_probabilities=probabilities if single else None,
        tiles=tiles.astype(np.int64),
        slices=np.arange(count),
        synthetic=np.zeros(count, np.bool_),
        # The pictures stand in another order than the cases.
        thumbnails=shown[::-1].copy() if pictures else None,
        thumbnail_rows=np.arange(count)[::-1] if pictures else np.zeros(0, np.int64),
    )


def star_at(case_id: int, x: float, y: float, *, far: bool = False) -> Star:
    """Nearest to cases 0 to 9."""
    placed = PlacedCase(x, y, tuple(range(10)), tuple(0.5 + i for i in range(10)), 0.2, far)
    return Star(case_id, f"case {case_id}", 2, placed, None)
