"""Where the objects of the window are made and joined."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

    from crcviewer.ui.look.user_settings import Settings
    from crcviewer.ui.window.main_window import MainWindow

_log = logging.getLogger(__name__)

NO_SCREEN = (
    "crcviewer needs a screen to open its window; without one use:"
    " crcviewer classify IMAGE [RADIOLOGY]"
)
_SCREENLESS_PLATFORMS = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs")
_LOG_BYTES = 2 * 2**20
_MOST_TOLD = 3


def run_window(arguments: Sequence[str]) -> int:
    """Open the window on the given files and folders; returns when it is closed."""
    if not has_screen():
        print(NO_SCREEN, file=sys.stderr)
        return 1
    # Qt is imported from here on: without a screen it could not even say what is wrong.
    from PySide6.QtCore import QSettings
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    from crcviewer.protocol.resources import icon_file
    from crcviewer.protocol.worker_command import spare_other_programs
    from crcviewer.ui.look.appearance import apply_theme
    from crcviewer.ui.shared.focus_ring import FocusRings
    from crcviewer.ui.window.opened_files import OpenedFiles

    spare_other_programs(os.environ)
    watch_qt_messages()
    app = QApplication(["crcviewer"])
    app.setApplicationName("crcviewer")
    app.setOrganizationName("crcviewer")
    app.setApplicationDisplayName("crcviewer")
    app.setDesktopFileName("crcviewer")  # by this a Linux desktop finds icon and entry
    app.setWindowIcon(QIcon(str(icon_file())))
    apply_theme(app)
    FocusRings(app)
    opened = OpenedFiles(app)
    log_file = start_log()

    from crcviewer.client.session_folder import SessionFolder
    from crcviewer.ui.look import language
    from crcviewer.ui.look.user_settings import Settings
    from crcviewer.ui.settings.preferences import apply_choices

    settings = Settings(QSettings())
    language.install(language.wanted(settings))
    try:
        session = SessionFolder()
    except OSError as error:
        tell_no_temporary_folder(error)
        return 1
    window = build_window(session.path, settings, log_file)
    apply_choices(app, settings, window.engine)
    sys.excepthook = ErrorHook(window)
    window.first_painted.connect(lambda: start_work(window, settings, arguments))
    window.first_painted.connect(lambda: opened.deliver(window.open_paths))
    window.first_painted.connect(partial(tidy_up, app))
    if os.environ.get("CRCVIEWER_SMOKE_REPORT"):
        from crcviewer.smoke import SMOKE_REPORT, SmokeWatch

        SmokeWatch(window, Path(os.environ[SMOKE_REPORT]))
    window.show()
    status = app.exec()
    window.engine.shutdown()
    window.reader.shutdown()
    window.maps.shutdown()
    window.runs.stop()
    sys.excepthook = sys.__excepthook__
    session.remove()
    return status


def tell_no_temporary_folder(error: OSError) -> None:
    """On the terminal, and in a window for whoever started the program by its icon."""
    from PySide6.QtCore import QDir, Qt
    from PySide6.QtWidgets import QMessageBox

    from crcviewer.protocol.text import text
    from crcviewer.ui.look.language import say

    cause = text(
        "The window needs a temporary folder, and cannot make one ({reason}).",
        reason=error.strerror or str(error),
    )
    next_step = text(
        "Make room on the disk of {folder}, or set the environment variable TMPDIR to a folder "
        "that you may write to. Then start again.",
        folder=QDir.tempPath(),
    )
    print(f"{cause} {next_step}", file=sys.stderr)
    box = QMessageBox(QMessageBox.Icon.Critical, "crcviewer", f"{say(cause)}\n\n{say(next_step)}")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setObjectName("no_temporary_folder")
    box.exec()


def build_window(session: Path, settings: Settings, log_file: Path | None) -> MainWindow:
    """The window with its store and its workers, none of which runs yet."""
    from crcviewer.client.engine_client import EngineClient
    from crcviewer.client.map_client import MapClient
    from crcviewer.client.reader_client import ReaderClient
    from crcviewer.client.run_library import RunLibrary
    from crcviewer.ui.classify.case_store import CaseStore
    from crcviewer.ui.shared.folders import runs_folder
    from crcviewer.ui.window.main_window import MainWindow

    window = MainWindow(
        CaseStore(),
        ReaderClient(session),
        EngineClient(session),
        MapClient(session),
        settings,
        runs=RunLibrary(runs_folder(settings)),
        log_file=log_file,
    )
    window.dialogs.session = session
    window.opening.session = session
    return window


def start_work(window: MainWindow, settings: Settings, arguments: Sequence[str]) -> None:
    """What follows the first paint: the workers, the model, and the first cases."""
    from crcviewer.protocol.private_log import show_names
    from crcviewer.ui.shared.dropped_paths import sort_paths

    show_names(settings.remembers)
    window.reader.start()
    window.engine.start()
    paths = [str(Path(argument).absolute()) for argument in arguments]
    handed = sort_paths(paths)
    if not handed.models and not handed.sessions:  # a session brings its own
        window.chooser.load_first()
    window.runs.start()
    window.session_part.start()
    if paths:
        window.open_paths(paths)
    elif settings.first_start:
        window.open_samples()
    window.welcome(paths)


def tidy_up(app: QGuiApplication) -> None:
    """What earlier windows have left on the disk, and what the start of this one has in memory."""
    from crcviewer.client.session_folder import remove_stale_sessions
    from crcviewer.ui.window.short_collections import ShortCollections

    remove_stale_sessions()
    ShortCollections(app)


def has_screen() -> bool:
    """Whether Qt would find a display: it would end the process if not."""
    if not sys.platform.startswith("linux"):
        return True
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0]
    if platform in _SCREENLESS_PLATFORMS:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def watch_qt_messages() -> None:
    """Qt's warnings go to the log; that it cannot reach the display is said in our words."""
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

    levels = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
        QtMsgType.QtCriticalMsg: logging.ERROR,
    }

    def on_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind == QtMsgType.QtFatalMsg:
            print(f"{NO_SCREEN}\n{text}", file=sys.stderr, flush=True)
            os._exit(1)  # Qt would abort the process and leave a core file
        logging.getLogger("qt").log(levels.get(kind, logging.WARNING), "%s", text)

    qInstallMessageHandler(on_message)


