"""Maps for the tests of the Explore tab: made of numbers, or of phantoms by a tiny model."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from map_numbers import map_data
from places import Place
from pytestqt.qtbot import QtBot

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.session_folder import SessionFolder
from crcviewer.ui.explore.explore_model import ExploreModel
from crcviewer.ui.explore.map_data import MapData


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
    made.reader.shutdown()


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
from training.phantoms.command import main
write_model_with_map(Path(sys.argv[1]))
main(["--out", sys.argv[1] + "/data", "--count", "180", "--size", "28", "--signal", "0.5"])
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


@pytest.fixture(scope="session")
def phantoms(mapped_model: Path) -> Path:
    """A folder in the MedMNIST layout, with declared pairs; thirty test tiles."""
    return mapped_model.parent / "data"


def _with_path() -> dict[str, str]:
    import os

    here = str(Path(__file__).parent)
    root = str(Path(__file__).parents[3])
    return os.environ | {"PYTHONPATH": os.pathsep.join((here, root))}
