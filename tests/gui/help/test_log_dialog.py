"""The log as it grows, its filters, and diagnostics that name nobody."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol.device_report import Device, DeviceReport
from crcviewer.protocol.text import text
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.help.diagnostics import diagnostics, redactor_for
from crcviewer.ui.help.log_dialog import LogDialog
from crcviewer.ui.look.user_settings import Settings

REPORT = DeviceReport(
    devices=(
        Device("cpu", "A processor", "cpu", 2**33, 2**32, True),
        Device("", "NVIDIA H100", "cuda", 0, 0, False, text("The driver is too old.")),
    ),
    default="cpu", cpu_cores=2, ram=2**33, ram_free=2**32, torch="2.9.1", torch_build="CUDA 12.8",
    driver="570.1",
)  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "crcviewer.log"


@pytest.fixture
def write(log: Path) -> Callable[[int, str], None]:
    """Through the logging that the program has."""
    from crcviewer.protocol.private_log import FORMAT

    def write_one(level: int, text: str) -> None:
        handler = logging.FileHandler(log, encoding="utf-8")
        handler.setFormatter(logging.Formatter(FORMAT))
        handler.handle(logging.LogRecord("crcviewer.ui", level, "x.py", 1, text, None, None))
        handler.close()

    return write_one


@pytest.fixture
def dialog(log: Path, settings: Settings, tmp_path: Path, qtbot: QtBot) -> LogDialog:
    made = LogDialog([(text("Window"), log)], settings, lambda report, told: f"{report}\n{told}\n")
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    return made


def test_long_lines_are_shown_from_their_beginning(
    write: Callable[[int, str], None], request: pytest.FixtureRequest, qtbot: QtBot
) -> None:
    for number in range(9):
        write(logging.INFO, f"{number} " + "long " * (40 - number))
    dialog: LogDialog = request.getfixturevalue("dialog")
    across = dialog.lines.horizontalScrollBar()
    qtbot.waitUntil(lambda: across.maximum() > 0)
    assert across.value() == 0


def test_it_follows_the_file(
    dialog: LogDialog, write: Callable[[int, str], None], log: Path, qtbot: QtBot
) -> None:
    assert dialog.lines.toPlainText() == ""
    assert dialog.lines.placeholderText()
    write(logging.INFO, "one")
    qtbot.waitUntil(lambda: "one" in dialog.lines.toPlainText())
    for number in range(60):
        write(logging.INFO, f"more {number}")
    qtbot.waitUntil(lambda: "more 59" in dialog.lines.toPlainText())
    bar = dialog.lines.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    dialog.follow.setChecked(False)
    bar.setValue(0)
    write(logging.INFO, "last")
    qtbot.waitUntil(lambda: "last" in dialog.lines.toPlainText())
    assert bar.value() == 0
    log.write_text("", encoding="utf-8")
    write(logging.INFO, "begun anew")
    qtbot.waitUntil(lambda: dialog.lines.toPlainText().count("\n") == 0)
    qtbot.waitUntil(lambda: "begun anew" in dialog.lines.toPlainText())


def test_filters_by_weight_and_text_keep_whole_records(
    dialog: LogDialog, write: Callable[[int, str], None]
) -> None:
    write(logging.INFO, "quiet")
    write(logging.WARNING, "a warning")
    write(logging.ERROR, "wrong\n  File x.py, line 3\nValueError: 图")
    dialog.poll()
    dialog.level.setCurrentIndex(dialog.level.findData(30))
    assert "quiet" not in dialog.lines.toPlainText()
    assert "a warning" in dialog.lines.toPlainText()
    dialog.filter.setText("valueERROR")
    assert dialog.lines.toPlainText().splitlines()[1:] == ["  File x.py, line 3", "ValueError: 图"]
    write(logging.ERROR, "another")
    dialog.poll()
    assert "another" not in dialog.lines.toPlainText()
    dialog.filter.clear()
    assert "another" in dialog.lines.toPlainText()


def test_copying_asks_the_computer_and_tells_names_only_if_wanted(
    dialog: LogDialog, qtbot: QtBot
) -> None:
    dialog.paths.setChecked(True)
    dialog.copy.click()
    assert not dialog.copy.isEnabled()
    qtbot.waitUntil(dialog.copy.isEnabled, timeout=120_000)
    copied = QApplication.clipboard().text()
    assert "DeviceReport(devices=(Device(name='cpu'" in copied
    assert copied.endswith("True\n")


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("told", [False, True])
def test_diagnostics_name_no_person(
    told: bool,
    settings: Settings,
    write: Callable[[int, str], None],
    log: Path,
    tmp_path: Path,
) -> None:
    scan = tmp_path / "Zhang San" / "张三 1956.dcm"
    scan.parent.mkdir()
    scan.touch()
    settings.last_folder = str(scan.parent)
    write(logging.ERROR, f"{scan} cannot be read")
    write(logging.ERROR, f"{scan.name} was not opened")
    write(logging.ERROR, r"C:\Users\Zhang San\scan 7.nii.gz is gone")
    engine, runs = EngineClient(tmp_path), RunLibrary(tmp_path / "runs")
    redactor = None if told else redactor_for(CaseStore(), settings, runs)
    text = diagnostics(engine, settings, {"window": log}, REPORT, redactor)
    for fact in ("crcviewer ", "Python 3", "Qt 6", "torch 2.9.1 (CUDA 12.8), driver 570.1",
                 "NVIDIA H100, not usable: The driver is too old.", "text 100 %",
                 "cannot be read", "was not opened"):  # fmt: skip
        if told or fact not in ("cannot be read",):
            assert fact in text
    secrets = [word for word in ("Zhang", "San", "张三", "1956", str(tmp_path)) if word in text]
    assert secrets == (["Zhang", "San", "张三", "1956", str(tmp_path)] if told else [])


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_only_the_user_may_read_the_log(tmp_path: Path) -> None:
    old = tmp_path / "logs" / "crcviewer.log"
    old.parent.mkdir()
    old.write_text("of an earlier version\n")
    old.chmod(0o644)
    made = subprocess.run(
        [sys.executable, "-c", "from crcviewer.app import start_log; print(start_log())"],
        capture_output=True, text=True, check=True,
        env=os.environ | {"XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path)},
    )  # fmt: skip
    file = Path(made.stdout.strip())
    assert file == old
    assert file.stat().st_mode & 0o077 == 0
