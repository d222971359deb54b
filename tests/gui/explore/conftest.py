"""Maps for the tests of the Explore tab: made of numbers, or of phantoms by a tiny model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.session_folder import SessionFolder
from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.explore.data.map_data import MapData
from tests.gui.explore.map_numbers import map_data
from tests.gui.explore.places import Place


@pytest.fixture(scope="session")
def started_engine(
    qapp: object,
    tmp_path_factory: pytest.TempPathFactory,
    shared_workers: list[Callable[[], int]],
) -> Iterator[tuple[EngineClient, Path]]:
    session = SessionFolder(tmp_path_factory.mktemp("session"))
    client = EngineClient(session.path)
    shared_workers.append(lambda: client.pid)
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
