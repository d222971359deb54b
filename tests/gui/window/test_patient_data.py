"""What the header of a DICOM file says of a patient is in no file, and in no text that is shown.

But for the description of a series: what the scanner's user called it stands below its image, and
is nowhere written.
"""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QListView, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from crcviewer.client.run_library import RunLibrary
from crcviewer.client.worker_state import WorkerState
from crcviewer.engine.classify_command import main as classify
from crcviewer.protocol.private_log import FORMAT
from crcviewer.report.tables import write_table
from crcviewer.session.case import CaseState
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.pairing import swap_slots
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.window.main_window import MainWindow
from tests.gui.window.hands import WAIT_MS, drop, pair, shown_result, wait_done

if TYPE_CHECKING:
    from tests.gui.window.conftest import Workers

MARKS = ("QXZ", "19170307", "20010203", "7654321")
"""One of them is in each value that tells of a patient, a day, a place or a study."""
_TEXTS = (
    *("PatientName", "PatientID", "OtherPatientNames", "PatientAddress", "PatientComments"),
    *("AccessionNumber", "InstitutionName", "ReferringPhysicianName", "StudyDescription"),
    *("SeriesDescription", "ProtocolName", "StationName", "StudyID", "ImageComments"),
    *("DeviceSerialNumber", "OperatorsName", "BodyPartExamined", "Manufacturer"),
)

_DESCRIPTION = "QXZ SERIESDESC"
_RESTART_MS = 150_000
"""An engine imports much, on a machine that may have other things to do."""


def write_scan(path: Path, *, pixels: bool = True) -> Path:
    """In a series of its own."""
    data = Dataset()
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data.file_meta.MediaStorageSOPClassUID = data.SOPClassUID = CTImageStorage
    data.file_meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID = UID("1.2.7654321.3")
    data.StudyInstanceUID = "1.2.7654321.1"
    data.SeriesInstanceUID = "1.2.7654321.2." + str(sum(path.name.encode()))
    for name in _TEXTS:
        setattr(data, name, f"QXZ {name[:10].upper()}")
    data.PatientBirthDate, data.StudyDate, data.SeriesDate = "19170307", "20010203", "20010203"
    data.add_new(0x00091001, "LO", "QXZ private")
    data.Modality, data.PixelSpacing, data.BurnedInAnnotation = "CT", [1.25, 1.25], "YES"
    data.WindowCenter, data.WindowWidth = "4444444", "5555555"
    if pixels:
        data.Rows = data.Columns = 32
        data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
        data.BitsAllocated, data.BitsStored, data.HighBit = 16, 12, 11
        data.PixelRepresentation = 0
        data.PixelData = np.arange(1024, dtype="<u2").tobytes()
    data.save_as(path, enforce_file_format=True)
    return path


@pytest.fixture
def scans(tmp_path: Path) -> dict[str, Path]:
    """A good file, and others that make a reader complain of what is in them."""
    folder = tmp_path / "scans"
    folder.mkdir()
    made = {name: write_scan(folder / name) for name in ("good", "odd", "spaced", "cut")}
    assert told(made["good"].read_bytes()) == list(MARKS)
    # Text where numbers belong, and an end in the middle.
    _replace(made["odd"], b"4444444", b"QXZ two")
    _replace(made["spaced"], b"1.25\\1.25", b"QXZ\\QXZ  ")
    made["cut"].write_bytes(made["cut"].read_bytes()[:-700])
    made["bare"] = write_scan(folder / "bare", pixels=False)
    return made


