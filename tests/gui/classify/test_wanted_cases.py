"""Cases of which the images are named are made once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from pytestqt.qtbot import QtBot

from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.images import ImageRef
from crcviewer.session.case import WantedCase
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.intake import Intake


def wanted_in(folder: Path, name: str) -> WantedCase:
    path = folder / f"{name}.png"
    Image.fromarray(np.full((64, 64, 3), 180, np.uint8)).save(path)
    return WantedCase(name, ImageRef(str(path)))


def test_a_case_that_is_asked_for_again_while_it_is_read_comes_once(
    store: CaseStore, reader: ReaderClient, tmp_path: Path, qtbot: QtBot
) -> None:
    intake = Intake(store, reader)
    first, second = wanted_in(tmp_path, "first"), wanted_in(tmp_path, "second")
    arrived: list[int] = []
    intake.cases_arrived.connect(arrived.append)
    intake.open_cases([first])
    intake.open_cases([first])
    intake.open_cases([first, second])
    qtbot.waitUntil(lambda: not intake.running)
    assert [case.name for case in store] == ["first", "second"]
    assert arrived == list(store.ids())
    intake.open_cases([second, first])
    assert len(store) == 2
    assert arrived[2:] == [store.ids()[1]]


def test_of_a_case_whose_file_is_gone_it_is_told(
    store: CaseStore, reader: ReaderClient, tmp_path: Path, qtbot: QtBot
) -> None:
    intake = Intake(store, reader)
    there, gone = (
        wanted_in(tmp_path, "there"),
        WantedCase("gone", ImageRef(str(tmp_path / "x.png"))),
    )
    told: list[object] = []
    intake.message_raised.connect(told.append)
    intake.open_cases([gone, there])
    qtbot.waitUntil(lambda: not intake.running)
    assert [case.name for case in store] == ["there"]
    assert len(told) == 1
