"""What the validation page of a run shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from crcviewer.protocol.run_events import Finished
from tests.gui.recorded import (
    STARTED,
    epoch,
    preview,
    stage,
    write_run,
)
from tests.gui.train.shown_tab import Shown


def test_validation_shows_counts_and_wrong_tiles(
    runs: Path, show: Callable[[], Shown], qtbot: QtBot
) -> None:
    run = write_run(
        runs / "seen", STARTED, stage("pathology", 2), epoch("pathology", 1, 2, 0.5),
        preview("pathology", 1, "preview/1.npz"), Finished("", 1.0, {}),
    )  # fmt: skip
    (run / "preview").mkdir()
    images = np.zeros((3, 16, 16, 3), np.uint8)
    np.savez(
        run / "preview" / "1.npz", images=images, truth=np.array([0, 1, 2]),
        predicted=np.array([8, 1, 3]), samples=np.arange(3),
        confidence=np.array([0.9, 0.8, 0.7], np.float32),
    )  # fmt: skip
    shown = show()
    shown.view.pages.setCurrentWidget(shown.view.validation)
    validation = shown.view.validation
    assert not validation.no_tiles.isVisible()  # nothing is said while they are read
    qtbot.waitUntil(lambda: validation.tiles.count() > 0)
    assert [validation.tiles.item(n).text() for n in range(validation.tiles.count())] == [
        "ADI → TUM",
        "DEB → LYM",
    ]
    assert "(38.5 %)" in shown.text(), "45 of 117"
    matrix = validation.confusion
    cells = {
        matrix.cell_at(x, y)
        for x in range(0, matrix.width(), 8)
        for y in range(0, matrix.height(), 8)
    }
    assert cells - {None} == {(row, column) for row in range(9) for column in range(9)}
    assert matrix.sentence_of(8, 7) == "1 of 13 images of TUM were taken for STR."


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 torn"])
def test_a_torn_preview_is_said(
    runs: Path, show: Callable[[], Shown], content: bytes, qtbot: QtBot
) -> None:
    run = write_run(
        runs / "torn", STARTED, stage("pathology", 2), epoch("pathology", 1, 2, 0.5),
        preview("pathology", 1, "torn.npz"),
    )  # fmt: skip
    (run / "torn.npz").write_bytes(content)
    shown = show()
    shown.view.pages.setCurrentWidget(shown.view.validation)
    qtbot.waitUntil(shown.view.validation.no_tiles.isVisible)
