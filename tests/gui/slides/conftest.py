"""Real slides, and the real reader that reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.client.session_folder import SessionFolder
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.slides.slides_tab import SlidesTab
from tests.unit.imaging.slide_writing import pyramid, tissue
from training.phantoms.slide_file import write_slide
from training.phantoms.slide_plan import SlideSettings


@pytest.fixture(scope="session")
def phantom_slide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A phantom of 4096 × 3072 pixels of 0.5 µm."""
    path = tmp_path_factory.mktemp("切 片") / "phantom.tiff"
    write_slide(path, SlideSettings(width=4096, height=3072, seed=1), lambda done, total: None)
    return path


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A grey picture that its name says to be a CT."""
    path = tmp_path / "P1 ct.png"
    grey = np.random.default_rng(0).integers(0, 256, (128, 128), np.uint8)
    Image.fromarray(grey).save(path)
    return path


@pytest.fixture
def unscaled(tmp_path: Path) -> Path:
    """A slide whose pixel size nobody tells."""
    path = tmp_path / "no scale.tiff"
    pyramid(path, tissue(4200, 2200), mpp=None)
    return path


@pytest.fixture(scope="session")
def slide_reader(
    qapp: object,
    tmp_path_factory: pytest.TempPathFactory,
    shared_workers: list[Callable[[], int]],
) -> Iterator[ReaderClient]:
    session = SessionFolder(tmp_path_factory.mktemp("session"))
    reader = ReaderClient(session.path)
    shared_workers.append(lambda: reader.pid)
    yield reader
    reader.shutdown()
    session.remove()


@pytest.fixture
def tab(slide_reader: ReaderClient, tmp_path: Path, qtbot: QtBot) -> Iterator[SlidesTab]:
    slide_reader.start()
    stored = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    made = SlidesTab(slide_reader, EngineClient(slide_reader.session), Settings(stored))
    qtbot.addWidget(made)
    made.resize(1000, 700)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close_all()


@pytest.fixture
def sharp(qtbot: QtBot) -> Callable[[SlidesTab], None]:
    """Waits until all that is seen is there at the resolution of the screen."""

    def wait(tab: SlidesTab) -> None:
        def done() -> bool:
            page = tab.page
            if page is None:
                return False
            page.view.grab()
            return page.view.frame.blank == 0 and page.view.frame.coarse == 0

        qtbot.waitUntil(done)

    return wait