def start_log() -> Path:
    """The log file of this user; the one before is kept beside it when it has grown large."""
    from PySide6.QtCore import QStandardPaths

    from crcviewer.protocol.private_log import PrivateFormatter

    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    file = Path(place) / "logs" / "crcviewer.log"
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if file.exists() and file.stat().st_size > _LOG_BYTES:
            file.replace(file.with_suffix(".old.log"))
        file.touch(mode=0o600)
        for log in (file, file.with_suffix(".old.log")):
            if log.exists():
                log.chmod(0o600)  # of an earlier version
        handler: logging.Handler = logging.FileHandler(file, encoding="utf-8")
    except OSError:
        handler = logging.StreamHandler()  # a full or read-only disk: the window opens all the same
    # Names are shown once it is known that the user lets the program remember.
    handler.setFormatter(PrivateFormatter(shows_names=False))
    root.addHandler(handler)
    return file


class ErrorHook:
    """A mistake of the program is logged and shown, and the window stays.

    What happens again at the same place, as in the painting of each row, is told of a few times
    only: the bar that tells it would have the window painted anew, without end.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._inside = False
        self._told: Counter[tuple[type[BaseException], str, int]] = Counter()

    def __call__(
        self, kind: type[BaseException], value: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        from crcviewer.protocol.private_log import told_of

        place = traceback.extract_tb(trace)[-1:]
        for frame in place:
            self._told[kind, frame.filename, frame.lineno or 0] += 1
            if self._told[kind, frame.filename, frame.lineno or 0] > _MOST_TOLD:
                return
        details = told_of(value.with_traceback(trace))
        if self._inside:
            _log.error("%s", details)  # while another one was shown
        else:
            # Not at once: it may have happened while a widget was painted or laid out.
            from PySide6.QtCore import QTimer

            QTimer.singleShot(0, self._window, lambda: self._show(details))

    def _show(self, details: str) -> None:
        self._inside = True
        try:
            self._window.show_internal_error(details)
        finally:
            self._inside = False
