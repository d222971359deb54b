"""Step 4: which device, why another cannot be used, and what a trial of some seconds tells."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.client.command_job import JobOutcome
from crcviewer.protocol.device_report import Device, DeviceReport
from crcviewer.protocol.failure import SettingValue
from crcviewer.protocol.text import NOTHING, Text, joined, text
from crcviewer.protocol.trial_report import TrialReport
from crcviewer.protocol.units import bytes_words
from crcviewer.ui.look.language import say
from crcviewer.ui.shared.job_row import JobRow
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.train.runs.run_words import duration_words
from crcviewer.ui.train.wizard.trial_result import LONG_S, Shorter, shortened, trial_lines
from crcviewer.ui.train.wizard.wizard_page import Page, Setup


class MachinePage(Page):
    """The trial begins by itself; nobody has to wait for it, and it goes on in the last step."""

    def __init__(self, setup: Setup, parent: QWidget | None = None) -> None:
        super().__init__(setup, parent)
        self._group = QButtonGroup(self)
        self.devices: dict[str, QRadioButton] = {}
        self._listed: list[tuple[Device, QRadioButton, QLabel | None]] = []
        self._list = QVBoxLayout()
        self._shorter: Shorter | None = None
        self._failure: Text = NOTHING
        self.job = JobRow(self)
        self.facts = plain_label(self, role="muted", wrap=True)
        self.try_button = QPushButton(self)
        self.fit_button = QPushButton(self)
        self.small_button = QPushButton(self)
        self.shorter_button = QPushButton(self)
        self.said = plain_label(self, wrap=True)
        self.said.setTextFormat(Qt.TextFormat.RichText)
        self.long = plain_label(self, role="notice", wrap=True)
        self.trouble = plain_label(self, role="danger", wrap=True)
        row = QHBoxLayout()
        for button in (self.fit_button, self.small_button, self.shorter_button, self.try_button):
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addLayout(self._list)
        layout.addWidget(self.facts)
        layout.addSpacing(12)
        layout.addWidget(self.job)
        layout.addWidget(self.said)
        layout.addWidget(self.long)
        layout.addLayout(row)
        layout.addWidget(self.trouble)
        layout.addStretch(1)
        self.try_button.clicked.connect(self._try)
        self.fit_button.clicked.connect(self._on_fit_clicked)
        self.small_button.clicked.connect(self._on_small_clicked)
        self.shorter_button.clicked.connect(self._on_shorter_clicked)
        self.job.busy_changed.connect(self._show_trial)
        self.retranslate()

    def retranslate(self) -> None:
        """Names of devices are the same in every language."""
        self.setTitle(self.tr("Computer"))
        self.setSubTitle(
            self.tr("Where is the model to learn? A GPU is many times as quick as a processor.")
        )
        self.try_button.setToolTip(
            self.tr("Some real steps with this recipe on this device, which are then thrown away")
        )
        self.fit_button.setText(self.tr("Use what fits"))
        self.long.setText(
            self.tr(
                "That is long for a computer without a GPU. It goes on in the background, and can"
                " be paused. A shorter training shows how it works; its model knows less."
            )
        )
        self._name_devices()
        self._show_trial()

    def find_devices(self) -> None:
        """Find the devices, once; an earlier step may ask for it."""
        if self.setup.devices is None and not self.job.busy:
            self.job.run(
                text("The computer is being looked at …"),
                ["devices"],
                self._on_devices_ended,
                DeviceReport,
            )

    def initializePage(self) -> None:
        """A trial of another recipe counts no more."""
        self.find_devices()
        self._try_if_new()

    def isComplete(self) -> bool:
        """Whether a device is chosen, and no trial says that the recipe does not fit."""
        trial = self.setup.trial
        fits = trial is None or trial.fits
        return self.setup.devices is not None and bool(self.setup.draft.device) and fits

    def cleanupPage(self) -> None:
        """Back: nothing goes on unseen."""
        self.job.drop()
        self.setup.found(trying=False)

    # ------------------------------------------------------------------------------- devices

    def _on_devices_ended(self, outcome: JobOutcome) -> None:
        report: DeviceReport | None = outcome.report
        if report is None:
            self._fail(text("The computer could not be looked at. Go back one step and try again."))
            return
        self._fail(NOTHING)
        self.setup.found(devices=report)
        for device in report.devices:
            self.add_device(device)
        wanted = self.setup.draft.device
        if wanted not in self.devices:
            wanted = report.default
        if wanted in self.devices:
            self.devices[wanted].setChecked(True)
        self._name_devices()
        self.completeChanged.emit()
        if self.isVisible():
            self._try_if_new()

    def add_device(self, device: Device) -> None:
        """One more to choose, or to say why it cannot be chosen."""
        button = QRadioButton(self)
        button.setEnabled(device.usable and bool(device.name))
        button.toggled.connect(lambda on, name=device.name: self._on_device_toggled(name, on))
        self._group.addButton(button)
        self._list.addWidget(button)
        why_not = None
        if device.usable:
            self.devices[device.name] = button
        else:
            why_not = plain_label(self, role="notice", wrap=True)
            self._list.addWidget(why_not)
        self._listed.append((device, button, why_not))
        self._name_devices()

    def _name_devices(self) -> None:
        for device, button, why_not in self._listed:
            words = device.title
            if device.kind == "cpu":
                words = self.tr("Processor: {0}").format(device.title)
            elif device.memory:
                free = bytes_words(device.memory_free or device.memory)
                words += ", " + self.tr("{0} memory free").format(free)
            button.setText(words)
            if why_not is not None:
                why_not.setText(say(joined((device.why_not, device.next_step))))
        report = self.setup.devices
        if report is None:
            return
        facts = self.tr("{0} processor cores, {1} of {2} memory free, torch {3} ({4})").format(
            report.cpu_cores, bytes_words(report.ram_free), bytes_words(report.ram), report.torch,
            report.torch_build,
        )  # fmt: skip
        if report.driver:
            facts += ", " + self.tr("NVIDIA driver {0}").format(report.driver)
        self.facts.setText(facts)

    def _on_device_toggled(self, name: str, on: bool) -> None:
        if on:
            self.setup.change(device=name)
            if self.isVisible():
                self._try_if_new()

    # --------------------------------------------------------------------------------- trial

    def _try_if_new(self) -> None:
        if self.setup.tried != self.setup.draft.study_arguments():
            self.setup.found(trial=None)
            if self.setup.devices is not None and self.setup.draft.device:
                self._try()
        self._show_trial()

    def _try(self) -> None:
        self.setup.found(trial=None, trying=True)
        self._failure = NOTHING
        what = self.setup.draft.study_arguments()
        self.job.run(
            text("Measuring for about 20 seconds how quick it is. You need not wait for it."),
            self.setup.draft.trial_arguments(),
            lambda outcome: self._on_trial_ended(what, outcome),
            TrialReport,
        )
        self._show_trial()

    def _on_trial_ended(self, what: list[str], outcome: JobOutcome) -> None:
        if outcome.report is None:
            self.setup.found(trying=False)
            failure = outcome.failure
            cancelled = text("The measurement was cancelled.")
            self._fail(failure.said if failure is not None else cancelled)
            return
        self.setup.found(trial=outcome.report, tried=what, trying=False)
        self._show_trial()

    def _fail(self, why: Text) -> None:
        self._failure = why
        self._show_trial()

    def _show_trial(self) -> None:
        trial, draft = self.setup.trial, self.setup.draft
        cpu, small = draft.device == "cpu", self.setup.small_recipe
        long = trial is not None and cpu and (trial.seconds > LONG_S or not trial.fits)
        smaller = long and small is not None and small.name != draft.preset
        self._shorter = None
        if trial is not None and trial.fits and long and not smaller:
            self._shorter = shortened(trial, self.setup.values())
        self.said.setText("" if trial is None else "<br>".join(trial_lines(trial, cpu=cpu)))
        self.small_button.setVisible(smaller)
        if small is not None:
            words = self.tr("Take the recipe “{0}”").format(say(small.title))
            self.small_button.setText(words)
        self.shorter_button.setVisible(self._shorter is not None)
        if self._shorter is not None:
            self.shorter_button.setText(
                self.tr("Shorten it to about {0}").format(duration_words(self._shorter.seconds))
            )
        self.long.setVisible(trial is not None and trial.fits and long)
        fitting = trial is not None and not trial.fits and trial.fitting_batch_size > 0
        self.fit_button.setVisible(fitting)
        self.try_button.setVisible(not self.job.busy and self.setup.devices is not None)
        self.try_button.setText(
            self.tr("Measure how long it takes") if trial is None else self.tr("Measure again")
        )
        self.trouble.setText(say(self._failure))
        self.trouble.setVisible(bool(self._failure))
        self.completeChanged.emit()

    # ------------------------------------------------------------------------- what would fit

    def _on_fit_clicked(self) -> None:
        trial = self.setup.trial
        if trial is not None:
            self._change(
                {
                    "batch.size": trial.fitting_batch_size,
                    "batch.accumulation": trial.fitting_accumulation,
                }
            )

    def _on_shorter_clicked(self) -> None:
        if self._shorter is not None:
            self._change(self._shorter.changes)

    def _on_small_clicked(self) -> None:
        small = self.setup.small_recipe
        if small is not None:
            self.setup.change(preset=small.name, changes={})
            self._try()

    def _change(self, values: Mapping[str, SettingValue]) -> None:
        self.setup.change(changes={**self.setup.draft.changes, **values})
        self._try()