def _replace(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    """As the program logs."""
    file = tmp_path / "crcviewer.log"
    handler = logging.FileHandler(file, encoding="utf-8")
    handler.setFormatter(logging.Formatter(FORMAT))
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    yield file
    root.removeHandler(handler)
    root.setLevel(level)
    handler.close()


@pytest.fixture
def logging_window(
    workers: Workers, models: tuple[Path, Path], log_file: Path, qtbot: QtBot
) -> MainWindow:
    """Its settings lie beside its log."""
    workers.start()
    qtbot.waitUntil(workers.idle, timeout=_RESTART_MS)
    stored = QSettings(str(log_file.with_name("settings.ini")), QSettings.Format.IniFormat)
    window = MainWindow(
        *(CaseStore(), workers.reader, workers.engine, workers.maps, Settings(stored)),
        runs=RunLibrary(log_file.with_name("runs")),
        log_file=log_file,
    )
    window.dialogs.session = workers.folder
    qtbot.addWidget(window)
    window.resize(1280, 760)  # the screen of the tests is a small one
    window.show()
    with qtbot.waitSignal(window.chooser.model_changed, timeout=_RESTART_MS):
        window.chooser.load(str(models[0]))
    return window


def told(text: str | bytes) -> list[str]:
    """Which marks are in it."""
    if isinstance(text, bytes):
        return [mark for mark in MARKS if mark.encode() in text or mark.encode("utf-16-le") in text]
    return [mark for mark in MARKS if mark.casefold() in text.casefold()]


def told_in_files(folder: Path) -> dict[str, list[str]]:
    files = {path: told(path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
    # Pixels of another test's image, which may lie there too, spell three letters by chance.
    long = {path: [m for m in marks if len(m) > 3] for path, marks in files.items()}
    files |= {path: marks for path, marks in long.items() if path.suffix in (".npy", ".npz")}
    return {path.name: marks for path, marks in files.items() if marks}


def all_shown() -> str:
    """Every text of every widget, to be seen or to be read out."""
    texts: list[str] = []
    for widget in QApplication.allWidgets():
        texts += [widget.windowTitle(), widget.toolTip(), widget.accessibleName()]
        texts += [widget.accessibleDescription(), *_content(widget)]
    return "\n".join(texts)


def _content(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        yield widget.text()
    elif isinstance(widget, QPlainTextEdit):
        yield widget.toPlainText()
    elif isinstance(widget, QListView) and widget.model() is not None:
        roles = (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        )
        for row in range(widget.model().rowCount()):
            for role in roles:
                yield str(widget.model().index(row, 0).data(role))


def test_the_window_keeps_and_shows_nothing_of_a_patient(
    logging_window: MainWindow,
    workers: Workers,
    images: Path,
    scans: dict[str, Path],
    qtbot: QtBot,
) -> None:
    window = logging_window
    tile, _ = pair(images, "01 tumour")
    drop(window, scans["good"])
    qtbot.waitUntil(lambda: "burned into" in shown_result(window), timeout=WAIT_MS)
    drop(window, tile)
    wait_done(window, 1, qtbot)
    assert next(iter(window.store)).radiology is not None

    # The others are no tiles, so that the engine has a look at them too. It dies over them.
    drop(window, *(path for name, path in scans.items() if name != "good"))
    qtbot.waitUntil(lambda: len(window.store) == 5, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not window.classify_tab.intake.running, timeout=WAIT_MS)
    swap_slots(window.store, [case.id for case in window.store if case.pathology is None])
    asked = (CaseState.RUNNING, CaseState.DONE, CaseState.FAILED)
    others = [case.id for case in window.store][1:]
    qtbot.waitUntil(
        lambda: any(window.store.get(i).state in asked for i in others), timeout=WAIT_MS
    )
    os.kill(workers.engine.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: bool(window.message_bar.messages()), timeout=WAIT_MS)
    done = (CaseState.DONE, CaseState.FAILED)
    qtbot.waitUntil(lambda: all(c.state in done for c in window.store), timeout=_RESTART_MS)
    qtbot.waitUntil(lambda: workers.engine.state is WorkerState.READY, timeout=_RESTART_MS)

    shown = []
    for case in window.store:
        window.navigation.show_case(case.id)
        QApplication.processEvents()
        shown.append(all_shown())
    window.dialogs.show_card()
    log = window.dialogs.show_log()
    for source in range(log.source.count()):
        log.source.setCurrentIndex(source)
        shown.append(all_shown())
    assert "good" in "".join(shown)  # so it is looked for in what was said indeed
    assert _DESCRIPTION in "".join(shown)
    assert told("".join(shown).replace(_DESCRIPTION, "")) == []

    assert told(window.dialogs.diagnostics(None, tells_paths=True)) == []
    window.results.copy(window.store.ids())
    assert told(QGuiApplication.clipboard().text()) == []
    log_file = window.dialogs.logs()["window"][1]
    card = window.chooser.card
    assert card is not None
    written = [log_file.with_name(name) for name in ("results.csv", "results.jsonl")]
    for path in written:
        write_table(path, list(window.store), {card.sha256: card}, lambda done, total: None)
    log.close()
    window.close()
    window.dialogs.preferences.settings.sync()
    for path in (*written, log_file, log_file.with_name("settings.ini")):
        assert path.stat().st_size
        assert told(path.read_bytes()) == [], path.name
    assert told_in_files(workers.folder) == {}


def test_the_command_line_says_nothing_of_a_patient(
    models: tuple[Path, Path],
    images: Path,
    scans: dict[str, Path],
    capfd: pytest.CaptureFixture[str],
) -> None:
    tile, _ = pair(images, "01 tumour")
    for name, scan in scans.items():
        for more in ([], ["--json"]):
            status = classify([str(tile), str(scan), "--model", str(models[0]), *more])
            out, err = capfd.readouterr()
            assert out
            assert told(out + err) == []
            assert status == (0 if name in ("good", "odd", "spaced") else 1)
