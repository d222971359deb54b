"""An Explore tab with real workers, as the tests of this folder stand on it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.map_client import MapClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.images import CaseFiles, ImageInfo, ImageRef
from crcviewer.protocol.messages import Classified
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.review.blinding import Blinding
from crcviewer.ui.explore.explore_tab import ExploreTab
from crcviewer.ui.look.user_settings import Settings

WAIT_MS = 60_000


class Place:
    """A tab and what it stands on."""

    def __init__(self, tmp_path: Path, session: Path, engine: EngineClient, qtbot: QtBot) -> None:
        self.store = CaseStore()
        self.blinding = Blinding()
        self.engine = engine
        self.maps = MapClient(session)
        self.reader = ReaderClient(session)
        self.session = session
        settings = Settings(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))
        self.tab = ExploreTab(
            self.store,
            settings,
            reader=self.reader,
            engine=engine,
            maps=self.maps,
            blinding=self.blinding,
        )
        qtbot.addWidget(self.tab)
        self.tab.resize(1100, 700)


def load(engine: EngineClient, path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(engine.model_loaded, timeout=WAIT_MS):
        engine.load_model(str(path))


def open_tab(place: Place, qtbot: QtBot) -> ExploreTab:
    with qtbot.waitExposed(place.tab):
        place.tab.show()
    place.tab.raise_()  # a window that another test has left open would be pointed at instead
    return place.tab


def classified(
    place: Place, pathology: ImageRef, radiology: ImageRef | None, qtbot: QtBot
) -> Classified:
    """The engine's own answer."""
    call = place.engine.classify(pathology, radiology, overlays=False)
    with qtbot.waitSignal(call.answered, timeout=WAIT_MS) as answered:
        pass
    result = answered.args[0]
    assert isinstance(result, Classified)
    return result


def add_case(place: Place, path: Path, qtbot: QtBot, pixels: np.ndarray) -> int:
    """As Classify would: a case with the engine's own result."""
    Image.fromarray(pixels).save(path)
    info = ImageInfo(str(path), "raster", "PNG", pixels.shape[1], pixels.shape[0])
    place.store.add([CaseFiles(path.stem, pathology=info)])
    case_id = place.store.ids()[-1]
    result = classified(place, ImageRef(str(path)), None, qtbot)
    place.store.set_result(case_id, result)
    return case_id
