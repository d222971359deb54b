"""The log as it grows, and diagnostics to copy."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.client.command_job import CommandJob, JobOutcome
from crcviewer.protocol.codec import from_plain
from crcviewer.protocol.device_report import DeviceReport
from crcviewer.ui.help.log_tail import LogTail, Record
from crcviewer.ui.look.theme import set_role
from crcviewer.ui.look.user_settings import Settings

_POLL_MS = 500
_MOST_RECORDS = 5000


class LogDialog(QDialog):
    """Non-modal. ``collect`` makes the diagnostics of what is known of the devices (None: nothing),
    with names told or not."""

    def __init__(
        self,
        logs: Mapping[str, Path],
        settings: Settings,
        collect: Callable[[DeviceReport | None, bool], str],
        parent: QWidget | None = None,
    ) -> None:
        """``logs``: by their names for the user."""
        super().__init__(parent)
        self._logs, self._collect = logs, collect
        self._records: deque[Record] = deque(maxlen=_MOST_RECORDS)
        self._tail: LogTail | None = None
        self.setWindowTitle(self.tr("Log"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._build(settings.tells_paths)
        self._timer = QTimer(self, interval=_POLL_MS)
        self._timer.timeout.connect(self.poll)
        self._job: CommandJob | None = None
        self._on_source_changed()
        # Qt makes the cursor visible when it is shown first: not at the end of a long line.
        self.lines.moveCursor(QTextCursor.MoveOperation.StartOfBlock)
        self._timer.start()
        self.resize(860, 520)

    def poll(self) -> None:
        """Show what is new."""
        new = self._tail.poll() if self._tail is not None else []
        if new is None:
            self._records.clear()
            self._show_all()
        elif new:
            self._records.extend(new)
            self._append([record.text for record in new if self._shown(record)])

    def copy_diagnostics(self) -> None:
        """First the devices are asked for, which takes seconds."""
        self.copy.setEnabled(False)
        self.said.setText(self.tr("Asking the computer what it has …"))
        self._job = CommandJob(["devices", "--json"], self)
        self._job.ended.connect(self._on_job_ended)
        app = QCoreApplication.instance()
        assert app is not None
        app.aboutToQuit.connect(self._job.close)
        self._job.start()

    def done(self, result: int) -> None:
        """Nothing goes on after the window."""
        self._timer.stop()
        if self._job is not None:
            self._job.close()
        super().done(result)

    # --------------------------------------------------------------------------------- build

    def _build(self, tells_paths: bool) -> None:
        self.source = QComboBox(self)
        self.source.setAccessibleName(self.tr("Log to show"))
        for name in self._logs:
            self.source.addItem(name)
        self.level = QComboBox(self)
        self.level.setAccessibleName(self.tr("Least weight to show"))
        for text, level in (
            (self.tr("All"), 0),
            (self.tr("Warnings and errors"), 30),
            (self.tr("Errors"), 40),
        ):
            self.level.addItem(text, level)
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(self.tr("Filter"))
        self.filter.setAccessibleName(self.tr("Text that lines must have"))
        self.filter.setClearButtonEnabled(True)
        self.follow = QCheckBox(self.tr("&Follow"), self)
        self.follow.setToolTip(self.tr("Keep the latest line in sight"))
        self.follow.setChecked(True)
        self.lines = QPlainTextEdit(self)
        self.lines.setReadOnly(True)
        self.lines.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.lines.setAccessibleName(self.tr("Lines of the log"))
        self.lines.setTabChangesFocus(True)
        self.copy = QPushButton(self.tr("&Copy diagnostics"), self)
        self.copy.setToolTip(
            self.tr("Versions, devices, settings and the end of the logs, as text to send")
        )
        self.paths = QCheckBox(self.tr("&Include paths and file names"), self)
        self.paths.setChecked(tells_paths)
        self.open_button = QPushButton(self.tr("&Open the folder"), self)
        close = QPushButton(self.tr("Close"), self)
        self.said = QLabel(self)
        set_role(self.said, "muted")
        self.source.currentIndexChanged.connect(self._on_source_changed)
        self.level.currentIndexChanged.connect(self._show_all)
        self.filter.textChanged.connect(self._show_all)
        self.copy.clicked.connect(self.copy_diagnostics)
        self.open_button.clicked.connect(self._on_open_clicked)
        close.clicked.connect(self.close)
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top_row: tuple[QWidget, ...] = (self.source, self.level, self.filter, self.follow)
        bottom_row: tuple[QWidget, ...] = (
            self.copy, self.paths, self.said, self.open_button, close
        )  # fmt: skip
        for line, widgets in ((top, top_row), (bottom, bottom_row)):
            for widget in widgets:
                line.addWidget(widget, 1 if widget in (self.filter, self.said) else 0)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.lines, 1)
        layout.addLayout(bottom)
        self.lines.setFocus()

    # --------------------------------------------------------------------------------- slots

    def _on_source_changed(self) -> None:
        path = self._logs.get(self.source.currentText())
        self._tail = LogTail(path) if path is not None else None
        self._records.clear()
        self._show_all()
        self.poll()

    def _on_open_clicked(self) -> None:
        path = self._logs.get(self.source.currentText())
        if path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

    def _on_job_ended(self, outcome: JobOutcome) -> None:
        try:
            report: DeviceReport | None = from_plain(DeviceReport, outcome.plain())
        except (TypeError, KeyError, ValueError, AttributeError):
            report = None
        text = self._collect(report, self.paths.isChecked())
        QGuiApplication.clipboard().setText(text)
        self.copy.setEnabled(True)
        self.said.setText(self.tr("%n line(s) copied.", "", len(text.splitlines())))

    # ------------------------------------------------------------------------------- drawing

    def _shown(self, record: Record) -> bool:
        heavy = record.level >= int(self.level.currentData() or 0)
        return heavy and self.filter.text().casefold() in record.text.casefold()

    def _show_all(self) -> None:
        self.lines.clear()
        self._append([record.text for record in self._records if self._shown(record)])

    def _append(self, texts: list[str]) -> None:
        bar = self.lines.verticalScrollBar()
        place = bar.value()
        if texts:
            self.lines.appendPlainText("\n".join(texts))
        bar.setValue(bar.maximum() if self.follow.isChecked() else place)
