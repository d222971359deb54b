"""Maps for the tests of the Explore tab: made of numbers, or of phantoms by a tiny model."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from places import Place
from pytestqt.qtbot import QtBot

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.session_folder import SessionFolder
from crcviewer.protocol.map_messages import MapQuality, PlacedCase
from crcviewer.protocol.tissue import TISSUE_CLASSES
from crcviewer.ui.explore.explore_model import ExploreModel, Star
from crcviewer.ui.explore.map_data import MapData

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
        data="numbers",
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


@pytest.fixture(scope="session")
def started_engine(
    qapp: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[EngineClient, Path]]:
    session = SessionFolder(tmp_path_factory.mktemp("session"))
    client = EngineClient(session.path)
    client.start()
    yield client, session.path
    client.shutdown()
    session.remove()


@pytest.fixture
def place(
    tmp_path: Path, started_engine: tuple[EngineClient, Path], qtbot: QtBot
) -> Iterator[Place]:
    client, session = started_engine
    made = Place(tmp_path, session, client, qtbot)
    yield made
    made.maps.shutdown()


@pytest.fixture
def data() -> MapData:
    return map_data()


@pytest.fixture
def model(qapp: object, data: MapData) -> ExploreModel:
    made = ExploreModel()
    made.set_data(data)
    return made


_WRITE = """
import sys
from pathlib import Path
from map_model import write_model_with_map
write_model_with_map(Path(sys.argv[1]))
"""


@pytest.fixture(scope="session")
def mapped_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model that carries a map of phantoms. Made by another process: it needs torch."""
    folder = tmp_path_factory.mktemp("models")
    subprocess.run(
        [sys.executable, "-X", "utf8", "-c", _WRITE, str(folder)],
        cwd=Path(__file__).parent,
        env=_with_path(),
        check=True,
    )
    return folder / "best.safetensors"


def _with_path() -> dict[str, str]:
    import os

    here = str(Path(__file__).parent)
    root = str(Path(__file__).parents[3])
    return os.environ | {"PYTHONPATH": os.pathsep.join((here, root))}
