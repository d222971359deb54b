"""Thumbnails: fetched when seen or soon to be, as large as they are shown, bounded by bytes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.images import ImageInfo, Slot
from crcviewer.session.case import Picture
from crcviewer.ui.classify import thumbnails as module
from crcviewer.ui.classify.thumbnails import Thumbnails


def pictures(folder: Path, count: int) -> list[Picture]:
    made = []
    for n in range(count):
        path = folder / f"{n}.png"
        Image.fromarray(np.full((400, 400, 3), n, np.uint8)).save(path)
        made.append(Picture(ImageInfo(str(path), "raster", "PNG", 400, 400)))
    return made


def test_a_larger_one_follows_a_smaller(reader: ReaderClient, tmp_path: Path, qtbot: QtBot) -> None:
    (picture,) = pictures(tmp_path, 1)
    made = Thumbnails(reader)

    def width() -> int:
        pixmap = made.pixmap(picture, Slot.PATHOLOGY)
        return 0 if pixmap is None else pixmap.width()

    qtbot.waitUntil(lambda: width() == 96, timeout=60_000)
    made.set_side(150)
    assert width() == 96  # meanwhile
    qtbot.waitUntil(lambda: width() == 192, timeout=60_000)
    made.set_side(90)
    assert width() == 192
    assert made.kept_bytes == 192 * 192 * 4


def test_what_comes_next_is_fetched_before_it_is_painted_and_all_of_it_is_bounded(
    reader: ReaderClient, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_KEPT_BYTES", 5 * 96 * 96 * 4)
    some = pictures(tmp_path, 8)
    made = Thumbnails(reader)
    made.fetch_ahead((picture, Slot.PATHOLOGY) for picture in some[:3])
    qtbot.waitUntil(lambda: made.kept_bytes == 3 * 96 * 96 * 4, timeout=60_000)
    assert made.pixmap(some[0], Slot.PATHOLOGY) is not None
    made.fetch_ahead((picture, Slot.PATHOLOGY) for picture in some[3:])

    def there(picture: Picture) -> bool:
        return made.pixmap(picture, Slot.PATHOLOGY) is not None

    # All of them have come then, each after those before it.
    qtbot.waitUntil(lambda: all(there(picture) for picture in some[3:]), timeout=60_000)
    assert made.kept_bytes == 5 * 96 * 96 * 4
