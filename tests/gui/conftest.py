"""Windows in tests are real ones on a screen that nobody sees."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from crcviewer.ui.look import language
from tests.gui.left_behind import destroy_closed_widgets, left, traces, wait_for_background

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_HERE = Path(__file__).parent
_PATIENCE_MS = 120_000

_NO_MISTAKE = (
    # the off-screen platform says so of every window that has a least size
    "This plugin does not support propagateSizeHints",
    # and of a window that is put before others
    r"This plugin does not support raise\(\)",
    # and of a menu that is open
    "This plugin does not support grabbing the keyboard",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What the off-screen platform remarks on, and is no mistake, fails no test."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(*_NO_MISTAKE))


class PatientBot(QtBot):
    """Waits long for whatever has no time of its own: a busy machine fails no test."""

    def waitUntil(
        self, callback: Callable[[], bool | None], *, timeout: int = _PATIENCE_MS
    ) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = _PATIENCE_MS, **more: Any) -> SignalBlocker:
        return super().waitSignal(signal, timeout=timeout, **more)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(scope="session")
def speaking(qapp: QApplication) -> None:
    """English as the program speaks it: with its plurals, and numbers with a point."""
    language.install(language.ENGLISH)


@pytest.fixture(scope="session")
def shared_workers() -> list[Callable[[], int]]:
    """Tells the processes of workers that outlast a test; whoever makes one adds it."""
    return []


@pytest.fixture(autouse=True)
def nothing_left_behind(
    qapp: QApplication, speaking: None, shared_workers: list[Callable[[], int]]
) -> Iterator[None]:
    """Fails a test that does not leave the application as it was: tests pass in any order."""
    # A move to where the last test has left the mouse would be none, and told to nobody.
    QCursor.setPos(qapp.primaryScreen().geometry().bottomRight())
    qapp.processEvents()
    before = traces(qapp, [pid() for pid in shared_workers])
    yield
    wait_for_background()
    destroy_closed_widgets()
    found = left(before, traces(qapp, [pid() for pid in shared_workers]))
    assert not found, "\n".join(("This test left something behind.", *found))


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """An application that gets its look back after the test, a scheme chosen in it included."""
    palette, sheet, style, font = (
        qapp.palette(), qapp.styleSheet(), qapp.style().name(), qapp.font()
    )  # fmt: skip
    yield qapp
    # First the choices, which would outlast all that follows.
    for name in qapp.dynamicPropertyNames():
        qapp.setProperty(bytes(name.data()).decode(), None)
    qapp.styleHints().setColorScheme(Qt.ColorScheme.Unknown)
    qapp.setStyleSheet(sheet)
    qapp.setStyle(style)
    qapp.setPalette(palette)
    qapp.setFont(font)


_WRITE = """
import sys
from pathlib import Path
from tests.gui.map_model import write_model_with_map
from training.cli.phantom import main
write_model_with_map(Path(sys.argv[1]))
main(["--out", sys.argv[1] + "/data", "--count", "180", "--size", "28", "--signal", "0.5"])
"""


@pytest.fixture(scope="session")
def mapped_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model that carries a map of phantoms. Made by another process: it needs torch."""
    folder = tmp_path_factory.mktemp("models")
    subprocess.run(
        [sys.executable, "-X", "utf8", "-c", _WRITE, str(folder)],
        cwd=Path(__file__).parent,
        env=_with_path(),
        check=True,
    )
    return folder / "best.safetensors"


@pytest.fixture(scope="session")
def phantoms(mapped_model: Path) -> Path:
    """A folder in the MedMNIST layout, with declared pairs; thirty test tiles."""
    return mapped_model.parent / "data"


_EVALUATE = """
import sys
from pathlib import Path
from crcviewer.protocol.tissue import TISSUE_CLASSES
from tests.unit.training.evaluation.evaluation_cases import untrained_run
from training.cli.evaluate import main
folder, data = Path(sys.argv[1]), sys.argv[2]
names = tuple(tissue.english for tissue in TISSUE_CLASSES)
model = untrained_run(folder / "run", names, alone=True)
few = ["--data", data, "--device", "cpu", "--resamples", "100", "--map-cases", "0"]
for model, run in ((model, "run"), (model.with_name("control.safetensors"), "control")):
    assert main(["--model", str(model), "--run", str(folder / run), *few]) == 0
"""


@pytest.fixture(scope="session")
def evaluated(tmp_path_factory: pytest.TempPathFactory, phantoms: Path) -> Path:
    """A folder with two evaluations of untrained models on thirty phantoms, made by the command:
    ``run`` of a fused model with both tile-only ones, ``control`` of a tile-only one alone."""
    folder = tmp_path_factory.mktemp("evaluations") / "评估 one"
    folder.mkdir()
    subprocess.run(
        [sys.executable, "-X", "utf8", "-c", _EVALUATE, str(folder), str(phantoms)],
        cwd=Path(__file__).parent,
        env=_with_path(),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return folder


def _with_path() -> dict[str, str]:
    here = str(Path(__file__).parent)
    root = str(Path(__file__).parents[2])
    return os.environ | {"PYTHONPATH": os.pathsep.join((here, root))}
