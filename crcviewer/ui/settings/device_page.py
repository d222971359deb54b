"""What models are computed on, asked of the program that would do it; and what begins by itself."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from crcviewer.client.command_job import CommandJob, JobOutcome
from crcviewer.client.worker_state import WorkerState
from crcviewer.protocol.device_report import Device, DeviceReport
from crcviewer.protocol.messages import Hello
from crcviewer.protocol.text import NOTHING, Text, text
from crcviewer.ui.look.language import say
from crcviewer.ui.look.theme import SPACE_LARGE, set_role
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.settings.preferences import Preferences


class DevicePage(Translated, QWidget):
    """The list is filled while it is looked at: the answer takes seconds."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._engine = preferences.engine
        self._asked = False
        self._report: DeviceReport | None = None
        self._said = NOTHING
        """While the report is waited for, or instead of it."""
        self.devices = QComboBox(self)
        self.about = self._text()
        self.now = self._text()
        self._label = QLabel(self)
        self._label.setBuddy(self.devices)
        form = QFormLayout()
        form.addRow(self._label, self.devices)
        layout = QVBoxLayout(self)
        layout.setSpacing(SPACE_LARGE)
        layout.addLayout(form)
        self.at_once = QCheckBox(self)
        self.at_once.setChecked(preferences.settings.maps_slides_at_once)
        self.at_once.toggled.connect(self._on_at_once_toggled)
        self._about_at_once = self._text()
        self._about_at_once.setIndent(22)
        for part in (self.now, self.about, self.at_once, self._about_at_once):
            layout.addWidget(part)
        layout.addStretch(1)
        self.devices.activated.connect(self._on_devices_activated)
        self._engine.hello_received.connect(self._on_engine_hello_received)
        self._engine.state_changed.connect(self._on_engine_state_changed)
        self._job = CommandJob(["devices"], DeviceReport, self)
        self._job.ended.connect(self._on_job_ended)
        app = QCoreApplication.instance()
        assert app is not None
        app.aboutToQuit.connect(self._job.close)
        self._now = _now(self._engine.computes_on)
        self.retranslate()

    def retranslate(self) -> None:
        """All but the names of devices."""
        self._label.setText(self.tr("Classify &on:"))
        self.now.setText(say(self._now))
        self.at_once.setText(self.tr("&Map the tissue of a slide when it is opened"))
        about = self.tr("Else a click begins it. It can be paused at any time.")
        self._about_at_once.setText(about)
        self.at_once.setAccessibleDescription(about)
        self._show_devices()

    def ask(self) -> None:
        """Look for devices, once."""
        if not self._asked:
            self._asked = True
            self._said = text("Looking for what this computer has …")
            self._show_devices()
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

    def _on_at_once_toggled(self, on: bool) -> None:
        self._preferences.settings.maps_slides_at_once = on

    def _on_engine_hello_received(self, hello: Hello) -> None:
        if hello.device:
            self._now = _now(hello.device)
            self.retranslate()

    def _on_engine_state_changed(self, state: WorkerState) -> None:
        if state is WorkerState.STARTING:
            self._now = text("The engine starts anew; the model is loaded again.")
            self.retranslate()

    def _on_job_ended(self, outcome: JobOutcome) -> None:
        if outcome.failure is not None:
            self._said = text(
                "What this computer has could not be found out. {reason}",
                reason=outcome.failure.said,
            )
        self._report = outcome.report
        self._show_devices()

    def _show_devices(self) -> None:
        chosen = self._preferences.settings.device
        devices = self._report.devices if self._report is not None else ()
        self.devices.clear()
        self.devices.addItem(self.tr("The best one that works"), "")
        for device in devices:
            self._add(device)
        if self.devices.findData(chosen) < 0:
            missing = chosen if self._report is None else self.tr("{0} (not found)").format(chosen)
            self.devices.addItem(missing, chosen)
        self.devices.setCurrentIndex(self.devices.findData(chosen))
        reasons = [
            f"{device.title}: {say(device.why_not)} {say(device.next_step)}".strip()
            for device in devices
            if not device.usable
        ]
        self.about.setText("\n".join(reasons) if devices else say(self._said))

    def _add(self, device: Device) -> None:
        title = f"{device.title} ({device.name})" if device.name else device.title
        self.devices.addItem(title, device.name or None)
        if not device.usable:
            model = self.devices.model()
            assert isinstance(model, QStandardItemModel)
            item = model.item(self.devices.count() - 1)
            item.setEnabled(False)
            item.setToolTip(say(device.why_not))


def _now(device: str) -> Text:
    return text("Models are computed on {device} now.", device=device) if device else NOTHING
