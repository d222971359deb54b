"""What models are computed on: asked of the program that would do it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from crcviewer.client.command_job import CommandJob, JobOutcome
from crcviewer.client.worker_state import WorkerState
from crcviewer.protocol.codec import from_plain
from crcviewer.protocol.device_report import Device, DeviceReport
from crcviewer.protocol.messages import Hello
from crcviewer.ui.look.language import say
from crcviewer.ui.look.theme import SPACE_LARGE, set_role
from crcviewer.ui.settings.preferences import Preferences


class DevicePage(QWidget):
    """The list is filled while it is looked at: the answer takes seconds."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._engine = preferences.engine
        self._asked = False
        self.devices = QComboBox(self)
        self.devices.addItem(self.tr("The best one that works"), "")
        chosen = preferences.settings.device
        if chosen:
            self.devices.addItem(chosen, chosen)
        self.devices.setCurrentIndex(self.devices.findData(chosen))
        self.about = self._text()
        self.now = self._text()
        form = QFormLayout()
        form.addRow(self.tr("Classify &on:"), self.devices)
        layout = QVBoxLayout(self)
        layout.setSpacing(SPACE_LARGE)
        layout.addLayout(form)
        for label in (self.now, self.about):
            layout.addWidget(label)
        layout.addStretch(1)
        self.devices.activated.connect(self._on_devices_activated)
        self._engine.hello_received.connect(self._on_engine_hello_received)
        self._engine.state_changed.connect(self._on_engine_state_changed)
        self._job = CommandJob(["devices", "--json"], self)
        self._job.ended.connect(self._on_job_ended)
        app = QCoreApplication.instance()
        assert app is not None
        app.aboutToQuit.connect(self._job.close)
        self._show_now(self._engine.computes_on)

    def ask(self) -> None:
        """Look for devices, once."""
        if not self._asked:
            self._asked = True
            self.about.setText(self.tr("Looking for what this computer has …"))
            self._job.start()

    def drop(self) -> None:
        """The answer is not wanted any more."""
        self._job.close()

    def _text(self) -> QLabel:
        label = QLabel(self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        set_role(label, "muted")
        return label

    def _on_devices_activated(self, index: int) -> None:
        self._preferences.choose_device(self.devices.itemData(index) or "")

    def _on_engine_hello_received(self, hello: Hello) -> None:
        if hello.device:
            self._show_now(hello.device)

    def _on_engine_state_changed(self, state: WorkerState) -> None:
        if state is WorkerState.STARTING:
            self.now.setText(self.tr("The engine starts anew; the model is loaded again."))

    def _show_now(self, device: str) -> None:
        text = self.tr("Models are computed on {0} now.").format(device) if device else ""
        self.now.setText(text)

    def _on_job_ended(self, outcome: JobOutcome) -> None:
        try:
            report: DeviceReport = from_plain(DeviceReport, outcome.plain())
        except (TypeError, KeyError, ValueError, AttributeError):
            self.about.setText(
                self.tr("What this computer has could not be found out. {0}").format(
                    say(outcome.said)
                )
            )
            return
        chosen = self._preferences.settings.device
        self.devices.clear()
        self.devices.addItem(self.tr("The best one that works"), "")
        for device in report.devices:
            self._add(device)
        if self.devices.findData(chosen) < 0:
            self.devices.addItem(self.tr("{0} (not found)").format(chosen), chosen)
        self.devices.setCurrentIndex(self.devices.findData(chosen))
        reasons = [
            f"{device.title}: {say(f'{device.why_not} {device.next_step}'.strip())}"
            for device in report.devices
            if not device.usable
        ]
        self.about.setText("\n".join(reasons))

    def _add(self, device: Device) -> None:
        text = f"{device.title} ({device.name})" if device.name else device.title
        self.devices.addItem(text, device.name or None)
        if not device.usable:
            model = self.devices.model()
            assert isinstance(model, QStandardItemModel)
            item = model.item(self.devices.count() - 1)
            item.setEnabled(False)
            item.setToolTip(device.why_not)
