"""Step 4: what this computer can do, why not more, and how long this recipe would take on it."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.client.command_job import JobOutcome
from crcviewer.protocol.codec import from_plain
from crcviewer.protocol.device_report import Device, DeviceReport
from crcviewer.protocol.probe_report import ProbeReport
from crcviewer.ui.train.job_line import JobLine
from crcviewer.ui.train.run_words import branch_words, bytes_words, duration_words, next_step
from crcviewer.ui.train.wizard_page import Page, Setup, text_label


class MachinePage(Page):
    """A trial is offered, not asked for: a training may begin without one."""

    def __init__(self, setup: Setup, parent: QWidget | None = None) -> None:
        super().__init__(setup, "", "", parent)
        self.setTitle(self.tr("Computer"))
        self.setSubTitle(
            self.tr("Where is the model to learn? A GPU is many times as quick as a processor.")
        )
        self._group = QButtonGroup(self)
        self.devices: dict[str, QRadioButton] = {}
        self._list = QVBoxLayout()
        self.job = JobLine(self)
        self.facts = text_label(self, role="muted")
        self.try_button = QPushButton(self.tr("Try it for 20 seconds"), self)
        self.try_button.setToolTip(
            self.tr("Some real steps with this recipe on this device, which are then thrown away")
        )
        self.fit_button = QPushButton(self.tr("Use what fits"), self)
        self.fit_button.hide()
        self.said = text_label(self)
        self.trouble = text_label(self, role="danger")
        self.trouble.hide()
        row = QHBoxLayout()
        row.addWidget(self.try_button)
        row.addWidget(self.fit_button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addLayout(self._list)
        layout.addWidget(self.facts)
        layout.addSpacing(12)
        layout.addLayout(row)
        layout.addWidget(self.job)
        layout.addWidget(self.said)
        layout.addWidget(self.trouble)
        layout.addStretch(1)
        self.try_button.clicked.connect(self._on_try_clicked)
        self.fit_button.clicked.connect(self._on_fit_clicked)
        self.job.busy_changed.connect(self._on_job_busy_changed)

    def initializePage(self) -> None:
        """Devices are looked for once; a trial of another recipe counts no more."""
        if self.setup.devices is None:
            self.job.run(
                self.tr("The computer is being looked at …"),
                ["devices", "--json"],
                self._on_devices_ended,
            )
        if self.setup.probed != self.setup.draft.what():
            self.setup.probe = None
        self._show_probe()

    def isComplete(self) -> bool:
        """Whether a device is chosen, and no trial says that the recipe does not fit."""
        probe = self.setup.probe
        fits = probe is None or probe.fits
        return not self.job.busy and bool(self.setup.draft.device) and fits

    def cleanupPage(self) -> None:
        """Back: nothing goes on unseen."""
        self.job.drop()

    # ------------------------------------------------------------------------------- devices

    def _on_devices_ended(self, outcome: JobOutcome) -> None:
        try:
            report: DeviceReport = from_plain(DeviceReport, outcome.plain())
        except (TypeError, KeyError, ValueError, AttributeError):
            self.trouble.setText(
                self.tr("The computer could not be looked at. Go back one step and try again.")
            )
            self.trouble.show()
            return
        self.trouble.hide()
        self.setup.devices = report
        for device in report.devices:
            self._add_device(device)
        wanted = self.setup.draft.device
        if wanted not in self.devices or not self.devices[wanted].isEnabled():
            wanted = report.default
        if wanted in self.devices:
            self.devices[wanted].setChecked(True)
        facts = self.tr("{0} processor cores, {1} of {2} memory free, torch {3} ({4})").format(
            report.cpu_cores, bytes_words(report.ram_free), bytes_words(report.ram), report.torch,
            report.torch_build,
        )  # fmt: skip
        if report.driver:
            facts += ", " + self.tr("NVIDIA driver {0}").format(report.driver)
        self.facts.setText(facts)
        self.completeChanged.emit()

    def _add_device(self, device: Device) -> None:
        text = device.title
        if device.kind == "cpu":
            text = self.tr("Processor: {0}").format(device.title)
        elif device.memory:
            free = bytes_words(device.memory_free or device.memory)
            text += ", " + self.tr("{0} memory free").format(free)
        button = QRadioButton(text, self)
        button.setEnabled(device.usable and bool(device.name))
        button.toggled.connect(lambda on, name=device.name: self._on_device_toggled(name, on))
        self._group.addButton(button)
        self._list.addWidget(button)
        if device.usable:
            self.devices[device.name] = button
        else:
            said = f"{device.why_not} {device.next_step}".strip()
            self._list.addWidget(text_label(self, said, "notice"))

    def _on_device_toggled(self, name: str, on: bool) -> None:
        if on:
            self.setup.change(device=name)
            self.setup.probe = None
            self._show_probe()

    # --------------------------------------------------------------------------------- trial

    def _on_try_clicked(self) -> None:
        self.setup.probe = None
        self._show_probe()
        self.trouble.hide()
        what = self.setup.draft.what()
        self.job.run(
            self.tr("Some steps are being tried …"),
            self.setup.draft.probe(),
            lambda outcome: self._on_probe_ended(what, outcome),
        )

    def _on_probe_ended(self, what: list[str], outcome: JobOutcome) -> None:
        try:
            report: ProbeReport = from_plain(ProbeReport, outcome.plain())
        except (TypeError, KeyError, ValueError, AttributeError):
            said = next_step(outcome.said).text
            if outcome.cancelled:
                said = self.tr("The trial was cancelled.")
            self.trouble.setText(said or self.tr("The trial could not be made."))
            self.trouble.show()
            return
        self.setup.probe, self.setup.probed = report, what
        self._show_probe()

    def _show_probe(self) -> None:
        probe = self.setup.probe
        self.fit_button.setVisible(
            probe is not None and not probe.fits and probe.fitting_batch_size > 0
        )
        lines = []
        if probe is not None:
            lines.append(f"<b>{escape(next_step(probe.sentence).text)}</b>")
            for stage in probe.stages:
                lines.append(
                    self.tr("{0}: {1} epochs, {2} images/s, {3}").format(
                        branch_words(stage.branch),
                        stage.epochs,
                        f"{stage.images_per_second:.0f}",
                        duration_words(stage.seconds),
                    )
                )
            lines.append(
                self.tr("Memory: needs about {0} of {1}").format(
                    bytes_words(probe.memory.total), bytes_words(probe.memory_available)
                )
            )
        else:
            lines.append(
                self.tr(
                    "The trial measures how many images a second this recipe learns from, and tells"
                    " how long it would take and whether it fits into memory."
                )
            )
        self.said.setText("<br>".join(lines))
        self.completeChanged.emit()

    def _on_fit_clicked(self) -> None:
        probe = self.setup.probe
        if probe is None:
            return
        changes = dict(self.setup.draft.changes)
        changes["batch.size"] = str(probe.fitting_batch_size)
        changes["batch.accumulation"] = str(probe.fitting_accumulation)
        self.setup.change(changes=tuple(changes.items()))
        self._on_try_clicked()

    def _on_job_busy_changed(self) -> None:
        self.try_button.setEnabled(not self.job.busy)
        self.completeChanged.emit()
