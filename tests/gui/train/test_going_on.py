"""A real run that cannot go on says why in the window, and goes on once that is put right."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crcviewer.client.run_follower import RunStatus
from crcviewer.client.run_launch import read_launch
from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.failure import Failure, Resume
from tests.gui.recorded import WAIT_MS, status_of
from tests.gui.train.shown_tab import Shown

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")

TINY = (
    "network.backbone=resnet10", "network.width=0.0625", "network.input_size=16",
    "network.test_time_views=1", "schedule.small_size=0", "batch.size=16",
    "epochs.pathology=1", "epochs.radiology=1", "epochs.fusion=1",
)  # fmt: skip
OF_ANOTHER_COMPUTER = "cuda:0" if sys.platform == "darwin" else "mps"


@pytest.fixture
def paused_run(runs: Path, tmp_path: Path) -> Iterator[Path]:
    """Of 36 phantoms, stopped in its first epoch."""
    from training.config.overrides import override
    from training.config.presets import PRESETS
    from training.phantoms.dataset import PhantomSettings, write_dataset
    from training.run.request import TrainRequest
    from training.run.train_run import train

    data, run = tmp_path / "data", runs / "stopped"
    data.mkdir()
    write_dataset(data, PhantomSettings(36, 28, signal=0.0, seed=0), lambda done, total: None)
    steps = iter((False, True))
    settings = override(PRESETS["tiny"], TINY)
    request = TrainRequest("tiny", settings, (data,), run, device="cpu", control=False)
    assert not train(request, lambda: next(steps, True))
    yield run
    launch = read_launch(run)
    if launch is not None and launch.alive:
        os.kill(launch.pid, signal.SIGKILL)


@pytest.mark.timeout(900)
def test_what_stops_a_run_is_said_and_it_goes_on_once_put_right(
    paused_run: Path,
    make_library: Callable[[], RunLibrary],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    library = make_library()
    shown = Shown(library, tmp_path, qtbot)
    shown.list.choose(paused_run)
    button = shown.view.resume_button

    def go_on() -> None:
        qtbot.waitUntil(button.isVisible, timeout=WAIT_MS)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert status_of(library, paused_run) is RunStatus.STARTING

    def failure() -> Failure:
        qtbot.waitUntil(lambda: status_of(library, paused_run) is RunStatus.FAILED, timeout=WAIT_MS)
        run = library.get(paused_run)
        assert run is not None
        assert run.failure is not None
        assert shown.view.trouble.text() == str(run.failure.said)
        return run.failure

    # One image is another one since.
    tiles = tmp_path / "data" / "pathmnist.npz"
    as_they_were = tiles.read_bytes()
    arrays = dict(np.load(tiles))
    arrays["train_images"][0, 0, 0, 0] ^= 1
    np.savez(tiles, **arrays)
    go_on()
    values = failure().cause.values
    assert values["before"] == values["now"]
    assert values["checksum"] != values["other"]
    tiles.write_bytes(as_they_were)

    # The run was begun on a device that is not there (any more).
    config = json.loads((paused_run / names.CONFIG).read_text())
    config["request"]["device"] = OF_ANOTHER_COMPUTER
    (paused_run / names.CONFIG).write_text(json.dumps(config))
    go_on()
    assert failure().action == Resume(other_device=True)

    go_on()
    qtbot.waitUntil(
        lambda: status_of(library, paused_run) is RunStatus.FINISHED, timeout=2 * WAIT_MS
    )
    run = library.get(paused_run)
    assert run is not None
    assert {branch: stage.done for branch, stage in run.history.stages.items()} == dict.fromkeys(
        ("pathology", "radiology", "fusion", "probe"), 1
    )
    lines = (paused_run / names.EVENTS).read_text().splitlines()
    assert sum('"resumed"' in line for line in lines) == 1, (
        "neither other data nor a device that is not there has begun anything"
    )
