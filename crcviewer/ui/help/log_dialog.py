"""The log as it grows, and diagnostics to copy."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
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
from crcviewer.protocol.device_report import DeviceReport
from crcviewer.protocol.text import NOTHING, Text, counted, text
from crcviewer.ui.help.log_tail import LogTail, Record
from crcviewer.ui.look.language import say
from crcviewer.ui.look.theme import set_role
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.window_size import resize_on_screen

_POLL_MS = 500
_MOST_RECORDS = 5000
_LEVELS = (0, 30, 40)
"""All, warnings and errors, errors: as in :mod:`logging`."""


class LogDialog(Translated, QDialog):
    """Non-modal. ``collect`` makes the diagnostics of what is known of the devices (None: nothing),
    with names told or not."""

    def __init__(
        self,
        logs: Sequence[tuple[Text, Path]],
        settings: Settings,
        collect: Callable[[DeviceReport | None, bool], str],
        parent: QWidget | None = None,
    ) -> None:
        """``logs``: with their names for the user."""
        super().__init__(parent)
        self._logs, self._collect = logs, collect
        self._records: deque[Record] = deque(maxlen=_MOST_RECORDS)
        self._tail: LogTail | None = None
        self._said = NOTHING
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._build(settings.tells_paths)
        self._timer = QTimer(self, interval=_POLL_MS)
        self._timer.timeout.connect(self.poll)
        self._job: CommandJob | None = None
        self._on_source_changed()
        # Qt makes the cursor visible when it is shown first: not at the end of a long line.
        self.lines.moveCursor(QTextCursor.MoveOperation.StartOfBlock)
        self._timer.start()
        resize_on_screen(self, 860, 520)
        self.retranslate()

    def retranslate(self) -> None:
        """All but the lines, which are English."""
        self.setWindowTitle(self.tr("Log"))
        for row, (name, _) in enumerate(self._logs):
            self.source.setItemText(row, say(name))
        levels = (self.tr("All"), self.tr("Warnings and errors"), self.tr("Errors"))
        for row, level in enumerate(levels):
            self.level.setItemText(row, level)
        self.source.setAccessibleName(self.tr("Log to show"))
        self.level.setAccessibleName(self.tr("Least weight to show"))
        self.filter.setPlaceholderText(self.tr("Filter"))
        self.filter.setAccessibleName(self.tr("Text that lines must have"))
        self.follow.setText(self.tr("&Follow"))
        self.follow.setToolTip(self.tr("Keep the latest line in sight"))
        self.lines.setAccessibleName(self.tr("Lines of the log"))
        self.lines.setPlaceholderText(
            self.tr("No lines: nothing was written yet, or the filter above hides it.")
        )
        self.copy.setText(self.tr("&Copy diagnostics"))
        self.copy.setToolTip(
            self.tr("Versions, devices, settings and the end of the logs, as text to send")
        )
        self.paths.setText(self.tr("&Include paths and file names"))
        self.open_button.setText(self.tr("&Open the folder"))
        self.close_button.setText(self.tr("Close"))
        self.said.setText(say(self._said))

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
        self._say(text("Asking the computer what it has …"))
        self._job = CommandJob(["devices"], DeviceReport, self)
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
        for _, path in self._logs:
            self.source.addItem("", path)
        self.level = QComboBox(self)
        for level in _LEVELS:
            self.level.addItem("", level)
        self.filter = QLineEdit(self)
        self.filter.setClearButtonEnabled(True)
        self.follow = QCheckBox(self)
        self.follow.setChecked(True)
        self.lines = QPlainTextEdit(self)
        self.lines.setReadOnly(True)
        self.lines.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.lines.setTabChangesFocus(True)
        self.copy = QPushButton(self)
        self.paths = QCheckBox(self)
        self.paths.setChecked(tells_paths)
        self.open_button = QPushButton(self)
        self.close_button = QPushButton(self)
        self.said = QLabel(self)
        set_role(self.said, "muted")
        self.source.currentIndexChanged.connect(self._on_source_changed)
        self.level.currentIndexChanged.connect(self._show_all)
        self.filter.textChanged.connect(self._show_all)
        self.copy.clicked.connect(self.copy_diagnostics)
        self.open_button.clicked.connect(self._on_open_clicked)
        self.close_button.clicked.connect(self.close)
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top_row: tuple[QWidget, ...] = (self.source, self.level, self.filter, self.follow)
        bottom_row: tuple[QWidget, ...] = (
            self.copy, self.paths, self.said, self.open_button, self.close_button
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
        path = self.source.currentData()
        self._tail = LogTail(path) if path is not None else None
        self._records.clear()
        self._show_all()
        self.poll()

    def _on_open_clicked(self) -> None:
        path = self.source.currentData()
        if path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

    def _on_job_ended(self, outcome: JobOutcome) -> None:
        collected = self._collect(outcome.report, self.paths.isChecked())
        QGuiApplication.clipboard().setText(collected)
        self.copy.setEnabled(True)
        lines = len(collected.splitlines())
        self._say(counted(lines, "1 line copied.", "{count} lines copied."))

    def _say(self, said: Text) -> None:
        self._said = said
        self.said.setText(say(said))

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
