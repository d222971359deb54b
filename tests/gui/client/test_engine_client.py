"""The engine as signals, with the program's own engine process and a tiny model."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.session_folder import SessionFolder
from crcviewer.client.worker_state import WorkerState
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.messages import Classified, Hello, ModelLoaded, Progress
from crcviewer.protocol.text import Text

_WRITE_MODEL = Path(__file__).parents[2] / "unit" / "engine" / "tiny_model.py"


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("models") / "tiny.safetensors"
    # In a process of its own: the tests of the window do not import torch either.
    subprocess.run([sys.executable, str(_WRITE_MODEL), str(path), "tiny"], check=True)
    return path


@pytest.fixture
def engine(tmp_path: Path, qtbot: QtBot) -> Iterator[EngineClient]:
    session = SessionFolder(tmp_path)
    client = EngineClient(session.path)
    client.start()
    yield client
    client.shutdown()
    session.remove()


@pytest.fixture
def large_tile(tmp_path: Path) -> ImageRef:
    """Takes long enough to decode that the engine is surely at it when it is killed."""
    path = tmp_path / "large.png"
    noise = np.random.default_rng(0).integers(0, 256, (3000, 3000, 3), np.uint8)
    Image.fromarray(noise).save(path, compress_level=1)
    return ImageRef(str(path))


def test_killed_engine_comes_back_with_model_and_case(
    engine: EngineClient, qtbot: QtBot, tiny_model: Path, large_tile: ImageRef
) -> None:
    hellos: list[Hello] = []
    loaded: list[ModelLoaded] = []
    classified: list[Classified] = []
    failed: list[Failure] = []
    notices: list[Text] = []
    states: list[WorkerState] = []
    in_hand: list[int] = []
    engine.hello_received.connect(hellos.append)
    engine.model_loaded.connect(loaded.append)
    engine.user_notice.connect(notices.append)
    engine.state_changed.connect(states.append)

    engine.load_model(large_tile.path).failed.connect(failed.append)
    good = engine.load_model(str(tiny_model))
    qtbot.waitUntil(lambda: bool(loaded), timeout=60_000)
    assert len(failed) == 1
    assert [reply.id for reply in loaded] == [good.id]
    assert engine.card is not None
    assert engine.card.name == "tiny"
    assert [hello.device == "" for hello in hellos] == [True, False]

    def kill_when_in_hand(progress: Progress) -> None:
        in_hand.append(progress.id)
        if len(in_hand) == 1:
            os.kill(engine.pid, signal.SIGKILL)

    case = engine.classify(large_tile)
    case.progressed.connect(kill_when_in_hand)
    case.answered.connect(classified.append)
    qtbot.waitUntil(lambda: bool(classified), timeout=60_000)
    assert in_hand == [case.id, case.id]
    with np.load(classified[0].arrays, allow_pickle=False) as arrays:
        assert "evidence_pathology" in arrays.files
    assert len(notices) == 1
    assert len(loaded) == 1
    assert WorkerState.RESTARTING in states
    assert engine.state is WorkerState.READY
