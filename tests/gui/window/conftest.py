"""A whole window with its real workers, a tiny model and a folder of synthetic images."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.map_client import MapClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.client.run_library import RunLibrary
from crcviewer.client.session_folder import SessionFolder
from crcviewer.client.worker_state import WorkerState
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.window.main_window import MainWindow

MODEL_WAIT_MS = 150_000


@pytest.fixture(scope="session")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve pairs: ``01 tumour_path.png`` and ``01 tumour_ct.png`` …"""
    from training.phantoms.samples import write_samples

    folder = tmp_path_factory.mktemp("图 像")
    write_samples(folder)
    return folder


def _write_model(path: Path, seed: int) -> Path:
    import numpy as np
    import torch

    from crcviewer.model.document import CheckpointDocument
    from crcviewer.model.golden_cases import save_model
    from crcviewer.model.network import FusionNetwork, NetworkConfig
    from crcviewer.model.preprocess import ChannelStatistics, Preprocessing
    from training.phantoms import generate_slices, generate_tiles

    torch.manual_seed(seed)
    network = FusionNetwork(NetworkConfig(backbone="resnet10", width=0.125))
    document = CheckpointDocument(
        name=path.stem,
        created="2026-01-01T00:00:00Z",
        network=network.config,
        preprocessing=Preprocessing(
            pathology=ChannelStatistics(28, (0.7, 0.5, 0.7), (0.2, 0.2, 0.2)),
            radiology=ChannelStatistics(28, (0.5,), (0.25,)),
        ),
        pairing="random",
    )
    indices = np.arange(3)
    save_model(
        path,
        network.eval(),
        document,
        neutral=np.full((28, 28), 128, np.uint8),
        golden_tiles=list(generate_tiles(indices, indices, seed=0, size=28)),
        golden_slices=list(generate_slices(indices, indices, seed=0, size=28)),
    )
    return path


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two tiny models of other weights."""
    folder = tmp_path_factory.mktemp("models")
    return _write_model(folder / "first.safetensors", 1), _write_model(
        folder / "second.safetensors", 2
    )


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


class Workers:
    """A reader and an engine that all windows of the tests share: an engine starts for seconds."""

    def __init__(self, folder: Path) -> None:
        self._session = SessionFolder(folder)
        self.reader = ReaderClient(self._session.path)
        self.engine = EngineClient(self._session.path)
        self.maps = MapClient(self._session.path)
        self._older: set[Path] = set()

    @property
    def folder(self) -> Path:
        return self._session.path

    def start(self) -> None:
        self.reader.start()
        self.engine.start()

    def idle(self) -> bool:
        return {self.reader.state, self.engine.state} == {WorkerState.READY}

    def forget_array_files(self) -> None:
        """Those that a closed window did not fetch any more."""
        self._older = set(self._arrays())

    def array_files(self) -> list[Path]:
        return sorted(set(self._arrays()) - self._older)

    def _arrays(self) -> list[Path]:
        return [p for p in self._session.path.rglob("*") if p.suffix in (".npy", ".npz")]

    def end(self) -> None:
        self.engine.shutdown()
        self.reader.shutdown()
        self.maps.shutdown()
        self._session.remove()


@pytest.fixture(scope="session")
def workers(
    qapp: object,
    tmp_path_factory: pytest.TempPathFactory,
    shared_workers: list[Callable[[], int]],
) -> Iterator[Workers]:
    made = Workers(tmp_path_factory.mktemp("session"))
    clients = (made.reader, made.engine, made.maps)
    shared_workers.extend(partial(getattr, client, "pid") for client in clients)
    yield made
    made.end()


@pytest.fixture
def make_window(workers: Workers, settings_file: Path, qtbot: QtBot) -> Callable[[], MainWindow]:
    """A shown window; its workers run when the test asks for them."""

    def make() -> MainWindow:
        settings = Settings(QSettings(str(settings_file), QSettings.Format.IniFormat))
        window = MainWindow(
            CaseStore(),
            workers.reader,
            workers.engine,
            workers.maps,
            settings,
            runs=RunLibrary(settings_file.parent / "runs"),
        )
        qtbot.addWidget(window)
        if settings.layout("window") is None:
            window.resize(1280, 760)  # the screen of the tests is a small one
        with qtbot.waitExposed(window):
            window.show()
        return window

    return make


@pytest.fixture
def window(
    make_window: Callable[[], MainWindow],
    models: tuple[Path, Path],
    workers: Workers,
    qtbot: QtBot,
) -> MainWindow:
    """A window whose first model is loaded."""
    workers.start()
    qtbot.waitUntil(workers.idle, timeout=MODEL_WAIT_MS)
    workers.forget_array_files()
    window = make_window()
    with qtbot.waitSignal(window.chooser.model_changed, timeout=MODEL_WAIT_MS):
        window.chooser.load(str(models[0]))
    return window
