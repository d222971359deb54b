"""A drop on the place of an image: what it will do is seen, and chosen by where it is let go."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, QPoint, QUrl
from pytestqt.qtbot import QtBot

from crcviewer.protocol.messages import ImageOpened
from crcviewer.protocol.text import text
from crcviewer.ui.shared.dropped_paths import DropUse, Handed
from crcviewer.ui.shared.image_pane import ImagePane
from tests.gui.drags import drag_and_drop

PATHS = ("/data/切片 1.png", "/data/b c.dcm")


def files() -> QMimeData:
    data = QMimeData()
    data.setUrls([*(QUrl.fromLocalFile(path) for path in PATHS), QUrl("https://example.org/x")])
    return data


def test_zone_under_the_pointer_is_the_use(
    qtbot: QtBot, pane: ImagePane, opened: Callable[..., ImageOpened], grey: NDArray[np.uint8]
) -> None:
    pane.show_image(opened(), grey)
    zones = pane.drop_zones
    zones.set_offers([(DropUse.NEW_CASE, text("New case")), (DropUse.REPLACE, text("Replace"))])
    handed = Handed(PATHS, ("https://example.org/x",))
    for use in (DropUse.NEW_CASE, DropUse.REPLACE):
        with qtbot.waitSignal(zones.files_dropped) as told:
            assert drag_and_drop(pane, files(), zones.zone(use).center())
        assert told.args == [use, handed]
        assert not zones.isVisible()
    assert zones.zone(DropUse.NEW_CASE).contains(pane.rect().center()), "the usual use"
    assert zones.zone(DropUse.ADD).isEmpty()
    assert not pane.view.acceptDrops()
    assert not pane.view.viewport().acceptDrops()


def test_what_holds_no_file_is_left_to_the_window(pane: ImagePane) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/x")])
    assert not drag_and_drop(pane, data, QPoint(20, 20))
