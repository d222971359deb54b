"""Small phantom folders that the tests of training share."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from crcviewer.protocol.run_events import Event, from_line
from training.phantoms.dataset import PhantomSettings, write_dataset

Told = Callable[[], list[Event]]
WritePhantoms = Callable[..., Path]


@pytest.fixture(scope="session")
def write_phantoms(tmp_path_factory: pytest.TempPathFactory) -> WritePhantoms:
    """Puts phantoms of 28 pixels into a new folder: (folder, *, count=90, signal=0, seed=0)."""
    made: dict[PhantomSettings, Path] = {}

    def write(folder: Path, *, count: int = 90, signal: float = 0.0, seed: int = 0) -> Path:
        settings = PhantomSettings(count=count, size=28, signal=signal, seed=seed)
        if settings not in made:
            made[settings] = tmp_path_factory.mktemp("phantoms")
            write_dataset(made[settings], settings, lambda done, total: None)
        shutil.copytree(made[settings], folder)
        return folder

    return write


@pytest.fixture(scope="session")
def phantom_folder(tmp_path_factory: pytest.TempPathFactory, write_phantoms: WritePhantoms) -> Path:
    """90 training pairs without signal. Not to be written to."""
    return write_phantoms(tmp_path_factory.mktemp("data") / "phantoms")


@pytest.fixture
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in the place of the cache of decoded images."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("CRCVIEWER_CACHE", str(folder))
    return folder


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """The events that commands with ``--json`` have printed since it was last called."""

    def read() -> list[Event]:
        events = map(from_line, capsys.readouterr().out.splitlines())
        return [event for event in events if event is not None]

    return read
