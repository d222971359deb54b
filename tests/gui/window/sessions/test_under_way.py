"""Images that go, or become others, while they are read and classified."""

from __future__ import annotations

import shutil
from pathlib import Path

from PIL import Image
from pytestqt.qtbot import QtBot

from crcviewer.session.case import CaseState, OnDisk
from crcviewer.session.loaded import load
from tests.gui.window.hands import WAIT_MS
from tests.gui.window.sessions.conftest import Desk


def test_images_are_deleted_and_replaced_under_way_and_the_rest_goes_on(
    desk: Desk, images: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "白天 day"
    shutil.copytree(images, folder)
    tiles = sorted(folder.glob("*_path*"))
    window = desk.open()
    window.open_paths([str(folder)])
    qtbot.waitUntil(lambda: len(window.store) == len(tiles))
    gone, broken, other = tiles[-1], tiles[-2], tiles[-3]
    gone.unlink()
    broken.write_bytes(b"no image any more")
    Image.new("RGB", (64, 64), (180, 120, 170)).save(other)
    window.classify_tab.classifier.classify_again(list(window.store.ids()))
    qtbot.waitUntil(desk.settled(window, len(tiles)), timeout=2 * WAIT_MS)
    by_file = {case.pathology.info.path: case for case in window.store if case.pathology}
    for path in (gone, broken):
        case = by_file[str(path)]
        assert case.state is CaseState.FAILED or case.on_disk is not OnDisk.SAME
        if case.state is CaseState.FAILED:
            assert case.error is not None
            assert case.error.cause
    for path in (*tiles[:-3], other):
        assert by_file[str(path)].state is CaseState.DONE, path.name
    # Who looks at them all is told, and nothing stops.
    for case_id in window.store.ids():
        window.classify_tab.case_list.select_case(case_id)
    qtbot.waitUntil(desk.settled(window, len(tiles)), timeout=2 * WAIT_MS)
    session = window.session_part.sessions.keeper.writer.session
    assert session is not None
    desk.close(window)
    loaded = load(session.path, read_only=True)
    loaded.session.close()
    assert loaded.unreadable == 0
    assert len(loaded.cases) == len(tiles)
